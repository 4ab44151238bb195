"""The lists of the desk: mine to do, waiting for others, due soon, overdue, by number or name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.utils import timezone

from members import rules
from members.models import User
from members.operations.engine.declaring import PROCEDURES, procedure_of, steps_that
from members.operations.models import Case
from members.operations.models.cases import CaseQuerySet
from members.waiting_work import MOST

REMIND_BEFORE = "case.remind_before"
MOST_PLACES = 50


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    rows: Callable[[User], CaseQuerySet]


@dataclass(frozen=True)
class FirstDue:
    """`cases`, the first due one first. A page of them is found among bare rows, and its people and places are joined
    to it alone: a city has ten thousand before it, and all of them are sorted."""

    cases: CaseQuerySet

    def __getitem__(self, cut: slice, /) -> CaseQuerySet:
        keys = self.cases.first_due_first().values("pk")[cut]
        return Case.objects.filter(pk__in=keys).with_places().first_due_first()


def days_before() -> int:
    """So many days before its limit a step is due soon."""
    return rules.whole(REMIND_BEFORE, on=timezone.localdate())


def _due_soon(user: User) -> CaseQuerySet:
    return Case.objects.due_soon(days_before()).seen_by(user)


def _in_transit(user: User) -> CaseQuerySet:
    return Case.objects.before(steps_that(attrgetter("in_transit"))).seen_by(user)


TABS = {
    each.key: each
    for each in (
        Tab("", "Việc của tôi", Case.objects.mine),
        Tab("cho", "Chờ nơi khác", Case.objects.waiting_elsewhere),
        Tab("tren-duong", "Đang trên đường", _in_transit),
        Tab("sap-den-han", "Sắp đến hạn", _due_soon),
        Tab("qua-han", "Quá hạn", lambda user: Case.objects.overdue().seen_by(user)),
    )
}


def tabs(user: User, current: Tab) -> list[dict]:
    """As the component of tabs draws them, each with how many there are, counted up to MOST."""
    return [
        {
            "label": each.label,
            "url": f"?muc={each.key}" if each.key else "?",
            "current": each is current,
            "count": _counted(each.rows(user)),
        }
        for each in TABS.values()
    ]


def _counted(cases: CaseQuerySet) -> str:
    many = cases.order_by()[: MOST + 1].count()
    return f"{MOST}+" if many > MOST else str(many or "")


@dataclass(frozen=True)
class Row:
    """A case in a list, in words."""

    case: Case

    @property
    def procedure(self) -> str:
        return procedure_of(self.case).label

    @property
    def place(self) -> str:
        """`đến Chi bộ 1`, `từ Đảng bộ phường Hồng Gai`; empty where nobody goes anywhere."""
        there = self.case.going_to
        return f"{'từ' if procedure_of(self.case).leads_in else 'đến'} {there}" if there else ""

    @property
    def step(self) -> str:
        return procedure_of(self.case).names[self.case.step].label if self.case.is_open else ""


@dataclass(frozen=True)
class Stuck:
    """So many overdue cases at one step of one organisation, the oldest since `oldest`."""

    unit: str
    code: str
    step: str
    many: int
    oldest: date


def stuck(user: User) -> list[Stuck]:
    """Where overdue cases are held, the most first; one query."""
    found = Case.objects.seen_by(user).stuck_by_unit()[:MOST_PLACES]
    return [Stuck(row["holder__name"], row["holder__code"], _step(row), row["many"], row["oldest"]) for row in found]


def _step(row: dict) -> str:
    procedure = PROCEDURES.get(row["procedure"])
    return f"{procedure.label}: {procedure.names[row['step']].label}" if procedure else row["step"]


def rows(cases) -> list[Row]:
    return [Row(case) for case in cases]
