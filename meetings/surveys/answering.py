"""What a member answers: once, and of an anonymous survey in a row that says neither who nor when."""

from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.models import AnswerSheet, Participation, Survey
from members.models import User
from members.refusals import Refused


class NotAsked(Refused):
    message = "Đồng chí không thuộc diện được hỏi ý kiến này."
    status = HTTPStatus.FORBIDDEN


class AlreadyAnswered(Refused):
    message = "Đồng chí đã gửi ý kiến rồi. Mỗi người gửi một lần."


class SurveyOver(Refused):
    message = "Đã hết hạn lấy ý kiến, nên không gửi được nữa."


@transaction.atomic
def answer(survey: Survey, *, by: User, answers: dict, comments: dict) -> None:
    """Keeps what the member behind `by` says, as AnswerSheet holds it. Raises NotAsked, AlreadyAnswered, SurveyOver.

    The audit keeps nothing of it: an entry would tell when an anonymous sheet came.
    """
    if by.member is None or not survey.asked().filter(pk=by.member_id).exists():
        raise NotAsked
    if not Survey.objects.held_running(survey.pk):
        raise SurveyOver
    try:
        with transaction.atomic():
            Participation.objects.create(survey=survey, member=by.member)
    except IntegrityError:
        raise AlreadyAnswered from None
    who = {} if survey.anonymous else {"member": by.member, "at": timezone.now()}
    AnswerSheet.objects.create(survey=survey, answers=answers, comments=comments, **who)


def has_answered(survey: Survey, user: User) -> bool:
    return user.member_id is not None and survey.participations.filter(member=user.member_id).exists()
