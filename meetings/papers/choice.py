"""Papers of the library that go with a meeting."""

from collections.abc import Iterable
from http import HTTPStatus

from django.db import transaction

from documents.models import Document
from meetings import opening
from meetings.models import Meeting
from meetings.papers import posting
from members import audit
from members.models import User
from members.powers import Power
from members.refusals import Refused


class PaperOutOfReach(Refused):
    """A chosen paper does not reach the members of the unit, or no longer."""

    message = "Có văn kiện đã gỡ hoặc không gửi đến chi bộ này, đề nghị chọn lại."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def choose(meeting: Meeting, *, by: User, papers: Iterable[Document]) -> None:
    """Exactly these papers go with the meeting. Raises PaperOutOfReach for one that does not reach the members of its
    unit, MeetingClosed once it was cancelled."""
    held = opening.locked(meeting)
    wanted = {paper.pk for paper in papers}
    chosen = Document.objects.reaching(meeting.unit).filter(pk__in=wanted)
    after = {paper.pk: paper.symbol for paper in chosen}
    if wanted - after.keys():
        raise PaperOutOfReach
    before = {paper.pk: paper.symbol for paper in held.papers.all()}
    if before.keys() == after.keys():
        return
    held.papers.set(after)
    posting.take_off(held, documents=before.keys() - after.keys())
    posting.post(held, by=by, documents=[paper for paper in chosen if paper.pk not in before])
    audit.record(
        by,
        "meeting.papers",
        meeting,
        power=Power.PLAN_MEETINGS,
        before={"papers": sorted(before.values())},
        after={"papers": sorted(after.values())},
    )
