"""Who does what with a task: the same answers draw the buttons and guard the use cases."""

from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from meetings import access
from meetings.models import Meeting, Task
from members.access import anywhere, load, load_unit, units_for
from members.models import Member, Unit, User
from members.models.units import UnitQuerySet
from members.powers import Power
from members.refusals import Refused

POWER = Power.PLAN_MEETINGS  # who prepares the meetings of a chi bộ gives its tasks


class NotYours(Refused):
    """Somebody else carries the task out, or decides of it."""

    message = "Việc này của người được giao hoặc người kiểm tra nhiệm vụ, không phải của đồng chí."
    status = HTTPStatus.FORBIDDEN


@dataclass(frozen=True)
class Rights:
    """What a user may do with one task, whatever its state.

    carries_out: takes it up, reports, asks; the assignee and who helps, of a task of the whole chi bộ its chi ủy.
    decides: judges, extends, passes on, drops; who checks and the chi ủy, but never the assignee.
    """

    carries_out: bool
    decides: bool
    reported_it: bool

    @property
    def judges(self) -> bool:
        """Nobody accepts what they have reported themselves."""
        return self.decides and not self.reported_it


def of(user: User, task: Task) -> Rights:
    """At most two queries."""
    plans = user.has_perm(POWER, task.unit)
    me = user.member_id
    mine = me is not None and (task.assignee_id == me or task.helpers.filter(pk=me).exists())
    return Rights(
        carries_out=mine or (task.assignee_id is None and plans),
        decides=(plans or (me is not None and task.checker_id == me)) and not (me and task.assignee_id == me),
        reported_it=task.reported_by_id is not None and task.reported_by_id == user.pk,
    )


def check(allowed: bool) -> None:
    """Raises NotYours."""
    if not allowed:
        raise NotYours


def seen(user: User, pk: int) -> Task:
    """The task `pk`, if `user` has to do with it. Raises Http404 otherwise: nobody need learn what exists."""
    found = Task.objects.seen_by(user).for_list().select_related("unit__parent", "meeting", "given_by__member")
    if task := found.filter(pk=pk).first():
        return task
    raise Http404


def acted_on(user: User, pk: int) -> Task:
    """The task `pk`, if `user` carries it out or decides of it. Raises Http404 as `seen`, NotYours."""
    task = seen(user, pk)
    allowed = of(user, task)
    check(allowed.carries_out or allowed.decides)
    return task


def followed_units(user: User) -> UnitQuerySet:
    """The units whose tasks `user` gives or follows."""
    return units_for(user, POWER) | units_for(user, Power.VIEW_REPORTS)


def followed_unit(user: User, code: str) -> Unit | None:
    """The unit with `code` whose tasks `user` gives or follows; None, all of them, without a code. Raises
    PermissionDenied for a user who follows none, else as `members.access.load`."""
    if code:
        return load(Unit.objects.coded(code), user, POWER, Power.VIEW_REPORTS, unit="")
    if not (anywhere(user, POWER) or anywhere(user, Power.VIEW_REPORTS)):
        raise PermissionDenied("Trang này dành cho chi ủy và cấp trên theo dõi nhiệm vụ.")
    return None


def unit_to_give(user: User, code: str, meeting_pk: int | None) -> tuple[Unit, Meeting | None]:
    """The chi bộ that gives a task and the meeting it comes from: of a meeting who runs it, else who plans there.

    Raises PermissionDenied and Http404 as `members.access.load`; PermissionDenied where no unit was named.
    """
    if meeting_pk is not None:
        meeting = access.run(user, meeting_pk)
        return meeting.unit, meeting
    if code:
        return load_unit(user, POWER, code), None
    unit, _ = access.unit_to_plan(user, "")
    if unit is None or not unit.is_cell:
        raise PermissionDenied("Đề nghị chọn chi bộ ở danh sách nhiệm vụ rồi giao.")
    return unit, None


def may_give(user: User, unit: Unit | None) -> bool:
    """The same question of the list of `unit`, or of all, without raising: draws the button."""
    try:
        giving, _ = unit_to_give(user, unit.code if unit else "", None)
    except (PermissionDenied, Http404):
        return False
    return giving.is_cell


def candidates(unit: Unit) -> QuerySet[Member]:
    """To whom `unit` gives tasks: those who are active there, officially or for a time."""
    here = Q(unit=unit) | Q(temporary_unit=unit)
    return Member.objects.filter(here, status=Member.Status.ACTIVE).order_by("name_key", "pk")
