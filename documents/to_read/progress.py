"""Who has read and who has not, down the tree: kept figures for units, names in a chi bộ."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from documents.models import Document, ReadingFigure, ReadingNudge, ReadingRequest
from documents.models.read_requests import FOLLOWING, with_answers
from members import access, audit
from members.models import Member, Unit, User
from members.powers import Power
from members.sheets import Table

NUDGING = (Power.MANAGE_DOCUMENTS, Power.ASSIST_MEMBERS)  # who asks for reading, and the bí thư of the chi bộ


@dataclass(frozen=True)
class Progress:
    """What is kept of `unit` within one request; all of it is None or empty until it was counted."""

    request: ReadingRequest
    unit: Unit
    own: ReadingFigure | None
    children: list[ReadingFigure]
    nudged: ReadingNudge | None  # today, of this unit or one above it


def load(user: User, pk: int, code: str, *powers: Power) -> tuple[ReadingRequest, Unit]:
    """The request and a unit of its audience; Http404 and PermissionDenied as in `access.load`, by any of `powers`
    (FOLLOWING without any)."""
    unit = access.load(Unit.objects.coded(code), user, *(powers or FOLLOWING), unit="")
    request = ReadingRequest.objects.for_list().filter(pk=pk).first()
    if request is None or not unit.path.startswith(request.unit.path):
        raise Http404
    return request, unit


def of_document(document: Document, user: User, most: int = 3) -> list[ReadingRequest]:
    """The latest requests to read `document` that `user` follows, with their figures; no query for who follows none."""
    if not any(access.anywhere(user, power) for power in FOLLOWING):
        return []
    requests = ReadingRequest.objects.followed_by(user).filter(document=document)
    return list(requests.for_list().with_figures_for(user)[:most])


def entrance(user: User, pk: int) -> str:
    """The address of the highest unit of a request that `user` follows; Http404 where there is none."""
    request = ReadingRequest.objects.followed_by(user).for_list().filter(pk=pk).first()
    if request is None:
        raise Http404
    if any(user.has_perm(power, request.unit) for power in FOLLOWING):
        return request.get_absolute_url()
    units = access.units_for(user, FOLLOWING[0]) | access.units_for(user, FOLLOWING[1])
    first = units.filter(path__startswith=request.unit.path).order_by("path").first()
    if first is None:
        raise Http404
    return request.url_of(first)


def of(request: ReadingRequest, unit: Unit) -> Progress:
    """Three queries, whatever the size of the unit."""
    figures = ReadingFigure.objects.filter(request=request).select_related("unit")
    nudges = ReadingNudge.objects.of_today(request, unit)
    return Progress(
        request,
        unit,
        own=figures.filter(unit=unit).first(),
        children=list(figures.filter(unit__parent=unit).order_by("unit__path")),
        nudged=nudges.first(),
    )


def trail(request: ReadingRequest, unit: Unit, user: User) -> list[dict]:
    """The steps from the highest unit of the request that `user` follows down to `unit`."""
    return [
        {"label": step.name, "url": request.url_of(step)}
        for step in Unit.objects.filter(path__in=unit.lineage, path__startswith=request.unit.path).order_by("path")
        if any(user.has_perm(power, step) for power in FOLLOWING)
    ]


def names(request: ReadingRequest, cell: Unit) -> QuerySet:
    """The members of a chi bộ who are asked, those who have not confirmed first."""
    return with_answers(request.expected().filter(unit=cell), request)


def helped(request: ReadingRequest, cell: Unit) -> QuerySet[Member]:
    """Those of the chi bộ who cannot use the portal: somebody reads to them."""
    members = Member.objects.counted().filter(unit=cell).exclude(ineligible_reason="").select_related("helper")
    return with_answers(members, request)


def said(member: Any) -> str:
    """How it stands with one of `names`, in a word."""
    if member.confirmed is None:
        return "Chưa xác nhận lại" if member.before else "Chưa xác nhận"
    return "Xác nhận muộn" if member.late else "Đã xác nhận"


def as_table(request: ReadingRequest, unit: Unit, *, by: User) -> Table:
    """The same table as the page: units below, or the names of a chi bộ. Taking it out is audited."""
    audit.record(by, "reading.export", request, after={"unit": unit.name})
    marks = [
        f"Tiến độ đọc {request.document.short_name}, {unit.name}, hạn {request.deadline:%d/%m/%Y}",
        f"{by.full_name} tải lúc {timezone.localtime():%H:%M %d/%m/%Y}",
    ]
    rows: list[list]
    if unit.is_cell:
        rows = [[member.full_name, said(member), _day(member.confirmed)] for member in names(request, unit)]
        return Table("Tiến độ đọc", ["Họ và tên", "Xác nhận", "Ngày"], rows, marks, (36, 20, 13))
    rows = [
        [row.unit.code, row.unit.name, row.expected, row.confirmed, row.missing, row.late, row.assisted]
        for row in of(request, unit).children
    ]
    heading = ["Mã đơn vị", "Đơn vị", "Cần đọc", "Đã xác nhận", "Chưa xác nhận", "Xác nhận muộn", "Được đọc giúp"]
    return Table("Tiến độ đọc", heading, rows, marks, (21, 44, 11, 13, 15, 15, 15))


def _day(moment) -> date | None:
    return timezone.localtime(moment).date() if moment else None
