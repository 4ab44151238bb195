"""Which resolution a person may open: a signed one everybody who may open its meeting, a draft those who run
that and who may sign."""

from django.db.models import QuerySet
from django.http import Http404

from meetings import access
from meetings.models import Meeting, Resolution
from meetings.resolutions import signing
from members.models import User


def seen(user: User, meeting_pk: int, pk: int) -> Resolution:
    """Raises as `access.seen`; Http404 for a draft that is not theirs to read."""
    meeting = access.seen(user, meeting_pk)
    found = _rows().filter(meeting=meeting, pk=pk).first()
    if found is None or (found.is_draft and not _works_on(user, meeting)):
        raise Http404
    found.meeting = meeting
    return found


def written(user: User, meeting_pk: int, pk: int) -> Resolution:
    """The same for those who run the meeting: they write, drop and post. Raises as `access.run`."""
    meeting = access.run(user, meeting_pk)
    found = _rows().filter(meeting=meeting, pk=pk).first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


def _works_on(user: User, meeting: Meeting) -> bool:
    return access.may_run(user, meeting) or bool(signing.role_of(user, meeting))


def _rows() -> QuerySet[Resolution]:
    return Resolution.objects.select_related(
        "vote", "issuer", "term", "document", "signed_by__member", "posted_by__member"
    )
