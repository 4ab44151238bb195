"""Ballots, the end of a vote, and what it has brought."""

import pytest
from django.db import IntegrityError, transaction

from meetings.models import Ballot, Turnout, Urn, Vote
from meetings.voting import casting, counting, preparing, results, secrecy
from meetings.voting.tally import Tally
from members import audit
from members.models import RuleParameter
from members.moves import WrongState
from tests import factories
from tests.meetings.voting import evenings
from tests.meetings.voting.evenings import NO, OTHER, YES

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast):
    return evenings.evening(cast.cell_7, cast.secretary, there=5, absent=1)


def all_say(vote, scene, *said):
    for user, ticked in zip(scene.voters, said, strict=False):
        evenings.cast(vote, user, ticked)


# Named on the phone


def test_a_named_vote_is_counted_as_it_closes(scene):
    vote = evenings.opened(scene)
    all_say(vote, scene, YES, YES, YES, YES, NO)
    assert Vote.objects.get(pk=vote.pk).totals is None
    counting.close(vote, by=scene.secretary)
    assert (vote.state, vote.outcome, vote.totals["votes"], vote.needed) == ("decided", "passed", [4, 1, 0], 4)


def test_consent_of_those_there_is_not_enough_where_many_are_absent(cast):
    scene = evenings.evening(cast.cell_7, cast.secretary, there=3, absent=3)
    vote = evenings.opened(scene)
    all_say(vote, scene, YES, YES, YES)
    counting.close(vote, by=scene.secretary)
    assert (vote.outcome, vote.needed, vote.counted) == ("failed", 4, 6)


def test_another_opinion_and_silence_are_no_consent(scene):
    vote = evenings.opened(scene)
    all_say(vote, scene, YES, YES, YES, OTHER)
    counting.close(vote, by=scene.secretary)
    assert (vote.outcome, vote.totals["votes"]) == ("failed", [3, 0, 1])


def test_each_votes_once(scene):
    vote = evenings.opened(scene)
    evenings.cast(vote, scene.voters[1], YES)
    with pytest.raises(casting.AlreadyVoted):
        evenings.cast(vote, scene.voters[1], NO)
    assert Ballot.objects.get().ticked == [1]


def test_one_ballot_a_person_is_a_constraint(scene):
    vote = evenings.opened(scene)
    evenings.cast(vote, scene.voters[1], YES)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.bulk_create([Ballot(voter=vote.voter_rows.get(member=scene.voters[1].member), ticked=[2])])


def test_who_may_not_vote_is_no_voter(scene, cast):
    guest = factories.account(factories.member(cast.cell_7, "Bùi Dự Bị"))
    evenings.entry(scene.meeting, guest.member, standing="probationary")
    vote = evenings.opened(scene)
    for user in (guest, cast.stranger, cast.organiser):
        assert casting.elector_of(user, vote.pk) is None


def test_no_ballot_before_the_opening_or_after_the_end(scene):
    vote = evenings.prepared(scene)
    assert casting.elector_of(scene.secretary, vote.pk) is None
    preparing.open_vote(vote, by=scene.secretary)
    seen = casting.elector_of(scene.voters[1], vote.pk)
    counting.close(vote, by=scene.secretary)
    for elector in (seen, casting.elector_of(scene.voters[1], vote.pk)):
        with pytest.raises(casting.NotOpen):
            casting.cast(elector.paper, YES)


@pytest.mark.parametrize("ticked", [frozenset(), frozenset({1, 2}), frozenset({4}), frozenset({0})])
@pytest.mark.parametrize("way", ["named", "secret"])
def test_a_ballot_that_does_not_exist_is_refused(scene, way, ticked):
    vote = evenings.opened(scene) if way == "named" else evenings.opened_secretly(scene)[0]
    with pytest.raises(casting.NoSuchBallot):
        evenings.cast(vote, scene.voters[1], ticked)
    assert not casting.elector_of(scene.voters[1], vote.pk).has_cast


# Secret on the phone


def test_a_secret_vote_is_counted_with_the_code_and_its_ballots_are_gone(scene):
    vote, codes = evenings.opened_secretly(scene)
    all_say(vote, scene, YES, YES, NO, YES, OTHER)
    counting.close(vote, by=scene.secretary)
    assert (vote.state, vote.totals, vote.outcome) == ("closed", None, "")
    counting.count(vote, by=scene.chair, codes=codes)
    assert vote.totals == {"votes": [3, 1, 1], "blank": 0, "invalid": 0}
    assert (vote.state, vote.outcome) == ("decided", "failed")
    assert not Urn.objects.exists() and Turnout.objects.count() == 5


