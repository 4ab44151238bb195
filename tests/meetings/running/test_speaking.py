"""Who speaks, how many and how long; when the parts of the agenda begin and end."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.attendance import noting
from meetings.models import AgendaItem, Speech
from meetings.running import parts, speaking
from meetings.scoring.batch import Batch
from meetings.scoring.measures import MEASURES
from members.moves import WrongState
from members.refusals import Refused
from tests import factories, together
from tests.meetings import scenes

at_once = partial(together.at_once, refusals=(Refused,))


@pytest.fixture
def meeting(cast):
    agenda = ["Mở đầu", "Tình hình tư tưởng", "Thảo luận"]
    meeting = scenes.opened(cast.cell_7, cast.secretary, agenda=agenda)
    for user in (cast.hoa, cast.secretary):
        noting.take(meeting, [scenes.tapped(scenes.entry(meeting, user.member))], by=cast.secretary)
    return meeting


def address(name, meeting, *keys):
    return reverse(f"meetings:{name}", args=[meeting.pk, *keys])


@pytest.mark.django_db
class TestSpeaking:
    def test_from_the_wish_to_the_end(self, cast, meeting, monkeypatch):
        row, start = scenes.entry(meeting, cast.hoa.member), timezone.now()
        speech = speaking.ask(row, by=cast.hoa)
        for seconds, work in ((60, speaking.begin), (210, speaking.end)):
            monkeypatch.setattr(timezone, "now", lambda seconds=seconds: start + timedelta(seconds=seconds))
            work(speech)
        found = speaking.speakers(meeting)
        assert (found.done, found.spoke, found.present, found.minutes) == ([speech], 1, 2, 3)
        assert (found.waiting, found.speaking) == ([], None)

    def test_the_word_goes_from_one_to_the_next(self, cast, meeting):
        first, second = (
            speaking.ask(scenes.entry(meeting, user.member), by=cast.secretary) for user in (cast.hoa, cast.secretary)
        )
        speaking.begin(first)
        speaking.begin(second)
        first.refresh_from_db()
        assert first.state == "done" and first.ended_at == second.began_at
        assert speaking.speakers(meeting).spoke == 2

    def test_who_speaks_twice_is_one_speaker(self, cast, meeting):
        row = scenes.entry(meeting, cast.hoa.member)
        for _ in range(2):
            speech = speaking.ask(row, by=cast.hoa)
            speaking.begin(speech)
            speaking.end(speech)
        assert speaking.speakers(meeting).spoke == 1 and Speech.objects.held().count() == 2

    def test_nobody_waits_twice_and_nobody_who_is_not_there(self, cast, meeting):
        row = scenes.entry(meeting, cast.hoa.member)
        speaking.ask(row, by=cast.hoa)
        with pytest.raises(speaking.CannotSpeak, match="đã có trong danh sách"):
            speaking.ask(row, by=cast.secretary)
        row.presence = "excused"
        row.save()
        with pytest.raises(speaking.CannotSpeak, match="chưa được ghi có mặt"):
            speaking.ask(row, by=cast.hoa)

    def test_what_has_ended_is_not_begun_again(self, cast, meeting):
        speech = speaking.ask(scenes.entry(meeting, cast.hoa.member), by=cast.hoa)
        speaking.withdraw(speech)
        for name in ("begin", "end", "withdraw", "no such move"):
            with pytest.raises(WrongState):
                speaking.move(speech, name)

    def test_a_member_asks_and_only_takes_back_the_own_wish(self, client, cast, meeting):
        client.force_login(cast.hoa)
        client.post(address("ask_to_speak", meeting))
        own = Speech.objects.get()
        other = speaking.ask(scenes.entry(meeting, cast.secretary.member), by=cast.secretary)
        # hoa chairs this meeting: she runs it until another does
        meeting.chair = cast.secretary.member
        meeting.save()
        assert client.post(address("move_speech", meeting, own.pk), {"viec": "begin"}).status_code == 403
        assert client.post(address("move_speech", meeting, other.pk), {"viec": "withdraw"}).status_code == 403
        client.post(address("move_speech", meeting, own.pk), {"viec": "withdraw"})
        own.refresh_from_db()
        assert own.state == "withdrawn"
        row = scenes.entry(meeting, cast.secretary.member)
        assert client.post(address("ask_to_speak", meeting), {"dong": row.pk}).status_code == 403

    def test_the_secretary_writes_calls_and_ends(self, client, cast, meeting):
        client.force_login(cast.secretary)
        row = scenes.entry(meeting, cast.hoa.member)
        client.post(address("ask_to_speak", meeting), {"dong": row.pk})
        speech = Speech.objects.get()
        assert (speech.entry, speech.written_by) == (row, cast.secretary)
        for name in ("begin", "end"):
            client.post(address("move_speech", meeting, speech.pk), {"viec": name})
        page = client.get(address("speakers", meeting)).text
        assert "1/2</b> đồng chí có mặt" in page and "Đã phát biểu" in page
        assert client.post(address("ask_to_speak", meeting), {"dong": "x²"}).status_code == 404

    def test_the_page_costs_the_same_for_one_and_for_many(self, client, cast, django_assert_num_queries):
        people = [factories.member(cast.cell_7, f"Người thứ {number}") for number in range(12)]
        meeting = scenes.opened(cast.cell_7, cast.secretary)
        meeting.roll.update(presence="present")
        client.force_login(cast.secretary)
        counts = []
        for some in (people[:1], people[1:]):
            for person in some:
                speaking.ask(scenes.entry(meeting, person), by=cast.secretary)
            client.get(address("speakers", meeting))
            with django_assert_num_queries(counts[0] if counts else 15, exact=bool(counts)) as seen:
                client.get(address("speakers", meeting))
            counts.append(len(seen))


@pytest.mark.django_db
class TestParts:
    def take(self, item, minutes, monkeypatch, *, seconds=(0, 5)):
        """From so many seconds past a minute to so many past the one that is shown as its end."""
        start = timezone.now().replace(second=0, microsecond=0)
        begun, ended = seconds
        steps = (parts.begin, timedelta(seconds=begun)), (parts.end, timedelta(minutes=minutes, seconds=ended))
        for step, gone in steps:
            with monkeypatch.context() as then:
                then.setattr(timezone, "now", lambda at=start + gone: at)
                step(item)

    @pytest.mark.parametrize(("minutes", "advised"), [(14, True), (15, False), (30, False), (31, True)])
    def test_the_part_on_thought_has_limits(self, meeting, monkeypatch, minutes, advised):
        self.take(meeting.agenda.get(position=2), minutes, monkeypatch)
        shown = parts.of(meeting)[1]
        assert shown.item.minutes == minutes
        assert shown.advice == ("Phần này theo hướng dẫn 15–30 phút." if advised else "")

    @pytest.mark.parametrize("seconds", [(50, 5), (5, 50)])
    @pytest.mark.parametrize(("minutes", "advised"), [(15, False), (30, False), (31, True)])
    def test_the_hours_that_are_shown_count_as_in_the_score(self, meeting, monkeypatch, minutes, advised, seconds):
        """Of 19:00:50 to 19:15:05 one reads 15 minutes, and so does the sheet of points."""
        self.take(meeting.agenda.get(position=2), minutes, monkeypatch, seconds=seconds)
        shown = parts.of(meeting)[1]
        assert (shown.item.minutes, bool(shown.advice)) == (minutes, advised)
        assert MEASURES["ideology"].collect(Batch([meeting]))[meeting.pk] == {"minutes": minutes}

    def test_other_parts_have_none(self, meeting, monkeypatch):
        self.take(meeting.agenda.get(position=3), 90, monkeypatch)
        assert [part.advice for part in parts.of(meeting)] == ["", "", ""]

    def test_the_next_part_ends_the_one_before_and_nothing_is_noted_twice(self, meeting):
        first, second, _ = meeting.agenda.all()
        parts.begin(first)
        parts.begin(second)
        first.refresh_from_db()
        second.refresh_from_db()
        assert first.ended_at == second.began_at and second.is_going_on
        for again in (partial(parts.begin, first), partial(parts.end, first), partial(parts.begin, second)):
            with pytest.raises(parts.PartDone):
                again()


@pytest.mark.django_db(transaction=True)
def test_two_who_are_called_at_once_speak_one_after_the_other(cast):
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    meeting.roll.update(presence="present")
    rows = [scenes.entry(meeting, user.member) for user in (cast.hoa, cast.secretary)]
    speeches = [speaking.ask(row, by=cast.secretary) for row in rows]
    at_once(*(partial(speaking.begin, speech) for speech in speeches))
    assert sorted(Speech.objects.values_list("state", flat=True)) == ["done", "speaking"]
    at_once(*(partial(parts.begin, item) for item in meeting.agenda.all()[:2]))
    assert AgendaItem.objects.filter(began_at__isnull=False, ended_at=None).count() == 1
