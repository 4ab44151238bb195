"""Asks those once more who have not answered, and nobody else."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from meetings.models import Survey
from members import audit, notice_kinds, notices, rules
from members.models import User
from members.powers import Power
from members.refusals import Refused

BEFORE = "survey.remind_before"


class AlreadyReminded(Refused):
    message = "Hôm nay đã nhắc rồi. Mỗi ngày nhắc một lần."


@transaction.atomic
def remind(survey: Survey, *, by: User | None) -> int:
    """One notice to each who has not answered, at most once a day; returns how many were told. `by` is None when the
    day before the end has come. Raises AlreadyReminded, also for one that does not run."""
    today = timezone.localdate()
    waiting = Survey.objects.running().filter(Q(reminded_at=None) | Q(reminded_at__date__lt=today), pk=survey.pk)
    if not waiting.update(reminded_at=timezone.now()):
        raise AlreadyReminded
    until = f"{timezone.localtime(survey.closes_at):%H:%M ngày %d/%m/%Y}"
    text = f"Đề nghị đồng chí cho ý kiến: {survey.title}. Hạn {until}."
    told = notices.tell_all(
        notices.accounts_of(survey.silent()).only("pk"), text, survey.get_absolute_url(), kind=notice_kinds.VOTE
    )
    power = Power.PLAN_MEETINGS if by else ""
    audit.record(by, "survey.remind", survey, power=power, after={"told": told})
    return told


def remind_due() -> int:
    """Reminds of each survey that ends soon, once; returns of how many."""
    unreminded = list(Survey.objects.running().filter(reminded_at=None).select_related("unit"))
    books = rules.books({survey.unit for survey in unreminded}, reaching_back=True, key=BEFORE)
    due = [survey for survey in unreminded if _is_due(survey, books[survey.unit_id])]
    for survey in due:
        remind(survey, by=None)
    return len(due)


def _is_due(survey: Survey, book: rules.Book) -> bool:
    days = timedelta(days=book.whole(BEFORE, on=timezone.localdate(survey.opened_at)))
    return survey.closes_at - timezone.now() <= days < survey.closes_at - survey.opened_at
