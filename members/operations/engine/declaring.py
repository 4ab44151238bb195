"""What a procedure is, declared: its steps, who takes them, what they ask for, by when, what else may follow.

Timeline, buttons, checklist, queues, reminders, the tests and the page “đường đi của hồ sơ” are all read from it: a new
procedure is a declaration that is plugged in, and no view, template or table.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, Protocol

from django.db.models import TextChoices

from members.hooks import Hook
from members.models import Member, Unit, User
from members.operations.engine.surroundings import Level, Placed
from members.operations.models import Case
from members.powers import Power
from members.rules import RuleError

EVENT, ENTERED = "event_on", "entered_on"  # from which a limit may count beside the days that were noted


class Side(TextChoices):
    HOME = "home", "Nơi đi"
    DESTINATION = "destination", "Nơi đến"


class Goes(TextChoices):
    """Where a procedure leads somebody to."""

    NOWHERE = "nowhere", "Không chuyển đi"
    INSIDE = "inside", "Một chi bộ của cổng"
    OUTSIDE = "outside", "Nơi ngoài cổng"
    EITHER = "either", "Một chi bộ của cổng hoặc nơi ngoài cổng"


class Kind(TextChoices):
    """How a fact is typed and shown."""

    DAY = "day", "ngày"
    TEXT = "text", "chữ"
    WORDS = "words", "đoạn chữ"
    CHOICE = "choice", "một trong các mục"
    PERSONAL_ID = "personal_id", "số định danh"
    PHONE = "phone", "số điện thoại"
    TICK = "tick", "xác nhận"
    NUMBER = "number", "số"
    CELL = "cell", "chi bộ"
    MEMBERS = "members", "nhiều đảng viên"


class Among(TextChoices):
    """About whom a case can be opened."""

    ROLL = "roll", "Đảng viên trong danh sách"
    GONE = "gone", "Người đã ra khỏi Đảng"
    ALL = "all", "Đảng viên và người đã ra khỏi Đảng"
    DECEASED = "deceased", "Đảng viên đã từ trần"


class Effect(Protocol):
    """What a step does to the record, in the transaction that moves the case. Raises Refused to stop all of it."""

    def __call__(self, case: Case, *, by: User | None, on: date) -> None: ...


class EffectOnMany(Protocol):
    """What a step does to the records of several cases at once, in as many statements for 500 as for one. Raises
    Refused to stop all of it."""

    def __call__(self, cases: Sequence[Case], *, by: User | None, on: date) -> None: ...


# What speaks against each of several cases on the day of the step, by its key; as many statements for 500 as for one.
CheckOnMany = Callable[[Sequence[Case], date], Mapping[int, str]]


@dataclass(frozen=True)
class Fact:
    """Something that is typed with a step and kept by `key`. ahead: a day that may lie in the future;
    of_all: may be true of several cases at once; anything else differs from person to person."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = True
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    ahead: bool = False
    of_all: bool = False


@dataclass(frozen=True)
class Paper:
    """Something on paper that must be there before the step is taken; `form`: its official form; asked_with: needed of
    a case that notes this fact, where it is not of every one."""

    key: str
    label: str
    form: str = ""
    required: bool = True
    asked_with: str = ""

    def is_needed(self, case: Case) -> bool:
        return self.required or bool(case.facts.get(self.asked_with))


@dataclass(frozen=True)
class ByRule:
    """From when a limit counts, where the rules themselves say it by a value: `starts[value of rule on the day of fact
    `known_by`]` is the name of the fact."""

    rule: str
    known_by: str
    starts: Mapping[int, str]


@dataclass(frozen=True)
class Deadline:
    """rule: key of the RuleParameter, whose measure says whether it counts working days, days, months; empty: the day
    stands in the fact `counts_from` itself. counts_from: EVENT, ENTERED or the name of a fact, or ByRule. extension:
    key of the one extension. backwards: so long before that day, which may still lie ahead."""

    rule: str = ""
    counts_from: str | ByRule = ENTERED
    extension: str = ""
    backwards: bool = False


