"""What is measured of a meeting, from the rows that the evening left behind."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from meetings.models import (
    Guest,
    Meeting,
    MeetingFile,
    Minutes,
    Posting,
    Resolution,
    RollEntry,
    Rubric,
    Speech,
    Task,
)
from meetings.resolutions import signing
from meetings.scoring import rubric_points, shipped
from meetings.scoring.batch import Batch
from meetings.scoring.measures import MEASURES
from meetings.tasks import doing
from members.models import Member, Office, RuleParameter
from tests import factories
from tests.meetings import scenes as planned
from tests.meetings.resolutions import scenes as resolved
from tests.meetings.scoring.scenes import EXCUSED, EXEMPT, PRESENT, UNEXCUSED, held, roll
from tests.meetings.tasks import scenes as task_scenes

pytestmark = pytest.mark.django_db


def measured(name: str, meeting: Meeting) -> dict[str, Fraction]:
    return MEASURES[name].collect(Batch([meeting]))[meeting.pk]


def said(name: str, meeting: Meeting) -> str:
    return MEASURES[name].say(measured(name, meeting))


def test_length_is_what_was_held_by_the_clock_that_people_read(cast):
    meeting = held(cast.cell_7, cast.secretary, minutes=75)
    Meeting.objects.filter(pk=meeting.pk).update(closed_at=meeting.closed_at + timedelta(seconds=59))
    meeting.refresh_from_db()
    found = measured("duration", meeting)
    assert (found["held"], found["short"]) == (75, 15)
    assert said("duration", meeting) == "Họp 75 phút, thiếu 15 phút."


def test_a_combined_meeting_is_asked_for_120_minutes(cast):
    meeting = held(cast.cell_7, cast.secretary, minutes=110, kind=Meeting.Kind.COMBINED)
    assert measured("duration", meeting)["short"] == 10


@pytest.mark.parametrize(("probationary", "guests", "short"), [(1, 5, 30), (0, 5, 0)])
def test_a_large_chi_bo_is_asked_for_more_where_its_office_does(cast, probationary, guests, short):
    """As phường An Phú has it: from 30 members on 120 minutes; guests make no chi bộ large."""
    facts = {"value": 120, "valid_from": date(2026, 1, 1), "document": "Đảng ủy phường"}
    RuleParameter.objects.create(key="meeting.min_minutes_cell_30", scope=cast.ward, **facts)
    meeting = held(cast.cell_7, cast.secretary, minutes=90)
    roll(meeting, *[PRESENT] * 29)
    for standing, many in (("probationary", probationary), ("guest", guests)):
        people = [factories.member(cast.cell_7, "Lê Văn Dự") for _ in range(many)]
        RollEntry.objects.bulk_create(
            RollEntry(meeting=meeting, member=person, standing=standing, presence=PRESENT) for person in people
        )
    assert measured("duration", meeting)["short"] == short
    beside = held(cast.cell_1, cast.secretary, minutes=90)
    roll(beside, *[PRESENT] * 31)
    assert measured("duration", beside)["short"] == 0


def test_a_meeting_that_was_not_closed_has_no_length(cast):
    meeting = held(cast.cell_7, cast.secretary)
    Meeting.objects.filter(pk=meeting.pk).update(closed_at=None)
    meeting.refresh_from_db()
    assert MEASURES["duration"].collect(Batch([meeting])) == {}


def test_who_need_not_come_is_not_asked_for(cast):
    meeting = held(cast.cell_7, cast.secretary)
    roll(meeting, PRESENT, PRESENT, PRESENT, EXCUSED)
    roll(meeting, EXEMPT)
    roll(meeting, EXCUSED, uncounted="away")
    RollEntry.objects.create(meeting=meeting, member=cast.stranger.member, standing="guest", presence=PRESENT)
    soldier = factories.member(cast.cell_7, "Trần Văn Quân", ineligible_reason=Member.Reason.SPECIAL_FORCE)
    roll(meeting, EXCUSED, people=[soldier])
    assert measured("attendance", meeting) == {"rate": 75, "present": 3, "summoned": 4, "unexcused": 0}


def test_the_exempt_who_came_count_and_who_was_never_noted_is_absent(cast):
    meeting = held(cast.cell_7, cast.secretary)
    roll(meeting, PRESENT, uncounted="exempt")
    roll(meeting, PRESENT, UNEXCUSED, RollEntry.Presence.UNNOTED)
    assert measured("attendance", meeting) == {"rate": 50, "present": 2, "summoned": 4, "unexcused": 2}


@pytest.mark.parametrize(
    ("presences", "longest"),
    [
        ([EXCUSED, EXCUSED, EXCUSED], 3),
        ([EXCUSED, EXCUSED, EXCUSED, EXCUSED], 4),
        ([EXCUSED, EXCUSED, PRESENT, EXCUSED, EXCUSED], 2),
        ([PRESENT, UNEXCUSED], 0),
    ],
)
def test_times_running_that_one_was_excused(cast, presences, longest):
    person = factories.member(cast.cell_7, "Lê Thị Vắng")
    before = held(cast.cell_7, cast.secretary, starts_at=datetime(2025, 12, 3, 12, tzinfo=UTC))
    roll(before, EXCUSED, people=[person])  # of another year
    for month, presence in enumerate(presences, start=1):
        at = datetime(2026, month, 3, 12, tzinfo=UTC)
        meeting = held(cast.cell_7, cast.secretary, starts_at=at)
        roll(meeting, presence, people=[person])
        roll(meeting, PRESENT)
    assert measured("excused_streak", meeting) == {"longest": longest}


def test_a_chi_uy_that_met_before_and_one_that_is_a_bi_thu_only(cast):
    meeting = held(cast.cell_7, cast.secretary)
    assert measured("committee", meeting)["alone"] == 1
    for code in ("deputy", "cell_committee_member"):
        today = timezone.localdate() - timedelta(days=60)
        member = factories.member(cast.cell_7, "Lê Văn Ủy")
        facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": today, "since": today}
        Office.objects.create(unit=cast.cell_7, member=member, code=code, **facts)
    assert measured("committee", meeting) == {"met": 0, "alone": 0, "day": 0}
    assert said("committee", meeting).startswith("Chưa thấy buổi họp chi ủy nào")
    sat = planned.held(cast.cell_7, cast.secretary, 9, kind=Meeting.Kind.COMMITTEE, title="Họp chi ủy")
    assert measured("committee", meeting)["met"] == 0  # nobody opened it
    Meeting.objects.filter(pk=sat.pk).update(
        state="closed", opened_at=sat.starts_at, closed_at=sat.starts_at + timedelta(hours=1)
    )
    assert measured("committee", meeting)["met"] == 0  # no minutes
    signed = {f"{seat}_signed_at": timezone.now() for seat in ("chair", "secretary")}
    Minutes.objects.create(meeting=sat, state="locked", facts={}, **signed)
    assert measured("committee", meeting)["met"] == 1
    assert said("committee", meeting) == f"Chi ủy đã họp ngày {sat.day:%d/%m/%Y}, có biên bản đã ký."
    assert "Chi ủy đã họp trước" in MEASURES["committee"].say({"met": Fraction(1), "alone": Fraction(0)})


def test_the_superior_in_charge_is_told_too_where_there_may_be_one(cast):
    """docs/rules.md §4.3; of a ward without a committee nobody can be."""
    meeting = held(cast.cell_7, cast.secretary)
    assert measured("notice", meeting) == {"told": 1, "hours": 120, "superior": 1, "vacant": 1}
    assert said("notice", meeting) == "Thông báo trước 120 giờ; cổng chưa ghi cấp ủy viên cấp trên nào."
    person = factories.member(cast.cell_1, "Vũ Văn Ủy")
    resolved.office(cast.ward, person, Office.Code.COMMITTEE_MEMBER)
    assert measured("notice", meeting)["superior"] == 0 and points_of("3.4", meeting) == 0
    assert said("notice", meeting) == "Thông báo trước 120 giờ, chưa mời cấp ủy viên cấp trên phụ trách."
    facts = {"name": person.full_name, "member": person}
    guest = Guest.objects.create(meeting=meeting, role=Guest.Role.INVITED, **facts)
    assert measured("notice", meeting)["superior"] == 0
    Guest.objects.filter(pk=guest.pk).update(role=Guest.Role.SUPERIOR)
    assert measured("notice", meeting) == {"told": 1, "hours": 120, "superior": 1, "vacant": 0}
    assert points_of("3.4", meeting) == 1
    assert said("notice", meeting) == "Thông báo trước 120 giờ, đã mời cấp ủy viên cấp trên phụ trách."


def points_of(code: str, meeting: Meeting) -> int:
    criterion = next(each for each in shipped.criteria_of(Rubric(code="hd-42")) if each.code == code)
    values = MEASURES[criterion.measure].in_words(measured(criterion.measure, meeting))
    return int(rubric_points.points_for(rubric_points.parse(criterion.steps), values).points)


def posted(meeting: Meeting, at, number: int = 1) -> None:
    Posting.objects.create(meeting=meeting, sha256=f"{number:064}", title=f"Dự thảo {number}", posted_at=at)


@pytest.mark.parametrize(("hours", "early"), [(25, 1), (24, 0), (23, -1)])
def test_a_paper_is_posted_a_day_before(cast, hours, early):
    meeting = held(cast.cell_7, cast.secretary)
    assert measured("posted_before", meeting)["posted"] == 0
    posted(meeting, meeting.starts_at - timedelta(hours=hours))
    assert measured("posted_before", meeting) == {"posted": 1, "early": early}


def test_papers_after_are_those_since_the_end(cast):
    meeting = held(cast.cell_7, cast.secretary)
    posted(meeting, meeting.starts_at - timedelta(days=2))
    assert measured("posted_after", meeting)["posted"] == 0
    posted(meeting, meeting.closed_at + timedelta(hours=49), 2)
    assert measured("posted_after", meeting) == {"posted": 1, "late": 1}
    assert said("posted_after", meeting) == "Đăng tài liệu sau buổi sinh hoạt muộn hơn hạn 1 giờ."
    assert measured("papers", meeting) == {"papers": 2}


def test_what_was_taken_off_before_was_not_there(cast):
    meeting = held(cast.cell_7, cast.secretary)
    posted(meeting, meeting.starts_at - timedelta(days=3))
    Posting.objects.update(removed_at=meeting.starts_at - timedelta(hours=1))
    posted(meeting, meeting.starts_at - timedelta(hours=2), 2)
    assert measured("posted_before", meeting) == {"posted": 1, "early": -22}


def test_a_draft_among_the_papers(cast):
    meeting = held(cast.cell_7, cast.secretary)
    assert measured("draft", meeting) == {"drafts": 0}
    facts = {"format": "pdf", "size": 1, "added_by": cast.secretary, "file": "x.pdf"}
    for number, role in enumerate(("paper", "draft")):
        MeetingFile.objects.create(meeting=meeting, title="Dự thảo", role=role, sha256=f"{number:064}", **facts)
    assert measured("draft", meeting) == {"drafts": 1}


def test_a_hundred_meetings_are_measured_with_the_statements_of_one(cast, django_assert_max_num_queries):
    meetings = [held(cast.cell_7, cast.secretary, days_ago=place) for place in range(2, 12)]
    needs_rows = {"attendance", "excused_streak", "speaking", "ideology", "results"}
    for name, measure in MEASURES.items():
        with django_assert_max_num_queries(2):
            assert len(measure.collect(Batch(meetings))) >= (name not in needs_rows) * len(meetings)


def test_who_spoke_of_those_who_were_there(cast):
    meeting = held(cast.cell_7, cast.secretary)
    entries = roll(meeting, PRESENT, PRESENT, PRESENT, PRESENT, EXCUSED)
    guest = RollEntry.objects.create(meeting=meeting, member=cast.stranger.member, standing="guest", presence=PRESENT)
    begun = {"asked_at": meeting.opened_at, "began_at": meeting.opened_at, "written_by": cast.secretary}
    for entry in (entries[0], entries[0], entries[1], guest):
        Speech.objects.create(meeting=meeting, entry=entry, state="done", ended_at=meeting.closed_at, **begun)
    Speech.objects.create(
        meeting=meeting, entry=entries[2], state="withdrawn", asked_at=meeting.opened_at, written_by=cast.secretary
    )
    assert measured("speaking", meeting) == {"share": 50, "spoken": 2, "present": 4}


def test_the_part_about_ideology_by_its_hours(cast):
    meeting = held(cast.cell_7, cast.secretary, agenda=["Mở đầu", "Tình hình tư tưởng đảng viên", "Thảo luận"])
    assert MEASURES["ideology"].collect(Batch([meeting])) == {}
    for item in meeting.agenda.all():
        began = meeting.opened_at + timedelta(minutes=20 * item.position)
        meeting.agenda.filter(pk=item.pk).update(began_at=began, ended_at=began + timedelta(minutes=18))
    assert measured("ideology", meeting) == {"minutes": 18}


def test_the_tasks_that_were_due_since_the_meeting_before(cast):
    meeting = held(cast.cell_7, cast.secretary)
    assert MEASURES["results"].collect(Batch([meeting])) == {}
    before = held(cast.cell_7, cast.secretary, days_ago=33)
    facts = {"unit": cast.cell_7, "assignee": cast.hoa.member, "checker": cast.secretary.member}
    facts |= {"product": "Danh sách", "duty": "Hoa", "authority": "Chi ủy", "given_by": cast.secretary}
    for state, day in (
        ("done", meeting.day),
        ("done", meeting.day - timedelta(days=5)),
        ("doing", meeting.day - timedelta(days=5)),
        ("dropped", meeting.day),
        ("doing", before.day),  # of the month before
        ("doing", meeting.day + timedelta(days=1)),
    ):
        report = {"reported_by": cast.hoa, "reported_on": day} if state == "done" else {}
        Task.objects.create(work=f"Việc {state}", state=state, deadline=day, **facts | report)
    found = measured("results", meeting)
    assert (found["due"], found["done"]) == (3, 2)
    assert said("results", meeting) == "Hoàn thành 2/3 nhiệm vụ đến hạn."


@pytest.mark.parametrize(("late", "done"), [(-2, 1), (0, 1), (1, 0)])
def test_what_was_reported_after_the_meeting_was_not_done_by_it(cast, late, done):
    """Accepted long after it counts, if the report came in time for the meeting that judges it."""
    meeting = held(cast.cell_7, cast.secretary, days_ago=20)
    task, day = task_scenes.give(cast), meeting.day
    facts = {"deadline": day - timedelta(days=3), "state": "reported", "reported_on": day + timedelta(days=late)}
    Task.objects.filter(pk=task.pk).update(**facts)
    assert measured("results", meeting) == {"rate": 0, "done": 0, "due": 1}
    task.refresh_from_db()
    doing.accept(task, by=cast.secretary)
    assert measured("results", meeting) == {"rate": 100 * done, "done": done, "due": 1}


def minuted(meeting: Meeting, state: str, **texts) -> None:
    Minutes.objects.filter(meeting=meeting).delete()
    signed = {f"{seat}_signed_at": timezone.now() for seat in ("chair", "secretary")} if state == "locked" else {}
    Minutes.objects.create(meeting=meeting, state=state, facts={} if signed else None, **signed, **texts)


def test_praise_is_what_the_minutes_or_the_resolution_say(cast):
    meeting = held(cast.cell_7, cast.secretary)
    minuted(meeting, "written", discussion="Nhất trí")
    assert measured("praise", meeting) == {"noted": 0}
    assert said("praise", meeting) == "Biên bản chưa ghi biểu dương, phê bình."
    minuted(meeting, "written", criticism="Biểu dương đồng chí Hoa.")
    assert measured("praise", meeting) == {"noted": 1}
    beside = held(cast.cell_8, cast.secretary)
    drafted(beside, praise="Nhắc nhở hai đồng chí nộp báo cáo muộn.")
    assert measured("praise", beside) == {"noted": 1} and measured("conclusion", beside) == {"signed": 0}


def drafted(meeting: Meeting, **facts) -> Resolution:
    return Resolution.objects.create(meeting=meeting, title=f"Tháng {meeting.day.month}", **facts)


def test_a_conclusion_counts_once_it_bears_a_number(cast):
    meeting = resolved.meeting(cast)
    resolved.office(cast.cell_7, cast.secretary.member)
    made = resolved.draft(meeting, cast.secretary)
    assert said("conclusion", meeting) == "0 nghị quyết, kết luận đã ký."
    signing.sign(made, by=cast.secretary, seen=made.version)
    assert measured("conclusion", meeting) == {"signed": 1}


@pytest.mark.parametrize(
    ("state", "tasks", "points"),
    [("written", 0, "0"), ("written", 2, "1?"), ("read", 0, "1?"), ("read", 1, "2"), ("locked", 3, "2")],
)
def test_minutes_are_read_and_tasks_given_before_it_ends(cast, state, tasks, points):
    meeting = held(cast.cell_7, cast.secretary)
    minuted(meeting, state)
    for _ in range(tasks):
        resolved.task_of(meeting, cast)
    found = measured("closing", meeting)
    assert found == {"read": int(state != "written"), "tasks": tasks}
    criterion = next(each for each in shipped.criteria_of(Rubric(code="hd-42")) if each.measure == "closing")
    step = rubric_points.points_for(rubric_points.parse(criterion.steps), MEASURES["closing"].in_words(found))
    assert f"{step.points}{'?' * step.is_gap}" == points


TEMPLATES = Path(settings.BASE_DIR, "templates", "meetings")


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_the_evidence_is_a_part_of_the_page(measure):
    pages = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    assert not measure.anchor or f'anchor="{measure.anchor.removeprefix("#")}"' in pages