def test_codes_are_read_as_people_type_them(scene):
    vote, codes = evenings.opened_secretly(scene)
    all_say(vote, scene, YES, YES, YES, YES)
    counting.close(vote, by=scene.secretary)
    typed = {key: code.lower().replace("-", " ").replace("0", "o").replace("1", "l") for key, code in codes.items()}
    counting.count(vote, by=scene.chair, codes=typed)
    assert vote.outcome == "passed"


def test_two_holders_open_only_together(scene):
    vote, codes = evenings.opened_secretly(scene, [scene.chair, scene.secretary])
    all_say(vote, scene, YES, YES, YES, YES, NO)
    counting.close(vote, by=scene.secretary)
    one, two = codes
    for half in ({one: codes[one]}, {two: codes[two]}, {one: codes[two], two: codes[one]}):
        with pytest.raises(counting.WrongCode):
            counting.count(vote, by=scene.chair, codes=half)
    counting.count(vote, by=scene.chair, codes=codes)
    assert vote.totals["votes"] == [4, 1, 0]


def test_nothing_is_counted_before_the_vote_is_closed(scene):
    vote, codes = evenings.opened_secretly(scene)
    all_say(vote, scene, YES, YES, YES, YES)
    with pytest.raises(WrongState):
        counting.count(vote, by=scene.chair, codes=codes)
    assert len(Urn.objects.get().ballots) == 4 * secrecy.length(2)


def test_without_the_passing_key_the_vote_is_void_and_held_again(scene):
    vote, codes = evenings.opened_secretly(scene, subject="admission")
    all_say(vote, scene, YES, YES, YES, YES)
    counting.close(vote, by=scene.secretary)
    secrecy.forget([vote.pk])
    with pytest.raises(counting.Unreadable, match="bỏ phiếu lại"):
        counting.count(vote, by=scene.chair, codes=codes)
    preparing.void(vote, by=scene.secretary, reason="Mất khóa hòm phiếu")
    assert not Urn.objects.exists()
    assert evenings.prepared(scene, "secret", subject="admission", repeats=vote).attempt == 1


def test_an_urn_with_a_ballot_too_many_is_not_counted(scene):
    vote, codes = evenings.opened_secretly(scene)
    all_say(vote, scene, YES, YES, NO)
    urn = Urn.objects.get()
    forged = bytes(urn.ballots) + secrecy.seal(YES, urn.publics, vote.pk)
    Urn.objects.update(ballots=forged)
    counting.close(vote, by=scene.secretary)
    with pytest.raises(counting.Unreadable):
        counting.count(vote, by=scene.chair, codes=codes)


def test_a_ballot_of_another_vote_does_not_open(scene):
    vote, codes = evenings.opened_secretly(scene)
    urn = Urn.objects.get()
    moved = secrecy.seal(YES, urn.publics, vote.pk + 1)
    all_say(vote, scene, YES)
    Urn.objects.update(ballots=moved)
    counting.close(vote, by=scene.secretary)
    with pytest.raises(counting.Unreadable):
        counting.count(vote, by=scene.chair, codes=codes)


def test_of_fewer_than_three_secret_ballots_only_the_outcome_is_told(scene):
    vote, codes = evenings.opened_secretly(scene)
    all_say(vote, scene, YES, NO)
    counting.close(vote, by=scene.secretary)
    counting.count(vote, by=scene.chair, codes=codes)
    assert (vote.outcome, vote.totals, results.lines(vote)) == ("failed", None, [])
    assert audit.history(vote).first().after == {"outcome": "failed", "totals": None}


@pytest.mark.parametrize(("told", "totals"), [(1, [4, 0, 0]), (0, None)])
def test_unanimity_is_told_as_the_rule_says(scene, told, totals):
    RuleParameter.objects.filter(key="vote.secret_unanimous").update(value=told)
    vote, codes = evenings.opened_secretly(scene)
    all_say(vote, scene, YES, YES, YES, YES)
    counting.close(vote, by=scene.secretary)
    counting.count(vote, by=scene.chair, codes=codes)
    assert vote.outcome == "passed" and (vote.totals and vote.totals["votes"]) == totals


def test_the_same_names_on_every_ballot_are_unanimity_too(scene):
    RuleParameter.objects.filter(key="vote.secret_unanimous").update(value=0)
    vote, codes = evenings.opened_secretly(scene, subject="election", names=["An", "Bình", "Cúc"], seats=2)
    all_say(vote, scene, {1, 3}, {1, 3}, {1, 3}, {1, 3})
    counting.close(vote, by=scene.secretary)
    counting.count(vote, by=scene.chair, codes=codes)
    assert (vote.totals, vote.elected_names) == (None, ["An", "Cúc"])


# Elections


