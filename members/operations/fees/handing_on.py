"""What a chi bộ that ends leaves of đảng phí: its open months are closed as they stand, and what is owed in them is
collected where each member meets since (`FeeLine.collected_at`), whoever went where."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from members import audit, notices
from members.access import nearest_office
from members.models import Unit, UnitGrant, User
from members.operations.models import FeeSheet
from members.powers import Power, Role
from members.succession import OpenWork


def settle(sheets: QuerySet, successor: Unit, why: str) -> int:
    """Closes `sheets`, open ones of chi bộ that end, and tells who collects there and at `successor`."""
    found = list(sheets.prefetch_related("unit").order_by("unit", "month").select_for_update(of=("self",)))
    for sheet in found:
        sheet.move("close", closed_at=timezone.now())
        audit.record(None, "fee.close", sheet, power=Power.COLLECT_FEES, reason=why)
    for unit in {sheet.unit_id: sheet.unit for sheet in found}.values():
        _tell(unit, [sheet for sheet in found if sheet.unit_id == unit.pk], successor)
    return len(found)


def _tell(unit: Unit, closed: list[FeeSheet], successor: Unit) -> None:
    months = ", ".join(f"{sheet.month:%m/%Y}" for sheet in closed)
    text = f"Sổ đảng phí tháng {months} của {unit} đã khóa do sắp xếp tổ chức; khoản chưa nộp thu ở chi bộ mới."
    collectors = set(_collectors(unit))
    if successor.is_cell:
        collectors |= set(nearest_office(Power.COLLECT_FEES, successor))
    notices.tell_all(collectors, text[:300], reverse("fees:home"))


def _collectors(unit: Unit) -> QuerySet[User]:
    """Whose power has lost its force with the chi bộ."""
    codename = Power.COLLECT_FEES.codename
    given = UnitGrant.objects.filter(content_object=unit, permission__codename=codename)
    return User.objects.signing_in().filter(pk__in=given.exclude(role=Role.ADMINISTRATOR).values("user"))


LEFT = OpenWork("sổ thu đảng phí đang mở", FeeSheet.objects.open, settle=settle)
