"""The result of a vote held in a meeting is taken into a case about a member, not typed, and into one case only."""

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.voting import counting
from members import votes_held
from members.operations.engine import acting
from members.operations.engine.declaring import PROCEDURES
from members.operations.engine.moving import CaseRefused
from members.operations.engine.voting import offered, taken
from tests.meetings.voting import evenings
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db
ADMIT = {"subject": "admission", "question": "Đề nghị kết nạp quần chúng Ngô Văn Thành"}


@pytest.fixture
def scene(cast):
    return evenings.evening(cast.cell_7, cast.secretary, there=5, absent=1)


def held(scene, votes: int, **facts):
    """A vote with `votes` for it, of six who are counted."""
    vote = evenings.opened(scene, **ADMIT | facts)
    for user in scene.voters[:votes]:
        evenings.cast(vote, user, evenings.YES)
    for user in scene.voters[votes:]:
        evenings.cast(vote, user, evenings.NO)
    counting.close(vote, by=scene.secretary)
    vote.refresh_from_db()
    return vote


def test_votes_on_the_subject_are_told_as_they_were_counted(cast, scene):
    failed = held(scene, 3)
    passed = held(scene, 5, repeats=failed)
    held(scene, 5, subject="resolution", question="Nghị quyết tháng 12")
    found = votes_held.held_by(cast.cell_7, "admission")
    told = [(each.key, each.counted, each.needed, each.in_favour, each.passed) for each in found]
    assert told == [(f"meetings.vote:{passed.pk}", 6, 4, 5, True), (f"meetings.vote:{failed.pk}", 6, 4, 3, False)]
    assert found[0].on == scene.meeting.day and votes_held.held_by(cast.cell_8, "admission") == []


def test_a_vote_of_the_meeting_is_offered_and_taken_with_its_figures(cast, scene, client):
    vote = held(scene, 5)
    case = scenes.until(scenes.opened("admission", cast), "cell_vote")
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    address = reverse("cases:act", args=[case.pk, "tiep"])
    assert ADMIT["question"] in client.get(address).content.decode()
    asked = {"turn": case.turn, "on": f"{timezone.localdate():%d/%m/%Y}", "paper_cell_resolution": "on"}
    answer = client.post(address, asked | {"held": f"meetings.vote:{vote.pk}"})
    assert answer.status_code == 302
    act = case.history.last()
    assert (act.vote, act.counted, act.in_favour, act.needed) == (f"meetings.vote:{vote.pk}", 6, 5, 4)
    step = PROCEDURES.get("admission").names["cell_vote"]
    assert offered(step.vote, cast.cell_7) == []


def test_a_vote_is_taken_into_one_case_only(cast, scene):
    held(scene, 5)
    step = PROCEDURES.get("admission").names["cell_vote"]
    (found,) = offered(step.vote, cast.cell_7)
    numbers = ({"personal_id": f"00109600077{place}"} for place in (1, 2))
    first, second = (scenes.until(scenes.opened("admission", cast, facts=facts), "cell_vote") for facts in numbers)
    scenes.take(first, vote=taken(found))
    with pytest.raises(CaseRefused, match="đã được dùng"):
        acting.take(second, by=None, seen=second.turn, done=scenes.done(second, vote=taken(found)))
