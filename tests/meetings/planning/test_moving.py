"""Another day, another hour: what is told, who is asked anew, and what runs into another meeting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import opening
from meetings.attendance import absences, answers, attendance
from meetings.calendars import calendar_file
from meetings.models import Answer, Meeting
from meetings.planning import sessions
from meetings.reminders import due
from meetings.voting import preparing
from members import audit
from members.models import Notice
from members.versions import VersionConflict
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def test_a_change_of_day_says_both_days_and_asks_everybody_anew(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    answers.give(meeting, by=cast.hoa, coming=True)
    sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(13, place="Hội trường phường"))
    new, old = (f"19 giờ 30 ngày {scenes.evening(days):%d/%m/%Y}" for days in (13, 12))
    assert told(cast.hoa)[-1] == (
        f"Sinh hoạt thường kỳ tháng 12 đổi ngày: nay {new} (trước là {old}). Đề nghị đồng chí trả lời lại. "
        "Đổi nơi: nay tại Hội trường phường (trước tại Nhà văn hóa tổ 7)."
    )
    assert answers.of(cast.hoa.member, meeting) is None and Answer.objects.get().coming
    assert cast.hoa.member in attendance.attendance_of(meeting).silent
    (row,) = Meeting.objects.seen_by(cast.hoa).with_answer_of(cast.hoa.member)
    assert row.own == []
    answers.give(meeting, by=cast.hoa, coming=True)
    assert answers.of(cast.hoa.member, meeting).coming and not attendance.attendance_of(meeting).silent[1:]


def test_another_hour_of_the_same_day_keeps_the_answers_and_says_both_hours(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    answers.give(meeting, by=cast.hoa, coming=True)
    day = f"{scenes.evening(12):%d/%m/%Y}"
    later = scenes.evening(12) + timedelta(minutes=30)
    sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(starts_at=later))
    said = f"Sinh hoạt thường kỳ tháng 12 đổi giờ: nay 20 giờ ngày {day} (trước là 19 giờ 30)."
    assert told(cast.hoa)[-1] == said and answers.of(cast.hoa.member, meeting).coming
    sessions.change(meeting, by=cast.secretary, seen=2, **scenes.facts(starts_at=later, minutes=120))
    said = f"Sinh hoạt thường kỳ tháng 12 đổi giờ: 20 giờ ngày {day}, nay kết thúc 22 giờ (trước là 21 giờ 30)."
    assert told(cast.hoa)[-1] == said


def test_postponing_gives_a_new_day_and_the_reason_and_is_no_cancelling(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    answers.give(meeting, by=cast.hoa, coming=True)
    sessions.postpone(meeting, by=cast.secretary, seen=1, starts_at=scenes.evening(19), reason="Mưa bão")
    assert (meeting.state, meeting.version, meeting.minutes) == ("announced", 2, 90)
    assert (meeting.postponed_from, meeting.postpone_reason) == (scenes.evening(12), "Mưa bão")
    new, old = (f"19 giờ 30 ngày {scenes.evening(days):%d/%m/%Y}" for days in (19, 12))
    assert told(cast.hoa)[-1] == (
        f"Hoãn Sinh hoạt thường kỳ tháng 12: nay {new} (trước là {old}). Đề nghị đồng chí trả lời lại. Lý do: Mưa bão"
    )
    assert answers.of(cast.hoa.member, meeting) is None
    entry = audit.history(meeting).first()
    assert (entry.action, entry.reason) == ("meeting.postpone", "Mưa bão")
    assert (entry.before["starts_at"][:10], entry.after["starts_at"][:10]) == tuple(
        f"{scenes.evening(days):%Y-%m-%d}" for days in (12, 19)
    )


def test_what_is_over_cancelled_or_was_changed_beside_is_not_postponed(cast):
    over = scenes.held(cast.cell_7, cast.secretary)
    cancelled = scenes.plan(cast.cell_7, cast.secretary, 5)
    sessions.cancel(cancelled, by=cast.secretary, reason="Mưa bão")
    words = {"by": cast.secretary, "starts_at": scenes.evening(19), "reason": "Mưa"}
    for meeting in (over, cancelled):
        with pytest.raises(opening.MeetingClosed):
            sessions.postpone(meeting, seen=meeting.version, **words)
    changed = scenes.plan(cast.cell_7, cast.secretary)
    with pytest.raises(VersionConflict):
        sessions.postpone(changed, seen=7, **words)
    begun = scenes.plan(cast.cell_7, cast.secretary, starts_at=timezone.now() - timedelta(minutes=5))
    sessions.postpone(begun, seen=1, **words)
    assert begun.is_open


@pytest.mark.parametrize(
    ("hour", "minutes", "overlaps"), [(20, 60, True), (19, 60, True), (21, 60, False), (18, 90, False)]
)
def test_a_meeting_that_runs_into_another_is_asked_back(cast, hour, minutes, overlaps):
    scenes.plan(cast.cell_7, cast.secretary, title="Sinh hoạt chuyên đề")
    facts = scenes.facts(minutes=minutes, starts_at=scenes.evening(12).replace(hour=hour, minute=0))
    if not overlaps:
        assert sessions.plan(cast.cell_7, by=cast.secretary, **facts).pk
        return
    with pytest.raises(sessions.Overlap) as refusal:
        sessions.plan(cast.cell_7, by=cast.secretary, **facts)
    day = f"{scenes.evening(12):%d/%m/%Y}"
    assert f"“Sinh hoạt chuyên đề” (19 giờ 30 – 21 giờ, ngày {day})" in str(refusal.value)
    assert sessions.plan(cast.cell_7, by=cast.secretary, overlap_ok=True, **facts).pk
    scenes.plan(cast.cell_8, cast.secretary, **facts | {"starts_at": facts["starts_at"]})


def test_a_change_or_a_postponing_that_runs_into_another_is_asked_back_too(cast):
    scenes.plan(cast.cell_7, cast.secretary, 13)
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    start = scenes.evening(13) + timedelta(minutes=30)
    facts = scenes.facts(starts_at=start)
    with pytest.raises(sessions.Overlap):
        sessions.change(meeting, by=cast.secretary, seen=1, **facts)
    with pytest.raises(sessions.Overlap):
        sessions.postpone(meeting, by=cast.secretary, seen=1, starts_at=start, reason="Mưa")
    assert Meeting.objects.get(pk=meeting.pk).version == 1
    sessions.change(meeting, by=cast.secretary, seen=1, overlap_ok=True, **facts)
    assert meeting.starts_at == start


def test_what_was_postponed_and_then_cancelled_leaves_nothing_to_do(cast, client):
    """With an excuse, a vote and reminders: nobody is reminded, asked, called by paper or offered a form any more."""
    meeting = scenes.plan(cast.cell_7, cast.secretary, 6)
    answers.give(meeting, by=cast.hoa, coming=False, reason="health")
    preparing.prepare(meeting, by=cast.secretary, way="cards", subject="resolution", question="Thông qua nghị quyết")
    sessions.postpone(meeting, by=cast.secretary, seen=1, starts_at=scenes.evening(1), reason="Bão")
    answers.give(meeting, by=cast.hoa, coming=False, reason="health")
    sessions.cancel(meeting, by=cast.secretary, reason="Bão to")
    Meeting.objects.update(announced_at=scenes.evening(-20), timed_at=scenes.evening(-9))
    file = calendar_file.of(Meeting.objects.select_related("unit").get(), url="https://so-tay/").decode()
    assert "SEQUENCE:2\r\n" in file and "STATUS:CANCELLED" in file and "VALARM" not in file
    assert f"DTSTART;TZID=Asia/Ho_Chi_Minh:{scenes.evening(1):%Y%m%d}T193000" in file
    assert due.send_due() == 0 and not absences.awaiting(cast.secretary).exists()
    assert sessions.next_for(cast.hoa.member) == (None, None)
    client.force_login(cast.secretary)
    page = client.get(meeting.get_absolute_url()).text
    assert "Giấy tờ để in" not in page and "Sẽ dự</button>" not in page
    assert client.get(f"{meeting.get_absolute_url()}giay-to/giay-moi/").status_code == 404
    for address, said in (("khach-moi/", "Buổi sinh hoạt này đã hủy."), ("bien-ban/ghi/", "chưa khai mạc trên cổng")):
        page = client.get(f"{meeting.get_absolute_url()}{address}", follow=True)
        assert page.redirect_chain == [(meeting.get_absolute_url(), 302)] and said in page.text
