"""The form of a part, made of its declaration: one value, or rows with empty ones at the end."""

from datetime import date
from typing import Any

from django import forms

from members import vietnamese
from members.fields import DateField, NormalForm, grounds_field, words_field
from members.models import Member
from members.operations.records.declaring import Field, Kind, Part
from members.operations.records.values import MOST_ROWS, Value, checked, packed
from members.versions import VersionedForm

EMPTY_ROWS = 2
LONG = 200
TICKED = "yes"


class MonthField(forms.CharField):
    """A month as people here write it: `09/2001`, `9-2001`. Cleans to `2001-09`."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "mm/yyyy", "maxlength": "10"})

    def clean(self, value) -> str:
        text = super().clean(value).strip()
        if not text:
            return ""
        month, _, year = text.replace("-", "/").replace(".", "/").replace(" ", "").partition("/")
        return f"{year}-{month.zfill(2)}" if year else text

    def prepare_value(self, value):
        return f"{value[5:]}/{value[:4]}" if isinstance(value, str) and value[4:5] == "-" else value


class DayText(DateField):
    """Cleans to ISO text, as the record keeps a day."""

    def clean(self, value) -> str:
        day = super().clean(value)
        return day.isoformat() if day else ""

    def prepare_value(self, value):
        return date.fromisoformat(value) if isinstance(value, str) and value[4:5] == "-" else value


def field_of(field: Field, *, needed: bool) -> forms.Field:
    """In which `field` is typed. needed: False in rows, which may stay empty."""
    told: dict[str, Any] = {"label": field.label, "required": needed and field.needed, "help_text": field.says}
    match field.kind:
        case Kind.DAY:
            return DayText(**told)
        case Kind.MONTH:
            return MonthField(**told)
        case Kind.CHOICE:
            return forms.ChoiceField(**told, choices=[("", "Chưa ghi"), *(field.codes.choices if field.codes else [])])
        case Kind.SEVERAL:
            choices = field.codes.choices if field.codes else []
            return forms.MultipleChoiceField(**told, choices=choices, widget=forms.CheckboxSelectMultiple)
        case Kind.TICK:
            return forms.BooleanField(**told | {"required": False})
        case Kind.NUMBER | Kind.YEAR:
            widget = forms.TextInput(attrs={"inputmode": "numeric"})
            return forms.CharField(**told, max_length=15, widget=widget)
    if field.longest > LONG:
        return words_field(told.pop("label"), "Đề nghị ghi mục này.", most=field.longest, **told)
    return forms.CharField(**told, max_length=field.longest)


class PartForm(VersionedForm, NormalForm):
    """A part of the record of `member`, to be overwritten where it is wrong; `value` is what it says now."""

    mostly_optional = True
    note = grounds_field(
        "Căn cứ",
        "Đề nghị ghi căn cứ.",
        help_text="Giấy tờ chứng minh, ví dụ: giấy khai sinh, văn bằng, quyết định số 12-QĐ/CTY.",
    )

    def __init__(self, data=None, *, member: Member, part: Part, value: Value):
        super().__init__(data)
        self.part = part
        rows = value if isinstance(value, list) else [value]
        self.rows = min(len(rows) + EMPTY_ROWS, MOST_ROWS) if part.rows else 1
        if data is not None and part.rows:
            self.rows = _rows_sent(data, self.rows)
        for place in range(self.rows):
            for field in part.fields:
                self.fields[self._name(place, field)] = field_of(field, needed=not part.rows)
            for key, told in (rows[place] if place < len(rows) else {}).items():
                self.initial[f"r{place}_{key}"] = told
        self.order_fields([name for name in self.fields if name != "note"])
        self.open_upon(member)

    def _name(self, place: int, field: Field) -> str:
        return f"r{place}_{field.key}"

    def stored_values(self, row: Member) -> dict:
        """What was stored in between stands in the part itself, which the page shows again."""
        return {}

    @property
    def groups(self) -> list[list[forms.BoundField]]:
        """The fields of each row."""
        return [[self[self._name(place, field)] for field in self.part.fields] for place in range(self.rows)]

    def clean(self):
        data = super().clean()
        if not self.errors:
            self.value = checked(self.part, self._typed(data))
        return data

    def _typed(self, data: dict) -> Value:
        rows = [
            {field.key: _kept(field, data.get(self._name(place, field))) for field in self.part.fields}
            for place in range(self.rows)
        ]
        return rows if self.part.rows else rows[0]

    @property
    def asked(self) -> dict:
        """What `record_changes.propose` takes, once the form is valid."""
        return {"values": {self.part.key: packed(self.value)}, "note": self.cleaned_data["note"]}


def _rows_sent(data, least: int) -> int:
    """As many as the page had that is sent, which another row may have been added to since."""
    sent = [
        int(name[1:].partition("_")[0]) for name in data if name[:1] == "r" and name[1:].partition("_")[0].isdecimal()
    ]
    return min(max([least, *(place + 1 for place in sent)]), MOST_ROWS)


def _kept(field: Field, value: Any) -> Any:
    if field.kind == Kind.TICK:
        return TICKED if value else ""
    if field.kind == Kind.NUMBER:
        return str(value or "").replace(".", "").replace(" ", "")
    if field.pattern and isinstance(value, str):
        return vietnamese.nfc(value).strip()
    return value


class ExportForm(forms.Form):
    """Why the file of a unit is taken out."""

    reason = grounds_field(
        "Lý do xuất",
        "Đề nghị ghi lý do xuất.",
        help_text="Ví dụ: nhập vào cơ sở dữ liệu đảng viên theo yêu cầu của ban tổ chức.",
    )
    sensitive = forms.BooleanField(label="Có cột dân tộc, tôn giáo", required=False)

    def __init__(self, *args, may_reveal: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_reveal:
            del self.fields["sensitive"]


class ShowForm(forms.Form):
    """Why somebody looks at what only few may read."""

    reason = grounds_field(
        "Lý do xem", "Đề nghị ghi lý do xem.", help_text="Ví dụ: thẩm tra hồ sơ đề nghị công nhận chính thức."
    )
