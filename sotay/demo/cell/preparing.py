"""A meeting of the demo before it begins: announced, with guests and papers, answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from meetings.attendance import absences, answers
from meetings.models import Meeting, MeetingFile
from meetings.papers import posting
from meetings.planning import proposals, sessions, themes
from meetings.summons import inviting
from meetings.wording import usual_title
from sotay.demo.cell import papers
from sotay.demo.cell.people import Cell
from sotay.demo.cell.stories import Evening, within
from sotay.demo.clock import Clock

Kind = Meeting.Kind
HOUSE = "Nhà văn hóa tổ dân phố số 7"
FRONT = inviting.Outsider("Nguyễn Văn Hòa", "Trưởng ban công tác Mặt trận tổ dân phố số 7")
LONG = timedelta(minutes=95)
IN_TIME, TOO_LATE = timedelta(days=2), timedelta(hours=3)  # before the meeting
THEMES = (["mobilise", "land"], ["economy", "democracy"], ["recruit", "mobilise"])
DECIDES = "giao nhiệm vụ và thời hạn hoàn thành"


def announce(
    cell: Cell, evening: datetime, *, kind: str = Kind.REGULAR, title: str = "", topic: str = "", mixed: bool = False
) -> Meeting:
    """The topic stands before the conclusion of the chi bộ's own agenda."""
    agenda = list(proposals.usual_agenda(cell.unit, kind))
    if topic:
        decides = next(place for place, item in enumerate(agenda) if DECIDES in item)
        agenda.insert(decides, f"Bàn: {within(topic)}")
    facts: dict[str, Any] = {"mode": Meeting.Mode.MIXED, "link": "https://hop.example.vn/chi-bo-7"} if mixed else {}
    return sessions.plan(
        cell.unit,
        by=cell.secretary,
        agenda=agenda,
        kind=kind,
        title=title or usual_title(kind, Kind(kind).label, evening.date()),
        starts_at=evening,
        ends_at=evening + LONG,
        place=HOUSE,
        chair=cell.secretary.member,
        secretary=cell.deputy.member,
        **facts,
    )


def invite(cell: Cell, meeting: Meeting, *, points: Sequence[str] = ()) -> None:
    """The one from above who is in charge of the chi bộ, and the Mặt trận of the tổ."""
    inviting.invite(
        meeting,
        by=cell.secretary,
        superior=cell.superior.member,
        members=[],
        outsiders=[FRONT],
        points=points,
    )


def tick_themes(cell: Cell, meeting: Meeting, number: int) -> None:
    themes.tick(meeting, themes.list_for(meeting, "village"), THEMES[number % len(THEMES)], by=cell.deputy)


def answer(cell: Cell, meeting: Meeting, story: Evening) -> None:
    """Who cannot come says so, and the chi ủy lets them; a few say that they come."""
    for name, reason in story.excused.items():
        member = cell.named(name)
        if user := cell.accounts.get(member.pk):
            answers.give(meeting, by=user, coming=False, reason=reason)
        else:
            answers.note_for(meeting, member, by=cell.deputy, coming=False, reason=reason)
        absences.decide(meeting, member.pk, agree=True, by=cell.secretary)
    for user in (cell.member, cell.deputy, cell.secretary) if story.is_recent else ():
        answers.give(meeting, by=user, coming=True)


def prepare(cell: Cell, clock: Clock, story: Evening, evening: datetime) -> Meeting:
    """A regular meeting from six days before to its eve."""
    clock.put(evening - timedelta(days=6, hours=3))
    meeting = announce(cell, evening, topic=story.topic)
    clock.wait(hours=1)
    if story.is_recent:
        invite(cell, meeting)
        tick_themes(cell, meeting, story.months_ago)
    if story.postponed:
        _postpone(cell, clock, meeting)
    clock.put(meeting.starts_at - timedelta(days=3, hours=2))
    answer(cell, meeting, story)
    clock.put(meeting.starts_at - (TOO_LATE if story.posted_late else IN_TIME))
    draft = papers.draft(meeting, story.topic, by=cell.deputy)
    clock.wait(hours=1)
    if story.is_recent:
        read(cell, meeting, draft)
    return meeting


def read(cell: Cell, meeting: Meeting, paper: MeetingFile) -> None:
    """One in three of those who use the portal has read it before the meeting."""
    for user in list(cell.accounts.values())[::3]:
        posting.confirm_read(meeting, by=user, sha256=paper.sha256)


def _postpone(cell: Cell, clock: Clock, meeting: Meeting) -> None:
    clock.wait(days=3)
    later, reason = meeting.starts_at + timedelta(days=3), "Mưa bão, phường yêu cầu trực phòng chống lụt bão."
    sessions.postpone(meeting, by=cell.secretary, seen=meeting.version, starts_at=later, reason=reason)
