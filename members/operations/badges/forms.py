"""The book of numbers of one kind of medal."""

from django import forms

from members.fields import NormalForm, WholeNumberField
from members.operations.badges import numbers


class BookForm(NormalForm):
    """From which number on the portal goes on in the book that was kept on paper."""

    years = forms.TypedChoiceField(label="Loại huy hiệu", coerce=int)
    symbol = forms.RegexField(
        r"^[A-ZĐ]{2,3}$",
        label="Ký hiệu của tỉnh, thành phố",
        max_length=3,
        help_text="Hai hoặc ba chữ in hoa, ví dụ HN.",
        error_messages={"invalid": "Ký hiệu là hai hoặc ba chữ in hoa."},
    )
    last = WholeNumberField(
        label="Số đã cấp gần nhất",
        min_value=0,
        max_value=99_999_999,
        help_text="Chỉ phần số; chưa cấp số nào thì ghi 0.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["years"].choices = [(years, f"{years} năm tuổi Đảng") for years in numbers.shapes()]
