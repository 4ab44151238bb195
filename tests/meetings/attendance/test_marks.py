"""Marks of the roll: each once, in the order they were made, and shown where two people differ."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from meetings.attendance import noting, printed, roll_page
from meetings.models import Meeting, RollEntry, RollMark
from meetings.running import beginning, speaking
from meetings.scoring.batch import Batch
from meetings.scoring.measures import MEASURES
from meetings.summons import inviting
from members import audit
from members.refusals import Refused
from tests import factories, together
from tests.meetings import scenes

at_once = partial(together.at_once, refusals=(Refused,))


@pytest.fixture
def meeting(cast):
    return scenes.opened(cast.cell_7, cast.secretary)


@pytest.fixture
def row(cast, meeting):
    return scenes.entry(meeting, cast.hoa.member)


def outcomes(marks) -> list[str]:
    return [str(mark.outcome) for mark in marks]


@pytest.mark.django_db
class TestTaking:
    def test_a_tap_is_noted_by_whom_and_when(self, cast, meeting, row):
        at = timezone.now()
        noting.take(meeting, [scenes.tapped(row, at=at)], by=cast.secretary)
        row.refresh_from_db()
        assert (row.presence, row.way, row.noted_by, row.noted_at) == ("present", "list", cast.secretary, at)
        assert row.version == 2 and row.arrived_at is None

    def test_what_is_sent_twice_is_taken_once(self, cast, meeting, row):
        first, second = scenes.tapped(row), scenes.tapped(row, "unnoted", at=timezone.now() + timedelta(seconds=1))
        assert outcomes(noting.take(meeting, [first], by=cast.secretary)) == ["taken"]
        assert outcomes(noting.take(meeting, [first, second], by=cast.secretary)) == ["taken", "taken"]
        row.refresh_from_db()
        assert (row.presence, row.version) == ("unnoted", 3) and RollMark.objects.count() == 2

    def test_marks_kept_without_a_network_are_written_in_the_order_of_their_times(self, cast, meeting, row):
        meeting.opened_at -= timedelta(minutes=9)
        Meeting.objects.filter(pk=meeting.pk).update(opened_at=meeting.opened_at)
        times = [meeting.opened_at + timedelta(minutes=minute) for minute in (1, 2, 3)]
        words = ["present", "unnoted", "excused"]
        kept = [scenes.tapped(row, word, at=at) for word, at in zip(words, times, strict=True)]
        assert outcomes(noting.take(meeting, reversed(kept), by=cast.secretary)) == ["taken"] * 3
        row.refresh_from_db()
        assert (row.presence, row.noted_at) == ("excused", times[2])

    def test_of_one_person_on_two_devices_the_later_word_counts(self, cast, meeting, row):
        early, late = meeting.opened_at, timezone.now()
        noting.take(meeting, [scenes.tapped(row, "excused", at=late)], by=cast.secretary)
        [mark] = noting.take(meeting, [scenes.tapped(row, "present", at=early)], by=cast.secretary)
        row.refresh_from_db()
        assert (mark.outcome, row.presence) == ("dropped", "excused")

    @pytest.mark.parametrize("days", [-400, 400])
    def test_a_clock_that_is_wrong_notes_nothing_outside_the_meeting(self, cast, meeting, row, days):
        at = timezone.now() + timedelta(days=days)
        [mark] = noting.take(meeting, [scenes.tapped(row, at=at)], by=cast.secretary)
        assert meeting.opened_at <= mark.at <= timezone.now()

    def test_rows_of_other_meetings_are_left_alone(self, cast, meeting):
        other = scenes.opened(cast.cell_8, cast.secretary_beside)
        foreign = other.roll.first()
        assert noting.take(meeting, [scenes.tapped(foreign)], by=cast.secretary) == []
        foreign.refresh_from_db()
        assert foreign.presence == "unnoted"

    def test_many_cost_as_many_statements_as_one(self, cast, meeting, django_assert_num_queries):
        people = [factories.member(cast.cell_8, f"Người thứ {number}") for number in range(30)]
        big = scenes.opened(cast.cell_8, cast.secretary_beside)
        marks = [scenes.tapped(scenes.entry(big, person)) for person in people]
        for some in (marks[:1], marks[1:]):
            with django_assert_num_queries(6):  # with the savepoint
                noting.take(big, some, by=cast.secretary_beside)
        assert big.roll.attending().count() == 30

    def test_before_the_opening_nothing_is_noted(self, cast):
        with pytest.raises(noting.RollShut):
            noting.take(scenes.plan(cast.cell_8, cast.secretary_beside), [], by=cast.secretary_beside)


@pytest.mark.django_db
class TestDiffering:
    def differ(self, cast, meeting, row) -> RollMark:
        noting.take(meeting, [scenes.tapped(row)], by=cast.hoa)
        [mark] = noting.take(meeting, [scenes.tapped(row, "excused")], by=cast.secretary)
        row.refresh_from_db()
        return mark

    def test_two_people_who_differ_are_shown_and_neither_is_guessed(self, cast, meeting, row):
        mark = self.differ(cast, meeting, row)
        assert (mark.outcome, row.presence, row.noted_by) == ("waiting", "present", cast.hoa)
        assert roll_page.waiting(meeting) == [mark]

    def test_two_people_who_agree_are_no_conflict(self, cast, meeting, row):
        noting.take(meeting, [scenes.tapped(row)], by=cast.hoa)
        [mark] = noting.take(meeting, [scenes.tapped(row)], by=cast.secretary)
        row.refresh_from_db()
        assert (mark.outcome, row.noted_by, row.version) == ("taken", cast.hoa, 2)

    def test_who_scans_meanwhile_is_not_made_absent(self, cast, meeting, row):
        RollEntry.objects.filter(pk=row.pk).update(presence="present", way="code", noted_by=cast.hoa, version=2)
        [mark] = noting.take(meeting, [scenes.tapped(row, "unexcused")], by=cast.secretary)
        assert mark.outcome == "waiting"

    def test_only_the_last_word_of_a_person_is_asked_about(self, cast, meeting, row):
        first = self.differ(cast, meeting, row)
        at = timezone.now()
        words = [
            scenes.tapped(row, word, seen=1, at=at + timedelta(milliseconds=n))
            for n, word in enumerate(["unexcused", "exempt"])
        ]
        noting.take(meeting, words, by=cast.secretary)
        first.refresh_from_db()
        assert first.outcome == "dropped"
        assert [mark.presence for mark in roll_page.waiting(meeting)] == ["exempt"]

    @pytest.mark.parametrize(
        ("take_mark", "presence", "outcome"), [(True, "excused", "taken"), (False, "present", "dropped")]
    )
    def test_a_choice_ends_it_and_is_audited(self, cast, meeting, row, take_mark, presence, outcome):
        mark = self.differ(cast, meeting, row)
        for _ in range(2):  # a double tap
            noting.choose(mark, by=cast.secretary, take_mark=take_mark)
        row.refresh_from_db()
        mark.refresh_from_db()
        assert (row.presence, mark.outcome) == (presence, outcome)
        noted = audit.history(meeting).get(action="meeting.roll")
        assert noted.after == {"member": cast.hoa.full_name, "presence": presence, "other": "excused"}


@pytest.mark.django_db
class TestCorrecting:
    def correct(self, cast, row, **changes):
        usual = {"seen": row.version, "presence": "present", "uncounted": ""}
        noting.correct(row, by=cast.secretary, **usual | changes)
        row.refresh_from_db()

    def test_who_came_late_and_left_early_keeps_the_hours(self, cast, meeting, row):
        Meeting.objects.filter(pk=meeting.pk).update(opened_at=timezone.now() - timedelta(hours=1))
        came, left = timezone.now() - timedelta(minutes=40), timezone.now() - timedelta(minutes=5)
        self.correct(cast, row, arrived_at=came, left_at=left)
        assert (row.arrived_at, row.left_at, row.attended) == (came, left, True)
        self.correct(cast, row, presence="excused", arrived_at=came)
        assert (row.presence, row.arrived_at, row.left_at) == ("excused", None, None)

    @pytest.mark.parametrize(("arrived", "left"), [(-120, None), (None, -120), (5, None), (-10, -20), (-10, -10)])
    def test_hours_that_the_meeting_does_not_have_are_refused(self, cast, meeting, row, arrived, left):
        Meeting.objects.filter(pk=meeting.pk).update(opened_at=timezone.now() - timedelta(hours=1))
        row = scenes.entry(meeting, cast.hoa.member)
        now = timezone.now()
        at = [minutes and now + timedelta(minutes=minutes) for minutes in (arrived, left)]
        with pytest.raises(noting.WrongTimes):
            self.correct(cast, row, arrived_at=at[0], left_at=at[1])

    def test_why_an_official_member_is_not_counted_is_kept_of_no_other(self, cast):
        probationary = factories.member(cast.cell_7, "Dự Bị", official_date=None)
        meeting = scenes.opened(cast.cell_7, cast.secretary)
        official, other = scenes.entry(meeting, cast.hoa.member), scenes.entry(meeting, probationary)
        self.correct(cast, official, presence="uncalled", uncounted="detained")
        self.correct(cast, other, presence="uncalled", uncounted="detained")
        assert (official.uncounted, other.uncounted) == ("detained", "")
        noted = audit.history(meeting).filter(action="meeting.roll").last()
        assert (noted.before["uncounted"], noted.after["uncounted"]) == ("", "detained")

    def test_what_another_noted_meanwhile_is_not_overwritten(self, cast, meeting, row):
        noting.take(meeting, [scenes.tapped(row)], by=cast.hoa)
        with pytest.raises(noting.Changed, match="có mặt"):
            self.correct(cast, row, presence="excused")
        row.refresh_from_db()
        assert row.presence == "present"


@pytest.mark.django_db
def test_the_share_is_of_those_who_had_to_come(cast):
    for number in range(18):
        factories.member(cast.cell_7, f"Người thứ {number}")
    for status in ("exempt", "suspended"):
        factories.member(cast.cell_7, status, status=status)
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    here = meeting.roll.unnoted()[:17].values("pk")
    meeting.roll.filter(pk__in=here).update(presence="present")
    sums = roll_page.sums(meeting)
    assert (sums.present, sums.due, sums.exempt, sums.unnoted) == (17, 20, 1, 3)
    assert (sums.needed, sums.share) == (18, 85)


@pytest.mark.django_db
def test_the_share_is_reached_by_whole_people_only(cast):
    for number in range(24):
        factories.member(cast.cell_7, f"Người thứ {number}")
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    sums = roll_page.sums(meeting)
    assert (sums.due, sums.target, sums.needed) == (26, 90, 24)  # 23,4 are not 23


@pytest.mark.django_db
def test_the_roll_its_paper_and_the_score_count_the_same(cast):
    """Who is detained, or of the special forces, is counted only when there."""
    soldiers = [factories.member(cast.cell_7, name, ineligible_reason="special_force") for name in ("Quân", "Binh")]
    detained = factories.member(cast.cell_7, "Vũ Văn Giam")
    factories.member(cast.cell_7, "Miễn", status="exempt")
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    meeting.roll.filter(member__in=[cast.hoa.member, soldiers[0]]).update(presence="present")
    meeting.roll.filter(member__in=[detained, soldiers[1]]).update(presence="excused")
    meeting.roll.filter(member=detained).update(uncounted="detained")
    meeting.roll.filter(member=cast.secretary.member).update(presence="unexcused")
    sums = roll_page.sums(meeting)
    assert (sums.present, sums.excused, sums.unexcused, sums.unnoted, sums.due) == (2, 0, 1, 0, 3)
    assert (sums.exempt, sums.spared) == (1, 2)
    found = MEASURES["attendance"].collect(Batch([meeting]))[meeting.pk]
    assert (found["present"], found["summoned"], found["unexcused"]) == (sums.present, sums.due, sums.unexcused)
    assert printed.gather(meeting)["tong_so"] == (
        "Phải dự: 3; có mặt: 2; vắng có lý do: 0; vắng không lý do: 1; được miễn: 1; vắng, không thuộc diện phải dự: 2."
    )


@pytest.mark.django_db
def test_a_guest_is_in_no_figure_of_the_roll(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary, starts_at=timezone.now() + timedelta(minutes=1))
    guest = {"superior": cast.neighbour.member, "members": [], "outsiders": [], "points": []}
    inviting.invite(meeting, by=cast.secretary, **guest)
    beginning.open_meeting(meeting, by=cast.secretary, chair=cast.hoa.member, secretary=cast.secretary.member)
    for user in (cast.neighbour, cast.hoa):
        meeting.roll.filter(member=user.member).update(presence="present")
    sums, speakers = roll_page.sums(meeting), speaking.speakers(meeting)
    assert (sums.present, sums.due, sums.unnoted, speakers.present) == (1, 2, 1, 1)
    for user in (cast.neighbour, cast.hoa):
        speaking.begin(speaking.ask(scenes.entry(meeting, user.member), by=cast.secretary))
    assert speaking.speakers(meeting).spoke == 1


@pytest.mark.django_db(transaction=True)
def test_one_mark_sent_twice_at_once_is_taken_once(cast):
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    for _ in range(5):
        row = scenes.entry(meeting, cast.hoa.member)
        mark = scenes.tapped(row, "unnoted" if row.attended else "present")
        results = at_once(*[partial(noting.take, meeting, [mark], by=cast.secretary)] * 2)
        assert [outcomes(marks) for marks in results] == [["taken"], ["taken"]]
        assert scenes.entry(meeting, cast.hoa.member).version == row.version + 1
    assert RollMark.objects.count() == 5
