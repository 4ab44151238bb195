"""What a part of the record says: checked, as text to keep in a request, as lines that people read.

A value is a dict of the fields that say something, by key; of a part with rows a list of them; empty where nothing is
said. Days are ISO text, a month is `2001-09`, several keys of a list are a list, a tick is `yes`.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from members.numbers import vn_number
from members.operations.records.code_lists import PROVINCES, VIETNAM, key_in
from members.operations.records.declaring import Field, Kind, Part

Row = dict[str, Any]
Value = Row | list[Row]
MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])", re.ASCII)
YEAR = re.compile(r"(18|19|20)\d{2}", re.ASCII)
MOST_ROWS = 60
NOT_A_PROVINCE = "Từ 01/7/2025 cả nước có 34 tỉnh, thành phố: không có tên này. Tên tỉnh cũ ghi ở ô “Địa danh cũ”."


def checked(part: Part, value: Value) -> Value:
    """`value` without what says nothing. Raises ValidationError with a sentence for each field that can not be so."""
    if not part.rows:
        return _row(part, value if isinstance(value, dict) else {}, "")
    rows = value if isinstance(value, list) else []
    if len(rows) > MOST_ROWS:
        raise ValidationError(f"{part.label}: nhiều nhất {MOST_ROWS} dòng.")
    found = [_row(part, row, f" (dòng {place})") for place, row in enumerate(rows, start=1)]
    return in_order(part, [row for row in found if row])


def in_order(part: Part, rows: list[Row]) -> list[Row]:
    """Rows with a beginning by that, the others as they were written."""
    if any(field.key == "since" for field in part.fields):
        return sorted(rows, key=lambda row: (row.get("since", ""), row.get("until") or "9999"))
    return rows


def _row(part: Part, told: Mapping[str, Any], where: str) -> Row:
    row = {field.key: told[field.key] for field in part.fields if told.get(field.key)}
    errors = [f"{field.label}{where}: {wrong}" for field in part.fields if (wrong := _wrong(field, row))]
    if row and row.get("since") and row.get("until") and row["until"] < row["since"]:
        errors.append(f"{part.label}{where}: lúc kết thúc không thể sớm hơn lúc bắt đầu.")
    if "province" in row and row.get("country") == VIETNAM:
        key = key_in(PROVINCES, row["province"])
        errors += [] if key else [f"{part.label}: {NOT_A_PROVINCE}"]
        row["province"] = PROVINCES.values.get(key or "", row["province"])
    if errors:
        raise ValidationError(errors)
    return row


def _wrong(field: Field, row: Row) -> str:
    value = row.get(field.key)
    if not value:
        return "đề nghị ghi." if row and field.needed else ""
    if field.kind == Kind.SEVERAL:
        known = isinstance(value, list) and set(value) <= set(field.codes.values if field.codes else ())
        return "" if known else "có mục không có trong danh mục."
    if not isinstance(value, str):
        return "đề nghị ghi bằng chữ."
    if field.kind == Kind.CHOICE:
        return "" if field.codes and value in field.codes.values else "không có trong danh mục."
    return _wrong_text(field, value)


def _wrong_text(field: Field, value: str) -> str:
    match field.kind:
        case Kind.DAY:
            return "" if _is_day(value) else "không đọc được ngày."
        case Kind.MONTH:
            return "" if MONTH.fullmatch(value) else "đề nghị ghi tháng và năm, ví dụ 09/2001."
        case Kind.YEAR:
            return "" if YEAR.fullmatch(value) else "đề nghị ghi đủ bốn số của năm."
        case Kind.NUMBER:
            return "" if value.isascii() and value.isdigit() else "đề nghị ghi bằng chữ số."
    if len(value) > field.longest:
        return f"không dài quá {field.longest} chữ."
    return field.wrong if field.pattern and not re.fullmatch(field.pattern, value, re.ASCII) else ""


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def packed(value: Value) -> str:
    """As a request keeps it and the record is compared with: the same text for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


def unpacked(part: Part, text: str) -> Value:
    """What `packed` has written."""
    empty: Value = [] if part.rows else {}
    return json.loads(text) if text else empty


def lines(part: Part, value: Value) -> list[str]:
    """As people read it, one line a row."""
    rows = value if isinstance(value, list) else [value] if value else []
    return [said for row in rows if (said := _line(part, row))]


def said(part: Part, value: Value) -> str:
    return "; ".join(lines(part, value))


def _line(part: Part, row: Row) -> str:
    if "since" in row or "until" in row:
        return _span(part, row)
    told = [_told(part, field, row[field.key]) for field in part.fields if field.key in row]
    return ", ".join(_place_first(part, told, row))


def _span(part: Part, row: Row) -> str:
    fields = {field.key: field for field in part.fields}
    since = shown(fields["since"], row["since"]) if row.get("since") else "…"
    until = shown(fields["until"], row["until"]) if row.get("until") else "nay"
    rest = [
        _told(part, field, row[key]) for key, field in fields.items() if key in row and key not in {"since", "until"}
    ]
    return ": ".join(filter(None, (f"{since} – {until}", ", ".join(rest))))


def _place_first(part: Part, told: list[str], row: Row) -> list[str]:
    """An address from the house to the country, as it is read here; one's own country goes without saying."""
    if {field.key for field in part.fields} != {"country", "province", "detail", "former"}:
        return told
    found = [row.get("detail", ""), row.get("province", "")]
    found += [row["country"]] if row.get("country", VIETNAM) != VIETNAM else []
    found += [f"trước đây: {row['former']}"] if row.get("former") else []
    return [text for text in found if text]


def _told(part: Part, field: Field, value: Any) -> str:
    text = shown(field, value)
    if field.kind == Kind.TICK:
        return field.label
    bare = part.rows or len(part.fields) == 1 or field.key == "value"
    return f"{field.label.lower()}: {text}" if field.named or not bare else text


def shown(field: Field, value: Any) -> str:
    """One field: `19/05/2001`, `09/2001`, `Kinh`, `12.000.000`."""
    labels = field.codes.values if field.codes else {}
    match field.kind:
        case Kind.CHOICE:
            return labels.get(value, value)
        case Kind.SEVERAL:
            return ", ".join(labels.get(each, each) for each in value)
        case Kind.DAY:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        case Kind.MONTH:
            return f"{value[5:]}/{value[:4]}"
        case Kind.NUMBER:
            return vn_number(int(value))
        case Kind.TICK:
            return "Có"
    return str(value)
