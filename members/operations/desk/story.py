"""The demo's cases: some in every state, overdue ones among them, opened and taken by the use cases themselves. Nobody
is moved by them, so that the figures of the demo stay what they are."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from members.models import Member, Unit, User
from members.operations.engine import acting
from members.operations.engine.declaring import PROCEDURES, Fact, Kind, Request
from members.operations.engine.moving import Done, here
from members.operations.engine.opening import open_case
from members.operations.engine.voting import typed
from members.operations.models import Case

APPLICANTS = ("Đinh Thị Thu Hương", "Tạ Quang Huy", "Lương Minh Châu", "Vi Văn Khoa")
OUTSIDE = "Đảng bộ phường Bãi Cháy, tỉnh Quảng Ninh"
COUNTED = 18
CHOSEN = {"reason": "home", "purpose": "study", "gender": "female", "cause": "absent"}
WORDS = {
    "decision": "Giấy xác nhận thông tin về cư trú",
    "document": "Thông báo số 03-TB/UBKT",
    "helper_1": "Trần Thị Lý",
    "helper_2": "Ban Chấp hành Đoàn phường",
    "decision_no": "112-QĐ/ĐU",
}


def tell(cell: Unit, users: Mapping[str, User]) -> None:
    """Of `cell` and two chi bộ beside it in the same đảng bộ."""
    beside = list(Unit.objects.filter(parent=cell.parent, kind=Unit.Kind.CELL).exclude(pk=cell.pk).active()[:2])
    cast = [user.member_id for user in users.values() if user.member_id]
    members = list(Member.objects.counted().filter(unit=cell, status="active").exclude(pk__in=cast).order_by("-pk")[:7])
    if len(beside) < 2 or len(members) < 7:
        return
    by, today = users["organiser"], timezone.localdate()
    long_ago = today - timedelta(days=120)
    there = {"destination": beside[0]}
    go(_open("transfer_internal", members[0], by, today, **there), "request", by)
    go(_open("transfer_internal", members[1], by, long_ago, **there), "box_3", by)  # overdue
    go(_open("transfer_internal", members[2], by, today - timedelta(days=9), **there), "box_7", by)
    go(_open("transfer_out", members[3], by, today, place=OUTSIDE), "notice_outside", by)
    go(_open("transfer_temporary", members[4], by, today, destination=beside[1]), "box_3", by)
    go(_open("removal", members[5], by, long_ago), "cell_vote", by)
    go(_open("inspection", members[6], by, long_ago), "", by)
    for name, step in zip(APPLICANTS, ("helpers", "dossier", "cell_vote", "decided"), strict=True):
        go(_apply(name, cell, by, today), step, by)
    stopped = _open("transfer_internal", members[6], by, today, **there)
    acting.branch(stopped, "not_fit", by=by, seen=stopped.turn, done=Done(today, note="Chưa bàn giao xong nhiệm vụ"))
    dropped = _open("transfer_internal", members[5], by, today, destination=beside[1])
    acting.cancel(dropped, by=by, seen=dropped.turn, done=Done(today, note="Đồng chí không chuyển nơi ở nữa"))


def _open(key: str, member: Member, by: User, event: date, *, destination: Unit | None = None, place: str = "") -> Case:
    procedure = PROCEDURES.get(key)
    facts = _facts(procedure.opening, event)
    return open_case(procedure, Request(member, member.unit, destination, facts, event), by=by, place=place)


def _apply(name: str, cell: Unit, by: User, today: date) -> Case:
    procedure = PROCEDURES.get("admission")
    number = f"0011998{APPLICANTS.index(name):05}"
    facts = _facts(procedure.opening, today) | {"personal_id": number, "born_on": date(1999, 3, 26)}
    event = today - timedelta(days=200)
    return open_case(procedure, Request(None, cell, None, facts, event), by=by, person=name)


def go(case: Case, until: str, by: User) -> None:
    """On to the step `until`, or to the end."""
    while case.is_open and case.step != until:
        at, today = here(case), timezone.localdate()
        step = at.step
        vote = typed(step.vote, at.stop, COUNTED, COUNTED - 1, today) if step.vote else None
        there = tuple(paper.key for paper in step.papers)
        done = Done(today, facts=_facts(step.facts, today), vote=vote, papers=there)
        acting.take(case, by=by, seen=case.turn, done=done)


def _facts(facts: tuple[Fact, ...], day: date) -> dict:
    return {fact.key: _value(fact, day) for fact in facts if fact.required}


def _value(fact: Fact, day: date):
    match fact.kind:
        case Kind.DAY:
            return day + timedelta(days=150) if fact.ahead else day
        case Kind.CHOICE:
            return CHOSEN[fact.key]
        case Kind.TICK:
            return "yes"
    return WORDS.get(fact.key, "")
