"""On paper, for those who cannot use the portal: the next meeting with its papers, and what was published of late."""

from dataclasses import dataclass
from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.models import Document, ReadingRequest
from meetings.models import Meeting
from members import access
from members.models import Member, Unit
from members.people import assistance
from members.powers import Power

LATELY = timedelta(days=45)
DOCUMENTS = 8
FULL_SHEET = 16  # lines in large letters under the headings


@dataclass(frozen=True)
class Digest:
    """What every sheet of one chi bộ says."""

    unit: Unit
    meeting: Meeting | None
    papers: list[Document]
    to_read: list[ReadingRequest]
    documents: list[Document]

    @property
    def is_long(self) -> bool:
        """Whether it fits on one sheet of paper only in smaller letters."""
        agenda = len(self.meeting.agenda.all()) if self.meeting else 0
        return agenda + 2 * (len(self.papers) + len(self.to_read) + len(self.documents)) > FULL_SHEET


def digest(unit: Unit) -> Digest:
    """The next meeting that was not put off, its papers that can still be read, and the documents of the last weeks
    that reach the chi bộ and are not among them; those that everybody is asked to read stand apart, until their
    deadline is long over."""
    meeting = Meeting.objects.of_cell(unit).calling_all().still_ahead().prefetch_related("agenda").first()
    papers = list(meeting.papers.published()) if meeting else []
    since = timezone.localdate() - LATELY
    to_read = list(ReadingRequest.objects.asked_of_all(unit, since=since).for_list()[:DOCUMENTS])
    known = {paper.pk for paper in papers} | {asked.document_id for asked in to_read}
    recent = Document.objects.reaching(unit).issued_since(since).newest_first()[: DOCUMENTS + len(known)]
    return Digest(unit, meeting, papers, to_read, [each for each in recent if each.pk not in known][:DOCUMENTS])


@require_safe
def of_member(request, pk):
    members = Member.objects.counted().select_related("helper", "unit__parent")
    member = access.load(members, request.user, Power.ASSIST_MEMBERS, pk=pk)
    context = {"digest": digest(member.unit), "members": [member]}
    return render(request, "digest/digest.html", context)


@require_safe
def of_cell(request, code):
    """One sheet for each member of the chi bộ who cannot use the portal."""
    unit = access.load_unit(request.user, Power.ASSIST_MEMBERS, code)
    context = {"digest": digest(unit), "members": assistance.in_need(unit)}
    return render(request, "digest/digest.html", context)
