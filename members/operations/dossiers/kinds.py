"""The 104 kinds of papers that a dossier may hold (danh mục kèm 1361-CV/BTCTW, from a second source that waits for
confirmation; docs/rules.md §2.3), in three groups."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent.parent / "data" / "dossier_kinds.csv"
GROUPS = (
    (1, 36, "Tài liệu chính: lý lịch, phiếu, quyết định"),
    (37, 85, "Tài liệu của các thủ tục"),
    (86, 104, "Bản sao, công văn, phiếu báo"),
)


@dataclass(frozen=True)
class PaperKind:
    number: int
    label: str

    @property
    def group(self) -> int:
        """1 the core, 2 papers of procedures, 3 copies and letters."""
        return next(place for place, (first, last, _) in enumerate(GROUPS, 1) if first <= self.number <= last)


@cache
def kinds() -> dict[int, PaperKind]:
    """By number, 1 to 104."""
    with LIST.open(encoding="utf-8", newline="") as lines:
        return {int(row["number"]): PaperKind(int(row["number"]), row["label"]) for row in csv.DictReader(lines)}


def choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """For a select: by group, `5. Quyết định kết nạp đảng viên`."""
    return [
        (title, [(kind.number, f"{kind.number}. {kind.label}") for kind in kinds().values() if kind.group == place])
        for place, (_, _, title) in enumerate(GROUPS, 1)
    ]


# What every dossier holds once its member is dự bị, and once chính thức.
EXPECTED, EXPECTED_OF_OFFICIAL = (1, 2, 3, 5, 37, 38, 43), (7, 46, 47, 50)


def lacking(there: set[int], *, official: bool) -> list[PaperKind]:
    """The kinds that a dossier of such a member should hold and this one, which holds `there`, does not."""
    expected = EXPECTED + (EXPECTED_OF_OFFICIAL if official else ())
    return [kinds()[number] for number in expected if number not in there]