# Who votes besides the chi bộ, in words.
BASE_COMMITTEE = "cấp ủy viên đảng ủy cơ sở"
STANDING_COMMITTEE = "ủy viên ban thường vụ cấp ủy có thẩm quyền"


@dataclass(frozen=True)
class Vote:
    """rule: key of the ratio among the RuleParameter; subject: as meetings of the portal name it, whose result is
    taken; by: who votes, in words."""

    rule: str
    subject: str
    by: str = "đảng viên chính thức của chi bộ"


def always(_at: Placed) -> bool:
    return True


@dataclass(frozen=True)
class Branch:
    """Another way out of a step. to: the step it leads to, empty where the case ends in the state `ends`."""

    key: str
    label: str
    to: str = ""
    ends: str = Case.State.REFUSED
    facts: tuple[Fact, ...] = ()
    effect: Effect | None = None
    needs_reason: bool = True
    rule: str = ""


@dataclass(frozen=True)
class Lapse:
    """Past this limit the clock itself takes the branch."""

    deadline: Deadline
    branch: str


@dataclass(frozen=True)
class Step:
    """label: what happens, as the timeline says it; button: what who does it presses; box: the number of the box to be
    signed on the paper; counts: notes the day on which the step begins under this name, marks: the day on which it is
    done, for limits that run from there; checks: as those of a procedure, asked when the step is to be done; signature:
    left out where the same organisation has signed already or stands above both sides; in_transit: while the case waits
    for it, its member is between two organisations; outside: while the case is before it, its member stays for a time
    where the portal does not reach; effect_on_many: what it does to the record, where it can be done
    for many cases at once; checks_on_many: as checks, asked of many at once, the sentence by the key of the case."""

    key: str
    label: str
    level: Level
    button: str = "Ký, chuyển tiếp"
    side: Side = Side.HOME
    power: Power = Power.SIGN_CASES
    says: str = ""
    box: int = 0
    signature: bool = False
    facts: tuple[Fact, ...] = ()
    papers: tuple[Paper, ...] = ()
    vote: Vote | None = None
    deadline: Deadline | None = None
    lapse: Lapse | None = None
    branches: tuple[Branch, ...] = ()
    effect: Effect | None = None
    effect_on_many: EffectOnMany | None = None
    counts: str = ""
    marks: str = ""
    checks: tuple[Callable[[Case, date], str], ...] = ()
    checks_on_many: tuple[CheckOnMany, ...] = ()
    when: Callable[[Placed], bool] = always
    returns: bool = True
    in_transit: bool = False
    outside: bool = False
    rule: str = ""

    def branch(self, key: str) -> Branch | None:
        return next((branch for branch in self.branches if branch.key == key), None)

    @property
    def writes(self) -> bool:
        """Whether it does something to the record."""
        return bool(self.effect or self.effect_on_many)

    @property
    def for_many(self) -> bool:
        """Whether it may be taken for many cases at once: each vote is about one person, and what is typed of one, or
        written into one record, is not true of many."""
        return self.vote is None and self.effect is None and all(fact.of_all for fact in self.facts)

    def write(self, cases: Sequence[Case], *, by: User | None, on: date) -> None:
        """Does to the record what it declares. Raises as its effect."""
        if self.effect:
            for case in cases:
                self.effect(case, by=by, on=on)
        if self.effect_on_many:
            self.effect_on_many(cases, by=by, on=on)

    def refusals(self, cases: Sequence[Case], on: date) -> dict[int, str]:
        """The first sentence that speaks against taking it on the day `on`, by the key of the case; that no rule was in
        force on that day speaks against it, too."""
        found: dict[int, str] = {}
        for check_all in (*map(_of_each, self.checks), *self.checks_on_many):
            try:
                told = check_all(cases, on)
            except RuleError as unknown:
                told = {case.pk: str(unknown) for case in cases}
            found = dict(told) | found
        return found


