"""Posting a signed resolution: into the library of its unit, beside the papers of the meeting, within the days that the
rules give from its end."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from documents import files, library, screening
from documents.models import Document
from meetings.models import Meeting, Resolution
from meetings.models.kinds import Kind
from meetings.papers import posting as papers
from meetings.printing import templates
from meetings.resolutions import printed
from members import audit, notice_kinds, notices
from members.models import User
from members.powers import Power
from members.refusals import Refused


class NotSigned(Refused):
    message = "Nghị quyết, kết luận chưa ký nên chưa đăng được."


class AlreadyPosted(Refused):
    message = "Nghị quyết, kết luận này đã đăng."


class Countdown(NamedTuple):
    """How long there is left to post; `left` is negative once it is late, and stands still once it was posted."""

    due: datetime
    left: timedelta

    @property
    def is_late(self) -> bool:
        return self.left < timedelta(0)

    @property
    def in_words(self) -> str:
        """`1 ngày 5 giờ`, `40 phút`; of what is left as of what it is late by."""
        minutes = int(abs(self.left).total_seconds()) // 60
        days, hours = divmod(minutes // 60, 24)
        if days:
            return f"{days} ngày {hours} giờ" if hours else f"{days} ngày"
        return f"{hours} giờ {minutes % 60} phút" if hours else f"{minutes} phút"


def countdown(resolution: Resolution) -> Countdown | None:
    """None before the meeting is over, and where no rule says."""
    due = papers.due_after(resolution.meeting)
    return Countdown(due, due - (resolution.posted_at or timezone.now())) if due else None


def post(resolution: Resolution, *, by: User) -> Document:
    """Makes the Word file, puts it into the library and tells those who were called. Raises NotSigned, AlreadyPosted,
    and what the library refuses: the number stands there already, words of secrecy. To be called outside of any
    transaction: the file is looked into, which takes seconds."""
    _check(resolution)
    file = _examined(resolution, by)
    with transaction.atomic():
        held = Resolution.objects.select_for_update(of=("self",), no_key=True).get(pk=resolution.pk)
        _check(held)
        document = library.publish(_document(resolution), file, by=by)
        resolution.move("post", document=document, posted_by=by, posted_at=timezone.now())
        meeting = resolution.meeting
        meeting.papers.add(document)
        papers.post(meeting, by=by, documents=[document])
        after = {"symbol": resolution.symbol}
        audit.record(by, "meeting.resolution_post", meeting, power=Power.PLAN_MEETINGS, after=after)
        _tell(resolution, by=by)
    return document


def _check(resolution: Resolution) -> None:
    if resolution.state == Resolution.State.POSTED:
        raise AlreadyPosted
    if resolution.is_draft:
        raise NotSigned


def _examined(resolution: Resolution, by: User) -> files.Inspected:
    unit = resolution.meeting.unit
    made = templates.made(unit, printed.PAPER, printed.gather(resolution))
    name = f"{resolution.symbol.replace('/', '-')}.docx"
    words = [resolution.title, resolution.recipients]
    return screening.examine(ContentFile(made, name), secrecy=screening.Secrecy.NONE, words=words, unit=unit, by=by)


def _document(resolution: Resolution) -> Document:
    facts, meeting = resolution.facts, resolution.meeting
    return Document(
        unit=meeting.unit,
        kind=resolution.kind,
        number_raw=resolution.symbol,
        issuer=resolution.issuer,
        issuer_body=_body(meeting),
        issued_on=resolution.issued_on,
        title=resolution.title,
        signer=facts["signer"],
        signer_role=facts["role"],
        sign_mode=Document.SignMode.ON_BEHALF,
        recipients=resolution.recipients,
    )


def _body(meeting: Meeting) -> str:
    """The collective within a committee that decided; a chi bộ and a congress have none."""
    if meeting.unit.is_cell or meeting.kind == Kind.CONGRESS:
        return ""
    return Document.Body.STANDING if meeting.kind == Kind.STANDING else Document.Body.COMMITTEE


def _tell(resolution: Resolution, *, by: User) -> None:
    told = notices.accounts_of(resolution.meeting.summoned()).exclude(pk=by.pk).only("pk")
    text = f"Đã đăng {resolution.get_kind_display().lower()} {resolution.symbol} của “{resolution.meeting.title}”."
    notices.tell_all(told, text[:300], resolution.get_absolute_url(), kind=notice_kinds.RECORD)
