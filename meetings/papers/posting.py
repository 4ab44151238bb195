"""Since when papers stand beside a meeting, proven by rows that nobody can change, and who has read them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import transaction
from django.utils import timezone

from documents.models import Document
from meetings import opening
from meetings.models import Meeting, MeetingFile, PaperRead, Posting
from members import rules
from members.models import Member, User
from members.namesakes import with_names
from members.refusals import Refused

BEFORE, AFTER = "meeting.upload_before", "meeting.upload_after"
_HASH = re.compile(r"[0-9a-f]{64}")
Key = int | str  # a document by its key, a file by its hash


class NotToRead(Refused):
    """Who is not called has nothing to confirm, or the paper is gone."""

    message = "Tài liệu này không còn trong buổi họp, hoặc đồng chí không thuộc diện triệu tập."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass
class Standing:
    """What is known of one paper that stands beside the meeting. `since` is the present posting, `first` the first."""

    since: datetime
    first: datetime
    in_time: bool  # before the meeting by `due`, what was posted after its end by `due_after`
    readers: set[int] = field(default_factory=set)  # members

    @property
    def was_away(self) -> bool:
        return self.since != self.first


def post(meeting: Meeting, *, by: User, documents: Iterable[Document] = (), file: MeetingFile | None = None) -> None:
    """Notes that these stand beside `meeting` from now on. Belongs into the transaction that puts them there."""
    rows = [Posting(meeting=meeting, document=each, title=each.full_title[:300], posted_by=by) for each in documents]
    if file:
        rows.append(Posting(meeting=meeting, sha256=file.sha256, title=file.title, posted_by=by))
    for row in rows:
        row.posted_at = timezone.now()
    Posting.objects.bulk_create(rows)


def take_off(meeting: Meeting, *, documents: Iterable[int] = (), sha256: str = "") -> None:
    """Notes that these do not stand there any more."""
    standing = Posting.objects.filter(meeting=meeting, removed_at=None)
    of_file = standing.filter(document=None, sha256=sha256) if sha256 else standing.none()
    for rows in (standing.filter(document__in=list(documents)), of_file):
        rows.update(removed_at=timezone.now())


def due(meeting: Meeting) -> datetime | None:
    """By when papers are to be posted (docs/rules.md §4.1, `upload_before`); None where no rule says."""
    days = _days(BEFORE, meeting)
    return None if days is None else meeting.starts_at - days


def due_after(meeting: Meeting) -> datetime | None:
    """By when what the meeting has decided is to be posted (`upload_after`); None before its end, and where no rule
    says."""
    days = _days(AFTER, meeting) if meeting.closed_at else None
    return None if days is None else meeting.closed_at + days


def _days(key: str, meeting: Meeting) -> timedelta | None:
    try:
        return timedelta(days=rules.whole(key, on=meeting.day, unit=meeting.unit))
    except rules.RuleError:
        return None


def standing(meeting: Meeting) -> dict[Key, Standing]:
    """Each paper that stands beside `meeting`, by its key; four queries, one where nothing was posted. One that was
    taken off in between is in time by its present posting only: nobody could read it meanwhile."""
    rows = list(meeting.postings.all())
    if not rows:
        return {}
    before, after, found = due(meeting), due_after(meeting), {}
    first: dict[Key, datetime] = {}
    for row in rows:
        first.setdefault(row.key, row.posted_at)
        if row.removed_at is None:
            limit = after if meeting.closed_at and row.posted_at >= meeting.closed_at else before
            in_time = limit is None or row.posted_at <= limit
            found[row.key] = Standing(row.posted_at, first[row.key], in_time)
    for key, members in _readers(meeting).items():
        if key in found:
            found[key].readers = members
    return found


def set_beside(meeting: Meeting, documents: Iterable[Document], files: Iterable[MeetingFile]) -> None:
    """Gives each of these papers of `meeting` its `standing`, None where it was put there before that was noted."""
    known = standing(meeting)
    for document in documents:
        document.standing = known.get(document.pk)  # type: ignore[attr-defined]  # for the page
    for file in files:
        file.standing = known.get(file.sha256)  # type: ignore[attr-defined]


def _readers(meeting: Meeting) -> dict[Key, set[int]]:
    readers: dict[Key, set[int]] = defaultdict(set)
    for row in meeting.reads.all():
        readers[row.key].add(row.member_id)
    return readers


@transaction.atomic
def confirm_read(meeting: Meeting, *, by: User, document: int | None = None, sha256: str = "") -> None:
    """The member behind `by` has read this paper; the first time is kept. Raises NotToRead, and MeetingClosed once the
    meeting was cancelled."""
    if document is None and not _HASH.fullmatch(sha256):
        raise NotToRead
    held = opening.locked(meeting)
    rows = Posting.objects.filter(meeting=held, removed_at=None, document=document, sha256=sha256)
    if not held.summons(by.member) or not rows.exists():
        raise NotToRead
    PaperRead.objects.bulk_create(
        [PaperRead(meeting=held, member=by.member, document_id=document, sha256=sha256)], ignore_conflicts=True
    )


@dataclass(frozen=True)
class Progress:
    """Of one paper: who of those called has read it and who has not."""

    title: str
    paper: Standing
    read: list[Member]
    unread: list[Member]


def progress(meeting: Meeting) -> list[Progress]:
    """Of every paper that stands there, in the order of posting; four queries."""
    called, papers = with_names(meeting.summoned()), standing(meeting)
    titles = {row.key: row.title for row in meeting.postings.all()}
    return [
        Progress(
            titles[key],
            paper,
            [member for member in called if member.pk in paper.readers],
            [member for member in called if member.pk not in paper.readers and meeting.expects(member)],
        )
        for key, paper in papers.items()
    ]
