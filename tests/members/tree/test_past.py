"""The tree of a day: names, codes and places as they were, and who was on the rolls."""

import pytest

from members.models import Unit, UnitEvent
from members.tree import past
from tests import factories
from tests.factories import days_ago
from tests.members.events import happen

Kind = UnitEvent.Kind


@pytest.fixture
def changed(cast):
    """Ten days ago chi bộ 7 got another name, five days ago its ward was merged into the one beside."""
    happen(Kind.RENAME, {"unit": cast.cell_7.pk, "name": "Chi bộ Bảy"}, by=cast.organiser, on=days_ago(10))
    happen(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser, on=days_ago(5))
    return cast


def names(periods):
    return [period.name for period in periods]


@pytest.mark.parametrize(
    ("back", "wards", "cells"),
    [
        (11, ["Đảng bộ phường Phúc Lâm", "Đảng bộ phường Đông Sơn"], ["Chi bộ 7", "Chi bộ 8"]),
        (10, ["Đảng bộ phường Phúc Lâm", "Đảng bộ phường Đông Sơn"], ["Chi bộ Bảy", "Chi bộ 8"]),
        (6, ["Đảng bộ phường Phúc Lâm", "Đảng bộ phường Đông Sơn"], ["Chi bộ Bảy", "Chi bộ 8"]),
        (5, ["Đảng bộ phường Đông Sơn"], []),
        (0, ["Đảng bộ phường Đông Sơn"], []),
    ],
)
def test_a_change_holds_from_its_day_on(changed, back, wards, cells):
    assert names(past.children_on(changed.city, days_ago(back))) == wards
    assert names(past.children_on(changed.ward, days_ago(back))) == cells


def test_the_way_up_is_that_of_the_day(changed):
    assert names(past.lineage_on(changed.cell_7, days_ago(6))) == [
        "Đảng bộ Thành phố",
        "Đảng bộ phường Phúc Lâm",
        "Chi bộ Bảy",
    ]
    assert names(past.lineage_on(changed.cell_7, days_ago(5)))[1:] == ["Đảng bộ phường Đông Sơn", "Chi bộ Bảy"]
    assert names(past.lineage_on(changed.ward, days_ago(5))) == []
    assert past.unit_on(changed.ward, days_ago(6)).code == "01.001.001.000.000"


def test_the_roll_of_a_day(changed):
    happen(Kind.MERGE, {"units": [changed.cell_8.pk], "into": changed.cell_7.pk}, by=changed.organiser)
    seven = {changed.hoa.member, changed.secretary.member}
    eight = {who.member for who in (changed.neighbour, changed.editor, changed.approver, changed.secretary_beside)}
    assert {*past.members_on(changed.cell_7, days_ago(1))} == seven
    assert {*past.members_on(changed.cell_7, days_ago(0))} == seven | eight
    assert {*past.members_on(changed.cell_8, days_ago(1))} == eight
    assert not past.members_on(changed.cell_8, days_ago(0)).exists()
    assert {*past.members_on(changed.ward, days_ago(6))} == seven | eight


def test_a_path_means_one_unit_on_any_day(changed):
    """A chi bộ founded after another has left stands elsewhere than that one stood."""
    cell = factories.cell(changed.beside, "01.001.002.000.050", "Chi bộ 50")
    happen(Kind.HAND_OVER, {"units": [cell.pk], "parent": changed.city.pk}, by=changed.organiser, on=days_ago(2))
    left = Unit.objects.get(pk=cell.pk)
    new = factories.cell(changed.beside, "01.001.002.000.051", "Chi bộ 51")
    paths = [period.path for period in left.periods.all()]
    assert len({*paths, new.path}) == 3
