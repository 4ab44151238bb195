"""What is voted on again: a tie among those who are equal, open seats by whoever has none, a failure by its number."""

import pytest
from django.urls import reverse

from meetings.models import Meeting
from meetings.voting import counting, preparing, results
from meetings.voting.tally import Tally
from tests.meetings.voting import evenings

pytestmark = pytest.mark.django_db
FOUR = ["Nguyễn An", "Lê Bình", "Trần Cúc", "Phạm Dũng"]


@pytest.fixture
def scene(cast):
    return evenings.evening(cast.cell_7, cast.secretary, there=10, absent=0)


def elected(scene, votes, names=FOUR, seats=3, **facts):
    """An election by cards with so many votes for each name; more than half of ten is six."""
    vote = evenings.opened(scene, "cards", subject="election", names=names, seats=seats, **facts)
    counting.close(vote, by=scene.secretary)
    counting.enter(vote, by=scene.secretary, totals=Tally(votes))
    counting.confirm(vote, by=scene.chair, seen=vote.totals)
    return vote


def form_of(client, scene, vote):
    client.force_login(scene.secretary)
    url = reverse("meetings:prepare_vote", args=[scene.meeting.pk])
    return client.get(f"{url}?lai={vote.pk}").context["form"]


class TestTheSecondRound:
    """Three seats: An and Bình have theirs, Cúc and Dũng are equal at the last."""

    @pytest.fixture
    def tied(self, scene):
        return elected(scene, (10, 8, 6, 6))

    def test_it_is_held_among_the_equal_and_for_their_seat(self, scene, tied, client):
        assert (tied.outcome, tied.elected_names) == ("tied", FOUR[:2])
        form = form_of(client, scene, tied)
        assert (form["names"].value().split("\n"), form["seats"].value()) == (FOUR[2:], 1)
        second = elected(scene, (2, 3), names=FOUR[2:], seats=1, repeats=tied)
        assert (second.outcome, second.elected_names) == ("elected", [FOUR[3]])

    @pytest.mark.parametrize(
        ("names", "seats"),
        [([*FOUR[2:], "Đỗ Người Khác"], 1), (["Đỗ Một", "Đỗ Hai"], 1), ([FOUR[0], *FOUR[2:]], 1), (FOUR[2:], 2)],
    )
    def test_nobody_else_is_elected_without_half(self, scene, tied, names, seats):
        with pytest.raises(preparing.NotPossible, match=r"giữa những người bằng phiếu \(Trần Cúc, Phạm Dũng\)"):
            evenings.prepared(scene, "cards", subject="election", names=names, seats=seats, as_many=True, repeats=tied)

    def test_a_tie_of_the_second_round_is_held_once_more(self, scene, tied):
        second = elected(scene, (3, 3), names=FOUR[2:], seats=1, repeats=tied)
        assert second.outcome == "tied"
        third = elected(scene, (4, 3), names=FOUR[2:], seats=1, repeats=second)
        assert (third.second_round, third.attempt, third.elected_names) == (True, 3, [FOUR[2]])

    def test_one_that_was_given_up_is_held_among_the_same(self, scene, tied):
        given_up = evenings.opened(scene, "cards", subject="election", names=FOUR[2:], seats=1, repeats=tied)
        preparing.void(given_up, by=scene.secretary, reason="Mất điện")
        with pytest.raises(preparing.NotPossible, match="giữa những người bằng phiếu"):
            evenings.prepared(scene, "cards", subject="election", names=["Đỗ Một", "Đỗ Hai"], repeats=given_up)
        again = evenings.prepared(scene, "cards", subject="election", names=FOUR[2:], seats=1, repeats=given_up)
        assert again.second_round


class TestOpenSeats:
    """Three seats: only An has more than half."""

    @pytest.fixture
    def short(self, scene):
        return elected(scene, (9, 5, 4, 3))

    def test_the_form_names_who_has_no_seat_and_how_many_are_open(self, scene, short, client):
        form = form_of(client, scene, short)
        offered = form["names"].value().split("\n"), form["seats"].value()
        assert (short.outcome, *offered) == ("short", FOUR[1:], 2)

    def test_who_was_elected_stands_in_no_further_round(self, scene, short):
        with pytest.raises(preparing.NotPossible, match="Đã trúng cử ở lần trước: Nguyễn An"):
            evenings.prepared(scene, "cards", subject="election", names=FOUR, seats=2, repeats=short)
        second = elected(scene, (7, 5, 4), names=FOUR[1:], seats=2, repeats=short)
        assert (second.outcome, results.elected_so_far(second)) == ("short", set(FOUR[:2]))
        names = [FOUR[0], *FOUR[2:]]
        with pytest.raises(preparing.NotPossible, match="Đã trúng cử ở lần trước: Nguyễn An"):
            evenings.prepared(scene, "cards", subject="election", names=names, seats=1, repeats=second)

    def test_no_more_are_elected_than_seats_are_open(self, scene, short):
        names = [*FOUR[1:], "Đỗ Người Mới"]
        with pytest.raises(preparing.NotPossible, match="Lần trước còn thiếu 2 người"):
            evenings.prepared(scene, "cards", subject="election", names=names, seats=3, repeats=short)
        newcomer = evenings.prepared(scene, "cards", subject="election", names=names, seats=2, repeats=short)
        assert not newcomer.second_round  # half is asked for again, and others may stand


class TestTheSameAgain:
    QUESTION = "Đề nghị kết nạp quần chúng Trần Văn An"

    def failed(self, scene, **facts):
        vote = evenings.opened(scene, "cards", subject="admission", question=self.QUESTION, **facts)
        counting.close(vote, by=scene.secretary)
        counting.enter(vote, by=scene.secretary, totals=Tally((6, 4, 0)))  # seven of ten are two thirds
        counting.confirm(vote, by=scene.chair, seen=vote.totals)
        assert vote.outcome == "failed"
        return vote

    def test_what_has_failed_is_not_put_as_something_new(self, scene):
        first = self.failed(scene)
        with pytest.raises(preparing.NotPossible, match="đã biểu quyết lần 1 không đạt"):
            evenings.prepared(scene, "cards", subject="admission", question="đề nghị  kết nạp quần chúng TRẦN VĂN AN")
        third = self.failed(scene, repeats=self.failed(scene, repeats=first))
        with pytest.raises(preparing.NoThirdTime):
            evenings.prepared(scene, "cards", subject="admission", question=self.QUESTION)
        assert results.climbs(third)
        evenings.prepared(scene, "cards", subject="admission", question="Đề nghị kết nạp quần chúng Lê Thị Bé")


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_was_prepared_and_never_opened_says_why_it_is_not_any_more(scene, client, state):
    vote = evenings.prepared(scene, "secret")
    ended = {"state": state, "closed_at": scene.meeting.ends_at, "cancel_reason": "Bão"}
    Meeting.objects.filter(pk=scene.meeting.pk).update(**ended)
    vote.refresh_from_db()
    for step in (preparing.take_key, preparing.open_vote):
        with pytest.raises(preparing.NotPossible):
            step(vote, by=scene.secretary)
    client.force_login(scene.secretary)
    page = client.get(vote.get_absolute_url()).text
    assert preparing.PAST in page and "Tôi nhận khóa" not in page and "Mở được khi" not in page
    listed = client.get(reverse("meetings:votes", args=[scene.meeting.pk])).text
    assert "Thêm biểu quyết" not in listed and "Biểu quyết lại" not in listed
