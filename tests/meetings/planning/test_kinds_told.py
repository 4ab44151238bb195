"""Of which kind a notice of a meeting is: what its member has switched off, and whether it is heard at night."""

import pytest

from meetings.planning import sessions
from members.models import Notice
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "kind"), [(0, "meeting-change"), (1, "meeting"), (12, "meeting")])
def test_only_a_meeting_that_is_near_is_called_off_at_night(cast, days, kind):
    """Today at half past seven in the evening; tomorrow's is further than the 24 hours of the rules at ten."""
    meeting = scenes.plan(cast.cell_7, cast.secretary, days)
    assert list(Notice.objects.filter(user=cast.hoa).values_list("kind", flat=True)) == ["meeting"]
    sessions.cancel(meeting, by=cast.secretary, reason="Mưa bão")
    assert Notice.objects.filter(user=cast.hoa).latest("pk").kind == kind
