"""Fields that every form shares: who one is, days, times and whole numbers, as people here type them."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from members import vietnamese
from members.dates import parse_typed_date, why_no_day
from members.numbers import decimal

NOT_A_DAY = "Đề nghị ghi ngày, tháng, năm, đủ bốn số của năm, ví dụ 05/11/2026."
NOT_A_TIME = "Đề nghị ghi giờ và phút, ví dụ 19:30."
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)  # a day outside is a slip of the finger in the year
_ONE_LINE = 300  # letters: beyond it a text has paragraphs
_HALF = Decimal("0.5")
_TIME = re.compile(
    r"(\d{1,2})\s*(?:[:.hg]|giờ)\s*(?:(\d{1,2}|rưỡi)(?:\s*(?:phút|p))?(?::00)?)?\s*(sáng|trưa|chiều|tối|sa|ch|am|pm)?",
    re.ASCII,
)
_BEFORE_NOON, _NOON = ("sáng", "sa", "am"), "trưa"
_BULLET = re.compile(r"^(?:[-–—•*+]+\s*|\d{1,2}[.)]\s*(?!\d))")
_DIGITS = re.compile(r"-?\d{1,12}", re.ASCII)

Bound = date | Callable[[], date]


class PhoneField(forms.CharField):
    """A Vietnamese phone number in any usual spelling; cleans to `0912345678`."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "username"})

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Số điện thoại")
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        try:
            return vietnamese.phone(value) if value else ""
        except ValueError as error:
            raise ValidationError(str(error)) from error


class NameField(forms.CharField):
    """What one signs in with: a phone number, or an e-mail address, which cleans to lower case."""

    widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Số điện thoại hoặc thư điện tử")
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        if "@" not in value:
            return PhoneField().clean(value)
        validate_email(value)
        return value.lower()


class DateInput(forms.DateInput):
    """A text, day first: the browser's own date field shows the month first where its language is English."""

    def __init__(self, attrs=None):
        usual = {"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off", "maxlength": "40"}
        super().__init__(attrs=usual | (attrs or {}), format="%d/%m/%Y")


class DateField(forms.DateField):
    """A day in any form that `parse_typed_date` reads, from `earliest` to `latest`: dates, or functions that are asked
    each time. Cleans to a date."""

    widget = DateInput

    def __init__(self, *, earliest: Bound = FIRST_DAY, latest: Bound = LAST_DAY, **kwargs):
        kwargs["error_messages"] = {"required": "Đề nghị ghi ngày.", "invalid": NOT_A_DAY} | (
            kwargs.get("error_messages") or {}
        )
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        day = value if isinstance(value, date) else parse_typed_date(str(value))
        if day is None:
            raise ValidationError(why_no_day(str(value)) or self.error_messages["invalid"], code="invalid")
        return day

    def validate(self, value) -> None:
        super().validate(value)
        earliest, latest = (bound() if callable(bound) else bound for bound in (self.earliest, self.latest))
        if value is not None and not earliest <= value <= latest:
            raise ValidationError(
                f"Ngày cần trong khoảng từ {earliest:%d/%m/%Y} đến {latest:%d/%m/%Y}.", code="out_of_range"
            )


class TimeInput(forms.TimeInput):
    """A text of 24 hours, for the reason DateInput is one."""

    def __init__(self, attrs=None):
        usual = {"inputmode": "text", "placeholder": "giờ:phút", "autocomplete": "off", "maxlength": "20"}
        super().__init__(attrs=usual | (attrs or {}), format="%H:%M")


