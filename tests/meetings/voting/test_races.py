"""Two at once: one ballot a person, one end, none lost beside it."""

from functools import partial

import pytest

from meetings.models import Ballot, Turnout, Urn, Vote
from meetings.voting import casting, counting, preparing, secrecy
from members.moves import WrongState
from members.refusals import Refused
from tests import together
from tests.meetings.voting import evenings
from tests.meetings.voting.evenings import NO, YES

pytestmark = pytest.mark.django_db(transaction=True)

at_once = partial(together.at_once, refusals=(Refused,))


@pytest.fixture
def scene(cast):
    return evenings.evening(cast.cell_7, cast.secretary, there=8, absent=0)


def opened(scene, way):
    return evenings.opened(scene) if way == "named" else evenings.opened_secretly(scene)[0]


def in_the_box(vote) -> int:
    if vote.way == Vote.Way.NAMED:
        return Ballot.objects.filter(voter__vote=vote).count()
    size = len(Urn.objects.get(vote=vote).ballots)
    assert size // secrecy.length(2) == Turnout.objects.filter(voter__vote=vote).count()
    return size // secrecy.length(2)


@pytest.mark.parametrize("way", ["named", "secret"])
def test_two_ballots_of_one_person_at_once_are_one(scene, way):
    for user in scene.voters[1:5]:
        vote = opened(scene, way)
        seen = [casting.elector_of(user, vote.pk).paper for _ in range(2)]
        results = at_once(partial(casting.cast, seen[0], YES), partial(casting.cast, seen[1], NO))
        assert sorted(results, key=str) == [casting.AlreadyVoted, None] and in_the_box(vote) == 1


@pytest.mark.parametrize("way", ["named", "secret"])
def test_ballots_of_all_at_once_are_all_there(scene, way):
    vote = opened(scene, way)
    seen = [casting.elector_of(user, vote.pk).paper for user in scene.voters]
    results = at_once(*[partial(casting.cast, voter, YES) for voter in seen])
    assert results == [None] * 8 and in_the_box(vote) == 8


@pytest.mark.parametrize("way", ["named", "secret"])
def test_a_ballot_beside_the_end_is_counted_or_refused(scene, way):
    for _ in range(5):
        vote = opened(scene, way)
        voter = casting.elector_of(scene.voters[1], vote.pk).paper
        said, closed = at_once(partial(casting.cast, voter, YES), partial(counting.close, vote, by=scene.secretary))
        vote.refresh_from_db()
        assert closed is None and said in {None, casting.NotOpen}
        assert in_the_box(vote) == (said is None)
        if way == "named":
            assert vote.totals["votes"] == [int(said is None), 0, 0]


def test_of_two_ends_one_wins(scene):
    for _ in range(5):
        vote = opened(scene, "named")
        copies = [Vote.objects.get(pk=vote.pk) for _ in range(2)]
        results = at_once(*[partial(counting.close, copy, by=scene.secretary) for copy in copies])
        assert sorted(results, key=str) == [WrongState, None]


def test_of_two_openings_one_wins(scene):
    vote = evenings.prepared(scene)
    copies = [Vote.objects.get(pk=vote.pk) for _ in range(2)]
    results = at_once(*[partial(preparing.open_vote, copy, by=scene.secretary) for copy in copies])
    assert sorted(results, key=str) == [WrongState, None] and vote.voter_rows.count() == 8


def test_of_two_counts_one_wins(scene):
    vote, codes = evenings.opened_secretly(scene)
    for user in scene.voters:
        evenings.cast(vote, user, YES)
    counting.close(vote, by=scene.secretary)
    copies = [Vote.objects.get(pk=vote.pk) for _ in range(2)]
    results = at_once(*[partial(counting.count, copy, by=scene.chair, codes=codes) for copy in copies])
    vote.refresh_from_db()
    assert results.count(None) == 1 and vote.totals["votes"] == [8, 0, 0]


def test_a_vote_is_held_again_once(scene):
    vote = evenings.opened(scene)
    counting.close(vote, by=scene.secretary)
    again = partial(evenings.prepared, scene, repeats=vote)
    results = at_once(lambda: again().pk, lambda: again().pk)
    assert preparing.NotPossible in results and Vote.objects.count() == 2


def test_of_two_second_signatures_one_wins(scene):
    vote = evenings.opened(scene, "cards")
    counting.close(vote, by=scene.secretary)
    counting.enter(vote, by=scene.secretary, totals=counting.Tally((8, 0, 0)))
    copies = [Vote.objects.get(pk=vote.pk) for _ in range(2)]
    sign = [partial(counting.confirm, copy, by=scene.chair, seen=vote.totals) for copy in copies]
    assert sorted(at_once(*sign), key=str) == [WrongState, None]
