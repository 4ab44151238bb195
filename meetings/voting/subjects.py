"""What may be voted on, and which ratio of the rules each subject needs: rows of `meetings/data/vote_subjects.csv`."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from members.audit_words import Kept
from members.models import Unit
from members.thresholds import Threshold, threshold

FILE = Path(__file__).parent.parent / "data" / "vote_subjects.csv"
ELECTION = "election"


@dataclass(frozen=True)
class Subject:
    """rule: key of its ratio among the rule parameters; body: the only one that votes on it, empty for any; climbs:
    after so many votes without the ratio the superior committee decides (docs/rules.md §4.5)."""

    key: str
    label: str
    rule: str
    body: str
    climbs: bool
    document: str

    def threshold(self, unit: Unit, on: date) -> Threshold:
        """Of a vote in `unit` on the day of its meeting. Raises members.rules.RuleError."""
        return threshold(self.rule, on=on, unit=unit)


@cache
def all_subjects() -> dict[str, Subject]:
    """By key, in the order in which they are offered."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {
            line["key"]: Subject(
                line["key"], line["label"], line["rule"], line["body"], line["climbs"] == "yes", line["document"]
            )
            for line in csv.DictReader(lines)
        }


def offered(body: str) -> list[tuple[str, str]]:
    """Key and label of what `body` votes on."""
    return [(each.key, each.label) for each in all_subjects().values() if each.body in {"", body}]


def kept() -> Kept:
    """What the audit has kept of them, in words."""
    return Kept("votes", codes={"subject": {each.key: each.label for each in all_subjects().values()}})
