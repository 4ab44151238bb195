"""Forms by which an account is opened."""

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from members.forms.sign_in import HOW_TO_CHOOSE, PhoneField
from members.models import User


class ActivationForm(forms.Form):
    phone = PhoneField(help_text="Số đã đăng ký với chi bộ.")
    code = forms.CharField(
        label="Mã trên phiếu",
        max_length=20,
        help_text="8 chữ và số in trên phiếu, không phân biệt chữ hoa, chữ thường.",
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
