"""Opens accounts: the chi bộ issues a one-time code on a slip, the member turns it into an account with an own
password."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone

from members import audit
from members.access import covers, granted_paths
from members.accounts import one_time_codes, second_factor
from members.committees import office_roles, terms
from members.delivery import gateways, queue
from members.models import Member, Office, SentCode, SlipCode, Unit, UnitGrant, User
from members.people import membership_list
from members.powers import ROLES, Power
from members.refusals import Refused


class ActivationRefused(Refused):
    """The number and code do not open an account. Says the same whatever the cause: no answer tells whether a person
    exists."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SlipRefused(Refused):
    """No slip for this member, or none that this person may issue."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Slip:
    """What is printed; the code is shown this once and kept as a hash only."""

    person: Member | User  # a user only for staff, who are on no roll
    code: str
    expires_at: datetime

    @property
    def spelled(self) -> str:
        return one_time_codes.spelled(self.code)


@dataclass(frozen=True)
class Sheet:
    """Slips to print together, and who of those asked for got none, each with the reason."""

    slips: list[Slip]
    left: list[tuple[Member, str]]


def why_no_slip(member: Member, by: User, offices: list[Office] | None = None) -> str:
    """Why `by` can not issue a slip for `member`, as a sentence; "" when a slip can be issued.

    A slip also sets a new password, so it opens an account that holds powers only when `by` may give roles wherever
    it holds them; and where a chức vụ is going to give powers (`offices`, asked for when None), only when `by` could
    have brought them about.
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
    offices = _offices_of([member]).get(member.pk, []) if offices is None else offices
    if user != by and not all(_may_bring(office, by) for office in offices):
        return (
            "Chức vụ của đồng chí này kèm việc được giao trên cổng: phiếu do người ghi chức vụ hoặc người quản trị cấp."
        )
    return ""


def _offices_of(members: list[Member]) -> dict[int, list[Office]]:
    """The offices that each of `members` holds or will hold: opening an account gives their roles at once."""
    found = defaultdict(list)
    for office in Office.objects.filter(member__in=members).lasting(timezone.localdate()).select_related("unit"):
        found[office.member_id].append(office)
    return found


def _may_bring(office: Office, by: User) -> bool:
    """Whether `by` has a hand in the role of `office` anyway: records offices or gives roles there, or holds all of
    it."""
    role = office_roles.role_of(office)
    if role is None or any(by.has_perm(power, office.unit) for power in (Power.APPOINT, Power.GRANT_ROLES)):
        return True
    return all(by.has_perm(power, office.unit) for power in ROLES[role])


def _may_reset(user: User, by: User) -> bool:
    if user.is_superuser or by.is_superuser:
        return by.is_superuser
    given = granted_paths(by, Power.GRANT_ROLES)
    own_paths = {path for paths in user.grants.values() for path in paths}
    return all(covers(given, path) for path in own_paths)


@transaction.atomic
def issue_slip(member: Member, *, by: User) -> Slip:
    """A new slip for `member`; an earlier unused one stops working. Raises SlipRefused with the reason of
    `why_no_slip`."""
    if reason := why_no_slip(member, by):
        raise SlipRefused(reason)
    return _issue([member], by)[0]


@transaction.atomic
def send_slip(member: Member, channel: str, *, by: User) -> None:
    """A new slip as a message instead of on paper. Raises SlipRefused also when `member` cannot be reached so."""
    if channel not in gateways.offered():
        raise SlipRefused("Cổng chưa gửi được bằng cách này. Đề nghị in phiếu.")
    address = gateways.address_of(member, channel)
    if not address:
        raise SlipRefused("Chưa có địa chỉ để gửi cho đồng chí này. Đề nghị in phiếu.")
    slip = issue_slip(member, by=by)
    until = timezone.localtime(slip.expires_at)
    queue.send(
        channel,
        address,
        f"Sổ tay đảng viên: mã kích hoạt của đồng chí {member.given_name} là {slip.spelled}, "
        f"dùng một lần đến {until:%d/%m/%Y}. Không đưa mã cho người khác.",
    )
    audit.record(by, "account.code_sent", member, power=Power.ISSUE_SLIPS, after={"channel": channel})


