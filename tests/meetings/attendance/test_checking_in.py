"""The code on the screen: for a minute, for those who are called, once each, and only while the meeting runs."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from meetings.attendance import checking_in, codes, noting
from meetings.models import RollEntry
from members.models import RuleParameter
from members.refusals import Refused
from tests import factories, together
from tests.meetings import scenes

at_once = partial(together.at_once, refusals=(Refused,))


@pytest.fixture
def meeting(cast):
    return scenes.opened(cast.cell_7, cast.secretary)


@pytest.fixture
def clock(monkeypatch):
    """Sets the time of the portal, as seconds after the beginning of a span of a code."""
    start = timezone.now().timestamp() // 45 * 45 + 4500

    def at(seconds):
        moment = datetime.fromtimestamp(start + seconds, timezone.get_default_timezone())
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return at


def shown(meeting, now):
    return codes.current(meeting, codes.limits(meeting), now).text


@pytest.mark.django_db
class TestCodes:
    def test_the_next_is_shown_before_the_old_one_ends(self, meeting, clock):
        limits = codes.limits(meeting)
        assert (limits.lasts, limits.overlap, limits.step) == (60, 15, 45)
        first, second = shown(meeting, clock(0)), shown(meeting, clock(45))
        assert first == shown(meeting, clock(44.9)) != second
        for seconds in (0, 44.9, 45, 59.9):
            codes.check(meeting, first, limits, clock(seconds))
        for seconds in (60, 61, 900):
            with pytest.raises(codes.CodeExpired):
                codes.check(meeting, first, limits, clock(seconds))
        with pytest.raises(codes.CodeExpired):
            codes.check(meeting, second, limits, clock(44.9))  # of the future

    def test_how_long_it_is_taken_is_a_rule(self, meeting, clock):
        RuleParameter.objects.filter(key="meeting.code_seconds").update(value=30)
        first = shown(meeting, clock(0))
        assert codes.limits(meeting).step == 15
        with pytest.raises(codes.CodeExpired):
            codes.check(meeting, first, codes.limits(meeting), clock(30))

    def test_of_another_meeting_or_made_up_it_is_none(self, cast, meeting, clock):
        other = scenes.opened(cast.cell_8, cast.secretary_beside)
        now, limits = clock(0), codes.limits(meeting)
        for text in (shown(other, now), "", "a" * 16, "ạ" * 16, shown(meeting, now).upper()):
            with pytest.raises(codes.CodeExpired):
                codes.check(meeting, text, limits, now)

    def test_an_opening_has_codes_of_its_own(self, meeting, clock):
        before = shown(meeting, clock(0))
        meeting.opened_at += timedelta(seconds=1)
        assert shown(meeting, clock(0)) != before


@pytest.mark.django_db
class TestCheckingIn:
    def test_who_scans_and_confirms_is_present(self, cast, meeting, clock):
        now = clock(0)
        _, ticket = checking_in.scan(meeting.pk, shown(meeting, now), by=cast.hoa)
        later = clock(200)  # it takes long to find one's glasses
        checking_in.check_in(ticket, by=cast.hoa)
        row = scenes.entry(meeting, cast.hoa.member)
        assert (row.presence, row.way, row.noted_by, row.noted_at) == ("present", "code", cast.hoa, later)
        assert (row.arrived_at, row.version) == (None, 2)

    def test_once_each(self, cast, meeting, clock):
        now = clock(0)
        _, ticket = checking_in.scan(meeting.pk, shown(meeting, now), by=cast.hoa)
        checking_in.check_in(ticket, by=cast.hoa)
        clock(1)
        checking_in.check_in(ticket, by=cast.hoa)
        row = scenes.entry(meeting, cast.hoa.member)
        assert (row.noted_at, row.version) == (now, 2)
        assert checking_in.scan(meeting.pk, "", by=cast.hoa) == (row, "")

    def test_a_ticket_is_of_one_person_and_ends(self, cast, meeting, clock):
        now = clock(0)
        _, ticket = checking_in.scan(meeting.pk, shown(meeting, now), by=cast.hoa)
        own = scenes.entry(meeting, cast.secretary.member)
        forged = [ticket.replace(ticket.split(".")[0], str(own.pk), 1), "", "1.2", "a.b.c", "٣.٣.x", f"{'9' * 40}.1.x"]
        for text in (ticket, *forged):
            with pytest.raises(codes.CodeExpired):
                checking_in.check_in(text, by=cast.secretary)
        clock(301)
        with pytest.raises(codes.CodeExpired):
            checking_in.check_in(ticket, by=cast.hoa)
        assert not meeting.roll.attending().exists()

    def test_who_had_been_noted_as_absent_came_late(self, cast, meeting, clock):
        noting.take(meeting, [scenes.tapped(scenes.entry(meeting, cast.hoa.member), "unexcused")], by=cast.secretary)
        now = clock(0)
        _, ticket = checking_in.scan(meeting.pk, shown(meeting, now), by=cast.hoa)
        checking_in.check_in(ticket, by=cast.hoa)
        row = scenes.entry(meeting, cast.hoa.member)
        assert (row.presence, row.arrived_at) == ("present", now)

    @pytest.mark.parametrize(
        ("mode", "buttons"),
        [("direct", ["Tôi có mặt"]), ("mixed", ["Tôi có mặt", "Tôi dự trực tuyến"]), ("online", ["Tôi dự trực tuyến"])],
    )
    def test_who_takes_part_online_says_so_where_the_meeting_is_held_so(self, client, cast, mode, buttons):
        meeting = scenes.opened(cast.cell_7, cast.secretary, mode=mode, link="https://hop.example.vn/7")
        client.force_login(cast.hoa)
        page = client.get(reverse("meetings:check_in", args=[meeting.pk, shown(meeting, timezone.now())]))
        assert [word for word in ("Tôi có mặt", "Tôi dự trực tuyến") if word in page.text] == buttons
        sent = {"ve": page.context["ticket"], "du": "truc-tuyen"}
        client.post(reverse("meetings:confirm", args=[meeting.pk]), sent)
        row = scenes.entry(meeting, cast.hoa.member)
        assert (row.presence, row.way) == ("present" if mode == "direct" else "online", "code")

    def test_only_the_called(self, cast, meeting):
        suspended = factories.account(factories.member(cast.cell_8, "Đình Chỉ", status="suspended"))
        other = scenes.opened(cast.cell_8, cast.secretary_beside)
        code = shown(meeting, timezone.now())
        for user, pk in ((cast.neighbour, meeting.pk), (cast.organiser, meeting.pk), (suspended, other.pk)):
            with pytest.raises(checking_in.NotOnRoll):
                checking_in.scan(pk, code, by=user)
        with pytest.raises(Http404):
            checking_in.scan(0, code, by=cast.hoa)

    def test_not_before_the_opening(self, cast):
        meeting = scenes.plan(cast.cell_7, cast.secretary, 0)
        with pytest.raises(checking_in.CheckInShut, match="chưa khai mạc"):
            checking_in.scan(meeting.pk, "x", by=cast.hoa)
        with pytest.raises(checking_in.NotOnRoll):
            checking_in.scan(meeting.pk, "x", by=cast.neighbour)

    def test_the_button_costs_one_statement(self, cast, meeting, django_assert_num_queries):
        ticket = codes.ticket(scenes.entry(meeting, cast.hoa.member), codes.limits(meeting), timezone.now())
        with django_assert_num_queries(1):
            checking_in.check_in(ticket, by=cast.hoa)

    def test_the_whole_request_asks_who_one_is_and_notes(self, client, cast, meeting, django_assert_num_queries):
        """Two statements: the session is in the cache, and the answer only leads on."""
        entry = scenes.entry(meeting, cast.hoa.member)
        ticket = codes.ticket(entry, codes.limits(meeting), timezone.now())
        client.force_login(cast.hoa)
        client.get(reverse("meetings:check_in", args=[meeting.pk, shown(meeting, timezone.now())]))
        with django_assert_num_queries(2):
            page = client.post(reverse("meetings:confirm", args=[meeting.pk]), {"ve": ticket})
        assert page.url == reverse("meetings:present", args=[meeting.pk])
        assert scenes.entry(meeting, cast.hoa.member).presence == "present"


@pytest.mark.django_db(transaction=True)
def test_one_ticket_pressed_twice_at_once_notes_once(cast):
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    ticket = codes.ticket(scenes.entry(meeting, cast.hoa.member), codes.limits(meeting), timezone.now())
    assert at_once(*[partial(checking_in.check_in, ticket, by=cast.hoa)] * 2) == [None, None]
    assert RollEntry.objects.get(member=cast.hoa.member).version == 2