class TimeField(forms.TimeField):
    """`19:30`, `19h30`, `7h`, `19 giờ 30 phút`, `7 giờ rưỡi tối`. Cleans to a time."""

    widget = TimeInput

    def __init__(self, **kwargs):
        kwargs["error_messages"] = {"required": "Đề nghị ghi giờ.", "invalid": NOT_A_TIME} | (
            kwargs.get("error_messages") or {}
        )
        super().__init__(**kwargs)

    def to_python(self, value) -> time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        found = _TIME.fullmatch(vietnamese.nfc(str(value)).lower())
        try:
            return time(_hour(int(found[1]), found[3]), 30 if found[2] == "rưỡi" else int(found[2] or 0))
        except (TypeError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def _hour(hour: int, half: str | None) -> int:
    """Of `7h30 tối` 19; one that is already counted to 24 stays: `19h tối`. 12 giờ trưa, 1 giờ trưa, 11 giờ trưa."""
    if half is None or hour > 12:
        return hour
    if half in _BEFORE_NOON:
        return hour % 12
    return hour if half == _NOON and hour in (10, 11, 12) else hour % 12 + 12


class DateTimeField(forms.SplitDateTimeField):
    """A day and a time side by side, `name_0` and `name_1`. Cleans to an aware datetime in the portal's time zone.

    labels: what a screen reader says of the two; the other arguments as of DateField.
    """

    def __init__(self, *, labels=("Ngày", "Giờ"), earliest: Bound = FIRST_DAY, latest: Bound = LAST_DAY, **kwargs):
        day, hour = ({"aria-label": label} for label in labels)
        fields = (DateField(earliest=earliest, latest=latest), TimeField())
        widget: Any = forms.MultiWidget([DateInput(day), TimeInput(hour)])
        widget.decompress = forms.SplitDateTimeWidget().decompress
        usual: dict[str, Any] = {"widget": widget, "localize": False}
        forms.MultiValueField.__init__(self, fields, **usual | kwargs)


class PointsField(forms.DecimalField):
    """Points in steps of a half from `least` to `most`: `4,5`, `4.5`, `4`. Cleans to a Decimal."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": "5", "size": "4"})

    def __init__(self, *, most: Decimal, least: Decimal = Decimal(0), **kwargs):
        super().__init__(max_digits=4, decimal_places=1, **kwargs)
        self.least, self.most = least, most
        low, high, example = map(decimal, (least, most, most / 2))
        self.wrong = f"Điểm từ {low} đến {high}, lẻ nửa điểm, ví dụ {example}."
        self.error_messages |= {"invalid": self.wrong}

    def to_python(self, value) -> Decimal | None:  # type: ignore[override]  # the stubs take it for a whole number
        value = vietnamese.composed(value) if isinstance(value, str) else value
        if isinstance(value, str) and not value.isascii():
            raise ValidationError(self.wrong, code="invalid")  # digits of other scripts, which Decimal takes
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value):
        """Without the noughts that the column brings: `4`, `4,5`."""
        return decimal(value) if isinstance(value, Decimal) else value

    def run_validators(self, value) -> None:
        if value is not None and not (self.least <= value <= self.most and value % _HALF == 0):
            raise ValidationError(self.wrong, code="invalid")


class WholeNumberField(forms.IntegerField):
    """A whole number from `min_value` to `max_value` in the digits 0 to 9; everything else is refused by a sentence
    that names the bounds."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "12"})

    def __init__(self, *, min_value: int, max_value: int, **kwargs):
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)
        self.allowed = range(min_value, max_value + 1)
        self.sentence = f"Đề nghị ghi một số từ {min_value} đến {max_value}."
        self.error_messages["required"] = self.sentence

    def to_python(self, value) -> int | None:
        if value in self.empty_values:
            return None
        text = vietnamese.composed(str(value)).strip()
        if not _DIGITS.fullmatch(text) or int(text) not in self.allowed:
            raise ValidationError(self.sentence, code="invalid")
        return int(text)


class LinesField(forms.CharField):
    """A list, one thing a line, such as one pastes from a letter: bullets and numbers before the lines and empty lines
    are dropped. Cleans to a list of texts, at most `most` of them with `longest` letters each."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, most: int, longest: int, **kwargs):
        super().__init__(**kwargs)
        self.most, self.longest = most, longest

    def prepare_value(self, value):
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        lines = [_BULLET.sub("", vietnamese.nfc(line)) for line in super().clean(value).splitlines()]
        lines = [line for line in lines if line]
        if self.required and not lines:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(lines) > self.most:
            raise ValidationError(f"{self.label} có {len(lines)} dòng, nhiều nhất là {self.most}.", code="too_many")
        long = next((place for place, line in enumerate(lines, start=1) if len(line) > self.longest), None)
        if long:
            raise ValidationError(f"Dòng {long} dài quá {self.longest} ký tự.", code="too_long")
        return lines


def words_field(label: str, ask: str, *, rows: int = 2, most: int = 300, **kwargs) -> forms.CharField:
    """A few lines of text."""
    kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "maxlength": most}))
    return forms.CharField(label=label, max_length=most, error_messages={"required": ask}, **kwargs)


def grounds_field(label: str, ask: str = "Đề nghị ghi lý do.", **kwargs) -> forms.CharField:
    """On what somebody asks for a change, looks at or takes out what few may: read in the audit, so a few letters say
    nothing."""
    messages = {"required": ask, "min_length": ask.replace("ghi", "ghi rõ", 1)}
    return forms.CharField(label=label, min_length=5, max_length=300, error_messages=messages, **kwargs)


class NormalForm(forms.Form):
    """Every text as one composes it in Vietnamese, whatever keyboard it came from; of longer ones the lines stay."""

    def clean(self):
        data = super().clean()
        return {name: self._normal(name, value) if isinstance(value, str) else value for name, value in data.items()}

    def _normal(self, name: str, value: str) -> str:
        is_long = (getattr(self.fields[name], "max_length", None) or 0) > _ONE_LINE
        return vietnamese.nfc_lines(value) if is_long else vietnamese.nfc(value)


class ReasonForm(NormalForm):
    """Of a step that is done with a reason and nothing else."""

    reason = words_field("Lý do", "Đề nghị ghi lý do.", rows=3)
