"""The figures of a report as they are kept with it: what was true when it was prepared is what it says for ever."""

from dataclasses import asdict, fields
from datetime import date, datetime
from decimal import Decimal

from members.models import Unit
from sotay.reports import columns, waves
from sotay.reports.bands import Scale
from sotay.reports.figures import Figures
from sotay.reports.report_query import Report
from sotay.usage.models import Part

KEPT = (Part.OWN, Part.CHILD, Part.OWN_BESIDE, Part.CHILD_BESIDE)


def kept(report: Report) -> dict:
    """As JSON holds it."""
    rows = [asdict(row) | {"wave": waves.kept(row.wave)} for row in report.rows if row.part in KEPT]
    for row in rows:
        row |= {"day": row["day"].isoformat(), "counted_at": row["counted_at"].isoformat(), "part": int(row["part"])}
    scale = {"fair": str(report.scale.fair), "good": str(report.scale.good), "sizes": list(report.scale.sizes)}
    beside = report.beside.isoformat() if report.beside else None
    return {"asked": report.asked.isoformat(), "beside": beside, "rows": rows, "scale": scale}


def report_of(unit: Unit, figures: dict) -> Report:
    """The report again, with the limits of its time; measures that were declared since are 0."""
    found = Report(unit, date.fromisoformat(figures["asked"]), [_row(row) for row in figures["rows"]], _beside(figures))
    scale = figures["scale"]
    found.__dict__["scale"] = Scale(Decimal(scale["fair"]), Decimal(scale["good"]), tuple(scale["sizes"]))
    return found


def _beside(figures: dict) -> date | None:
    return date.fromisoformat(figures["beside"]) if figures["beside"] else None


def _row(kept: dict) -> Figures:
    known = {field.name: kept[field.name] for field in fields(Figures)}
    counts = dict.fromkeys(columns.keys(), 0) | kept["counts"]
    day, counted_at = date.fromisoformat(kept["day"]), datetime.fromisoformat(kept["counted_at"])
    facts = {"day": day, "counted_at": counted_at, "counts": counts, "wave": waves.told(kept["wave"])}
    return Figures(**known | facts)
