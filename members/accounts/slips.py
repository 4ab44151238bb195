"""The sheet of slips: who of a unit still waits for one, and where the picture on a slip leads."""

from django.db.models import QuerySet
from django.urls import reverse

from members.accounts.opening import Slip
from members.models import Member, Unit

MOST = 50  # five sheets of paper


def waiting(unit: Unit) -> QuerySet[Member]:
    """Eligible members of `unit` and below without an account, in the office's order; those without a phone number are
    shown, but a slip needs one."""
    members = Member.objects.eligible().under([unit.path]).filter(activated_on=None, user=None)
    return members.select_related("unit__parent", "user").in_office_order()


def path(slip: Slip) -> str:
    """Number and code stand behind the #, which no browser sends: they are in no log of ours or of a proxy."""
    return f"{reverse('activate')}#{slip.person.phone}.{slip.code}"
