"""The results of votes for who takes them elsewhere: `members.votes_held`."""

from meetings.models import Vote
from members.models import Unit
from members.votes_held import VoteHeld

LATEST = 20


def held_by(unit: Unit, subject: str) -> list[VoteHeld]:
    """The latest votes of `unit` on `subject` that were decided; an election or a withdrawn vote is none."""
    rows = Vote.objects.decided(unit, subject)[:LATEST]
    return [_told(vote) for vote in rows]


def _told(vote: Vote) -> VoteHeld:
    return VoteHeld(
        key=f"meetings.vote:{vote.pk}",
        question=vote.question,
        on=vote.meeting.day,
        counted=vote.counted or 0,
        needed=vote.needed or 0,
        in_favour=vote.totals["votes"][0] if vote.totals else None,
        passed=vote.outcome == Vote.Outcome.PASSED,
        url=vote.get_absolute_url(),
    )
