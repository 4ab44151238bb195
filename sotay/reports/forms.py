"""Which day, beside which, which of the children, in which order, and which unit."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from members.fields import DateField, DateInput
from members.models import Unit
from sotay.reports import columns
from sotay.reports.table import BY_NAME, Choice, Table

EVERY = [("", "Tất cả")]


def _day(label: str, *, required: bool) -> DateField:
    return DateField(label=label, required=required, widget=DateInput(attrs={"class": "control"}))


class ReportForm(forms.Form):
    """The fields are named as the address has them; each that is left out is as at first sight."""

    ngay = _day("Số liệu ngày", required=True)
    so_voi = _day("So với ngày", required=False)
    nganh = forms.ChoiceField(label="Loại hình cơ sở", required=False, choices=EVERY + Unit.Sector.choices)
    loai = forms.ChoiceField(label="Loại tổ chức đảng", required=False, choices=EVERY + Unit.Kind.choices)
    dot = forms.CharField(label="Đợt triển khai", required=False, max_length=40)
    duoi = forms.BooleanField(label="Đơn vị dưới chỉ tiêu xếp trước", required=False)
    bang = forms.CharField(required=False)
    sap = forms.CharField(required=False)

    OFFERED = ("nganh", "loai", "dot")
    mostly_optional = True  # nothing is said beside each field

    def __init__(self, asked: QueryDict):
        """Where no day is asked for, today is meant."""
        self.asked: dict[str, str] = {name: str(asked[name]) for name in self.base_fields if asked.get(name)}
        super().__init__({"ngay": timezone.localdate()} | self.asked)

    def clean_ngay(self) -> date:
        return _begun(self.cleaned_data["ngay"])

    def clean_so_voi(self) -> date | None:
        day = self.cleaned_data["so_voi"]
        return day and _begun(day)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("so_voi") and cleaned["so_voi"] == cleaned.get("ngay"):
            self.add_error("so_voi", "Đề nghị chọn ngày khác ngày số liệu để có cái mà so.")
        return cleaned

    def clean_sap(self) -> str:
        """A column nobody knows is no order."""
        asked = self.cleaned_data["sap"]
        slug = asked.removeprefix("-")
        return asked if slug == BY_NAME or columns.by_slug(slug) else ""

    @property
    def query(self) -> str:
        """What was asked for, to be asked of the next unit too."""
        return f"?{urlencode(self.asked)}" if self.asked and self.is_valid() else ""

    @property
    def day_query(self) -> str:
        """The days alone: another page has other rows."""
        kept: dict[str, str] = {name: value for name, value in self.asked.items() if name in ("ngay", "so_voi")}
        return f"?{urlencode(kept)}" if kept and self.is_valid() else ""

    @property
    def of_use(self) -> bool:
        return self.data.get("bang") == "su-dung"

    @property
    def choice(self) -> Choice:
        """Of a valid form."""
        asked = self.cleaned_data
        narrowed = (asked["nganh"], asked["loai"], asked["dot"])
        return Choice(*narrowed, below_first=asked["duoi"], order=asked["sap"], of_use=self.of_use)

    def offer(self, table: Table) -> None:
        """Only what is among the children can be chosen, and a choice of one is none; what was asked for stays."""
        self.fields["dot"].widget = forms.Select()
        for name, found in (("nganh", table.sectors), ("loai", table.kinds), ("dot", table.waves)):
            if len(found) > 1 or self.asked.get(name):
                self.fields[name].widget.choices = EVERY + found
            else:
                del self.fields[name]

    @property
    def chosen(self) -> int:
        """How many things other than the day were asked for."""
        return sum(name in self.asked for name in ("so_voi", "nganh", "loai", "dot", "duoi"))


def _begun(day: date) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError(f"Ngày {day:%d/%m/%Y} chưa đến nên chưa có số liệu.")
    return day


class UnitSearch(forms.Form):
    q = forms.CharField(label="Tên hoặc mã đơn vị", required=False, max_length=200)

    def narrow(self, units, otherwise):
        """The `units` that are meant, or `otherwise` when nothing was asked."""
        asked = self.cleaned_data.get("q") if self.is_valid() else ""
        return units.called(asked) if asked else otherwise

    @staticmethod
    def suggestion(unit: Unit) -> dict[str, str]:
        """As the list under the box shows it; `unit` with its parent."""
        above = f"{unit.parent.name} · " if unit.parent else ""
        return {"symbol": unit.name, "title": f"{above}{unit.code}", "url": reverse("report_of", args=[unit.code])}


class SilenceForm(forms.Form):
    """For how long nobody has used the portal: as long as one of the measures of activity looks back."""

    trong = forms.ChoiceField(label="Không ai dùng trong", required=False)

    def __init__(self, asked: QueryDict):
        super().__init__(asked)
        self.periods = {
            each.key.replace("_", "-"): each for each in columns.ordered() if each.key.startswith("active_")
        }
        self.fields["trong"].choices = [(slug, each.short_label) for slug, each in self.periods.items()]

    @property
    def tabs(self) -> list[dict]:
        kept = {name: self.data[name] for name in ("ngay",) if self.data.get(name)}
        return [
            {"label": label, "url": f"?{urlencode(kept | {'trong': slug})}", "current": slug == self.slug}
            for slug, label in self.fields["trong"].choices
        ]

    @property
    def label(self) -> str:
        return self.periods[self.slug].short_label

    @property
    def slug(self) -> str:
        """What was asked for; the longest period where that is none."""
        asked = self.cleaned_data.get("trong", "") if self.is_valid() else ""
        return asked or next(iter(self.periods))

    @property
    def key(self) -> str:
        return self.periods[self.slug].key
