"""Signing in through allauth: what it asks of us, in Vietnamese, with sign-up closed and every sign-in audited."""

import secrets
from base64 import b32encode

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from members import audit, origin, sealing
from members.accounts import devices, guessing, second_factor
from members.fields import PhoneField
from members.models import User

log = structlog.get_logger(__name__)

WRONG = "Số điện thoại, thư điện tử hoặc mật khẩu chưa đúng."
WAYS = {
    "reauthenticate": "Dùng mật khẩu",
    "mfa_reauthenticate": "Dùng mã của ứng dụng xác minh hoặc mã dự phòng",
    "mfa_reauthenticate:webauthn": "Dùng vân tay, khuôn mặt",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Tài khoản này đang bị khóa. Đề nghị đồng chí liên hệ bí thư chi bộ.",
        "phone_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "too_many_login_attempts": "Đã nhập sai quá nhiều lần. Đề nghị đồng chí chờ 5 phút rồi thử lại.",
        "rate_limited": "Đồng chí thao tác quá nhanh. Đề nghị chờ một lát rồi thử lại.",
        "enter_current_password": "Mật khẩu hiện tại chưa đúng.",
        "incorrect_password": "Mật khẩu chưa đúng.",
    }

    def is_open_for_signup(self, request) -> bool:
        """Accounts open by a slip or a code (members.accounts.opening), never by themselves."""
        return False

    def get_client_ip(self, request) -> str:
        """allauth keeps it with the session, in a column that wants an address: an empty one when there is none."""
        return origin.address_of(request) or devices.UNKNOWN

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        """allauth counts wrong passwords by e-mail or user name: for numbers that is one count of the whole portal.

        Number and e-mail of one account are one count, or each of them would give five more tries; and each place has
        its own (members.accounts.guessing)."""
        user = self.get_user_by_credentials(credentials)
        whose = f"user:{user.pk}" if user else f"name:{credentials.get('phone') or credentials.get('email')}"
        return f"{whose}:{guessing.place(request, user)}"

    def pre_authenticate(self, request, **credentials) -> None:
        super().pre_authenticate(request, **credentials)
        if not guessing.may_try(request, self.get_user_by_credentials(credentials)):
            raise self.validation_error("too_many_login_attempts")

    def phone_form_field(self, **kwargs):
        return PhoneField(**kwargs)

    def get_user_by_credentials(self, credentials: dict) -> User | None:
        return User.objects.named(credentials.get("phone") or credentials.get("email") or "")

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.named(phone)

    def get_phone(self, user: User) -> tuple[str, bool]:
        return user.phone, True

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone = phone

    def set_phone_verified(self, user: User, phone: str) -> None:
        """The slip was handed over in person: the number is verified from the start."""

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs) -> None:
        raise NotImplementedError(
            "numbers are verified by the slip or by our own code (members.accounts.one_time_codes)"
        )

    def get_reauthentication_methods(self, user) -> list[dict]:
        return [way | {"description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def pre_login(self, request, user, **kwargs):
        """Who has left the roll is told what the locked are told; allauth asks for nothing but `is_active`."""
        user.is_active = user.may_sign_in
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request, user, **kwargs):
        audit.record(user, "account.sign_in", user, after={"method": method_of(request, user)})
        response = super().post_login(request, user, **kwargs)
        guessing.remember(request, response, user)
        return response

    def authentication_failed(self, request, **credentials) -> None:
        super().authentication_failed(request, **credentials)
        user = self.get_user_by_credentials(credentials)
        guessing.note_wrong(request, user)
        audit.record(None, "account.sign_in_failed", user)


def method_of(request, user: User) -> str:
    """How this session was opened: `password`, `password+totp`, `webauthn`, `socialaccount+recovery_codes` …"""
    records = get_authentication_records(request, user)
    return "+".join(record.get("type", record["method"]) for record in records)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator applications, passkeys and recovery codes; what is secret of them stands sealed in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": second_factor.LAST_ONE,
        "cannot_generate_recovery_codes": "Cần bật ứng dụng xác minh hoặc vân tay trước khi tạo mã dự phòng.",
        "incorrect_code": "Mã chưa đúng hoặc đã dùng rồi. Đề nghị đồng chí chờ mã mới rồi nhập lại.",
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret sealed with a lost key is no secret any more: a new one, which nobody knows, opens nothing."""
        try:
            return sealing.unseal(encrypted_text)
        except sealing.Broken:
            log.error("second_factor_unreadable", cost="the person must have it reset: SECRET_KEY has changed")
            return b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return second_factor.may_remove(authenticator.user, authenticator.pk)

    def generate_authenticator_name(self, *args) -> str:
        return "Máy của tôi"

    def _get_user_identifier(self, user) -> str:
        return user.phone

    def _get_site_name(self) -> str:
        return "Sổ tay đảng viên"
