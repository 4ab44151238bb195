"""Takes lists out as a file, of members, of the audit, of figures: written in the background, marked, kept for a day.

One way for a chi bộ and for a city: no web process ever holds a list, and nobody waits before a page that may break.
"""

from collections.abc import Callable
from datetime import timedelta
from tempfile import NamedTemporaryFile
from typing import IO, Any, NamedTuple

import structlog
from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import access, audit, lost_work, notices
from members.models import ListExport, Unit, User
from members.moves import WrongState
from members.powers import Power
from members.refusals import Refused, refusal_of

log = structlog.get_logger(__name__)

KEPT = timedelta(hours=24)
NOT_ASKED = "Tổng hợp, báo cáo"  # where nobody has to give a reason
Subject = ListExport.Subject
Writer = Callable[[IO[bytes], ListExport], int]  # writes the list to an open file and returns how many rows


class Rules(NamedTuple):
    """What is particular to lists of one subject: who may have them, their names in the audit and of the file."""

    power: Power
    action_asked: str
    action_done: str
    action_taken: str
    file_prefix: str


RULES: dict[str, Rules] = {
    Subject.MEMBERS: Rules(
        Power.EXPORT_MEMBERS, "members.export", "members.exported", "members.export_taken", "dang-vien"
    ),
    Subject.AUDIT: Rules(Power.VIEW_AUDIT, "audit.export", "audit.exported", "audit.export_taken", "nhat-ky"),
    Subject.RECORDS: Rules(
        Power.EXPORT_MEMBERS, "record.export", "record.exported", "record.export_taken", "file-nhap-lieu-4"
    ),
    Subject.MEETINGS: Rules(
        Power.VIEW_REPORTS,
        "meeting.export_figures",
        "meeting.figures_exported",
        "meeting.figures_taken",
        "so-lieu-sinh-hoat",
    ),
}


class ExportRefused(Refused):
    """There is no such list for this person any more."""


def may_have_any(user: User) -> bool:
    """Whether `user` may take out lists of any subject, anywhere."""
    return any(access.anywhere(user, rules.power) for rules in RULES.values())


def ask(
    unit: Unit, *, by: User, asked: dict[str, str], described: str, reason: str, with_numbers: bool = False
) -> ListExport:
    """Notes who wants the members of `unit` that the search form `asked` names (in words: `described`), and why; a task
    writes the workbook.

    Numbers need REVEAL_NUMBERS on the unit too: without it they are left out, whatever was asked.
    """
    numbers = with_numbers and by.has_perm(Power.REVEAL_NUMBERS, unit)
    wanted = {"asked": asked, "described": described, "with_numbers": numbers}
    return _ask(Subject.MEMBERS, unit, by, reason, {"asked": described, "numbers": numbers}, **wanted)


def ask_audit(*, by: User, asked: dict[str, str], described: str, reason: str, kind: str) -> ListExport:
    """Notes who wants the entries of the audit that the search form `asked` names (in words: `described`), and why, as
    a file of the format `kind`; a task writes it. They are those from before this moment."""
    described = described[:300]
    wanted = {"asked": asked, "described": described, "format": kind}
    return _ask(Subject.AUDIT, None, by, reason, {"kind": kind, "filter": described}, **wanted)


def ask_figures(unit: Unit, *, by: User, asked: dict[str, str], described: str) -> ListExport:
    """Notes who wants the figures of the meetings of `unit` and of everything under it, for the period that `asked`
    names (in words: `described`); a task writes the workbook. It holds no names of people, so nobody is asked why."""
    return _ask(Subject.MEETINGS, unit, by, NOT_ASKED, {"asked": described}, asked=asked, described=described)


def ask_records(unit: Unit, *, by: User, asked: dict[str, str], described: str, reason: str) -> ListExport:
    """Notes who wants the full records of the members of `unit` as the file that other systems read in, and why; a task
    writes it. Its numbers ask for REVEAL_NUMBERS too."""
    wanted = {"asked": asked, "described": described, "with_numbers": True}
    return _ask(Subject.RECORDS, unit, by, reason, {"asked": described, "numbers": True}, **wanted)


@transaction.atomic
def _ask(subject: Subject, unit: Unit | None, by: User, reason: str, told: dict[str, Any], **wanted: Any) -> ListExport:
    """told: what the audit says of it, beside its key."""
    now, rules = timezone.now(), RULES[subject]
    times = {"created_at": now, "expires_at": now + KEPT}
    export = ListExport.objects.create(subject=subject, unit=unit, by=by, reason=reason, **times, **wanted)
    given = "" if reason == NOT_ASKED else reason
    audit.record(by, rules.action_asked, unit, power=rules.power, after={"export": export.pk} | told, reason=given)
    return export


