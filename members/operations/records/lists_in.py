"""What File nhập liệu 4.0 says beyond the handbook's profile, for the one workbench that reads lists: columns,
comparison, writing and taking back, in sets. An empty cell says nothing; an ID never changes."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from psycopg.sql import SQL

from members import cells, vietnamese
from members.cells import Wrong
from members.operations.models import MemberRecord
from members.operations.records.code_lists import ETHNICITIES, PROVINCES, VIETNAM, key_in, numbered
from members.operations.records.declaring import Field, Guard, Kind, Part
from members.operations.records.items import PARTS
from members.operations.records.values import checked, said
from members.roster_more import MoreColumn, MoreOfRecord

LISTED = {key: part for key, part in PARTS.items() if any(field.column for field in part.fields)}
HIDDEN = tuple(key for key, part in LISTED.items() if part.guard != Guard.OPEN)
ADDRESSES = tuple(key for key, part in LISTED.items() if {"province", "former"} <= {f.key for f in part.fields})
WHOLE = "whole"  # the column of an address that is not taken apart
# Headings beside those of the file itself.
ALSO = {
    "Dân tộc": ("dan toc",),
    "ID": ("ID (UUID)", "UUID", "Mã ID"),
    "Tên gọi khác": ("Tên gọi khác, bí danh", "Bí danh"),
    "Nơi đăng ký khai sinh": ("Nơi ĐKKS", "Nơi sinh"),
    "Nơi thường trú": ("Thường trú", "Nơi đăng ký thường trú", "Địa chỉ thường trú"),
    "Tỉnh, thành phố": ("Tỉnh", "Tỉnh/thành phố", "Tỉnh thành phố"),
    "Địa chỉ chi tiết": ("Chi tiết", "Địa chỉ", "Xã, phường, địa chỉ chi tiết"),
    "Số CMND cũ": ("Số CMND", "CMND cũ"),
}


def _column(part: Part, field: Field) -> MoreColumn:
    return MoreColumn(part.key, field.key, field.column, _headings(field.column), _parser(field))


def _whole(key: str) -> MoreColumn:
    """An address in one column: `Hòa Xá, Hà Nội`."""
    title = next(field.column for field in PARTS[key].fields if field.column).partition(": ")[0]
    return MoreColumn(key, WHOLE, title, (title, *ALSO.get(title, ())), lambda cell: _text(cell) or None)


# A number is an ethnicity only under a heading that names whose numbers they are.
SCHEMES = {
    "statistics_1979": ("Mã dân tộc theo 121-TCTK/PPCĐ", "Mã dân tộc (121-TCTK/PPCĐ)", "Mã dân tộc 121-TCTK"),
    "census": ("Mã dân tộc theo Tổng điều tra dân số", "Mã dân tộc (Tổng điều tra dân số)", "Mã dân tộc TĐTDS"),
}


def _numbered(scheme: str) -> MoreColumn:
    headings = SCHEMES[scheme]
    return MoreColumn("ethnicity", scheme, headings[0], headings, lambda cell: _text(cell) or None)


def _of_scheme(told: dict[str, str]) -> dict[str, str]:
    """The ethnicity by its name, else by its number in the scheme of the column; unchanged where there is no such."""
    codes = {scheme: told.pop(scheme) for scheme in SCHEMES if scheme in told}
    found = [numbered(ETHNICITIES, scheme, number) for scheme, number in codes.items()]
    return told if "value" in told or None in found else {"value": str(found[0])}


def _in_parts(text: str) -> dict[str, str]:
    """What stands behind the last comma is the province where it is one."""
    detail, comma, last = text.rpartition(",")
    known = bool(comma) and key_in(PROVINCES, last.strip()) is not None
    return {"detail": detail.strip(), "province": last.strip()} if known else {"detail": text}


def _headings(title: str) -> tuple[str, ...]:
    above, _, below = title.rpartition(": ")
    named = [below, *ALSO.get(below, ())]
    over = [above, *ALSO.get(above, ())] if above else []
    return tuple(f"{one} {two}" for one in over for two in named) if over else tuple(named)


def _parser(field: Field):
    def parse(cell: Any) -> str | None:
        if field.kind == Kind.DAY:
            day = cells.day(cell) if cell not in ("", None) else None
            return day.isoformat() if day else None
        text = _text(cell)
        if not text:
            return None
        if field.kind == Kind.CHOICE and field.codes:
            if text.isascii() and text.isdigit():
                raise Wrong("bare_code")
            if (key := key_in(field.codes, text)) is None:
                raise Wrong("unknown_code")
            return key
        return text.lower() if field.column == "ID" else text

    return parse


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, date | datetime):
        cell = f"{cell:%d/%m/%Y}"
    return " ".join(vietnamese.nfc(str(cell if cell is not None else "")).split()).strip("'")


def settle(key: str, told: dict[str, str]) -> tuple[dict | None, str]:
    """The value of the part `key`. A province of before 1/7/2025 goes to the old names, word by word."""
    told, kind = dict(told), ""
    if key in ADDRESSES:
        if whole := told.pop(WHOLE, ""):
            told = _in_parts(whole) | told
        told.setdefault("country", VIETNAM)
        told["country"] = VIETNAM if vietnamese.search_text(told["country"]) == "viet nam" else told["country"]
        if told["country"] == VIETNAM and told.get("province") and key_in(PROVINCES, told["province"]) is None:
            told["former"], kind = told.pop("province"), "former_province"
    if key == "ethnicity":
        numbers, told = dict(told), _of_scheme(told)
        if not told:
            return None, "unknown_code" if numbers else ""
    try:
        found = checked(PARTS[key], told)
    except ValidationError:
        return None, "bad_more"
    return (found if isinstance(found, dict) and found else None), kind


def label_and_words(key: str, value: Any) -> tuple[str, str]:
    part = PARTS[key]
    return part.label.lower(), said(part, value) if value else ""


# An ID is one person's: whoever has it in the records keeps it, of two in the list neither gets it.
CHECK = """
UPDATE roster_row r SET more = r.more - 'source_uuid', problems = r.problems
    || jsonb_build_array(jsonb_build_array('more:source_uuid:value', 'other_uuid', ''))
