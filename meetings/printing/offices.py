"""Who writes the templates of a unit: those who plan its meetings, and its văn thư."""

from django.core.exceptions import PermissionDenied

from meetings.models import PrintTemplate
from members import access
from members.models import Unit, User
from members.powers import Power

POWERS = (Power.PLAN_MEETINGS, Power.MANAGE_DOCUMENTS)


def unit_of(user: User, code: str) -> Unit:
    """The unit that has or had `code`; without one the highest of the user's. Raises as `members.access.load`, and
    PermissionDenied for whoever writes templates nowhere."""
    if code:
        return access.load(Unit.objects.coded(code), user, *POWERS, unit="")
    plans, files = (access.units_for(user, power) for power in POWERS)
    highest = (plans | files).active().order_by("path").first()
    if highest is None:
        raise PermissionDenied("Trang này dành cho đồng chí được giao chuẩn bị sinh hoạt hoặc văn thư.")
    return highest


def template_of(user: User, pk: int) -> PrintTemplate:
    """Raises as `members.access.load`."""
    return access.load(PrintTemplate.objects, user, *POWERS, pk=pk)
