"""What speaks against introducing a member elsewhere, before a paper is written."""

from datetime import date, timedelta

from members import rules
from members.dates import months_after
from members.models import Member, Unit
from members.operations.engine.declaring import Request
from members.operations.engine.inspection import is_under_inspection, refuses
from members.operations.engine.surroundings import Level, ladder
from members.operations.models import Case

INSPECTED = (
    "Đồng chí này đang được xem xét, kiểm tra, giải quyết khiếu nại, tố cáo nên chưa làm thủ tục chuyển sinh hoạt "
    "chính thức (Quy định 294-QĐ/TW, điểm 6.3.1đ)."
)
ONE_DAY = timedelta(days=1)
FAMILY = ("transfer_internal", "transfer_out", "transfer_temporary", "transfer_abroad", "abroad_temporary")


def is_in_activity(request: Request) -> str:
    if request.member and request.member.status == Member.Status.ACTIVE:
        return ""
    return "Chỉ giới thiệu chuyển sinh hoạt cho đảng viên đang sinh hoạt Đảng."


def is_under_no_inspection(request: Request) -> str:
    """docs/rules.md §3.5, `blocked_if`."""
    return INSPECTED if is_under_inspection(request.member) else ""


# The same while the paper is signed on the home side: an inspection may begin on the way.
are_still_under_no_inspection = refuses(INSPECTED)


def is_on_no_other_way(request: Request) -> str:
    if Case.objects.open().of(*FAMILY).about(request.member).exists():
        return "Đồng chí này đang có một hồ sơ chuyển sinh hoạt chưa xong."
    return ""


def goes_elsewhere(request: Request) -> str:
    if request.destination is None:
        return ""
    if request.destination.pk == request.origin.pk:
        return "Nơi đến trùng với chi bộ đồng chí ấy đang sinh hoạt."
    if not (request.destination.is_cell and request.destination.is_working):
        return "Nơi đến phải là một chi bộ đang hoạt động."
    return ""


def is_inside_one_superior(request: Request) -> str:
    """Giấy 7 ô: both sides under one cấp trên trực tiếp."""
    if request.destination is None or _superior(request.origin) == _superior(request.destination):
        return ""
    return "Hai chi bộ thuộc hai đảng bộ cấp trên trực tiếp khác nhau: đề nghị dùng giấy giới thiệu 10 ô (ra ngoài)."


def is_outside_the_superior(request: Request) -> str:
    """Giấy 10 ô."""
    if request.destination is None or _superior(request.origin) != _superior(request.destination):
        return ""
    return "Hai chi bộ cùng một đảng bộ cấp trên trực tiếp: đề nghị dùng giấy giới thiệu 7 ô (nội bộ)."


def lasts_as_allowed(request: Request) -> str:
    """A stay of 3 to under 12 months, or 3 to 24 for study (docs/rules.md §3.5)."""
    return too_long_or_short(request.event_on, request.facts["until"], study=request.facts["purpose"] == "study")


def too_long_or_short(since: date, until: date, *, study: bool) -> str:
    book = rules.book(key__startswith="transfer.temporary_")
    least = book.whole("transfer.temporary_min", on=since)
    most = book.whole("transfer.temporary_study" if study else "transfer.temporary_max", on=since)
    if until + ONE_DAY < months_after(since, least):  # `until` is the last day of it
        return f"Sinh hoạt tạm thời từ {least} tháng trở lên; ngắn hơn thì không phải giới thiệu."
    limit = months_after(since, most)
    if until > limit or (until == limit and not study):
        words = f"không quá {most} tháng khi đi học" if study else f"dưới {most} tháng; lâu hơn thì chuyển chính thức"
        return f"Sinh hoạt tạm thời {words}."
    return ""


def _superior(cell: Unit) -> int:
    unit = ladder(cell).at(Level.HIGHER)
    return unit.pk if unit else 0
