"""The items of the form that the handbook's profile holds: they stand there and nowhere else, so that both always say
the same."""

from collections.abc import Mapping

from django.db.models import Q

from members.models import Member
from members.operations.records.declaring import Part


def profile_of(member: Member) -> Mapping[str, str]:
    """As people read it, by the attribute of Member; numbers masked."""
    days = ("admission_date", "admission_decision_date", "official_date")
    return {name: f"{day:%d/%m/%Y}" if (day := getattr(member, name)) else "" for name in days} | {
        "full_name": member.full_name.upper(),
        "gender": member.get_gender_display(),
        "birth_date": member.birth_written,
        "personal_id": member.masked_personal_id,
        "card_no": member.masked_card_no if member.card_no else "",
        "card_no_legacy": member.masked_card_no_legacy if member.card_no_legacy else "",
    }


def lacks(member: Member, part: Part) -> bool:
    """Who is on probation has no card number and no official date yet."""
    if part.member == "card_no" and not member.is_official:
        return False
    return not getattr(member, part.member)


def lacking(part: Part) -> Q:
    """The same in a query of members."""
    if part.member == "card_no":
        return Q(card_no="", official_date__isnull=False)
    if Member._meta.get_field(part.member).null:
        return Q(**{f"{part.member}__isnull": True})
    if part.member == "birth_date":
        return Q(pk__in=[])
    return Q(**{part.member: ""})
