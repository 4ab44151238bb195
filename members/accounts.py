"""Opens accounts: the chi bộ issues a one-time code on a slip, the member turns it into an account with an own
password."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from members import audit, committees
from members.access import granted_paths
from members.models import Member, SlipCode, User
from members.powers import Power

# Without the letters and digits that are read for one another on paper (0 O, 1 I L, 5 S, 8 B, 2 Z).
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH = 8  # 25^8 codes, five tries a quarter of an hour a number: guessing is hopeless
VALID_DAYS = 14


class ActivationRefused(Exception):
    """The number and code do not open an account. Says the same whatever the cause: no answer tells whether a person
    exists."""


class SlipRefused(Exception):
    """No slip for this member; the message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Slip:
    """What is printed; the code is shown this once and kept as a hash only."""

    member: Member
    code: str
    expires_at: datetime

    @property
    def spelled(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}"


def normal_code(text: str) -> str:
    """As typed by hand: any case, with or without spaces and dashes."""
    return "".join(char for char in text.upper() if char.isalnum())


def why_no_slip(member: Member, by: User) -> str:
    """Why `by` can not issue a slip for `member`, as a sentence; "" when a slip can be issued.

    A slip also sets a new password, so it opens an account that holds powers only when `by` may give roles wherever
    it holds them.
    """
    if not member.is_counted:
        return "Đồng chí này không còn trong danh sách đảng viên đang sinh hoạt."
    if not member.phone:
        return "Chưa có số điện thoại của đồng chí này. Đề nghị bổ sung vào danh sách đảng viên rồi nhập lại danh sách."
    user = getattr(member, "user", None)
    if user and not user.is_active:
        return "Tài khoản của đồng chí này đang bị khóa."
    if user and user != by and not _may_reset(user, by):
        return "Đồng chí này đang giữ vai trò quản lý: chỉ người quản trị cấp được phiếu đặt lại mật khẩu."
    return ""


def _may_reset(user: User, by: User) -> bool:
    if user.is_superuser or by.is_superuser:
        return by.is_superuser
    given = granted_paths(by, Power.GRANT_ROLES)
    held = {path for paths in user.grants.values() for path in paths}
    return all(any(path.startswith(above) for above in given) for path in held)


@transaction.atomic
def issue_slip(member: Member, *, by: User) -> Slip:
    """A new slip for `member`; an earlier unused one stops working. Raises SlipRefused with the reason of
    `why_no_slip`."""
    if reason := why_no_slip(member, by):
        raise SlipRefused(reason)
    now = timezone.now()
    Member.objects.select_for_update().get(pk=member.pk)
    member.slip_codes.filter(used_at=None, revoked_at=None).update(revoked_at=now)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    slip = SlipCode.objects.create(
        member=member,
        code_hash=make_password(code),
        issued_by=by,
        issued_at=now,
        expires_at=now + timedelta(days=VALID_DAYS),
    )
    audit.record(by, "account.slip", member, power=Power.ISSUE_SLIPS, after={"expires_at": slip.expires_at.isoformat()})
    return Slip(member, code, slip.expires_at)


def open_slip(phone: str, code: str) -> SlipCode | None:
    """The unused slip that `phone` and `code` name. Two members of one family may share a number: the code tells them
    apart."""
    slips = SlipCode.objects.select_related("member__unit", "member__user").filter(
        member__phone=phone,
        member__status__in=Member.COUNTED,
        used_at=None,
        revoked_at=None,
        expires_at__gt=timezone.now(),
    )
    found = [slip for slip in slips if check_password(normal_code(code), slip.code_hash)]
    if not found:
        make_password(code)  # the same work whether or not a slip was there to compare with
    return found[0] if found else None


@transaction.atomic
def activate(*, phone: str, code: str, password: str) -> User:
    """Turns a slip into an account, or sets a new password on the account the member has.

    Raises ActivationRefused for a wrong, used or expired code, and for a number that is another account's. Who issued
    the slip must still be the one to do so: since then the account may have been locked, or given powers.
    """
    slip = open_slip(phone, code)
    if slip is None or why_no_slip(slip.member, slip.issued_by):
        raise ActivationRefused("Số điện thoại hoặc mã trên phiếu chưa đúng, hoặc phiếu đã hết hạn.")
    if not SlipCode.objects.filter(pk=slip.pk, used_at=None, revoked_at=None).update(used_at=timezone.now()):
        raise ActivationRefused("Phiếu này vừa được dùng.")
    user = getattr(slip.member, "user", None) or User(member=slip.member, phone=phone)
    user.phone = phone
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:  # asked of the database, as somebody else may be taking the number at this moment
        raise ActivationRefused(
            "Số điện thoại này đang dùng cho một tài khoản khác. Đề nghị chi bộ cập nhật số riêng của đồng chí."
        ) from None
    Member.objects.filter(pk=slip.member_id, activated_on=None).update(activated_on=timezone.localdate())
    committees.give_roles(user)
    audit.record(user, "account.activate", slip.member)
    return user


def note_refusal(phone: str) -> None:
    """Keeps the trace of a refused activation, with the last digits of the number only."""
    audit.record(None, "account.activation_refused", after={"phone": f"******{phone[-3:]}"})
