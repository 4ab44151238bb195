"""Signing in through allauth by phone number: what it asks of us, in Vietnamese, and with sign-up closed."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.core.exceptions import ValidationError

from members import audit, origin, vietnamese
from members.models import User

HOW_TO_CHOOSE = "Ít nhất 8 ký tự, có cả chữ và số, dễ nhớ với riêng đồng chí."


class PhoneField(forms.CharField):
    """A Vietnamese phone number in any usual spelling; cleans to `0912345678`."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "username"})

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Số điện thoại")
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        try:
            return vietnamese.phone(value) if value else ""
        except ValueError as error:
            raise ValidationError(str(error)) from error


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Tài khoản này đang bị khóa. Đề nghị đồng chí liên hệ bí thư chi bộ.",
        "phone_password_mismatch": "Số điện thoại hoặc mật khẩu chưa đúng.",
        "invalid_login": "Số điện thoại hoặc mật khẩu chưa đúng.",
        "too_many_login_attempts": "Đã nhập sai quá nhiều lần. Đề nghị đồng chí chờ 5 phút rồi thử lại.",
        "rate_limited": "Đồng chí thao tác quá nhanh. Đề nghị chờ một lát rồi thử lại.",
        "enter_current_password": "Mật khẩu hiện tại chưa đúng.",
        "incorrect_password": "Mật khẩu chưa đúng.",
    }

    def is_open_for_signup(self, request) -> bool:
        """Accounts open by a slip from the chi bộ (members.accounts), never by themselves."""
        return False

    def get_client_ip(self, request) -> str:
        return origin.address_of(request) or ""

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        """allauth counts wrong passwords by e-mail or user name: for numbers that is one count of the whole portal."""
        return f"phone:{credentials.get('phone', '')}"

    def phone_form_field(self, **kwargs):
        return PhoneField(**kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.select_related("member__unit").filter(phone=phone).first()

    def get_phone(self, user: User) -> tuple[str, bool]:
        return user.phone, True

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone = phone

    def set_phone_verified(self, user: User, phone: str) -> None:
        """The slip was handed over in person: the number is verified from the start."""

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs) -> None:
        raise NotImplementedError("numbers are verified by the slip; no SMS is ever sent")

    def pre_login(self, request, user, **kwargs):
        """Who has left the roll is told what the locked are told; allauth asks for nothing but `is_active`."""
        user.is_active = user.may_sign_in
        return super().pre_login(request, user, **kwargs)

    def authentication_failed(self, request, **credentials) -> None:
        super().authentication_failed(request, **credentials)
        user = self.get_user_by_phone(credentials.get("phone") or "")
        audit.record(None, "account.sign_in_failed", user)


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Mật khẩu"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
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
