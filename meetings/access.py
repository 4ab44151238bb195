"""Which meeting a person may open, which one a person may plan, and for which units."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from meetings.models import Meeting
from members import access
from members.models import Unit, User
from members.powers import Power


def seen(user: User, pk: int) -> Meeting:
    """The meeting `pk`, if `user` is of its chi bộ or may plan there, or is on its roll while it goes on, whatever has
    become of the membership meanwhile; else raises as `members.access.load` does."""
    rows = Meeting.objects.select_related("unit__parent", "chair", "secretary")
    found = rows.seen_by(user).filter(pk=pk).first() or rows.going_on_with(user.member).filter(pk=pk).first()
    return found or access.load(Meeting.objects, user, Power.PLAN_MEETINGS, pk=pk)


def planned(user: User, pk: int) -> Meeting:
    """The meeting `pk`, if `user` may plan meetings of its unit; else raises as `members.access.load` does."""
    return access.load(Meeting.objects, user, Power.PLAN_MEETINGS, pk=pk)


def run(user: User, pk: int) -> Meeting:
    """The meeting `pk`, if `user` may run it: note who is there, take votes, write the minutes. That is its chair, its
    secretary and who plans meetings of its unit. Raises as `seen`, then PermissionDenied."""
    meeting = seen(user, pk)
    if not may_run(user, meeting):
        raise PermissionDenied("Việc này của chủ trì, thư ký buổi sinh hoạt và chi ủy.")
    return meeting


def may_run(user: User, meeting: Meeting) -> bool:
    """The same question without raising: draws the buttons."""
    named = user.member_id is not None and user.member_id in (meeting.chair_id, meeting.secretary_id)
    return named or user.has_perm(Power.PLAN_MEETINGS, meeting.unit)


def unit_to_plan(user: User, code: str, *, here: bool = False) -> tuple[Unit | None, QuerySet[Unit] | None]:
    """The unit to plan for, or else the units to choose among: from where the power was granted, down by `code`, until
    it is a chi bộ or one is to plan `here`, for the đảng ủy itself.

    Nobody is asked where there is one chi bộ only. Raises PermissionDenied for a user who plans nothing, else as
    `load`.
    """
    if not access.anywhere(user, Power.PLAN_MEETINGS):
        raise PermissionDenied("Trang này dành cho đồng chí được giao chuẩn bị sinh hoạt.")
    tops = access.top_units(user, Power.PLAN_MEETINGS).active()
    unit = access.load_unit(user, Power.PLAN_MEETINGS, code) if code else _only(tops)
    if unit is None:
        return None, tops
    if unit.status not in Unit.WORKING:
        raise PermissionDenied("Tổ chức đảng này đã kết thúc hoạt động, không lên lịch sinh hoạt được.")
    return (unit, None) if unit.is_cell or here else (unit, unit.children.active().order_by("path"))


def units_called(user: User, text: str) -> QuerySet[Unit]:
    """The units where `user` plans whose name or code begins so, to be found without walking down."""
    units = access.units_for(user, Power.PLAN_MEETINGS).active().called(text)
    return units.select_related("parent")


def _only(units: QuerySet[Unit]) -> Unit | None:
    found = list(units[:2])
    return found[0] if len(found) == 1 else None
