"""Who comes to a meeting, who asks to be excused, whose answer is missing."""

from dataclasses import dataclass, field

from meetings.models import Answer, Meeting
from members.models import Member
from members.namesakes import with_names


@dataclass
class Attendance:
    coming: list[Answer] = field(default_factory=list)
    excused: list[Answer] = field(default_factory=list)
    silent: list[Member] = field(default_factory=list)


def attendance_of(meeting: Meeting) -> Attendance:
    """In the order of names, each with `name_apart`; the exempt and those who meet elsewhere for a time are never
    `silent`."""
    answers = {answer.member_id: answer for answer in meeting.answers.standing()}
    attendance = Attendance()
    for member in with_names(meeting.summoned()):
        if answer := answers.get(member.pk):
            answer.member = member
            (attendance.coming if answer.coming else attendance.excused).append(answer)
        elif meeting.expects(member):
            attendance.silent.append(member)
    return attendance
