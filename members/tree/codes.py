"""The 14-digit codes of party organisations (1361-CV/BTCTW): a unit's code begins with the groups of the one above."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection

from members import vietnamese
from members.models import Unit
from members.models.units import whole_code

Kind = Unit.Kind
EMPTY = "000"
_EATEN = re.compile(r"\d(?:\.\d{3})+", re.ASCII)  # `1.001.001`: the nought before it is gone
GROUPS = 5
LAST = 999
# Which group of the code tells units of a kind apart.
SLOTS: dict[str, int] = {
    Kind.PROVINCE: 1,
    Kind.HIGHER: 2,
    Kind.BASE: 3,
    Kind.BASE_CELL: 3,
    Kind.AFFILIATED: 4,
    Kind.SUB: 4,
    Kind.CELL: 5,
    Kind.TEMPORARY_CELL: 5,
    Kind.RESERVE_CELL: 5,
}
USED = """
SELECT code, id FROM members_unit WHERE left(code, %(length)s) = ANY(%(stems)s)
UNION SELECT code, unit_id FROM members_unitperiod WHERE left(code, %(length)s) = ANY(%(stems)s)
"""


class Wish(NamedTuple):
    """A unit that needs a code under `parent_code`; 0 and no code for one that is not founded yet."""

    pk: int
    kind: str
    parent_code: str
    own_code: str = ""


def used_groups(code: str) -> list[str]:
    """`01.001.001.000.000` → `01`, `001`, `001`."""
    groups = code.split(".")
    while len(groups) > 1 and groups[-1] == EMPTY:
        groups.pop()
    return groups


def typed(cell) -> str:
    """The code that the cell of a list means: a spreadsheet may have taken `37.001.000` for a number, its dots for
    those between thousands or for a decimal sign (`37001000`, `37.1` for `37.100`)."""
    if isinstance(cell, bool) or cell is None:
        return ""
    if isinstance(cell, float) and not cell.is_integer():
        whole, _, rest = f"{cell:.3f}".partition(".")
        return f"{whole:0>2}.{rest}"
    text = str(int(cell)) if isinstance(cell, float) else vietnamese.nfc(str(cell))
    if not (text.isascii() and text.isdigit()):
        return f"0{text}" if _EATEN.fullmatch(text) else text
    text = text.zfill(len(text) + (2 - len(text)) % 3)  # two digits, then groups of three
    return ".".join([text[:2], *(text[at : at + 3] for at in range(2, len(text), 3))])


def begins(code: str, parent_code: str) -> bool:
    """Whether `code` is that of a unit under the one with `parent_code`."""
    above = used_groups(parent_code)
    return code.split(".")[: len(above)] == above and code != parent_code


def assign(wishes: Iterable[Wish]) -> list[str]:
    """A code for each of `wishes`, in their order: with its own number where that is free, else with the lowest free.

    A code that any other unit has or once had is never given again. Raises ValidationError when a parent's numbers
    are used up, or its own code leaves no group for units below it.
    """
    places = [(wish, _stem(wish)) for wish in wishes]
    holders = _holders({stem for _, stem in places})
    given: dict[int, str] = {}
    for prefer_own in (True, False):
        for place, (wish, stem) in enumerate(places):
            if place in given:
                continue
            numbers = _own_number(wish) if prefer_own else range(1, LAST + 1)
            for code in (whole_code(f"{stem}{number:03}") for number in numbers):
                if holders[code] <= {wish.pk}:
                    given[place] = code
                    holders[code].add(-1 - place)  # nobody's number: taken from now on
                    break
            else:
                if not prefer_own:
                    raise ValidationError(f"Đã dùng hết số thứ tự trong mã dưới {wish.parent_code}.")
    return [given[place] for place in range(len(places))]


def _own_number(wish: Wish) -> list[int]:
    number = int(used_groups(wish.own_code)[-1]) if wish.own_code else 0
    return [number] if 0 < number <= LAST else []


def _stem(wish: Wish) -> str:
    """The groups before the one that is the unit's own: `01.001.001.000.`."""
    above = used_groups(wish.parent_code)
    slot = max(SLOTS[wish.kind], len(above) + 1)
    if slot > GROUPS:
        raise ValidationError(f"Mã {wish.parent_code} không còn nhóm số cho tổ chức đảng bên dưới.")
    return ".".join([*above, *[EMPTY] * (slot - 1 - len(above))]) + "."


def _holders(stems: set[str]) -> dict[str, set[int]]:
    """The units that have or had each code that begins with one of `stems`."""
    holders = defaultdict(set)
    with connection.cursor() as cursor:
        for length in {len(stem) for stem in stems}:
            alike = [stem for stem in stems if len(stem) == length]
            cursor.execute(USED, {"length": length, "stems": alike})
            for code, pk in cursor.fetchall():
                holders[code].add(pk)
    return holders
