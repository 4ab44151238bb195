"""What is typed about đảng phí."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import vietnamese
from members.dates import first_of_month, months_after
from members.fields import DateField, NormalForm, WholeNumberField, words_field
from members.numbers import vn_number
from members.operations.fees.declaring import Allowed
from members.operations.models import FeeLine, FeeRelief
from members.operations.models.fee_grounds import ON_INCOME, FeeKind

MOST = 999_999_999
# In groups of three with one sign between them or in one piece, with noughts behind another sign, and the word for it.
_MONEY = re.compile(
    r"(\d{1,3}(?:([ .,])\d{3})(?:\2\d{3})*(?:(?!\2)[.,]0{1,2})?|\d{4,}[.,]0{1,2}|\d+) ?(?:đ|đồng|vnđ|vnd)?", re.ASCII
)
_NOUGHTS = re.compile(r"[.,]0{1,2}$")
MONTHS_BACK, MONTHS_AHEAD = 12, 36


class MoneyField(WholeNumberField):
    """Whole đồng as people and spreadsheets write them: `5.400.000`, `5 400 000`, `5.400.000 đ`, `5,400,000.00`. Cleans
    to an int; what may be meant otherwise, as `5,4`, is refused."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "24"})

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=MOST, **kwargs)
        self.sentence = "Đề nghị ghi số tiền bằng đồng, ví dụ 5.400.000."

    def to_python(self, value) -> int | None:
        text = vietnamese.nfc(str(value or "")).casefold()
        found = _MONEY.fullmatch(text)
        return super().to_python("".join(filter(str.isdecimal, _NOUGHTS.sub("", found[1]))) if found else text)

    def prepare_value(self, value):
        return vn_number(value) if isinstance(value, int) else value


class MonthField(forms.ChoiceField):
    """A month of a short list. Cleans to its first day."""

    def __init__(self, *, back: int, ahead: int, **kwargs):
        super().__init__(**kwargs)
        this = first_of_month(timezone.localdate())
        months = [months_after(this, step) for step in range(-back, ahead + 1)]
        self.choices = [("", "Chọn tháng"), *((f"{month:%Y-%m}", f"Tháng {month:%m/%Y}") for month in months)]
        self.months = {f"{month:%Y-%m}": month for month in months}

    def clean(self, value):
        return self.months.get(super().clean(value))


class DeclarationForm(NormalForm):
    kind = forms.ChoiceField(label="Đồng chí thuộc diện nào?", choices=FeeKind, widget=forms.RadioSelect)
    income = MoneyField(
        label="Thu nhập tính đảng phí một tháng (đồng)",
        required=False,
        help_text="Tiền lương đóng BHXH của tháng trước, trợ cấp, hoặc lương hưu. Diện khác thì để trống.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"] = MonthField(back=MONTHS_BACK, ahead=0, label="Từ tháng")
        self.initial.setdefault("since", f"{first_of_month(timezone.localdate()):%Y-%m}")

    def clean(self):
        data = super().clean()
        if data.get("kind") in set(ON_INCOME):
            if data.get("income") is None and "income" not in self.errors:
                self.add_error("income", "Đề nghị ghi thu nhập một tháng bằng đồng.")
        elif "kind" in data:
            data["income"] = None
        return data


class ReliefForm(NormalForm):
    ground = forms.ChoiceField(label="Lý do", choices=FeeRelief.Ground, widget=forms.RadioSelect)
    percent = WholeNumberField(
        label="Giảm bao nhiêu phần trăm",
        min_value=1,
        max_value=100,
        initial=100,
    )
    number = forms.CharField(label="Số quyết định", max_length=60)
    decided_on = DateField(label="Ngày quyết định", latest=timezone.localdate)

    def __init__(self, *args, allowed: Allowed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"] = MonthField(back=MONTHS_BACK, ahead=1, label="Từ tháng")
        self.fields["until"] = MonthField(
            back=MONTHS_BACK, ahead=MONTHS_AHEAD, label="Đến hết tháng", required=False, help_text=_until_help(allowed)
        )
        shares = ", ".join(map(str, allowed.shares[:-1]))
        hardship = f" Hoàn cảnh đặc biệt khó khăn: {shares} hoặc 100." if shares else ""
        self.fields["percent"].help_text = f"100 là miễn.{hardship}"
        self.order_fields(["ground", "percent", "since", "until", "number", "decided_on"])

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            raise ValidationError("Tháng cuối không thể trước tháng đầu.")
        return data


def _until_help(allowed: Allowed) -> str:
    most = f": mỗi quyết định nhiều nhất {allowed.months} tháng" if allowed.months else ""
    return f"Bắt buộc khi hoàn cảnh đặc biệt khó khăn{most}."


class EndReliefForm(NormalForm):
    reason = words_field("Lý do", "Đề nghị ghi lý do.", most=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"] = MonthField(back=MONTHS_BACK, ahead=1, label="Thôi áp dụng từ tháng")
        self.initial.setdefault("since", f"{first_of_month(timezone.localdate()):%Y-%m}")
        self.order_fields(["since", "reason"])


class AmountForm(NormalForm):
    """A payment of another amount than what is due, on another day, or not in cash."""

    amount = MoneyField(label="Số tiền đã nộp (đồng)")
    on = DateField(label="Ngày nộp", latest=timezone.localdate)
    method = forms.ChoiceField(label="Cách nộp", choices=FeeLine.Method, widget=forms.RadioSelect)
    note = words_field("Ghi chú", "", most=200, required=False)

    def __init__(self, *args, line: FeeLine, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.update(amount=line.due, on=timezone.localdate(), method=FeeLine.Method.CASH)


class ReasonForm(NormalForm):
    reason = words_field("Lý do", "Đề nghị ghi lý do.", most=200)


class PeriodForm(forms.Form):
    """From one month to another, as in an address."""

    def __init__(self, data):
        super().__init__(data)
        for name in ("tu", "den"):
            label = "Từ tháng" if name == "tu" else "Đến tháng"
            self.fields[name] = MonthField(back=36, ahead=0, label=label, required=False)

    @property
    def months(self):
        """The first and the last; this month where nothing or nonsense was asked."""
        this = first_of_month(timezone.localdate())
        asked = self.cleaned_data if self.is_valid() else {}
        first, last = asked.get("tu") or asked.get("den") or this, asked.get("den") or asked.get("tu") or this
        return min(first, last), max(first, last)

    @property
    def filled(self) -> dict:
        return {name: f"{month:%Y-%m}" for name, month in zip(("tu", "den"), self.months, strict=True)}
