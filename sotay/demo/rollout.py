"""The first rollout: nine pilot đảng bộ, 121,146 members, 110,128 eligible, 88,279 activated: 72,87 % and 80,16 %.

The totals are the published ones (Thông báo 1048, 2/2023); names and the share of each of the nine are invented.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Max

from members.models import Unit
from members.models.units import STEP
from sotay.demo import people, tree
from sotay.usage import figures, months

CELL_SIZE, CELLS_A_BASE = 30, 25
WEEKS = 12  # of which figures are kept


class Pilot(NamedTuple):
    name: str
    bases: str  # what its đảng bộ cơ sở are called
    members: int
    eligible: int
    activated: int


PILOTS = (
    Pilot("Đảng bộ quận Tây Phong", "Đảng bộ phường", 15_210, 14_206, 12_373),
    Pilot("Đảng bộ quận Mai Lâm", "Đảng bộ phường", 14_820, 13_649, 11_492),
    Pilot("Đảng bộ quận Hòa Khê", "Đảng bộ phường", 11_940, 11_068, 8_777),
    Pilot("Đảng bộ huyện Đông Giang", "Đảng bộ xã", 15_870, 14_108, 11_343),
    Pilot("Đảng bộ huyện Phú Lương", "Đảng bộ xã", 13_450, 12_172, 10_164),
    Pilot("Đảng bộ huyện Đức Hòa", "Đảng bộ xã", 10_260, 9_193, 6_876),
    Pilot("Đảng bộ huyện Linh Sơn", "Đảng bộ xã", 9_130, 8_071, 5_343),
    Pilot("Đảng bộ Khối các cơ quan", "Đảng bộ cơ quan", 13_980, 13_155, 11_682),
    Pilot("Đảng bộ Khối các trường đại học, cao đẳng", "Đảng bộ Trường", 16_486, 14_506, 10_229),
)


@transaction.atomic
def load(parent: Unit, on: date) -> list[Unit]:
    """Puts the nine đảng bộ, their chi bộ and members under `parent` as they stood on the day `on`; returns the
    nine."""
    group = len([part for part in parent.code.split(".") if part.strip("0")])
    last = parent.children.aggregate(last=Max("path"))["last"]
    first = int(last[-STEP:], 36) + 1 if last else 1
    nine = tree.plant(
        tree.child(
            parent,
            pilot.name,
            kind=Unit.Kind.HIGHER,
            level=Unit.Level.DISTRICT,
            step=step,
            group=group,
            number=900 + step,
        )
        for step, pilot in enumerate(PILOTS, first)
    )
    sizes = [
        dict(zip([cell.pk for cell in _cells(unit, pilot, group + 1)], _sizes(pilot.members), strict=True))
        for unit, pilot in zip(nine, PILOTS, strict=True)
    ]
    with people.written_in_bulk(*people.MEMBERS):
        for seed, (pilot, cells) in enumerate(zip(PILOTS, sizes, strict=True)):
            people.copy_members(cells, eligible=pilot.eligible, activated=pilot.activated, on=on, seed=seed)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_unit, members_member, members_affiliation")
    return nine


def load_history(on: date, *, weeks: int = WEEKS) -> None:
    """Use of the last `weeks`, and closed figures of the whole tree a week apart and for yesterday; `on` stays open."""
    cover(on, weeks=weeks)
    load_use(on, weeks=weeks)
    for day in closed_days(on, weeks=weeks):
        figures.close(day)
    figures.refresh(on)


def load_use(on: date, *, weeks: int = WEEKS) -> None:
    """Use of the last `weeks` and of the thirty days before them. Their months have tables already."""
    with people.unchecked():
        people.copy_use(on - _use(weeks), on, pace=6)
        people.copy_installs(on)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sotay_dailyuse, sotay_installation")


def closed_days(on: date, *, weeks: int = WEEKS) -> list[date]:
    """Those of which figures are kept, a week apart, and yesterday; the oldest first."""
    return [on - timedelta(days=back) for back in sorted({1, *range(7, 7 * weeks + 1, 7)}, reverse=True)]


def cover(on: date, *, weeks: int = WEEKS) -> None:
    """Makes the tables of the months of which use and figures are loaded."""
    months.cover(on - _use(weeks), on)


def _use(weeks: int) -> timedelta:
    return timedelta(weeks=weeks + 4)


def _sizes(members: int) -> list[int]:
    """Chi bộ of about thirty, none differing by more than one."""
    cells = round(members / CELL_SIZE)
    return [members // cells + (number < members % cells) for number in range(cells)]


def _cells(unit: Unit, pilot: Pilot, group: int) -> list[Unit]:
    cells = len(_sizes(pilot.members))
    bases = tree.plant(
        tree.child(
            unit,
            f"{pilot.bases} {tree.place(step)}",
            kind=Unit.Kind.BASE,
            level=Unit.Level.COMMUNE,
            step=step,
            group=group,
        )
        for step in range(1, -(-cells // CELLS_A_BASE) + 1)
    )
    return tree.plant(
        tree.child(
            bases[number // CELLS_A_BASE],
            f"Chi bộ {number % CELLS_A_BASE + 1}",
            kind=Unit.Kind.CELL,
            level=Unit.Level.CELL,
            step=number % CELLS_A_BASE + 1,
            group=4,
        )
        for number in range(cells)
    )
