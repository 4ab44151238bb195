"""What is done with members' records on the pages: reading a masked number, looking through the roll of one's units."""

from django.db import transaction
from django.db.models import QuerySet

from members import audit
from members.access import units_for
from members.models import Member, Unit, User
from members.powers import Power


@transaction.atomic
def reveal_own_numbers(member: Member, *, by: User) -> dict[str, str]:
    """The member's own personal and card number in full; reading them is an audited action too."""
    audit.record(
        by, "member.reveal", member, after={"fields": ["personal_id", "card_no"]}, reason="Xem số của chính mình"
    )
    return {"personal_id": member.personal_id, "card_no": member.card_no}


def roll(user: User, unit: Unit | None) -> QuerySet[Member]:
    """Counted members of the units where `user` may see the roll, of `unit` and below when given, in the office's
    order."""
    members = Member.objects.counted().filter(unit__in=units_for(user, Power.VIEW_MEMBERS))
    if unit is not None:
        members = members.under([unit.path])
    return members.select_related("unit", "user").in_office_order()
