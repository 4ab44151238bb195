"""What the chi bộ votes upon the class that is proposed: of how many, and how many must agree (docs/rules.md §4.5)."""

from typing import NamedTuple

from django.utils import timezone

from meetings.models import Meeting, Vote
from meetings.voting import people
from meetings.voting.subjects import all_subjects

SUBJECT = "rating"


class Majority(NamedTuple):
    counted: int  # all who are counted by the rule, not those present
    needed: int


def majority(meeting: Meeting) -> Majority:
    """Of the roll of `meeting`; two statements. Raises members.rules.RuleError."""
    at = meeting.closed_at or timezone.now()
    counted = people.electorate(meeting, at).denominator.counted
    return Majority(counted, all_subjects()[SUBJECT].threshold(meeting.unit, meeting.day).needed(counted))


def agreed(meeting: Meeting) -> int | None:
    """How many agreed in the last vote upon a rating that `meeting` held on the portal; None where there was none, and
    where its numbers are not told."""
    vote = Vote.objects.of(meeting).filter(subject=SUBJECT, state=Vote.State.DECIDED).last()
    return vote.totals["votes"][0] if vote and vote.totals else None
