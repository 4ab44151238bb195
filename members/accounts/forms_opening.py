"""Forms by which an account is opened."""

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from members.accounts.forms import HOW_TO_CHOOSE
from members.fields import NameField, NormalForm
from members.models import User
from members.numbers import parse_typed_number


class AskCodeForm(forms.Form):
    name = NameField(help_text="Số đã đăng ký với chi bộ, hoặc địa chỉ thư đã xác nhận.")


class ConsentForm(forms.Form):
    agreed = forms.BooleanField(label="Tôi đồng ý chia sẻ các thông tin trên với Sổ tay đảng viên.")


class AddressForm(forms.Form):
    """One's own e-mail address."""

    email = forms.EmailField(
        label="Địa chỉ thư điện tử", max_length=120, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class CodeOfAddressForm(forms.Form):
    code = forms.CharField(
        label="Mã trong thư",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class ReasonOfResetForm(NormalForm):
    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        help_text="Ghi cả cách đã xác minh đúng người, ví dụ: gặp trực tiếp, mất điện thoại.",
    )


class SlipsForm(forms.Form):
    """Which of those who wait get a slip; who has opened an account since the page was drawn is passed over."""

    members = forms.Field(
        widget=forms.MultipleHiddenInput,
        error_messages={"required": "Đề nghị đồng chí chọn ít nhất một đảng viên trong danh sách."},
    )

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting = waiting

    def clean_members(self):
        ticked = filter(None, map(parse_typed_number, self.cleaned_data["members"]))
        still = list(self.waiting.filter(pk__in=list(ticked)))
        if not still:
            raise ValidationError("Các đồng chí đã chọn không còn chờ phiếu: mời xem lại danh sách.")
        return still


class ActivationForm(forms.Form):
    phone = NameField(help_text="Số đã đăng ký với chi bộ, hoặc địa chỉ thư đã xác nhận.")
    code = forms.CharField(
        label="Mã trên phiếu hoặc trong tin nhắn",
        max_length=20,
        help_text="8 chữ và số, không phân biệt chữ hoa, chữ thường.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Mật khẩu mới",
        strip=False,
        help_text=HOW_TO_CHOOSE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Nhập lại mật khẩu", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_password(self):
        password_validation.validate_password(
            self.cleaned_data["password"], User(phone=self.cleaned_data.get("phone", ""))
        )
        return self.cleaned_data["password"]

    def clean(self):
        data = super().clean()
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            raise ValidationError({"again": "Hai lần nhập mật khẩu chưa giống nhau."})
        return data
