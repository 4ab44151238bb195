"""A roster of half a million people: read from a workbook, compared and written, against COPY of the same rows."""

import zipfile
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import chain
from pathlib import Path
from time import monotonic, process_time
from xml.sax.saxutils import escape

from django.core.files import File
from django.core.management import call_command
from django.db import connection, transaction

from members.models import Member, RosterImport, RosterRow, Unit, User
from members.roster import applying, deciding, reconciliation
from members.roster.workbook import open_roster
from sotay.bench.rollup import spent
from sotay.demo import tree

UNIT, CELLS = "01.001", 900
COPIED = (
    "unit_id, full_name, name_key, name_folded, gender, birth_date, admission_date, official_date, personal_id, card_no"
)
COPIED += ", card_no_legacy, phone, status, status_date, ineligible_reason"
# All that a list leaves of a person, with its columns but for those that the database counts itself.
KEPT = {
    "members_member": f"id, {COPIED}",
    "members_affiliation": "member_id, unit_id, kind, since, until, reason",
    "operations_memberrecord": "member_id, cv_no, source_uuid, open, sensitive, restricted, filled, has_gaps",
    "operations_recordsource": "record_id, part, way, told, by_id, at",
}
HEADINGS = (
    "STT", "Họ và tên *", "Giới tính *", "Sinh ngày *", "Số định danh cá nhân *", "Số thẻ Đảng *",
    "Tổ chức Đảng đang sinh hoạt *", "Ngày vào Đảng *", "Ngày chính thức *", "Số điện thoại", "Trạng thái hoạt động *",
    "Ngày rời/mất/miễn", "Lý do chưa cài đặt", "Quê quán *", "Thường trú *", "Ghi chú",
)  # fmt: skip
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="DS đảng viên" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def write_workbook(path: str, rows: int, *, without: tuple[str, ...] = ()) -> dict:
    """The first `rows` members as the sheet “DS đảng viên” of a workbook, as a person would have typed them; the
    columns of the headings `without` are left out."""
    places = [place for place, heading in enumerate(HEADINGS) if heading not in without]
    members = Member.objects.order_by("pk").values_list(
        "full_name", "gender", "birth_date", "personal_id", "card_no", "admission_date", "official_date", "phone",
        "status", "status_date", "ineligible_reason",
    )[:rows]  # fmt: skip
    making = Path(path).with_suffix(".making")
    with zipfile.ZipFile(making, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in PARTS.items():
            book.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(SHEET.encode())
            sheet.write(_line(("ĐẢNG BỘ QUẬN THỬ NGHIỆM",)))
            for row in chain([HEADINGS], _typed(members.iterator(chunk_size=5_000))):
                sheet.write(_line([row[place] for place in places]))
            sheet.write(b"</sheetData></worksheet>")
    making.rename(path)
    return {"bytes": Path(path).stat().st_size}


def read_workbook(path: str) -> dict:
    """The bare read, by the same reader: every row once, nothing done with it."""
    start = process_time()
    book = open_roster(path)
    rows = book.header_row + sum(1 for _ in book.rows())
    return {"ms": (process_time() - start) * 1000, "rows": rows}


def plant_units() -> dict:
    """The đảng bộ of the workbook and its chi bộ."""
    (city,) = tree.plant([tree.root("Đảng bộ Thành phố")])
    (party,) = tree.plant(
        [tree.child(city, "Đảng bộ quận Thử Nghiệm", kind=Unit.Kind.HIGHER, level=Unit.Level.DISTRICT, step=1, group=1)]
    )
    tree.plant(
        tree.child(party, f"Chi bộ {step}", kind=Unit.Kind.CELL, level=Unit.Level.CELL, step=step, group=4)
        for step in range(1, CELLS + 1)
    )
    return {}


def import_workbook(path: str, expected: int) -> dict:
    """The command with --apply, into a database that has the units and no members."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE members_member CASCADE")
    said, start = StringIO(), monotonic()
    took = spent(lambda: call_command("import_roster", path, unit=UNIT, apply=True, stdout=said))
    seconds = monotonic() - start
    if Member.objects.count() != expected:
        raise RuntimeError(
            f"the import has written {Member.objects.count()} of {expected} members:\n{said.getvalue()[:2000]}"
        )
    return {"ms": took, "rows_a_second": expected / seconds}


def reconcile(path: str, expected: int) -> dict:
    """The workbench as its worker works: reads, compares and keeps the rows, then writes all of them; no members yet.

    Processor time of either, and the rows a second of the whole, by the clock.
    """
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE members_member, members_rosterrow, members_rosterimport CASCADE")
    by, _ = User.objects.get_or_create(phone="0900000000", defaults={"staff_name": "Máy đo", "is_superuser": True})
    with Path(path).open("rb") as file:
        roster, _ = deciding.receive(File(file, Path(path).name), Unit.objects.by_code(UNIT), found_units=False, by=by)
    start = monotonic()
    read = spent(lambda: reconciliation.read(roster.pk))
    deciding.decide_kind(roster, RosterRow.Kind.NEW, RosterRow.Decision.ACCEPT, by=by)
    roster.refresh_from_db()
    deciding.sign(roster, by=by, name=str(by), note="Đo", seen=roster.version)
    wrote = spent(lambda: applying.apply(roster.pk))
    took = monotonic() - start
    roster.file.delete(save=False)
    state = RosterImport.objects.get(pk=roster.pk)
    if state.applied.get("new") != expected:
        raise RuntimeError(f"the workbench has written {state.applied} of {expected}: {state.failure}")
    return {"read_ms": read, "write_ms": wrote, "ms": read + wrote, "rows_a_second": expected / took}


def copy_rows() -> dict:
    """COPY of the members that are there into an empty table with the same columns, keys and indexes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE copied (LIKE members_member INCLUDING ALL)")
        lines = _lines(cursor, "members_member", COPIED)
        took = spent(lambda: _copy_into(cursor, "copied", COPIED, lines))
        cursor.execute("DROP TABLE copied")
    return {"ms": took, "rows": len(lines)}


def copy_kept() -> dict:
    """COPY of all that the command has left of a list into the same tables, emptied, in one transaction that ends with
    the check of their foreign keys: what any import that keeps as much pays at least. All is there again afterwards.

    Raises RuntimeError where a table has no rows: then it would measure less than the import writes.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        lines = {table: _lines(cursor, table, columns) for table, columns in KEPT.items()}
        if empty := [table for table, found in lines.items() if not found]:
            raise RuntimeError(f"nothing was brought in for {', '.join(empty)}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE members_member CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

        def copy():
            for table, columns in KEPT.items():
                _copy_into(cursor, table, columns, lines[table])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        took = spent(copy)
        transaction.set_rollback(True)
    return {"ms": took, "rows": {table: len(found) for table, found in lines.items()}}


def _lines(cursor, table: str, columns: str) -> list[bytes]:
    with cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as out:
        return [bytes(block) for block in out]


def _copy_into(cursor, table: str, columns: str, lines: list[bytes]) -> None:
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as into:
        for start in range(0, len(lines), 2_000):
            into.write(b"".join(lines[start : start + 2_000]))


MEASURES = (write_workbook, read_workbook, plant_units, import_workbook, reconcile, copy_rows, copy_kept)


def _typed(members) -> Iterator[tuple]:
    statuses, reasons = dict(Member.Status.choices), dict(Member.Reason.choices)
    for number, (name, gender, born, personal_id, card, joined, official, phone, status, since, reason) in enumerate(
        members, 1
    ):
        yield (
            str(number), name, "Nam" if gender == Member.Gender.MALE else "Nữ", _day(born), personal_id, card,
            f"Chi bộ {number % CELLS + 1}", _day(joined), _day(official), phone, statuses[status], _day(since),
            "" if status == Member.Status.EXEMPT else reasons.get(reason, ""), "Hà Nội", "Hà Nội", "",
        )  # fmt: skip


def _day(day) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _line(cells: Sequence[str]) -> bytes:
    texts = (f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else "<c/>" for cell in cells)
    return f"<row>{''.join(texts)}</row>".encode()
