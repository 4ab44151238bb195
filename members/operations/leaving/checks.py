"""What the rules ask before somebody leaves the Party, and of each cause of a removal (docs/rules.md §3.7)."""

from collections.abc import Callable

from members import rules
from members.dates import months_after
from members.deadlines import due_on
from members.models import Member
from members.operations.engine.declaring import Request
from members.operations.engine.inspection import is_under_inspection, refuses

NO_CAUSE = "Đề nghị ghi "
MONTHS_OF_A_YEAR = 12
BREACH = (
    "Đồng chí này đang được xem xét, kiểm tra hoặc xử lý kỷ luật: có vi phạm thì xử lý kỷ luật trước, rồi mới xét cho "
    "ra khỏi Đảng (Hướng dẫn 06-HD/TW, mục 11.2)."
)


def is_on_roll(request: Request) -> str:
    return "" if request.member and request.member.is_counted else "Đồng chí này không còn trong danh sách đảng viên."


def is_official(request: Request) -> str:
    if request.member and request.member.is_official:
        return ""
    return "Không khai trừ đảng viên dự bị: không đủ tư cách thì xóa tên trong danh sách đảng viên."


def is_without_breach(request: Request) -> str:
    """Who leaves on the own wish while a breach is looked into is disciplined first (06-HD/TW, 11.2)."""
    return BREACH if is_under_inspection(request.member) else ""


are_still_without_breach = refuses(BREACH)


def cause_is_given(request: Request) -> str:
    """Each of the seven causes has a measure of its own (294-QĐ/TW, điều 8; 06-HD/TW, 11.1, 4.6)."""
    return CAUSES_CHECKED[request.facts["cause"]](request)


def _absent(request: Request) -> str:
    least = rules.whole("removal.absent_months", on=request.event_on, unit=request.origin)
    months = int(request.facts.get("months") or 0)
    if months > MONTHS_OF_A_YEAR:
        return f"Số tháng tính trong một năm, nhiều nhất {MONTHS_OF_A_YEAR}."
    if months >= least:
        return ""
    return (
        f"Bỏ sinh hoạt hoặc không đóng đảng phí từ {least} tháng trở lên trong một năm, không có lý do chính đáng, "
        "mới xét xóa tên: đề nghị ghi số tháng."
    )


def _card(request: Request) -> str:
    if request.member and request.member.is_official:
        return ""
    return "Đảng viên dự bị chưa có thẻ đảng viên: đề nghị chọn căn cứ khác."


def _no_will(request: Request) -> str:
    months = rules.whole("removal.education_months", on=request.event_on, unit=request.origin)
    since = request.facts.get("educated_on")
    if not since:
        return f"{NO_CAUSE}ngày chi bộ bắt đầu giáo dục, giúp đỡ."
    if request.event_on >= (free := months_after(since, months)):
        return ""
    return f"Sau {months} tháng giáo dục mà không tiến bộ mới xét xóa tên: từ ngày {free:%d/%m/%Y}."


def _two_years(request: Request) -> str:
    first = int(request.facts.get("first_year") or 0)
    if not first:
        return f"{NO_CAUSE}năm thứ nhất trong hai năm liền vi phạm tư cách."
    if first + 1 <= request.event_on.year <= first + 2:
        return ""
    return (
        f"Hai năm liền tính từ {first} là {first} và {first + 1}: ngày có căn cứ phải trong hoặc ngay sau hai năm ấy."
    )


def _standards(request: Request) -> str:
    if request.facts.get("conclusion"):
        return ""
    return f"{NO_CAUSE}số kết luận của cấp có thẩm quyền về tiêu chuẩn chính trị."


def _not_fit(request: Request) -> str:
    if request.member and not request.member.is_official:
        return ""
    return "Căn cứ này chỉ dùng cho đảng viên dự bị; đồng chí ấy là đảng viên chính thức."


def _abandoned(request: Request) -> str:
    introduced = request.facts.get("left_with_paper_on")
    if not introduced:
        return f"{NO_CAUSE}ngày giới thiệu chuyển sinh hoạt."
    months = rules.whole("transfer.abandon", on=introduced, unit=request.origin)
    if request.event_on > (last := months_after(introduced, months)):
        return ""
    return f"Còn trong thời hạn {months} tháng nộp giấy giới thiệu, đến hết ngày {last:%d/%m/%Y}."


CAUSES_CHECKED: dict[str, Callable[[Request], str]] = {
    "absent": _absent,
    "card": _card,
    "no_will": _no_will,
    "two_years": _two_years,
    "standards": _standards,
    "probation_not_fit": _not_fit,
    "transfer_abandoned": _abandoned,
}


def was_struck_off(request: Request) -> str:
    """Only who has left, or whose activity is interrupted, is restored."""
    wanted = Member.Status.INTERRUPTED if request.facts["kind"] == "interrupted" else Member.Status.LEFT
    if request.member is None or request.member.status != wanted:
        return "Trạng thái trong danh sách không phù hợp với lý do khôi phục đã chọn. Đề nghị xem lại."
    if not (request.origin.is_cell and request.origin.is_working):
        return "Chi bộ cũ không còn hoạt động: đề nghị tiếp nhận ở chi bộ khác trước."
    return ""


def complaint_is_in_time(request: Request) -> str:
    """Thirty working days from when the decision was received (294-QĐ/TW, điều 8)."""
    received, key = request.facts["decision_received_on"], "removal.complaint"
    if request.event_on <= (last := due_on(rules.book(request.origin, key=key), key, received)):
        return ""
    return f"Đã quá thời hạn khiếu nại, đến hết ngày {last:%d/%m/%Y}: việc khiếu nại không được giải quyết."
