"""Thành lập, chia tách: new units with their members and sub-units."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from members import reorganising
from members.models import Inheritance, Member, Unit, UnitEvent, UnitPeriod
from members.powers import Power, Role
from tests import factories
from tests.factories import days_ago
from tests.members.events import event, happen

Kind = UnitEvent.Kind


def new_cell(cast, **asked):
    return {"parent": cast.ward.pk, "kind": "cell", "level": "cell", "name": "Chi bộ 9"} | asked


def test_an_established_chi_bo_has_the_next_free_code_and_its_members(cast):
    hoa = cast.hoa.member
    plan = new_cell(cast, members=[hoa.pk])
    done = happen(Kind.ESTABLISH, plan, by=cast.organiser, on=days_ago(4))
    new = Unit.objects.get(name="Chi bộ 9")
    assert (new.code, new.parent, new.founded_on) == ("01.001.001.000.001", cast.ward, days_ago(4))
    hoa.refresh_from_db()
    assert hoa.unit == new and hoa.affiliations.get(until=None).since == days_ago(4)
    assert UnitPeriod.objects.get(unit=new).valid_from == days_ago(4)
    assert done.outcome["members"] == 1 and "Chi bộ 9 có 1 đảng viên chính thức, dưới 3." in done.outcome["warnings"]


def test_a_given_code_is_taken_when_it_belongs_there(cast):
    happen(Kind.ESTABLISH, new_cell(cast, code="01.001.001.000.042"), by=cast.organiser)
    assert Unit.objects.get(name="Chi bộ 9").code == "01.001.001.000.042"
    for code in ("01.001.002.000.042", "01.001.001.000.042", "x"):
        with pytest.raises(ValidationError):
            reorganising.preview(event(Kind.ESTABLISH, new_cell(cast, name="Chi bộ X", code=code), by=cast.organiser))


def test_whose_members_one_may_not_edit_one_does_not_take(cast):
    with pytest.raises(PermissionDenied):
        reorganising.preview(
            event(
                Kind.ESTABLISH,
                {"parent": cast.beside.pk} | new_cell(cast, parent=cast.beside.pk, members=[cast.hoa.member_id]),
                by=cast.organiser_beside,
            )
        )


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"name": "Chi bộ 7"}, "đã có"),
        ({"name": ""}, "ghi tên"),
        ({"kind": "province"}, "chỉ có một"),
        ({"kind": "x"}, "x"),
        ({"members": ["a"]}, "Không tìm thấy đảng viên"),
        ({"members": [10**9]}, "không còn trong danh sách"),
        ({"parent": None}, "chưa nêu đủ"),
    ],
)
def test_what_cannot_be_founded_is_refused_with_a_sentence(cast, asked, sentence):
    with pytest.raises(ValidationError, match=sentence):
        reorganising.preview(event(Kind.ESTABLISH, new_cell(cast, **asked), by=cast.organiser))


def test_a_chi_bo_has_no_sub_units_and_a_dang_bo_no_members_of_its_own(cast):
    with pytest.raises(ValidationError, match="là chi bộ"):
        reorganising.preview(event(Kind.ESTABLISH, new_cell(cast, parent=cast.cell_7.pk), by=cast.organiser))
    plan = {"parent": cast.city.pk, "kind": "base", "level": "commune", "name": "Đảng bộ X"}
    with pytest.raises(ValidationError, match="sinh hoạt ở chi bộ"):
        reorganising.preview(event(Kind.ESTABLISH, plan | {"members": [cast.hoa.member_id]}, by=cast.organiser))


def share(cell):
    """Half of its members each."""
    pks = sorted(Member.objects.filter(unit=cell).values_list("pk", flat=True))
    return pks[: len(pks) // 2], pks[len(pks) // 2 :]


def test_a_chi_bo_is_split_among_two_that_both_read_what_it_had_published(cast):
    for name in ("Lò Thị Một", "Lò Thị Hai"):
        factories.member(cast.cell_7, name)
    first, second = share(cast.cell_7)
    parts = [{"name": "Chi bộ 7A", "members": first}, {"name": "Chi bộ 7B", "members": second}]
    happen(Kind.SPLIT, {"unit": cast.cell_7.pk, "keep": False, "parts": parts}, by=cast.organiser)
    cast.cell_7.refresh_from_db()
    assert (cast.cell_7.status, cast.cell_7.parent) == (Unit.Status.SPLIT, cast.ward)
    a, b = Unit.objects.get(name="Chi bộ 7A"), Unit.objects.get(name="Chi bộ 7B")
    assert {*a.members.values_list("pk", flat=True)} == {*first}
    assert {*b.members.values_list("pk", flat=True)} == {*second}
    assert {*Inheritance.objects.values_list("successor", "past")} == {(a.pk, cast.cell_7.pk), (b.pk, cast.cell_7.pk)}
    secretary = type(cast.secretary).objects.get(pk=cast.secretary.pk)
    assert all(secretary.has_perm(Power.PLAN_MEETINGS, part) for part in (a, b)), "the role holds in every part"


def test_a_kept_chi_bo_keeps_whoever_is_not_named(cast):
    parts = [{"name": "Chi bộ 7A", "members": [cast.hoa.member_id]}]
    happen(Kind.SPLIT, {"unit": cast.cell_7.pk, "keep": True, "parts": parts}, by=cast.organiser)
    assert {*Member.objects.filter(unit=cast.cell_7)} == {cast.secretary.member}
    assert Unit.objects.get(pk=cast.cell_7.pk).status == Unit.Status.ACTIVE


def test_a_dang_bo_is_split_by_its_sub_units(cast):
    chief = factories.holder(Role.ORGANISER, cast.ward, "Trần Thị Phường")
    parts = [
        {"name": "Đảng bộ phường Bắc", "children": [cast.cell_7.pk]},
        {"name": "Đảng bộ phường Nam", "children": [cast.cell_8.pk]},
    ]
    happen(Kind.SPLIT, {"unit": cast.ward.pk, "parts": parts}, by=cast.organiser)
    seven, eight = Unit.objects.get(pk=cast.cell_7.pk), Unit.objects.get(pk=cast.cell_8.pk)
    assert (seven.parent.name, eight.parent.name) == ("Đảng bộ phường Bắc", "Đảng bộ phường Nam")
    assert seven.code.startswith(seven.parent.code[:10]) and seven.code.endswith(".007")
    assert (seven.parent.kind, seven.parent.level) == (cast.ward.kind, cast.ward.level)
    chief = type(chief).objects.get(pk=chief.pk)
    assert chief.has_perm(Power.MANAGE_UNITS, seven) and chief.has_perm(Power.MANAGE_UNITS, eight)


@pytest.mark.parametrize(
    ("unit", "keep", "parts", "sentence"),
    [
        ("cell_7", False, lambda c: [{"name": "A", "members": []}], "ít nhất hai"),
        ("cell_7", True, lambda c: [], "phần được tách"),
        ("cell_7", False, lambda c: [{"name": "A"}, {"name": "B"}], "Còn 2 đảng viên"),
        ("ward", False, lambda c: [{"name": "A"}, {"name": "B", "children": [c.cell_7.pk]}], "Còn 1 tổ chức"),
        ("ward", True, lambda c: [{"name": "A", "children": [c.cell_1.pk]}], "không trực thuộc"),
        ("cell_7", True, lambda c: [{"name": "A", "members": [c.stranger.member_id]}], "không thuộc"),
        ("cell_7", True, lambda c: [{"name": n, "members": [c.hoa.member_id]} for n in "AB"], "chỉ được phân"),
        ("ward", True, lambda c: [{"name": n, "children": [c.cell_7.pk]} for n in "AB"], "chỉ được phân"),
        ("ward", True, lambda c: [{"name": "A"}, {"name": "A"}], "đã có"),
        ("city", True, lambda c: [{"name": "A"}], "cao nhất"),
    ],
)
def test_a_split_that_does_not_add_up_is_refused(cast, unit, keep, parts, sentence):
    plan = {"unit": getattr(cast, unit).pk, "keep": keep, "parts": parts(cast)}
    with pytest.raises(ValidationError, match=sentence):
        reorganising.preview(event(Kind.SPLIT, plan, by=cast.organiser))


def test_who_loses_a_helper_is_counted_among_the_warnings(cast):
    helped = factories.member(cast.cell_7, "Lê Thị Yếu", ineligible_reason="old_or_ill", helper=cast.hoa.member)
    plan = {"unit": cast.cell_7.pk, "keep": True, "parts": [{"name": "Chi bộ 7A", "members": [helped.pk]}]}
    found = reorganising.preview(event(Kind.SPLIT, plan, by=cast.organiser))
    assert "1 đồng chí có người giúp nay ở chi bộ khác: cần phân công lại." in found.warnings
