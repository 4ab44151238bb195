"""Forms of the workbench where lists are reconciled."""

import zipfile

from django import forms
from django.conf import settings
from django.utils import timezone

from members import vietnamese
from members.access import anywhere, granted_paths, units_for
from members.fields import DateField
from members.models import RosterImport, RosterRow, Unit
from members.models.units import STEP
from members.powers import Power
from members.roster import showing
from members.roster.books import BROKEN, RosterError, kind_of
from members.roster.deciding import ALLOWED
from members.roster.explaining import HAPPENED
from members.scoped_admin import unit_choices
from members.versions import VersionedForm

Kind, Decision = RosterRow.Kind, RosterRow.Decision
LONGEST_NUMBER = 7  # digits of a row number


class UploadForm(forms.Form):
    """A workbook for one unit of those where `user` may bring lists in."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Danh sách của đơn vị",
        empty_label="Chọn đơn vị",
        error_messages={
            "required": "Chọn đơn vị của danh sách.",
            "invalid_choice": "Chọn một đơn vị mà đồng chí được giao nhập danh sách.",
        },
    )
    file = forms.FileField(
        label="Tệp danh sách",
        help_text="Excel (.xlsx, .xls), .ods hoặc .csv, như ban tổ chức vẫn gửi; cột theo thứ tự nào cũng được.",
        error_messages={"required": "Chọn tệp danh sách."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt,.xml,.htm,.html"}),
    )
    found_units = forms.BooleanField(
        label="Thành lập chi bộ còn thiếu theo trang “Danh mục chi bộ” của tệp (chỉ khi ký)", required=False
    )

    def __init__(self, user, unit: Unit | None, *args, **kwargs):
        """`unit`: asked for by the address; offered even where the list of units is too long to hold it."""
        super().__init__(*args, **kwargs)
        self.user = user
        units = unit_choices(user, Power.IMPORT_ROSTER)
        self.fields["unit"].queryset = units | units_for(user, Power.IMPORT_ROSTER).active().filter(
            pk=unit.pk if unit else None
        )
        self.fields["unit"].initial = unit
        top = min(map(len, granted_paths(user, Power.IMPORT_ROSTER)), default=STEP) // STEP
        self.fields["unit"].label_from_instance = lambda unit: f"{'– ' * (unit.depth - top)}{unit.name}"
        if not anywhere(user, Power.MANAGE_UNITS):
            del self.fields["found_units"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.ROSTER_LARGEST_FILE:
            most = settings.ROSTER_LARGEST_FILE // 1024**2
            raise forms.ValidationError(f"Tệp lớn hơn {most} MB: đề nghị chia danh sách thành nhiều tệp.")
        try:
            kind_of(file, file.name)
        except RosterError as error:
            raise forms.ValidationError(str(error)) from None
        except zipfile.BadZipFile:
            raise forms.ValidationError(BROKEN.format(file.name)) from None
        file.seek(0)
        return file

    def clean(self):
        cleaned = super().clean()
        unit = cleaned.get("unit")
        if unit and cleaned.get("found_units") and not self.user.has_perm(Power.MANAGE_UNITS, unit):
            self.add_error("found_units", "Đồng chí chưa được giao quản lý tổ chức đảng ở đơn vị này.")
        return cleaned

    @property
    def upload(self) -> dict:
        """For deciding.receive."""
        data = self.cleaned_data
        return {"file": data["file"], "unit": data["unit"], "found_units": data.get("found_units", False)}


class RowSearch(forms.Form):
    """Which group is shown, narrowed by name, row number or the end of the personal number."""

    nhom = forms.ChoiceField(required=False, choices=Kind.choices, widget=forms.HiddenInput)
    loai = forms.ChoiceField(required=False, choices=list(showing.FILTERS.items()), widget=forms.HiddenInput)
    q = forms.CharField(label="Họ tên, số dòng hoặc 4 số cuối của số định danh", required=False, max_length=80)

    def __init__(self, roster: RosterImport, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.roster = roster

    def clean_q(self) -> str:
        """Stands in addresses and logs, where no personal number may."""
        text = self.cleaned_data["q"]
        if sum(letter.isdigit() for letter in text) > LONGEST_NUMBER:
            raise forms.ValidationError("Chỉ ghi 4 số cuối của số định danh.")
        return text

    @property
    def kind(self) -> str:
        """The group asked for, or the first that holds anything."""
        asked = self.cleaned_data.get("nhom") if self.is_valid() else ""
        counts = self.roster.figures.get("kinds", {})
        return asked or next((kind for kind in Kind.values if counts.get(kind)), Kind.NEW.value)

    @property
    def change(self) -> str:
        """Of what the changes that are shown are; "" for all."""
        return self.cleaned_data["loai"] if self.is_valid() and self.kind in showing.FILTERED else ""

    def rows(self):
        rows = showing.rows_of(self.roster, self.kind)
        if not self.is_valid():
            return rows.none()
        if self.change:
            rows = showing.changing(rows, self.change)
        sheets = len(showing.sheets_of(self.roster))
        return showing.found(rows, self.cleaned_data["q"], sheets) if self.cleaned_data["q"] else rows


class DecisionForm(forms.Form):
    """What becomes of the rows that were ticked."""

    dong = forms.TypedMultipleChoiceField(coerce=int, required=True)
    quyet = forms.ChoiceField(choices=Decision.choices)
    ghi_chu = forms.CharField(label="Ghi chú", max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ticked = self.data.getlist("dong")[:200]  # a page holds twenty
        self.fields["dong"].choices = [(row, row) for row in ticked if row.isascii() and row.isdecimal()]


class HappenedForm(DecisionForm):
    """What has happened to those who were ticked among the missing."""

    quyet = None
    viec = forms.ChoiceField(
        label="Việc đã xảy ra",
        choices=[("", "Chọn"), *((each.value, each.label) for each in HAPPENED)],
        error_messages={"required": "Chọn việc đã xảy ra."},
    )
    ngay = DateField(label="Từ ngày", required=False, latest=timezone.localdate)


class KindForm(forms.Form):
    """What becomes of a whole group."""

    nhom = forms.ChoiceField(choices=[(kind, kind) for kind in ALLOWED])
    quyet = forms.ChoiceField(choices=Decision.choices)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("quyet") not in ALLOWED.get(cleaned.get("nhom"), ()):
            raise forms.ValidationError("Nhóm này không quyết như vậy được.")
        return cleaned


class SignForm(VersionedForm):
    """The name typed out is the signature."""

    name = forms.CharField(label="Họ và tên người ký", max_length=120, error_messages={"required": "Ghi họ và tên."})
    note = forms.CharField(
        label="Ghi chú",
        max_length=300,
        help_text="Ví dụ: căn cứ công văn số …",
        error_messages={"required": "Ghi chú."},
    )

    def __init__(self, user, roster: RosterImport, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.roster = user, roster
        self.open_upon(roster)

    def stored_values(self, row) -> dict:
        """Name and note belong to this signature; what others have decided stands in the figures of the page."""
        return {}

    def clean_name(self):
        name = self.cleaned_data["name"]
        if vietnamese.search_text(name) != vietnamese.search_text(self.user.full_name):
            raise forms.ValidationError(f"Ghi đúng họ và tên của đồng chí: {self.user.full_name}.")
        return vietnamese.nfc(name)

    @property
    def signature(self) -> dict:
        """For deciding.sign."""
        signed = {name: self.cleaned_data[name] for name in ("name", "note")}
        return signed | {"seen": self.cleaned_data["seen_version"]}

    def clean(self):
        cleaned = super().clean()
        if self.roster.founded and not self.user.has_perm(Power.MANAGE_UNITS, self.roster.unit):
            raise forms.ValidationError(
                "Danh sách này thành lập chi bộ mới: người ký phải được giao quản lý tổ chức đảng ở đơn vị."
            )
        return cleaned


class UndoForm(forms.Form):
    reason = forms.CharField(label="Lý do hoàn tác", max_length=300, error_messages={"required": "Ghi lý do hoàn tác."})