@transaction.atomic
def issue_slips(members: list[Member], *, by: User) -> Sheet:
    """A sheet of slips, for those of `members` for whom `why_no_slip` knows no reason, in a handful of statements
    however many they are. Each is audited by itself."""
    holders = set(UnitGrant.objects.filter(user__member__in=members).values_list("user__member", flat=True))
    for member in members:
        if user := getattr(member, "user", None):
            user.holds_powers = member.pk in holders
    offices = _offices_of(members)
    reasons = {member.pk: why_no_slip(member, by, offices.get(member.pk, [])) for member in members}
    slips = _issue([member for member in members if not reasons[member.pk]], by)
    return Sheet(slips, [(member, reasons[member.pk]) for member in members if reasons[member.pk]])


def _issue(members: list[Member], by: User) -> list[Slip]:
    now = timezone.now()
    until = now + timedelta(days=one_time_codes.SLIP_DAYS)
    ids = [member.pk for member in members]
    list(Member.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    SlipCode.objects.filter(member__in=ids, used_at=None, revoked_at=None).update(revoked_at=now)
    slips = [Slip(member, one_time_codes.new_code(), until) for member in members]
    SlipCode.objects.bulk_create(_kept(slip, by, now, member=slip.person) for slip in slips)
    audit.record_each(by, "account.slip", members, power=Power.ISSUE_SLIPS, after={"expires_at": until.isoformat()})
    return slips


def _kept(slip: Slip, by: User, now: datetime, **whose) -> SlipCode:
    code = one_time_codes.digest(slip.code)
    return SlipCode(code_hash=code, issued_by=by, issued_at=now, expires_at=slip.expires_at, **whose)


def why_no_slip_of_staff(user: User, by: User) -> str:
    """Why `by` can not issue a slip for the account `user` of staff, as a sentence; "" when a slip can be issued.

    It sets a new password, so `by` must give roles wherever the account holds any; at the root where it holds none.
    """
    if user.member_id:
        return "Đồng chí này có trong danh sách đảng viên: phiếu do chi bộ in ở trang Đảng viên."
    if not user.is_active:
        return "Tài khoản của đồng chí này đang bị khóa."
    if user == by:
        return "Đồng chí không tự cấp phiếu cho mình được: mật khẩu đổi ở trang Cá nhân."
    gives_at_root = by.is_superuser or by.has_perm(Power.GRANT_ROLES, Unit.objects.get(parent=None))
    if not _may_reset(user, by) or not (user.grants or gives_at_root):
        return "Đồng chí cần quyền giao vai trò ở mọi đơn vị mà tài khoản này giữ vai trò."
    return ""


@transaction.atomic
def issue_slip_of_staff(user: User, *, by: User) -> Slip:
    """A new slip for an account of staff, on a portal that sends no codes too; an earlier unused one stops working.
    Raises SlipRefused with the reason of `why_no_slip_of_staff`."""
    if reason := why_no_slip_of_staff(user, by):
        raise SlipRefused(reason)
    now = timezone.now()
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    SlipCode.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=now)
    slip = Slip(user, one_time_codes.new_code(), now + timedelta(days=one_time_codes.SLIP_DAYS))
    _kept(slip, by, now, user=user).save(force_insert=True)
    after = {"expires_at": slip.expires_at.isoformat()}
    audit.record(by, "account.slip", user, power=Power.GRANT_ROLES, after=after)
    return slip


def open_slip(phone: str, code: str) -> SlipCode | None:
    """The unused slip that `phone` and `code` name, in one query. Two members of one family may share a number: the
    code tells them apart."""
    slips = SlipCode.objects.filter(
        code_hash=one_time_codes.digest(code), used_at=None, revoked_at=None, expires_at__gt=timezone.now()
    )
    of_members = slips.filter(member__phone=phone, member__status__in=Member.COUNTED).values("pk")
    of_staff = slips.filter(user__phone=phone, user__member=None).values("pk")
    # Two ways that each have an index: as one condition with OR they would read every slip.
    found = SlipCode.objects.filter(pk__in=of_members.union(of_staff, all=True))
    return found.select_related("member__unit", "member__user", "user", "issued_by").first()


