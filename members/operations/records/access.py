"""Who may read which parts of whose record."""

from django.http import Http404

from members.access import anywhere, load
from members.models import Member, Unit, User
from members.operations.records.declaring import Guard, Part
from members.operations.records.items import PARTS
from members.powers import Power

PEOPLE = Member.objects.recorded().select_related("unit__parent")


def member_for(user: User, pk: int, power: Power = Power.VIEW_RECORDS) -> Member:
    """404 and 403 as `members.access.load`."""
    return load(PEOPLE, user, power, pk=pk)


def refuse_strangers(user: User) -> None:
    if not anywhere(user, Power.VIEW_RECORDS):
        raise Http404


def sent(request):
    """What a form is bound to: a POST of nothing is one, too."""
    return request.POST if request.method == "POST" else None


def part_named(key: str) -> Part:
    """A part that stands in the record itself; 404 for any other."""
    part = PARTS.get(key)
    if part is None or not part.is_kept_here:
        raise Http404
    return part


def readable(user: User, unit: Unit) -> frozenset[Guard]:
    """The guards whose parts `user` may ask to see in the records of `unit`."""
    return frozenset(guard for guard in Guard if guard.power is None or user.has_perm(guard.power, unit))
