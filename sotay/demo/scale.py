"""A whole city at full size: 17,000 chi bộ, 500,000 invented members, a month of use, 10,000 articles."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from members.models import Member, Unit, User
from sotay.demo import articles, people, tree
from sotay.usage import figures, months

DISTRICTS, BASES, CELLS, MEMBERS = 50, 2_600, 17_000, 500_000
ELIGIBLE, ACTIVATED = 0.9091, 0.7287  # shares of the first rollout


class NotOurs(Exception):
    """The database holds people who are not invented."""


def wipe() -> None:
    """Empties a database in which everybody is invented. Raises NotOurs when anybody is not."""
    if Member.objects.exclude(personal_id__startswith=people.ID_PREFIX).exists():
        raise NotOurs("Cơ sở dữ liệu có đảng viên không phải do demo_scale tạo ra: không xóa gì cả.")
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE members_unit, members_member, members_user CASCADE")


def load(
    on: date, members: int = MEMBERS, *, days: int = 30, article_count: int = 10_000, say: Callable[[str], object] = str
) -> None:
    """Fills an empty database and counts the figures of `on` and of the day before."""
    months.cover(on - timedelta(days=max(days, 1)), on)
    units, cells = plant(members)
    say(f"{len(cells):,} chi bộ")
    with people.written_in_bulk(*people.MEMBERS, *people.DAYS_OF_USE):
        people.copy_members(cells, eligible=int(members * ELIGIBLE), activated=int(members * ACTIVATED), on=on)
        say(f"{members:,} đảng viên")
        say(f"{people.copy_use(on - timedelta(days=days - 1), on):,} ngày dùng của đảng viên")
    say("chỉ mục và ràng buộc")
    author = User.objects.create_user("0100000000", staff_name="Ban Biên tập")
    articles.publish(article_count, units, author, timezone.now())
    say(f"{article_count:,} tin bài")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    figures.close(on - timedelta(days=1))
    figures.refresh(on)
    say("số liệu hôm qua và hôm nay")


def plant(members: int) -> tuple[list[Unit], dict[int, int]]:
    """The tree of a city of so many members: the units that publish news, and the number of members of each chi bộ."""
    many_bases, many_cells = max(1, BASES * members // MEMBERS), max(1, CELLS * members // MEMBERS)
    many_districts = min(DISTRICTS, many_bases)
    (city,) = tree.plant([tree.root("Đảng bộ Thành phố")])
    districts = tree.plant(
        tree.child(
            city,
            f"Đảng bộ quận {tree.place(step)}",
            kind=Unit.Kind.HIGHER,
            level=Unit.Level.DISTRICT,
            step=step,
            group=1,
        )
        for step in range(1, many_districts + 1)
    )
    bases = tree.plant(
        tree.child(
            parent,
            f"Đảng bộ phường {tree.place(step)}",
            kind=Unit.Kind.BASE,
            level=Unit.Level.COMMUNE,
            step=step,
            group=2,
        )
        for parent, step in _dealt(many_bases, districts)
    )
    cells = tree.plant(
        tree.child(parent, f"Chi bộ {step}", kind=Unit.Kind.CELL, level=Unit.Level.CELL, step=step, group=4)
        for parent, step in _dealt(many_cells, bases)
    )
    sizes = {cell.pk: members // many_cells + (number < members % many_cells) for number, cell in enumerate(cells)}
    return [*[city] * many_districts, *districts, *bases[:many_districts]], sizes


def _dealt(many: int, parents: list[Unit]) -> Iterator[tuple[Unit, int]]:
    """Each of `many` children with its parent and its place under it, shared out evenly."""
    return ((parents[number % len(parents)], number // len(parents) + 1) for number in range(many))
