"""Which score a person may see, fill in, carry on, decide."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from meetings import access
from meetings.models import Meeting, QualityScore
from meetings.scoring import scoring
from members.access import anywhere, units_for
from members.models import User
from members.powers import Power


class Rights(NamedTuple):
    enter: bool  # points and grounds
    carry_on: bool  # agree, note the vote
    decide: bool  # the class


def rights(user: User, score: QualityScore) -> Rights:
    """What `user` may do now, with the state as it is: draws the form and the buttons."""
    runs = access.may_run(user, score.meeting)
    watches = user.member_id is not None and user.member_id == score.watcher_id
    noting = score.state == QualityScore.State.NOTED
    waits = score.state == QualityScore.State.VOTED
    return Rights(noting and (runs or watches), runs, waits and scoring.may_confirm(user, score))


def seen(user: User, pk: int) -> tuple[Meeting, QualityScore | None]:
    """The meeting `pk` and its score: for its chi bộ, which votes upon it, and for the committee above. None where
    nobody scores yet, for whoever runs the meeting, once it has begun; raises Http404 or PermissionDenied else."""
    score = _scores().filter(meeting=pk).first()
    if score and scoring.may_confirm(user, score):
        return score.meeting, score
    meeting = access.seen(user, pk)
    if score is None and (meeting.opened_at is None or not access.may_run(user, meeting)):
        raise Http404
    return (score.meeting if score else meeting), score


def link(user: User, meeting: Meeting) -> dict:
    """What the page of the meeting says of its score: `score`, and whether `user` may begin one; a query once the
    meeting has begun."""
    if meeting.opened_at is None:
        return {}
    may_begin = meeting.kind in scoring.SCORED and access.may_run(user, meeting)
    return {"score": QualityScore.objects.filter(meeting=meeting).first(), "may_score": may_begin}


def score_to_run(user: User, pk: int) -> QualityScore:
    """The score of the meeting `pk` for whoever runs it; else as `access.run`, Http404 where there is none."""
    access.run(user, pk)
    return _or_404(_scores().filter(meeting=pk).first())


def score_to_confirm(user: User, pk: int) -> QualityScore:
    """The score of the meeting `pk` for the committee above its chi bộ. Raises PermissionDenied for who decides
    elsewhere, Http404 for who decides nowhere."""
    if not anywhere(user, Power.RATE_MEETINGS):
        raise Http404
    score = _or_404(_scores().filter(meeting=pk).first())
    if not scoring.may_confirm(user, score):
        raise PermissionDenied("Việc này của cấp ủy cấp trên trực tiếp.")
    return score


def to_confirm(user: User) -> QuerySet[QualityScore]:
    """What waits for `user`'s decision, the longest waiting first. Raises PermissionDenied for who decides nowhere."""
    decides_somewhere(user)
    return waiting_for(user).select_related("meeting__unit").order_by("pk")


def waiting_for(user: User) -> QuerySet[QualityScore]:
    above = units_for(user, Power.RATE_MEETINGS).order_by().values("pk")
    return QualityScore.objects.to_confirm().filter(meeting__unit__parent__in=above)


def decides_somewhere(user: User) -> None:
    if not anywhere(user, Power.RATE_MEETINGS):
        raise PermissionDenied("Trang này dành cho cấp ủy cấp trên, nơi quyết định xếp loại sinh hoạt.")


def _scores() -> QuerySet[QualityScore]:
    return QualityScore.objects.select_related("meeting__unit__parent", "rubric", "watcher", "decided_by__member")


def _or_404(score: QualityScore | None) -> QualityScore:
    if score is None:
        raise Http404
    return score
