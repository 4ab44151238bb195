"""What the rules say of units as they are: a list to work through, never a block. Every limit is a RuleParameter of the
day that is asked about."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q

from members import headcount, rules
from members.models import Member, Office, Term, Unit
from members.models.rules import RuleParameter
from members.rules import Book, RuleError
from members.tree import codes

Kind, Code = Unit.Kind, Office.Code

CELL_COMMITTEE = {Code.SECRETARY, Code.DEPUTY, Code.CELL_COMMITTEE_MEMBER}
STANDING = {Code.SECRETARY, Code.STANDING_DEPUTY, Code.DEPUTY, Code.STANDING_MEMBER}
GROUP = (Code.GROUP_LEADER, Code.GROUP_DEPUTY)
FULL = STANDING | {Code.COMMITTEE_MEMBER}
SHAPE = "294-QĐ/TW; 208-QĐ/TW"
CODE_RULE = "1361-CV/BTCTW"
CHARTER = "Điều lệ Đảng, điều 3"
PORTAL = "Quy ước của Sổ tay"
# Which units may stand directly under which (docs/rules.md §1.2).
BELONGS_UNDER: dict[str, set] = {
    Kind.HIGHER: {Kind.PROVINCE},
    Kind.BASE: {Kind.PROVINCE, Kind.HIGHER},
    Kind.BASE_CELL: {Kind.PROVINCE, Kind.HIGHER},
    Kind.AFFILIATED: {Kind.BASE},
    Kind.SUB: {Kind.BASE, Kind.AFFILIATED},
    Kind.CELL: {Kind.HIGHER, Kind.BASE, Kind.AFFILIATED, Kind.SUB},
    Kind.TEMPORARY_CELL: {Kind.HIGHER, Kind.BASE, Kind.AFFILIATED, Kind.SUB},
    Kind.RESERVE_CELL: {Kind.PROVINCE, Kind.HIGHER, Kind.BASE, Kind.AFFILIATED, Kind.SUB},
}


class RuleWarning(NamedTuple):
    """One sentence about one unit; `bad` where a rule is not kept, else something to look at."""

    sentence: str
    document: str
    bad: bool = True


@dataclass
class Facts:
    """What the rules ask of one unit on one day."""

    unit: Unit
    on: date
    book: Book
    members: int | None = None  # None: nobody has counted yet
    official: int | None = None
    holders: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    gone: list[Office] = field(default_factory=list)
    on_probation: list[str] = field(default_factory=list)
    term: Term | None = None

    def people(self, offices: Iterable[str]) -> int:
        return len(set().union(*(self.holders[office] for office in offices)))

    def rule(self, key: str) -> RuleParameter | None:
        try:
            return self.book.parameter(key, on=self.on)
        except RuleError:
            return None


def of(units: Iterable[Unit], on: date) -> dict[int, list[RuleWarning]]:
    """The warnings about each of `units` (with their parents) by primary key, what is not kept first; a closed unit has
    none. The number of queries does not depend on how many units are asked about."""
    working = [unit for unit in units if unit.status in Unit.WORKING]
    found = {}
    for facts in _facts(working, on):
        said = [warning for rule in RULES for warning in rule(facts)]
        found[facts.unit.pk] = sorted(said, key=lambda warning: not warning.bad)
    return found


# What is known


def _facts(units: list[Unit], on: date) -> list[Facts]:
    books = rules.books(units, key__regex=r"^(org|term)\.")
    facts = {unit.pk: Facts(unit, on, books[unit.pk]) for unit in units}
    for pk, count in headcount.of([unit for unit in units if not unit.is_cell], on).items():
        facts[pk].members = count.members
    for at in ("unit", "temporary_unit"):
        for pk, members, official in _counted(facts, at):
            facts[pk].members, facts[pk].official = members, official
    seats = Office.objects.in_office_on(on).filter(unit__in=facts)
    told = ("unit", "code", "member", "member__full_name", "member__official_date")
    for pk, code, member, name, official in seats.values_list(*told):
        facts[pk].holders[code].add(member)
        if (official is None or official > on) and code not in GROUP:
            facts[pk].on_probation.append(f"{Code(code).label} {name}")
    for office in seats.of_somebody_gone().select_related("member"):
        facts[office.unit_id].gone.append(office)
    for term in Term.objects.filter(unit__in=facts, until=None):
        facts[term.unit_id].term = term
    return list(facts.values())


def _counted(facts: dict[int, Facts], at: str) -> Iterator[tuple[int, int, int]]:
    """Members of each chi bộ; those of a chi bộ sinh hoạt tạm thời are members of another one."""
    temporary = at == "temporary_unit"
    cells = [
        pk for pk, each in facts.items() if each.unit.is_cell and (each.unit.kind == Kind.TEMPORARY_CELL) is temporary
    ]
    official = Count("pk", filter=Q(official_date__isnull=False))
    rows = Member.objects.counted().filter(**{f"{at}__in": cells}).order_by().values(at)
    rows = rows.annotate(total=Count("pk"), full=official).values_list(at, "total", "full")
    found = {pk: counts for pk, *counts in rows}
    return ((pk, *found.get(pk, (0, 0))) for pk in cells)


# The rules


def _few_official(facts: Facts) -> Iterator[RuleWarning]:
    rule = facts.rule("org.min_official_members")
    count = facts.members if facts.unit.kind == Kind.RESERVE_CELL else facts.official
    if rule and facts.unit.is_cell and count is not None and count < rule.value:
        kind = "đảng viên" if facts.unit.kind == Kind.RESERVE_CELL else "đảng viên chính thức"
        yield RuleWarning(f"Có {count} {kind}, ít hơn {rule.value:.0f}.", rule.document)


def _cell_committee(facts: Facts) -> Iterator[RuleWarning]:
    least, most = facts.rule("org.cell_committee_min"), facts.rule("org.cell_committee_max")
    if not facts.unit.is_cell:
        return
    if least and (facts.official or 0) >= least.value and not facts.holders[Code.CELL_COMMITTEE_MEMBER]:
        words = f"Có {facts.official} đảng viên chính thức, từ {least.value:.0f} trở lên, mà chưa ghi chi ủy."
        yield RuleWarning(words, least.document)
    size = facts.people(CELL_COMMITTEE)
    if most and size > most.value:
        yield RuleWarning(f"Chi ủy có {size} đồng chí, nhiều hơn {most.value:.0f}.", most.document)


def _size(facts: Facts) -> Iterator[RuleWarning]:
    rule, count = facts.rule("org.base_committee_min"), facts.members
    if rule is None or count is None:
        return
    if facts.unit.kind == Kind.BASE and count < rule.value:
        words = f"Đảng bộ cơ sở có {count} đảng viên, ít hơn {rule.value:.0f}: cần cấp trên đồng ý."
        yield RuleWarning(words, rule.document)
    if facts.unit.kind == Kind.BASE_CELL and count >= rule.value:
        words = f"Chi bộ cơ sở có {count} đảng viên, từ {rule.value:.0f} trở lên: đủ số để lập đảng bộ cơ sở."
        yield RuleWarning(words, rule.document, bad=False)


def _groups(facts: Facts) -> Iterator[RuleWarning]:
    rule = facts.rule("org.cell_groups_over")
    many = rule and facts.unit.is_cell and facts.members is not None and facts.members > rule.value
    if many and not facts.holders[Code.GROUP_LEADER]:
        words = f"Có {facts.members} đảng viên, hơn {rule.value:.0f}, mà chưa ghi tổ đảng."
        yield RuleWarning(words, rule.document, bad=False)


def _secretary(facts: Facts) -> Iterator[RuleWarning]:
    if not facts.holders[Code.SECRETARY]:
        yield RuleWarning("Chưa ghi bí thư.", PORTAL, bad=False)


def _standing(facts: Facts) -> Iterator[RuleWarning]:
    rule = facts.rule("org.standing_ratio")
    standing, all_of_them = facts.people(STANDING), facts.people(FULL)
    whole = (facts.term and facts.term.seats) or all_of_them
    if rule is None or facts.unit.is_cell or not (facts.holders[Code.STANDING_MEMBER] and whole):
        return
    most = facts.book.ratio(rule.key, on=facts.on)
    if standing > most * whole:
        words = f"Ban thường vụ có {standing} đồng chí trên {whole} cấp ủy viên, hơn {most}."
        yield RuleWarning(words, rule.document)


def _sub_committee(facts: Facts) -> Iterator[RuleWarning]:
    rule, size = facts.rule("org.sub_committee_max"), facts.people(FULL)
    if rule and facts.unit.kind == Kind.SUB and size > rule.value:
        words = f"Cấp ủy đảng bộ bộ phận có {size} đồng chí, nhiều hơn {rule.value:.0f}."
        yield RuleWarning(words, rule.document)


def _old_term(facts: Facts) -> Iterator[RuleWarning]:
    short = facts.unit.is_cell and facts.unit.kind != Kind.BASE_CELL
    rule = facts.rule("term.cell_years" if short else "term.committee_years")
    if not (rule and facts.term):
        return
    since, years = facts.term.since, int(rule.value)
    if (facts.on.year - since.year, facts.on.month, facts.on.day) > (years, since.month, since.day):
        words = f"Đại hội gần nhất từ ngày {since:%d/%m/%Y}, đã quá nhiệm kỳ {years} năm."
        yield RuleWarning(words, rule.document)


def _gone(facts: Facts) -> Iterator[RuleWarning]:
    for office in facts.gone:
        words = f"{office.get_code_display()} {office.member} không còn sinh hoạt tại đây: cần ghi thôi giữ chức vụ."
        yield RuleWarning(words, PORTAL)


def _on_probation(facts: Facts) -> Iterator[RuleWarning]:
    for holder in facts.on_probation:
        yield RuleWarning(f"{holder} là đảng viên dự bị, chưa có quyền ứng cử.", CHARTER)


def _place(facts: Facts) -> Iterator[RuleWarning]:
    unit, parent = facts.unit, facts.unit.parent
    if parent is None:
        return
    if parent.kind not in BELONGS_UNDER.get(unit.kind, ()):
        words = f"{unit.get_kind_display()} không trực thuộc {parent.get_kind_display()[0].lower()}"
        yield RuleWarning(f"{words}{parent.get_kind_display()[1:]}.", SHAPE)
    if not codes.begins(unit.code, parent.code):
        words = f"Mã {unit.code} không bắt đầu bằng các nhóm số của cấp trên, {parent.code}."
        yield RuleWarning(words, CODE_RULE)


RULES: tuple[Callable[[Facts], Iterator[RuleWarning]], ...] = (
    _few_official,
    _cell_committee,
    _size,
    _groups,
    _secretary,
    _gone,
    _on_probation,
    _standing,
    _sub_committee,
    _old_term,
    _place,
)
