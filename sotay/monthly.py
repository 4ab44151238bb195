"""Brings the bulletins of the news to the meetings, which know nothing of each other."""

from datetime import date

from django.db.models import QuerySet

from meetings.bulletins import Bulletin
from members.models import Unit
from members.shared_pages import RowVersion
from news import models as news


def bulletins(unit: Unit, day: date) -> list[Bulletin]:
    """What the members of `unit` read of the month of `day`."""
    found = news.Bulletin.objects.reaching(unit).of_month(day).for_list()
    return [Bulletin(each.title, each.unit.name, each.get_absolute_url(), each.pdf_url, each.size) for each in found]


def changes(units: list[int]) -> QuerySet:
    """Another value wherever one of the bulletins of these units is."""
    return news.Bulletin.objects.published().of_units(units).order_by("pk").values_list(RowVersion())
