"""Figures of meetings by month that can be counted by hand, and their sums up the tree."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.figures import counting
from meetings.models import (
    Meeting,
    MeetingCount,
    MeetingMonth,
    PaperRead,
    Posting,
    QualityScore,
    RollEntry,
    Rubric,
    Speech,
    Task,
)
from meetings.models.figures import COUNTS, SO_FAR
from members.models import Member, RuleParameter, Unit, UnitEvent
from tests import factories
from tests.meetings import scenes as planned
from tests.meetings.figures.scenes import DECEMBER, NOVEMBER, NOW, called, held, kept
from tests.meetings.tasks import scenes as given_tasks
from tests.members.events import happen

pytestmark = pytest.mark.django_db
DUE = {"due": 1, "thematic_due": 1}
Kind = UnitEvent.Kind


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    planned.set_clock(monkeypatch, NOW)


@pytest.fixture
def five(cast):
    return [factories.member(cast.cell_7, f"Người thứ {number}") for number in range(5)]


def test_a_meeting_counts_for_its_chi_bo_and_all_above_it(cast, five):
    meeting = held(cast.cell_7, cast.secretary, "2026-11-03")
    rows = called(meeting, five, "present", "online", "present", "excused", "unexcused")
    RollEntry.objects.filter(pk=rows[0].pk).update(arrived_at=meeting.starts_at + timedelta(minutes=20))
    counting.count(NOVEMBER)
    found = {"meetings": 1, "met": 1, "scored": 1, "summoned": 5, "present": 3, "late": 1, "excused": 1, "unexcused": 1}
    assert kept(cast.cell_7) == DUE | found
    assert kept(cast.cell_8) == DUE
    assert kept(cast.ward) == {"due": 2, "thematic_due": 2} | found
    assert kept(cast.beside) == DUE
    assert kept(cast.city) == {"due": 3, "thematic_due": 3} | found


def test_only_what_was_held_in_the_month_and_calls_all_members(cast, five):
    held(cast.cell_7, cast.secretary, "2026-10-31")
    held(cast.cell_7, cast.secretary, "2026-12-01")
    held(cast.cell_7, cast.secretary, "2026-11-05", kind="committee")
    held(cast.cell_7, cast.secretary, "2026-11-06", state="cancelled", cancel_reason="Bão", closed_at=None)
    held(cast.cell_7, cast.secretary, "2026-11-07", state="announced", opened_at=None, closed_at=None)
    held(cast.cell_7, cast.secretary, "2026-11-08", state="running", closed_at=None)
    called(held(cast.cell_7, cast.secretary, "2026-11-09", kind="group"), five[:1], "present")
    counting.count(NOVEMBER)
    assert kept(cast.cell_7) == DUE


def test_the_month_begins_and_ends_at_midnight_of_hanoi(cast):
    late, early = planned.at("2026-11-30 23:59"), planned.at("2026-12-01 00:00")
    for start in (late, early):
        facts = {"starts_at": start, "ends_at": start + timedelta(hours=1), "opened_at": start, "closed_at": None}
        held(cast.cell_7, cast.secretary, "2026-11-03", **facts | {"closed_at": start + timedelta(hours=1)})
    for month in (NOVEMBER, DECEMBER):
        counting.count(month)
        assert kept(cast.cell_7, month)["meetings"] == 1


def test_who_need_not_come_counts_only_when_there(cast, five):
    soldier = factories.member(cast.cell_7, "Trần Văn Quân", ineligible_reason=Member.Reason.SPECIAL_FORCE)
    other = factories.member(cast.cell_7, "Vũ Văn Lính", ineligible_reason=Member.Reason.SPECIAL_FORCE)
    guest = factories.member(cast.cell_8, "Khách Mời")
    meeting = held(cast.cell_7, cast.secretary, "2026-11-03")
    called(meeting, [soldier, other], "unexcused", "present")
    called(meeting, five[:3], "exempt", "uncalled", "present")
    called(meeting, five[3:], "unexcused", "present", uncounted="away")
    called(meeting, [guest], "present", standing="guest")
    counting.count(NOVEMBER)
    found = kept(cast.cell_7)
    assert (found["summoned"], found["present"], found.get("unexcused", 0)) == (3, 3, 0)
    assert meeting.roll.all().attendance() == (3, 3)  # the page of one chi bộ counts the same


def test_a_person_who_speaks_twice_has_spoken_once(cast, five):
    meeting = held(cast.cell_7, cast.secretary, "2026-11-03")
    rows = called(meeting, five, "present", "present", "present", "present", "excused")
    at = meeting.starts_at + timedelta(minutes=10)
    facts = {"meeting": meeting, "asked_at": at, "written_by": cast.secretary}
    for row in (rows[0], rows[0], rows[1]):
        Speech.objects.create(entry=row, began_at=at, ended_at=at + timedelta(minutes=2), state="done", **facts)
    Speech.objects.create(entry=rows[2], state="withdrawn", **facts)
    counting.count(NOVEMBER)
    assert kept(cast.cell_7)["spoke"] == 2


def test_papers_that_were_there_at_the_opening_and_read_before_the_end(cast, five):
    meeting = held(cast.cell_7, cast.secretary, "2026-11-03")
    called(meeting, five, "present", "present", "excused", "unexcused", "uncalled")
    before, after = meeting.starts_at - timedelta(days=2), meeting.closed_at + timedelta(hours=3)
    here = {"meeting": meeting, "title": "Tài liệu", "posted_by": cast.secretary}
    Posting.objects.create(sha256="a" * 64, posted_at=before, **here)
    Posting.objects.create(document=factories.document(cast.ward), posted_at=before, **here)
    Posting.objects.create(sha256="b" * 64, posted_at=before, removed_at=before + timedelta(hours=1), **here)
    Posting.objects.create(sha256="c" * 64, posted_at=after, **here)
    document = Posting.objects.exclude(document=None).get().document
    reads = [
        (five[0], {"sha256": "a" * 64}, before),
        (five[0], {"document": document}, meeting.closed_at),
        (five[2], {"document": document}, before),
        (five[1], {"sha256": "a" * 64}, after),  # when it was over
        (five[1], {"sha256": "c" * 64}, after),  # nobody could read it before
        (five[1], {"sha256": "b" * 64}, before),  # taken off before the meeting
        (five[4], {"sha256": "a" * 64}, before),  # who had not to come
    ]
    for member, paper, at in reads:
        PaperRead.objects.create(meeting=meeting, member=member, at=at, **paper)
    counting.count(NOVEMBER)
    assert (kept(cast.cell_7)["papers_due"], kept(cast.cell_7)["papers_read"]) == (8, 3)


def test_tasks_of_the_month_once_their_day_is_over_or_they_are_done(cast):
    def give(deadline: date, **changes):
        task = given_tasks.give(cast, to=None, days=30)
        Task.objects.filter(pk=task.pk).update(deadline=deadline, **changes)

    give(date(2026, 12, 1), state="done", reported_on=date(2026, 12, 1))
    give(date(2026, 12, 5), state="done", reported_on=date(2026, 12, 6))  # late
    give(date(2026, 12, 15), state="doing")  # not done
    give(date(2026, 12, 16), state="doing")  # today: not over
    give(date(2026, 12, 20), state="done", reported_on=date(2026, 12, 10))
    give(date(2026, 12, 2), state="dropped")
    give(date(2026, 11, 30), state="doing")
    counting.count(DECEMBER)
    found = kept(cast.cell_7, DECEMBER)
    assert (found["tasks_due"], found["tasks_done"], found["tasks_on_time"]) == (4, 3, 2)
    counting.count(NOVEMBER)
    assert kept(cast.cell_7)["tasks_due"] == 1


def score(meeting: Meeting, state: str, band: str = "", **facts) -> QualityScore:
    rubric = Rubric.objects.filter(unit=None, local=False).first()
    if band:
        facts |= {"final_band": band, "band": band, "decided_at": meeting.closed_at}
    return QualityScore.objects.create(meeting=meeting, rubric=rubric, state=state, **facts)


def test_the_class_is_that_of_the_committee_above(cast):
    for day, state, band in (("03", "confirmed", "good"), ("10", "confirmed", "fair"), ("17", "voted", "")):
        score(held(cast.cell_7, cast.secretary, f"2026-11-{day}"), state, band)
    held(cast.cell_7, cast.secretary, "2026-11-20", kind="extraordinary")  # is not scored
    counting.count(NOVEMBER)
    found = kept(cast.ward)
    assert (found["meetings"], found["scored"], found["good"], found["fair"]) == (4, 3, 1, 1)
    assert "poor" not in found


def test_a_score_decided_later_reaches_the_kept_row(cast):
    waiting = score(held(cast.cell_7, cast.secretary, "2026-09-03"), "voted")
    month = date(2026, 9, 1)
    counting.count(month)
    assert "poor" not in kept(cast.city, month)
    QualityScore.objects.filter(pk=waiting.pk).update(
        state="confirmed", final_band="poor", band="poor", decided_at=planned.at(NOW)
    )
    counting.count_kept_open()
    assert kept(cast.city, month)["poor"] == 1


@pytest.mark.parametrize(
    ("kinds", "met", "thematic_met"),
    [
        (["regular"], 1, 0),
        (["thematic"], 0, 1),
        (["combined"], 1, 1),
        (["regular", "thematic"], 1, 1),
        (["extraordinary", "congress"], 0, 0),
        (["regular", "regular"], 1, 0),  # two of one do not stand for another's none
    ],
)
def test_what_is_due_is_held_by_these_kinds(cast, kinds, met, thematic_met):
    for place, kind in enumerate(kinds):
        held(cast.cell_7, cast.secretary, f"2026-11-1{place}", kind=kind)
    counting.count(NOVEMBER)
    found = MeetingMonth.objects.get(unit=cast.cell_7, month=NOVEMBER)
    assert (found.due, found.met, found.thematic_due, found.thematic_met) == (1, met, 1, thematic_met)


def test_a_chuyen_de_counts_from_its_month_to_the_end_of_the_quarter(cast):
    held(cast.cell_7, cast.secretary, "2026-08-11", kind="thematic")
    months = [date(2026, month, 1) for month in (7, 8, 9, 10)]
    for month in months:
        counting.count(month)
    assert [MeetingMonth.objects.get(unit=cast.ward, month=month).thematic_met for month in months] == [0, 1, 1, 0]


def test_what_is_due_is_what_the_rule_of_that_day_asks(cast):
    RuleParameter.objects.filter(key="meeting.regular_per_month").update(valid_to=date(2026, 11, 29))
    RuleParameter.objects.create(
        key="meeting.regular_per_month",
        value=2,
        measure="lần trong tháng",
        valid_from=date(2026, 11, 30),
        document="Thử",
        confidence="V1",
    )
    for month in (10, 11):
        held(cast.cell_7, cast.secretary, f"2026-{month}-03")
        counting.count(date(2026, month, 1))
    assert kept(cast.cell_7, date(2026, 10, 1))["met"] == 1
    assert "met" not in kept(cast.cell_7)
    assert "thematic_due" not in kept(cast.cell_7, _before_the_guidance(cast))


def _before_the_guidance(cast) -> date:
    month = date(2025, 9, 1)  # HD 42 is of 28/10/2025
    counting.count(month)
    return month


def test_counting_again_writes_nothing_and_notes_when(cast, five, monkeypatch):
    called(held(cast.cell_7, cast.secretary, "2026-11-03"), five[:1], "present")
    assert counting.count(NOVEMBER) == Unit.objects.count()
    planned.set_clock(monkeypatch, "2026-12-16 10:10")
    assert counting.count(NOVEMBER) == 0
    assert MeetingCount.objects.get().counted_at == planned.at("2026-12-16 10:10")


def test_one_statement_whatever_the_number_of_meetings(cast, five, django_assert_num_queries):
    def count():
        with django_assert_num_queries(8):  # the lock, the rules, the figures, when; and what holds these together
            counting.count(NOVEMBER)

    count()
    for cell in (cast.cell_7, cast.cell_8, cast.cell_1):
        for day in ("03", "10", "17"):
            called(held(cell, cast.secretary, f"2026-11-{day}"), five, *["present"] * 5)
    count()


# The tree of the month


def placed(unit: Unit, month: date) -> tuple:
    row = MeetingMonth.objects.get(unit=unit, month=month)
    return row.parent_id, row.met


def test_a_unit_that_is_moved_counts_where_it_stood_in_each_month(cast):
    held(cast.cell_8, cast.secretary, "2026-11-03")
    held(cast.cell_8, cast.secretary, "2026-12-03")
    for month in (NOVEMBER, DECEMBER):
        counting.count(month)
    plan = {"units": [cast.cell_8.pk], "parent": cast.beside.pk}
    happen(Kind.HAND_OVER, plan, by=cast.organiser, on=factories.days_ago(2))
    counting.count_kept_open()
    assert (placed(cast.cell_8, NOVEMBER), placed(cast.cell_8, DECEMBER)) == ((cast.ward.pk, 1), (cast.beside.pk, 1))
    assert [kept(cast.ward, month).get("met", 0) for month in (NOVEMBER, DECEMBER)] == [1, 0]
    assert [kept(cast.beside, month).get("met", 0) for month in (NOVEMBER, DECEMBER)] == [0, 1]
    assert kept(cast.city, DECEMBER)["met"] == 1
    assert sums_of_children(NOVEMBER) == sums_of_children(DECEMBER) == []


def test_what_is_decided_for_an_earlier_day_reaches_that_month(cast):
    held(cast.cell_8, cast.secretary, "2026-11-03")
    counting.count(NOVEMBER)
    plan = {"units": [cast.cell_8.pk], "parent": cast.beside.pk}
    happen(Kind.HAND_OVER, plan, by=cast.organiser, on=date(2026, 11, 20))
    counting.count(NOVEMBER)
    assert placed(cast.cell_8, NOVEMBER) == (cast.beside.pk, 1)
    assert sums_of_children(NOVEMBER) == []


def test_what_a_chi_bo_held_before_it_was_closed_is_kept_in_the_sums(cast):
    held(cast.cell_8, cast.secretary, "2026-12-03")
    happen(Kind.MERGE, {"units": [cast.cell_8.pk], "into": cast.cell_7.pk}, by=cast.organiser, on=factories.days_ago(2))
    counting.count(DECEMBER)
    assert kept(cast.cell_8, DECEMBER) == {"meetings": 1, "scored": 1}  # nothing is due of it any more
    assert kept(cast.ward, DECEMBER) == DUE | {"meetings": 1, "scored": 1}
    assert sums_of_children(DECEMBER) == []


def test_chi_bo_of_a_dang_bo_that_was_merged_are_in_no_sum_twice(cast):
    held(cast.cell_8, cast.secretary, "2026-12-03")
    happen(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser, on=factories.days_ago(2))
    counting.count(DECEMBER)
    assert kept(cast.city, DECEMBER)["met"] == 1 == kept(cast.beside, DECEMBER)["met"]
    assert kept(cast.ward, DECEMBER) == {}
    assert sums_of_children(DECEMBER) == []


# Sums


def sums_of_children(month: date) -> list[tuple]:
    """What of any unit is not the sum of the rows right under it in that month."""
    rows = {row.unit_id: row for row in MeetingMonth.objects.filter(month=month)}
    wrong = []
    for row in rows.values():
        if row.is_cell:
            continue
        below = [each for each in rows.values() if each.parent_id == row.unit_id]
        wrong += [
            (row.name, name, getattr(row, name), total)
            for name in COUNTS
            if getattr(row, name) != (total := sum(getattr(each, name) for each in below))
        ]
    return wrong


meeting_kinds = st.sampled_from(["regular", "thematic", "combined", "extraordinary"])
presences = st.lists(
    st.sampled_from(["present", "online", "excused", "unexcused", "exempt", "uncalled"]), min_size=5, max_size=5
)
evening = st.tuples(st.sampled_from(["cell_7", "cell_8", "cell_1"]), st.integers(1, 28), meeting_kinds, presences)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(evenings=st.lists(evening, max_size=12, unique_by=lambda each: each[:2]))
def test_the_rows_below_add_up_to_the_row_above(cast, five, evenings):
    RollEntry.objects.all().delete()
    Meeting.objects.all().delete()
    for cell, day, kind, there in evenings:
        called(held(getattr(cast, cell), cast.secretary, f"2026-11-{day:02}", kind=kind), five, *there)
    counting.count(NOVEMBER)
    assert sums_of_children(NOVEMBER) == []
    top = MeetingMonth.objects.get(unit=cast.city, month=NOVEMBER)
    flat = [presence for *_, there in evenings for presence in there]
    came = sum(presence in RollEntry.ATTENDING for presence in flat)
    absent = sum(presence in RollEntry.ABSENT for presence in flat)
    assert (top.meetings, top.present, top.summoned) == (len(evenings), came, came + absent)
    assert top.excused + top.unexcused == absent
    assert top.met == len({cell for cell, _, kind, _ in evenings if kind in ("regular", "combined")})
    assert SO_FAR == ("thematic_due", "thematic_met")
