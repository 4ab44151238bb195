"""A vote before its first ballot."""

import pytest

from meetings.models import Meeting, RollEntry, Vote, Voter
from meetings.voting import counting, obstacles, people, preparing, results
from meetings.voting.engine import Denominator
from members import audit
from members.models import Notice
from members.moves import WrongState
from tests import factories
from tests.meetings.voting import evenings

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast):
    return evenings.evening(cast.cell_7, cast.secretary, there=5, absent=2)


def test_opening_freezes_who_counts_and_why_others_do_not(scene, cast):
    evenings.entry(scene.meeting, factories.member(cast.cell_7, "Bùi Dự Bị"), standing="probationary")
    exempt = evenings.entry(
        scene.meeting, factories.member(cast.cell_7, "Cao Miễn"), uncounted="exempt", presence="exempt"
    )
    vote = evenings.opened(scene)
    assert (vote.counted, vote.voters, vote.needed, vote.state) == (7, 5, 4, "open")
    rows = Voter.objects.filter(vote=vote)
    assert rows.filter(why="").count() == 7 and rows.filter(votes=True).count() == 5
    assert dict(rows.exclude(why="").values_list("member__full_name", "why")) == {
        "Bùi Dự Bị": "probationary",
        "Cao Miễn": "exempt",
    }
    RollEntry.objects.filter(pk=exempt.pk).update(presence="present")  # comes in while one votes
    vote.refresh_from_db()
    assert (vote.counted, rows.filter(votes=True).count()) == (7, 5)
    assert people.electorate(scene.meeting, vote.opened_at).denominator == Denominator(8, 6)


def test_two_thirds_for_an_admission(scene):
    assert evenings.opened(scene, subject="admission").needed == 5  # of 7


def test_who_came_late_or_left_early_votes_only_while_there(scene):
    before, after = scene.meeting.opened_at, scene.meeting.ends_at
    first, second, third = scene.voters[1:4]
    RollEntry.objects.filter(member=first.member_id).update(arrived_at=after)
    RollEntry.objects.filter(member=second.member_id).update(left_at=before)
    RollEntry.objects.filter(member=third.member_id).update(arrived_at=before, left_at=after)
    vote = evenings.opened(scene)
    assert vote.counted == 7 and vote.voters == 3
    assert set(vote.voter_rows.filter(votes=True).values_list("member", flat=True)) == {
        scene.secretary.member_id,
        third.member_id,
        scene.chair.member_id,
    }


def test_voters_with_an_account_are_called(scene):
    vote = evenings.opened(scene)
    told = Notice.objects.filter(url=vote.get_absolute_url())
    assert {notice.user_id for notice in told} == {user.pk for user in scene.voters[1:]}
    assert told.first().text == "Mời đồng chí biểu quyết: Thông qua nghị quyết tháng 12"


def test_cards_call_nobody(scene):
    vote = evenings.opened(scene, "cards")
    assert not Notice.objects.filter(url=vote.get_absolute_url()).exists()


def test_opening_is_audited_and_happens_once(scene):
    vote = evenings.opened(scene)
    assert audit.history(vote).filter(action="vote.open").get().after == {"counted": 7, "voters": 5, "needed": 4}
    with pytest.raises(WrongState):
        preparing.open_vote(vote, by=scene.secretary)


@pytest.mark.parametrize("state", ["announced", "closed", "cancelled"])
def test_a_vote_opens_only_while_the_meeting_is_on(scene, state):
    vote = evenings.prepared(scene)
    Meeting.objects.filter(pk=scene.meeting.pk).update(state=state, cancel_reason="Mưa bão")
    with pytest.raises(preparing.NotPossible, match="đang diễn ra"):
        preparing.open_vote(vote, by=scene.secretary)


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_nothing_is_prepared_for_a_meeting_that_is_over(scene, state):
    scene.meeting.state = state
    with pytest.raises(preparing.NotPossible, match="đã kết thúc hoặc đã hủy"):
        evenings.prepared(scene)


def test_nobody_there_nobody_votes(scene):
    RollEntry.objects.update(presence="unnoted")
    with pytest.raises(preparing.NotPossible, match="điểm danh"):
        evenings.opened(scene)


def test_a_secret_vote_needs_three_voters_and_a_key(scene):
    with pytest.raises(preparing.NotPossible, match="nhận khóa"):
        evenings.opened(scene, "secret")
    RollEntry.objects.filter(member__in=[user.member_id for user in scene.voters[2:]]).update(presence="excused")
    for way in ("secret", "paper"):
        with pytest.raises(preparing.NotPossible, match="ít nhất 3 người"):
            evenings.opened(scene, way)


def test_a_congress_needs_two_thirds_of_those_called(scene):
    Meeting.objects.filter(pk=scene.meeting.pk).update(kind="congress")
    scene.meeting.refresh_from_db()
    RollEntry.objects.filter(presence="excused").update(presence="unexcused")
    RollEntry.objects.filter(member=scene.voters[1].member_id).update(presence="unexcused")
    with pytest.raises(preparing.NotPossible, match="hai phần ba"):  # 4 of 7
        evenings.opened(scene)
    RollEntry.objects.filter(member=scene.voters[1].member_id).update(presence="online")
    assert evenings.opened(scene).counted == 7


