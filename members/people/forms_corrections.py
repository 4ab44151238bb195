"""Forms by which a record is corrected: what is asked for, and what is decided."""

from collections.abc import Collection

from django import forms
from django.core.exceptions import ValidationError

from members.fields import DateField, NormalForm, PhoneField, grounds_field
from members.models import Member
from members.people import record
from members.people.corrections import BIRTH_DATE_RULE, NAME_RULE
from members.versions import VersionedForm


class CorrectionForm(VersionedForm, NormalForm):
    """The record as it is, to be overwritten where it is wrong. Numbers are not filled in: empty means right."""

    mostly_optional = True  # the page says what to fill in; “(không bắt buộc)” beside each field would be noise

    full_name = forms.CharField(label=record.FIELDS["full_name"], required=False, max_length=120, help_text=NAME_RULE)
    decision_no = forms.CharField(
        label="Số quyết định đổi họ tên", required=False, max_length=60, help_text="Chỉ cần khi sửa họ tên."
    )
    gender = forms.ChoiceField(label=record.FIELDS["gender"], required=False, choices=Member.Gender.choices)
    admission_date = DateField(label=record.FIELDS["admission_date"], required=False)
    admission_decision_date = DateField(
        label=record.FIELDS["admission_decision_date"], required=False, help_text="Tuổi đảng tính từ ngày này."
    )
    official_date = DateField(label=record.FIELDS["official_date"], required=False)
    card_no = forms.CharField(label=record.FIELDS["card_no"], required=False, max_length=20)
    card_no_legacy = forms.CharField(label=record.FIELDS["card_no_legacy"], required=False, max_length=16)
    personal_id = forms.CharField(label=record.FIELDS["personal_id"], required=False, max_length=20)
    phone = forms.CharField(label=record.FIELDS["phone"], required=False, max_length=20)
    note = grounds_field(
        "Căn cứ",
        "Đề nghị ghi căn cứ.",
        help_text="Giấy tờ chứng minh, ví dụ: căn cước cấp ngày 01/3/2025, quyết định kết nạp số 12-QĐ/ĐU.",
    )
    HIDDEN = ("card_no", "card_no_legacy", "personal_id")

    def __init__(self, data=None, *, member: Member, only: Collection[str] = ()):
        """`only`: the fields of the record that are wrong; the others are then neither shown nor read."""
        super().__init__(data, initial=self.stored_values(member))
        self.open_upon(member)
        self.member = member
        for field in set(record.FIELDS) - set(only or record.FIELDS):
            del self.fields[field]
        if "full_name" not in self.fields:
            del self.fields["decision_no"]
        for field in self.HIDDEN:
            if field not in self.fields:
                continue
            now = getattr(member, f"masked_{field}") or "chưa có"
            self.fields[field].help_text = f"Hồ sơ đang ghi: {now}. Để trống nếu đúng."
            self.fields[field].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        if "phone" in self.fields:
            self.fields["phone"].widget.input_type = "tel"

    def stored_values(self, row: Member) -> dict:
        return {field: getattr(row, field) for field in record.FIELDS if field not in self.HIDDEN}

    def clean(self) -> dict:
        if self.data.get("birth_date"):
            raise ValidationError(BIRTH_DATE_RULE)
        return super().clean()

    @property
    def asked(self) -> dict:
        """For corrections.propose: what was typed, without the numbers that were left empty."""
        values = {
            field: self.cleaned_data[field]
            for field in record.FIELDS
            if field in self.fields and (field not in self.HIDDEN or self.cleaned_data[field])
        }
        return {
            "values": values,
            "note": self.cleaned_data["note"],
            "decision_no": self.cleaned_data.get("decision_no", ""),
        }


class WrongFieldsForm(forms.Form):
    """“Sai mục nào?”: what a member wants to be corrected, before any field is shown."""

    muc = forms.MultipleChoiceField(
        label="Sai mục nào?", choices=list(record.FIELDS.items()), widget=forms.CheckboxSelectMultiple
    )

    @property
    def named(self) -> list[str]:
        """The fields that were ticked; none where nothing was, or something else was sent."""
        return self.cleaned_data["muc"] if self.is_valid() else []


class PhoneForm(NormalForm):
    """The telephone number that the record of a member lacks, as the chi bộ knows it."""

    phone = PhoneField(label="Số điện thoại của đồng chí ấy", error_messages={"required": "Đề nghị ghi số điện thoại."})
    note = grounds_field(
        "Biết số này từ đâu",
        "Đề nghị ghi biết số này từ đâu.",
        initial="Đồng chí ấy trực tiếp báo với chi ủy.",
    )

    @property
    def asked(self) -> dict:
        """What `corrections.propose` takes, once the form is valid."""
        return {"values": {"phone": self.cleaned_data["phone"]}, "note": self.cleaned_data["note"]}


class DecisionForm(VersionedForm, NormalForm):
    """Opened upon the record that the officer has compared the request with."""

    answer = forms.CharField(
        label="Ý kiến", required=False, max_length=300, help_text="Bắt buộc khi không duyệt: đảng viên được đọc."
    )

    def __init__(self, data=None, *, member: Member, refusing: bool = False):
        super().__init__(data)
        self.open_upon(member)
        self.fields["answer"].required = refusing
        self.fields["answer"].error_messages["required"] = "Đề nghị ghi lý do không duyệt."

    def stored_values(self, row: Member) -> dict:
        """Nothing of the record is typed here: what has changed stands in the table above the form."""
        return {}
