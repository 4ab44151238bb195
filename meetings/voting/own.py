"""What a person did in votes, as the portal keeps it: said to that person alone."""

from django.db.models import QuerySet

from meetings.models import Vote, Voter
from meetings.voting import results
from members import personal_data
from members.models import User


def of_user(user: User) -> QuerySet[Voter]:
    """The votes in which the member behind `user` might vote, the newest first."""
    rows = Voter.objects.filter(member=user.member_id, votes=True).order_by("-vote__opened_at", "-pk")
    return rows.select_related("vote__meeting", "ballot", "turnout")


def in_words(voter: Voter) -> dict[str, str]:
    vote = voter.vote
    return {
        "Nội dung": vote.question,
        "Buổi sinh hoạt": f"{vote.meeting.title}, {personal_data.day(vote.meeting.starts_at)}",
        "Cách biểu quyết": vote.get_way_display(),
        "Đồng chí": _said(voter),
    }


def _said(voter: Voter) -> str:
    """What was ticked in a named vote; of a secret one the portal itself knows only that a ballot was cast."""
    if ballot := getattr(voter, "ballot", None):
        labels = results.labels(voter.vote)
        return ", ".join(labels[place - 1] for place in ballot.ticked) or "Phiếu trắng"
    if getattr(voter, "turnout", None):
        return "Đã bỏ phiếu kín"
    return "Biểu quyết tại chỗ" if voter.vote.way in Vote.TYPED_IN else "Không bỏ phiếu"
