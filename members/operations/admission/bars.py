"""Whom the rules let back into the Party: kết nạp lại has more bars than a wait (docs/rules.md §3.1)."""

from members import rules
from members.dates import months_after
from members.models import Member
from members.operations.engine.declaring import Request
from members.operations.models import Case

HOW = (
    ("other", "Xóa tên, khai trừ vì lý do khác"),
    ("absent", "Tự bỏ sinh hoạt đảng"),
    ("resigned", "Xin ra khỏi Đảng"),
    ("disunity", "Gây mất đoàn kết nghiêm trọng"),
    ("corruption", "Bị kết án vì tham nhũng"),
    ("waste", "Bị xử lý vì lãng phí, tiêu cực"),
    ("serious_crime", "Bị kết án vì tội nghiêm trọng trở lên"),
    ("lesser_crime", "Bị kết án vì tội ít nghiêm trọng"),
)
NEVER = "Không kết nạp lại người "
BARRED = {
    "absent": "tự bỏ sinh hoạt đảng",
    "disunity": "gây mất đoàn kết nghiêm trọng",
    "corruption": "bị kết án vì tội tham nhũng",
    "serious_crime": "bị kết án vì tội nghiêm trọng trở lên",
}
ABSENT = ("absent", "transfer_abandoned")


def has_left(request: Request) -> str:
    member = request.member
    if member is None or member.status != Member.Status.LEFT:
        return "Chỉ xét kết nạp lại người đã ra khỏi Đảng."
    return "" if member.status_date else "Danh sách chưa ghi ngày ra khỏi Đảng: đề nghị bổ sung trước khi lập hồ sơ."


def is_not_barred(request: Request) -> str:
    """By how they left, as typed and as the cases of the portal know it."""
    for how in {request.facts["left_how"], _known(request.member)} - {""}:
        if sentence := _bar(how, request):
            return sentence
    return ""


def _bar(how: str, request: Request) -> str:
    if how in BARRED:
        return f"{NEVER}{BARRED[how]} (Quy định 294-QĐ/TW, 3.5.2)."
    if how == "resigned" and not request.facts.get("hardship"):
        return f"{NEVER}tự xin ra khỏi Đảng, trừ trường hợp gia đình đặc biệt khó khăn: khi ấy ghi số giấy xác nhận."
    if how == "waste" and rules.whole("readmission.bars_waste", on=request.event_on, unit=request.origin):
        return f"{NEVER}bị xử lý vì lãng phí, tiêu cực (Quy định 208-QĐ/TW)."
    return ""


def _known(member: Member | None) -> str:
    last = Case.objects.done().of("removal", "resignation").about(member).first()
    if last is None:
        return ""
    if last.procedure == "resignation":
        return "resigned"
    return "absent" if last.facts.get("cause") in ABSENT else ""


def is_the_first_time(request: Request) -> str:
    """Nobody is admitted anew twice."""
    before = Case.objects.done().of("readmission").about(request.member)
    if request.facts.get("before") or before.exists():
        return "Chỉ kết nạp lại một lần."
    return ""


def has_waited(request: Request) -> str:
    """36 months from leaving; 60 from when the record of a less serious crime was cleared."""
    book, left = rules.book(request.origin, key__startswith="readmission."), request.member.status_date
    if request.facts["left_how"] == "lesser_crime":
        cleared = request.facts.get("cleared_on")
        if not cleared:
            return "Đề nghị ghi ngày được xóa án tích."
        months = book.whole("readmission.after_record", on=request.event_on)
        return _waits(months, months_after(cleared, months), request, "được xóa án tích")
    months = book.whole("readmission.wait", on=request.event_on)
    return _waits(months, months_after(left, months), request, "ra khỏi Đảng")


def _waits(months: int, free, request: Request, since: str) -> str:
    if request.event_on >= free:
        return ""
    return f"Xét kết nạp lại sau {months} tháng từ khi {since}: từ ngày {free:%d/%m/%Y}."
