"""What of a member's record can be corrected, and which values it takes: the handbook's profile here, what other apps
keep of a member by `members.more_facts`."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from members import vietnamese
from members.models import Member
from members.models.corrections import FIELDS, labels
from members.models.people import masked
from members.more_facts import FACTS, HIDDEN, Fact

__all__ = ["FIELDS", "NUMBERS", "as_text", "check", "known", "labels", "now", "value_of", "written", "written_out"]

Value = str | date | None

NUMBERS = frozenset({"card_no", "card_no_legacy", "personal_id", "phone"})
DATES = frozenset(field for field in FIELDS if field.endswith("_date"))
LENGTHS = {"personal_id": 12, "card_no": 12, "card_no_legacy": 8}
ASKED = {
    "personal_id": "Số định danh cá nhân gồm đúng 12 chữ số.",
    "card_no": "Số thẻ đảng viên gồm đúng 12 chữ số (thẻ cấp từ ngày 02/9/2025).",
    "card_no_legacy": "Số thẻ theo QĐ 85 gồm đúng 8 chữ số.",
}


def known(field: str) -> bool:
    return field in FIELDS or FACTS.get(field) is not None


def facts_of(changes: Collection[str]) -> list[Fact]:
    """Those of `changes` that another app keeps."""
    return [fact for fact in FACTS if fact.key in changes]


def hidden(field: str) -> bool:
    """Whether an officer reads it only when that is audited; a phone number is there to be called."""
    fact = FACTS.get(field)
    return field in NUMBERS - {"phone"} or bool(fact and fact.hidden_behind)


def now(member: Member, field: str) -> str:
    """What the record has, as text."""
    fact = FACTS.get(field)
    return fact.now(member) if fact else as_text(getattr(member, field))


def kept(field: str, text: str) -> str:
    """What stays of a value in a request that was decided, and in the audit, which nobody can erase."""
    if field in NUMBERS:
        return masked(text)
    fact = FACTS.get(field)
    return HIDDEN if text and fact and (fact.hidden_behind or fact.no_trace) else text


def written(field: str, value: Value) -> Value:
    """`value` as the record writes it: a name in its spelling, numbers without spaces and dots. Raises
    ValidationError."""
    if FACTS.get(field):
        return value
    if field in DATES:
        return value or None
    text = str(value or "")
    if field == "full_name":
        return vietnamese.proper_name(text)
    if field == "phone" and text:
        try:
            return vietnamese.phone(text)
        except ValueError as error:
            raise ValidationError({field: str(error)}) from error
    return re.sub(r"[\s.\-]", "", text) if field in LENGTHS else text


def check(member: Member, values: Mapping[str, Any]) -> None:
    """Raises ValidationError with a sentence for each of `values` that the record of `member` can not take."""
    for fact in facts_of(values):
        fact.check(values[fact.key])
    errors = {}
    for field, length in LENGTHS.items():
        text = values.get(field)
        if (text or (field == "personal_id" and text is not None)) and not re.fullmatch(rf"[0-9]{{{length}}}", text):
            errors[field] = ASKED[field]
    if "full_name" in values and not 2 <= len(values["full_name"]) <= 120:
        errors["full_name"] = "Đề nghị ghi đủ họ và tên, không quá 120 chữ."
    if "gender" in values and values["gender"] not in Member.Gender.values:
        errors["gender"] = "Đề nghị chọn nam hoặc nữ."
    errors |= _wrong_dates(member, values)
    if errors:
        raise ValidationError(errors)


def as_text(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


def value_of(field: str, text: str) -> Value:
    """What `as_text` has written."""
    return (date.fromisoformat(text) if text else None) if field in DATES else text


def written_out(field: str, text: str) -> str:
    """As a person reads it: `19/05/2001`, `Nam`."""
    if (fact := FACTS.get(field)) and text != HIDDEN:
        return fact.said(text)
    if field == "gender":
        return dict(Member.Gender.choices).get(text, text)
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text and field in DATES else text


def _wrong_dates(member: Member, values: Mapping[str, Any]) -> dict[str, str]:
    """Born, decided upon, admitted, made official: none in the future, each no earlier than the one before."""
    dates = {field: values.get(field, getattr(member, field)) for field in DATES}
    errors = {}
    for field in DATES & values.keys():
        day = values[field]
        if day and (day > timezone.localdate() or day <= member.birth_date):
            errors[field] = "Ngày này phải sau ngày sinh và không muộn hơn hôm nay."
    for earlier, later in (("admission_decision_date", "admission_date"), ("admission_date", "official_date")):
        if dates[earlier] and dates[later] and dates[earlier] > dates[later] and {earlier, later} & values.keys():
            field = later if later in values else earlier
            errors.setdefault(
                field, f"{FIELDS[later]} không thể sớm hơn {FIELDS[earlier].lower()} ({dates[earlier]:%d/%m/%Y})."
            )
    return errors
