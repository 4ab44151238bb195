"""What the rules say of a unit: each limit, on the day it holds, for one unit or three hundred."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from members.models import Member, Office, RuleParameter, Term, Unit
from members.tree import warnings
from sotay.usage.models import UnitDay
from tests import factories
from tests.factories import days_ago

pytestmark = pytest.mark.django_db

Code, Kind = Office.Code, Unit.Kind
TODAY = timezone.localdate


def said(unit: Unit, on: date | None = None) -> list[str]:
    unit = Unit.objects.select_related("parent").get(pk=unit.pk)
    return [warning.sentence for warning in warnings.of([unit], on or TODAY()).get(unit.pk, [])]


def mentions(unit: Unit, words: str, on: date | None = None) -> bool:
    return any(words in sentence for sentence in said(unit, on))


def people(unit: Unit, many: int, **facts) -> list[Member]:
    return [factories.member(unit, f"Nguyễn Văn {number}", **facts) for number in range(many)]


def office(unit: Unit, member: Member, code: str, since: date | None = None, **facts) -> Office:
    usual = {"method": "elected", "decision_no": "1-QĐ", "decided_on": days_ago(9), "since": since or days_ago(9)}
    return Office.objects.create(unit=unit, member=member, code=code, **(usual | facts))


@pytest.fixture
def ward():
    return factories.party(factories.city(), "01.001.001", "Đảng bộ phường Phúc Lâm")


@pytest.fixture
def cell(ward):
    return factories.cell(ward, "01.001.001.000.007", "Chi bộ 7")


def test_a_cell_in_order_has_no_warning(cell):
    hoa, *_ = people(cell, 5)
    office(cell, hoa, Code.SECRETARY)
    assert said(cell) == []


def test_fewer_than_three_official_members(cell):
    people(cell, 2)
    people(cell, 4, official_date=None)
    assert "Có 2 đảng viên chính thức, ít hơn 3." in said(cell)
    people(cell, 1)
    assert not mentions(cell, "ít hơn 3")


def test_who_has_left_or_died_is_not_counted(cell):
    people(cell, 2)
    people(cell, 3, status=Member.Status.DECEASED)
    assert mentions(cell, "Có 2 đảng viên chính thức")


def test_a_limit_is_that_of_the_day_and_of_the_place(cell, ward):
    people(cell, 4)
    key, own = "org.min_official_members", {"measure": "đảng viên", "document": "Thí điểm", "scope": ward}
    RuleParameter.objects.create(key=key, value=Decimal(5), valid_from=days_ago(2), **own)
    assert mentions(cell, "ít hơn 5") and not mentions(cell, "ít hơn 5", on=days_ago(3))


def test_nine_official_members_without_a_committee(cell):
    people(cell, 8)
    assert not mentions(cell, "chưa ghi chi ủy")
    (ninth,) = people(cell, 1)
    assert mentions(cell, "chưa ghi chi ủy")
    office(cell, ninth, Code.CELL_COMMITTEE_MEMBER)
    assert not mentions(cell, "chưa ghi chi ủy")


def test_a_cell_committee_of_more_than_seven(cell):
    persons = people(cell, 8)
    for person in persons[:7]:
        office(cell, person, Code.CELL_COMMITTEE_MEMBER)
    office(cell, persons[0], Code.SECRETARY)
    assert not mentions(cell, "nhiều hơn 7")
    office(cell, persons[7], Code.DEPUTY)
    assert "Chi ủy có 8 đồng chí, nhiều hơn 7." in said(cell)


def test_a_base_committee_of_fewer_than_thirty(ward):
    assert not mentions(ward, "ít hơn 30")  # nobody has counted yet: nothing is claimed
    counts = {"eligible": 20, "activated": 3, "active_7": 1, "active_30": 2}
    UnitDay.objects.create(unit=ward, day=days_ago(1), members=29, **counts)
    assert mentions(ward, "Đảng bộ cơ sở có 29 đảng viên, ít hơn 30")
    UnitDay.objects.create(unit=ward, day=TODAY(), members=30, **counts)
    assert not mentions(ward, "ít hơn 30")


def test_a_base_cell_of_thirty_and_a_cell_of_more_than_thirty(ward, cell):
    people(cell, 30)
    assert not mentions(cell, "tổ đảng")
    Unit.objects.filter(pk=cell.pk).update(kind=Kind.BASE_CELL)
    assert mentions(cell, "đủ số để lập đảng bộ cơ sở")
    (leader,) = people(cell, 1)
    assert mentions(cell, "Có 31 đảng viên, hơn 30, mà chưa ghi tổ đảng")
    office(cell, leader, Code.GROUP_LEADER)
    assert not mentions(cell, "tổ đảng")


def test_no_acting_secretary(cell):
    (hoa,) = people(cell, 1)
    assert mentions(cell, "Chưa ghi bí thư")
    secretary = office(cell, hoa, Code.SECRETARY)
    assert not mentions(cell, "Chưa ghi bí thư")
    Office.objects.filter(pk=secretary.pk).update(until=TODAY())
    assert mentions(cell, "Chưa ghi bí thư")


def test_somebody_who_has_gone_still_holds_an_office(cell, ward):
    (hoa,) = people(cell, 1)
    office(cell, hoa, Code.SECRETARY)
    Member.objects.filter(pk=hoa.pk).update(status=Member.Status.LEFT)
    assert mentions(cell, "Bí thư Nguyễn Văn 0 không còn sinh hoạt tại đây")


def test_an_office_of_somebody_on_probation(cell):
    hoa, binh, *_ = people(cell, 5)
    Member.objects.filter(pk=hoa.pk).update(official_date=days_ago(3))
    Member.objects.filter(pk=binh.pk).update(official_date=None)
    office(cell, hoa, Code.SECRETARY, since=days_ago(20))
    office(cell, binh, Code.GROUP_LEADER)
    sentence = "Bí thư Nguyễn Văn 0 là đảng viên dự bị, chưa có quyền ứng cử."
    assert said(cell) == [] and sentence in said(cell, days_ago(4)) and sentence not in said(cell, days_ago(3))


def test_a_standing_committee_of_more_than_a_third(ward, cell):
    persons = people(cell, 9)
    for person, code in zip(
        persons, [Code.SECRETARY, *[Code.STANDING_MEMBER] * 2, *[Code.COMMITTEE_MEMBER] * 5], strict=False
    ):
        office(ward, person, code)
    assert mentions(ward, "Ban thường vụ có 3 đồng chí trên 8 cấp ủy viên, hơn 1/3")
    office(ward, persons[8], Code.COMMITTEE_MEMBER)
    assert not mentions(ward, "Ban thường vụ")
    Term.objects.create(unit=ward, ordinal=3, since=days_ago(9), seats=8)
    assert mentions(ward, "trên 8 cấp ủy viên")


def test_a_term_older_than_its_years(cell):
    term = Term.objects.create(unit=cell, ordinal=3, since=date(2020, 6, 1))
    assert not mentions(cell, "quá nhiệm kỳ", on=date(2025, 6, 1))
    assert mentions(cell, "quá nhiệm kỳ 5 năm", on=date(2025, 7, 2))
    Term.objects.filter(pk=term.pk).update(until=date(2025, 6, 30))
    assert not mentions(cell, "quá nhiệm kỳ")


def test_a_unit_where_it_may_not_stand_and_a_code_that_is_not_of_its_parent(ward, cell):
    assert not mentions(cell, "trực thuộc") and not mentions(ward, "Mã")
    Unit.objects.filter(pk=cell.pk).update(code="01.001.009.000.007", kind=Kind.HIGHER)
    assert mentions(cell, "không trực thuộc đảng bộ cơ sở") and mentions(cell, "không bắt đầu bằng")


def test_a_closed_unit_has_none(cell):
    Unit.objects.filter(pk=cell.pk).update(status=Unit.Status.DISSOLVED, closed_on=days_ago(1))
    assert said(cell) == []


@pytest.mark.parametrize("many", [1, 30])
def test_three_hundred_units_cost_what_one_costs(ward, many, django_assert_num_queries):
    cells = [factories.cell(ward, f"01.001.001.000.{number:03}", f"Chi bộ {number}") for number in range(1, many + 1)]
    for cell in cells:
        (person,) = people(cell, 1)
        office(cell, person, Code.SECRETARY, since=days_ago(9) + timedelta(days=1))
    units = list(Unit.objects.select_related("parent").under([ward.path]))
    with django_assert_num_queries(6):
        found = warnings.of(units, TODAY())
    assert len(found) == many + 1