@transaction.atomic
def activate(*, phone: str, code: str, password: str) -> User:
    """Turns a slip, or a code that was sent to `phone` (which may be a confirmed e-mail), into an account, or sets a
    new password on the account there is.

    Raises ActivationRefused for a wrong, used or expired code, and for a number that is another account's. Who issued
    the slip must still be the one to do so: since then the account may have been locked, or given powers.
    """
    slip, sent = open_slip(phone, code), one_time_codes.take(SentCode.Purpose.ACCOUNT, phone, code)
    if slip and not _refused_by_now(slip):
        if not SlipCode.objects.filter(pk=slip.pk, used_at=None, revoked_at=None).update(used_at=timezone.now()):
            raise ActivationRefused("Phiếu này vừa được dùng.")
        return _open(slip.user or _account(slip.member), password)
    person = (sent.member or sent.user) if sent else None
    if person is None or one_time_codes.why_no_code(person):
        raise ActivationRefused(WRONG)
    first = isinstance(person, User) and one_time_codes.is_new_staff(person)
    user = _open(person if isinstance(person, User) else _account(person), password)
    if not first and second_factor.is_owed(
        user
    ):  # a telephone alone opens nobody's powers, not those of an office waiting either
        raise ActivationRefused(WRONG)
    return user


def _refused_by_now(slip: SlipCode) -> str:
    if slip.user:
        return why_no_slip_of_staff(slip.user, slip.issued_by)
    return why_no_slip(slip.member, slip.issued_by)


WRONG = "Số điện thoại hoặc mã chưa đúng, hoặc mã, phiếu đã hết hạn."


def _account(member: Member) -> User:
    """The member's account, saved or not, under the number that the roll says now."""
    user = getattr(member, "user", None) or User(member=member)
    user.phone = member.phone or user.phone
    return user


def _open(user: User, password: str | None) -> User:
    """Saves `user` with `password` (None: signs in through the provider only) and notes that the member came. Raises
    ActivationRefused also where the account was locked meanwhile: what is kept besides its number and password is left
    as it is now, not as it was read."""
    if user.member_id:
        membership_list.lock(user.member_id)  # before the account, as a list that is being written does
    if user.pk:
        _hold(user)
    if password or not user.password:
        user.set_password(password)
        if user.pk:  # every sign-in ends with the old password, and a telephone that was lost is told nothing more
            user.push_subscriptions.all().delete()
    try:
        with transaction.atomic():
            user.save(update_fields=("phone", "password") if user.pk else None)
    except IntegrityError:  # asked of the database, as somebody else may be taking the number at this moment
        raise ActivationRefused(
            "Số điện thoại này đang dùng cho một tài khoản khác. Đề nghị chi bộ cập nhật số riêng của đồng chí."
        ) from None
    if user.member_id:
        Member.objects.filter(pk=user.member_id, activated_on=None).update(activated_on=timezone.localdate())
        terms.give_roles(user)
    audit.record(user, "account.activate", user.member or user)
    return user


def _hold(user: User) -> None:
    """Whoever locks the account, or ends its sessions, was there before this or comes after it."""
    held = User.objects.select_for_update(no_key=True).filter(pk=user.pk, is_active=True)
    seed = held.values_list("session_seed", flat=True).first()
    if seed is None:
        raise ActivationRefused(WRONG)
    user.session_seed = seed


def open_for(member: Member) -> User:
    """The account of `member` by the provider of identities: opened without a password when there is none."""
    user = getattr(member, "user", None)
    return user or _open(_account(member), None)


def note_refusal(phone: str) -> None:
    """Keeps the trace of a refused activation, with the last digits of the number only."""
    one_time_codes.note_wrong(SentCode.Purpose.ACCOUNT, phone)
    shown = f"******{phone[-3:]}" if "@" not in phone else "***@" + phone.partition("@")[2]
    audit.record(None, "account.activation_refused", after={"phone": shown})
