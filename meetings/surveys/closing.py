"""Ends a survey: from then on what came is shown, and of an anonymous one nothing joins who and what."""

from contextlib import suppress

from django.db import connection, transaction
from django.utils import timezone

from meetings.models import AnswerSheet, Participation, Survey
from members import audit, notice_kinds, notices
from members.models import User
from members.moves import WrongState
from members.powers import Power

# New keys and an order by chance for all sheets of a survey, in one statement whatever their number.
SHUFFLE = """
WITH gone AS (DELETE FROM {sheets} WHERE survey_id = %s RETURNING survey_id, answers, comments)
INSERT INTO {sheets} (key, survey_id, answers, comments)
SELECT gen_random_uuid(), survey_id, answers, comments FROM gone ORDER BY gen_random_uuid()
"""


@transaction.atomic
def close(survey: Survey, *, by: User | None) -> None:
    """Nobody answers any more; who asked is told. `by` is None when its time has run out. Raises WrongState."""
    Survey.objects.select_for_update().get(pk=survey.pk)  # waits for those who are just answering, bars the next
    survey.move("close", closed_at=timezone.now())
    if survey.anonymous:
        with connection.cursor() as cursor:
            cursor.execute(SHUFFLE.format(sheets=AnswerSheet._meta.db_table), [survey.pk])
        Participation.objects.filter(survey=survey).update(settled=True)
    answered = survey.participations.count()
    audit.record(by, "survey.close", survey, power=Power.PLAN_MEETINGS if by else "", after={"answered": answered})
    text = f"Đã kết thúc lấy ý kiến “{survey.title}”: {answered} đồng chí trả lời."
    notices.tell_all(
        [survey.asked_by] if survey.asked_by != by else [], text, survey.get_absolute_url(), kind=notice_kinds.VOTE
    )


def close_run_out() -> int:
    """Closes all whose time is over, but for those that somebody is just closing; returns how many."""
    closed = 0
    for survey in Survey.objects.run_out().select_related("unit", "asked_by"):
        with suppress(WrongState):
            close(survey, by=None)
            closed += 1
    return closed
