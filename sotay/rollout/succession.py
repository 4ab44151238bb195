"""What a closed unit leaves of the rollout, and what of it cannot stand beside what its successor has."""

from django.db.models import QuerySet

from members.models import Unit
from members.succession import OpenWork
from sotay.rollout.models import Difficulty, JoinRequest, Plan, SupportTeam, Visit, WaveUnit


def one_a_plan(rows: QuerySet[WaveUnit], successor: Unit, why: str) -> None:
    """A unit stands in one wave of a plan: of several that become one, in the earliest."""
    there = set(WaveUnit.objects.filter(unit=successor).values_list("plan", flat=True))
    for row in rows.order_by("wave__deadline", "pk"):
        if row.plan_id in there:
            row.delete()
        there.add(row.plan_id)


def one_request(rows: QuerySet[JoinRequest], successor: Unit, why: str) -> None:
    """What was asked for twice is asked for once."""
    there = set(JoinRequest.objects.waiting().filter(unit=successor).values_list("wave", flat=True))
    for row in rows.order_by("pk"):
        if row.wave_id in there:
            row.move("decline", reason=why[:300] or "Đơn vị đã được sắp xếp lại.")
        there.add(row.wave_id)


OPEN_WORK = (
    OpenWork("kế hoạch triển khai đang thực hiện", Plan.objects.running),
    OpenWork("đơn vị trong đợt triển khai", WaveUnit.objects.running, resolve_duplicates=one_a_plan),
    OpenWork("đề nghị tham gia đợt triển khai", JoinRequest.objects.waiting, resolve_duplicates=one_request),
    OpenWork("tổ hỗ trợ", SupportTeam.objects.working),
    OpenWork("đồng chí chờ giúp tại nhà", Visit.objects.open),
    OpenWork("khó khăn triển khai đã báo", Difficulty.objects.open),
    OpenWork("khó khăn triển khai cần trả lời", Difficulty.objects.open, "at"),
)
