"""Why members of a unit and below are not counted as eligible, today; of earlier days only the numbers are kept."""

from django.db.models import Count

from members.models import Member, Unit


def of(unit: Unit) -> list[tuple[str, str, int]]:
    """Key, words and number of each reason that somebody has, the most frequent first. One query, which reads the index
    of those who have a reason."""
    held = Member.objects.counted().under([unit.path]).exclude(ineligible_reason="").order_by()
    counted = held.values_list("ineligible_reason").annotate(many=Count("pk")).order_by("-many", "ineligible_reason")
    return [(key, Member.Reason(key).label, many) for key, many in counted]
