"""About whom a case can be opened: members of the units where one handles cases, and which procedures those are."""

from itertools import groupby

from members.access import anywhere, units_for
from members.models import Member, User
from members.models.people import MemberQuerySet
from members.operations.engine import saying
from members.operations.engine.declaring import PROCEDURES, Among, Procedure
from members.vietnamese import search_query


def procedures_for(user: User) -> list[tuple[str, list[tuple[Procedure, str]]]]:
    """By family, those that `user` may open somewhere, with what each says."""
    theirs = [each for each in PROCEDURES if each.opened_by_hand and anywhere(user, each.power)]
    told = saying.of_procedures(theirs)
    return [(family, list(each)) for family, each in groupby(told, key=lambda told: told[0].family)]


def members_for(user: User, procedure: Procedure, text: str) -> MemberQuerySet:
    """Those there whom the procedure can be about and whose name is `text`; of an empty one the first in order."""
    units = units_for(user, procedure.power).order_by().values("pk")
    members = _among(procedure.among).filter(unit__in=units).select_related("unit__parent")
    query = search_query(text)
    return (members.named(query) if query else members).in_office_order()


def _among(among: Among) -> MemberQuerySet:
    match among:
        case Among.GONE:
            return Member.objects.gone()
        case Among.ALL:
            return Member.objects.counted() | Member.objects.gone()
        case Among.DECEASED:
            return Member.objects.deceased()
    return Member.objects.counted()
