"""What browsers send of a passkey, looked at before the library reads it: a program may send anything."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as webauthn
from django import forms

LONGEST = 20_000  # characters; a registration with a certificate has some thousand
# What reading a made-up answer may end in, from JSON to CBOR.
STUMBLES = (ArithmeticError, AttributeError, LookupError, RecursionError, struct.error, TypeError, ValueError)


@contextmanager
def _stumbling_is_refusing() -> Iterator[None]:
    """Whatever the library stumbles over inside is no passkey of ours, and said like a wrong one."""
    try:
        yield
    except STUMBLES as error:
        raise get_adapter().validation_error("incorrect_code") from error


class CredentialField(forms.JSONField):
    """The answer of an authenticator: a JSON object as the browser's own `toJSON` writes it, of at most `LONGEST`
    characters. Python reads no number of five thousand digits and no thousand brackets: those are refused too."""

    widget = forms.HiddenInput

    def to_python(self, value):
        if isinstance(value, str) and len(value) > LONGEST:
            raise get_adapter().validation_error("incorrect_code")
        with _stumbling_is_refusing():
            read = super().to_python(value)
        if not isinstance(read, dict):
            raise get_adapter().validation_error("incorrect_code")
        return read

    def bound_data(self, data, initial):
        """Never shown again: an answer holds for one question, and the next page asks another."""
        return


class _ReadsAnAnswer(forms.Form):
    credential = CredentialField()

    def clean_credential(self):
        with _stumbling_is_refusing():
            return super().clean_credential()  # type: ignore[misc]  # of allauth's form beside it


class LoginPasskeyForm(_ReadsAnAnswer, webauthn.LoginWebAuthnForm):
    """Signing in with a passkey alone."""


class SecondStepPasskeyForm(_ReadsAnAnswer, webauthn.AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyAgainForm(_ReadsAnAnswer, webauthn.ReauthenticateWebAuthnForm):
    """A passkey before a change of the account."""


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """Always a passkey: what unlocks the telephone proves that it is its owner."""

    name = forms.CharField(label="Tên để nhớ", required=False, max_length=60)
    credential = CredentialField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = "Dùng để đăng nhập không cần mật khẩu"
        self.fields["passwordless"].help_text = "Máy sẽ hỏi vân tay, khuôn mặt hoặc mã mở máy."

    def clean(self) -> dict:
        with _stumbling_is_refusing():
            return super().clean()


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    name = forms.CharField(label="Tên để nhớ", max_length=60)
