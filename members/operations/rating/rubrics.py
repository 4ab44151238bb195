"""By what cán bộ are rated each month: a rubric holds from its day until the next one of the same organisation."""

from datetime import date

from django.db import IntegrityError, transaction

from members import audit
from members.models import Unit, User
from members.operations.models import RatingRubric
from members.operations.rating.rounds import RatingRefused
from members.powers import Power


@transaction.atomic
def issue(unit: Unit, *, document: str, valid_from: date, lines: list, by: User | None) -> RatingRubric:
    """Rounds that are under way keep the one they began with. Raises RatingRefused for a second one of the same day."""
    rubric = RatingRubric(unit=unit, document=document, valid_from=valid_from, lines=lines, written_by=by)
    try:
        with transaction.atomic():
            rubric.save(force_insert=True)
    except IntegrityError:
        raise RatingRefused("Đơn vị đã có bộ tiêu chí áp dụng từ ngày này.", field="valid_from") from None
    audit.record(by, "rating.rubric", rubric, power=Power.SIGN_CASES, after={"document": document})
    return rubric