def test_an_election_of_three_of_four(scene):
    names = ["Nguyễn An", "Lê Bình", "Trần Cúc", "Phạm Dũng"]
    vote, codes = evenings.opened_secretly(scene, subject="election", names=names, seats=3)
    all_say(vote, scene, {1, 2, 3}, {1, 2, 3}, {1, 2, 3}, {1, 2, 4}, {1})
    counting.close(vote, by=scene.secretary)
    counting.count(vote, by=scene.chair, codes=codes)
    assert vote.totals == {"votes": [5, 4, 3, 1], "blank": 0, "invalid": 0}
    assert (vote.outcome, vote.elected_names, vote.needed) == ("short", ["Nguyễn An", "Lê Bình"], 4)


def test_a_blank_ballot_elects_nobody(scene):
    vote, codes = evenings.opened_secretly(scene, subject="election", names=["An", "Bình"], seats=1)
    all_say(vote, scene, {1}, {1}, {1}, {1}, {})
    counting.close(vote, by=scene.secretary)
    counting.count(vote, by=scene.chair, codes=codes)
    assert (vote.outcome, vote.elected_names, vote.totals["blank"]) == ("elected", ["An"], 1)


def test_a_tie_at_the_last_seat_is_decided_by_a_second_round_without_half(scene):
    tied = evenings.opened(scene, "cards", subject="election", names=["An", "Bình", "Cúc"], seats=1)
    counting.close(tied, by=scene.secretary)
    counting.enter(tied, by=scene.secretary, totals=Tally((4, 4, 0)))
    counting.confirm(tied, by=scene.chair, seen=tied.totals)
    assert (tied.outcome, results.tied_names(tied)) == ("tied", ["An", "Bình"])
    second = evenings.opened(scene, "cards", subject="election", names=["An", "Bình"], seats=1, repeats=tied)
    counting.close(second, by=scene.secretary)
    counting.enter(second, by=scene.secretary, totals=Tally((2, 1)))
    counting.confirm(second, by=scene.chair, seen=second.totals)
    assert second.second_round and second.attempt == 2
    assert (second.outcome, second.elected_names, second.needed) == ("elected", ["An"], 4)


# Counted by hand


FOUR_OF_FIVE = Tally((4, 1, 0))


def counted(scene, way="cards", totals=FOUR_OF_FIVE, **paper):
    vote = evenings.opened(scene, way)
    counting.close(vote, by=scene.secretary)
    counting.enter(vote, by=scene.secretary, totals=totals, **paper)
    return vote


def test_cards_are_counted_by_one_and_signed_by_another(scene):
    vote = counted(scene)
    assert (vote.state, vote.outcome) == ("typed", "")
    with pytest.raises(counting.SamePerson):
        counting.confirm(vote, by=scene.secretary, seen=vote.totals)
    counting.confirm(vote, by=scene.chair, seen=vote.totals)
    assert (vote.state, vote.outcome, vote.entered_by, vote.confirmed_by) == (
        "decided",
        "passed",
        scene.secretary,
        scene.chair,
    )


def test_the_database_too_wants_two_people(scene):
    vote = counted(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.filter(pk=vote.pk).update(confirmed_by=scene.secretary)


def test_numbers_typed_anew_are_not_signed_unseen(scene):
    vote = counted(scene)
    seen = vote.totals
    counting.send_back(vote, by=scene.chair)
    assert (vote.state, vote.totals, vote.entered_by) == ("closed", None, None)
    counting.enter(vote, by=scene.secretary, totals=Tally((3, 2, 0)))
    with pytest.raises(counting.OtherNumbers):
        counting.confirm(vote, by=scene.chair, seen=seen)
    counting.confirm(vote, by=scene.chair, seen=vote.totals)
    assert vote.outcome == "failed"


def test_paper_keeps_what_was_issued_and_collected(scene):
    vote = counted(scene, "paper", Tally((4, 0, 0), invalid=1), issued=5, collected=5)
    counting.confirm(vote, by=scene.chair, seen=vote.totals)
    assert vote.totals == {"votes": [4, 0, 0], "blank": 0, "invalid": 1, "issued": 5, "collected": 5}
    assert audit.history(vote).filter(action="vote.enter").get().after is None


def test_two_ballots_on_paper_are_told_as_outcome_only(scene):
    vote = counted(scene, "paper", Tally((2, 0, 0)), issued=5, collected=2)
    counting.confirm(vote, by=scene.chair, seen=vote.totals)
    assert (vote.outcome, vote.totals) == ("failed", None)


def test_numbers_are_not_typed_for_a_vote_on_the_phone(scene):
    vote, _ = evenings.opened_secretly(scene)
    counting.close(vote, by=scene.secretary)
    with pytest.raises(counting.CountedByPortal):
        counting.enter(vote, by=scene.secretary, totals=Tally((5, 0, 0)))