WHERE r.more ? 'source_uuid' AND (
    EXISTS (
        SELECT FROM operations_memberrecord o JOIN members_member m ON m.id = o.member_id
        WHERE o.source_uuid = (r.more -> 'source_uuid' ->> 'value')::uuid AND m.personal_id <> r.personal_id
    )
    OR EXISTS (
        SELECT FROM operations_memberrecord o JOIN members_member m ON m.id = o.member_id
        WHERE m.personal_id = r.personal_id AND o.source_uuid <> (r.more -> 'source_uuid' ->> 'value')::uuid
    )
    OR (r.more -> 'source_uuid' ->> 'value') IN (
        SELECT more -> 'source_uuid' ->> 'value' FROM roster_row WHERE more ? 'source_uuid'
        GROUP BY 1 HAVING min(personal_id) <> max(personal_id)
    )
)
"""
COMPARE = """
UPDATE roster_person p SET before = coalesce(p.before, '{}') || d.before, after = coalesce(p.after, '{}') || d.after
FROM (
    SELECT q.number, jsonb_object_agg(key, coalesce(c.now, '{}')) AS before, jsonb_object_agg(key, m.merged) AS after
    FROM roster_person q
    LEFT JOIN operations_memberrecord r ON r.member_id = q.member
    CROSS JOIN LATERAL jsonb_each(q.more)
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN key <> 'source_uuid' THEN coalesce(r.open -> key, r.sensitive -> key)
            WHEN r.source_uuid IS NOT NULL THEN jsonb_build_object('value', r.source_uuid)
        END AS now
    ) c
    CROSS JOIN LATERAL (SELECT coalesce(c.now, '{}') || value AS merged) m
    WHERE q.verdict = 'known' AND q.more IS NOT NULL AND m.merged IS DISTINCT FROM c.now
    GROUP BY q.number
) d
WHERE d.number = p.number
"""
# What is open, what few may read, and the keys of both, without a subquery for each of half a million people.
RECORD = SQL("""
INSERT INTO operations_memberrecord AS t
    (member_id, cv_no, source_uuid, open, sensitive, restricted, filled, has_gaps)
SELECT id, '', (told -> 'source_uuid' ->> 'value')::uuid, told - {not_open}::text[],
    CASE WHEN told ?| {hidden}::text[] THEN told - {not_hidden}::text[] ELSE '{{}}' END, '{{}}',
    array_remove(ARRAY[{keys}]::varchar[], NULL), false
