"""Where an officer says how a list is to be read: its sheets, its columns, the names and words it uses."""

from typing import Any

from django import forms

from members import vietnamese
from members.models import ListWording, Member, RosterImport, Unit
from members.roster.columns import TITLES
from members.roster.wordings import NOTHING_MEANT

Kind = ListWording.Kind
UNDECIDED = ("", "Chưa chỉ")
LONGEST_LIST = 1_000  # chi bộ offered; a larger unit brings its lists by đảng bộ


class ReadingForm(forms.Form):
    """One question for each thing that was not understood; what is left open stays as it was."""

    trang = forms.MultipleChoiceField(
        label="Đọc các trang", required=False, widget=forms.CheckboxSelectMultiple, help_text="Trang ẩn không được đọc."
    )

    def __init__(self, roster: RosterImport, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.roster, reading = roster, roster.reading
        read = [name for name, *_ in reading.get("lists", [])]
        names = [*read, *reading.get("left", [])]
        sheets: Any = self.fields["trang"]
        sheets.choices = [(name, name) for name in names]
        sheets.initial = read
        if len(names) < 2:
            del self.fields["trang"]
        self._asked: dict[str, tuple[str, str]] = {}
        for place, (letter, header, samples) in enumerate(reading.get("columns", [])):
            said = f"Ví dụ: {', '.join(samples)}" if samples else "Cột chưa ghi gì"
            self._ask(f"cot-{place}", Kind.COLUMN, header, f"Cột {letter} “{header}”", said)
        for place, (kind, text, many) in enumerate(reading.get("words", [])):
            label = f"{Kind(kind).label} “{text}”"
            self._ask(f"chu-{place}", kind, text, label, f"{many} dòng")

    def _ask(self, name: str, kind: str, text: str, label: str, said: str) -> None:
        self._asked[name] = kind, text
        self.fields[name] = forms.ChoiceField(
            label=label, help_text=said, required=False, choices=[UNDECIDED, *self._choices(kind)]
        )

    def _choices(self, kind: str) -> list[tuple[str, str]]:
        if kind == Kind.CELL:
            return self._cells
        if kind == Kind.STATUS:
            return [each for each in Member.Status.choices if each[0] != Member.Status.VOIDED]
        if kind == Kind.REASON:
            return [(NOTHING_MEANT, "Không phải lý do"), *Member.Reason.choices]
        return [*TITLES.items(), (NOTHING_MEANT, "Không cần đọc")]

    @property
    def _cells(self) -> list[tuple[str, str]]:
        if not hasattr(self, "_found"):
            cells = Unit.objects.under([self.roster.unit.path]).active().filter(kind__in=Unit.CELLS).order_by("path")
            named = cells.values_list("code", "name", "parent__name")[:LONGEST_LIST]
            self._found = [(code, f"{name} ({parent})") for code, name, parent in named]
        return self._found

    @property
    def questions(self) -> list[forms.BoundField]:
        """All but the sheets."""
        return [self[name] for name in self._asked]

    @property
    def answers(self) -> dict:
        """For deciding.reread."""
        said = [(*asked, self.cleaned_data[name]) for name, asked in self._asked.items() if self.cleaned_data[name]]
        return {"sheets": self.cleaned_data.get("trang", []), "meanings": said}

    def clean(self):
        cleaned = super().clean()
        asked = [vietnamese.nfc(name) for name in cleaned.get("trang", [])]
        if "trang" in self.fields and not asked:
            self.add_error("trang", "Chọn ít nhất một trang.")
        if "trang" not in self.fields and not any(cleaned.get(name) for name in self._asked):
            raise forms.ValidationError("Chưa chỉ mục nào: chọn nghĩa của ít nhất một cột hoặc một tên.")
        return cleaned
