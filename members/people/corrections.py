"""Corrects members' records: somebody asks, an officer of the unit sees the difference and decides, the member is told.

There is no other way to change what a record says, and none at all to change the birth date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from members import audit, notices
from members.access import granted_paths
from members.models import CorrectionRequest, Member, User
from members.more_facts import HIDDEN
from members.people import membership_list, record
from members.people.record import as_text, check, value_of, written, written_out
from members.powers import Power
from members.refusals import Refused
from members.versions import VersionConflict

BIRTH_DATE_RULE = (
    "Ngày sinh trong hồ sơ đảng viên không thay đổi, kể từ ngày 18/8/2016 (Hướng dẫn 06-HD/TW, mục 9.2). "
    "Đề nghị này không thực hiện được."
)
NAME_RULE = "Họ tên chỉ sửa khi có quyết định (Hướng dẫn 06-HD/TW, mục 9.1): đề nghị ghi số quyết định."


UNSEEN = "Đề nghị này có mục mà đồng chí chưa được giao quyền xem: việc duyệt do đồng chí có quyền ấy."
LATEST = 20


class CorrectionRefused(Refused):
    """The request is not taken or not carried out."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Change:
    """One line of the difference an officer looks at."""

    label: str
    before: str
    now: str
    after: str

    @property
    def is_stale(self) -> bool:
        """The record has changed since this was asked for."""
        return self.before != self.now


@transaction.atomic
def propose(
    member: Member,
    *,
    by: User,
    seen: int | None,
    values: Mapping[str, str | date | None],
    note: str,
    decision_no: str = "",
) -> CorrectionRequest:
    """Asks that `values` be written into the record of `member`; what is as asked already falls out.

    `seen` is the version of the record that was to be corrected: raises VersionConflict when it has changed since, as
    fields that nobody meant to touch would else be asked back to what they were. Raises ValidationError for a birth
    date, a name without a decision, a value that can not be, or nothing to change; CorrectionRefused while another
    request about the member waits.
    """
    if "birth_date" in values:
        raise ValidationError(BIRTH_DATE_RULE)
    member = Member.objects.select_related("unit", "saved_by__member").get(pk=member.pk)
    if member.version != seen:
        raise VersionConflict(member)
    asked = {field: as_text(written(field, value)) for field, value in values.items() if record.known(field)}
    before = {field: record.now(member, field) for field in asked}
    changes = {field: [before[field], text] for field, text in asked.items() if before[field] != text}
    if not changes:
        raise ValidationError("Chưa có thông tin nào khác với hồ sơ hiện tại.")
    if "full_name" in changes and not decision_no:
        raise ValidationError({"decision_no": NAME_RULE})
    check(member, {field: value_of(field, after) for field, (_, after) in changes.items()})
    request = CorrectionRequest(member=member, changes=changes, note=note, decision_no=decision_no, proposed_by=by)
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        raise CorrectionRefused("Đồng chí này đã có một đề nghị đang chờ duyệt.") from None
    before, after = _audit_payload(changes)
    audit.record(by, "correction.propose", member, before=before, after=after, reason=note)
    return request


@transaction.atomic
def correct(member: Member, *, by: User, seen: int | None, answer: str = "", **asked) -> CorrectionRequest:
    """An officer's own correction of somebody else's record: asked for and approved in one step, both recorded. Raises
    as `propose` and `approve`."""
    request = propose(member, by=by, seen=seen, **asked)
    approve(request, by=by, seen=seen, answer=answer)
    return request


def of(member: Member) -> QuerySet[CorrectionRequest]:
    """The latest requests about `member`, the newest first."""
    return member.corrections.newest_first()[:LATEST]


def waiting_for(user: User) -> QuerySet[CorrectionRequest]:
    """The requests that `user` may decide, the longest wait first; those about the own record are for others."""
    paths = [""] if user.is_superuser else granted_paths(user, Power.EDIT_MEMBERS)
    requests = CorrectionRequest.objects.waiting().under(paths).select_related("member__unit", "proposed_by__member")
    return requests.exclude(member=user.member_id) if user.member_id else requests


def difference(request: CorrectionRequest, *, in_full: bool = False) -> list[Change]:
    """Before, now and after of each field. Numbers are masked, but for anyone who has had the reading of them
    audited."""

    def said(field: str, text: str) -> str:
        if record.hidden(field) and not in_full:
            return record.kept(field, text)
        return written_out(field, text)

    labels = record.labels()
    in_order = [(field, *request.changes[field]) for field in labels if field in request.changes]
    return [
        Change(labels[field], said(field, before), said(field, _now(request, field)), said(field, after))
        for field, before, after in in_order
    ]


def hides(changes: list[Change]) -> bool:
    """Whether a number in them is masked, or what only few may read."""
    return any("*" in text or HIDDEN in text for change in changes for text in (change.before, change.after))


def readable_by(request: CorrectionRequest, user: User) -> bool:
    """Whether `user` holds all the powers that what is hidden in it asks for."""
    behind = {fact.hidden_behind for fact in record.facts_of(request.changes) if fact.hidden_behind}
    if not behind or request.changes.keys() & membership_list.NUMBERS:
        behind.add(Power.REVEAL_NUMBERS)
    return all(user.has_perm(power, request.unit) for power in behind)