def lost(*subjects: str) -> list[int]:
    """Requests for lists of these subjects that wait, or were begun, long enough for their worker to be gone."""
    begun = ListExport.objects.filter(state__in=[ListExport.State.WAITING, ListExport.State.WRITING])
    now = timezone.now()
    asked = begun.filter(subject__in=subjects, created_at__lt=now - lost_work.LOST_AFTER, expires_at__gt=now)
    return list(asked.values_list("pk", flat=True))


def write(pk: int, writer: Writer) -> None:
    """Writes the file of one request with `writer`; doing it twice, even at once, writes it once. Who has lost the
    power since gets none."""
    with lost_work.in_hand("export", pk) as is_ours:
        if is_ours:
            _write(pk, writer)


def _write(pk: int, writer: Writer) -> None:
    export = ListExport.objects.select_related("unit", "by__member").get(pk=pk)
    try:
        export.move("write")
    except WrongState:
        return
    if not _may(export):
        export.move("fail", asked={})
        log.warning("export_refused", export=pk, cost="no file is made: its asker has lost the power since")
        return
    try:
        with NamedTemporaryFile(suffix=f".{export.format}") as out:
            rows = writer(out, export)
            out.seek(0)
            _finish(export, out, rows)
    except OSError as error:
        if not (full := refusal_of(error)):
            raise
        _give_up(export, str(full))


@transaction.atomic
def _give_up(export: ListExport, why: str) -> None:
    export.move("fail", asked={})
    notices.tell(export.by, f"Không lập được tệp {export}. {why}"[:300], reverse("exports:list"))


@transaction.atomic
def _finish(export: ListExport, out, rows: int) -> None:
    export.file.save(f"{export.pk}-{timezone.now():%Y%m%d%H%M%S}.{export.format}", File(out), save=False)
    rules = RULES[export.subject]
    export.move("finish", rows=rows, file=export.file.name, asked=_read_at(export))
    audit.record(
        export.by, rules.action_done, export.unit, power=rules.power, after={"export": export.pk, "rows": rows}
    )
    text = f"Tệp {export} đã lập xong, giữ đến {_moment(export.expires_at)}."
    notices.tell(export.by, text, reverse("exports:list"))


@transaction.atomic
def hand_over(export: ListExport, *, by: User) -> File:
    """The file, to its asker alone. Raises ExportRefused when it is gone, or the power has been taken since."""
    if export.state != ListExport.State.READY or export.expires_at <= timezone.now():
        raise ExportRefused("Tệp này không còn: mỗi tệp chỉ giữ 24 giờ. Đề nghị xuất lại.")
    if not _may(export):
        raise ExportRefused("Đồng chí không còn được giao xuất danh sách này.")
    rules = RULES[export.subject]
    audit.record(by, rules.action_taken, export.unit, power=rules.power, after={"export": export.pk})
    return export.file.open("rb")


def file_name(export: ListExport) -> str:
    parts = [RULES[export.subject].file_prefix, export.unit.code if export.unit else ""]
    day = f"{timezone.localtime(export.created_at):%Y-%m-%d}"
    return "-".join(filter(None, [*parts, day])) + f".{export.format}"


def purge() -> int:
    """Deletes the files whose day is over; the record of who took what stays."""
    over = ListExport.objects.exclude(state=ListExport.State.EXPIRED).filter(expires_at__lte=timezone.now())
    return sum(map(_expire, list(over.values_list("pk", flat=True))))


def _expire(pk: int) -> bool:
    """False where another worker was quicker, or the storage is away: that costs this file and no other."""
    try:
        with transaction.atomic():
            held = ListExport.objects.select_for_update(no_key=True).filter(pk=pk)
            export = held.exclude(state=ListExport.State.EXPIRED).first()  # with the file that it may have got by now
            if export is None:
                return False
            storage, name = export.file.storage, export.file.name
            export.move("expire", file="", asked={})
            if name:
                storage.delete(name)
    except Exception as error:  # noqa: BLE001  # a bucket has errors of its own
        log.warning("export_kept", export=pk, error=type(error).__name__, cost="its file is deleted an hour later")
        return False
    return True


def _may(export: ListExport) -> bool:
    if not export.by.may_sign_in:
        return False
    power = RULES[export.subject].power
    if export.unit is None:
        return access.anywhere(export.by, power) and _still_reads(export, power)
    needed = [power, Power.REVEAL_NUMBERS] if export.with_numbers else [power]
    return all(export.by.has_perm(each, export.unit) for each in needed)


def _read_at(export: ListExport) -> dict[str, list[str]]:
    """What a file of no one unit was narrowed to: where its asker held the power when it was written."""
    if export.unit is not None:
        return {}
    return {"paths": sorted(access.granted_paths(export.by, RULES[export.subject].power))}


def _still_reads(export: ListExport, power: Power) -> bool:
    """Whether the asker holds the power wherever the file, once it is written, was read from."""
    given = access.granted_paths(export.by, power)
    return export.by.is_superuser or all(access.covers(given, path) for path in export.asked.get("paths", ()))


def _moment(at) -> str:
    return f"{timezone.localtime(at):%H:%M ngày %d/%m/%Y}"
