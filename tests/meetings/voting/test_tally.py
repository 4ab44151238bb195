"""What ballots add up to and whom an election elects: cases worked by hand from docs/rules.md §4.5, and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.voting.tally import Election, Tally, add_up, elect


def ballots(*ticked):
    return [frozenset(each) for each in ticked]


# what was ticked; places, most ticks; votes, blank, invalid
TALLIES = [
    ("three answers", [[1], [1], [2], [3]], 3, 1, (2, 1, 1), 0, 0),
    ("another opinion is no consent", [[3], [3], [1]], 3, 1, (1, 0, 2), 0, 0),
    ("nothing ticked", [[1], [], []], 3, 1, (1, 0, 0), 2, 0),
    ("two answers spoil", [[1, 2], [1]], 3, 1, (1, 0, 0), 0, 1),
    ("none cast", [], 3, 1, (0, 0, 0), 0, 0),
    ("three of five seats", [[1, 2, 3], [1, 2], [4]], 5, 3, (2, 2, 1, 1, 0), 0, 0),
    ("one tick too many spoils all of them", [[1, 2, 3, 4], [1]], 5, 3, (1, 0, 0, 0, 0), 0, 1),
    ("a name that is not there", [[6], [0], [5]], 5, 3, (0, 0, 0, 0, 1), 0, 2),
    ("blank in an election", [[], [2]], 2, 1, (0, 1), 1, 0),
]


@pytest.mark.parametrize(("cast", "places", "most", "votes", "blank", "invalid"), [case[1:] for case in TALLIES])
def test_tallies_by_hand(cast, places, most, votes, blank, invalid):
    assert add_up(ballots(*cast), places, most) == Tally(votes, blank, invalid)


# rule; votes of each name; seats; needed; elected, tied, open seats
ELECTIONS = [
    # more than half of the denominator, the highest first
    ("three of four for three seats", (20, 14, 18, 8), 3, 14, (1, 3, 2), (), 0),
    ("more than enough have half", (20, 17, 18, 15), 3, 14, (1, 3, 2), (), 0),
    ("exactly half is not more than half", (13, 14), 1, 14, (2,), (), 0),
    ("half of those there is not half of those counted", (12, 8), 1, 14, (), (), 1),
    ("one short", (20, 14, 13, 8), 3, 14, (1, 2), (), 1),
    ("nobody", (5, 6, 7), 2, 14, (), (), 2),
    ("as many as seats by the rule of the election", (20, 21), 2, 14, (2, 1), (), 0),
    ("one name for one seat", (19,), 1, 14, (1,), (), 0),
    ("a secretary with half against", (13,), 1, 14, (), (), 1),
    # the last seat
    ("equal below the last seat", (20, 16, 16, 19), 2, 14, (1, 4), (), 0),
    ("equal at the last seat", (20, 16, 16, 19), 3, 14, (1, 4), (2, 3), 1),
    ("equal at the two last seats", (20, 16, 16, 16), 3, 14, (1,), (2, 3, 4), 2),
    ("all equal", (16, 16, 16), 2, 14, (), (1, 2, 3), 2),
    ("equal, but seats for all", (16, 16), 2, 14, (1, 2), (), 0),
    ("equal without half", (13, 13), 1, 14, (), (), 1),
    ("equal at the top, no matter", (18, 18, 15, 14), 3, 14, (1, 2, 3), (), 0),
    # second round among the tied: the highest, without half
    ("second round", (11, 9), 1, 1, (1,), (), 0),
    ("second round, equal again", (10, 10), 1, 1, (), (1, 2), 1),
    ("second round, two of three", (9, 8, 3), 2, 1, (1, 2), (), 0),
    ("second round, nobody voted for", (0, 0), 1, 1, (), (), 1),
]


@pytest.mark.parametrize(
    ("votes", "seats", "needed", "elected", "tied", "open_seats"), [case[1:] for case in ELECTIONS]
)
def test_elections_by_hand(votes, seats, needed, elected, tied, open_seats):
    assert elect(votes, seats, needed) == Election(elected, tied, open_seats)


def test_a_short_election_is_no_tie():
    assert elect((20, 13), 2, 14).short and not elect((16, 16), 1, 14).short and not elect((20, 16), 2, 14).short


BALLOTS = st.lists(st.frozensets(st.integers(0, 8), max_size=6), max_size=60)


@given(BALLOTS, st.integers(1, 7), st.integers(1, 5))
def test_every_ballot_is_valid_blank_or_invalid(cast, places, most):
    found = add_up(cast, places, most)
    valid = len(cast) - found.blank - found.invalid
    assert found.blank == cast.count(frozenset()) and valid <= sum(found.votes) <= most * valid
    assert all(0 <= got <= valid for got in found.votes) and len(found.votes) == places


@given(BALLOTS, st.integers(1, 7), st.integers(1, 5), st.randoms())
def test_a_shuffled_urn_adds_up_to_the_same(cast, places, most, random):
    shuffled = list(cast)
    random.shuffle(shuffled)
    assert add_up(shuffled, places, most) == add_up(cast, places, most)


@given(BALLOTS, BALLOTS)
def test_two_urns_add_up_to_the_sum_of_each(first, second):
    one, two, both = add_up(first, 5, 2), add_up(second, 5, 2), add_up(first + second, 5, 2)
    assert both.votes == tuple(map(sum, zip(one.votes, two.votes, strict=True)))
    assert (both.blank, both.invalid) == (one.blank + two.blank, one.invalid + two.invalid)


VOTES = st.lists(st.integers(0, 30), min_size=1, max_size=12)


@given(VOTES, st.integers(1, 12), st.integers(1, 30))
def test_nobody_is_passed_over(votes, seats, needed):
    """Who is elected has enough votes and more than everybody who is neither elected nor tied; seats are never
    overfilled."""
    found = elect(votes, seats, needed)
    got = [votes[at - 1] for at in found.elected]
    assert got == sorted(got, reverse=True) and all(each >= needed for each in got)
    left = [each for at, each in enumerate(votes, 1) if at not in found.elected + found.tied and each >= needed]
    tied = {votes[at - 1] for at in found.tied}
    assert len(tied) <= 1 and (not tied or len(found.tied) > found.open_seats > 0)
    assert all(each < min([*got, *tied]) for each in left)
    assert len(found.elected) + found.open_seats == seats
    assert not found.open_seats or found.tied or not left


@given(VOTES, st.integers(1, 12), st.integers(1, 30), st.randoms())
def test_the_order_of_the_names_elects_nobody(votes, seats, needed, random):
    places = list(range(len(votes)))
    random.shuffle(places)
    found, moved = elect(votes, seats, needed), elect([votes[at] for at in places], seats, needed)
    assert {places[at - 1] + 1 for at in moved.elected} == set(found.elected)
    assert {places[at - 1] + 1 for at in moved.tied} == set(found.tied)