@transaction.atomic
def approve(request: CorrectionRequest, *, by: User, seen: int | None, answer: str = "") -> None:
    """Writes the change into the record and tells the member.

    `seen` is the version of the record when the difference was shown: raises VersionConflict when it has changed since.
    Raises WrongState when somebody else has decided, CorrectionRefused for one's own record and for a number that is
    another member's, ValidationError when the values no longer fit the record.
    """
    request.member = member = membership_list.lock(request.member_id)
    if by.member_id == member.pk:
        raise CorrectionRefused(
            "Không ai tự duyệt đề nghị về hồ sơ của chính mình: việc này do đồng chí khác có quyền duyệt."
        )
    if not _may_decide(request, by):
        raise CorrectionRefused(UNSEEN)
    values = {field: value_of(field, after) for field, (_, after) in request.changes.items()}
    changes = {field: [_now(request, field), after] for field, (_, after) in request.changes.items()}
    member.claim_version(seen, by=by)
    check(member, values)
    _decide(request, "approve", by=by, answer=answer)
    _write(member, values, by=by)
    before, after = _audit_payload(changes)
    after |= {"request": request.pk, "proposed_by": request.proposed_by_id, "decision_no": request.decision_no}
    audit.record(
        by, "correction.approve", member, power=Power.EDIT_MEMBERS, before=before, after=after, reason=request.note
    )
    moved = _move_sign_in(member) if "phone" in values else ""
    _tell(request, f"Đã duyệt đề nghị sửa thông tin của đồng chí: {_named(request)}.{moved}")


@transaction.atomic
def refuse(request: CorrectionRequest, *, by: User, answer: str) -> None:
    """Raises CorrectionRefused for one's own record, WrongState when somebody else has decided."""
    if by.member_id == request.member_id:
        raise CorrectionRefused(
            "Đề nghị về hồ sơ của chính mình do đồng chí khác trả lời; đồng chí có thể rút đề nghị."
        )
    _decide(request, "refuse", by=by, answer=answer)
    audit.record(by, "correction.refuse", request.member, power=Power.EDIT_MEMBERS, reason=answer)
    _tell(request, f"Chưa duyệt đề nghị sửa thông tin của đồng chí ({_named(request)}). Lý do: {answer}")


@transaction.atomic
def withdraw(request: CorrectionRequest, *, by: User) -> None:
    """Raises WrongState when it has been decided already."""
    request.move("withdraw", changes=_kept(request.changes))
    audit.record(by, "correction.withdraw", request.member)


@transaction.atomic
def reveal(request: CorrectionRequest, *, by: User) -> list[Change]:
    """The difference with its numbers in full, for comparing them with the proof; the reading is audited."""
    why = f"Đối chiếu đề nghị sửa thông tin số {request.pk}"
    if fields := tuple(field for field in request.changes if field in membership_list.NUMBERS):
        membership_list.reveal(request.member, by=by, reason=why, fields=fields)
    for fact in record.facts_of(request.changes):
        if fact.hidden_behind:
            told = {"fields": [fact.key]}
            audit.record(by, fact.read_as, request.member, power=fact.hidden_behind, after=told, reason=why)
    return difference(request, in_full=True)


def _may_decide(request: CorrectionRequest, by: User) -> bool:
    """What one may not read one does not put into a record either."""
    behind = (fact.hidden_behind for fact in record.facts_of(request.changes) if fact.hidden_behind)
    return all(by.has_perm(power, request.unit) for power in behind)


def _now(request: CorrectionRequest, field: str) -> str:
    return record.now(request.member, field) if request.is_open else request.changes[field][0]


def _decide(request: CorrectionRequest, move: str, *, by: User, answer: str) -> None:
    facts = {"decided_by": by, "decided_at": timezone.now(), "answer": answer}
    request.move(move, changes=_kept(request.changes), **facts)


def _write(member: Member, values: Mapping[str, str | date | None], *, by: User) -> None:
    facts = record.facts_of(values)
    for fact in facts:
        fact.write(member, str(values[fact.key] or ""), by)
    own = {field: value for field, value in values.items() if field in record.FIELDS}
    for field, value in own.items():
        setattr(member, field, value)
    derived = ["name_key", "name_folded"] if "full_name" in own else []
    if not own:
        return
    try:
        with transaction.atomic():
            member.save(update_fields=[*own, *derived])
    except IntegrityError:
        raise CorrectionRefused(
            "Số định danh cá nhân này đang ghi cho một đảng viên khác. Đề nghị đối chiếu giấy tờ của cả hai trước."
        ) from None


def _move_sign_in(member: Member) -> str:
    """The account signs in with the new number, unless that is another account's; returns what to tell the member."""
    user = getattr(member, "user", None)
    if user is None or not member.phone or user.phone == member.phone:
        return ""
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(phone=member.phone)
    except IntegrityError:  # asked of the database, as somebody else may be taking the number at this moment
        return " Số mới đang dùng cho một tài khoản khác nên đồng chí vẫn đăng nhập bằng số cũ."
    return " Từ nay đồng chí đăng nhập bằng số điện thoại mới."


def _audit_payload(changes: Mapping[str, list[str]]) -> tuple[dict, dict]:
    """Before and after as the audit keeps them: nobody can erase it, so numbers stand there masked."""
    kept = _kept(changes)
    return {field: pair[0] for field, pair in kept.items()}, {field: pair[1] for field, pair in kept.items()}


def _kept(changes: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {field: [record.kept(field, text) for text in pair] for field, pair in changes.items()}


def _named(request: CorrectionRequest) -> str:
    return request.fields_said.lower()


def _tell(request: CorrectionRequest, text: str) -> None:
    notices.tell(User.objects.filter(member=request.member_id).first(), text, reverse("corrections:own"))
