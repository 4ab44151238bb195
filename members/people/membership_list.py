"""The members of one's units: the membership list and what is looked for in it, and the reading of numbers."""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from members import access, audit
from members.access import granted_paths, units_for
from members.models import Affiliation, Member, Unit, User, spelling
from members.models.people import MemberQuerySet
from members.pages import SIZE, Page, page_of
from members.powers import Power
from members.tree import past

NEARBY = 2_000  # among so many at the top of a list its first page is found, unless what is asked for is rarer than 1 %
UNSEEN = ("name_search", "name_folded")
NUMBERS = ("personal_id", "card_no", "card_no_legacy")
PERIOD = "affiliations__unit__periods__"  # the unit as it was, of the one place and the one time that `on_day` joins


@dataclass(frozen=True)
class MembershipList:
    """Members in the order of a tree: by the path at `path`, then by Vietnamese given name."""

    members: MemberQuerySet
    path: str = "unit__path"
    day: date | None = None  # of an earlier day; None: as it is now

    def in_order(self, members: QuerySet[Member]) -> QuerySet[Member]:
        return members.order_by(self.path, "name_key", "pk")

    def page(self, narrowed: QuerySet[Member], number: str | None, *, typed: str = "", size: int = SIZE) -> Page:
        """A page of `narrowed`, which is `self.members` or some of them; at most two queries. Of those found by the
        name that was `typed` the ones with its accents come first: Đạt before Dát.

        Three ways, so that no question costs half a million rows: all of them stand in the order of the tree already;
        what is common is found among the first; what is rare is collected, then sorted. Which of the two it is, is not
        left to the planner's guess: it walks the whole tree for a name that nobody bears.
        """
        if narrowed is self.members:
            return page_of(self.in_order(narrowed), number, size)
        meant = spelling.key_written(typed)
        first = self.in_order(self.members).values("pk")[:NEARBY]
        near = page_of(self.in_order(narrowed.filter(meant, pk__in=first)), number, size)
        if near.has_next():
            return near
        # No index has the path so.
        return page_of(
            narrowed.order_by(*spelling.first(meant), Concat(self.path, Value("")), "name_key", "pk"), number, size
        )


def of(user: User, power: Power, unit: Unit | None = None) -> MembershipList:
    """Everybody on record in the units where `user` holds `power`; of `unit` and below when given, which the caller
    has loaded for that user and power."""
    paths = [unit.path] if unit else [""] if user.is_superuser else granted_paths(user, power)
    return MembershipList(Member.objects.recorded().under(paths).select_related("unit").defer(*UNSEEN))


def tops(user: User) -> list[Unit]:
    """The highest units whose members `user` may see, those that work first: what a list is of while none is picked."""
    found = access.top_units(user, Power.VIEW_MEMBERS)
    return sorted(found, key=lambda unit: (not unit.is_working, len(unit.path), unit.path))


def on_day(unit: Unit, day: date) -> MembershipList:
    """Who was on the membership list of `unit`, or of what stood under it, on `day`; each with `then_unit`, its name
    that day, and with `then_official`, the day of recognition where that was before.

    Who has left, moved or died since was there still; a row of an undone import never was.
    """
    period = past.unit_on(unit, day)
    there = Member.objects.recorded().filter(
        Q(affiliations__until=None) | Q(affiliations__until__gt=day),
        Q(**{f"{PERIOD}valid_from": None}) | Q(**{f"{PERIOD}valid_from__lte": day}),
        Q(**{f"{PERIOD}valid_to": None}) | Q(**{f"{PERIOD}valid_to__gt": day}),
        Q(status__in=Member.COUNTED) | Q(status_date__gt=day),
        affiliations__kind=Affiliation.Kind.OFFICIAL,
        affiliations__since__lte=day,
        **{f"{PERIOD}path__startswith": period.path if period else "-"},
    )
    official = Case(When(official_date__lte=day, then=F("official_date")))
    there = there.annotate(then_unit=F(f"{PERIOD}name"), then_official=official)
    return MembershipList(there.select_related("unit").defer(*UNSEEN), f"{PERIOD}path", day)


def units_to_pick(user: User, text: str) -> QuerySet[Unit]:
    """The units whose membership list `user` may see and whose name or code is `text`; those given to them when it is
    empty."""
    units = units_for(user, Power.VIEW_MEMBERS).select_related("parent")
    if text:
        return units.called(text)
    tops = granted_paths(user, Power.VIEW_MEMBERS)
    return units.filter(Q(path__in=tops) | Q(parent__path__in=tops) | Q(parent=None))


def allowed(user: User, powers: dict[str, Power], unit: Unit) -> dict[str, bool]:
    """Which of `powers` the user holds on `unit`: draws the buttons."""
    return {name: user.has_perm(power, unit) for name, power in powers.items()}


def lock(pk: int) -> Member:
    """The record as it is now, held until the transaction ends, for changing it.

    The table before the row: a list that is being written holds the whole of it, and would wait for this row while
    anyone who has the row waits for the table.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE members_member IN ROW EXCLUSIVE MODE")
    return Member.objects.select_for_update().prefetch_related("unit", "user").get(pk=pk)


def reveal_own_numbers(member: Member, *, by: User) -> dict[str, str]:
    """The member's own personal and card number in full; reading them is an audited action too."""
    return reveal(member, by=by, reason="Xem số của chính mình", power="")


@transaction.atomic
def reveal(
    member: Member, *, by: User, reason: str, power: Power | str = Power.REVEAL_NUMBERS, fields: tuple = NUMBERS
) -> dict[str, str]:
    """The numbers of `member` in full, for an answer that shows them once; who read which of them, and why, is kept."""
    held = {field: getattr(member, field) for field in fields if getattr(member, field)}
    audit.record(by, "member.reveal", member, power=power, after={"fields": list(held)}, reason=reason)
    return held
