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
from members.operations.transfers.medals import is_proposed_first

APPLICANTS = ("Đinh Thị Thu Hương", "Tạ Quang Huy", "Lương Minh Châu", "Vi Văn Khoa")
OUTSIDE = "Đảng bộ phường Bãi Cháy, tỉnh Quảng Ninh"
COUNTED = 18
CHOSEN = {"reason": "home", "purpose": "study", "gender": "female", "cause": "absent"}  # else the first
WORDS = {
    "decision": "Giấy xác nhận thông tin về cư trú",
    "document": "Thông báo số 03-TB/UBKT",
    "decision_no": "112-QĐ/ĐU",
}


def tell(cell: Unit, users: Mapping[str, User]) -> None:
    """Of `cell` and two chi bộ beside it in the same đảng bộ."""
    beside = list(Unit.objects.filter(parent=cell.parent, kind=Unit.Kind.CELL).exclude(pk=cell.pk).active()[:2])
    cast = [user.member_id for user in users.values() if user.member_id]
    by, today = users["organiser"], timezone.localdate()
    long_ago, a_while_ago = today - timedelta(days=120), today - timedelta(days=9)
    active = Member.objects.counted().filter(unit=cell, status="active").exclude(pk__in=cast).order_by("-pk")
    members = [member for member in active if _may_move(member, long_ago, a_while_ago, today)][:7]
    if len(beside) < 2 or len(members) < 7:
        return
    there = {"destination": beside[0]}
    go_to(open_about("transfer_internal", members[0], by, today, **there), "request", by)
    go_to(open_about("transfer_internal", members[1], by, long_ago, **there), "box_3", by)  # overdue
    go_to(open_about("transfer_internal", members[2], by, a_while_ago, **there), "box_7", by)
    go_to(open_about("transfer_out", members[3], by, today, place=OUTSIDE), "notice_outside", by)
    go_to(open_about("transfer_temporary", members[4], by, today, destination=beside[1]), "box_3", by)
    go_to(open_about("removal", members[5], by, long_ago, months=4), "cell_vote", by)
    go_to(open_about("inspection", members[6], by, long_ago), "", by)
    for name, step in zip(APPLICANTS, ("helpers", "dossier", "cell_vote", "decided"), strict=True):
        go_to(apply_for(name, f"0011998{APPLICANTS.index(name):05}", cell, by, today), step, by)
    stopped = open_about("transfer_internal", members[6], by, today, **there)
    acting.branch(stopped, "not_fit", by=by, seen=stopped.turn, done=Done(today, note="Chưa bàn giao xong nhiệm vụ"))
    dropped = open_about("transfer_internal", members[5], by, today, destination=beside[1])
    acting.cancel(dropped, by=by, seen=dropped.turn, done=Done(today, note="Đồng chí không chuyển nơi ở nữa"))


def _may_move(member: Member, *days: date) -> bool:
    """Whether no medal keeps them there on one of `days` (docs/rules.md §3.5, `medal_before_move`)."""
    return not any(is_proposed_first(Request(member, member.unit, None, {}, day)) for day in days)


def open_about(
    key: str, member: Member, by: User, event: date, *, destination: Unit | None = None, place: str = "", **told
) -> Case:
    """A case of the procedure `key`, with what it asks for, and `told` beside."""
    procedure = PROCEDURES.get(key)
    facts = _facts(procedure.opening, event) | told
    return open_case(procedure, Request(member, member.unit, destination, facts, event), by=by, place=place)


def apply_for(name: str, number: str, cell: Unit, by: User, today: date) -> Case:
    """Somebody who is to become a member there."""
    procedure = PROCEDURES.get("admission")
    facts = _facts(procedure.opening, today) | {"personal_id": number, "born_on": date(1999, 3, 26)}
    event = today - timedelta(days=200)
    return open_case(procedure, Request(None, cell, None, facts, event), by=by, person=name)


def go_to(case: Case, until: str, by: User) -> Case:
    """The case, on the step `until` or at its end."""
    while case.is_open and case.step != until:
        at, today = here(case), timezone.localdate()
        step = at.step
        vote = typed(step.vote, at.stop.unit, COUNTED, COUNTED - 1, today) if step.vote else None
        there = tuple(paper.key for paper in step.papers)
        facts = _facts(step.facts, today) | (_helpers(case) if step.key == "helpers" else {})
        done = Done(today, facts=facts, vote=vote, papers=there)
        acting.take(case, by=by, seen=case.turn, done=done)
    return case


def _helpers(case: Case) -> dict:
    """A member of long standing, and Đoàn beside."""
    found = (
        Member.objects.counted().filter(unit=case.origin).exclude(official_date=None).order_by("official_date", "pk")
    )
    return {"helper_1": found[0].full_name, "union": "Ban Chấp hành Đoàn phường"}


def _facts(facts: tuple[Fact, ...], day: date) -> dict:
    return {fact.key: _value(fact, day) for fact in facts if fact.required}


def _value(fact: Fact, day: date):
    match fact.kind:
        case Kind.DAY:
            return day + timedelta(days=150) if fact.ahead else day
        case Kind.CHOICE:
            return CHOSEN.get(fact.key, fact.choices[0][0])
        case Kind.TICK:
            return "yes"
    return WORDS.get(fact.key, "")
