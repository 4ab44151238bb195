"""A year that is not this one, and an end on another day, are written out."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from meetings import wording
from meetings.models import Meeting
from tests.meetings import scenes


def at(text: str):
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.unit
@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-12-03T19:30", "2026-12-03T21:00", "19 giờ 30 – 21 giờ"),
        ("2026-12-03T22:00", "2026-12-04T01:30", "22 giờ – 1 giờ 30 ngày 04/12/2026"),
        ("2026-12-31T22:00", "2027-01-01T00:00", "22 giờ – 0 giờ ngày 01/01/2027"),
    ],
)
def test_hours(start, end, said):
    assert wording.hours(at(start), at(end)) == said


@pytest.mark.unit
def test_the_usual_title_has_the_year_of_another_year():
    today = timezone.localdate()
    label = Meeting.Kind.REGULAR.label
    here, there = today.replace(month=1, day=5), today.replace(year=today.year + 1, month=1, day=5)
    assert wording.usual_title("regular", label, here) == "Sinh hoạt thường kỳ tháng 1"
    assert wording.usual_title("regular", label, there) == f"Sinh hoạt thường kỳ tháng 1/{there.year}"
    assert wording.is_usual_title(f"Sinh hoạt thường kỳ tháng 1/{today.year}", "regular", label, here)
    assert wording.usual_title("congress", Meeting.Kind.CONGRESS.label, there) == "Đại hội chi bộ"


@pytest.mark.django_db
def test_the_list_shows_the_year_of_a_meeting_of_another_year(cast, client):
    held = scenes.held(cast.cell_7, cast.secretary, 400)
    client.force_login(cast.hoa)
    year = timezone.localdate(held.starts_at).year
    assert year != timezone.localdate().year
    assert f'<small class="num">{year}</small>' in client.get("/sinh-hoat/").text
    night = scenes.plan(cast.cell_7, cast.secretary, 3, minutes=300)
    next_day = timezone.localdate(night.starts_at) + timedelta(days=1)
    assert f"0 giờ 30 ngày {next_day:%d/%m/%Y}" in client.get(night.get_absolute_url()).text
