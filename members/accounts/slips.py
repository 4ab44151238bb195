"""The sheet of slips: who of a unit still waits for one, and where the picture on a slip leads."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from members import qr
from members.accounts.opening import Slip
from members.models import CorrectionRequest, Member, Unit

MOST = 50  # five sheets of paper


def waiting(unit: Unit) -> QuerySet[Member]:
    """Eligible members of `unit` and below without an account, in the office's order; those without a phone number are
    shown, but a slip needs one: each has `phone_asked`, whether it was asked for already."""
    asked = CorrectionRequest.objects.waiting().filter(member=OuterRef("pk"), changes__has_key="phone")
    members = Member.objects.eligible().under([unit.path]).filter(activated_on=None, user=None)
    return members.select_related("unit__parent", "user").annotate(phone_asked=Exists(asked)).in_office_order()


def drawing(url: str) -> SafeString:
    """The picture on a slip, which leads to `url`."""
    return qr.drawing(url, label="Mã QR mở trang kích hoạt")


def path(slip: Slip) -> str:
    """Number and code stand behind the #, which no browser sends: they are in no log of ours or of a proxy."""
    return f"{reverse('activate')}#{slip.person.phone}.{slip.code}"
