"""Where a user may ask, and which surveys a user sees."""

from django.db.models import QuerySet
from django.http import Http404

from meetings.models import Survey
from members import access
from members.models import Unit, User
from members.powers import Power

POWER = Power.PLAN_MEETINGS


def seen(user: User, pk: int) -> Survey:
    """The survey `pk`, if `user` is asked or may ask there. Raises Http404 otherwise."""
    found = Survey.objects.seen_by(user).select_related("unit", "document", "asked_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def kept(user: User, pk: int) -> Survey:
    """The survey `pk`, if `user` may ask for its unit; else raises as `members.access.load`."""
    return access.load(Survey.objects.select_related("document", "asked_by"), user, POWER, pk=pk)


def keeps(user: User, survey: Survey) -> bool:
    return user.has_perm(POWER, survey.unit)


def unit_to_ask(user: User, code: str) -> tuple[Unit | None, QuerySet[Unit]]:
    """The unit that asks, and those to choose among where none was named and there are several. Raises as
    `members.access.load_unit`."""
    tops = Unit.objects.active().filter(path__in=access.granted_paths(user, POWER)).order_by("path")
    if code:
        return access.load_unit(user, POWER, code), tops
    found = list(tops[:2])
    return (found[0] if len(found) == 1 else None), tops
