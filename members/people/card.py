"""What one page shows of a member: the record with its numbers masked, places, offices, tuổi đảng, what was changed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.utils import timezone

from members import audit, party_age
from members.delivery import gateways
from members.models import Affiliation, AuditEntry, CorrectionRequest, Member, Office, User
from members.models.delivery import Channel
from members.people import record

HISTORY = 20
SHOWN = ("correction.approve", "assistance.note")


@dataclass(frozen=True)
class Action:
    """One change of the record, in words."""

    at: datetime
    actor: User | None
    reason: str
    lines: list[str]


@dataclass(frozen=True)
class Card:
    member: Member
    affiliations: list[Affiliation]
    offices: list[Office]
    age: party_age.Age | None
    medal: party_age.Medal | None
    open_correction: CorrectionRequest | None
    history: list[Action]

    @property
    def age_until(self) -> date | None:
        """The day on which tuổi đảng stopped; None while it grows."""
        return party_age.stopped(self.member)

    @property
    def channels(self) -> list[Channel]:
        """By which a code can be sent to the member instead of a slip."""
        return [channel for channel in gateways.offered() if gateways.address_of(self.member, channel)]


def of(member: Member) -> Card:
    """The same few queries for everybody."""
    age, medal = honours(member)
    return Card(
        member,
        list(member.affiliations.select_related("unit").order_by("-since", "-pk")),
        list(member.offices.select_related("unit").order_by(F("until").desc(nulls_first=True), "-since")),
        age,
        medal,
        member.corrections.waiting().first(),
        [_described(entry) for entry in audit.history(member).filter(action__in=SHOWN)[:HISTORY]],
    )


def honours(member: Member) -> tuple[party_age.Age | None, party_age.Medal | None]:
    """Tuổi đảng and the next Huy hiệu as of today."""
    gaps, today = list(member.party_age_gaps.all()), timezone.localdate()
    return party_age.age(member, gaps, today), party_age.next_medal(member, gaps, today)


def _described(entry: AuditEntry) -> Action:
    before, after, labels = entry.before or {}, entry.after or {}, record.labels()
    if entry.action == "assistance.note":
        reasons = dict(Member.Reason.choices)
        lines = [f"Điều kiện dùng Sổ tay: {reasons.get(after.get('ineligible_reason'), 'đủ điều kiện')}"]
        lines += [f"Người giúp: {after['helper_name']}"] if after.get("helper_name") else []
        return Action(entry.at, entry.actor, entry.reason, lines)
    lines = [
        f"{labels[field]}: {_or_none(field, old)} → {_or_none(field, after.get(field, ''))}"
        for field, old in before.items()
        if field in labels
    ]
    lines += [f"Theo quyết định: {after['decision_no']}"] if after.get("decision_no") else []
    return Action(entry.at, entry.actor, entry.reason, lines)


def _or_none(field: str, text: str) -> str:
    return record.written_out(field, text) or "chưa có"
