"""Takes lists of members out as a workbook: written in the background, marked on every page, kept for a day.

One way for a chi bộ and for a city: no web process ever holds a list, and nobody waits before a page that may break.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from tempfile import NamedTemporaryFile

import structlog
from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import audit, notices
from members.models import Member, MemberExport, Unit, User
from members.moves import WrongState
from members.people import workbook
from members.powers import Power

log = structlog.get_logger(__name__)

KEPT = timedelta(hours=24)


class Refused(Exception):
    """There is no such list for this person any more; the message says why in Vietnamese."""


@transaction.atomic
def ask(
    unit: Unit, *, by: User, asked: dict[str, str], described: str, reason: str, with_numbers: bool = False
) -> MemberExport:
    """Notes who wants the members of `unit` that the search form `asked` names (in words: `described`), and why; a task
    writes the workbook.

    Numbers need REVEAL_NUMBERS on the unit too: without it they are left out, whatever was asked.
    """
    export = MemberExport.objects.create(
        unit=unit,
        by=by,
        asked=asked,
        described=described,
        with_numbers=with_numbers and by.has_perm(Power.REVEAL_NUMBERS, unit),
        reason=reason,
        expires_at=timezone.now() + KEPT,
    )
    after = {"export": export.pk, "asked": export.described, "numbers": export.with_numbers}
    audit.record(by, "members.export", unit, power=Power.EXPORT_MEMBERS, after=after, reason=reason)
    return export


def write(pk: int, members_of: Callable[[MemberExport], Iterable[Member]]) -> None:
    """Writes the workbook of one request, of the members whom `members_of` streams; doing it twice writes it once. Who
    has lost the power since gets none."""
    export = MemberExport.objects.select_related("unit", "by__member").get(pk=pk)
    try:
        export.move("write")
    except WrongState:
        return
    if not _may(export):
        export.move("fail")
        log.warning("export_refused", export=pk, cost="no file is made: its asker has lost the power since")
        return
    with NamedTemporaryFile(suffix=".xlsx") as out:
        rows = workbook.write(out, export, members_of(export))
        out.seek(0)
        _finish(export, out, rows)


@transaction.atomic
def _finish(export: MemberExport, out, rows: int) -> None:
    export.file.save(f"{export.pk}-{timezone.now():%Y%m%d%H%M%S}.xlsx", File(out), save=False)
    export.move("finish", rows=rows, file=export.file.name)
    after = {"export": export.pk, "rows": rows}
    audit.record(export.by, "members.exported", export.unit, power=Power.EXPORT_MEMBERS, after=after)
    text = f"Tệp danh sách đảng viên {export.unit.name} đã lập xong, giữ đến {_moment(export.expires_at)}."
    notices.tell(export.by, text, reverse("exports:list"))


@transaction.atomic
def hand_over(export: MemberExport, *, by: User) -> File:
    """The workbook, to its asker alone. Raises Refused when it is gone, or the power has been taken since."""
    if export.state != MemberExport.State.READY or export.expires_at <= timezone.now():
        raise Refused("Tệp này không còn: mỗi tệp chỉ giữ 24 giờ. Đề nghị xuất lại.")
    if not _may(export):
        raise Refused("Đồng chí không còn được giao xuất danh sách của đơn vị này.")
    audit.record(by, "members.export_taken", export.unit, power=Power.EXPORT_MEMBERS, after={"export": export.pk})
    return export.file.open("rb")


def file_name(export: MemberExport) -> str:
    return f"dang-vien-{export.unit.code}-{timezone.localtime(export.created_at):%Y-%m-%d}.xlsx"


def purge() -> int:
    """Deletes the files whose day is over; the record of who took what stays."""
    over = MemberExport.objects.exclude(state=MemberExport.State.EXPIRED).filter(expires_at__lte=timezone.now())
    for export in over:
        if export.file:
            export.file.delete(save=False)
        export.move("expire", file="")
    return len(over)


def _may(export: MemberExport) -> bool:
    needed = [Power.EXPORT_MEMBERS, Power.REVEAL_NUMBERS] if export.with_numbers else [Power.EXPORT_MEMBERS]
    return export.by.may_sign_in and all(export.by.has_perm(power, export.unit) for power in needed)


def _moment(at) -> str:
    return f"{timezone.localtime(at):%H:%M ngày %d/%m/%Y}"
