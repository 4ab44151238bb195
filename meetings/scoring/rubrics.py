"""The sheets of a unit: taken over from a shipped one or from the one in force, changed with a preview."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from meetings.models import Criterion, QualityScore, Rubric
from meetings.scoring import scoring, sheet
from meetings.scoring.batch import Batch
from members import audit
from members.access import units_for
from members.models import Unit, User
from members.numbers import decimal
from members.powers import Power
from members.refusals import Refused

PREVIEWED = 10


class RubricInUse(Refused):
    """Meetings were scored by it: their points must stay explained."""

    message = (
        "Đã có buổi sinh hoạt chấm theo bảng điểm này nên không sửa được nữa. Đề nghị lấy về một bảng mới có hiệu lực "
        "từ ngày khác."
    )


class OneADay(Refused):
    message = "Đơn vị đã có bảng điểm có hiệu lực từ ngày này."
    field = "valid_from"


def seen_by(user: User) -> QuerySet[Rubric]:
    """The shipped sheets, and those of the units where `user` decides."""
    own = Rubric.objects.filter(unit__in=units_for(user, Power.RATE_MEETINGS))
    return (Rubric.objects.filter(unit=None) | own).select_related("unit").order_by("unit__path", "-valid_from", "pk")


@transaction.atomic
def take_over(rubric: Rubric, unit: Unit, *, by: User, valid_from: date) -> Rubric:
    """`rubric` becomes the sheet of `unit` and all below from `valid_from` until the next one that the unit has. Raises
    OneADay."""
    own = Rubric(
        unit=unit,
        name=rubric.name,
        document=rubric.document,
        valid_from=valid_from,
        without_thematic=rubric.without_thematic,
        saved_by=by,
    )
    try:
        with transaction.atomic():
            own.save(force_insert=True)
    except IntegrityError as error:
        raise OneADay from error
    _chain(unit)
    copies = list(rubric.criteria.all())
    for criterion in copies:
        criterion.pk, criterion.rubric = None, own
    Criterion.objects.bulk_create(copies)
    audit.record(by, "rubric.take_over", own, power=Power.RATE_MEETINGS, after={"from": str(rubric)})
    return own


@transaction.atomic
def change(
    rubric: Rubric, *, by: User, seen: int | None, facts: dict, criteria: dict[int, tuple[Decimal, str]]
) -> None:
    """Stores `facts` (name, document, valid_from, without_thematic) and most and steps of each criterion by its key.
    Raises VersionConflict, RubricInUse, OneADay."""
    try:
        with transaction.atomic():
            rubric.claim_version(seen, by=by, **facts)
    except IntegrityError as error:
        raise OneADay from error
    if QualityScore.objects.filter(rubric=rubric).exists():
        raise RubricInUse
    if rubric.unit:
        _chain(rubric.unit)
    rows = list(rubric.criteria.filter(pk__in=criteria))
    before = {row.code: [decimal(row.most), row.steps] for row in rows}
    for row in rows:
        row.most, row.steps = criteria[row.pk]
    Criterion.objects.bulk_update(rows, ["most", "steps"])
    after = {row.code: [decimal(row.most), row.steps] for row in rows}
    changed = [code for code in after if after[code] != before[code]]
    audit.record(
        by,
        "rubric.change",
        rubric,
        power=Power.RATE_MEETINGS,
        before={code: before[code] for code in changed},
        after={code: after[code] for code in changed},
    )


def _chain(unit: Unit) -> None:
    """Each sheet of `unit` holds until the day before the next one begins, the last without end: no day is without a
    sheet, and none has two, whichever of them was moved."""
    rows = list(Rubric.objects.filter(unit=unit).order_by("valid_from"))
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        row.valid_to = following.valid_from - timedelta(days=1) if following else None
    Rubric.objects.bulk_update(rows, ["valid_to"])


@dataclass(frozen=True)
class Preview:
    """What a meeting that was scored has, and would have had by the sheet as it is typed."""

    score: QualityScore
    total: Decimal
    out_of: Decimal


def preview(rubric: Rubric, criteria: Iterable[Criterion]) -> list[Preview]:
    """The last ten scored meetings of the unit and all below, measured by `criteria`, which need not be stored. What
    people gave counts where the code is the same."""
    unit = rubric.unit
    if unit is None:
        return []
    below = QualityScore.objects.filter(meeting__unit__path__startswith=unit.path)
    scores = list(below.select_related("meeting__unit", "rubric").order_by("-pk")[:PREVIEWED])
    wanted = list(criteria)
    batch = Batch([score.meeting for score in scores])
    measured = sheet.measure(batch, {score.meeting_id: wanted for score in scores})
    given = scoring.entered_by_code(scores)
    thematic = scoring.with_thematic(batch)
    found = []
    for score in scores:
        made = sheet.compose(
            rubric, wanted, measured[score.meeting_id], given.get(score.pk, {}), thematic=score.meeting_id in thematic
        )
        found.append(Preview(score, made.total, made.out_of))
    return found