@pytest.mark.parametrize(
    ("names", "seats", "as_many", "fits"),
    [
        (["A", "B", "C"], 2, False, True),
        (["A", "B"], 2, False, False),
        (["A", "B"], 2, True, True),
        (["A"], 2, True, False),
        (["A"], 1, True, True),
        ([f"N{at}" for at in range(65)], 3, False, False),
    ],
)
def test_an_election_has_more_names_than_seats_unless_its_rule_says_otherwise(scene, names, seats, as_many, fits):
    facts = {"subject": "election", "names": names, "seats": seats, "as_many": as_many}
    if fits:
        assert evenings.prepared(scene, "secret", **facts).names == names
    else:
        with pytest.raises(preparing.NotPossible, match=f"Bầu {seats} người"):
            evenings.prepared(scene, "secret", **facts)


def failed(scene, **facts):
    """A vote on an admission in which nobody said anything."""
    vote = evenings.opened(scene, subject="admission", **facts)
    counting.close(vote, by=scene.secretary)
    return vote


def test_the_third_failure_goes_up_and_there_is_no_fourth(scene):
    first = failed(scene)
    second = failed(scene, repeats=first)
    third = failed(scene, repeats=second)
    assert [vote.attempt for vote in (first, second, third)] == [1, 2, 3]
    assert [results.climbs(vote) for vote in (first, second, third)] == [False, False, True]
    with pytest.raises(preparing.NoThirdTime, match="cấp ủy cấp trên"):
        failed(scene, repeats=third)


def test_a_normal_subject_may_be_voted_on_again(scene):
    vote = None
    for _ in range(4):
        vote = evenings.opened(scene, repeats=vote)
        counting.close(vote, by=scene.secretary)
    assert vote.attempt == 4 and not results.climbs(vote)


def test_a_void_vote_is_no_attempt(scene):
    vote = evenings.opened(scene, subject="admission")
    preparing.void(vote, by=scene.secretary, reason="Mất điện")
    assert evenings.prepared(scene, subject="admission", repeats=vote).attempt == 1


def test_one_that_was_given_up_before_it_opened_blocks_nothing(scene):
    first = failed(scene)
    given_up = evenings.prepared(scene, subject="admission", repeats=first)
    preparing.void(given_up, by=scene.secretary, reason="Ghi nhầm")
    assert failed(scene, repeats=given_up).attempt == 2


def test_only_a_vote_without_result_is_held_again_and_once(scene):
    vote = failed(scene)
    evenings.prepared(scene, subject="admission", repeats=vote)
    with pytest.raises(preparing.NotPossible, match="đã được lập lại"):
        evenings.prepared(scene, subject="admission", repeats=vote)
    open_one = evenings.opened(scene)
    with pytest.raises(preparing.NotPossible):
        evenings.prepared(scene, repeats=open_one)
    with pytest.raises(preparing.NotPossible, match="giữ nguyên loại việc"):
        evenings.prepared(scene, subject="removal", repeats=failed(scene))


def test_a_vote_of_another_unit_is_not_repeated_here(scene, cast):
    beside = evenings.evening(cast.cell_8, cast.secretary_beside)
    vote = failed(beside)
    with pytest.raises(preparing.NotPossible):
        evenings.prepared(scene, subject="admission", repeats=vote)


def test_a_void_vote_says_why_and_stays_void(scene):
    vote = evenings.opened(scene)
    preparing.void(vote, by=scene.secretary, reason="Đọc nhầm nội dung")
    assert (vote.state, vote.void_reason, vote.outcome, vote.totals) == ("void", "Đọc nhầm nội dung", "", None)
    assert audit.history(vote).first().reason == "Đọc nhầm nội dung"
    for again in (counting.close, preparing.open_vote):
        with pytest.raises(WrongState):
            again(vote, by=scene.secretary)


def test_a_decided_vote_cannot_be_given_up_or_opened_again(scene):
    vote = failed(scene)
    with pytest.raises(WrongState):
        preparing.void(vote, by=scene.secretary, reason="Sai")
    with pytest.raises(WrongState):
        counting.close(vote, by=scene.chair)
    assert Vote.objects.get(pk=vote.pk).outcome == "failed"


def test_two_hold_a_key_at_most_and_nobody_after_the_opening(scene):
    vote = evenings.prepared(scene, "secret")
    first = preparing.take_key(vote, by=scene.secretary)
    assert preparing.take_key(vote, by=scene.secretary) != first  # a new one takes the place of the old
    preparing.take_key(vote, by=scene.chair)
    with pytest.raises(preparing.NotPossible, match="đủ hai người"):
        preparing.take_key(vote, by=scene.voters[1])
    assert vote.keys.count() == 2
    preparing.open_vote(vote, by=scene.secretary)
    with pytest.raises(preparing.NotPossible, match="trước khi mở"):
        preparing.take_key(vote, by=scene.secretary)


def test_a_meeting_waits_for_its_votes(scene):
    evenings.prepared(scene)
    assert obstacles.unfinished(scene.meeting) == ""
    vote = evenings.opened(scene, "cards", question="Nghị quyết")
    assert obstacles.unfinished(scene.meeting).startswith("Chưa đóng biểu quyết “Nghị quyết”.")
    counting.close(vote, by=scene.secretary)
    assert obstacles.unfinished(scene.meeting).startswith("Chưa kiểm phiếu “Nghị quyết”.")
    counting.enter(vote, by=scene.secretary, totals=counting.Tally((5, 0, 0)))
    assert obstacles.unfinished(scene.meeting).startswith("Chưa kiểm phiếu")
    counting.confirm(vote, by=scene.chair, seen=vote.totals)
    assert obstacles.unfinished(scene.meeting) == ""
