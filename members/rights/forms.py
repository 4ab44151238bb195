"""Forms of the rights page."""

from django import forms
from django.utils import timezone

from members.fields import DateField, NormalForm, PhoneField
from members.models import User
from members.powers import Role
from members.rights import roles

PLACES = [
    ("", "Ở đây và cấp dưới"),
    ("o-day", "Ở đây"),
    ("cap-duoi", "Cấp dưới"),
    ("cap-tren", "Từ cấp trên"),
    ("sap-het", "Sắp hết hạn"),
]


class RightsSearch(forms.Form):
    """Narrows the roles holdings: by name or phone number, by role; `noi` chooses the list."""

    q = forms.CharField(label="Họ tên hoặc số điện thoại", required=False, max_length=80)
    vai_tro = forms.ChoiceField(label="Vai trò", required=False, choices=[("", "Tất cả"), *Role.choices])
    noi = forms.ChoiceField(required=False, choices=PLACES, widget=forms.HiddenInput)

    @property
    def place(self) -> str:
        return self.cleaned_data["noi"] if self.is_valid() else ""

    def narrow(self, holdings):
        """Invalid input narrows to nothing; the page says so."""
        if not self.is_valid():
            return holdings.none()
        if text := self.cleaned_data["q"]:
            holdings = holdings.filter(user__in=User.objects.called(text).values("pk"))
        return holdings.filter(role=self.cleaned_data["vai_tro"]) if self.cleaned_data["vai_tro"] else holdings


class PersonSearch(forms.Form):
    q = forms.CharField(
        label="Họ tên hoặc số điện thoại",
        max_length=80,
        help_text="Người ngoài đơn vị của đồng chí: nhập đủ số điện thoại.",
    )


class ReasonForm(NormalForm):
    reason = forms.CharField(
        label="Lý do, căn cứ", max_length=300, error_messages={"required": "Cần ghi lý do, căn cứ."}
    )


class GiveForm(NormalForm):
    """A role that `by` may give at `unit`, until when, and why."""

    role = forms.ChoiceField(label="Vai trò")
    until = DateField(label="Đến hết ngày", required=False, help_text="Bỏ trống nếu không có thời hạn.")
    reason = forms.CharField(label="Lý do, căn cứ", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, by: User, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Chọn vai trò"), *((r.value, r.label) for r in roles.givable(by, unit))]

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError("Ngày hết hạn phải từ hôm nay trở đi.")
        return until


class StaffForm(GiveForm):
    """An account for somebody of the office who is on no roll of the portal, with a first role."""

    full_name = forms.CharField(label="Họ và tên", max_length=120)
    phone = PhoneField(help_text="Dùng để đăng nhập; nên là số riêng.")
    email = forms.EmailField(label="Thư điện tử", max_length=120, required=False)
    position = forms.CharField(label="Chức vụ", max_length=120, required=False)
    field_order = ("full_name", "phone", "email", "position", "role", "until", "reason")
