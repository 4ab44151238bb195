"""Fourteen months of the demo's chi bộ, told in their order by the use cases of everybody, each on its day."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from meetings.minutes import writing
from meetings.models import Meeting, Minutes, Task
from meetings.planning import sessions
from meetings.scoring import scoring
from meetings.summons import templates
from members.committees import terms
from members.models import Notice, Office, User
from sotay.demo import clock as clocks
from sotay.demo import evenings
from sotay.demo.cell import afterwards, people, preparing, running, stories, tonight, votes, works
from sotay.demo.cell.people import Cell
from sotay.demo.cell.stories import Ballot, Evening
from sotay.demo.clock import Clock

Kind = Meeting.Kind
SCORED_SINCE, OTHERWISE, WAITING = 6, 2, 1  # months ago
OWN_AGENDA, ADDED, CANCELLED, LATE_TASK = 9, 10, 4, 7
CORRECTED = 3
STORM = "Bão số 6, phường yêu cầu không tập trung đông người."
NEW_IN_COMMITTEE = "Nguyễn Thành Khánh"
POINTS = ["Nhà văn hóa tổ dân phố số 7", "Trường Tiểu học số 1 (các đồng chí giáo viên)"]
READ = timedelta(days=3)  # older notices have been read


def settle(users: dict[str, User]) -> None:
    """Who is there besides those of the list, since before the first of its evenings; and who was elected on one of
    them, since then: who tells of the procedures of the chi bộ knows its chi ủy."""
    coming = evenings.tonight()
    people.settle((_first(coming) - timedelta(days=20)).date())
    with clocks.moved_to(evenings.months_before(coming, ADDED) + timedelta(days=1)):
        _appoint(Cell(users))


def _first(coming: datetime) -> datetime:
    return evenings.months_before(coming, stories.meetings()[0].months_ago)


def tell(users: dict[str, User]) -> None:
    """All of it, up to what is to come tonight."""
    coming = evenings.tonight()
    first = _first(coming)
    cell = Cell(users)
    themes = {story.months_ago: story for story in stories.themes()}
    with clocks.moved_to(first - timedelta(days=10)) as clock:
        for story in stories.meetings():
            evening = evenings.months_before(coming, story.months_ago)
            given = _month(cell, clock, story, evening)
            if theme := themes.get(story.months_ago):
                _theme(cell, clock, theme, evening + timedelta(days=9))
            clock.put(evening + timedelta(days=10 if story.postponed else 1))
            works.carry_out(cell, clock, given, late=story.months_ago == LATE_TASK)
        people.open_accounts(timezone.localdate(clock.at))
        tonight.prepare(Cell(users), clock, coming)
        works.climb(clock, coming)
    _read_notices()


def go_on(users: dict[str, User]) -> None:
    """A demo that stood still until the last of its evenings was over gets another one."""
    cell, now = Cell(users), timezone.now()
    near = Meeting.objects.filter(unit=cell.unit).still_ahead().filter(starts_at__lt=now + evenings.NEAR)
    coming = evenings.tonight()
    if near.exists() or Meeting.objects.filter(unit=cell.unit, starts_at__gt=coming - evenings.NEAR).past().exists():
        return
    with clocks.moved_to(coming) as clock:
        tonight.announce(cell, clock, coming)


def _month(cell: Cell, clock: Clock, story: Evening, evening: datetime) -> list[Task]:
    """All that led to one regular meeting, and what came of it: its tasks."""
    if story.months_ago == OWN_AGENDA:
        clock.put(evening - timedelta(days=8))
        templates.write(cell.unit, Kind.REGULAR, "\n".join(stories.agenda()), by=cell.secretary, seen=None)
    if story.months_ago == CANCELLED:
        _cancelled(cell, clock, evening)
    if story.committee:
        committee(cell, clock, evening - timedelta(days=4))
    meeting = preparing.prepare(cell, clock, story, evening)
    score, given = _hold(cell, clock, meeting, story)
    _after(cell, clock, meeting, story, score)
    return given


def _hold(cell: Cell, clock: Clock, meeting: Meeting, story: Evening):
    """From the opening to the two signatures; the score that was given there, and what was decided, given as tasks."""
    running.open_meeting(cell, clock, meeting, story, by_code=8 if story.months_ago <= OTHERWISE else 0)
    running.go_through(cell, clock, meeting, story, lambda: _vote(cell, clock, meeting, story.votes))
    score = afterwards.begin_score(cell, meeting) if story.topic and story.months_ago <= SCORED_SINCE else None
    running.close(cell, clock, meeting)
    running.mark_agenda(cell, meeting, story)
    given = works.give_all(cell, meeting, story) if meeting.kind == Kind.REGULAR else []
    if score:
        afterwards.score(cell, clock, score)
    minutes = afterwards.sign_minutes(cell, clock, meeting, story)
    if story.months_ago == CORRECTED and story.topic:
        _correct(cell, clock, minutes)
    return score, given


def _vote(cell: Cell, clock: Clock, meeting: Meeting, told: list[Ballot]) -> None:
    for each in told:
        votes.hold(cell, clock, meeting, each)


def _correct(cell: Cell, clock: Clock, minutes: Minutes) -> None:
    clock.wait(days=1)
    text = "Mục “Ý kiến thảo luận”: người đăng ký dạy kèm là đồng chí Nguyễn Ngọc Lan."
    writing.correct(minutes, by=cell.deputy, text=text, reason="Ghi thiếu tên người đăng ký")


def _after(cell: Cell, clock: Clock, meeting: Meeting, story: Evening, score) -> None:
    """In the days that follow: the points are measured, so that they stand in what is posted then."""
    clock.wait(hours=20)
    if score:
        scoring.refresh([score])  # as the night does: the minutes were signed
    if story.is_recent:
        afterwards.post_result(cell, meeting, story)
    if score:
        scoring.refresh([score])  # what was posted counts too
    if score and story.months_ago != WAITING:
        clock.wait(days=4)
        afterwards.confirm(cell, score, otherwise=story.months_ago == OTHERWISE)


def _appoint(cell: Cell) -> None:
    """Whom the chi bộ has elected, once the ward has agreed."""
    day = timezone.localdate()
    office = Office(
        unit=cell.unit,
        member=cell.named(NEW_IN_COMMITTEE),
        code=Office.Code.CELL_COMMITTEE_MEMBER,
        method=Office.Method.ADDED,
        decision_no="112-QĐ/ĐU",
        decided_on=day,
        since=day,
    )
    terms.appoint(office, by=cell.organiser)


def _cancelled(cell: Cell, clock: Clock, evening: datetime) -> None:
    """An extraordinary one that a storm has prevented."""
    clock.put(evening - timedelta(days=14))
    meeting = preparing.announce(
        cell, evening - timedelta(days=11), kind=Kind.EXTRAORDINARY, title="Sinh hoạt bất thường: góp ý quy hoạch chợ"
    )
    clock.wait(days=2)
    sessions.cancel(meeting, by=cell.secretary, reason=STORM)


def committee(cell: Cell, clock: Clock, evening: datetime) -> Meeting:
    """The chi ủy prepares the meeting of the month."""
    clock.put(evening - timedelta(days=2))
    meeting = preparing.announce(cell, evening, kind=Kind.COMMITTEE)
    story = Evening(months_ago=0, topic="Chuẩn bị sinh hoạt chi bộ tháng này", ends=COMMITTEE_ENDS, speakers=2)
    running.open_meeting(cell, clock, meeting, story)
    running.go_through(cell, clock, meeting, story, lambda: None)
    running.close(cell, clock, meeting)
    afterwards.sign_minutes(cell, clock, meeting, story)
    return meeting


COMMITTEE_ENDS = (
    "Thống nhất chương trình, dự thảo nghị quyết; phân công đồng chí Đạt chuẩn bị tài liệu, đăng trước hai ngày."
)


def _theme(cell: Cell, clock: Clock, story: Evening, evening: datetime) -> None:
    clock.put(evening - timedelta(days=5))
    meeting = preparing.announce(cell, evening, kind=Kind.THEMATIC, title=story.title, mixed=story.mixed)
    if story.is_recent:
        preparing.invite(cell, meeting, points=POINTS if story.mixed else [])
    _hold(cell, clock, meeting, story)
    clock.wait(hours=20)
    if story.is_recent:
        afterwards.post_result(cell, meeting, story)


def _read_notices() -> None:
    old = Notice.objects.filter(at__lt=timezone.now() - READ, read_at=None)
    old.update(read_at=F("at") + timedelta(hours=9))
