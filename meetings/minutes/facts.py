"""What the minutes say by themselves: hours, who was there and spoke, votes, tasks, the score, as they were noted while
the meeting went on."""

from collections import Counter, defaultdict

from django.utils import timezone

from meetings import wording
from meetings.attendance import roll_page
from meetings.models import Meeting, QualityScore, RollEntry, Task, Vote
from meetings.voting import results
from members.numbers import decimal

Facts = dict
PRESENCES = (
    RollEntry.Presence.PRESENT,
    RollEntry.Presence.ONLINE,
    RollEntry.Presence.EXCUSED,
    RollEntry.Presence.UNEXCUSED,
    RollEntry.Presence.EXEMPT,
)


def gather(meeting: Meeting) -> Facts:
    """All of it as JSON keeps it, each part under its name; the same number of queries whatever the roll."""
    rows = roll_page.rows(meeting)
    called = [row for row in rows if row.was_called]
    many, named = Counter(row.presence for row in called), defaultdict(list)
    for row in called:
        if row.presence != RollEntry.Presence.PRESENT or row.arrived_at or row.left_at:
            named[row.presence].append(_named(row))  # who was there all the time is counted only
    return {
        "hours": _hours(meeting),
        "place": meeting.place,
        "chair": str(meeting.chair or ""),
        "secretary": str(meeting.secretary or ""),
        "called": len(called),
        "attendance": [
            {"label": presence.label, "many": many[presence], "names": named[presence]}
            for presence in PRESENCES
            if many[presence]
        ],
        "votes": [_vote(vote) for vote in Vote.objects.of(meeting).filter(state=Vote.State.DECIDED)],
        "speakers": _speakers(meeting, {row.pk: row.name for row in rows}),
        "parts": [_part(item) for item in meeting.agenda.all() if item.began_at and item.ended_at],
        "tasks": [_task(task) for task in meeting.tasks.undivided().select_related("assignee").order_by("pk")],
        "score": _score(meeting),
        "guests": [row.name for row in rows if row.standing == RollEntry.Standing.GUEST and row.attended],
    }


def _vote(vote: Vote) -> dict:
    """The question, how it was voted upon, what came of it, and the numbers as far as they are told."""
    outcome = vote.get_outcome_display()
    if vote.elected:
        outcome = f"{outcome}: {', '.join(vote.elected_names)}"
    return {
        "question": vote.question,
        "way": vote.get_way_display(),
        "outcome": outcome,
        "needed": f"cần {vote.needed} trên {vote.counted}",
        "lines": [f"{line.label}: {line.votes}" for line in results.lines(vote)],
    }


def _speakers(meeting: Meeting, names: dict[int, str]) -> list[str]:
    """Who spoke, once each, in the order in which they began; two of one name are two."""
    began = meeting.speeches.held().order_by("began_at", "pk").values_list("entry", flat=True)
    return [names[entry] for entry in dict.fromkeys(began)]


def _part(item) -> str:
    return f"{item.title}: {wording.hours(item.began_at, item.ended_at)}"


def _task(task: Task) -> dict:
    return {
        "who": str(task.assignee or "Chi bộ"),
        "work": task.work,
        "product": task.product,
        "deadline": f"{task.deadline:%d/%m/%Y}",
    }


def _score(meeting: Meeting) -> list[str]:
    """The points, the class that is proposed, the vote upon it, the weaknesses that the chair names (docs/rules.md
    §4.6), once the chi ủy has agreed to them; what is measured of the days after, as the posting, is not in them."""
    score = QualityScore.objects.filter(meeting=meeting).exclude(state=QualityScore.State.NOTED).first()
    if score is None or score.total is None or score.out_of is None:
        return []
    points = f"{decimal(score.total)}/{decimal(score.out_of)} điểm"
    told = [f"Chi bộ tự chấm {points}, tự xếp loại {score.get_band_display()}; phần đo sau buổi họp được tính thêm."]
    if score.votes_of:
        told.append(f"Biểu quyết: {score.votes_for}/{score.votes_of} tán thành.")
    weak = [line.strip() for line in score.weaknesses.splitlines() if line.strip()]
    return [*told, *(f"Hạn chế cần khắc phục: {line}" for line in weak)]


def _named(row: RollEntry) -> str:
    late = f"đến lúc {wording.hour(row.arrived_at)}" if row.arrived_at else ""
    left = f"về lúc {wording.hour(row.left_at)}" if row.left_at else ""
    return ", ".join(filter(None, (row.name, late, left)))


def _hours(meeting: Meeting) -> str:
    if meeting.opened_at is None:
        return ""
    day = f"ngày {timezone.localdate(meeting.opened_at):%d/%m/%Y}"
    end = f", bế mạc {wording.hour(meeting.closed_at)}" if meeting.closed_at else ""
    return f"Khai mạc {wording.hour(meeting.opened_at)} {day}{end}"
