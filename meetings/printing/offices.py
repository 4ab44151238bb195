"""Who writes the templates of a unit: those who plan its meetings, and its văn thư."""

from django.core.exceptions import PermissionDenied

from meetings.models import PrintTemplate
from members import access
from members.models import Unit, User
from members.powers import Power

POWERS = (Power.PLAN_MEETINGS, Power.MANAGE_DOCUMENTS)


def unit_of(user: User, code: str) -> Unit:
    """As `members.access.unit_or_highest`. Raises PermissionDenied for whoever writes templates nowhere."""
    if not code and not any(access.anywhere(user, power) for power in POWERS):
        raise PermissionDenied("Trang này dành cho đồng chí được giao chuẩn bị sinh hoạt hoặc văn thư.")
    return access.unit_or_highest(user, code, *POWERS)


def template_of(user: User, pk: int) -> PrintTemplate:
    """Raises as `members.access.load`."""
    return access.load(PrintTemplate.objects, user, *POWERS, pk=pk)
