"""Who sees what of đảng phí: names with sums only who collects in that very chi bộ; of all others, sums."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from members.access import anywhere, given_units, granted_paths, load_unit
from members.dates import first_of_month
from members.models import Unit, User
from members.operations.models import FeeLine, FeeRelief, FeeSheet
from members.powers import OF_PROCEDURES, Power

SUMS = (Power.VIEW_REPORTS, *OF_PROCEDURES)
WITH_LINE = ("sheet__unit__parent", "member__unit__parent", "member__temporary_unit__parent", "paid_into")


def collects(user: User, unit: Unit) -> bool:
    """Whether the power was given on the chi bộ itself, or on the one that goes on with what it left: who holds it from
    above may give it, not look."""
    paths = granted_paths(user, Power.COLLECT_FEES)
    left_to = unit.parent if not unit.is_working and unit.parent and unit.parent.is_cell else unit
    return unit.path in paths or left_to.path in paths


def cells_of(user: User):
    """The chi bộ in which `user` collects."""
    return given_units(user, Power.COLLECT_FEES).filter(kind__in=Unit.CELLS)


def cell(user: User, code: str) -> Unit:
    """404 for who collects nowhere, 403 for another chi bộ."""
    if not granted_paths(user, Power.COLLECT_FEES):
        raise Http404
    unit = Unit.objects.coded(code).select_related("parent").first()
    if unit is None or not unit.is_cell:
        raise Http404
    if not collects(user, unit):
        raise PermissionDenied("Số tiền của từng đồng chí chỉ người thu của chi bộ được xem.")
    return unit


def month_of(text: str) -> date:
    """`2026-11` as the first of that month; 404 for what is none, or lies ahead."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    if not date(2011, 1, 1) <= month <= first_of_month(timezone.localdate()):
        raise Http404
    return month


def sheet(user: User, code: str, text: str) -> FeeSheet:
    """The sheet of a chi bộ of `user`; 404 where it was not opened."""
    found = FeeSheet.objects.of(cell(user, code), month_of(text)).first()
    if found is None:
        raise Http404
    return found


def line(user: User, pk: int) -> FeeLine:
    """A line of a chi bộ of `user`; 403 for one of another, 404 for who collects nowhere."""
    if not granted_paths(user, Power.COLLECT_FEES):
        raise Http404
    found = FeeLine.objects.select_related(*WITH_LINE).filter(pk=pk).first()
    if found is None:
        raise Http404
    if not collects(user, found.collected_at) and not collects(user, found.unit):
        raise PermissionDenied("Số tiền của từng đồng chí chỉ người thu của chi bộ được xem.")
    return found


def relief(line: FeeLine, pk: int) -> FeeRelief:
    """What was granted to the one of `line` and was not ended; 404 for any other."""
    found = FeeRelief.objects.of(line.member).filter(pk=pk, ended_at=None).first()
    if found is None:
        raise Http404
    return found


def summed(user: User, code: str) -> Unit:
    """A unit whose sums `user` may see; else as `members.access.load`."""
    power = next((power for power in SUMS if anywhere(user, power)), None)
    if power is None:
        raise Http404
    for power in SUMS:
        if anywhere(user, power) and (found := Unit.objects.coded(code).first()) and user.has_perm(power, found):
            return found
    return load_unit(user, power, code)


def from_above(user: User, pk: int) -> FeeSheet:
    """A sheet that `user` may open again; 403 for the chi bộ itself and for other units, 404 for who signs nowhere."""
    found = FeeSheet.objects.select_related("unit__parent").filter(pk=pk).first()
    if not anywhere(user, Power.SIGN_CASES) or found is None:
        raise Http404
    if not may_reopen(user, found):
        raise PermissionDenied("Sổ đã khóa do cấp trên trực tiếp mở lại.")
    return found


def may_reopen(user: User, sheet: FeeSheet) -> bool:
    """The level above opens a closed month again, while there is somebody to go on with it."""
    parent = sheet.unit.parent
    return sheet.unit.is_working and parent is not None and bool(user.has_perm(Power.SIGN_CASES, parent))
