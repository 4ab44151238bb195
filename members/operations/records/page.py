"""What a page shows of a record: the 30 items in the order of the form, what is missing, what is masked."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from members.models import Member
from members.operations.engine.declaring import PROCEDURES
from members.operations.models import RecordSource
from members.operations.records import keeping
from members.operations.records.declaring import Guard, Item, Part
from members.operations.records.gaps import Gap, gaps
from members.operations.records.items import ASKING, ITEMS, NEEDED, number_of
from members.operations.records.profile import lacks, profile_of
from members.operations.records.values import Value, lines

GROUPS = (
    ("Đầu phiếu", 0, 0),
    ("Bản thân", 1, 12),
    ("Đoàn thể, trình độ", 13, 17),
    ("Sức khỏe, giấy tờ, miễn sinh hoạt", 18, 20),
    ("Quá trình, khen thưởng", 21, 25),
    ("Kỷ luật, lịch sử, gia đình, kinh tế", 26, 30),
)


@dataclass(frozen=True)
class Shown:
    """One part: its lines, or that it is masked. `told`: where it came from."""

    part: Part
    lines: list[str]
    masked: bool
    source: RecordSource | None

    @property
    def number(self) -> str:
        return number_of(self.part)

    @property
    def missing(self) -> bool:
        return not self.masked and self.part.needed and not self.lines

    @property
    def edit_by_profile(self) -> bool:
        """Corrected as the handbook's profile is."""
        return bool(self.part.member)


@dataclass(frozen=True)
class Shelf:
    """An item with its parts."""

    item: Item
    parts: list[Shown]


@dataclass(frozen=True)
class Group:
    """Items that stand together on the page."""

    title: str
    shelves: list[Shelf]


@dataclass(frozen=True)
class Missing:
    """A part that is to be filled in, and what will ask for it."""

    part: Part
    asked_by: list[str]

    @property
    def number(self) -> str:
        return number_of(self.part)


@dataclass(frozen=True)
class RecordPage:
    member: Member
    shelves: list[Shelf]
    missing: list[Missing]
    gaps: list[Gap]
    hides: list[Guard]

    @property
    def groups(self) -> list[Group]:
        return [
            Group(title, [shelf for shelf in self.shelves if first <= shelf.item.number <= last])
            for title, first, last in GROUPS
        ]

    @property
    def complete(self) -> int:
        """Per cent of the parts that a record needs."""
        return 100 - round(100 * len(self.missing) / len(NEEDED))


def of(member: Member, guards: Collection[Guard], *, shown: Collection[str] | None = None) -> RecordPage:
    """The record of `member` as who may read `guards` sees it. shown: of the parts behind a guard only these; None for
    all of them. The same few queries for every record."""
    kept = keeping.fetch(member, guards)
    profile = profile_of(member)
    sources = {source.part: source for source in RecordSource.objects.filter(record=member.pk)}
    shelves = [
        Shelf(item, [_shown(part, kept.said, profile, guards, shown, sources) for part in item.parts]) for item in ITEMS
    ]
    told = kept.said.get(keeping.WORK, [])
    hides = [guard for guard in Guard if guard.power and any(p.masked and p.part.guard == guard for p in _all(shelves))]
    return RecordPage(
        member,
        shelves,
        missing_of(member, kept.filled),
        gaps(told, timezone.localdate()) if isinstance(told, list) and member.is_counted else [],
        hides,
    )


def _all(shelves: list[Shelf]) -> list[Shown]:
    return [part for shelf in shelves for part in shelf.parts]


def _shown(
    part: Part,
    said: dict[str, Value],
    profile: Mapping[str, str],
    guards: Collection[Guard],
    shown: Collection[str] | None,
    sources: dict[str, RecordSource],
) -> Shown:
    """What is masked looks the same whether anything stands there or not: that alone would tell."""
    if part.member:
        text = profile[part.member]
        return Shown(part, [text] if text else [], False, None)
    masked = part.guard != Guard.OPEN and (part.guard not in guards or (shown is not None and part.key not in shown))
    if masked:
        return Shown(part, [], True, None)
    told = lines(part, said.get(part.key, {}))
    return Shown(part, told, False, sources.get(part.key) or (sources.get("") if told else None))


def missing_of(member: Member, filled: Collection[str]) -> list[Missing]:
    """What a complete record has and this one has not."""
    return [
        Missing(part, asked_by(part))
        for part in NEEDED
        if (lacks(member, part) if part.member else part.key not in filled)
    ]


def asked_by(part: Part) -> list[str]:
    """The procedures and papers that will ask for it, in words."""
    found = [
        ASKING.get(key) or (procedure.label if (procedure := PROCEDURES.get(key)) else "") for key in part.asked_by
    ]
    return [label for label in found if label]


@dataclass(frozen=True)
class Summary:
    """One line of a list of records."""

    member: Member
    missing: list[Missing]
    has_gaps: bool


def summaries(members: Iterable[Member]) -> list[Summary]:
    """Of members that were fetched with their record; no query."""
    found = []
    for member in members:
        record = getattr(member, "full_record", None)
        filled = record.filled if record else []
        found.append(Summary(member, missing_of(member, filled), bool(record and record.has_gaps)))
    return found
