"""Phiếu bổ sung hồ sơ đảng viên (mẫu 3-HSĐV) on paper: each item with what is new in it, or the letter K; of who has
not handed it in yet, empty lines to be written by hand (HD 38-HD/BTCTW, I.2.3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from members.models import Member, Unit, User
from members.operations.engine.surroundings import ladder
from members.operations.models import Supplement, SupplementRound
from members.operations.records import access, keeping
from members.operations.records.declaring import Guard, Part
from members.operations.records.items import ITEMS, number_of
from members.operations.records.profile import profile_of
from members.operations.records.values import Value, said
from members.operations.yearly import rounds

State = Supplement.State
UNCHANGED = "K"
BY_HAND = "……"
SEE_DOSSIER = "có thay đổi (xem hồ sơ giấy)"


@dataclass(frozen=True)
class Line:
    """One part: its number in the form, and what is written beside it."""

    number: str
    label: str
    text: str


@dataclass(frozen=True)
class Signature:
    """An organisation that certifies; done: whether it has."""

    label: str
    unit: Unit | None
    done: bool


@dataclass(frozen=True)
class Sheet:
    round: SupplementRound
    member: Member
    sheet: Supplement | None
    lines: list[Line]
    signatures: list[Signature]


def load(user: User, round_pk: int, member_pk: int) -> Sheet:
    """One's own, or of somebody whose record `user` reads; 404 and 403 as `members.access.load`."""
    own = user.member_id == member_pk
    member = access.PEOPLE.get(pk=member_pk) if own else access.member_for(user, member_pk)
    found = SupplementRound.objects.reaching(member.unit).filter(pk=round_pk).select_related("unit").first()
    if found is None:
        raise Http404
    return of(member, found)


def of(member: Member, found: SupplementRound) -> Sheet:
    """The same few queries for every sheet. What only few may read is not written here."""
    sheet = rounds.sheet_of(member, found)
    told, profile = keeping.fetch(member, {Guard.OPEN}).said, profile_of(member)
    parts = [part for item in ITEMS if item.number for part in item.parts if part.proposable]
    lines = [Line(number_of(part), part.label, _text(part, sheet, told, profile)) for part in parts]
    return Sheet(found, member, sheet, lines, _signatures(member, sheet))


def _text(part: Part, sheet: Supplement | None, told: Mapping[str, Value], profile: Mapping[str, str]) -> str:
    if sheet is None:
        return BY_HAND
    if part.key not in sheet.changed:
        return UNCHANGED
    if part.member:
        return profile[part.member] or BY_HAND
    if part.guard != Guard.OPEN:
        return SEE_DOSSIER
    return said(part, told.get(part.key, {})) or BY_HAND


def _signatures(member: Member, sheet: Supplement | None) -> list[Signature]:
    """The levels in the order in which they certify."""
    order, above = list(State), ladder(member.unit)
    reached = order.index(State(sheet.state)) if sheet else 0
    levels = zip(("Chi ủy", "Cấp ủy cơ sở", "Cấp ủy cấp trên"), rounds.LEVELS.values(), strict=True)
    return [Signature(label, above.at(level), reached >= place) for place, (label, level) in enumerate(levels, 1)]
