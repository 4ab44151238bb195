"""Accounts: who signs in. A member exists long before an account."""

import secrets
from collections import defaultdict
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from members import vietnamese
from members.models import spelling
from members.models.grants import UnitGrant
from members.models.people import Member
from members.powers import DESK
from members.row_loader import PrecompiledQuery


def _held(user: int, today: date) -> models.QuerySet:
    granted = UnitGrant.objects.in_force(today).filter(user=user)
    return granted.values_list("permission__codename", "content_object__path")


# With every request of who holds powers: to compose it cost more than half of what asking for it did.
HELD = PrecompiledQuery(_held, "user", "today")


def new_session_seed() -> str:
    return secrets.token_hex(8)


class UserManager(BaseUserManager["User"]):
    def create_user(self, phone: str, password: str | None = None, **fields) -> "User":
        """Raises ValueError with a Vietnamese sentence when `phone` is not a Vietnamese number."""
        user = self.model(phone=vietnamese.phone(phone), **fields | {"email": fields.get("email", "").lower()})
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, phone: str, password: str | None = None, **fields) -> "User":
        return self.create_user(phone, password, is_superuser=True, **fields)

    def named(self, name: str) -> "User | None":
        """The account that signs in with the phone number or e-mail `name`, in one query whichever it is."""
        key = models.Q(email=name.lower()) if "@" in name else models.Q(phone=name)
        return self.select_related("member__unit").filter(key).first() if name else None

    def called(self, text: str) -> models.QuerySet["User"]:
        """Whose name holds every word of `text`, accents or not, or whose phone number `text` is; those first whose
        name is written as it was typed, then by the key of their name."""
        try:
            return self.filter(phone=vietnamese.phone(text))
        except ValueError:
            words = vietnamese.search_text(text).split()
        if not words:
            return self.none()
        staff = self.filter(member=None)
        for word in words:
            staff = staff.filter(models.Q(staff_folded__startswith=word) | models.Q(staff_folded__contains=f" {word}"))
        members = self.filter(member__in=Member.objects.named(vietnamese.search_query(text)))
        # Two ways that each have an index: as one condition with OR they would read every account.
        found = self.filter(pk__in=members.values("pk").union(staff.values("pk"), all=True))
        meant = spelling.key_written(text, "member__name_key") | spelling.name_written(text, "staff_name")
        return found.order_by(*spelling.first(meant), "member__name_key", "pk")

    def signing_in(self) -> models.QuerySet["User"]:
        """Those who `may_sign_in`."""
        counted = models.Q(member=None) | models.Q(member__status__in=Member.COUNTED)
        return self.filter(counted, is_active=True)


class User(AbstractBaseUser, PermissionsMixin):
    """Signs in by phone number or e-mail. Belongs to a member, or to staff of a committee's office, on no roll here."""

    phone = models.CharField(
        "số điện thoại",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^0\d{9,10}$", "Số điện thoại gồm 10 chữ số.")],
    )
    # Only an address that its owner has confirmed by a code, or that a person of staff was given with the account.
    email = models.EmailField("thư điện tử", max_length=120, blank=True)
    member = models.OneToOneField(
        Member, models.PROTECT, null=True, blank=True, related_name="user", verbose_name="đảng viên"
    )
    staff_name = models.CharField("họ và tên (khi không có hồ sơ đảng viên)", max_length=120, blank=True)
    staff_folded = models.CharField(max_length=120, db_default="", default="", editable=False)
    position = models.CharField("chức vụ in dưới tin bài", max_length=120, blank=True)
    is_active = models.BooleanField("được đăng nhập", default=True)
    date_joined = models.DateTimeField("ngày tạo", default=timezone.now)
    # The newest notice on personal data that was acknowledged: kept here so that no page asks a query for it.
    notice_version = models.CharField(
        "thông báo dữ liệu đã đọc", max_length=10, db_default="", default="", editable=False
    )
    # Part of what every session is checked against: another seed ends them all.
    session_seed = models.CharField(max_length=16, default=new_session_seed, editable=False)

    # What the sign-in backend asks together with the account; None where it was read some other way.
    holds_powers: bool | None = None
    unread_notices: int | None = None
    has_second_factor: bool | None = None
    reading_units: list[int] | None = None  # whose articles and documents the member reads
    committee_units: list[int] | None = None  # of those, where the member reads what is for cấp ủy

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS = ["staff_name"]

    objects = UserManager()

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~models.Q(email=""), name="user_email_once"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_in_lower_case"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args, **kwargs):
        self.staff_folded = vietnamese.search_text(self.staff_name)
        super().save(*args, **kwargs)

    @property
    def unit(self):
        """Where the account belongs: the member's chi bộ; None for staff."""
        return self.member.unit if self.member_id else None

    @property
    def full_name(self) -> str:
        return self.member.full_name if self.member_id else self.staff_name or self.phone

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return vietnamese.name_parts(self.full_name)[2]

    @cached_property
    def grants(self) -> dict[str, frozenset[str]]:
        """Codename of each power held → the unit paths it was granted on; one query a request, none for most people."""
        if self.holds_powers is False:
            return {}
        grants = defaultdict(set)
        for codename, path in HELD.rows(user=self.pk, today=timezone.localdate()):
            grants[codename].add(path)
        return {codename: frozenset(paths) for codename, paths in grants.items()}

    def forget_grants(self) -> None:
        """Powers were given or taken: ask again."""
        self.__dict__.pop("grants", None)
        self.holds_powers = None

    @property
    def may_sign_in(self) -> bool:
        """Neither locked nor the account of a member who has moved away, left the Party or died."""
        return self.is_active and (self.member_id is None or self.member.is_counted)

    def set_password(self, raw_password) -> None:
        """The same password from every keyboard: some write `ậ` as one sign, some as a letter and its marks."""
        super().set_password(raw_password and vietnamese.composed(raw_password))

    def check_password(self, raw_password) -> bool:
        if raw_password is None:
            return False
        usual = vietnamese.composed(raw_password)
        if super().check_password(usual):
            return True
        return usual != raw_password and super().check_password(raw_password)  # it was set before they were composed

    def _get_session_auth_hash(self, secret=None) -> str:
        """Django's own, with the seed: a session ends with the password it was opened by, or when it is ended."""
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(salt, self.password + self.session_seed, secret=secret, algorithm="sha256").hexdigest()

    def end_sessions(self, *, but: str = "") -> None:
        """Every session of the account ends with its next request, and no device but the one named `but` is told
        anything more."""
        self.session_seed = new_session_seed()
        self.save(update_fields=["session_seed"])
        self.push_subscriptions.exclude(device=but).delete()

    @property
    def is_staff(self) -> bool:
        """Anyone who holds a power of the desk may enter the admin; what it shows there is scoped by ScopedAdmin."""
        return self.is_superuser or any(power.codename in self.grants for power in DESK)


class SlipCode(models.Model):
    """A one-time code on a paper slip, by which a member opens an account, or a person of staff sets the first password
    of theirs. Only its hash is kept."""

    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="slip_codes")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="slip_codes")  # of staff, on no roll
    code_hash = models.CharField(max_length=128, editable=False)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "phiếu kích hoạt"
        verbose_name_plural = "phiếu kích hoạt"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(used_at=None, revoked_at=None), name="slip_one_open_a_member"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(used_at=None, revoked_at=None), name="slip_one_open_an_account"
            ),
            models.CheckConstraint(
                condition=models.Q(member=None, user__isnull=False) | models.Q(member__isnull=False, user=None),
                name="slip_of_one_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Phiếu của {self.person}"

    @property
    def person(self) -> Member | User:
        return self.member or self.user
