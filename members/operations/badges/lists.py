"""The list of a round as one office sees it: who, which medal, what stands in the way; opened as cases in one go."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.db import transaction
from django.utils import timezone

from members import audit, medal_rounds
from members.access import granted_paths
from members.medal_rounds import Round
from members.models import Member, Unit, User
from members.operations.badges import eligible, rounds
from members.operations.badges.declared import MEDAL
from members.operations.badges.eligible import Eligible
from members.operations.badges.proposing import facts_of
from members.operations.engine import many
from members.operations.engine.declaring import Request
from members.operations.models import Case
from members.powers import OF_PROCEDURES, Power
from members.refusals import Refused
from members.sheets import Table


class NothingToOpen(Refused):
    """There is nobody for whom a case is to be opened."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "Không còn đồng chí nào chưa có hồ sơ trong danh sách này."


@dataclass(frozen=True)
class RoundList:
    """The round with everybody of its list; rows: those of the kind that was asked for."""

    round: Round
    everybody: Sequence[Eligible]
    years: int | None = None

    @property
    def rows(self) -> list[Eligible]:
        return [row for row in self.everybody if self.years in {None, row.years}]

    @property
    def kinds(self) -> list[tuple[int, int]]:
        """The years of each medal with how many there are, ascending."""
        return sorted(Counter(row.years for row in self.everybody).items())

    @property
    def to_open(self) -> list[Eligible]:
        return [row for row in self.rows if row.may_be_opened]

    @property
    def opened(self) -> int:
        return sum(1 for row in self.rows if row.case)

    @property
    def waiting(self) -> int:
        return sum(1 for row in self.rows if row.waits_until)


def top() -> Unit:
    """The province, by whose rules rounds are."""
    return Unit.objects.get(parent=None)


def around(today: date | None = None) -> list[Round]:
    """The rounds before and after today, in order."""
    return medal_rounds.around(medal_rounds.book_of(top()), today or timezone.localdate())


def coming_and_past() -> tuple[list[Round], list[Round]]:
    """The rounds from today on, the nearest first, and those that have passed, the last first."""
    today, near = timezone.localdate(), around()
    return [each for each in near if each.on >= today], [each for each in reversed(near) if each.on < today]


def paths_of(user: User, powers: Sequence[Power] = OF_PROCEDURES) -> list[str]:
    """The paths of the units whose list `user` sees; what is below them is meant too."""
    if user.is_superuser:
        return [top().path]
    return sorted({path for power in powers for path in granted_paths(user, power)})


def of_round(
    user: User, on: date, years: int | None = None, powers: Sequence[Power] = OF_PROCEDURES
) -> RoundList | None:
    """The list of the round on the day `on` in the units of `user`; None where there is no such round."""
    province = top()
    book = medal_rounds.book_of(province)
    found = rounds.of_unit(province, on, book)
    if found is None:
        return None
    return RoundList(found, eligible.of(found, medal_rounds.levels(book, on), paths_of(user, powers)), years)


@transaction.atomic
def open_cases(user: User, on: date, years: int | None = None) -> list[Case]:
    """Opens a case for everybody of the list who has none, AT_ONCE at most, in the units where `user` handles cases.
    Raises NothingToOpen, and CaseRefused where somebody was quicker."""
    found = of_round(user, on, years, (Power.HANDLE_CASES,))
    if found is None or not found.to_open:
        raise NothingToOpen
    rows = found.to_open[: many.AT_ONCE]
    rounds.kept(top(), found.round)
    members = Member.objects.select_related("unit").in_bulk([row.member for row in rows])
    requests = [
        Request(
            members[row.member],
            members[row.member].unit,
            None,
            facts_of(row.years, row.reached, found.round),
            on,
        )
        for row in rows
    ]
    return many.open_all(MEDAL, requests, by=user)


STATES = {"open": "Đang giải quyết", "done": "Đã xong"}


def standing(row: Eligible) -> str:
    """What has become of one line, in words."""
    if row.number:
        return f"Đã có, số {row.number}"
    if row.waits_until:
        return f"Hoãn: chờ sau kỷ luật đến hết {row.waits_until:%d/%m/%Y}"
    if row.case is None:
        return "Chưa lập hồ sơ"
    step = MEDAL.names.get(row.step or "")
    return f"Chờ: {step.label}" if step else STATES.get(row.state or "", "")


def taken_out(found: RoundList, *, by: User) -> Table:
    """The list as a file: what is sent up with the letter. Taking it is audited where `by` sees it from."""
    after = {"day": found.round.on.isoformat(), "rows": len(found.rows)}
    units = Unit.objects.filter(path__in=paths_of(by)).order_by("path")
    audit.record_all(by, [("medal.list_file", unit, None, after) for unit in units], power=Power.HANDLE_CASES)
    return _table(found)


def _table(found: RoundList) -> Table:
    precision = Member.Precision
    rows = (
        (
            place,
            row.name,
            precision(row.birth_precision).written(row.birth_date),
            row.cell,
            row.party,
            row.began,
            row.years,
            row.reached,
            standing(row),
        )
        for place, row in enumerate(found.rows, 1)
    )
    heading = (
        *("TT", "Họ và tên", "Ngày sinh", "Chi bộ", "Đảng bộ", "Tính tuổi Đảng từ", "Huy hiệu (năm)"),
        *("Đủ năm ngày", "Tình trạng"),
    )
    return Table(f"Huy hiệu {found.round.on:%d-%m-%Y}", heading, rows, widths=(6, 28, 12, 28, 34, 14, 10, 14, 40))
