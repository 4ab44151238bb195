"""Accounts: who signs in. A member exists long before an account."""

from collections import defaultdict

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from members import vietnamese
from members.models.people import Member
from members.powers import DESK


class UserManager(BaseUserManager):
    def create_user(self, phone: str, password: str | None = None, **fields) -> "User":
        """Raises ValueError with a Vietnamese sentence when `phone` is not a Vietnamese number."""
        user = self.model(phone=vietnamese.phone(phone), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, phone: str, password: str | None = None, **fields) -> "User":
        return self.create_user(phone, password, is_superuser=True, **fields)

    def signing_in(self) -> models.QuerySet["User"]:
        """Those who `may_sign_in`."""
        on_the_roll = models.Q(member=None) | models.Q(member__status__in=Member.COUNTED)
        return self.filter(on_the_roll, is_active=True)


class User(AbstractBaseUser, PermissionsMixin):
    """Signs in by phone number. Belongs to a member, or to staff of a committee's office who are not on a roll here."""

    phone = models.CharField(
        "số điện thoại",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^0\d{9,10}$", "Số điện thoại gồm 10 chữ số.")],
    )
    member = models.OneToOneField(
        Member, models.PROTECT, null=True, blank=True, related_name="user", verbose_name="đảng viên"
    )
    staff_name = models.CharField("họ và tên (khi không có hồ sơ đảng viên)", max_length=120, blank=True)
    position = models.CharField("chức vụ in dưới tin bài", max_length=120, blank=True)
    is_active = models.BooleanField("được đăng nhập", default=True)
    date_joined = models.DateTimeField("ngày tạo", default=timezone.now)

    # What the sign-in backend asks together with the account; None where it was read some other way.
    holds_powers: bool | None = None
    unread_notices: int | None = None

    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS = ["staff_name"]

    objects = UserManager()

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"

    def __str__(self) -> str:
        return self.full_name

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
        rows = self.unitgrant_set.in_force().values_list("permission__codename", "content_object__path")
        for codename, path in rows:
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

    @property
    def is_staff(self) -> bool:
        """Whoever holds a power of the desk may enter the admin; what it shows there is scoped by ScopedAdmin."""
        return self.is_superuser or any(power.codename in self.grants for power in DESK)


class SlipCode(models.Model):
    """A one-time code on a paper slip, by which a member opens an account. Only its hash is kept."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="slip_codes")
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
            )
        ]

    def __str__(self) -> str:
        return f"Phiếu của {self.member}"
