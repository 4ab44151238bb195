"""What is to come in the demo's chi bộ: the meeting of this evening with all that was prepared for it, and the meetings
of the months that follow."""

from datetime import datetime, timedelta

from django.utils import timezone

from documents.models import Document
from meetings.attendance import absences, answers
from meetings.models import Meeting, MeetingFile, Petition, Schedule, Vote
from meetings.papers import choice
from meetings.petitions import sending
from meetings.planning import proposals
from meetings.schedule import making
from meetings.voting import preparing as voting
from members.dates import month_after
from sotay.demo import evenings
from sotay.demo.cell import papers, preparing
from sotay.demo.cell.people import Cell
from sotay.demo.cell.stories import within
from sotay.demo.clock import Clock

TOPIC = "Lắp đèn chiếu sáng ngõ 12 và chăm lo Tết cho hộ khó khăn"
AHEAD, QUARTERS = 6, 2  # months with regular meetings, quarters with a chuyên đề, that are planned
THEME_DAY = 18
EXCUSES = (  # agreed, not agreed, and one that waits
    ("Nguyễn Duy Hải", "health", "Tái khám ở bệnh viện", True),
    ("Lê Duy Sơn", "private", "", False),
    ("Vũ Bá Nam", "duty", "Đi công tác đến ngày mai", None),
)
NEEDED = "Đồng chí báo cáo việc nạo vét rãnh ở buổi này, đề nghị sắp xếp dự."
PETITIONS = (
    ("deputy", Petition.Kind.PROPOSAL, "Đề nghị bàn việc lắp đèn chiếu sáng ngõ 12 trước Tết."),
    ("member", Petition.Kind.OPINION, "Nên mời tổ trưởng dân phố dự phần bàn về đèn, để dân cùng góp."),
)


def prepare(cell: Cell, clock: Clock, evening: datetime) -> Meeting:
    """The meeting of `evening`, from six days before until now."""
    meeting, draft = announce(cell, clock, evening)
    clock.put(evening - timedelta(days=2, hours=12))
    _answer(cell, clock, meeting)
    for who, kind, text in PETITIONS:
        sending.send(meeting, by=getattr(cell, who), kind=kind, text=text)
    preparing.read(cell, meeting, draft)
    _ask_votes(cell, meeting)
    _plan_ahead(cell, evening)
    return meeting


def announce(cell: Cell, clock: Clock, evening: datetime) -> tuple[Meeting, MeetingFile]:
    """With its guests and its papers, the draft of its resolution among them."""
    clock.put(evening - timedelta(days=6, hours=4))
    meeting = preparing.announce(cell, evening, topic=TOPIC)
    preparing.invite(cell, meeting)
    preparing.tick_themes(cell, meeting, 1)
    clock.put(evening - timedelta(days=3))
    choice.choose(meeting, by=cell.deputy, papers=Document.objects.reaching(cell.unit).newest_first()[:2])
    return meeting, papers.draft(meeting, TOPIC, by=cell.deputy)


def _answer(cell: Cell, clock: Clock, meeting: Meeting) -> None:
    """Most have said that they come; the member of the cast has not answered yet."""
    excused = {cell.named(name).pk for name, *_ in EXCUSES} | {cell.member.member_id}
    for user in [user for pk, user in cell.accounts.items() if pk not in excused][:12]:
        clock.wait(minutes=20)
        answers.give(meeting, by=user, coming=True)
    for name, reason, note, agree in EXCUSES:
        answers.give(meeting, by=cell.account(name), coming=False, reason=reason, note=note)
        if agree is not None:
            why = "" if agree else NEEDED
            absences.decide(meeting, cell.named(name).pk, agree=agree, by=cell.secretary, reason=why)


def _ask_votes(cell: Cell, meeting: Meeting) -> None:
    """Prepared, so that only opening them is left for the evening."""
    for question, subject, way in (
        (f"Thông qua nghị quyết: {within(TOPIC)}", "resolution", Vote.Way.CARDS),
        ("Đề nghị công nhận đảng viên chính thức: đồng chí Phạm Thị Thu Thủy", "recognition", Vote.Way.SECRET),
        ("Xếp loại chi bộ quý này: hoàn thành tốt nhiệm vụ", "rating", Vote.Way.NAMED),
    ):
        voting.prepare(meeting, by=cell.deputy, subject=subject, question=question, way=way)


def _plan_ahead(cell: Cell, evening: datetime) -> None:
    """The chi bộ's day of each month to come, moved where nobody works; and a chuyên đề a quarter."""
    day = timezone.localdate(evening)
    first = month_after(day)
    _schedule(cell, Meeting.Kind.REGULAR, first, first + timedelta(days=AHEAD * 30), day.day)
    _schedule(cell, Meeting.Kind.THEMATIC, first, first + timedelta(days=QUARTERS * 91), THEME_DAY)


def _schedule(cell: Cell, kind: str, first, last, day: int) -> None:
    every = Schedule.Every.MONTH if kind == Meeting.Kind.REGULAR else Schedule.Every.QUARTER
    schedule = Schedule(
        unit=cell.unit,
        kind=kind,
        rule=Schedule.Rule.DAY,
        every=every,
        day=day,
        shift=Schedule.Shift.HOLIDAYS,
        first_day=first,
        last_day=last,
    )
    hours = making.Hours(evenings.HOUR, 90, preparing.HOUSE, proposals.usual_agenda(cell.unit, kind))
    days = {each.slot.day for each in making.proposed(schedule, hours) if not each.held}
    making.make(schedule, hours, days=days, by=cell.secretary)
