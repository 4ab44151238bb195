"""The second factor: who owes one, where they are kept until they have it, and who takes away one that was lost."""

from http import HTTPStatus

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.shortcuts import redirect

from members import audit, notices
from members.accounts import devices
from members.models import User
from members.powers import Power
from members.refusals import Refused
from members.second_factor_reset import why_no_reset

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes stand in for one, they are none
LAST_ONE = (
    "Đồng chí đang giữ vai trò quản lý nên phải giữ ít nhất một cách xác minh hai bước. "
    "Hãy thêm cách khác trước khi bỏ cách này."
)

# All that is answered to anyone who owes a second factor: setting one up, the frame of the page, leaving.
OPEN_PAGES = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "account_reauthenticate",
        "account_login",
        "account_logout",
        "display",
        "health",
        "manifest",
        "offline",
        "service_worker",
    }
)


def is_enrolled(user: User) -> bool:
    """Whether `user` has an authenticator application or a passkey; asks nothing when the sign-in backend has."""
    if user.has_second_factor is None:
        user.has_second_factor = Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
    return user.has_second_factor


def is_required(user: User) -> bool:
    """Anyone who holds a power today, and the superuser, may not go without."""
    return user.is_superuser or bool(user.grants)


def is_owed(user: User) -> bool:
    return not is_enrolled(user) and is_required(user)


def may_remove(user: User, pk: int) -> bool:
    """Anyone who must have a second factor keeps at least one besides the one with `pk`."""
    others = Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=pk)
    return not is_required(user) or others.exists()


def overview(user: User) -> dict:
    """What `user` has set up: whether there is an application, the passkeys, how many recovery codes are left."""
    authenticators = list(Authenticator.objects.filter(user=user).order_by("pk"))
    of_type = {kind: [one for one in authenticators if one.type == kind] for kind in Authenticator.Type}
    codes = of_type[Authenticator.Type.RECOVERY_CODES]
    return {
        "totp": bool(of_type[Authenticator.Type.TOTP]),
        "passkeys": of_type[Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
    }


def note_added(sender, request, user, authenticator, **kwargs) -> None:
    """allauth's signal. Sessions from before ended: one that was opened with a stolen password never proved this."""
    if authenticator.type in FACTORS:
        user.has_second_factor = None
        audit.record(user, "account.second_factor_added", user, after={"kind": authenticator.type})
        devices.end_others(request)


def note_removed(sender, request, user, authenticator, **kwargs) -> None:
    """allauth's signal."""
    if authenticator.type in FACTORS:
        user.has_second_factor = None
        audit.record(user, "account.second_factor_removed", user, before={"kind": authenticator.type})


def note_new_codes(sender, request, user, authenticator, **kwargs) -> None:
    """allauth's signal: new recovery codes instead of the old ones."""
    audit.record(user, "account.recovery_codes", user)


class RequiredMiddleware:
    """Sends anyone who owes a second factor to the page where it is set up, from every page but OPEN_PAGES."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.view_name in OPEN_PAGES:
            return None
        user = request.user
        return redirect("mfa_index") if user.is_authenticated and is_owed(user) else None


class ResetRefused(Refused):
    """The second factor stays: this person may not reset it."""

    status = HTTPStatus.FORBIDDEN


def check_reset(user: User, by: User) -> None:
    """Raises ResetRefused with the sentence of `why_no_reset`."""
    if refusal := why_no_reset(user, by):
        raise ResetRefused(refusal)


@transaction.atomic
def reset(user: User, *, by: User, reason: str) -> None:
    """Takes every authenticator and recovery code off `user` and ends all sessions of the account.

    Raises ResetRefused. With the password alone the account then gets as far as
    setting up a new one.
    """
    check_reset(user, by)
    kinds = sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    Authenticator.objects.filter(user=user).delete()
    user.has_second_factor = None
    user.end_sessions()
    audit.record(
        by, "account.second_factor_reset", user, power=Power.GRANT_ROLES, before={"kinds": kinds}, reason=reason
    )
    notices.tell(user, "Người quản trị đã đặt lại xác minh hai bước của đồng chí. Đề nghị bật lại trong mục Bảo mật.")
