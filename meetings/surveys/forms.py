"""Forms of surveys: the one that prepares it, with a row for each question, and the one that answers."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from documents.models import Document
from meetings.models import Survey, SurveyQuestion
from members import vietnamese
from members.fields import DateField, LinesField, TimeField
from members.models import Unit
from members.numbers import parse_typed_number
from members.versions import VersionedForm

MOST_QUESTIONS = 20
ROWS, MORE = 3, 3  # rows for questions at first, and with each “Thêm câu hỏi”
MOST_OPTIONS, OPTION_LENGTH = 12, 200
MOST_PARAGRAPHS = 150
DOCUMENTS = 50  # the newest of the library that are on offer
MOST_UNITS = 200  # below one unit, on offer

Kind = SurveyQuestion.Kind


def farthest() -> date:
    return timezone.localdate() + timedelta(days=366)


class SurveyForm(VersionedForm):
    """A survey of `unit`; with `survey` it changes that one."""

    title = forms.CharField(label="Tên đợt lấy ý kiến", max_length=200, error_messages={"required": "Đề nghị ghi tên."})
    intro = forms.CharField(
        label="Giới thiệu",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2_000}),
    )
    closes_on = DateField(label="Ngày hết hạn", earliest=timezone.localdate, latest=farthest)
    closes_hour = TimeField(label="Giờ hết hạn", initial=time(20))
    anonymous = forms.BooleanField(
        label="Ẩn danh: phiếu không ghi người trả lời",
        required=False,
        help_text="Cổng chỉ ghi ai đã trả lời, không ghi ai trả lời thế nào. Không thay cho bỏ phiếu kín.",
    )
    document = forms.ModelChoiceField(
        label="Văn kiện dự thảo", queryset=Document.objects.none(), required=False, empty_label="Không có"
    )
    draft = forms.CharField(
        label="Nội dung dự thảo",
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 50_000}),
        help_text="Mỗi dòng là một đoạn; người trả lời góp ý được vào từng đoạn.",
    )
    audience = forms.ModelMultipleChoiceField(
        label="Chỉ gửi đến", queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, *, unit: Unit, survey: Survey | None = None):
        super().__init__(data, initial=self.stored_values(survey) if survey else {})
        self.fields["document"].queryset = Document.objects.filter(pk__in=_offered(unit, survey)).newest_first()
        below = unit.children.active().order_by("path").values_list("pk", flat=True)[:MOST_UNITS]
        self.fields["audience"].queryset = Unit.objects.filter(pk__in=list(below)).order_by("path")
        self.fields["audience"].help_text = f"Để trống: gửi tất cả đảng viên của {unit.name}."
        self.unit = unit
        if survey:
            self.open_upon(survey)
        stored = list(survey.questions.all()) if survey else []
        self.rows = [QuestionForm(data, question=question, number=number) for number, question in self._rows(stored)]
        if self.asks_rows:
            for form in (self, *self.rows):
                _show_again(form)

    def stored_values(self, survey: Survey) -> dict:
        names = ("title", "intro", "anonymous", "document", "draft")
        end = timezone.localtime(survey.closes_at)
        chosen = [unit for unit in survey.audience.all() if unit != survey.unit]
        times = {"closes_on": end.date(), "closes_hour": end.time()}
        return {name: getattr(survey, name) for name in names} | times | {"audience": chosen}

    def _rows(self, stored: list[SurveyQuestion]) -> list[tuple[int, SurveyQuestion | None]]:
        many = len(stored) + MORE if stored else ROWS
        if self.is_bound:
            many = parse_typed_number(self.data.get("rows", "")) or ROWS
            many += MORE if self.asks_rows else 0
        many = min(many, MOST_QUESTIONS)
        return [(number, stored[number - 1] if number <= len(stored) else None) for number in range(1, many + 1)]

    @property
    def asks_rows(self) -> bool:
        """“Thêm câu hỏi” was pressed: the form is drawn again with what was typed, and nothing is judged."""
        return "them" in self.data

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        if self.is_bound and (wrong := [row for row in self.rows if not row.is_valid()]):
            self.add_error(None, f"Có {len(wrong)} câu hỏi chưa ghi đủ, mời đồng chí xem ở dưới.")
            return False
        return is_valid

    def clean_draft(self) -> str:
        lines = (vietnamese.nfc(line).strip("-–• ") for line in self.cleaned_data["draft"].splitlines())
        draft = "\n".join(filter(None, lines))
        if draft.count("\n") >= MOST_PARAGRAPHS:
            raise ValidationError(f"Dự thảo có quá {MOST_PARAGRAPHS} đoạn. Đề nghị gộp bớt hoặc đưa vào Văn kiện.")
        return draft

    def clean(self):
        data = super().clean()
        if "closes_on" in data and "closes_hour" in data:
            data["closes_at"] = timezone.make_aware(datetime.combine(data["closes_on"], data["closes_hour"]))
            if data["closes_at"] <= timezone.now():
                self.add_error("closes_hour", "Giờ này đã qua. Đề nghị chọn giờ sau bây giờ.")
        normal = {"title": vietnamese.nfc, "intro": vietnamese.nfc_lines}
        return data | {name: compose(data[name]) for name, compose in normal.items() if name in data}

    @property
    def facts(self) -> dict:
        """What `drafting.create` and `change` take."""
        names = ("title", "intro", "closes_at", "anonymous", "document", "draft", "audience")
        questions = [row.facts for row in self.rows if row.is_filled]
        return {name: self.cleaned_data[name] for name in names} | {"questions": questions}


def _show_again(form: forms.Form) -> None:
    """With all that was typed, as if nothing had been sent."""
    form.initial = {name: form[name].data for name in form.fields}
    form.is_bound = False


def _offered(unit: Unit, survey: Survey | None) -> list[int]:
    newest = list(Document.objects.reaching(unit).newest_first().values_list("pk", flat=True)[:DOCUMENTS])
    return newest + ([survey.document_id] if survey and survey.document_id else [])


class QuestionForm(forms.Form):
    """One question; a row without words is none."""

    text = forms.CharField(label="Câu hỏi", max_length=300, required=False)
    kind = forms.ChoiceField(label="Cách trả lời", choices=Kind, required=False)
    options = LinesField(
        label="Các lựa chọn",
        required=False,
        most=MOST_OPTIONS,
        longest=OPTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi dòng một lựa chọn; mức 1 đến 5 và viết ý kiến thì để trống.",
    )
    optional = forms.BooleanField(label="Không bắt buộc trả lời", required=False)

    def __init__(self, data=None, *, question: SurveyQuestion | None, number: int):
        initial = {}
        if question:
            initial = {"text": question.text, "kind": question.kind, "optional": not question.required}
            initial["options"] = question.options
        super().__init__(data, prefix=f"cau-{number}", initial=initial)
        self.number = number

    @property
    def heading(self) -> str:
        return f"Câu {self.number}"

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("text"))

    def clean_options(self) -> list[str]:
        return list(dict.fromkeys(self.cleaned_data["options"]))

    def clean(self):
        data = super().clean()
        options, kind = data.get("options", []), data.get("kind") or Kind.ONE
        if not data.get("text"):
            if options:
                self.add_error("text", "Đề nghị ghi câu hỏi, hoặc xóa các lựa chọn.")
            return data
        if kind in (Kind.ONE, Kind.MANY) and "options" not in self.errors:
            self._check_options(options)
        return data | {"kind": kind, "text": vietnamese.nfc(data["text"])}

    def _check_options(self, options: list[str]) -> None:
        if not 2 <= len(options) <= MOST_OPTIONS:
            self.add_error("options", f"Đề nghị ghi từ 2 đến {MOST_OPTIONS} lựa chọn, mỗi dòng một lựa chọn.")

    @property
    def facts(self) -> dict:
        data = self.cleaned_data
        options = data["options"] if data["kind"] in (Kind.ONE, Kind.MANY) else []
        return {"text": data["text"], "kind": data["kind"], "options": options, "required": not data["optional"]}


class AnswerForm(forms.Form):
    """The questions of `survey`, and a remark at each paragraph of its draft."""

    def __init__(self, data=None, *, survey: Survey):
        super().__init__(data)
        self.questions = list(survey.questions.all())
        self.paragraphs = survey.paragraphs
        for each in self.questions:
            self.fields[f"cau-{each.position}"] = _field(each)
        for number, _ in enumerate(self.paragraphs, start=1):
            self.fields[f"doan-{number}"] = _written(f"Góp ý đoạn {number}", required=False, rows=2)

    def asked(self) -> list[forms.BoundField]:
        return [self[f"cau-{each.position}"] for each in self.questions]

    def remarks(self) -> list[tuple[str, forms.BoundField]]:
        """Each paragraph with the field for what is said of it."""
        return [(text, self[f"doan-{number}"]) for number, text in enumerate(self.paragraphs, start=1)]

    def clean(self):
        data = super().clean()
        if not self.errors and not any(data.values()):
            raise ValidationError("Đề nghị trả lời ít nhất một câu hoặc góp ý một đoạn.")
        return data

    @property
    def facts(self) -> dict:
        """What `answering.answer` takes."""
        data = self.cleaned_data
        answers = {f"{each.position}": _said(each, data[f"cau-{each.position}"]) for each in self.questions}
        numbers = range(1, len(self.paragraphs) + 1)
        comments = {f"{number}": vietnamese.nfc_lines(data[f"doan-{number}"]) for number in numbers}
        return {
            "answers": {key: said for key, said in answers.items() if said not in ("", [])},
            "comments": {key: text for key, text in comments.items() if text},
        }


def _field(question: SurveyQuestion) -> forms.Field:
    about: dict = {"label": question.text, "required": question.required}
    if question.kind == Kind.TEXT:
        return _written(question.text, required=question.required, rows=4)
    about["choices"] = [(f"{place}", text) for place, text in enumerate(question.choices)]
    if question.kind == Kind.MANY:
        errors = {"required": "Đề nghị chọn ít nhất một."}
        return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, error_messages=errors, **about)
    if question.kind == Kind.SCALE:
        about["help_text"] = "1 là thấp nhất, 5 là cao nhất."
    return forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": "Đề nghị chọn một."}, **about)


def _written(label: str, *, required: bool, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": 2_000})
    errors = {"required": "Đề nghị ghi ý kiến."}
    return forms.CharField(label=label, required=required, max_length=2_000, widget=widget, error_messages=errors)


def _said(question: SurveyQuestion, value):
    """As AnswerSheet keeps it."""
    if question.kind == Kind.TEXT:
        return vietnamese.nfc_lines(value)
    chosen = value if isinstance(value, list) else [value] if value else []
    return sorted(map(int, chosen))
