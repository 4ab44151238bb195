"""Opens a table that somebody sent, for an app that reads one: by what the file holds, whatever its name says."""

from collections.abc import Iterator
from pathlib import Path

from members.roster import delimited
from members.roster.books import RosterError, Sheet, kind_of, open_book
from members.roster.sniffing import Kind

__all__ = ["RosterError", "is_text", "letters_of", "sheets"]

MOST_ROWS = 100_000


def is_text(path: Path) -> bool:
    """Whether it is text with separators. Raises RosterError with the true cause where it is no table at all."""
    with path.open("rb") as file:
        return kind_of(file, path.name) == Kind.TEXT


def letters_of(content: bytes) -> str:
    """The text of such a file, in whatever letters a program has saved it: UTF-8, UTF-16, Windows-1258."""
    return content.decode(delimited.encoding_of(content) or "cp1258", "replace").removeprefix("\ufeff")


def sheets(path: Path) -> Iterator[list[list]]:
    """The rows of each sheet, hidden ones too, the first of a list the first of its sheet; a merged cell counts for all
    its rows. Raises RosterError where the file is no table, locked, broken or longer than MOST_ROWS."""
    for sheet in open_book(path):
        lines: list[list] = []
        for number, cells in sheet.rows():
            if number > MOST_ROWS:
                raise RosterError(f"Tệp “{path.name}” quá dài. Đề nghị chia thành nhiều bảng.")
            lines += [[] for _ in range(number - 1 - len(lines))]
            lines.append(["" if cell is None else cell for cell in cells])
        _fill(lines, sheet)
        yield lines


def _fill(lines: list[list], sheet: Sheet) -> None:
    first = sheet.first_column()
    for (top, left), (bottom, _) in sheet.merged():
        said = lines[top][left - first : left - first + 1] if top < len(lines) and left >= first else []
        for line in lines[top + 1 : bottom + 1] if said else ():
            line += [""] * (left - first + 1 - len(line))
            if line[left - first] == "":
                line[left - first] = said[0]
