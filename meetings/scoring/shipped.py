"""The sheets that come with the portal: the frame of HD 42, and a local one to be taken over."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from meetings.models import Criterion, Rubric

DATA = Path(__file__).parent.parent / "data"


@transaction.atomic
def load() -> None:
    """Brings the shipped sheets in; may run any number of times. The files win over what they brought; the sheet of a
    unit is a row of its own, left alone."""
    for line in _lines("rubrics.csv"):
        facts = {
            "name": line["name"],
            "document": line["document"],
            "confidence": line["confidence"],
            "valid_from": date.fromisoformat(line["valid_from"]),
            "local": bool(line["local"]),
            "without_thematic": line["without_thematic"],
        }
        rubric, _ = Rubric.objects.update_or_create(code=line["code"], defaults=facts)
        Criterion.objects.bulk_create(
            criteria_of(rubric),
            update_conflicts=True,
            unique_fields=["rubric", "code"],
            update_fields=["position", "group", "title", "most", "measure", "steps", "thematic"],
        )


def criteria_of(rubric: Rubric) -> list[Criterion]:
    """The shipped criteria of `rubric`, not saved."""
    rows = [line for line in _lines("rubric_criteria.csv") if line["rubric"] == rubric.code]
    return [
        Criterion(
            rubric=rubric,
            position=place,
            code=line["code"],
            group=line["group"],
            title=line["title"],
            most=Decimal(line["most"]),
            measure=line["measure"],
            steps=line["steps"],
            thematic=line["thematic"] == "1",
        )
        for place, line in enumerate(rows, start=1)
    ]


def _lines(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
