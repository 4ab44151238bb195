"""Who counts, who votes, how many are needed: cases worked by hand from docs/rules.md §4.5, each with its rule."""

from datetime import date
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.voting.engine import Body, Denominator, Person, Why, denominator, has_quorum, place
from meetings.voting.subjects import all_subjects, offered
from members.thresholds import Threshold

CELL, CONGRESS, COMMITTEE = Body.CELL, Body.CONGRESS, Body.COMMITTEE
HALF, TWO_THIRDS = Threshold(Fraction(1, 2), over=True), Threshold(Fraction(2, 3), over=False)

THERE, ABSENT = Person(), Person(here=False)
EXCUSED = Person(here=False, excused=True)
PROBATIONARY, PROBATIONARY_ABSENT = Person("probationary"), Person("probationary", here=False)
TEMPORARY, GUEST = Person("temporary"), Person("guest")


def away(here=False):
    return Person(uncounted="away", here=here)


def exempt(here=False):
    return Person(uncounted="exempt", here=here)


def suspended(here=False):
    return Person(uncounted="suspended", here=here)


def prosecuted(here=False):
    return Person(uncounted="prosecuted", here=here)


def detained(here=False):
    return Person(uncounted="detained", here=here)


# rule; body; who was called; then by hand: the denominator, who may vote, needed for > 1/2, needed for ≥ 2/3
CASES = [
    # 9.3.2: the official members who were called, there or not
    ("all there", CELL, [(26, THERE)], 26, 26, 14, 18),
    ("absent without leave count", CELL, [(20, THERE), (6, ABSENT)], 26, 20, 14, 18),
    ("excused absent count in a cell", CELL, [(20, THERE), (6, EXCUSED)], 26, 20, 14, 18),
    ("nobody there still counts", CELL, [(9, ABSENT)], 9, 0, 5, 6),
    ("the smallest chi bộ", CELL, [(3, THERE)], 3, 3, 2, 2),
    ("one absent of three", CELL, [(2, THERE), (1, ABSENT)], 3, 2, 2, 2),
    ("four", CELL, [(4, THERE)], 4, 4, 3, 3),
    ("five", CELL, [(5, THERE)], 5, 5, 3, 4),
    ("six", CELL, [(6, THERE)], 6, 6, 4, 4),
    ("seven", CELL, [(7, THERE)], 7, 7, 4, 5),
    ("a large one", CELL, [(87, THERE), (13, ABSENT)], 100, 87, 51, 67),
    # 6.3.2b, 9.3.2: official members only
    ("probationary do not count", CELL, [(10, THERE), (2, PROBATIONARY)], 10, 10, 6, 7),
    ("absent probationary neither", CELL, [(10, THERE), (2, PROBATIONARY_ABSENT)], 10, 10, 6, 7),
    ("guests neither", CELL, [(10, THERE), (3, GUEST)], 10, 10, 6, 7),
    ("only probationary there", CELL, [(3, ABSENT), (4, PROBATIONARY)], 3, 0, 2, 2),
    # 6.3.2b: who is here for a time votes at the official place
    ("temporary here do not count", CELL, [(12, THERE), (3, TEMPORARY)], 12, 12, 7, 8),
    # 9.3.2: introduced elsewhere for a time
    ("away and absent", CELL, [(20, THERE), (6, away())], 20, 20, 11, 14),
    ("away but there", CELL, [(20, THERE), (6, away(True))], 26, 26, 14, 18),
    ("away, one of two there", CELL, [(20, THERE), (1, away()), (1, away(True))], 21, 21, 11, 14),
    # 9.3.2: exempt
    ("exempt and absent", CELL, [(20, THERE), (4, exempt())], 20, 20, 11, 14),
    ("exempt but there", CELL, [(20, THERE), (4, exempt(True))], 24, 24, 13, 16),
    ("one exempt of four comes", CELL, [(20, THERE), (3, exempt()), (1, exempt(True))], 21, 21, 11, 14),
    ("all exempt, none there", CELL, [(3, exempt())], 0, 0, 1, 0),
    # 9.3.2: suspended, prosecuted, detained
    ("suspended", CELL, [(15, THERE), (1, suspended())], 15, 15, 8, 10),
    ("prosecuted", CELL, [(15, THERE), (1, prosecuted())], 15, 15, 8, 10),
    ("detained", CELL, [(15, THERE), (1, detained())], 15, 15, 8, 10),
    ("those of these classes who are there count", CELL, [(15, THERE), (1, suspended(True))], 16, 16, 9, 11),
    ("prosecuted but there", CELL, [(15, THERE), (1, prosecuted(True))], 16, 16, 9, 11),
    ("detained but there", CELL, [(15, THERE), (1, detained(True))], 16, 16, 9, 11),
    (
        "all classes at once, all absent",
        CELL,
        [(18, THERE), (2, ABSENT), (1, away()), (2, exempt()), (1, suspended()), (1, prosecuted()), (1, detained())],
        20,
        18,
        11,
        14,
    ),
    (
        "everything of a real evening",
        CELL,
        [(21, THERE), (4, EXCUSED), (1, exempt(True)), (2, exempt()), (1, away()), (2, PROBATIONARY), (1, TEMPORARY)],
        26,
        22,
        14,
        18,
    ),
    # 9.3.2, congress: also not the officially excused for its whole length
    ("congress, excused", CONGRESS, [(27, THERE), (3, EXCUSED)], 27, 27, 14, 18),
    ("congress, absent without leave", CONGRESS, [(27, THERE), (3, ABSENT)], 30, 27, 16, 20),
    ("congress, excused but came", CONGRESS, [(27, THERE), (3, Person(excused=True))], 30, 30, 16, 20),
    ("congress, exempt absent", CONGRESS, [(27, THERE), (2, exempt())], 27, 27, 14, 18),
    ("congress, exempt there", CONGRESS, [(27, THERE), (2, exempt(True))], 29, 29, 15, 20),
    ("congress, all classes", CONGRESS, [(20, THERE), (2, EXCUSED), (1, away()), (1, suspended())], 20, 20, 11, 14),
    ("congress, probationary", CONGRESS, [(20, THERE), (4, PROBATIONARY)], 20, 20, 11, 14),
    # 9.3.3, committee: its present members − temporarily transferred and absent − suspended or prosecuted
    ("committee of seven", COMMITTEE, [(7, THERE)], 7, 7, 4, 5),
    ("committee, excused count", COMMITTEE, [(5, THERE), (2, EXCUSED)], 7, 5, 4, 5),
    ("committee, away and absent", COMMITTEE, [(6, THERE), (1, away())], 6, 6, 4, 4),
    ("committee, away but there", COMMITTEE, [(6, THERE), (1, away(True))], 7, 7, 4, 5),
    ("committee, suspended", COMMITTEE, [(6, THERE), (1, suspended())], 6, 6, 4, 4),
    ("committee, suspended though there", COMMITTEE, [(6, THERE), (1, suspended(True))], 6, 6, 4, 4),
    ("committee, prosecuted though there", COMMITTEE, [(6, THERE), (1, prosecuted(True))], 6, 6, 4, 4),
    ("committee, exempt is no class of its rule", COMMITTEE, [(6, THERE), (1, exempt())], 7, 6, 4, 5),
    ("committee, guests of the office", COMMITTEE, [(5, THERE), (4, GUEST)], 5, 5, 3, 4),
    ("committee of three, one away", COMMITTEE, [(2, THERE), (1, away())], 2, 2, 2, 2),
    ("committee of fifteen", COMMITTEE, [(11, THERE), (4, ABSENT)], 15, 11, 8, 10),
]


