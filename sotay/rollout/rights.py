"""Who sees, owns and acts upon what belongs to the rollout: by the powers that are there, no other."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from members import access
from members.access import anywhere
from members.models import Unit, User
from members.powers import Power
from sotay.rollout.models import Difficulty, Plan, Reminder, SupportTeam, TrainingClass, Visit, Wave

OWN, SEE, HELP = Power.MANAGE_UNITS, Power.VIEW_REPORTS, Power.ASSIST_MEMBERS


def enter(user: User, *powers: Power) -> None:
    """Raises PermissionDenied for who holds none of `powers` anywhere."""
    if not any(anywhere(user, power) for power in powers):
        raise PermissionDenied("Trang này dành cho đồng chí được giao triển khai Sổ tay.")


def unit_to_work_for(user: User, power: Power, code: str) -> tuple[Unit | None, QuerySet[Unit]]:
    """The unit that is named, else the only one that was given to `user`; and those to choose among. Raises as
    `members.access.load_unit`."""
    tops = access.given_units(user, power)
    if code:
        return access.load_unit(user, power, code), tops
    found = list(tops[:2])
    return (found[0] if len(found) == 1 else None), tops


def plan(user: User, pk: int) -> Plan:
    """Raises Http404 for one that concerns no unit of `user`."""
    return _seen(Plan.objects.seen_by(user).select_related("unit", "document"), pk)


def owned_plan(user: User, pk: int) -> Plan:
    return access.load(Plan.objects.select_related("document"), user, OWN, pk=pk)


def wave(user: User, pk: int) -> Wave:
    """Of a plan that `user` sees."""
    seen = Plan.objects.seen_by(user).values("pk")
    return _seen(Wave.objects.select_related("plan__unit").filter(plan__in=seen), pk)


def joinable(user: User, plan: Plan) -> QuerySet[Unit]:
    """The units that were given to `user`, of those the plan is for, and stand in none of its waves."""
    mine = access.given_units(user, SEE).under([plan.unit.path]).exclude(pk=plan.unit_id)
    return mine.exclude(pk__in=plan.wave_units.values("unit"))


def owned_wave(user: User, pk: int) -> Wave:
    return access.load(Wave.objects.all(), user, OWN, unit="plan__unit", pk=pk)


def owned_class(user: User, pk: int) -> TrainingClass:
    return access.load(TrainingClass.objects.all(), user, OWN, unit="plan__unit", pk=pk)


def training_class(user: User, pk: int) -> TrainingClass:
    """One of a plan that `user` sees, or to which the member behind `user` is to come. Raises Http404."""
    return _seen(TrainingClass.objects.seen_by(user).select_related("plan__unit"), pk)


def team(user: User, pk: int) -> SupportTeam:
    return access.load(SupportTeam.objects.all(), user, HELP, pk=pk)


def visit(user: User, pk: int) -> Visit:
    """One that `user` may plan, or of the own team. Raises Http404."""
    return _seen(Visit.objects.seen_by(user).select_related("member__unit", "member__helper", "unit", "team"), pk)


def may_plan(user: User, found: Visit) -> bool:
    return user.has_perm(HELP, found.place)


def difficulty(user: User, pk: int) -> Difficulty:
    """Raises Http404 for one of units that are none of `user`'s."""
    return _seen(Difficulty.objects.seen_by(user).select_related("unit", "at", "sent_by__member"), pk)


def reminder(user: User, pk: int) -> Reminder:
    return access.load(Reminder.objects.select_related("plan", "by__member"), user, SEE, pk=pk)


def _seen(rows: QuerySet, pk: int):
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
