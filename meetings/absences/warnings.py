"""Tells the chi ủy of members who were absent without a reason for too many months of a year (docs/rules.md §4.4,
`alert_3_months`): a word to people, from which nothing follows by itself."""

from contextlib import suppress
from datetime import date, timedelta
from http import HTTPStatus

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from meetings.absences.reached import Absence, reached
from meetings.models import AbsenceWarning, Meeting, RollEntry
from members import audit, lost_work
from members.access import nearest_offices
from members.models import Member, Notice, User
from members.moves import WrongState
from members.notices import send
from members.powers import Power
from members.refusals import Refused

TURN_OF_YEAR = timedelta(days=31)  # so long a year is still looked at when it is over


class OwnAbsence(Refused):
    """Nobody looks into the own absence."""

    message = "Đồng chí không tự ghi kết quả xem xét việc vắng họp của mình. Đề nghị chi ủy viên khác ghi."
    status = HTTPStatus.FORBIDDEN


def follow() -> int:
    """Ends what has no reason any more, tells of what is new; returns of how many. May run any number of times: one is
    told of a member once, and again only when another month is missed after that has ended."""
    today = timezone.localdate()
    with lost_work.in_hand("meetings.absences", 0) as is_ours:
        return _follow(today) if is_ours else 0


@transaction.atomic
def _follow(today: date) -> int:
    _end("return", AbsenceWarning.objects.filter(Exists(_attended())))
    return sum(_follow_year(year, today) for year in sorted({today.year, (today - TURN_OF_YEAR).year}))


def _attended():
    """Of a warning: the meetings of a chi bộ at which the member was after the last that was missed."""
    there = RollEntry.objects.attending().of_members()
    held = Meeting.objects.filter(state=Meeting.State.CLOSED).calling_all()
    return there.filter(
        member=OuterRef("member"), meeting__starts_at__gt=OuterRef("last_missed"), meeting__in=held.values("pk")
    )


def _follow_year(year: int, today: date) -> int:
    found = {each.member: each for each in reached(year, min(today, date(year, 12, 31)))}
    _end("lift", AbsenceWarning.objects.filter(months__0__year=year).exclude(member__in=found))
    warned = AbsenceWarning.objects.filter(member__in=found).order_by("last_missed")
    last = {warning.member_id: warning for warning in warned}
    fresh = [each for each in found.values() if each.member not in last or each.last > last[each.member].last_missed]
    for each in fresh:
        if each.member in last and last[each.member].can("note"):
            AbsenceWarning.objects.filter(pk=last[each.member].pk).update(months=each.months, last_missed=each.last)
    return _raise([each for each in fresh if each.member not in last or not last[each.member].can("note")])


def _end(move: str, rows) -> None:
    for warning in rows.open().order_by("pk"):
        with suppress(WrongState):  # the chi ủy was quicker
            warning.move(move, ended_at=timezone.now())


def _raise(fresh: list[Absence]) -> int:
    """Keeps a warning of each and tells the chi ủy of the member, once."""
    now, members = timezone.now(), Member.objects.select_related("unit").in_bulk([each.member for each in fresh])
    rows = [
        AbsenceWarning(member=members[each.member], months=each.months, last_missed=each.last, raised_at=now)
        for each in fresh
    ]
    AbsenceWarning.objects.bulk_create(rows)
    _end("return", AbsenceWarning.objects.filter(Exists(_attended()), pk__in=[row.pk for row in rows]))
    waiting = list(AbsenceWarning.objects.open().filter(pk__in=[row.pk for row in rows]).with_people())
    offices = nearest_offices(Power.PLAN_MEETINGS, {warning.unit for warning in waiting})
    send(
        Notice(user=user, text=_sentence(warning)[:300], url=reverse("meetings:absence_warning", args=[warning.pk]))
        for warning in waiting
        for user in sorted(offices[warning.unit.pk], key=lambda user: user.pk)
        if user.member_id != warning.member_id
    )
    return len(waiting)


def _sentence(warning: AbsenceWarning) -> str:
    return (
        f"Đồng chí {warning.member.full_name} ({warning.unit.name}) vắng sinh hoạt không lý do {warning.months_said}. "
        "Đề nghị chi ủy tìm hiểu và ghi kết quả."
    )


@transaction.atomic
def note(warning: AbsenceWarning, *, by: User, finding: str) -> None:
    """The chi ủy has looked into it: `finding` is what it found, in words. Changes nothing of the member. Raises
    OwnAbsence; WrongState where it has ended already."""
    if by.member_id == warning.member_id:
        raise OwnAbsence
    warning.move("note", ended_at=timezone.now(), finding=finding, noted_by=by)
    after = {"member": warning.member.full_name, "months": warning.months_said}
    audit.record(by, "meeting.note_absence", warning, power=Power.PLAN_MEETINGS, after=after)
