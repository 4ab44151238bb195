"""The forms by which one signs in and keeps the account safe: allauth's own, in Vietnamese."""

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError

from members.fields import NameField

HOW_TO_CHOOSE = "Ít nhất 8 ký tự, có cả chữ và số, dễ nhớ với riêng đồng chí."
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class LoginForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = NameField()
        password = self.fields["password"]
        password.label, password.help_text = "Mật khẩu", ""
        password.widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password"])

    @property
    def provider(self) -> str:
        """The name of the provider of identities; "" when none is set up."""
        return settings.OIDC_NAME if settings.OIDC[0] else ""

    @property
    def codes(self) -> bool:
        """Whether the portal can send codes."""
        return bool(settings.SMS_BACKEND or settings.EMAIL_OFFERED)

    def user_credentials(self) -> dict:
        login = self.cleaned_data["login"]
        return {"email" if "@" in login else "phone": login, "password": self.cleaned_data["password"]}


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Mật khẩu"
        self.fields["password"].widget.attrs.pop("placeholder", None)


class ChangePasswordForm(account.ChangePasswordForm):
    LABELS = {"oldpassword": "Mật khẩu hiện tại", "password1": "Mật khẩu mới", "password2": "Nhập lại mật khẩu mới"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in self.LABELS.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = HOW_TO_CHOOSE

    def clean_password2(self):
        password = self.cleaned_data.get("password2")
        if password != self.cleaned_data.get("password1"):
            raise ValidationError("Hai lần nhập mật khẩu mới chưa giống nhau.")
        return password


class _OnceMixin:
    """A code is taken once: allauth forgets a used one after half a minute, while by our tolerance it still counts."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Mã xác minh"
        self.fields["code"].widget = forms.TextInput(attrs=CODE)

    def clean_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc]  # of allauth's form beside it
        if not cache.add(f"totp-used:{self.user.pk}:{code}", True, 3 * settings.MFA_TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_OnceMixin, mfa.AuthenticateForm):
    """The code after the password."""


class CodeAgainForm(_OnceMixin, mfa.ReauthenticateForm):
    """The code before a change of the account's safety."""


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Mã 6 chữ số trên ứng dụng"
        self.fields["code"].widget = forms.TextInput(attrs=CODE)
