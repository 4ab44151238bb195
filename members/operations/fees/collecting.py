"""The month of a chi bộ: opened, collected, closed. All that touches the money of a sheet holds its row first, then the
lines it is about, as what is owed may be paid into any month that is open: of two collectors one is told what the other
has taken, and nothing is taken into a closed month."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from members import audit, notices
from members.access import nearest_office
from members.dates import first_of_month
from members.models import Unit, User
from members.numbers import vn_number
from members.operations.fees.reckoning import lines_of
from members.operations.models import FeeLine, FeeSheet
from members.operations.models.fees import FeeLineQuerySet
from members.powers import Power
from members.refusals import Refused

State = FeeSheet.State
RECKONED = ("guest", "kind", "income", "relief_percent", "exempt", "rule", "due")


class FeeRefused(Refused):
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SheetClosed(Refused):
    message = "Sổ tháng này đã khóa: không ghi thêm được. Khoản nộp muộn thì ghi vào tháng đang thu."


class AlreadyPaid(Refused):
    message = "Các khoản này vừa được đồng chí khác ghi thu."


@dataclass(frozen=True)
class Collected:
    """How much of how many was taken; already: whose line another had taken by then."""

    many: int
    amount: int
    already: list[str]


@transaction.atomic
def open_sheet(unit: Unit, month: date, *, by: User | None) -> FeeSheet:
    """The sheet of the chi bộ with a line for everybody who pays there. Raises FeeRefused for a month to come, an
    organisation that is no chi bộ or has closed, or a sheet that is there."""
    if not unit.is_cell:
        raise FeeRefused("Sổ thu đảng phí chỉ lập ở chi bộ.")
    if not unit.is_working:
        raise FeeRefused("Chi bộ đã kết thúc hoạt động: đảng phí thu ở chi bộ nơi đảng viên chuyển đến.")
    if month > first_of_month(timezone.localdate()):
        raise FeeRefused(f"Chưa đến tháng {month:%m/%Y}.")
    sheet = FeeSheet(unit=unit, month=month, opened_by=by)
    try:
        with transaction.atomic():
            sheet.save(force_insert=True)
    except IntegrityError:
        raise FeeRefused(f"Sổ tháng {month:%m/%Y} đã được lập.") from None
    FeeLine.objects.bulk_create(lines_of(sheet), ignore_conflicts=True)  # who has paid elsewhere stays there
    audit.record(by, "fee.open", sheet, power=Power.COLLECT_FEES)
    return sheet


@transaction.atomic
def refresh(sheet: FeeSheet, *, by: User | None) -> None:
    """Who came since gets a line, and what is not paid yet is reckoned anew. Raises SheetClosed."""
    _hold(sheet)
    known = {line.member_id: line for line in _held(sheet.lines.all())}
    fresh = lines_of(sheet)
    FeeLine.objects.bulk_create([line for line in fresh if line.member_id not in known], ignore_conflicts=True)
    changed = [_again(known[line.member_id], line) for line in fresh if line.member_id in known]
    FeeLine.objects.bulk_update([line for line in changed if not line.is_paid], RECKONED)
    audit.record(by, "fee.refresh", sheet, power=Power.COLLECT_FEES)


@transaction.atomic
def collect(
    sheet: FeeSheet, lines: Collection[int], *, by: User, on: date, method: str = FeeLine.Method.CASH
) -> Collected:
    """What is due of each of `lines`, of this month or of months before, was paid on the day `on`. Raises SheetClosed,
    AlreadyPaid where another has taken all of them, FeeRefused where nothing was chosen or nothing is due."""
    _hold(sheet)
    rows = list(_held(_here(sheet).filter(pk__in=lines)).select_related("member", "sheet"))
    if not rows:
        raise FeeRefused("Đề nghị đánh dấu đồng chí đã nộp.")
    _refuse_day(on)
    already = [line.member.full_name for line in rows if line.is_paid]
    taken = [line for line in rows if line.is_owed]
    if not taken:
        raise AlreadyPaid if already else FeeRefused("Các khoản này không phải đóng.")
    for line in taken:
        line.paid, line.paid_on, line.method, line.collector, line.paid_into = line.due, on, method, by, sheet
    FeeLine.objects.bulk_update(taken, ["paid", "paid_on", "method", "collector", "paid_into"])
    audit.record(by, "fee.collect", sheet, power=Power.COLLECT_FEES, after={"people": len(taken)})
    return Collected(len(taken), sum(line.paid or 0 for line in taken), already)


@transaction.atomic
def collect_amount(
    line: FeeLine, sheet: FeeSheet, amount: int, *, by: User, on: date, method: str, note: str = ""
) -> None:
    """Another amount than what is due: more of one's own will, or what a month without a known rate asks. Raises
    SheetClosed, AlreadyPaid, FeeRefused for less than is due."""
    _hold(sheet)
    row = _held(_here(sheet).filter(pk=line.pk)).select_related("member").first()
    if row is None:
        raise FeeRefused("Khoản này không thuộc chi bộ.")
    if row.is_paid:
        raise AlreadyPaid(f"Khoản của đồng chí {row.member.full_name} đã được ghi thu.")
    if amount < (row.due or 0):
        raise FeeRefused(f"Số tiền không thể ít hơn mức phải đóng ({in_dong(row.due)}).", field="amount")
    _refuse_day(on)
    told = {"paid": amount, "paid_on": on, "method": method, "collector": by, "paid_into": sheet, "note": note}
    FeeLine.objects.filter(pk=row.pk).update(**told)
    audit.record(by, "fee.collect", row, power=Power.COLLECT_FEES)


@transaction.atomic
def take_back(line: FeeLine, *, by: User, reason: str) -> None:
    """What was noted as paid was not. Raises SheetClosed where the month into which it went is closed."""
    if line.paid_into is None:
        raise FeeRefused("Khoản này chưa ghi thu.")
    _hold(line.paid_into)
    cleared = {"paid": None, "paid_on": None, "method": "", "collector": None, "paid_into": None, "note": ""}
    if not FeeLine.objects.filter(pk=line.pk, paid_into=line.paid_into).update(**cleared):
        raise AlreadyPaid("Khoản này vừa được đồng chí khác sửa.")
    audit.record(by, "fee.take_back", line, power=Power.COLLECT_FEES, reason=reason)


@transaction.atomic
def close(sheet: FeeSheet, *, by: User) -> None:
    """No more money comes into it. Raises WrongState where another was quicker."""
    sheet.move("close", closed_by=by, closed_at=timezone.now())
    audit.record(by, "fee.close", sheet, power=Power.COLLECT_FEES)
    if sheet.unit.parent is not None:
        text = f"{sheet.unit} đã khóa sổ thu đảng phí tháng {sheet.month:%m/%Y}."
        url = reverse("fees:sums_of", args=[sheet.unit.parent.code])
        notices.tell_all(nearest_office(Power.SIGN_CASES, sheet.unit.parent), text, url)


@transaction.atomic
def reopen(sheet: FeeSheet, *, by: User, reason: str) -> None:
    """The level above lets a closed month be mended. Raises WrongState."""
    sheet.move("reopen", closed_by=None, closed_at=None)
    audit.record(by, "fee.reopen", sheet, power=Power.SIGN_CASES, reason=reason)
    text = f"Cấp trên mở lại sổ thu đảng phí tháng {sheet.month:%m/%Y} để sửa. Lý do: {reason}"
    notices.tell_all(nearest_office(Power.COLLECT_FEES, sheet.unit), text, sheet.get_absolute_url())


def _hold(sheet: FeeSheet) -> None:
    held = FeeSheet.objects.select_for_update().get(pk=sheet.pk)
    if not held.is_open:
        raise SheetClosed


def _held(lines: FeeLineQuerySet) -> FeeLineQuerySet:
    """These as they are now; nobody else takes money for them until the transaction ends."""
    return lines.order_by("pk").select_for_update(of=("self",), no_key=True)


def _here(sheet: FeeSheet) -> FeeLineQuerySet:
    """What may be paid into it: its own lines and those of months before, of the chi bộ and of those that left it
    theirs."""
    return FeeLine.objects.collected_by(sheet.unit).filter(month__lte=sheet.month)


def _again(line: FeeLine, fresh: FeeLine) -> FeeLine:
    for name in RECKONED:
        setattr(line, name, getattr(fresh, name))
    return line


def _refuse_day(on: date) -> None:
    if on > timezone.localdate():
        raise FeeRefused("Ngày nộp không thể sau hôm nay.", field="on")


def in_dong(amount: int | None) -> str:
    """`125.000 đồng`."""
    return f"{vn_number(amount or 0)} đồng"
