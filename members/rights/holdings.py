"""Reads who holds which role at a unit, below it and above it, and which accounts somebody may give a role to."""

from datetime import timedelta

from django.core import signing
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from members import vietnamese
from members.access import units_for
from members.models import Unit, UnitGrant, User
from members.powers import ROLES, Power, Role
from members.rights import roles

SOON = timedelta(days=30)  # a role that ends within them stands in the list of those about to end
PASS = signing.TimestampSigner(salt="members.rights.holdings")
PASS_HOURS = 12
WITH = ("content_object", "user__member__unit", "given_by__member", "office")


def at(unit: Unit, place: str = "") -> QuerySet[UnitGrant]:
    """Roles in force that concern `unit`: of it and below (""), `o-day`, `cap-duoi`, from above (`cap-tren`), and
    those of it and below that end soon (`sap-het`)."""
    grants = UnitGrant.objects.in_force().holdings().select_related(*WITH).in_tree_order()
    match place:
        case "o-day":
            return grants.filter(content_object=unit)
        case "cap-tren":
            return grants.filter(content_object__path__in=unit.lineage[:-1])
        case "cap-duoi":
            return grants.filter(content_object__path__startswith=unit.path).exclude(content_object=unit)
        case "sap-het":
            soon = timezone.localdate() + SOON
            return grants.filter(content_object__path__startswith=unit.path).ending_by(soon).order_by("until", "pk")
    return grants.filter(content_object__path__startswith=unit.path)


def of(user: User, reader: User) -> QuerySet[UnitGrant]:
    """The roles `user` holds on units where `reader` may know of them."""
    known = units_for(reader, Power.GRANT_ROLES) | units_for(reader, Power.VIEW_AUDIT)
    grants = UnitGrant.objects.in_force().holdings().filter(user=user, content_object__in=known)
    return grants.select_related(*WITH).in_tree_order()


def people(by: User, text: str) -> QuerySet[User]:
    """Accounts `by` may pick: by words of the name those of the own units, by the exact phone number anybody's."""
    found = User.objects.called(text).select_related("member__unit__parent")
    return found if _is_phone(text) else _among(found, by)


def _is_phone(text: str) -> bool:
    try:
        return bool(vietnamese.phone(text))
    except ValueError:
        return False


def _among(found: QuerySet[User], by: User) -> QuerySet[User]:
    """Of the accounts `found` those whose members `by` gives roles to and those who hold one there; at the top of the
    tree all, the staff who hold nothing any more as well."""
    if by.has_perm(Power.GRANT_ROLES, Unit.objects.filter(parent=None).first()):
        return found
    units = units_for(by, Power.GRANT_ROLES)
    members, guests = (User.objects.filter(**{f"member__{at}__in": units}) for at in ("unit", "temporary_unit"))
    holders = UnitGrant.objects.filter(content_object__in=units).values("user")
    # Three ways that each have an index: as one condition with OR they would read every account.
    return found.filter(pk__in=members.values("pk").union(guests.values("pk"), holders, all=True))


def pass_for(by: User, pk: int) -> str:
    """Lets `by` open the page of the account `pk`, found by the exact number; nobody else, and not for long."""
    whom = f"{by.pk}.{pk}"
    return PASS.sign(whom).removeprefix(f"{whom}:")


def person(by: User, pk: int, shown: str) -> User:
    """The account `pk`, known to `by` or named by the pass `shown`. Raises Http404 otherwise: a row of numbers tried
    one by one must not tell the names of a whole city."""
    accounts = User.objects.select_related("member__unit__parent")
    found = accounts.filter(pk=pk).first() if _holds_pass(by, pk, shown) else None
    found = found or _among(accounts.filter(pk=pk), by).first()
    if found is None:
        raise Http404
    return found


def _holds_pass(by: User, pk: int, shown: str) -> bool:
    try:
        PASS.unsign(f"{by.pk}.{pk}:{shown}", max_age=PASS_HOURS * 3600)
    except signing.BadSignature:
        return False
    return True


def described(by: User, unit: Unit) -> list[tuple[Role, str]]:
    """Every role `by` may give at `unit`, with what it allows."""
    return [
        (role, ", ".join(power.label.lower() for power in Power if power in ROLES[role]))
        for role in roles.givable(by, unit)
    ]
