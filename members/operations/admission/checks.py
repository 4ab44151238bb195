"""What the rules ask before an admission goes on (docs/rules.md §3.1)."""

from datetime import date

from django.utils import timezone

from members import rules
from members.dates import months_after
from members.models import Member
from members.operations.engine.declaring import Request
from members.operations.models import Case


def is_of_age(case: Case, on: date) -> str:
    """18 at the vote of the chi bộ, counted in months; who is over 60 is decided on above the province's committees."""
    book, born = rules.book(case.origin, key__startswith="admission.age_"), date.fromisoformat(case.facts["born_on"])
    least, most = book.whole("admission.age_min", on=on), book.whole("admission.age_max", on=on)
    if on < months_after(born, least * 12):
        return f"Người vào Đảng phải đủ {least} tuổi (tính theo tháng) khi chi bộ xét."
    if on > months_after(born, most * 12) and not case.facts.get("over_age_consent"):
        return f"Người trên {most} tuổi chỉ được xét khi cấp có thẩm quyền đồng ý bằng văn bản: đề nghị ghi số văn bản."
    return ""


def certificate_is_valid(case: Case, on: date) -> str:
    return _no_older(
        case, "certificate_on", "admission.certificate_months", on, "Giấy chứng nhận lớp bồi dưỡng nhận thức"
    )


def dossier_is_fresh(case: Case, on: date) -> str:
    sentence = _no_older(case, "dossier_on", "admission.dossier_redo_months", on, "Hồ sơ")
    return f"{sentence} Đề nghị chọn “Hồ sơ quá 12 tháng”." if sentence else ""


def _no_older(case: Case, fact: str, key: str, on: date, what: str) -> str:
    if not (made := case.facts.get(fact)):
        return ""
    made_on = date.fromisoformat(made)
    months = rules.whole(key, on=on, unit=case.origin)
    if on <= months_after(made_on, months):
        return ""
    return f"{what} lập ngày {made_on:%d/%m/%Y} đã quá {months} tháng."


def is_probationary(request: Request) -> str:
    member = request.member
    if member and member.is_counted and not member.is_official and member.admission_date:
        return ""
    return "Chỉ lập hồ sơ công nhận chính thức cho đảng viên dự bị đã có ngày vào Đảng."


def has_waited(request: Request) -> str:
    """Who was a member before comes back after so many months, once (docs/rules.md §3.1)."""
    number = request.facts["personal_id"]
    if Case.objects.open().filter(procedure="admission", facts__personal_id=number).exists():
        return "Người có số định danh này đã có hồ sơ kết nạp đang giải quyết."
    former = Member.objects.filter(personal_id=number).first()
    if former is None:
        return ""
    if former.is_counted:
        return "Số định danh này đang ghi cho một đảng viên trong danh sách."
    left, today = former.status_date, timezone.localdate()
    months = rules.whole("readmission.wait", on=today, unit=request.origin)
    if left and today < (free := months_after(left, months)):
        return f"Người đã ra khỏi Đảng được xét kết nạp lại sau {months} tháng, từ ngày {free:%d/%m/%Y}."
    return ""


def probation_is_over(case: Case, on: date) -> str:
    ends = date.fromisoformat(case.facts["month_12"])
    return f"Thời gian dự bị đến hết ngày {ends:%d/%m/%Y}." if on < ends else ""
