"""Codes that are sent to a telephone or a mailbox: to open an account, to set a new password, to confirm an address."""

import secrets
from datetime import timedelta
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from members import audit, notices
from members.accounts import second_factor
from members.delivery import gateways, queue
from members.models import Member, SentCode, User
from members.models.delivery import Channel
from members.refusals import Refused

# Without the letters and digits that are read for one another on paper (0 O, 1 I L, 5 S, 8 B, 2 Z).
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
ACCOUNT, ADDRESS = SentCode.Purpose.ACCOUNT, SentCode.Purpose.ADDRESS
LENGTH = 8  # 25^8 codes, five tries a quarter of an hour a number and place: guessing is hopeless
MINUTES = 10
SLIP_DAYS = 14
MOST_OF_A_FAMILY = 3  # people who share one number


class CodeRefused(Refused):
    """The code opens nothing, or the address is somebody's."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normal_code(text: str) -> str:
    """As typed by hand: any case, with or without spaces and dashes."""
    return "".join(char for char in text.upper() if char.isalnum())


def spelled(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


def digest(code: str) -> str:
    """What is kept of a code. Keyed with our secret, as a code is too short for a bare hash; and quick, as thirty slips
    are printed at once and a wrong code must not take longer than a right one."""
    return salted_hmac("members.accounts.one_time_codes", normal_code(code), algorithm="sha256").hexdigest()


def why_no_code(person: Member | User) -> str:
    """Why nobody may open the account of `person` with a telephone alone; "" when a code may be sent.

    Anyone who holds powers must have a second factor, which is asked after the new password; for a superuser, and for
    who has none yet, only the slip of an administrator helps. People of staff have no slip: their first password is set
    with a code, as long after a role was given as a slip would last.
    """
    user = person if isinstance(person, User) else getattr(person, "user", None)
    if isinstance(person, Member) and not person.is_counted:
        return "left"
    if user and not user.may_sign_in:
        return "locked"
    if user and (user.is_superuser or (second_factor.is_owed(user) and not is_new_staff(user))):
        return "powers"
    return ""


def is_new_staff(user: User) -> bool:
    """Whether `user` is of staff, was never signed in, and was given a role of late with the number to reach them."""
    if user.member_id or user.last_login or user.has_usable_password():
        return False
    return user.unitgrant_set.in_force().filter(given_at__gte=timezone.now() - timedelta(days=SLIP_DAYS)).exists()


@transaction.atomic
def answer(name: str) -> int:
    """Sends a code to each person whom the phone number or confirmed e-mail `name` belongs to; returns how many.

    Anyone who gets none learns nothing: the page has answered long before.
    """
    channel = Channel.EMAIL if "@" in name else Channel.SMS
    if channel not in gateways.offered():
        return 0
    people = [person for person in _people(name) if not why_no_code(person)]
    for person in people:
        code = _issue(ACCOUNT, channel, name, person)
        queue.send(
            channel, name, f"Sổ tay đảng viên: mã của đồng chí {_given_name(person)} là {spelled(code)}. {RULES}"
        )
        audit.record(None, "account.code_sent", person, after={"channel": channel})
    return len(people)


RULES = f"Mã dùng một lần trong {MINUTES} phút, không đưa cho người khác."


def _people(name: str) -> list[Member | User]:
    if "@" in name:
        user = User.objects.named(name)
        return [user.member if user.member_id else user] if user else []
    members = list(Member.objects.counted().filter(phone=name).select_related("user", "unit")[:MOST_OF_A_FAMILY])
    return members or list(User.objects.filter(phone=name, member=None))


def _given_name(person: Member | User) -> str:
    return person.given_name if isinstance(person, Member) else person.get_short_name()


def _issue(purpose, channel: str, address: str, person: Member | User) -> str:
    """A new code; earlier ones of the same purpose and person stop working."""
    whose = {"user": person} if isinstance(person, User) else {"member": person}
    SentCode.objects.open().filter(purpose=purpose, **whose).update(expires_at=timezone.now())
    code = new_code()
    until = timezone.now() + timedelta(minutes=MINUTES)
    SentCode.objects.create(
        purpose=purpose, channel=channel, address=address, code_hash=digest(code), expires_at=until, **whose
    )
    return code


def take(purpose, address: str, code: str, user: User | None = None) -> SentCode | None:
    """Uses up the open code that went to `address`; None when there is none, and then every open code of the address
    has one try less. The same two statements whether or not the address is anybody's."""
    sent = SentCode.objects.open().filter(purpose=purpose, address=address)
    if user is not None:
        sent = sent.filter(user=user)
    found = sent.filter(code_hash=digest(code)).first()
    claimed = sent.filter(pk=found.pk if found else None).update(used_at=timezone.now())
    return found if claimed else None


def note_wrong(purpose, address: str) -> None:
    """Outside the transaction that is rolled back with a refusal."""
    SentCode.objects.open().filter(purpose=purpose, address=address).update(tries=F("tries") + 1)


# One's own e-mail address


@transaction.atomic
def ask_address(user: User, address: str) -> None:
    """Sends a code to `address`, anyone who's it may be: that it is somebody's is told only to who reads its mail."""
    code = _issue(ADDRESS, Channel.EMAIL, address, user)
    queue.send(Channel.EMAIL, address, f"Sổ tay đảng viên: mã xác nhận địa chỉ thư này là {spelled(code)}. {RULES}")


@transaction.atomic
def confirm_address(user: User, address: str, code: str) -> None:
    """`user` signs in with `address` from now on. Raises CodeRefused for a wrong code and for the address
    of another account."""
    if take(ADDRESS, address, code, user) is None:
        raise CodeRefused("Mã chưa đúng hoặc đã hết hạn.")
    user.email = address
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        raise CodeRefused("Địa chỉ này đang dùng cho một tài khoản khác.") from None
    audit.record(user, "account.email", user, after={"set": True})
    notices.tell(user, "Địa chỉ thư điện tử để đăng nhập đã được đặt. Nếu không phải đồng chí làm, hãy đổi mật khẩu.")


@transaction.atomic
def remove_address(user: User) -> None:
    user.email = ""
    user.save(update_fields=["email"])
    audit.record(user, "account.email", user, after={"set": False})
