"""Who may touch what: the same two questions for pages, templates, admin and tasks."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import reduce
from operator import attrgetter, or_

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Left, Length
from django.http import Http404

from members.models import Unit, UnitGrant, User
from members.models.unit_search import DEEPEST
from members.models.units import STEP, UnitQuerySet, lineage_of
from members.powers import Power, Role


def granted_paths(user, power: Power) -> frozenset[str]:
    """Paths of the units on which `user` was given `power`; what is below them is meant too."""
    return (
        user.grants.get(Power(power).codename, frozenset()) if user.is_authenticated and user.is_active else frozenset()
    )


def covers(paths: Iterable[str], path: str) -> bool:
    """Whether what was given on `paths` holds at `path`: it is one of them or below one."""
    return any(path.startswith(above) for above in paths)


def highest(paths: Iterable[str]) -> set[str]:
    """Those of `paths` that no other of them covers: what the rest covers, they cover."""
    every = set(paths)
    return {path for path in every if not covers(every - {path}, path)}


def given_at_root(user, power: Power) -> bool:
    """Whether `user` was given `power` on the root unit."""
    return any(len(path) == STEP for path in granted_paths(user, power))


def reading_lineage(user: User) -> list[str]:
    """The paths whose contents `user` reads: `Member.reading_lineage`; of staff without a member's record, the units of
    any power and all above them."""
    if user.member_id:
        return user.member.reading_lineage
    own_paths = {path for paths in user.grants.values() for path in paths}
    return sorted({step for path in own_paths for step in lineage_of(path)})


def units_for(user, power: Power) -> UnitQuerySet:
    """Every unit where `user` holds `power`."""
    if user.is_active and user.is_superuser:
        return Unit.objects.all()
    return Unit.objects.under(granted_paths(user, power))


def given_units(user, power: Power) -> UnitQuerySet:
    """The working units on which `user` was given `power` themselves, without those below, in the order of the tree."""
    return Unit.objects.active().filter(path__in=granted_paths(user, power)).order_by("path")


def anywhere(user, power: Power) -> bool:
    """Whether `user` holds `power` on any unit at all."""
    return bool(user.is_active and (user.is_superuser or granted_paths(user, power)))


def holds_at_root(user, power: Power) -> bool:
    """Whether `user` holds `power` on the root unit, and with it everywhere: asked for what everybody shares."""
    return bool(user.is_active and (user.is_superuser or given_at_root(user, power)))


def holders(power: Power, unit: Unit) -> QuerySet[User]:
    """Everybody who can sign in and holds `power` on `unit` or above it."""
    return User.objects.signing_in().filter(pk__in=_reaching(power, unit).values("user"))


def whose_work(power: Power, unit: Unit) -> QuerySet[User]:
    """Who is asked to do what `power` is for: its holders, but for those who hold it only as quản trị, so as to give
    it."""
    return User.objects.signing_in().filter(pk__in=_working(power, unit).values("user"))


def nearest_office(power: Power, unit: Unit) -> QuerySet[User]:
    """Of `whose_work` those nearest to `unit`: its own, else those of the first unit above it that has any. For what is
    one office's work and not that of all above it."""
    working = _working(power, unit)
    there = working.filter(user__in=User.objects.signing_in()).order_by("-content_object__path")
    path = there.values_list("content_object__path", flat=True).first()
    return User.objects.signing_in().filter(pk__in=working.filter(content_object__path=path).values("user"))


def asker_or_office(asker: User | None, power: Power, unit: Unit) -> Iterable[User]:
    """Who is told what became of what `asker` began with `power` in `unit`: they themselves while it is their work,
    else the office that goes on with it."""
    if asker is not None and asker.has_perm(power, unit):
        return [asker]
    return nearest_office(power, unit)


def office_above(power: Power, path: str) -> Subquery:
    """In a queryset: the path of the unit that `nearest_office` finds above the unit whose own path stands in the
    column `path`; NULL where nobody works with `power` there."""
    above = [Left(OuterRef(path), end) for end in range(STEP, DEEPEST + 1, STEP)]
    grants = UnitGrant.objects.in_force().filter(
        permission__codename=Power(power).codename, content_object__path__in=above, user__in=User.objects.signing_in()
    )
    working = grants.exclude(role=Role.ADMINISTRATOR).exclude(content_object__path=OuterRef(path))
    return Subquery(working.order_by("-content_object__path").values("content_object__path")[:1])


