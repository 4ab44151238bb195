"""What the portal fills into a resolution from the meeting: who was there, what became of the last tasks and who has
which now, the points, the vote. And what is proposed for the parts that are written by hand."""

from django.utils import timezone

from meetings.models import Meeting, Minutes, QualityScore, Resolution, RollEntry, Task, Vote
from meetings.printing import letterhead
from meetings.scoring import scoring
from meetings.tasks import review
from members import dues
from members.numbers import decimal

Facts = dict
Presence = RollEntry.Presence


def gather(resolution: Resolution) -> Facts:
    """All of it as JSON keeps it; the same number of queries whatever the roll and the tasks."""
    meeting = resolution.meeting
    facts = _meeting(meeting) | {"vote": _vote(resolution.vote)}
    if resolution.covers_meeting:
        facts |= {"review": _review(meeting), "tasks": _tasks(meeting), "score": _score(meeting)}
    return facts


def _meeting(meeting: Meeting) -> Facts:
    many = meeting.roll.counted()
    minutes = Minutes.objects.filter(meeting=meeting, state=Minutes.State.LOCKED).first()
    return {
        "called": sum(many.values()) - many[Presence.UNCALLED],
        "present": sum(many[each] for each in RollEntry.ATTENDING),
        "online": many[Presence.ONLINE],
        "excused": many[Presence.EXCUSED],
        "unexcused": many[Presence.UNEXCUSED],
        "exempt": many[Presence.EXEMPT],
        "chair": meeting.chair.full_name if meeting.chair else "",
        "secretary": meeting.secretary.full_name if meeting.secretary else "",
        "minutes": f"{_signed_on(minutes):%d/%m/%Y}" if minutes else "",
    }


def _signed_on(minutes: Minutes):
    return timezone.localdate(max(filter(None, (minutes.chair_signed_at, minutes.secretary_signed_at))))


def _review(meeting: Meeting) -> list[dict]:
    """The table “nhiệm vụ – tình trạng đầu kỳ – kết quả” of what was given before this meeting."""
    found = review.of(meeting)
    lines = [line for line in found.lines if line.task.meeting_id != meeting.pk] if found else []
    return [
        {
            "work": line.task.work,
            "who": line.task.who,
            "at_start": line.at_start.state if line.at_start else "Giao trong kỳ",
            "result": ": ".join(filter(None, (line.result.state, line.reported))),
        }
        for line in lines
    ]


def _tasks(meeting: Meeting) -> list[dict]:
    given = meeting.tasks.undivided().exclude(state=Task.State.DROPPED).for_list().most_pressing_first()
    return [
        {
            "who": task.who,
            "work": task.work,
            "product": task.product,
            "deadline": f"{task.deadline:%d/%m/%Y}",
            "checker": task.checker.full_name,
            "reported": f"Sinh hoạt tháng {task.deadline.month}/{task.deadline.year}",
        }
        for task in given
    ]


def _score(meeting: Meeting) -> Facts | None:
    """The points by group once the chi ủy has agreed to them; before, they may still change."""
    score = QualityScore.objects.select_related("rubric", "meeting__unit").filter(meeting=meeting).first()
    if score is None or score.can("agree"):
        return None
    groups = [
        {"group": name, "points": decimal(points), "most": decimal(most)}
        for name, _, points, most in scoring.sheet_of(score).groups
    ]
    total = decimal(score.total) if score.total is not None else ""
    return {"groups": groups, "total": total, "band": score.get_band_display()}


def _vote(vote: Vote | None) -> Facts | None:
    if vote is None:
        return None
    votes = vote.totals["votes"][0] if vote.totals else None
    return {"votes": votes, "counted": vote.counted, "needed": vote.needed, "way": vote.get_way_display()}


def _title(meeting: Meeting) -> str:
    """`Sinh hoạt thường kỳ tháng 11 năm 2026`; of one whose name says no month, with its day."""
    if meeting.title.endswith(f"tháng {meeting.day.month}"):
        return f"{meeting.title} năm {meeting.day.year}"
    return meeting.title if f"/{meeting.day.year}" in meeting.title else f"{meeting.title}, ngày {meeting.day:%d/%m/%Y}"


def proposed(meeting: Meeting, kind: str) -> dict:
    """What a new one of `kind` begins with: the parts of the minutes, the weaknesses of the score, how far đảng phí is
    collected, the usual recipients, the vote that has passed it; the second of a meeting with its title and recipients
    only."""
    unit, first = meeting.unit, not meeting.resolutions.exists()
    title = _title(meeting) if first else ""
    found: dict = {"kind": kind, "title": title, "covers_meeting": first}
    lines = [f"{letterhead.committee_of(unit.parent)} (để báo cáo)"] if unit.parent else []
    found["recipients"] = "\n".join([*lines, f"Đảng viên {unit.name}", "Lưu hồ sơ sinh hoạt"])
    if not first:
        return found
    if paid := dues.collected(unit, meeting.day):
        found["dues"] = paid.in_words
    if minutes := Minutes.objects.filter(meeting=meeting).first():
        found |= {
            "ideology": minutes.information,
            "politics": minutes.review,
            "praise": minutes.criticism,
            "directions": minutes.conclusion,
            "opinions": minutes.discussion,
        }
    if score := QualityScore.objects.filter(meeting=meeting).first():
        found["weaknesses"] = score.weaknesses
    passed = Vote.objects.of(meeting).filter(outcome=Vote.Outcome.PASSED)
    found["vote"] = next((vote.pk for vote in passed if vote.subject == "resolution"), None)
    return found
