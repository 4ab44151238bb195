"""Meetings as the office asks for them: what comes, what was, what a member is called to, what a user may open."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from meetings.models import calling
from meetings.models.kinds import Audience
from members.access import units_for
from members.models import Member, Unit, User
from members.models.units import IsOneOf, array_of
from members.powers import Power

if TYPE_CHECKING:
    from meetings.models.sessions import Meeting

UNCLOSED = timedelta(hours=12)  # after its planned end a meeting that nobody has closed is no more what comes next
EARLY = timedelta(days=2)  # no meeting is closed longer than this before its planned end


class MeetingQuerySet(models.QuerySet):
    def announced(self):
        return self.exclude(state="cancelled")

    def not_over(self):
        """Coming and lasting ones, the cancelled too: anyone who looks for a meeting must learn that it will not be."""
        now = timezone.now()
        lasting = Q(ends_at__gte=now) | Q(state="running")
        found = self.filter(lasting, ends_at__gte=now - UNCLOSED).exclude(state="closed")
        return found.order_by("ends_at", "pk")

    def of_ordinary(self, member: int, places: list[int]):
        """Those to which the member with this key, who belongs to `places`, is called as everybody of the chi bộ, and
        nothing more there: neither as chair nor as secretary."""
        here = self.filter(IsOneOf(models.F("unit_id"), array_of(places)), calling.for_audience(Audience.MEMBERS))
        return here.exclude(chair=member).exclude(secretary=member)

    def ahead_of(self, member: int, places: list[int], since: datetime):
        """What `still_ahead` gives of all units that may call the member with this key, who belongs to `places`; since:
        UNCLOSED before now. In any order."""
        calling_units = self.of_units_calling(member, places)
        return calling_units.announced().filter(ends_at__gte=since).exclude(state="closed")

    def still_ahead(self):
        """What will be held: a meeting stays "next" while it lasts."""
        return self.announced().not_over()

    def past(self):
        """The last one first; both ways by the end, so that the index answers for a whole city."""
        now = timezone.now()
        over = Q(ends_at__lt=now) | Q(state="closed")
        lasting = Q(state="running", ends_at__gte=now - UNCLOSED)
        return self.filter(over, ~lasting, ends_at__lt=now + EARLY).order_by("-ends_at", "-pk")

    def calling_all(self):
        """What every member of the chi bộ is called to: not what its chi ủy has among itself."""
        return self.filter(calling.for_audience(Audience.MEMBERS))

    def summoning(self, member: Member):
        """Meetings that `member` is called to: those of the member's chi bộ, official and temporary; those of
        committees in which the member holds an office on that day; those to which the member is invited by name."""
        if member.status not in calling.SUMMONED:
            return self.none()
        own = calling.places(member)
        return self.of_units_calling(member.pk, own).filter(
            (calling.for_audience(Audience.MEMBERS) & Q(unit__in=own))
            | calling.calls_by_office(member)
            | calling.invites(member)
        )

    def of_units_calling(self, member: int, places: list[int]):
        """All of the units whose meetings may call the member with this key, who belongs to `places`."""
        return self.filter(IsOneOf(models.F("unit_id"), calling.UnitsCalling(member, places)))

    def held(self, since: datetime, until: datetime):
        """Opened and closed here; begun from `since` on and before `until`."""
        return self.filter(state="closed", starts_at__gte=since, starts_at__lt=until)

    def announced_within(self, units: Iterable[int], kinds: Iterable[str], first: date, last: date):
        """What was announced to `units` for these days and has not been held, the next one first."""
        open_ones = self.filter(state__in=("announced", "running"), unit__in=units, kind__in=kinds)
        return open_ones.filter(starts_at__date__range=(first, last)).order_by("starts_at", "pk")

    def of_cell(self, unit: Unit):
        """Those of `unit` itself, of its chi ủy too."""
        return self.filter(unit=unit)

    def overlapping(self, unit: Unit, start: datetime, end: datetime):
        """What `unit` holds in that time, but for what begins at the same minute: the database lets no two do that."""
        held = self.announced().of_cell(unit).exclude(starts_at=start)
        return held.filter(starts_at__lt=end, ends_at__gt=start).order_by("starts_at")

    def seen_by(self, user: User):
        """Meetings of the chi bộ where `user` is a member, for a time or not, and of closed ones that became one of
        these; those of committees and with guests that call `user`; and all of the units where `user` may plan."""
        planned = units_for(user, Power.PLAN_MEETINGS)
        member = user.member
        if member is None:
            return self.filter(unit__in=planned)
        own = calling.places(member)
        past = Unit.objects.filter(successors__successor__in=own, kind__in=Unit.CELLS).order_by().values("pk")
        # One set of units, not two conditions: the plan then starts from a bí thư's few units, not from all meetings.
        units = planned | Unit.objects.filter(
            Q(IsOneOf(models.F("pk"), calling.UnitsCalling(member.pk, own))) | Q(pk__in=past)
        )
        of_cell = calling.for_audience(Audience.MEMBERS) & (Q(unit__in=own) | Q(unit__in=past))
        called = calling.calls_by_office(member) | calling.invites(member)
        return self.filter(unit__in=units).filter(of_cell | Q(unit__in=planned.order_by().values("pk")) | called)

    def going_on_with(self, member: Member | None):
        """Those that go on now and have `member` on the roll: who votes by it must get there, though
        the transfer to another chi bộ is written down on the same evening."""
        return self.filter(state="running", roll__member=member) if member else self.none()

    def last_of(self, unit: Unit) -> "Meeting | None":
        """The latest meeting that was announced to `unit`, held or not: what the next one is copied from."""
        return self.announced().filter(unit=unit).order_by("-starts_at", "-pk").first()

    def with_answer_of(self, member: Member | None):
        """Each with `own`: a list of what `member` answered, empty or of one."""
        answers: Any = self.model._meta.get_field("answers").related_model
        own = answers.objects.standing().filter(member=member)
        return self.prefetch_related(models.Prefetch("answers", own, to_attr="own"))

    def with_presence_of(self, member: Member | None):
        """Each with `own_presence`: a list of the row of `member` on its roll, empty or of one."""
        roll: Any = self.model._meta.get_field("roll").related_model
        own = roll.objects.filter(member=member)
        return self.prefetch_related(models.Prefetch("roll", own, to_attr="own_presence"))

    def with_paper_count(self):
        """Each with `paper_count`: the papers that can still be read."""
        return self.annotate(paper_count=Count("papers", filter=Q(papers__withdrawn_at=None)))
