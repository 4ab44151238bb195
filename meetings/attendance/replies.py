"""Who comes to a meeting, who asks to be excused, whose answer is missing."""

from dataclasses import dataclass, field

from meetings.models import Answer, Meeting
from members.models import Member


@dataclass
class Roll:
    coming: list[Answer] = field(default_factory=list)
    excused: list[Answer] = field(default_factory=list)
    silent: list[Member] = field(default_factory=list)


def call(meeting: Meeting) -> Roll:
    """In the order of names; the exempt and those who meet elsewhere for a time are never `silent`."""
    answers = {answer.member_id: answer for answer in meeting.answers.all()}
    roll = Roll()
    for member in meeting.summoned():
        if answer := answers.get(member.pk):
            answer.member = member
            (roll.coming if answer.coming else roll.excused).append(answer)
        elif meeting.expects(member):
            roll.silent.append(member)
    return roll
