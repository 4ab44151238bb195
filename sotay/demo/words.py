"""The syllables of which invented people and places are named."""

from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "syllables.txt"


@cache
def words(kind: str) -> list[str]:
    """The syllables that stand under `kind` in the file."""
    found, here = [], False
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            here = line == kind
        elif here:
            found += line.split()
    return found
