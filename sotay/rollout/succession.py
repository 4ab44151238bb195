"""What a closed unit leaves of the rollout, and what of it cannot stand beside what its successor has."""

from typing import Any

from django.db.models import F, QuerySet

from members.models import Unit
from members.succession import OpenWork
from sotay.rollout.models import ClassQuota, Difficulty, JoinRequest, Plan, SupportTeam, TrainingClass, Visit, WaveUnit

CLASS_UNITS: Any = TrainingClass.units.through.objects


def one_a_plan(rows: QuerySet[WaveUnit], successor: Unit, why: str) -> None:
    """A unit stands in one wave of a plan: of several that become one, in the earliest."""
    if not (found := list(rows.order_by("wave__deadline", "pk"))):
        return
    there = set(WaveUnit.objects.filter(unit=successor).values_list("plan", flat=True))
    for row in found:
        if row.plan_id in there:
            row.delete()
        there.add(row.plan_id)


def one_request(rows: QuerySet[JoinRequest], successor: Unit, why: str) -> None:
    """What was asked for twice is asked for once."""
    if not (found := list(rows.order_by("pk"))):
        return
    there = set(JoinRequest.objects.waiting().filter(unit=successor).values_list("wave", flat=True))
    for row in found:
        if row.wave_id in there:
            row.move("decline", reason=why[:300] or "Đơn vị đã được sắp xếp lại.")
        there.add(row.wave_id)


def invited(rows: QuerySet, successor: Unit, why: str) -> int:
    """A class for the members of a unit is for those of its successor."""
    if found := list(rows):
        new = [CLASS_UNITS.model(trainingclass_id=row.trainingclass_id, unit=successor) for row in found]
        CLASS_UNITS.bulk_create(new, ignore_conflicts=True)
        CLASS_UNITS.filter(pk__in=[row.pk for row in found]).delete()
    return len(found)


def added_up(rows: QuerySet[ClassQuota], successor: Unit, why: str) -> int:
    """How many were sent by units that become one are sent by that."""
    found = list(rows.order_by("pk"))
    for row in found:
        there = ClassQuota.objects.filter(training_class=row.training_class_id, unit=successor)
        if there.update(expected=F("expected") + row.expected, attended=F("attended") + row.attended):
            row.delete()
        else:
            ClassQuota.objects.filter(pk=row.pk).update(unit=successor)
    return len(found)


OPEN_WORK = (
    OpenWork("kế hoạch triển khai đang thực hiện", Plan.objects.running),
    OpenWork("đơn vị trong đợt triển khai", WaveUnit.objects.running, resolve_duplicates=one_a_plan),
    OpenWork("đề nghị tham gia đợt triển khai", JoinRequest.objects.waiting, resolve_duplicates=one_request),
    OpenWork("tổ hỗ trợ", SupportTeam.objects.working),
    OpenWork("đồng chí chờ giúp tại nhà", Visit.objects.open),
    OpenWork("khó khăn triển khai đã báo", Difficulty.objects.open),
    OpenWork("khó khăn triển khai cần trả lời", Difficulty.objects.open, "at"),
    OpenWork("lớp tập huấn sắp tới", lambda: CLASS_UNITS.filter(trainingclass__closed_at=None), settle=invited),
    OpenWork("số người cử đi tập huấn", ClassQuota.objects.ahead, settle=added_up),
)
