"""Prepares a survey, opens it to those it is asked of."""

from collections.abc import Iterable
from http import HTTPStatus

from django.db import transaction
from django.utils import timezone

from meetings.models import Survey, SurveyQuestion
from members import audit, notice_kinds, notices
from members.models import Unit, User
from members.moves import WrongState
from members.powers import Power
from members.refusals import Refused

POWER = Power.PLAN_MEETINGS


class SurveyRefused(Refused):
    """The survey cannot be as it was written, or not any more."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def create(unit: Unit, *, by: User, audience: Iterable[Unit], questions: list[dict], **facts) -> Survey:
    """A survey that nobody sees yet. `facts`: title, intro, document, draft, anonymous, closes_at; `questions`: kind,
    text, options, required of each, in their order; `audience` none: all of `unit`. Raises SurveyRefused for units that
    are not of `unit`."""
    survey = Survey.objects.create(unit=unit, asked_by=by, **facts)
    _write(survey, audience, questions)
    audit.record(by, "survey.create", survey, power=POWER, after=_payload(survey, questions))
    return survey


@transaction.atomic
def change(
    survey: Survey, *, by: User, seen: int | None, audience: Iterable[Unit], questions: list[dict], **facts
) -> None:
    """Changes one that nobody was asked yet. Raises VersionConflict, WrongState once it is open, else as `create`."""
    _hold_draft(survey, "change")
    survey.claim_version(seen, by=by, **facts)
    survey.questions.all().delete()
    _write(survey, audience, questions)
    audit.record(by, "survey.change", survey, power=POWER, after=_payload(survey, questions))


@transaction.atomic
def open_to_all(survey: Survey, *, by: User) -> int:
    """Asks everybody of the audience, each by one notice; returns how many have an account. Raises SurveyRefused for
    one without anything to answer or whose time is over, WrongState."""
    _hold_draft(survey, "open")
    survey.refresh_from_db()
    if not survey.questions.exists() and not survey.paragraphs:
        raise SurveyRefused("Chưa có câu hỏi hoặc nội dung dự thảo để lấy ý kiến.")
    if survey.closes_at <= timezone.now():
        raise SurveyRefused("Hạn trả lời đã qua. Đề nghị sửa hạn trước.")
    survey.move("open", opened_at=timezone.now())
    audit.record(by, "survey.open", survey, power=POWER, after={"closes_at": survey.closes_at.isoformat()})
    text = f"Mời đồng chí cho ý kiến: {survey.title}. Hạn {timezone.localtime(survey.closes_at):%H:%M ngày %d/%m/%Y}."
    accounts = notices.accounts_of(survey.asked()).exclude(pk=by.pk)
    return notices.tell_all(accounts.only("pk"), text, survey.get_absolute_url(), kind=notice_kinds.VOTE)


def _hold_draft(survey: Survey, move: str) -> None:
    """Of who writes and who opens it one comes after the other. Raises WrongState once it is open."""
    if not Survey.objects.select_for_update().filter(pk=survey.pk, state=Survey.State.DRAFT):
        raise WrongState(move, survey.state)


def _write(survey: Survey, audience: Iterable[Unit], questions: list[dict]) -> None:
    chosen = list(audience) or [survey.unit]
    if any(not unit.path.startswith(survey.unit.path) for unit in chosen):
        raise SurveyRefused(f"Chỉ lấy ý kiến trong {survey.unit.name}.", field="audience")
    survey.audience.set(chosen)
    rows = [SurveyQuestion(survey=survey, position=place, **each) for place, each in enumerate(questions, start=1)]
    SurveyQuestion.objects.bulk_create(rows)


def _payload(survey: Survey, questions: list[dict]) -> dict:
    about = {"title": survey.title, "anonymous": survey.anonymous, "closes_at": survey.closes_at.isoformat()}
    return about | {"questions": [each["text"] for each in questions]}
