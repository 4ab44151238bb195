"""Opens a round for an organisation, with a row for everybody who is rated in it, and closes it."""

import calendar
from datetime import date
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone

from members import audit, rules
from members.models import Member, Office, Unit, User
from members.operations.models import Rating, RatingGroup, RatingRound, RatingRubric
from members.operations.rating.bands import why_not_rated
from members.powers import Power
from members.refusals import Refused

Audience, Period, Code = RatingRound.Audience, RatingRound.Period, Office.Code
HEADS = (Code.SECRETARY, Code.STANDING_DEPUTY, Code.DEPUTY)


class RatingRefused(Refused):
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def last_day(period: str, year: int, number: int) -> date:
    month = {Period.YEAR: 12, Period.QUARTER: number * 3, Period.MONTH: number}[Period(period)]
    return date(year, month, calendar.monthrange(year, month)[1])


@transaction.atomic
def open_round(unit: Unit, audience: str, period: str, year: int, number: int, *, by: User | None) -> RatingRound:
    """Raises RatingRefused for a period that is not near its end, a round that is there, a month without a rubric, or
    where there is nobody to rate."""
    ends_on = last_day(period, year, number)
    if ends_on.replace(day=1) > timezone.localdate():
        raise RatingRefused("Chưa đến kỳ đánh giá này.")
    found = RatingRound(unit=unit, audience=audience, period=period, year=year, number=number, ends_on=ends_on)
    found.opened_by = by
    if period == Period.MONTH:
        found.rubric = RatingRubric.objects.in_force(unit, ends_on)
        if found.rubric is None:
            raise RatingRefused("Chưa có bộ tiêu chí đánh giá hằng tháng áp dụng cho kỳ này.")
    try:
        with transaction.atomic():
            found.save(force_insert=True)
    except IntegrityError:
        raise RatingRefused("Đợt đánh giá này đã được lập.") from None
    rows = _organisations(found) if audience == Audience.ORGANISATIONS else _people(found)
    if not rows:
        raise RatingRefused("Đơn vị chưa có đối tượng nào để xếp loại.")
    Rating.objects.bulk_create(rows, batch_size=1_000)
    audit.record(by, "rating.open", found, power=Power.SIGN_CASES, after={"rows": len(rows)})
    return found


def _people(found: RatingRound) -> list[Rating]:
    """Members below on the roll; of cán bộ those who hold an office."""
    members = Member.objects.counted().under([found.unit.path]).select_related("unit").in_office_order()
    offices = Office.objects.in_office_on(min(found.ends_on, timezone.localdate()))
    offices = offices.filter(member__unit__path__startswith=found.unit.path)
    posts: dict[int, set[str]] = {}
    for member, code in offices.order_by().values_list("member", "code"):
        posts.setdefault(member, set()).add(code)
    book = rules.book(found.unit, key__startswith="rating.")
    rows = []
    for member in members:
        held = posts.get(member.pk, set())
        if found.audience == Audience.CADRES and not held:
            continue
        row = Rating(round=found, member=member, unit=member.unit, group=group_of(held))
        row.reason = why_not_rated(member.status, member.admission_date, book, found.ends_on)
        row.state = Rating.State.NOT_RATED if row.reason else Rating.State.WAITING
        rows.append(row)
    return rows


def group_of(posts: set[str]) -> RatingGroup:
    """The highest of the posts that somebody holds."""
    if posts & set(HEADS):
        return RatingGroup.HEAD
    return RatingGroup.COMMITTEE if posts & set(Office.COMMITTEE) else RatingGroup.MEMBER


def _organisations(found: RatingRound) -> list[Rating]:
    """The organisations right below."""
    below = Unit.objects.filter(parent=found.unit).active().order_by("path")
    group = {True: RatingGroup.CELL, False: RatingGroup.PARTY}
    return [Rating(round=found, organisation=unit, unit=unit, group=group[unit.is_cell]) for unit in below]


@transaction.atomic
def close_round(found: RatingRound, *, by: User) -> None:
    """Who has gone in between stands in it unrated, with the reason. Raises RatingRefused while anybody else waits,
    WrongState where another was quicker."""
    RatingRound.objects.select_for_update().get(pk=found.pk)
    for rating in Rating.objects.of_round(found).undecided().with_names():
        if rating.gone:
            rating.move("leave_out", reason=rating.gone)
    if waiting := Rating.objects.of_round(found).undecided().count():
        raise RatingRefused(f"Còn {waiting} trường hợp chưa quyết định.")
    found.move("close")
    audit.record(by, "rating.close", found, power=Power.SIGN_CASES)
