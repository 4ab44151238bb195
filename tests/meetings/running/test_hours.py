"""A meeting is opened on its day and closed once, at the time it is; then nothing of it changes."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from meetings import opening
from meetings.attendance import checking_in, codes, noting
from meetings.models import Meeting
from meetings.planning import sessions
from meetings.running import beginning, ending, parts, speaking
from members import audit
from members.refusals import Refused
from tests import factories, together
from tests.meetings import scenes

at_once = partial(together.at_once, refusals=(Refused,))


def open_now(meeting, cast):
    beginning.open_meeting(meeting, by=cast.secretary, chair=cast.hoa.member, secretary=cast.secretary.member)


@pytest.mark.django_db
class TestOpening:
    def test_keeps_the_time_it_is_and_who_leads(self, cast):
        before = timezone.now()
        meeting = scenes.opened(cast.cell_7, cast.secretary)
        kept = Meeting.objects.get()
        assert kept.state == "running" and before <= kept.opened_at <= timezone.now() and kept.closed_at is None
        assert (kept.chair, kept.secretary) == (cast.hoa.member, cast.secretary.member)
        entry = audit.history(meeting).get(action="meeting.open")
        assert entry.actor == cast.secretary and entry.after["called"] == 2

    @pytest.mark.parametrize(("days", "sentence"), [(1, "chưa khai mạc được"), (-1, "không khai mạc lùi ngày được")])
    def test_on_no_other_day(self, cast, days, sentence):
        meeting = scenes.plan(cast.cell_7, cast.secretary, days)
        with pytest.raises(beginning.NotToday, match=sentence):
            open_now(meeting, cast)
        assert not meeting.roll.exists() and not meeting.opens_today

    def test_what_goes_past_midnight_is_still_opened(self, cast, monkeypatch):
        late = scenes.evening(5) + timedelta(hours=4)
        meeting = scenes.plan(cast.cell_7, cast.secretary, starts_at=late)
        monkeypatch.setattr(timezone, "now", lambda: late + timedelta(hours=1))
        open_now(meeting, cast)
        assert meeting.is_running

    def test_not_twice_and_not_when_cancelled(self, cast):
        meeting = scenes.opened(cast.cell_7, cast.secretary)
        with pytest.raises(beginning.AlreadyOpened):
            open_now(meeting, cast)
        gone = scenes.plan(cast.cell_8, cast.secretary, 0)
        sessions.cancel(gone, by=cast.secretary, reason="Mưa bão")
        with pytest.raises(opening.MeetingClosed):
            open_now(gone, cast)

    def test_a_running_meeting_is_neither_changed_put_off_nor_cancelled(self, cast):
        meeting = scenes.opened(cast.cell_7, cast.secretary)
        later = scenes.evening(3)
        with pytest.raises(opening.MeetingClosed):
            sessions.cancel(meeting, by=cast.secretary, reason="Mưa")
        with pytest.raises(opening.MeetingClosed):
            sessions.postpone(meeting, by=cast.secretary, seen=meeting.version, starts_at=later, reason="Mưa")
        with pytest.raises(opening.MeetingClosed):
            sessions.change(meeting, by=cast.secretary, seen=meeting.version, **scenes.facts(0))


@pytest.mark.django_db
class TestLists:
    """What is next and what was, by what happened and not by what was planned."""

    def of(self, cast):
        return cast.hoa.member, Meeting.objects.summoning(cast.hoa.member)

    def test_what_runs_beyond_its_end_stays_next(self, cast, monkeypatch):
        member, found = self.of(cast)
        meeting = scenes.opened(cast.cell_7, cast.secretary)
        hours_later = meeting.ends_at + timedelta(hours=2)
        monkeypatch.setattr(timezone, "now", lambda: hours_later)
        assert list(found.still_ahead()) == [meeting] and not found.past().exists()
        assert sessions.next_for(member)[0] == meeting and not meeting.is_over and not meeting.is_ahead

    def test_what_nobody_closed_is_next_no_more_the_day_after(self, cast, monkeypatch):
        _, found = self.of(cast)
        meeting = scenes.opened(cast.cell_7, cast.secretary)
        monkeypatch.setattr(timezone, "now", lambda: meeting.ends_at + timedelta(hours=13))
        assert list(found.past()) == [meeting] and not found.still_ahead().exists()

    def test_what_was_closed_early_is_over(self, cast):
        _, found = self.of(cast)
        meeting = scenes.opened(cast.cell_7, cast.secretary, starts_at=timezone.now() + timedelta(minutes=5))
        scenes.closed(meeting, cast.secretary)
        assert list(found.past()) == [meeting] and not found.not_over().exists() and meeting.is_over

    def test_what_is_planned_far_ahead_is_in_one_list_only(self, cast):
        _, found = self.of(cast)
        meeting = scenes.plan(cast.cell_7, cast.secretary, 40)
        assert list(found.not_over()) == [meeting] and not found.past().exists()


@pytest.mark.django_db
class TestClosing:
    def test_the_silent_are_settled_one_by_one(self, cast):
        third = factories.member(cast.cell_7, "Lê Văn Tư")
        meeting = scenes.opened(cast.cell_7, cast.secretary)
        noting.take(meeting, [scenes.tapped(scenes.entry(meeting, cast.hoa.member))], by=cast.secretary)
        silent = {scenes.entry(meeting, third).pk: "excused"}
        with pytest.raises(ending.RollChanged):  # one more is silent
            ending.close_meeting(Meeting.objects.get(), by=cast.secretary, silent=silent)
        assert Meeting.objects.get().is_running
        silent[scenes.entry(meeting, cast.secretary.member).pk] = "unexcused"
        ending.close_meeting(meeting, by=cast.secretary, silent=silent)
        assert meeting.state == "closed" and meeting.closed_at > meeting.opened_at
        assert dict(meeting.roll.values_list("member", "presence")) == {
            cast.hoa.member_id: "present",
            third.pk: "excused",
            cast.secretary.member_id: "unexcused",
        }
        assert audit.history(meeting).get(action="meeting.close").after["present"] == 1

    def test_what_differs_is_chosen_first(self, cast):
        meeting = scenes.opened(cast.cell_7, cast.secretary)
        row = scenes.entry(meeting, cast.hoa.member)
        noting.take(meeting, [scenes.tapped(row)], by=cast.secretary)
        noting.take(meeting, [scenes.tapped(row, "excused")], by=cast.hoa)
        with pytest.raises(ending.NotYet, match="Còn 1 lượt"):
            scenes.closed(meeting, cast.secretary)
        assert Meeting.objects.get().is_running

    def test_a_room_above_may_say_that_something_is_not_finished(self, cast, monkeypatch):
        monkeypatch.setattr(ending, "OBSTACLES", [lambda meeting: f"Còn biểu quyết ở {meeting.unit.name}."])
        with pytest.raises(ending.NotYet, match="Còn biểu quyết ở Chi bộ 7"):
            scenes.closed(scenes.opened(cast.cell_7, cast.secretary), cast.secretary)

    def test_nothing_changes_any_more(self, cast):
        meeting = scenes.opened(cast.cell_7, cast.secretary)
        row = scenes.entry(meeting, cast.hoa.member)
        limits, now = codes.limits(meeting), timezone.now()
        ticket, code = codes.ticket(row, limits, now), codes.current(meeting, limits, now).text
        noting.take(meeting, [scenes.tapped(row)], by=cast.secretary)
        speech = speaking.ask(row, by=cast.hoa)
        item, other = meeting.agenda.all()[:2]
        parts.begin(item)
        scenes.closed(meeting, cast.secretary)
        item.refresh_from_db()
        speech.refresh_from_db()
        assert item.ended_at == meeting.closed_at and speech.state == "withdrawn"
        stood = list(meeting.roll.values())
        for refused, work in (
            (noting.RollShut, lambda: noting.correct(row, by=cast.secretary, seen=3, presence="online", uncounted="")),
            (opening.NotRunning, lambda: speaking.ask(row, by=cast.hoa)),
            (opening.NotRunning, lambda: speaking.begin(speech)),
            (opening.NotRunning, lambda: parts.begin(other)),
            (checking_in.CheckInShut, lambda: checking_in.scan(meeting.pk, code, by=cast.secretary)),
            (opening.NotRunning, lambda: scenes.closed(meeting, cast.secretary)),
        ):
            with pytest.raises(refused):
                work()
        checking_in.check_in(ticket, by=cast.hoa)  # was there already: nothing to refuse, nothing to write
        [late] = noting.take(meeting, [scenes.tapped(row, "excused", seen=9)], by=cast.secretary)
        assert late.outcome == "late" and list(meeting.roll.values()) == stood


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_of_two_openings_one_writes_the_roll(self, cast):
        for days in range(3):
            start = timezone.now() + timedelta(minutes=days + 1)
            meeting = scenes.plan(cast.cell_7, cast.secretary, starts_at=start, overlap_ok=True)
            copies = [Meeting.objects.get(pk=meeting.pk) for _ in range(2)]
            results = at_once(*(partial(open_now, copy, cast) for copy in copies))
            assert sorted(results, key=str) == [beginning.AlreadyOpened, None] and meeting.roll.count() == 2

    def test_of_two_closings_one_counts(self, cast):
        meeting = scenes.opened(cast.cell_7, cast.secretary)
        silent = dict.fromkeys(meeting.roll.values_list("pk", flat=True), "unexcused")
        copies = [Meeting.objects.get(pk=meeting.pk) for _ in range(2)]
        results = at_once(*(partial(ending.close_meeting, copy, by=cast.secretary, silent=silent) for copy in copies))
        assert sorted(results, key=str) == [opening.NotRunning, None]

    def test_a_check_in_beside_the_closing_is_in_or_is_told(self, cast):
        """Never taken after the roll is settled, never lost before."""
        for number in range(6):
            start = timezone.now() + timedelta(minutes=number + 1)
            meeting = scenes.opened(cast.cell_7, cast.secretary, starts_at=start, overlap_ok=True)
            row = scenes.entry(meeting, cast.hoa.member)
            ticket = codes.ticket(row, codes.limits(meeting), timezone.now())
            closed, noted = at_once(
                lambda meeting=meeting: scenes.closed(meeting, cast.secretary),
                lambda ticket=ticket: checking_in.check_in(ticket, by=cast.hoa),
            )
            row.refresh_from_db()
            if noted is checking_in.CheckInShut:
                assert closed is None and row.presence == "unexcused"
            else:
                assert row.presence == "present" and closed in (None, ending.RollChanged)
