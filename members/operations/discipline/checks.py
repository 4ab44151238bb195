"""What the rules ask before a discipline, and before one loses its effect (docs/rules.md §3.9)."""

from datetime import date

from members.operations.engine.declaring import Request
from members.operations.engine.inspection import refuses
from members.operations.models import Case

UNTIL_NOW = "Kỷ luật có hiệu lực đến hết ngày"


def form_fits(request: Request) -> str:
    """A probationary member is reprimanded or warned, nothing else; who has no office is not dismissed from one."""
    if request.facts["form"] != "dismissal":
        return ""
    if request.member and not request.member.is_official:
        return "Đảng viên dự bị chỉ có hai hình thức kỷ luật: khiển trách, cảnh cáo."
    return "" if request.facts.get("post") else "Cách chức chỉ áp dụng với người có chức vụ: đề nghị ghi chức vụ."


def is_over(case: Case, on: date) -> str:
    """The last day of the effect was reckoned when the step began, by the rule of the day on which the effect did."""
    last = case.due_on
    return f"{UNTIL_NOW} {last:%d/%m/%Y}." if last and on <= last else ""


# The clock leaves it to people where a new breach is looked into at that moment.
are_not_looked_into = refuses(
    "Đồng chí này đang được xem xét, kiểm tra hoặc xử lý kỷ luật: chờ kết luận rồi xét việc hết hiệu lực."
)


def is_active(request: Request) -> str:
    if request.member and request.member.status in {"active", "exempt"}:
        return ""
    return "Chỉ đình chỉ người đang sinh hoạt Đảng."


def lasts(request: Request) -> str:
    """A suspension has an end that lies after its beginning."""
    if request.facts["until"] > request.event_on:
        return ""
    return "Ngày hết thời hạn đình chỉ phải sau ngày bắt đầu."
