"""The demo's months of đảng phí and its rating of the year, in their states, made by the use cases themselves."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils import timezone

from members.dates import first_of_month, months_after
from members.models import Member, Unit, User
from members.operations.engine.voting import Counted
from members.operations.fees import collecting, declaring
from members.operations.models import FeeLine, FeeSheet, Rating, RatingRound
from members.operations.models.fee_grounds import FeeKind
from members.operations.rating import rounds, rubrics, stepping
from members.operations.rating.stepping import Ballot

MONTHS_BACK = 4
INCOMES = ((FeeKind.SOCIAL_INSURED, 9_400_000), (FeeKind.PENSION, 5_200_000), (FeeKind.OTHER, None))
RUBRIC = [["Chấp hành nhiệm vụ được giao", 40], ["Chất lượng, tiến độ công việc", 40], ["Ý thức tổ chức, kỷ luật", 20]]
LEVELS = (("excellent", "92"), ("good", "84"), ("good", "78"), ("done", "65"))
COUNTED = Counted(20, 17, 11, passed=True)


def tell(cell: Unit, users: Mapping[str, User]) -> None:
    """Of `cell`: months collected with somebody who owes some, this one half done, a rating of a year under way."""
    by = users["secretary"]
    members = list(Member.objects.counted().filter(unit=cell).order_by("pk")[:24])
    if len(members) < 8:
        return
    _months(cell, members, by)
    _rating(cell.parent or cell, cell, by, users["organiser"])


def _months(cell: Unit, members: list[Member], by: User) -> None:
    this = first_of_month(timezone.localdate())
    months = [month for step in range(-MONTHS_BACK, 1) if (month := months_after(this, step)).year == this.year]
    for place, member in enumerate(members[:-1]):  # the last has not declared anything
        kind, income = INCOMES[place % len(INCOMES)]
        declaring.declare(member, since=months[0], kind=kind, income=income, by=by)
    declaring.grant(
        members[1],
        ground="hardship",
        percent=50,
        since=months[0],
        until=months_after(months[0], 11),
        number="41-QĐ/ĐU",
        decided_on=months[0],
        by=by,
    )
    for month in months:
        _collect(collecting.open_sheet(cell, month, by=by), members[2], month == this, by)


def _collect(sheet: FeeSheet, debtor: Member, is_now: bool, by: User) -> None:
    lines = FeeLine.objects.owed().filter(sheet=sheet).exclude(member=debtor).in_order()
    keys = list(lines.values_list("pk", flat=True))
    taken = keys[: len(keys) // 2] if is_now else keys
    if taken:
        collecting.collect(sheet, taken, by=by, on=timezone.localdate())
    if not is_now:
        collecting.close(sheet, by=by)


def _rating(base: Unit, cell: Unit, by: User, organiser: User) -> None:
    year = timezone.localdate().year - 1
    rubrics.issue(base, document="17-QĐ/ĐU", valid_from=date(year, 1, 1), lines=RUBRIC, by=organiser)
    found = rounds.open_round(base, RatingRound.Audience.MEMBERS, RatingRound.Period.YEAR, year, 0, by=organiser)
    waiting = Rating.objects.of_round(found).filter(unit=cell, state=Rating.State.WAITING).in_order()
    rows = list(waiting.with_names()[:12])
    for place, rating in enumerate(rows[:-2]):  # two have not rated themselves yet
        level, points = LEVELS[place % len(LEVELS)]
        stepping.rate_self(rating, points=Decimal(points), level=level, note="", by=by)
    today = timezone.localdate()
    voted = [row for row in rows[:-4] if row.self_level]
    stepping.vote(found, [Ballot(row.pk, _below(row.self_level), COUNTED) for row in voted], on=today, by=by)
    levels = {row.pk: "good" for row in voted[:3]}
    stepping.decide(found, levels, number="52-QĐ/ĐU", on=today, reasons={}, by=organiser)


def _below(level: str) -> str:
    """The demo's chi bộ is modest: nobody is over the limit."""
    return "good" if level == "excellent" else level
