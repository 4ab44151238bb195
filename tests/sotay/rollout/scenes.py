"""A plan of the ward with one wave of cell 7, and what belongs to it; figures are written, not counted."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from members.models import Unit, User
from sotay.rollout import helping, planning, reporting, training
from sotay.rollout.models import Difficulty, Plan, SupportTeam, TrainingClass, Wave
from sotay.usage.models import UnitDay


def today() -> date:
    return timezone.localdate()


def told(user: User) -> list[str]:
    """The notices of `user` that lead into the rollout, or to what it asks for, in their order."""
    rows = user.notices.exclude(text__startswith="Đồng chí được giao vai trò").order_by("pk")
    return list(rows.values_list("text", flat=True))


def plan(cast, unit: Unit | None = None, **facts) -> Plan:
    facts = {"title": "Triển khai Sổ tay trong đảng bộ", "number": "12-KH/ĐU", "issued_on": None} | facts
    return planning.create(unit or cast.ward, by=cast.organiser, **facts)


def wave(cast, found: Plan, *units: Unit, **facts) -> Wave:
    """Of thirty days, from ten days ago; 70 % of all and 90 % of the eligible."""
    usual = {"name": "Đợt 1", "starts_on": today() - timedelta(days=10), "deadline": today() + timedelta(days=20)}
    usual |= {"target_total": 70, "target_eligible": 90}
    return planning.save_wave(found, None, by=cast.organiser, units=units, **usual | facts)


def figures(unit: Unit, members: int, eligible: int, activated: int, day: date | None = None) -> UnitDay:
    counts = {"members": members, "eligible": eligible, "activated": activated, "active_7": 0, "active_30": 0}
    return UnitDay.objects.create(unit=unit, day=day or today(), **counts)


def training_class(cast, found: Plan, *units: Unit, **facts) -> TrainingClass:
    starts = timezone.make_aware(datetime.combine(today() + timedelta(days=2), time(8, 0)))
    usual = {"title": "Tập huấn cán bộ cơ sở", "starts_at": starts, "ends_at": starts + timedelta(hours=3)}
    usual |= {"place": "Hội trường Đảng ủy", "trainer": "Tổ kỹ thuật", "capacity": 30}
    return training.create(found, by=cast.organiser, units=units, documents=[], **usual | facts)


def team(cast, unit: Unit | None = None, *people: dict) -> SupportTeam:
    people = people or ({"name": "Trần Đức Anh", "phone": ""},)
    facts = {"kind": SupportTeam.Kind.YOUTH, "name": "Đoàn phường", "phone": ""}
    return helping.save_team(unit or cast.ward, None, by=cast.organiser, people=people, **facts)


def difficulty(cast, **facts) -> Difficulty:
    facts = {"kind": Difficulty.Kind.NETWORK, "text": "Tổ dân phố 4 sóng yếu, tải không được."} | facts
    return reporting.send(facts.pop("unit", cast.cell_7), by=facts.pop("by", cast.secretary), **facts)
