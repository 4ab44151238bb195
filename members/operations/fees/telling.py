"""What the sheet of a month says to who asks how far it is collected."""

from datetime import date

from django.db.models import Count, Q

from members.dates import first_of_month, month_before
from members.dues import Dues
from members.models import Unit
from members.operations.models import FeeSheet

EXEMPT = Q(lines__due=0, lines__paid_on=None)


def collected(unit: Unit, day: date) -> Dues | None:
    """As `members.dues.COLLECTED`; one query. Who owed and has paid since has paid."""
    months = FeeSheet.objects.filter(unit=unit, month__in=(first_of_month(day), month_before(day)))
    counted = months.annotate(
        people=Count("lines"),
        paid=Count("lines", filter=Q(lines__paid_on__isnull=False)),
        exempt=Count("lines", filter=EXEMPT),
    )
    found = counted.order_by("-month").values_list("month", "people", "paid", "exempt").first()
    if found is None:
        return None
    month, people, paid, exempt = found
    return Dues(month, people - exempt, paid, exempt)
