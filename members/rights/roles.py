"""Gives and takes roles: a role is applied as its bundle of powers on one unit.

The rules of giving stand here and not in a page. Nobody gives or takes what they do not hold themselves, nobody gives
to themselves, and the root always keeps a quản trị: a quản trị is an account that may sign in and holds the role on
the root, today; a superuser, who stands outside the party's own rights, is none and does not count as one.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from http import HTTPStatus

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from members import audit, notices
from members.access import covers, granted_paths
from members.models import Member, Unit, UnitGrant, User
from members.powers import ROLES, Power, Role
from members.refusals import Refused

_SHARED = ("user", "content_object", "role", "given_by", "given_at", "reason", "since", "until", "office")
LAST = "Đây là quản trị cuối cùng của {root}: hãy giao vai trò này, không thời hạn, cho người khác trước."


class RoleRefused(Refused):
    """The rules of this module, or of locking and of accounts, are against it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


def permissions(powers) -> list[Permission]:
    """As the installed apps have brought them: those of procedures stand with their own app."""
    owners = Q(content_type__app_label="members", content_type__model="unit") | Q(content_type__app_label="operations")
    return list(Permission.objects.filter(owners, codename__in=[power.codename for power in powers]))


def within(user: User, role: Role, unit: Unit) -> bool:
    """Whether `user` may give and take `role` on `unit`: gives roles there and holds every power of it there."""
    return user.is_superuser or all(user.has_perm(power, unit) for power in ROLES[Role(role)] | {Power.GRANT_ROLES})


def givable(user: User, unit: Unit) -> list[Role]:
    return [role for role in Role if within(user, role, unit)]


def outranks(by: User, user: User) -> bool:
    """Whether `by` gives roles, and holds every power, wherever `user` holds one; a superuser is only outranked by
    another."""
    if by.is_superuser or user.is_superuser:
        return by.is_superuser
    gives = granted_paths(by, Power.GRANT_ROLES)
    return all(
        covers(gives, path) and covers(by.grants.get(codename, ()), path)
        for codename, paths in user.grants.items()
        for path in paths
    )


@transaction.atomic
def give(
    user: User,
    role: Role,
    unit: Unit,
    *,
    by: User | None,
    until: date | None = None,
    reason: str = "",
) -> None:
    """Gives `role` on `unit` up to and with the day `until`; giving it again only moves its end.

    `by` is None from the command line. Raises RoleRefused when the rules of this module are against it.
    """
    role, today = Role(role), timezone.localdate()
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # it may be ending at this moment
    if refusal := _why_not_give(user, role, unit, by=by, until=until, reason=reason):
        raise RoleRefused(refusal)
    with _guard(role, unit):
        held = UnitGrant.objects.filter(user=user, role=role, content_object=unit, office=None)
        held.filter(until__lt=today).delete()  # what had ended is given anew, with a new date and giver
        before = held.order_by("pk").first()
        grant = {"user": user, "content_object": unit, "role": role, "until": until, "given_by": by}
        UnitGrant.objects.bulk_create(
            [UnitGrant(permission=permission, reason=reason[:300], **grant) for permission in permissions(ROLES[role])],
            update_conflicts=True,
            unique_fields=["user", "permission", "content_object", "role", "office"],
            update_fields=["until"],
        )
    user.forget_grants()
    named = {"user": user.pk, "name": user.full_name, "role": role}
    after = named | {"until": until.isoformat() if until else None}
    earlier = named | {"until": before.until.isoformat() if before.until else None} if before else None
    audit.record(by, "role.give", unit, power=Power.GRANT_ROLES, before=earlier, after=after, reason=reason)
    end = f" đến hết ngày {until:%d/%m/%Y}" if until else ""
    notices.tell(user, f"Đồng chí được giao vai trò {role.label} tại {unit.name}{end}.")


@transaction.atomic
def take(user: User, role: Role, unit: Unit, *, by: User | None, reason: str = "") -> bool:
    """Takes `role` on `unit` away; False when it was not held. What a chức vụ brought goes with the office.

    Anybody may lay down a role of their own. Raises RoleRefused when the rules of this module are against it.
    """
    role = Role(role)
    if by and by != user and not within(by, role, unit):
        raise RoleRefused(f"Đồng chí chỉ thôi giao được vai trò mà mình cũng giữ tại {unit.name}.")
    if by and not reason.strip():
        raise RoleRefused("Cần ghi lý do thôi giao vai trò.")
    with _guard(role, unit):
        taken, _ = UnitGrant.objects.filter(user=user, role=role, content_object=unit, office=None).delete()
    user.forget_grants()
    if taken:
        before = {"user": user.pk, "name": user.full_name, "role": role}
        audit.record(by, "role.take", unit, power=Power.GRANT_ROLES, before=before, reason=reason)
        notices.tell(user, f"Đồng chí thôi vai trò {role.label} tại {unit.name}.")
    return bool(taken)