def nearest_offices(power: Power, units: Collection[Unit]) -> dict[int, set[User]]:
    """`nearest_office` of each of `units` by its key, in two queries whatever their number."""
    given = _given_on(power, units)
    return {unit.pk: next((given[path] for path in reversed(unit.lineage) if path in given), set()) for unit in units}


def own_offices(power: Power, units: Collection[Unit]) -> dict[int, set[User]]:
    """Of each of `units` by its key who works with `power` that was given on that very unit, each with the member
    behind the account; in two queries whatever their number."""
    given = _given_on(power, units)
    return {unit.pk: given.get(unit.path, set()) for unit in units}


def whose_work_in(power: Power, units: Collection[Unit]) -> dict[int, set[User]]:
    """`whose_work` of each of `units` by its key, in two queries whatever their number."""
    given = _given_on(power, units)
    return {unit.pk: set().union(*(given[path] for path in unit.lineage if path in given)) for unit in units}


def _given_on(power: Power, units: Collection[Unit]) -> dict[str, set[User]]:
    """Who works with `power` that was given on one of `units` or above, by the path that it was given on."""
    paths = {path for unit in units for path in unit.lineage}
    grants = UnitGrant.objects.in_force().filter(
        permission__codename=Power(power).codename, content_object__path__in=paths, user__in=User.objects.signing_in()
    )
    rows = list(grants.exclude(role=Role.ADMINISTRATOR).values_list("content_object__path", "user"))
    users = User.objects.select_related("member").in_bulk({user for _, user in rows})
    given = defaultdict(set)
    for path, user in rows:
        given[path].add(users[user])
    return given


def _reaching(power: Power, unit: Unit) -> QuerySet[UnitGrant]:
    """The grants of `power` on `unit` or above it."""
    return UnitGrant.objects.in_force().filter(
        permission__codename=Power(power).codename, content_object__path__in=unit.lineage
    )


def _working(power: Power, unit: Unit) -> QuerySet[UnitGrant]:
    return _reaching(power, unit).exclude(role=Role.ADMINISTRATOR)


def load(objects, user, *powers: Power, unit: str = "unit", **lookup):
    """The one object of `objects` (manager or queryset) that `lookup` names, if `user` holds one of `powers` on its
    `unit` (a way over several rows, as in a lookup: `plan__unit`).

    Raises Http404 when it does not exist, and PermissionDenied when it exists elsewhere: a URL of another unit is
    answered 403 to anyone who holds the power somewhere, 404 to anyone who holds it nowhere, who need not learn what
    exists.
    """
    if not any(anywhere(user, power) for power in powers):
        raise Http404
    found = objects.select_related(unit).filter(**lookup).first() if unit else objects.filter(**lookup).first()
    if found is None:
        raise Http404
    place = attrgetter(unit.replace("__", "."))(found) if unit else found
    if not any(user.has_perm(power, place) for power in powers):
        raise PermissionDenied
    return found


def load_unit(user, power: Power, code: str) -> Unit:
    """The unit that has or had `code` if `user` holds `power` on it; Http404 and PermissionDenied as in `load`."""
    return load(Unit.objects.coded(code), user, power, unit="")


def top_units(user, *powers: Power) -> UnitQuerySet:
    """The highest units on which `user` was given any of `powers`, for a superuser the root: whatever else they reach
    is reached through these."""
    if user.is_superuser:
        return Unit.objects.filter(parent=None)
    return Unit.objects.filter(path__in=highest(path for power in powers for path in granted_paths(user, power)))


def highest_unit(user, *powers: Power) -> Unit | None:
    """The highest unit where `user` holds any of `powers`, a working one before any that is closed: where a page begins
    when no unit was picked. None for who holds them nowhere."""
    units = reduce(or_, (units_for(user, power) for power in powers)).order_by(Length("path"), "path")
    return units.active().first() or units.first()


def unit_or_highest(user, code: str | None, *powers: Power) -> Unit:
    """The unit that has or had `code`, as `load`; without one the highest, Http404 for who holds `powers` nowhere."""
    found = load(Unit.objects.coded(code), user, *powers, unit="") if code else highest_unit(user, *powers)
    if found is None:
        raise Http404
    return found


def member_of(user: User):
    """The member behind an account, or PermissionDenied: some pages are for members only."""
    if user.member_id is None:
        raise PermissionDenied("Trang này dành cho đảng viên.")
    return user.member
