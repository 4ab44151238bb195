"""Whose accounts many meetings call, asked of all of them together."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from meetings.models import Guest, Meeting
from meetings.models.calling import STANDING, SUMMONED, for_audience
from meetings.models.kinds import Audience, Kind
from members.models import Office, User

Pairs = Iterable[tuple[int, int]]


def accounts_called(meetings: list[Meeting]) -> dict[int, set[int]]:
    """Of each meeting (its key) the accounts of those whom `Meeting.summoned` names; a fixed number of queries."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Meeting.objects.filter(pk__in=[meeting.pk for meeting in meetings])
    for pairs in (_of_cells(meetings), _of_offices(rows), _of_guests(rows)):
        for meeting, user in pairs:
            found[meeting].add(user)
    return found


def _of_cells(meetings: list[Meeting]) -> Pairs:
    here: dict[int, list[int]] = defaultdict(list)
    for meeting in meetings:
        if meeting.calls_members:
            here[meeting.unit_id].append(meeting.pk)
    accounts = _accounts()
    there = accounts.filter(member__temporary_unit__in=here).values_list("member__temporary_unit", "pk")
    for unit, user in [*accounts.filter(member__unit__in=here).values_list("member__unit", "pk"), *there]:
        for pk in here[unit]:
            yield pk, user


def _of_offices(rows: QuerySet[Meeting]) -> Pairs:
    members = []
    for audience, codes in (
        (Audience.COMMITTEE, Office.COMMITTEE),
        (Audience.STANDING, STANDING),
        (Audience.SECRETARIES, Office.COMMITTEE),
    ):
        members += _holders(rows.filter(for_audience(audience)), "unit__offices", codes)
    below = rows.filter(for_audience(Audience.SECRETARIES))
    members += _holders(below, "unit__children__offices", (Office.Code.SECRETARY,))
    yield from _with_accounts(members)


def _holders(rows: QuerySet[Meeting], offices: str, codes: tuple) -> list[tuple[int, int]]:
    """Meeting and member, for those who hold one of `codes` on the day; a chi ủy is of its own chi bộ."""
    day, member = F("starts_at__date"), f"{offices}__member"
    lasting = Q(**{f"{offices}__until": None}) | Q(**{f"{offices}__until__gt": day})
    own = Q(**{f"{member}__unit": F("unit")}) | Q(**{f"{member}__temporary_unit": F("unit")})
    in_office = Q(**{f"{offices}__code__in": codes, f"{offices}__since__lte": day}) & lasting
    return list(rows.filter(in_office & (~Q(kind=Kind.COMMITTEE) | own)).values_list("pk", member))


def _of_guests(rows: QuerySet[Meeting]) -> Pairs:
    guests = Guest.objects.filter(meeting__in=rows, member__isnull=False).values_list("meeting", "member")
    yield from _with_accounts(list(guests))


def _with_accounts(pairs: list[tuple[int, int]]) -> Pairs:
    accounts = _accounts().filter(member__in={member for _, member in pairs})
    by_member = dict(accounts.values_list("member", "pk"))
    return [(meeting, by_member[member]) for meeting, member in pairs if member in by_member]


def _accounts() -> QuerySet[User]:
    return User.objects.signing_in().filter(member__status__in=SUMMONED)
