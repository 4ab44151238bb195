"""Xác nhận đã đọc: asks the members of a unit to read a document, takes their word, and reminds those who have not."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from documents.models import Document, Reading, ReadingNudge, ReadingRequest
from documents.to_read.tasks import count_reading, send_nudge
from members import audit, notice_kinds, notices
from members.access import covers
from members.models import Affiliation, Member, Unit, User
from members.personal_data import day
from members.powers import Power
from members.refusals import Refused

DEADLINE_OVER = "Hạn đọc đã qua. Đề nghị chọn một ngày từ hôm nay trở đi."
READ_THE_NEW = "Văn kiện đã được thay bằng bản mới sau khi đồng chí mở. Đề nghị đồng chí đọc bản mới rồi xác nhận."


class ReadingRefused(Refused):
    """Nobody is asked, reminded or taken at their word."""


@transaction.atomic
def ask(
    document: Document, unit: Unit, *, by: User, deadline: date, audience: str = "all", note: str = ""
) -> ReadingRequest:
    """Asks `unit` and everything below to read `document`. Nobody is told one by one: it stands on their first page.

    Raises ReadingRefused when the document does not reach the unit or is no more in force, when the deadline is over,
    or when the unit was asked already.
    """
    reached = Document.objects.reaching(unit).select_for_update(no_key=True)  # until then no new round begins
    locked = reached.filter(pk=document.pk).first()
    if locked is None:
        raise ReadingRefused(f"Đảng viên của {unit} không đọc được văn kiện này, nên chưa yêu cầu đọc được.")
    if locked.is_over:
        raise ReadingRefused(f"Văn kiện này {locked.get_validity_display().lower()}, không yêu cầu đọc nữa.")
    if deadline < timezone.localdate():
        raise ReadingRefused(DEADLINE_OVER)
    facts = {"audience": audience, "deadline": deadline, "note": note, "round": locked.reading_round}
    try:
        with transaction.atomic():
            request = ReadingRequest.objects.create(document=document, unit=unit, asked_by=by, **facts)
    except IntegrityError as there:
        raise ReadingRefused(f"{unit} đã được yêu cầu đọc văn kiện này. Đề nghị xem tiến độ của yêu cầu ấy.") from there
    after = {"deadline": f"{deadline:%d/%m/%Y}", "audience": request.get_audience_display(), "note": note}
    audit.record(by, "reading.ask", request, power=Power.MANAGE_DOCUMENTS, after=after)
    count_reading.delay_on_commit(request.pk)
    return request


@transaction.atomic
def close(request: ReadingRequest, *, by: User) -> bool:
    """Ends the asking; what was confirmed and counted stays. False when somebody else has ended it."""
    now = timezone.now()
    if not ReadingRequest.objects.filter(pk=request.pk, closed_at=None).update(closed_at=now):
        return False
    request.closed_at = now
    audit.record(by, "reading.close", request, power=Power.MANAGE_DOCUMENTS)
    count_reading.delay_on_commit(request.pk)
    return True


@transaction.atomic
def ask_again(document: Document, *, by: User, deadline: date | None = None) -> int:
    """The text of `document` was replaced by one that is to be read anew: every open request begins a new round, by
    `deadline` where its own comes earlier. What was confirmed stays written down, as of the text before.

    Everybody who is asked gets a notice, and so does anyone who has asked. Returns how many requests go on. The caller
    holds the document's row.
    """
    Document.objects.filter(pk=document.pk).update(reading_round=F("reading_round") + 1)
    document.refresh_from_db(fields=["reading_round"])
    asked = ReadingRequest.objects.of_the_library().filter(document=document).select_related("unit", "asked_by")
    going_on = list(asked.order_by("unit__path", "pk"))
    for request in going_on:
        request.round, request.deadline = document.reading_round, max(request.deadline, deadline or request.deadline)
    ReadingRequest.objects.bulk_update(going_on, ["round", "deadline"])
    after = {"requests": len(going_on)} | ({"deadline": f"{deadline:%d/%m/%Y}"} if deadline else {})
    audit.record(by, "reading.ask_again", document, power=Power.MANAGE_DOCUMENTS, after=after)
    for request in [] if document.is_over else going_on:
        _begin_round(request, going_on, by=by)
    return len(going_on)


def _begin_round(request: ReadingRequest, beside: list[ReadingRequest], *, by: User) -> None:
    count_reading.delay_on_commit(request.pk)
    above = [each.unit.path for each in beside if each.audience == ReadingRequest.Audience.ALL and each != request]
    if not covers(above, request.unit.path):  # nobody is told twice
        made = ReadingNudge.objects.create(
            request=request, unit=request.unit, day=timezone.localdate(), round=request.round, by=by
        )
        send_nudge.delay_on_commit(made.pk)
    if request.asked_by_id != by.pk:
        text = f"{request.document.told_as} đã thay bản mới; {request.unit} được yêu cầu đọc và xác nhận lại."
        notices.tell(request.asked_by, text, request.get_absolute_url(), kind=notice_kinds.DOCUMENT)


def confirm(document: Document, *, by: User, of_round: int | None = None) -> Reading:
    """“Tôi đã đọc”, in the name of the member behind `by`, who reads the document; once a round, the first word stands.

    Raises ReadingRefused when the text that was read, that of `of_round`, has been replaced by one to be read anew.
    """
    if of_round not in (None, document.reading_round):
        raise ReadingRefused(READ_THE_NEW)
    said = Reading.objects.get_or_create(document=document, member=by.member, round=document.reading_round)
    return said[0]


@transaction.atomic
def confirm_for(member: Member, document: Document, *, by: User, reader: Member) -> Reading:
    """Writes down that `reader` has read the document to `member`, who cannot use the portal. Audited.

    Raises ReadingRefused when the member can confirm by themselves, when it is no comrade of the chi bộ who has read,
    or when the document does not reach them.
    """
    if not member.ineligible_reason or not member.is_counted:
        raise ReadingRefused(f"Đồng chí {member} tự xác nhận được trên Sổ tay, không cần ghi hộ.")
    if reader.unit_id != member.unit_id or not reader.is_counted or reader.pk == member.pk:
        raise ReadingRefused("Người đọc giúp phải là một đồng chí khác đang sinh hoạt trong cùng chi bộ.")
    if not Document.objects.readable_by(member).filter(pk=document.pk).exists():
        raise ReadingRefused("Văn kiện này không gửi đến chi bộ của đồng chí ấy.")
    facts = {"recorded_by": by, "read_by": reader}
    words = {"document": document, "member": member, "round": document.reading_round}
    reading, new = Reading.objects.get_or_create(**words, defaults=facts)
    if new:
        after = {"document": document.audit_name, "read_by": reader.full_name}
        audit.record(by, "reading.record", member, power=Power.ASSIST_MEMBERS, after=after)
    return reading


@transaction.atomic
def nudge(request: ReadingRequest, unit: Unit, *, by: User) -> ReadingNudge:
    """Reminds everybody of `unit` and below who has not confirmed; the notices leave by a task.

    Raises ReadingRefused when the request is over, or when these members have been reminded of it today already, of
    this unit or of one above it.
    """
    rows = ReadingRequest.objects.prefetch_related("document").select_for_update(of=("self",), no_key=True)
    locked = rows.get(pk=request.pk)  # of two clicks the second waits
    if locked.ended:
        raise ReadingRefused(f"{locked.ended}, không đôn đốc nữa.")
    if ReadingNudge.objects.of_today(locked, unit).exists():
        raise ReadingRefused("Hôm nay đã đôn đốc đơn vị này rồi. Mỗi ngày chỉ nhắc một lần.")
    made = ReadingNudge.objects.create(request=locked, unit=unit, day=timezone.localdate(), round=locked.round, by=by)
    send_nudge.delay_on_commit(made.pk)
    return made


# What each page asks


@dataclass(frozen=True)
class Asked:
    """How a member stands to a document: the open requests to read it, the nearest deadline first, their word, and what
    they said of the text before; `ended` where it asks for nothing any more, its force having ended."""

    requests: list[ReadingRequest]
    reading: Reading | None
    before: Reading | None
    ended: bool
    member: int = 0

    @property
    def is_late(self) -> bool:
        """Whether they confirmed after the first deadline, and were in their chi bộ by then; may ask one query."""
        confirmed = timezone.localtime(self.reading.confirmed_at).date() if self.reading else None
        if not (confirmed and self.requests and confirmed > self.requests[0].deadline):
            return False
        home = Affiliation.objects.filter(member=self.member, until=None, kind=Affiliation.Kind.OFFICIAL)
        return not home.filter(since__gt=self.requests[0].deadline).exists()


def asked_of(member: Member, document: Document) -> Asked:
    rows = ReadingRequest.objects.of_the_library().addressed_to(member).filter(document=document)
    requests = list(rows.select_related("unit"))
    if not requests or document.is_over:
        return Asked([], None, None, ended=bool(requests))
    words = Reading.objects.filter(document=document, member=member).select_related("read_by").order_by("-round")
    reading, *earlier = [*words[:2], None]
    if reading is None or reading.round == document.reading_round:
        return Asked(requests, reading, earlier[0] if earlier else None, ended=False, member=member.pk)
    return Asked(requests, None, reading, ended=False)


def waiting_for(member: Member, most: int) -> list[ReadingRequest]:
    """What `member` has to read, at most `most` documents, the nearest deadline first; a document stands once."""
    rows = ReadingRequest.objects.waiting_for(member).for_list()[: most * 3]
    nearest = {request.document_id: request for request in reversed(rows)}
    return sorted(nearest.values(), key=lambda request: (request.deadline, request.pk))[:most]


# For the units that end, and for “Dữ liệu của tôi”


def resolve_duplicates(requests: QuerySet[ReadingRequest], successor: Unit, why: str) -> None:
    """Ends the requests of closing units whose document their successor has asked for as well; of two of them that ask
    for one document, the one with the later deadline goes on."""
    asked = ReadingRequest.objects.of_the_library().filter(unit=successor).values("document")
    alone = requests.exclude(document__in=asked)
    going_on = alone.order_by("document", "-deadline", "pk").distinct("document").values("pk")
    ended = list(requests.exclude(pk__in=going_on).values_list("pk", flat=True))
    ReadingRequest.objects.filter(pk__in=ended).update(closed_at=timezone.now())


def rows_of(user: User) -> QuerySet[Reading]:
    readings = Reading.objects.filter(member=user.member_id) if user.member_id else Reading.objects.none()
    return readings.select_related("document", "recorded_by__member", "read_by").order_by("-confirmed_at")


def in_words(reading: Reading) -> dict[str, str]:
    return {
        "Văn kiện": reading.document.short_name,
        "Xác nhận lúc": day(reading.confirmed_at),
        "Người đọc giúp": reading.read_by.full_name if reading.read_by else "—",
    }
