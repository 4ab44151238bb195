"""What a unit that ends leaves of the yearly phiếu bổ sung: its round goes on where its members are."""

from django.db.models import QuerySet
from django.utils import timezone

from members.models import Unit
from members.operations.models import SupplementRound
from members.succession import OpenWork


def settle(rounds: QuerySet[SupplementRound], successor: Unit, why: str) -> int:
    """Gives the rounds to `successor`; of one year there is one, and the sheets of the others are in it. A unit that
    goes up into one of those above it opens no round for all of that."""
    going = [each for each in rounds.select_related("unit").order_by("-closes_on", "pk") if _goes_on(each, successor)]
    own = SupplementRound.objects.reaching(successor).order_by("-unit__path") if going else ()
    there = {each.year: each for each in own}
    for each in going:
        into = there.setdefault(each.year, each)
        if into == each:
            SupplementRound.objects.filter(pk=each.pk).update(unit=successor)
        else:
            each.sheets.exclude(member__in=into.sheets.values("member")).update(round=into)
    return len(going)


def _goes_on(each: SupplementRound, successor: Unit) -> bool:
    return not each.unit.path.startswith(successor.path)


def recent() -> QuerySet[SupplementRound]:
    """Those of which sheets may still come in or be certified: of this year and the last."""
    return SupplementRound.objects.filter(year__gte=timezone.localdate().year - 1)


LEFT = OpenWork("đợt phiếu bổ sung hồ sơ", recent, settle=settle)
