"""How the city of the demo carries out its plan: two waves, a class, visits at home, difficulties, and a reminder whose
effect can be read. Made by the use cases of the portal, on the days on which it happened."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from members.models import Member, Unit, User
from sotay.demo import clock as clocks
from sotay.demo import evenings
from sotay.demo.clock import Clock
from sotay.demo.party import BESIDE, CELL, CITY, WARD
from sotay.rollout import data_quality, helping, planning, reminding, reporting, training
from sotay.rollout.models import Difficulty, Plan, SupportTeam, TrainingClass, Visit

BEGUN, REMINDED, TAUGHT = 40, 14, 12  # days ago; figures are kept of whole weeks ago
PILOTS = "01.900"
Kind, Result = Difficulty.Kind, Visit.Result


def tell(users: dict[str, User]) -> None:
    """After the figures of the weeks behind it have been counted."""
    today = evenings.on(timezone.localdate(), evenings.MORNING)
    with clocks.moved_to(today - timedelta(days=BEGUN)) as clock:
        plan = _plan(users["organiser"])
        clock.put(today - timedelta(days=TAUGHT + 6))
        _teach(plan, users, clock)
        clock.put(today - timedelta(days=REMINDED))
        units = [placed.unit for placed in plan.wave_units.select_related("unit")]
        text = "Đề nghị đồng chí bí thư chỉ đạo, cử đoàn viên đến tận nhà giúp."
        reminding.remind_units(plan, units, by=users["organiser"], text=text)
        clock.put(today - timedelta(days=9))
        _help(users, clock)
        _report(users, clock)
    data_quality.count()


def _plan(organiser: User) -> Plan:
    """The pilots, where they are loaded, were to be done last week; the ward has until next month."""
    city, today = Unit.objects.by_code(CITY), timezone.localdate()
    pilots = list(Unit.objects.filter(parent__in=Unit.objects.coded(PILOTS)).order_by("path"))
    title = "Triển khai Sổ tay đảng viên điện tử trong toàn Đảng bộ"
    plan = planning.create(city, by=organiser, title=title, number="121-KH/TU", issued_on=None)
    ward, beside = (Unit.objects.by_code(code) for code in (WARD, BESIDE))
    facts: dict[str, Any] = {"starts_on": today, "target_total": 75, "target_eligible": 85}
    first = facts | {"name": "Đợt 1: làm điểm", "deadline": today + timedelta(days=BEGUN - 5)}
    planning.save_wave(plan, None, by=organiser, units=pilots or [beside], **first)
    second = facts | {"name": "Đợt 2: các đảng bộ còn lại", "deadline": today + timedelta(days=BEGUN + 30)}
    planning.save_wave(plan, None, by=organiser, units=[ward], **second)
    return plan


def _teach(plan: Plan, users: dict[str, User], clock: Clock) -> None:
    """One class is over, the next one is to come."""
    organiser, secretary, ward = users["organiser"], users["secretary"], Unit.objects.by_code(WARD)
    at = evenings.on(timezone.localdate() + timedelta(days=6), time(8))
    over = _class(plan, "Tập huấn bí thư, chi ủy viên", at, by=organiser)
    people = Member.objects.counted().filter(unit__code=CELL, user__isnull=False).order_by("pk")
    seats = [training.name(over, each, by=secretary) for each in people.select_related("unit")[:3]]
    training.send_number(over, ward, 24, by=organiser)
    _class(plan, "Tập huấn đảng viên cao tuổi", at + timedelta(days=TAUGHT + 5), by=organiser)
    clock.put(at)
    training.open_roll(over, by=organiser)
    numbers = {quota.pk: 22 for quota in over.quotas.all()}
    training.note(over, by=organiser, present={seat.pk for seat in seats[:2]}, numbers=numbers)
    training.close_roll(over, by=organiser)


def _class(plan: Plan, title: str, at: datetime, *, by: User) -> TrainingClass:
    facts = {"place": "Hội trường Đảng ủy phường", "trainer": "Tổ kỹ thuật thành phố", "capacity": 60}
    units = [Unit.objects.by_code(WARD)]
    end = at + timedelta(hours=3)
    return training.create(plan, by=by, title=title, starts_at=at, ends_at=end, units=units, documents=[], **facts)


def _help(users: dict[str, User], clock: Clock) -> None:
    """Three wait: one was helped, one is to be visited, one is not given to anybody yet."""
    secretary, ward = users["secretary"], Unit.objects.by_code(WARD)
    people = [
        {"name": "Nguyễn Đức Mạnh", "phone": "0900000021"},
        {"name": users["deputy"].full_name, "phone": users["deputy"].phone},
    ]
    name, phone = "Đoàn phường: tổ số 1", "0900000021"
    youth = SupportTeam.Kind.YOUTH
    team = helping.save_team(ward, None, by=users["organiser"], people=people, kind=youth, name=name, phone=phone)
    waiting = list(helping.may_need_help(secretary.member.unit)[:3])
    asked = helping.ask(waiting, by=secretary, wish="Cài Sổ tay, kích hoạt tài khoản") if waiting else []
    clock.wait(days=1)
    for visit, days in zip(asked, (2, 11), strict=False):
        helping.plan(visit, by=secretary, team=team, planned_on=timezone.localdate() + timedelta(days=days))
    clock.wait(days=2)
    if asked:
        helping.finish(asked[0], by=users["deputy"], result=Result.HELPED, note="Đã kích hoạt, đọc được tin.")


def _report(users: dict[str, User], clock: Clock) -> None:
    cell, secretary, organiser = Unit.objects.by_code(CELL), users["secretary"], users["organiser"]
    told = (
        (Kind.NETWORK, "Tổ dân phố 4 sóng yếu, nhiều đồng chí tải không được.", "answer"),
        (Kind.ELDERLY, "Tám đồng chí trên 80 tuổi, mắt kém, cần người đến đọc giúp.", "begin"),
        (Kind.ACCOUNT, "Hai đồng chí đổi số điện thoại, chưa nhận được mã.", ""),
    )
    for kind, text, step in told:
        sent = reporting.send(cell, by=secretary, kind=kind, text=text)
        clock.wait(hours=2)
        if step:
            reporting.begin(sent, by=organiser)
        if step == "answer":
            reporting.answer(sent, by=organiser, text="Nhà mạng đã khảo sát; trước mắt dùng mạng của nhà văn hóa.")
