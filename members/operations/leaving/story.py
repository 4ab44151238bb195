"""The demo's cases of leaving, discipline, exemption, going abroad and coming back: some in every state, overdue ones
among them. One is exempt by now, and one struck off: of all others the standing stays what it is."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from members.models import Member, Unit, User
from members.operations.desk.story import apply_for, go_to, open_about
from members.operations.engine import acting
from members.operations.engine.moving import Done

OFFENCE = "Kết luận số 07-KL/UBKT"
MOVES = "Hà Thị Ngân", "Quách Văn Tiến"
LEAST = 14


def tell(cell: Unit, users: Mapping[str, User]) -> None:
    """Of the chi bộ beside `cell`: whoever has no case yet."""
    beside = list(Unit.objects.filter(parent=cell.parent, kind=Unit.Kind.CELL).exclude(pk=cell.pk).active()[:2])
    cast = [user.member_id for user in users.values() if user.member_id]
    idle = Member.objects.counted().filter(unit__in=beside, status=Member.Status.ACTIVE, cases=None)
    members = list(idle.exclude(pk__in=cast).exclude(official_date=None).order_by("pk")[:LEAST])
    if len(beside) < 2 or len(members) < LEAST:
        return
    by, today = users["organiser"], timezone.localdate()
    _leaving(members[:5], by, today)
    _disciplined(members[5:8], by, today)
    _away(members[8:12], by, today)
    _decided(members[12:14], by, today)
    _moving(cell, beside, by, today)


def _ago(today: date, days: int) -> date:
    return today - timedelta(days=days)


def _leaving(members: list[Member], by: User, today: date) -> None:
    one, two, three, four, five = members
    go_to(open_about("resignation", one, by, _ago(today, 20), reason="Hoàn cảnh gia đình"), "base_vote", by)
    open_about("death", two, by, _ago(today, 75))  # overdue: the extract has not come yet
    received: dict[str, Any] = {"decision": "21-QĐ/UBKT", "decision_received_on": _ago(today, 210)}
    open_about("complaint", three, by, _ago(today, 200), **received)  # overdue
    name = f"{four.full_name} Minh"
    go_to(open_about("renaming", four, by, _ago(today, 30), new_name=name, document="Trích lục hộ tịch"), "decided", by)
    kept = go_to(open_about("removal", five, by, _ago(today, 40), cause="card"), "base_vote", by)
    acting.branch(kept, "kept", by=by, seen=kept.turn, done=Done(today, note="Đồng chí đã nhận lại thẻ, xin tiếp tục"))


def _disciplined(members: list[Member], by: User, today: date) -> None:
    one, two, three = members
    go_to(open_about("discipline", one, by, _ago(today, 35), offence=OFFENCE), "", by)
    go_to(open_about("expulsion", two, by, _ago(today, 50), offence=OFFENCE), "decided", by)
    go_to(open_about("suspension", three, by, today, offence=OFFENCE), "decided", by)


def _away(members: list[Member], by: User, today: date) -> None:
    one, two, three, four = members
    go_to(open_about("exemption_old", one, by, today, extent="part"), "", by)
    go_to(open_about("exemption_limited", two, by, today), "decided", by)
    short: dict[str, Any] = {"work_abroad": "Nhật Bản", "until": today + timedelta(days=100)}
    go_to(open_about("abroad_temporary", three, by, _ago(today, 90), **short), "handed_in", by)  # overdue
    far: dict[str, Any] = {"work_abroad": "Hàn Quốc", "purpose": "labour", "until": today + timedelta(days=800)}
    go_to(open_about("transfer_abroad", four, by, today, **far), "box_1", by)


def _decided(members: list[Member], by: User, today: date) -> None:
    """What has come to its end and changed the standing."""
    exempt, struck = members
    go_to(open_about("exemption_old", exempt, by, _ago(today, 25), extent="whole"), "", by)
    go_to(open_about("removal", struck, by, _ago(today, 120), cause="card"), "", by)


def _moving(cell: Unit, beside: list[Unit], by: User, today: date) -> None:
    """One who will be admitted at the new place, and one whose file was sent there."""
    for place, (name, key) in enumerate(zip(MOVES, ("moved", "file_sent"), strict=True)):
        case = go_to(apply_for(name, f"0010020000{place:02}", cell, by, today), "base_vote", by)
        facts = {"moved_on": _ago(today, 10), "new_cell": beside[place].code}
        done = Done(today, note="Chuyển nơi làm việc", facts=facts)
        acting.branch(case, key, by=by, seen=case.turn, done=done)
