"""Which articles: the questions that are asked of the news, in the words of the office."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from members.access import granted_paths, reading_lineage, units_for
from members.models import Member, Office, Unit, User
from members.models.units import ArrayAt, IsOneOf
from members.powers import Power
from news.text.rendering import rendered
from news.text.richtext import sanitise

if TYPE_CHECKING:
    from news.models.articles import Article  # noqa: F401 - named in a string below


UNIT = ("unit__path", "unit__name", "unit__kind", "unit__level", "unit__code")
# The size of the picture belongs to the picture: without it Django would open the file.
LISTED = ("title", "summary", "publish_at", "audience", "pinned", "featured", "cover", "cover_width", "cover_height")
DESK = (Power.WRITE_NEWS, Power.APPROVE_NEWS)


class CommitteeArray(models.Expression):
    """The units whose committee articles are read, as an array: where the member sits in the committee today and all
    above, those at `paths`, and the closed ones whose readers any of these has taken over.

    Asked once a statement, and only when that comes upon a committee article.
    """

    output_field = ArrayField(models.BigIntegerField())
    SQL = """ARRAY(
        WITH held AS (
            SELECT unit.path FROM members_office AS seat JOIN members_unit AS unit ON unit.id = seat.unit_id
            WHERE seat.member_id = %s AND since <= %s AND (until IS NULL OR until > %s) AND seat.code = ANY(%s)
        ), there AS (
            SELECT id FROM members_unit WHERE path = ANY(%s) OR path IN (
                SELECT left(path, depth) FROM held, generate_series(4, length(path), 4) AS depth
            )
        )
        SELECT id FROM there UNION ALL SELECT past_id FROM members_inheritance JOIN there ON there.id = successor_id
    )"""

    def __init__(self, member_id: int | None, paths: Iterable[str] = (), today: date | None = None):
        super().__init__(output_field=self.output_field)
        self.member_id, self.paths, self.today = member_id, list(paths), today or timezone.localdate()

    def as_sql(self, compiler, connection):
        seats = [str(code) for code in Office.COMMITTEE]
        return self.SQL, [self.member_id, self.today, self.today, seats, self.paths]


class ArticleQuerySet(models.QuerySet["Article"]):
    def update(self, **changes) -> int:
        """A text that is written in one statement takes along what its page shows."""
        if "body" in changes:
            known = isinstance(changes["body"], str)
            changes |= rendered(sanitise(changes["body"])) if known else {"body_html": ""}
        return super().update(**changes)

    # Who reads what

    def published(self, now: datetime | None = None):
        """Approved and past its publish time: scheduled publishing is this query, not a timer."""
        return self.filter(state=self.model.State.PUBLISHED, publish_at__lte=now or timezone.now())

    def current(self, now: datetime | None = None):
        """Published and not expired: what stands in lists. An expired article is still found by its address."""
        now = now or timezone.now()
        live = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(live, state=self.model.State.PUBLISHED, publish_at__lte=now)

    def public(self, now: datetime | None = None):
        """What lists show to anybody, signed out too."""
        return self.current(now).filter(audience=self.model.Audience.PUBLIC)

    def readable_by(self, member: Member | None):
        """What lists show a member: articles of the units of the `reading_lineage`; of those for cấp ủy, the ones of
        units where the member sits in the committee, or in that of a unit below. Without a member: public articles
        only."""
        if member is None:
            return self.public()
        return self.current().addressed_to(member.reading_lineage, CommitteeArray(member.pk))

    def addressed_to(self, lineage: list[str], committee: CommitteeArray, *, or_public: bool = False):
        """Articles of the units at `lineage` and of those they inherit, and committee articles of the units
        `committee`."""
        mine = self._addressed(lineage, committee)
        return self.filter(mine | Q(audience=self.model.Audience.PUBLIC) if or_public else mine)

    def in_reach(self, units: list[int], committee: list[int], *, or_public: bool = False):
        """The same with the units by their keys, as the account of a request has them."""
        mine = self._among(_array(units), _array(committee))
        return self.filter(mine | Q(audience=self.model.Audience.PUBLIC) if or_public else mine)

    def open_to(self, user):
        """What an account, or nobody's, may open by its address: public articles, what is published at the member's
        units and above, and what is meant for the committees and desks the account works in.

        Staff without a member's record read like members of the units where they work. Expired articles are among them:
        a link that was sent on still leads to its article.
        """
        if not user.is_authenticated:
            return self.published().filter(audience=self.model.Audience.PUBLIC)
        if user.is_superuser:
            return self.published()
        lineage = reading_lineage(user)
        mine = self._addressed(lineage, CommitteeArray(user.member_id))
        for path in editorial_paths(user):
            mine |= Q(audience=self.model.Audience.COMMITTEE, unit__path__startswith=path)
        return self.published().filter(Q(audience=self.model.Audience.PUBLIC) | mine)

    def listed_for(self, user):
        """What the list shows: a member the articles of the own units and above, everybody else what is open to
        them."""
        if not user.is_authenticated:
            return self.public()
        if user.is_superuser:
            return self.current()
        lineage = reading_lineage(user)
        committee = CommitteeArray(user.member_id, editorial_units_among(lineage, user))
        return self.current().addressed_to(lineage, committee, or_public=not user.member_id)

    def _addressed(self, lineage: list[str], committee: CommitteeArray) -> Q:
        return self._among(ArrayAt(lineage), committee)

    def _among(self, units: models.Expression, committee: models.Expression) -> Q:
        for_committee = Q(audience=self.model.Audience.COMMITTEE)
        own = ~for_committee & Q(IsOneOf(F("unit_id"), units))
        return own | for_committee & Q(IsOneOf(F("unit_id"), committee))

    def one(self, pk: int):
        return self.filter(pk=pk).first()

    # Which of them

    def at(self, tier: str):
        """Of one level, as `Unit.tier` says it."""
        if tier == "Chi bộ":
            return self.filter(unit__kind__in=Unit.CELLS)
        above = self.exclude(unit__kind__in=Unit.CELLS)
        city = Q(unit__level=Unit.Level.PROVINCE)
        return above.filter(city) if tier == "Thành phố" else above.exclude(city)

    def published_by(self, unit: Unit | None):
        """Of `unit` itself; without one, of all."""
        return self.filter(unit=unit) if unit else self

    def published_above(self, unit: Unit):
        """Of the units above `unit`, not its own."""
        return self.filter(IsOneOf(F("unit_id"), ArrayAt(unit.lineage[:-1])))

    def about(self, topic):
        """Of one topic."""
        return self.filter(topic=topic)

    def unfinished(self):
        """Being written, waiting for a decision, or approved for a time still to come."""
        scheduled = Q(state=self.model.State.PUBLISHED, publish_at__gt=timezone.now())
        return self.filter(Q(state__in=self.model.UNFINISHED) | scheduled)

    def awaiting(self, user: User):
        """Articles at either step of approval that `user` may decide on, longest waiting first."""
        waiting = self.filter(state__in=self.model.WAITING, unit__in=units_for(user, Power.APPROVE_NEWS))
        return waiting.order_by("submitted_at", "pk")

    def begun_by(self, user: User):
        """What `user` has begun and is not published yet, or was withdrawn; the last one begun first."""
        over = (self.model.State.PUBLISHED, self.model.State.ARCHIVED)
        scheduled = Q(state=self.model.State.PUBLISHED, publish_at__gt=timezone.now())
        return self.filter(~Q(state__in=over) | scheduled, author=user).order_by("-pk")

    def written_by(self, user: User):
        """Those that `user` began or saved a text of."""
        return self.filter(Q(author=user) | Q(revisions__by=user)).distinct()

    def to_publish(self, user: User):
        """Approved articles that `user` may publish, longest waiting first."""
        units = units_for(user, Power.WRITE_NEWS)
        return self.filter(state=self.model.State.APPROVED, unit__in=units).order_by("decided_at", "pk")

    # How they are read

    def covers_to_render(self):
        return self.filter(cover_rendered_at=None).exclude(cover="")

    def newest_first(self):
        return self.order_by("-publish_at", "-pk")

    def for_list(self):
        """With what a row of a list shows and nothing else: most of a list's cost is making objects of columns."""
        return self.select_related("unit", "topic").only(*LISTED, "cover_alt", *UNIT, "topic__name")

    def for_reading(self):
        """With what its page shows to readers."""
        return self.select_related("unit", "topic").defer("search", "search_folded", "search_title", "body")

    def for_article(self):
        """With everything that is printed with an article, and what rights are asked of."""
        printed = [f"{who}__{field}" for who in ("author", "approver") for field in ACCOUNT]
        unseen = {"search", "search_folded"}
        fields = [field.attname for field in self.model._meta.concrete_fields if field.name not in unseen]
        people = self.select_related("unit", "topic", "author__member", "approver__member")
        return people.only(*fields, *UNIT, "topic__name", "topic__slug", *printed)


def _array(keys: list[int]) -> models.Value:
    return models.Value(keys, output_field=ArrayField(models.BigIntegerField()))


ACCOUNT = ("phone", "staff_name", "position", "member__full_name")


def editorial_paths(user) -> tuple[str, ...]:
    """The units on which `user` writes or approves news; what is below them is meant too."""
    if not user.grants:  # nearly everybody, on every page of news
        return ()
    return tuple(sorted({path for power in DESK for path in granted_paths(user, power)}))


def editorial_units_among(lineage: list[str], user) -> list[str]:
    """Those of the units at `lineage` whose desk `user` works at."""
    desks = editorial_paths(user)
    return [path for path in lineage if path.startswith(desks)] if desks else []
