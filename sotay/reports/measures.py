"""Interim declaration of the measures, in the shape in which they will come."""

from typing import NamedTuple

from django.db.models import F

RATES = ("members", "eligible")


class Measure(NamedTuple):
    key: str
    step: int
    label: str
    short_label: str
    bases: tuple[str, ...] = RATES


def ordered() -> list[Measure]:
    return [
        Measure("members", 100, "Tổng số đảng viên", "Tổng số", ()),
        Measure("eligible", 200, "Đủ điều kiện", "Đủ ĐK", ("members",)),
        Measure("activated", 400, "Đã kích hoạt", "Kích hoạt"),
        Measure("active_30", 600, "Hoạt động 30 ngày", "30 ngày"),
        Measure("active_7", 700, "Hoạt động 7 ngày", "7 ngày"),
        Measure("assisted", 900, "Có người giúp", "Có người giúp", ()),
    ]


def column(measure):
    return F(measure.key)
