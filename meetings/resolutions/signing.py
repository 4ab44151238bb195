"""Signing a resolution: it takes the next number of the body's sequence of the term (docs/rules.md §5.2), today's date,
and is never changed again."""

from datetime import date
from http import HTTPStatus
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, OuterRef, Q, Subquery
from django.utils import timezone

from documents import sequences
from documents.models import Document, Issuer, IssuingTerm
from meetings.models import Meeting, Resolution, Vote
from meetings.models.kinds import Kind
from meetings.printing import letterhead
from meetings.resolutions import content
from members import audit
from members.models import Office, Unit, User
from members.powers import Power
from members.refusals import Refused

CONGRESS_SUFFIX, CELL_SUFFIX, COMMITTEE_SUFFIX, ROOT_SUFFIX = "ĐH", "CB", "ĐU", "TU"
WRITTEN = ("ideology", "politics", "praise", "weaknesses", "directions")


class NotReady(Refused):
    """The meeting is not over, nothing is written, or the vote that is named has not passed it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NumberKept(Refused):
    """Nobody else has the number, or it was posted under it."""

    message = "Số của văn bản này không trùng với văn kiện nào nữa nên giữ nguyên."


class Body(NamedTuple):
    """Who issues: the name and the suffix of its numbers."""

    name: str
    suffix: str


def body_of(meeting: Meeting) -> Body:
    """A chi bộ issues under CB, its chi ủy too; a committee and its standing body under ĐU (the root: TU); a congress
    under ĐH."""
    unit: Unit = meeting.unit
    if meeting.kind == Kind.CONGRESS:
        return Body(f"Đại hội {unit.name}", CONGRESS_SUFFIX)
    if unit.is_cell:
        return Body(unit.name, CELL_SUFFIX)
    suffix = COMMITTEE_SUFFIX if unit.parent_id else ROOT_SUFFIX
    return Body(letterhead.committee_of(unit), suffix)


def role_of(user: User, meeting: Meeting) -> str:
    """As what `user` signs for the unit of `meeting` today: its bí thư or a deputy; at a congress, and where the portal
    knows no office of the unit, the chair who plans its meetings. Empty for everybody else."""
    if user.member_id is None:
        return ""
    is_chair = user.member_id == meeting.chair_id
    if meeting.kind == Kind.CONGRESS:
        return "Chủ trì" if is_chair else ""
    seats = letterhead.leaders(meeting.unit, timezone.localdate())
    if not seats:
        plans = user.has_perm(Power.PLAN_MEETINGS, meeting.unit)
        return Office.Code.SECRETARY.label if is_chair and plans else ""
    mine = next((seat for seat in seats if seat.member_id == user.member_id), None)
    return mine.get_code_display() if mine else ""


@transaction.atomic
def sign(resolution: Resolution, *, by: User, seen: int | None) -> None:
    """Signs version `seen` under the next number. Raises PermissionDenied for whoever does not sign for the unit,
    NotReady, WrongState, VersionConflict, issuers.TermRefused."""
    meeting = resolution.meeting
    role = role_of(by, meeting)
    if not role:
        raise PermissionDenied("Nghị quyết, kết luận do bí thư hoặc phó bí thư ký (đại hội: chủ trì).")
    resolution.claim_version(seen, by=by)
    _check(resolution)
    today, now = timezone.localdate(), timezone.now()
    body = body_of(meeting)
    held = sequences.held(meeting.unit, body.name, suffix=body.suffix, kind=resolution.kind, day=today, by=by)
    number = max(held.last, _last_signed(held)) + 1
    facts = content.gather(resolution) | {"signer": by.member.full_name, "role": role}
    facts |= {"behalf": letterhead.on_behalf_of(meeting)}
    symbol = _symbol(resolution.kind, number, body)
    numbered = {"issuer": held.issuer, "term": held.term, "number": number, "symbol": symbol, "issued_on": today}
    resolution.move("sign", facts=facts, signed_by=by, signed_at=now, **numbered)
    after = {"symbol": symbol, "title": resolution.title}
    audit.record(by, "meeting.resolution_sign", meeting, power=Power.PLAN_MEETINGS, after=after)


@transaction.atomic
def renumber(resolution: Resolution, *, by: User) -> None:
    """The next number for what is signed and not posted, and whose number a clerk has meanwhile given to another
    document of the library; nothing else of it changes. Raises NumberKept."""
    row = Resolution.objects.to_post().select_for_update(of=("self",), no_key=True).filter(pk=resolution.pk).first()
    if row is None or taken_by(row) is None:
        raise NumberKept
    body, meeting, day = body_of(resolution.meeting), resolution.meeting, row.issued_on
    held = sequences.held(meeting.unit, body.name, suffix=body.suffix, kind=row.kind, day=day, by=by)
    before = {"symbol": row.symbol}
    resolution.number = max(held.last, _last_signed(held)) + 1
    resolution.symbol = _symbol(resolution.kind, resolution.number, body)
    resolution.save(update_fields=["number", "symbol"])
    after = {"symbol": resolution.symbol}
    audit.record(by, "meeting.resolution_renumber", meeting, power=Power.PLAN_MEETINGS, before=before, after=after)


def follow(issuer: Issuer, into: Issuer) -> None:
    """What was signed under a name of a body that is merged `into` another is in the sequence of that, each in the term
    of its day."""
    held = Q(until=None) | Q(until__gte=OuterRef("issued_on"))
    terms = IssuingTerm.objects.filter(held, issuer=into, since__lte=OuterRef("issued_on"))
    signed = Resolution.objects.signed().filter(issuer__in=[issuer, into])
    signed.update(issuer=into, term=Subquery(terms.values("pk")[:1]))


def taken_by(resolution: Resolution) -> Document | None:
    """The other document of the library that bears the number of a signed `resolution`."""
    return sequences.bearer(*_sequence(resolution), number=resolution.number)


def next_symbol(resolution: Resolution) -> str:
    """What `renumber` would give now."""
    own = Resolution.objects.in_sequence(*_sequence(resolution)[:3], resolution.issued_on.year)
    last = max(sequences.last_number(*_sequence(resolution)), own.aggregate(last=Max("number"))["last"] or 0)
    return _symbol(resolution.kind, last + 1, body_of(resolution.meeting))


def _sequence(resolution: Resolution) -> tuple[Issuer, str, IssuingTerm | None, date]:
    return resolution.issuer, resolution.kind, resolution.term, resolution.issued_on


def _symbol(kind: str, number: int, body: Body) -> str:
    return f"{number:02}-{Resolution.SYMBOLS[Resolution.Kind(kind)]}/{body.suffix}"


def _last_signed(held: sequences.Sequence) -> int:
    """The highest that was signed here, posted or not."""
    own = Resolution.objects.in_sequence(held.issuer, held.kind, held.term, held.day.year)
    return own.aggregate(last=Max("number"))["last"] or 0


def _check(resolution: Resolution) -> None:
    meeting, vote = resolution.meeting, resolution.vote
    if meeting.closed_at is None:
        raise NotReady("Buổi sinh hoạt chưa bế mạc. Đề nghị bế mạc trên cổng rồi ký.")
    if not any(getattr(resolution, name).strip() for name in WRITTEN):
        raise NotReady("Chưa có nội dung nào được ghi. Đề nghị ghi ít nhất phương hướng, nhiệm vụ rồi ký.")
    if vote and vote.outcome != Vote.Outcome.PASSED:
        raise NotReady("Lần biểu quyết đã chọn không đạt nên nghị quyết, kết luận này chưa được thông qua.")
