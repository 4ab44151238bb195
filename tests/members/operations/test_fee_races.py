"""Two at once over the money of a month, and over a decision: one wins, the other is told, nothing is counted twice."""

from functools import partial

import pytest
from django.utils import timezone

from members.dates import month_before
from members.operations.fees import collecting, declaring
from members.operations.fees.collecting import AlreadyPaid, SheetClosed
from members.operations.models import FeeLine, FeeSheet, Rating
from members.operations.rating import rounds, stepping
from members.operations.rating.rounds import RatingRefused
from members.refusals import Refused
from tests import factories, together
from tests.members.operations.test_rating import rated, voted

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(together.at_once, refusals=(Refused,))


@pytest.fixture
def sheet(cast) -> FeeSheet:
    month = timezone.localdate().replace(day=1)
    declaring.declare(cast.hoa.member, since=month, kind="pension", income=5_000_000, by=cast.hoa)
    return collecting.open_sheet(cast.cell_7, month, by=cast.secretary)


def collect(sheet, cast):
    keys = [sheet.lines.get(member=cast.hoa.member).pk]
    return partial(collecting.collect, sheet, keys, by=cast.secretary, on=timezone.localdate())


def test_two_collectors_take_it_once(cast, sheet):
    results = at_once(collect(sheet, cast), collect(sheet, cast))
    assert AlreadyPaid in results and sum(result is AlreadyPaid for result in results) == 1
    assert FeeLine.objects.get(member=cast.hoa.member).paid == 25_000


def test_what_comes_while_the_month_is_closed_is_in_it_or_refused(cast, sheet):
    results = at_once(collect(sheet, cast), partial(collecting.close, sheet, by=cast.secretary))
    paid = FeeLine.objects.get(member=cast.hoa.member).is_paid
    assert (results[0] is not SheetClosed) is paid
    assert not FeeSheet.objects.get(pk=sheet.pk).is_open


def test_what_is_owed_is_taken_once_though_two_months_are_open(cast, sheet):
    earlier = collecting.open_sheet(cast.cell_7, month_before(sheet.month), by=cast.secretary)
    FeeLine.objects.filter(sheet=earlier, member=cast.hoa.member).update(due=25_000)
    line = earlier.lines.get(member=cast.hoa.member)
    into = partial(collecting.collect, lines=[line.pk], by=cast.secretary, on=timezone.localdate())
    _, second = together.in_between(partial(into, earlier), partial(into, sheet), refusals=(Refused,))
    line.refresh_from_db()
    assert (second, line.paid_into) == (AlreadyPaid, earlier)


def test_another_amount_is_not_taken_beside_what_another_month_took(cast, sheet):
    earlier = collecting.open_sheet(cast.cell_7, month_before(sheet.month), by=cast.secretary)
    FeeLine.objects.filter(sheet=earlier, member=cast.hoa.member).update(due=25_000)
    line, told = earlier.lines.get(member=cast.hoa.member), {"by": cast.secretary, "on": timezone.localdate()}
    _, second = together.in_between(
        lambda: collecting.collect(sheet, [line.pk], **told),
        lambda: collecting.collect_amount(line, earlier, 30_000, method="cash", **told),
        refusals=(Refused,),
    )
    line.refresh_from_db()
    assert (second, line.paid, line.paid_into) == (AlreadyPaid, 25_000, sheet)


def test_what_was_paid_meanwhile_is_not_reckoned_anew(cast, sheet):
    earlier = collecting.open_sheet(cast.cell_7, month_before(sheet.month), by=cast.secretary)
    FeeLine.objects.filter(sheet=earlier, member=cast.hoa.member).update(due=25_000)
    line = earlier.lines.get(member=cast.hoa.member)
    together.in_between(
        lambda: collecting.collect(sheet, [line.pk], by=cast.secretary, on=timezone.localdate()),
        lambda: collecting.refresh(earlier, by=cast.secretary),
        refusals=(Refused,),
    )
    line.refresh_from_db()
    assert (line.due, line.paid) == (25_000, 25_000)


def test_a_month_is_opened_once(cast):
    month = timezone.localdate().replace(day=1)
    opening = partial(collecting.open_sheet, cast.cell_7, month, by=cast.secretary)
    results = at_once(opening, opening)
    assert sum(isinstance(result, FeeSheet) for result in results) == 1 and FeeSheet.objects.count() == 1


def test_two_decisions_at_once_do_not_pass_the_limit_together(cast):
    for letter in "ABCD":
        factories.member(cast.cell_7, f"Trần Thị {letter}")
    found = rounds.open_round(cast.cell_7, "members", "year", timezone.localdate().year - 1, 0, by=None)
    rated(found, "excellent", "95")
    voted(found, "excellent")
    first, second, *others = Rating.objects.of_round(found).in_order()
    told = {"number": "1-QĐ/ĐU", "on": timezone.localdate(), "reasons": {}, "by": cast.organiser}
    stepping.decide(found, {row.pk: "good" for row in others}, **told)
    best = [partial(stepping.decide, found, {row.pk: "excellent"}, **told) for row in (first, second)]
    results = at_once(*best)  # of six good ones one may be excellent
    assert sorted(results, key=str) == [1, RatingRefused] and Rating.objects.filter(level="excellent").count() == 1
