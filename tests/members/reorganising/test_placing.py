"""Đổi tên, chuyển giao: the subtree, its paths and its codes follow."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from members import access, reorganising
from members.models import Unit, UnitEvent
from members.powers import Power, Role
from tests import factories
from tests.factories import days_ago
from tests.members.events import event, happen

Kind = UnitEvent.Kind


@pytest.fixture
def district(cast):
    return factories.founding.found(
        by=None, parent=cast.city, code="01.005", name="Đảng bộ quận Năm", kind=Unit.Kind.HIGHER, level="district"
    )


def test_a_handed_over_dang_bo_takes_everything_under_it_along(cast, district):
    done = happen(Kind.HAND_OVER, {"units": [cast.ward.pk], "parent": district.pk}, by=cast.organiser)
    ward, cell = Unit.objects.get(pk=cast.ward.pk), Unit.objects.get(pk=cast.cell_7.pk)
    assert (ward.parent, ward.code) == (district, "01.005.001.000.000")
    assert (cell.parent, cell.code) == (ward, "01.005.001.000.007")
    assert cell.path.startswith(ward.path) and ward.path.startswith(district.path)
    assert done.unit == cast.city and done.outcome["members"] == 6
    follows = {line["name"]: line["follows"] for line in done.outcome["moved"]}
    assert follows == {"Đảng bộ phường Phúc Lâm": False, "Chi bộ 7": True, "Chi bộ 8": True}


def test_back_again_it_finds_its_old_code_free(cast, district):
    happen(Kind.HAND_OVER, {"units": [cast.ward.pk], "parent": district.pk}, by=cast.organiser, on=days_ago(5))
    happen(Kind.HAND_OVER, {"units": [cast.ward.pk], "parent": cast.city.pk}, by=cast.organiser, on=days_ago(2))
    ward = Unit.objects.get(pk=cast.ward.pk)
    assert ward.parent == cast.city and ward.code == "01.000.001.000.000"


def test_old_codes_lead_to_the_unit_that_had_them(cast, district):
    happen(Kind.HAND_OVER, {"units": [cast.ward.pk], "parent": district.pk}, by=cast.organiser)
    assert Unit.objects.by_code("01.001.001.000.007") == cast.cell_7
    assert access.load_unit(cast.organiser, Power.VIEW_MEMBERS, "01.001.001") == cast.ward
    plan = {"parent": cast.city.pk, "kind": "cell", "level": "cell", "name": "Chi bộ 1", "code": "01.001.001.000.007"}
    with pytest.raises(ValidationError, match="đã được dùng"):
        reorganising.preview(event(Kind.ESTABLISH, plan, by=cast.organiser))


def test_rights_are_those_of_the_present_place(cast, district):
    chief = factories.holder(Role.ORGANISER, district, "Trần Thị Quận")
    assert not chief.has_perm(Power.VIEW_MEMBERS, cast.cell_7)
    happen(Kind.HAND_OVER, {"units": [cast.ward.pk], "parent": district.pk}, by=cast.organiser)
    chief, cell = type(chief).objects.get(pk=chief.pk), Unit.objects.get(pk=cast.cell_7.pk)
    assert chief.has_perm(Power.VIEW_MEMBERS, cell)
    assert type(chief).objects.get(pk=cast.secretary.pk).has_perm(Power.VIEW_MEMBERS, cell)


def test_a_new_name_keeps_place_code_and_history(cast):
    happen(Kind.RENAME, {"unit": cast.ward.pk, "name": "Đảng bộ phường  Hòa Bình"}, by=cast.organiser, on=days_ago(1))
    ward = Unit.objects.get(pk=cast.ward.pk)
    assert (ward.name, ward.name_folded, ward.code) == (
        "Đảng bộ phường Hòa Bình",
        "dang bo phuong hoa binh",
        cast.ward.code,
    )
    assert [period.name for period in ward.periods.order_by("pk")] == [
        "Đảng bộ phường Phúc Lâm",
        "Đảng bộ phường Hòa Bình",
    ]


def test_the_root_is_renamed_by_who_manages_it(cast):
    happen(Kind.RENAME, {"unit": cast.city.pk, "name": "Đảng bộ Thủ đô"}, by=cast.organiser)
    assert Unit.objects.get(parent=None).name == "Đảng bộ Thủ đô"
    plan = {"unit": cast.beside.pk, "name": "Đảng bộ X"}
    with pytest.raises(PermissionDenied):
        reorganising.preview(event(Kind.RENAME, plan, by=cast.organiser_beside))


@pytest.mark.parametrize(
    ("kind", "plan", "sentence"),
    [
        (Kind.HAND_OVER, lambda c: {"units": [c.ward.pk], "parent": c.cell_7.pk}, "là chi bộ"),
        (Kind.HAND_OVER, lambda c: {"units": [c.city.pk], "parent": c.ward.pk}, "cao nhất"),
        (Kind.HAND_OVER, lambda c: {"units": [c.ward.pk], "parent": c.ward.pk}, "dưới chính nó"),
        (Kind.HAND_OVER, lambda c: {"units": [c.ward.pk], "parent": c.city.pk}, "đang trực thuộc"),
        (Kind.HAND_OVER, lambda c: {"units": [c.ward.pk, c.cell_7.pk], "parent": c.beside.pk}, "chuyển theo"),
        (Kind.RENAME, lambda c: {"unit": c.cell_7.pk, "name": "chi bộ 8"}, "đã có"),
        (Kind.RENAME, lambda c: {"unit": c.cell_7.pk, "name": "Chi bộ 7"}, "giống như đang có"),
        (Kind.RENAME, lambda c: {"unit": c.cell_7.pk, "name": " "}, "ghi tên"),
        (Kind.RENAME, lambda c: {"unit": c.cell_7.pk, "name": "x" * 201}, "dài quá"),
        (Kind.RENAME, lambda c: {"unit": c.cell_7.pk, "name": "Chi bộ", "symbol": "ABCD"}, "3"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(cast, kind, plan, sentence):
    with pytest.raises(ValidationError, match=sentence):
        reorganising.preview(event(kind, plan(cast), by=cast.organiser))


def test_a_unit_under_itself_is_refused_deep_down_too(cast, district):
    happen(Kind.HAND_OVER, {"units": [cast.ward.pk], "parent": district.pk}, by=cast.organiser)
    with pytest.raises(ValidationError, match="dưới chính nó"):
        reorganising.preview(event(Kind.HAND_OVER, {"units": [district.pk], "parent": cast.ward.pk}, by=cast.organiser))


def test_an_unusual_place_is_a_warning_and_no_block(cast):
    found = reorganising.preview(
        event(Kind.HAND_OVER, {"units": [cast.cell_7.pk], "parent": cast.city.pk}, by=cast.organiser)
    )
    assert found.warnings == ["Chi bộ 7 (Chi bộ) thường không trực thuộc Đảng bộ Thành phố (Đảng bộ tỉnh, thành phố)."]
    assert found.moved[0].new_code == "01.000.000.000.007"


def test_the_code_must_have_room_below(cast):
    first = factories.founding.found(
        by=None, parent=cast.ward, code="01.001.001.001", name="Đảng bộ bộ phận", kind=Unit.Kind.SUB, level="body"
    )
    with pytest.raises(ValidationError, match="không còn nhóm số"):
        reorganising.preview(event(Kind.HAND_OVER, {"units": [cast.beside.pk], "parent": first.pk}, by=cast.organiser))
