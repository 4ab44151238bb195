"""What the rules ask before somebody is exempt from work and activity (docs/rules.md §3.6)."""

from members import rules
from members.dates import months_after
from members.models import Member
from members.operations.engine.declaring import Request
from members.operations.engine.surroundings import Placed
from members.operations.models import Case


def is_active(request: Request) -> str:
    if request.member and request.member.status == Member.Status.ACTIVE:
        return ""
    return "Chỉ xét miễn cho đảng viên đang sinh hoạt Đảng."


def is_exempt(request: Request) -> str:
    if request.member and request.member.status == Member.Status.EXEMPT:
        return ""
    return "Đồng chí này không đang được miễn công tác và sinh hoạt đảng."


def has_no_limited_case(request: Request) -> str:
    """Who is exempt for a time comes back by that case."""
    if Case.objects.open().of("exemption_limited").about(request.member).exists():
        return "Đồng chí này được miễn có thời hạn: trở lại bằng chính hồ sơ miễn ấy, kể cả trước hạn."
    return ""


def needs_medical_file(at: Placed) -> bool:
    """From an age that the unit's own rule names no medical file is asked for (Hà Nội: 80)."""
    case = at.case
    try:
        age = at.book.whole("exemption.no_medical_age", on=case.event_on)
    except rules.RuleError:
        return True
    return case.event_on < months_after(case.member.birth_date, age * 12)


def is_simple(at: Placed) -> bool:
    return not needs_medical_file(at)


def lasts_as_allowed(request: Request) -> str:
    return too_long(request.event_on, request.facts["until"], request.origin)


def too_long(since, until, unit) -> str:
    """An exemption for a reason other than age lasts less than so many months (Hà Nội: 12)."""
    if until <= since:
        return "Ngày hết hạn miễn phải sau ngày bắt đầu."
    try:
        most = rules.whole("exemption.limited_max", on=since, unit=unit)
    except rules.RuleError:
        return ""
    if until < months_after(since, most):
        return ""
    return f"Miễn có thời hạn dưới {most} tháng một lần; cần lâu hơn thì khi hết hạn xét gia hạn như lần đầu."
