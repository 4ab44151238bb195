"""Forms of the audit page."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from members import actions, vietnamese
from members.access import units_for
from members.dates import midnight
from members.fields import DateField, NormalForm
from members.inspection import about
from members.models import ListExport, Member, User
from members.models.people import masked
from members.powers import Power

SEVERAL = 6  # so many units of one name are offered by their codes
LONGEST = 11  # digits of a phone number; filters stand in addresses and logs, where no personal or card number may
NUMBERS = ("nguoi", "ve")
ACTORS, MEMBERS = 50, 300  # more people of one name are not looked for: the search would read the whole audit
TOO_MANY = ValidationError("Có quá nhiều người như vậy: đề nghị ghi đủ họ tên hoặc số điện thoại.")


class AuditSearch(forms.Form):
    """Narrows the audit: by who acted, about whom or what, at which unit, what was done, from when to when."""

    nguoi = forms.CharField(
        label="Người thực hiện", required=False, max_length=80, help_text="Họ tên hoặc số điện thoại"
    )
    ve = forms.CharField(label="Về đảng viên", required=False, max_length=80, help_text="Họ tên hoặc số điện thoại")
    don_vi = forms.CharField(label="Đơn vị và cấp dưới", required=False, max_length=80, help_text="Tên hoặc mã")
    viec = forms.ChoiceField(label="Việc", required=False)
    tu = DateField(label="Từ ngày", required=False)
    den = DateField(label="Đến hết ngày", required=False)

    def __init__(self, *args, reader: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader = reader
        groups = [(name, list(labels.items())) for name, labels in actions.groups().items()]
        self.fields["viec"].choices = [("", "Tất cả các việc"), *groups]

    def clean_don_vi(self):
        """The one unit that is meant; among several of a name the reader chooses by the code."""
        text = self.cleaned_data["don_vi"].strip()
        if not text:
            return None
        mine = units_for(self.reader, Power.VIEW_AUDIT)
        found = list(mine.coded(text)[:1]) or list(mine.called(text)[: SEVERAL + 1])
        if not found:
            raise ValidationError("Không có đơn vị nào như vậy trong phạm vi đồng chí được xem nhật ký.")
        if len(found) > 1:
            names = "; ".join(f"{unit.name} ({unit.code})" for unit in found[:SEVERAL])
            raise ValidationError(f"Có nhiều đơn vị như vậy, đề nghị ghi mã: {names}.")
        return found[0]

    def clean_nguoi(self):
        """The accounts that are meant; None when nobody in particular is."""
        text = self.cleaned_data["nguoi"].strip()
        return _few(User.objects.called(text), ACTORS) if text else None

    def clean_ve(self):
        """The members that are meant; None when nobody in particular is."""
        text = self.cleaned_data["ve"].strip()
        return _few(_members(text), MEMBERS) if text else None

    def clean(self):
        data = super().clean()
        for name in NUMBERS:
            if _digits(self.data.get(name)) > LONGEST:
                self.add_error(name, "Ô này tìm theo họ tên, số điện thoại: không ghi số định danh, số thẻ ở đây.")
        if data.get("tu") and data.get("den") and data["tu"] > data["den"]:
            raise ValidationError({"den": "Ngày cuối phải từ ngày đầu trở đi."})
        return data

    @property
    def actors(self) -> list[int] | None:
        return self.cleaned_data["nguoi"] if self.is_valid() else None

    def narrow(self, entries):
        """Invalid input narrows to nothing; the page says so."""
        if not self.is_valid():
            return entries.none()
        asked = self.cleaned_data
        if asked["nguoi"] is not None:
            entries = entries.filter(actor__in=asked["nguoi"])
        if asked["ve"] is not None:
            entries = entries.filter(about.of(asked["ve"]))
        if asked["don_vi"]:
            entries = entries.filter(unit__path__startswith=asked["don_vi"].path)
        if asked["viec"]:
            entries = entries.filter(action=asked["viec"])
        if asked["tu"]:
            entries = entries.filter(at__gte=midnight(asked["tu"]))
        if asked["den"]:
            entries = entries.filter(at__lt=midnight(asked["den"] + timedelta(days=1)))
        return entries

    @property
    def asked(self) -> dict[str, str]:
        """The form as it was sent, to be sent again."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}

    def described(self) -> str:
        """The filters in words, for the head of an exported list."""
        asked = self.asked
        for name in NUMBERS:
            if _digits(asked.get(name)):  # the audit keeps this for ever: a phone number by its last digits only
                asked[name] = masked(asked[name])
        return "; ".join(f"{self[name].label}: {said}" for name, said in asked.items()) or "Tất cả"


def _few(people, most: int) -> list[int]:
    found = list(people.values_list("pk", flat=True)[: most + 1])
    if len(found) > most:
        raise TOO_MANY
    return found


def _digits(text: str | None) -> int:
    return sum(letter.isdigit() for letter in text or "")


def _members(text: str):
    try:
        return Member.objects.filter(phone=vietnamese.phone(text))
    except ValueError:
        return Member.objects.named(vietnamese.search_query(text))


class ExportForm(NormalForm):
    reason = forms.CharField(label="Lý do xuất", max_length=300, error_messages={"required": "Cần ghi lý do xuất."})
    kind = forms.ChoiceField(
        label="Dạng tệp",
        choices={
            ListExport.Format.XLSX: "Excel (xlsx), để mở và đọc",
            ListExport.Format.CSV: "Văn bản phân cách (csv), cho phần mềm khác đọc",
        },
    )
