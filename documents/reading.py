"""Xác nhận đã đọc: asks the members of a unit to read a document, takes their word, and reminds those who have not."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from documents.models import Document, Reading, ReadingNudge, ReadingRequest
from documents.tasks import count_reading, send_nudge
from members import audit
from members.models import Member, Unit, User
from members.powers import Power
from members.privacy import day


class ReadingRefused(Exception):
    """The message is a sentence for whoever asked."""


@transaction.atomic
def ask(
    document: Document, unit: Unit, *, by: User, deadline: date, audience: str = "all", note: str = ""
) -> ReadingRequest:
    """Asks `unit` and everything below to read `document`. Nobody is told one by one: it stands on their first page.

    Raises ReadingRefused when the document does not reach the unit, when the deadline is over, or when the unit was
    asked already.
    """
    if not Document.objects.reaching(unit).filter(pk=document.pk).exists():
        raise ReadingRefused(f"Đảng viên của {unit} không đọc được văn kiện này, nên chưa yêu cầu đọc được.")
    if deadline < timezone.localdate():
        raise ReadingRefused("Hạn đọc đã qua. Đề nghị chọn một ngày từ hôm nay trở đi.")
    facts = {"audience": audience, "deadline": deadline, "note": note}
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


def confirm(document: Document, *, by: User) -> Reading:
    """“Tôi đã đọc”, in the name of the member behind `by`, who reads the document; once, the first word stands."""
    reading, _ = Reading.objects.get_or_create(document=document, member=by.member)
    return reading


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
    reading, new = Reading.objects.get_or_create(document=document, member=member, defaults=facts)
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
    held = ReadingRequest.objects.select_for_update(no_key=True).get(pk=request.pk)  # of two clicks the second waits
    if held.closed_at:
        raise ReadingRefused("Yêu cầu đọc này đã kết thúc.")
    today = timezone.localdate()
    if ReadingNudge.objects.filter(request=held, day=today, unit__path__in=unit.lineage).exists():
        raise ReadingRefused("Hôm nay đã đôn đốc đơn vị này rồi. Mỗi ngày chỉ nhắc một lần.")
    made = ReadingNudge.objects.create(request=held, unit=unit, day=today, by=by)
    send_nudge.delay_on_commit(made.pk)
    return made


# What each page asks


@dataclass(frozen=True)
class Asked:
    """How a member stands to a document: the open requests to read it, the nearest deadline first, and their word."""

    requests: list[ReadingRequest]
    reading: Reading | None

    @property
    def is_late(self) -> bool:
        """Whether they confirmed after the first deadline."""
        confirmed = timezone.localtime(self.reading.confirmed_at).date() if self.reading else None
        return bool(confirmed and self.requests and confirmed > self.requests[0].deadline)


def asked_of(member: Member, document: Document) -> Asked:
    requests = list(ReadingRequest.objects.reaching(member).filter(document=document).select_related("unit"))
    readings = Reading.objects.filter(document=document, member=member).select_related("read_by")
    return Asked(requests, readings.first() if requests else None)


def waiting_for(member: Member, most: int) -> list[ReadingRequest]:
    """What `member` has to read, at most `most` documents, the nearest deadline first; a document stands once."""
    rows = ReadingRequest.objects.waiting_for(member).for_list()[: most * 3]
    nearest = {request.document_id: request for request in reversed(rows)}
    return sorted(nearest.values(), key=lambda request: (request.deadline, request.pk))[:most]


# For the units that end, and for “Dữ liệu của tôi”


def make_way(requests: QuerySet[ReadingRequest], heir: Unit, why: str) -> None:
    """Ends the requests of closing units whose document their heir has asked for as well; of two of them that ask for
    one document, the one with the later deadline goes on."""
    asked = ReadingRequest.objects.open().filter(unit=heir).values("document")
    latest = requests.order_by("document", "-deadline", "pk").distinct("document").values_list("pk", flat=True)
    going_on = requests.filter(pk__in=list(latest)).exclude(document__in=asked).values_list("pk", flat=True)
    ended = list(requests.exclude(pk__in=list(going_on)).values_list("pk", flat=True))
    ReadingRequest.objects.filter(pk__in=ended).update(closed_at=timezone.now())


def rows_of(user: User) -> QuerySet[Reading]:
    readings = Reading.objects.filter(member=user.member_id) if user.member_id else Reading.objects.none()
    return readings.select_related("document", "recorded_by__member", "read_by").order_by("-confirmed_at")


def in_words(reading: Reading) -> dict[str, str]:
    return {
        "Văn kiện": reading.document.symbol or reading.document.title,
        "Xác nhận lúc": day(reading.confirmed_at),
        "Người đọc giúp": reading.read_by.full_name if reading.read_by else "—",
    }
