"""Members who cannot use the portal: one reason each, and a named comrade of the chi bộ who brings them the papers."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from members import audit, notices
from members.models import Member, Unit, User
from members.models.people import MemberQuerySet
from members.people import membership_list
from members.powers import Power

# Given by the decision to exempt, which changes the status; nobody writes or takes it here.
BY_STATUS = Member.Reason.EXEMPT
REASONS = [choice for choice in Member.Reason.choices if choice[0] != BY_STATUS]

# Whose helper is no helper any more: the reason is gone, one of the two is not on the roll or not in that chi bộ, or
# the helper is in need of help now.
ADRIFT = """
UPDATE members_member AS helped
SET helper_id = NULL, version = helped.version + 1, saved_by_id = NULL, saved_at = statement_timestamp()
FROM members_member AS helper
WHERE helper.id = helped.helper_id AND (
    helped.ineligible_reason = '' OR helper.ineligible_reason <> '' OR helper.unit_id <> helped.unit_id
    OR NOT helper.status = ANY(%(counted)s) OR NOT helped.status = ANY(%(counted)s)
)
RETURNING helped.id
"""


def may_help(unit: Unit) -> MemberQuerySet:
    """Who in the chi bộ can bring papers to others: on the roll, and able to use the portal."""
    return Member.objects.eligible().filter(unit=unit).order_by("name_key", "pk")


@transaction.atomic
def note(member: Member, *, by: User, seen: int | None, reason: str, helper: Member | None) -> None:
    """Writes why `member` can not use the portal and who helps; an empty `reason` says that nothing is in the way.

    `seen` is the version of the record that the change was made upon. Raises VersionConflict where there is a newer one
    that says otherwise, ValidationError with a sentence for what cannot be. Who loses the helper to a reason of the
    helper's own is left without one. Both are held, so that a helper who moves at this moment is none.
    """
    concerned = {each.pk: each for each in (member, helper) if each}
    now = {pk: membership_list.lock(pk) for pk in sorted(concerned)}
    held, helper = now[member.pk], helper and now[helper.pk]
    _check(held, reason, helper)
    before = _audit_payload(held)
    held.ineligible_reason, held.helper = reason, helper if reason else None
    if before == _audit_payload(held):
        return
    held.claim_version(seen, by=by, ineligible_reason=held.ineligible_reason, helper=held.helper)
    audit.record(by, "assistance.note", held, power=Power.ASSIST_MEMBERS, before=before, after=_audit_payload(held))
    if helper and before["helper"] != held.helper_id:
        notices.tell(
            getattr(helper, "user", None),
            f"Đồng chí được phân công giúp đồng chí {held.full_name} nhận tài liệu, thông báo của chi bộ.",
        )
    if reason:
        held.helps.update(helper=None, version=F("version") + 1, saved_by=by, saved_at=timezone.now())
    member.ineligible_reason, member.helper = held.ineligible_reason, held.helper


def release() -> int:
    """Takes the helpers away that are none any more; returns how many. To be called in the transaction that moves
    members, takes them off the roll or changes their reasons, when it has done so for all of them."""
    with connection.cursor() as cursor:
        cursor.execute(ADRIFT, {"counted": list(Member.COUNTED)})
        return cursor.rowcount


def in_need(unit: Unit) -> MemberQuerySet:
    """The members of a chi bộ who cannot use the portal, those without a helper first."""
    members = Member.objects.counted().filter(unit=unit).exclude(ineligible_reason="")
    return members.select_related("unit", "helper").order_by(F("helper_id").asc(nulls_first=True), "name_key", "pk")


def _check(member: Member, reason: str, helper: Member | None) -> None:
    if not member.is_counted:
        raise ValidationError("Đồng chí này không còn trong danh sách đảng viên đang sinh hoạt.")
    if (reason == BY_STATUS) != (member.status == Member.Status.EXEMPT):
        raise ValidationError(
            {"reason": "Miễn công tác và sinh hoạt do quyết định miễn ghi vào trạng thái đảng viên, không ghi ở đây."}
        )
    if helper is None:
        return
    if not reason:
        raise ValidationError({"helper": "Chỉ phân công người giúp cho đồng chí có lý do chưa dùng được Sổ tay."})
    if helper.pk == member.pk:
        raise ValidationError({"helper": "Người giúp phải là một đồng chí khác."})
    if helper.unit_id != member.unit_id or not helper.is_counted:
        raise ValidationError({"helper": "Người giúp phải là đảng viên đang sinh hoạt trong cùng chi bộ."})
    if helper.ineligible_reason:
        raise ValidationError({"helper": f"Đồng chí {helper.full_name} cũng đang cần được giúp."})


def _audit_payload(member: Member) -> dict:
    name = member.helper.full_name if member.helper_id else ""
    return {"ineligible_reason": member.ineligible_reason, "helper": member.helper_id, "helper_name": name}