def complete_grants() -> int:
    """Brings to everybody who holds a role the powers that a new version of the portal has added to it, from the same
    giver and for as long; returns how many rows were added. May run any number of times."""
    added = 0
    for role, powers in ROLES.items():
        for permission in permissions(powers):
            rows = [
                UnitGrant(permission=permission, **{name: getattr(held, name) for name in _SHARED})
                for held in UnitGrant.objects.holdings().filter(role=role).exclude(_with(permission))
            ]
            added += len(UnitGrant.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True))
    return added


def _with(permission: Permission) -> Exists:
    """Whether `permission` stands beside a grant, from the same role and office."""
    same = {name: OuterRef(name) for name in ("user", "content_object", "role")}
    beside = UnitGrant.objects.filter(permission=permission, **same)
    return Exists(beside.alias(by=Coalesce("office", 0)).filter(by=Coalesce(OuterRef("office"), 0)))


def why_none(user: User, unit: Unit, *, by: User | None) -> str:
    """Why `by` gives `user` no role at all at `unit`, as a sentence; empty where one may be given."""
    if unit.status not in Unit.WORKING:
        return f"{unit.name} đã kết thúc hoạt động, không giao vai trò ở đây được nữa."
    if not user.may_sign_in:
        return f"Tài khoản của đồng chí {user.full_name} đang không được đăng nhập."
    if by is not None and by == user:
        return "Đồng chí không tự giao vai trò cho mình được: đề nghị người quản trị khác giao."
    return ""


def _why_not_give(user: User, role: Role, unit: Unit, *, by: User | None, until: date | None, reason: str) -> str:
    if until and until < timezone.localdate():
        return "Ngày hết hạn phải từ hôm nay trở đi."
    if sentence := why_none(user, unit, by=by):
        return sentence
    if by is None:
        return ""
    if not within(by, role, unit):
        return f"Đồng chí chỉ giao được vai trò mà mình cũng giữ đủ quyền tại {unit.name}."
    if not reason.strip():
        return "Cần ghi lý do, căn cứ giao vai trò."
    return _why_not_so_long(role, unit, by=by, until=until)


def _why_not_so_long(role: Role, unit: Unit, *, by: User, until: date | None) -> str:
    """A right with an end brings no longer ones: two people could otherwise prolong each other for ever."""
    if by.is_superuser:
        return ""
    held = UnitGrant.objects.in_force().filter(user=by, content_object__path__in=unit.lineage)
    for power in ROLES[role] | {Power.GRANT_ROLES}:
        ends = list(held.filter(permission__codename=power.codename).values_list("until", flat=True))
        if ends and None not in ends and (until is None or until > max(ends)):
            return f"Quyền của chính đồng chí ở đây hết ngày {max(ends):%d/%m/%Y}: vai trò giao đi không thể dài hơn."
    return ""


# The last quản trị


def root_administrators():
    """Grants of everybody who is quản trị of the root today and may sign in."""
    return UnitGrant.objects.in_force().filter(
        role=Role.ADMINISTRATOR, content_object__parent=None, user__in=User.objects.signing_in()
    )


@contextmanager
def root_kept() -> Iterator[None]:
    """Whatever is done inside may not bring nearer the day from which the root is without a quản trị.

    For everything that may end an account or a grant: taking, giving with an end, locking, a member's leaving. The
    row of the root is held until the transaction ends, so of two who each take one of two, the second is refused.
    Raises RoleRefused, and the caller's transaction must then be rolled back.
    """
    root = Unit.objects.select_for_update(no_key=True).filter(parent=None).first()
    before = _end_of_administration()
    yield
    if root and _end_of_administration() < before:
        raise RoleRefused(LAST.format(root=root))


def root_kept_without(member: Member) -> AbstractContextManager:
    """As `root_kept` while one member, held by the caller, may lose the account: the row of the root is asked for only
    where that member administers it. Whoever changes the tree or writes a list has the root before the members; to ask
    for it behind a member each time would have both wait for each other."""
    administers = root_administrators().filter(user__member=member.pk).exists()
    return root_kept() if administers else nullcontext()


def _guard(role: Role, unit: Unit) -> AbstractContextManager:
    return root_kept() if role == Role.ADMINISTRATOR and unit.parent_id is None else nullcontext()


def _end_of_administration() -> date:
    ends = set(root_administrators().values_list("until", flat=True))
    return date.max if None in ends else max(ends, default=date.min)