@pytest.mark.parametrize(("body", "called", "counted", "voters", "half", "two_thirds"), [case[1:] for case in CASES])
def test_denominators_by_hand(body, called, counted, voters, half, two_thirds):
    people = [person for many, person in called for _ in range(many)]
    assert denominator(people, body) == Denominator(counted, voters)
    assert (HALF.needed(counted), TWO_THIRDS.needed(counted)) == (half, two_thirds)


# P: half is floor(N/2) + 1, two thirds are ceil(2N/3)
ROUNDING = [
    *[(1, 1, 1), (2, 2, 2), (3, 2, 2), (8, 5, 6), (10, 6, 7), (11, 6, 8), (12, 7, 8), (13, 7, 9), (14, 8, 10)],
    *[(15, 8, 10), (16, 9, 11), (17, 9, 12), (25, 13, 17), (26, 14, 18), (27, 14, 18), (28, 15, 19), (29, 15, 20)],
    *[(30, 16, 20), (99, 50, 66), (101, 51, 68), (200, 101, 134), (500, 251, 334)],
]


@pytest.mark.parametrize(("counted", "half", "two_thirds"), ROUNDING)
def test_needed_votes_by_hand(counted, half, two_thirds):
    assert (HALF.needed(counted), TWO_THIRDS.needed(counted)) == (half, two_thirds)


