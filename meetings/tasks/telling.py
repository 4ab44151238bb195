"""Whom a step of a task concerns, and what they are told."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from meetings.models import Task
from members import access, notice_kinds, notices
from members.models import Member, Office, Unit, User
from members.powers import Power


def doers(task: Task) -> QuerySet[Member]:
    """Who carries it out: the assignee and who helps; all of the chi bộ where it is given to the whole."""
    helpers = list(task.helpers.values_list("pk", flat=True))  # by a subquery all members were gone through
    if task.assignee_id is None:
        return Member.objects.counted().filter(unit=task.unit_id) | Member.objects.filter(pk__in=helpers)
    return Member.objects.filter(pk__in=[task.assignee_id, *helpers])


def deciders(task: Task) -> QuerySet[Member]:
    return Member.objects.filter(pk=task.checker_id)


def tell(task: Task, text: str, members: Iterable[QuerySet[Member]], *, by: User | None) -> None:
    """One notice to each account of `members`, but not to who has done the step."""
    keys = {pk for some in members for pk in some.values_list("pk", flat=True)}
    accounts = notices.accounts_of(Member.objects.filter(pk__in=keys)).exclude(pk=by.pk if by else None)
    notices.tell_all(accounts.only("pk"), text, task.get_absolute_url(), kind=notice_kinds.TASK)


def secretaries(unit: Unit) -> QuerySet[User]:
    """The bí thư of `unit`; where none is recorded, those nearest who prepare its meetings."""
    seats = Office.objects.in_office_on(timezone.localdate()).filter(code=Office.Code.SECRETARY, unit=unit)
    accounts = User.objects.signing_in().filter(member__in=seats.values("member"))
    return accounts if accounts.exists() else access.nearest_office(Power.PLAN_MEETINGS, unit)


def superiors(unit: Unit) -> QuerySet[User]:
    """Who follows `unit` at the level above; nobody above the root."""
    return access.nearest_office(Power.VIEW_REPORTS, unit.parent) if unit.parent else User.objects.none()