def _of_each(check: Callable[[Case, date], str]) -> CheckOnMany:
    """`check` asked of each case by itself."""

    def check_all(cases: Sequence[Case], on: date) -> Mapping[int, str]:
        return {case.pk: text for case in cases if (text := check(case, on))}

    return check_all


@dataclass(frozen=True)
class Printed:
    """A paper that the case prints, from the step `since` on. boxes: how many places for signatures it has; party_age:
    tuổi đảng stands in it, as it was on the day of the decision."""

    key: str
    label: str
    form: str = ""
    boxes: int = 0
    since: str = ""
    party_age: bool = False


@dataclass(frozen=True)
class Request:
    """What somebody wants to open a case about: what its checks look at."""

    member: Member | None
    origin: Unit
    destination: Unit | None
    facts: Mapping[str, Any]
    event_on: date


@dataclass(frozen=True)
class Procedure:
    """about_member: False where a case is about a person who is no member yet; rule: its section of docs/rules.md,
    document: what it stands on; event: what the day of the event is; checks: each returns the sentence that speaks
    against, or an empty one; event_of: where the day of the event is not typed but stands in the record; derives: what
    follows from the request and is noted with it, or CaseRefused where that speaks against; noted: what those and the
    effects note, shown and never typed; among: of whom it may be about; holds: while such a case is open, its member
    is under inspection; ahead: the day of the event may still lie ahead; people: whom a case of several members is
    about, who stand in its papers."""

    key: str
    label: str
    family: str
    rule: str
    document: str
    event: str
    steps: tuple[Step, ...]
    opening: tuple[Fact, ...] = ()
    checks: tuple[Callable[[Request], str], ...] = ()
    event_of: Callable[[Member], date] | None = None
    derives: Callable[[Request], dict[str, Any]] | None = None
    goes: Goes = Goes.NOWHERE
    noted: tuple[Fact, ...] = ()
    about_member: bool = True
    among: Among = Among.ROLL
    asks_name: str = "Họ và tên"
    opened_by_hand: bool = True
    power: Power = Power.HANDLE_CASES
    printed: tuple[Printed, ...] = ()
    holds: bool = False
    ahead: bool = False
    people: Callable[[Case], Iterable[Member]] | None = None
    says: str = ""
    names: Mapping[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "names", {step.key: step for step in self.steps})

    @property
    def leads_in(self) -> bool:
        """Whether its person comes from the place outside that a case names."""
        return not self.about_member and self.goes == Goes.OUTSIDE

    @property
    def place_label(self) -> str:
        return "Nơi đi" if self.leads_in else "Nơi đến"

    def all_papers(self) -> dict[str, Paper]:
        return {paper.key: paper for step in self.steps for paper in step.papers}

    def all_facts(self) -> dict[str, Fact]:
        """Every fact that can be noted, by key, in the order of the procedure."""
        found = {fact.key: fact for fact in (*self.opening, *self.noted)}
        for step in self.steps:
            branched = (fact for branch in step.branches for fact in branch.facts)
            found |= {fact.key: fact for fact in (*step.facts, *branched)}
        return found


PROCEDURES: Hook[Procedure] = Hook(
    "A procedure that cases may follow; its order is that of the pages.", key=attrgetter("key")
)


def steps_that(fit: Callable[[Step], bool]) -> dict[str, list[str]]:
    """The keys of the steps that `fit`, by the key of their procedure; what has none is left out."""
    found = {each.key: [step.key for step in each.steps if fit(step)] for each in PROCEDURES}
    return {key: steps for key, steps in found.items() if steps}


def procedure_of(case: Case) -> Procedure:
    """Raises LookupError for a case of a procedure that is no longer there."""
    if found := PROCEDURES.get(case.procedure):
        return found
    raise LookupError(f"no procedure {case.procedure}")