REASONS = [
    (PROBATIONARY, CELL, Why.PROBATIONARY),
    (TEMPORARY, CELL, Why.TEMPORARY),
    (GUEST, CONGRESS, Why.GUEST),
    (away(), CELL, Why.AWAY),
    (exempt(), CELL, Why.EXEMPT),
    (suspended(), CELL, Why.SUSPENDED),
    (prosecuted(), CONGRESS, Why.PROSECUTED),
    (detained(), CELL, Why.DETAINED),
    (EXCUSED, CONGRESS, Why.EXCUSED),
    (suspended(True), COMMITTEE, Why.SUSPENDED),
    (EXCUSED, CELL, ""),
    (ABSENT, CELL, ""),
]


@pytest.mark.parametrize(("person", "body", "why"), REASONS)
def test_each_who_is_not_counted_has_a_reason(person, body, why):
    found = place(person, body)
    assert (found.why, found.counted, found.votes) == (why, not why, False)


# Congress: at least 2/3 of those summoned are there
@pytest.mark.parametrize(
    ("called", "there", "holds"), [(30, 20, True), (30, 19, False), (31, 21, True), (31, 20, False), (3, 2, True)]
)
def test_quorum_of_a_congress_by_hand(called, there, holds):
    people = [THERE] * there + [ABSENT] * (called - there) + [PROBATIONARY] * 5 + [GUEST] * 5
    assert has_quorum(people, Fraction(2, 3)) is holds


def test_absent_probationary_take_no_quorum():
    assert has_quorum([THERE] * 2 + [ABSENT] + [PROBATIONARY_ABSENT] * 9, Fraction(2, 3))


SPECIAL = {"admission", "recognition", "removal", "expulsion", "disbanding"}


def test_only_what_the_rule_names_needs_two_thirds():
    assert {key for key, subject in all_subjects().items() if subject.rule == "vote.special"} == SPECIAL
    assert {key for key, subject in all_subjects().items() if subject.climbs} == SPECIAL - {"disbanding"}
    assert {key for key, subject in all_subjects().items() if subject.rule == "vote.normal"} == (
        all_subjects().keys() - SPECIAL
    )


def test_what_only_a_committee_decides_is_offered_to_it_alone():
    assert {key for key, _ in offered(COMMITTEE)} - {key for key, _ in offered(CELL)} == {"disbanding", "decision"}


@pytest.mark.django_db
def test_ratios_come_from_the_rules_of_the_day(cast):
    on = date(2026, 11, 29)
    assert all_subjects()["admission"].threshold(cast.cell_7, on) == TWO_THIRDS
    assert all_subjects()["resolution"].threshold(cast.cell_7, on) == HALF
    assert all_subjects()["decision"].threshold(cast.cell_7, on) == HALF


PEOPLE = st.builds(
    Person,
    st.just("official") | st.sampled_from(["probationary", "temporary", "guest"]),
    st.sampled_from(["", "", "", "away", "exempt", "suspended", "prosecuted", "detained"]),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(PEOPLE, max_size=40), st.sampled_from(Body))
def test_voters_are_of_those_counted_and_those_of_those_called(people, body):
    found = denominator(people, body)
    assert 0 <= found.voters <= found.counted <= sum(person.standing == "official" for person in people)
    assert found.voters <= sum(person.here for person in people)


@given(st.lists(PEOPLE, max_size=40), st.sampled_from(Body), st.randoms())
def test_the_order_of_the_roll_changes_nothing(people, body, random):
    shuffled = list(people)
    random.shuffle(shuffled)
    assert denominator(shuffled, body) == denominator(people, body)


@given(st.integers(1, 100_000))
def test_two_majorities_never_fit_into_one_number(counted):
    half, two_thirds = HALF.needed(counted), TWO_THIRDS.needed(counted)
    assert 2 * half > counted >= half and 2 * (half - 1) <= counted
    assert two_thirds == ceil(2 * counted / 3) and 3 * two_thirds >= 2 * counted > 3 * (two_thirds - 1)


@given(st.lists(PEOPLE, max_size=40))
def test_somebody_who_comes_never_lowers_what_is_needed(people):
    later = [Person(each.standing, each.uncounted, True, each.excused) for each in people]
    for body in (CELL, CONGRESS):
        assert denominator(later, body).counted >= denominator(people, body).counted