FROM told
""").format(
    not_open=[*HIDDEN, "source_uuid"],
    hidden=[*HIDDEN],
    not_hidden=[key for key in LISTED if key not in HIDDEN],
    keys=SQL(", ").join(SQL("CASE WHEN told ? {0} THEN {0} END").format(key) for key in sorted(LISTED)),
)
SOURCE = SQL("""
INSERT INTO operations_recordsource (record_id, part, way, told, by_id, at)
SELECT id, {part}, 'list', %(reason)s, %(actor)s, %(at)s FROM told
""")
# Whom the import has just added has no record yet: nothing is in the way of it, and one source is that of all parts.
WRITE_NEW = SQL("""
WITH told AS (
    SELECT m.id, p.more AS told FROM roster_person p JOIN members_member m ON m.personal_id = p.personal_id
    WHERE p.verdict = 'new' AND p.member IS NULL AND p.more IS NOT NULL
), record AS ({record})
{source}
""").format(record=RECORD, source=SOURCE.format(part=""))
WRITE_KNOWN = SQL("""
WITH told AS (
    SELECT p.member AS id, CASE WHEN p.verdict = 'new' THEN p.more ELSE (
        SELECT jsonb_object_agg(key, value) FROM jsonb_each(p.after) WHERE key = ANY(%(parts)s)
    ) END AS told
    FROM roster_person p
    WHERE (p.verdict = 'new' AND p.member IS NOT NULL AND p.more IS NOT NULL)
    OR (p.verdict = 'known' AND p.after ?| %(parts)s)
), record AS (
    {record}
    ON CONFLICT (member_id) DO UPDATE SET source_uuid = coalesce(t.source_uuid, excluded.source_uuid),
        open = t.open || excluded.open, sensitive = t.sensitive || excluded.sensitive,
        filled = ARRAY(SELECT DISTINCT part FROM unnest(t.filled || excluded.filled) part ORDER BY 1)
)
{source}
ON CONFLICT (record_id, part) DO UPDATE
SET way = excluded.way, told = excluded.told, by_id = excluded.by_id, at = excluded.at
""").format(record=RECORD, source=SOURCE.format(part=SQL("jsonb_object_keys(told)")))
REMEMBER = """
UPDATE roster_prior b SET prior = b.prior || jsonb_build_object('more_record', to_jsonb(r))
FROM roster_person p LEFT JOIN operations_memberrecord r ON r.member_id = p.member
WHERE p.number = b.number AND b.prior IS NOT NULL AND p.after ?| %(parts)s::text[]
"""
# What a correction or a case has written since, in any item, is not taken back with the list.
TOUCHED = """
UPDATE members_rosterrow a SET result = 'touched'
FROM members_rosterimport i
WHERE a.roster_id = %(roster)s AND i.id = a.roster_id AND a.result = 'applied' AND a.more IS NOT NULL
AND EXISTS (SELECT FROM operations_recordsource s WHERE s.record_id = a.person AND s.at > i.applied_at)
"""
UNSOURCE = """
DELETE FROM operations_recordsource s USING members_rosterrow a
WHERE a.roster_id = %(roster)s AND a.result = 'applied' AND s.record_id = a.person
AND ((a.kind = 'new' AND (s.part = '' OR a.more ? s.part)) OR (a.prior ? 'more_record' AND a.after ? s.part))
"""
RESTORE = """
UPDATE operations_memberrecord t SET source_uuid = o.source_uuid, open = o.open, sensitive = o.sensitive,
    filled = o.filled
FROM members_rosterrow a, LATERAL jsonb_populate_record(NULL::operations_memberrecord, a.prior -> 'more_record') o
WHERE a.roster_id = %(roster)s AND a.result = 'applied' AND t.member_id = a.person
AND jsonb_typeof(a.prior -> 'more_record') = 'object'
"""
# A record that the list has made: nothing else stands in it, or the row would be marked as touched.
UNMAKE = """
DELETE FROM operations_memberrecord t USING members_rosterrow a
WHERE a.roster_id = %(roster)s AND a.result = 'applied' AND t.member_id = a.person
AND ((a.kind = 'new' AND a.more IS NOT NULL) OR jsonb_typeof(a.prior -> 'more_record') = 'null')
AND NOT EXISTS (SELECT FROM operations_recordsource s WHERE s.record_id = t.member_id)
"""

MORE = MoreOfRecord(
    columns=(
        *(_column(part, field) for part in LISTED.values() for field in part.fields if field.column),
        *map(_whole, ADDRESSES),
        *map(_numbered, SCHEMES),
    ),
    parts=tuple(LISTED),
    hidden=HIDDEN,
    settle=settle,
    said=label_and_words,
    check=(CHECK,),
    compare=COMPARE,
    write_new=(WRITE_NEW,),
    write_known=(WRITE_KNOWN,),
    remember=REMEMBER,
    touched=TOUCHED,
    restore=(UNSOURCE, RESTORE, UNMAKE),
    models=(MemberRecord,),
)
