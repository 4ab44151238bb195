"""What a bí thư does not have to type."""

from datetime import date

import pytest

from meetings import wording
from meetings.planning import proposals


@pytest.mark.parametrize(
    ("last", "today", "proposed"),
    [
        (date(2026, 11, 3), date(2026, 11, 21), date(2026, 12, 3)),
        (date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 2, 1), date(2027, 2, 28)),
        (date(2026, 6, 21), date(2026, 11, 21), date(2026, 12, 21)),
        (date(2027, 1, 15), date(2026, 11, 21), date(2027, 2, 15)),
    ],
)
def test_a_chi_bo_meets_on_its_fixed_day(last, today, proposed):
    assert proposals.same_day_next_month(last, today) == proposed


@pytest.mark.django_db
def test_the_first_meeting_of_a_unit_is_proposed_with_the_agenda_of_the_guidance_only(cast):
    values = proposals.first_values(cast.cell_7, None)
    agenda = "\n".join(proposals.shipped_agenda("regular"))
    assert values == {"kind": "regular", "agenda": agenda, "chair": None}


def test_the_name_says_kind_and_month_and_a_congress_has_none():
    assert wording.usual_title("regular", "Sinh hoạt thường kỳ", date(2026, 12, 3)) == "Sinh hoạt thường kỳ tháng 12"
    assert wording.usual_title("congress", "Đại hội chi bộ", date(2026, 12, 3)) == "Đại hội chi bộ"
