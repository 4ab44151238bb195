"""Sáp nhập, hợp nhất, giải thể: what ends, who goes on, and that nothing is lost."""

import pytest
from django.core.exceptions import ValidationError

from members import audit, reorganising
from members.models import Affiliation, AuditEntry, Inheritance, Member, Unit, UnitEvent, UnitGrant, UnitPeriod
from members.powers import Power, Role
from tests import factories
from tests.factories import days_ago
from tests.members.events import event, happen

Kind = UnitEvent.Kind


def under(unit):
    return [(row.name, row.code) for row in unit.children.active().order_by("path")]


def test_the_chi_bo_of_a_merged_dang_bo_go_on_under_the_survivor_with_its_groups_in_their_codes(cast):
    happen(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser)
    cast.ward.refresh_from_db()
    assert under(cast.beside) == [
        ("Chi bộ 1", "01.001.002.000.001"),
        ("Chi bộ 7", "01.001.002.000.007"),
        ("Chi bộ 8", "01.001.002.000.008"),
    ]
    closed = (cast.ward.status, cast.ward.parent, cast.ward.closed_on, cast.ward.code)
    assert closed == (Unit.Status.MERGED, cast.beside, days_ago(0), "01.001.001.000.000")


def test_a_name_that_is_taken_gets_the_old_place_beside_it_and_a_number_that_is_taken_the_next_free(cast):
    factories.cell(cast.beside, "01.001.002.000.007", "Chi bộ  7")
    done = happen(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser)
    cast.cell_7.refresh_from_db()
    assert (cast.cell_7.name, cast.cell_7.code) == ("Chi bộ 7 (phường Phúc Lâm)", "01.001.002.000.002")
    line = next(row for row in done.outcome["moved"] if row["name"] == "Chi bộ 7")
    assert (line["new_name"], line["new_code"]) == ("Chi bộ 7 (phường Phúc Lâm)", "01.001.002.000.002")


def test_a_second_merger_gives_the_names_that_are_left(cast):
    third = factories.party(cast.city, "01.001.003", "Đảng bộ phường Phúc Lâm (cũ)")
    factories.cell(third, "01.001.003.000.007", "Chi bộ 7")
    happen(Kind.MERGE, {"units": [cast.ward.pk, third.pk], "into": cast.beside.pk}, by=cast.organiser)
    names = [name for name, _ in under(cast.beside)]
    assert names == ["Chi bộ 1", "Chi bộ 7", "Chi bộ 8", "Chi bộ 7 (phường Phúc Lâm (cũ))"]


def test_members_of_merged_chi_bo_belong_to_the_survivor_from_that_day(cast):
    gone = factories.member(cast.cell_7, "Trịnh Văn Mất", status=Member.Status.DECEASED)
    happen(Kind.MERGE, {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}, by=cast.organiser, on=days_ago(3))
    hoa = Member.objects.get(pk=cast.hoa.member_id)
    assert hoa.unit == cast.cell_8
    rows = hoa.affiliations.order_by("since").values_list("unit", "since", "until")
    assert [*rows][1:] == [(cast.cell_8.pk, days_ago(3), None)] and rows[0][2] == days_ago(3)
    assert "Sáp nhập theo 12-QĐ/TU" in hoa.affiliations.get(until=None).reason
    gone.refresh_from_db()
    assert gone.unit == cast.cell_7


def test_a_guest_follows_and_is_none_any_more_at_home(cast):
    """Lan is at home in chi bộ 8 and meets with 7; Đạt is of chi bộ 1 and meets with 7."""
    guests = [cast.neighbour.member, cast.stranger.member]
    for guest in guests:
        Member.objects.filter(pk=guest.pk).update(temporary_unit=cast.cell_7)
        Affiliation.objects.create(member=guest, unit=cast.cell_7, kind="temporary", since=days_ago(30))
    happen(Kind.MERGE, {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}, by=cast.organiser)
    lan, dat = (Member.objects.get(pk=guest.pk) for guest in guests)
    assert (lan.temporary_unit, dat.temporary_unit) == (None, cast.cell_8)
    there = Affiliation.objects.filter(kind="temporary", until=None).values_list("member", "unit")
    assert [*there] == [(dat.pk, cast.cell_8.pk)]


def test_consolidated_units_end_and_a_new_one_may_bear_the_name_of_one_of_them(cast):
    plan = {"units": [cast.ward.pk, cast.beside.pk], "parent": cast.city.pk, "kind": "base", "level": "commune"}
    done = happen(Kind.CONSOLIDATE, plan | {"name": cast.ward.name}, by=cast.organiser)
    new = Unit.objects.get(name=cast.ward.name, closed_on=None)
    assert {name for name, _ in under(new)} == {"Chi bộ 1", "Chi bộ 7", "Chi bộ 8"}
    assert all(code.startswith(new.code[:10]) for _, code in under(new))
    closed = Unit.objects.filter(pk__in=[cast.ward.pk, cast.beside.pk])
    assert {(unit.status, unit.parent_id) for unit in closed} == {(Unit.Status.CONSOLIDATED, new.pk)}
    assert {part.part for part in done.parts.filter(unit=new)} == {"after"}


def test_dissolving_into_the_unit_above_gives_nobody_more_than_before(cast):
    """The district's organiser keeps the wards, and does not get the city."""
    district = factories.party(cast.city, "01.005", "Đảng bộ quận Cũ")
    ward = factories.party(district, "01.005.001", "Đảng bộ phường Mới")
    chief = factories.holder(Role.ORGANISER, district, "Trần Thị Quận")
    happen(Kind.DISSOLVE, {"unit": district.pk, "receiver": cast.city.pk}, by=cast.organiser)
    ward.refresh_from_db()
    assert ward.parent == cast.city and ward.code == "01.001.003.000.000"[:3] + ward.code[3:]
    chief = type(chief).objects.get(pk=chief.pk)
    assert chief.has_perm(Power.MANAGE_UNITS, ward)
    assert not chief.has_perm(Power.MANAGE_UNITS, cast.city) and not chief.has_perm(Power.VIEW_MEMBERS, cast.cell_7)


def test_an_empty_unit_ends_without_a_receiver_and_one_with_members_does_not(cast):
    empty = factories.cell(cast.ward, "01.001.001.000.009", "Chi bộ 9")
    happen(Kind.DISSOLVE, {"unit": empty.pk}, by=cast.organiser)
    empty.refresh_from_db()
    assert (empty.status, empty.parent) == (Unit.Status.DISSOLVED, cast.ward)
    for unit in (cast.cell_7, cast.ward):
        with pytest.raises(ValidationError, match="nơi tiếp nhận"):
            reorganising.preview(event(Kind.DISSOLVE, {"unit": unit.pk}, by=cast.organiser))


def test_what_a_closed_unit_has_left_stays_within_the_rights_of_its_successor(cast):
    past = factories.cell(cast.ward, "01.001.001.000.009", "Chi bộ 9")
    happen(Kind.MERGE, {"units": [past.pk], "into": cast.cell_8.pk}, by=cast.organiser)
    happen(Kind.MERGE, {"units": [cast.cell_8.pk], "into": cast.cell_7.pk}, by=cast.organiser)
    past.refresh_from_db()
    cast.cell_8.refresh_from_db()
    assert past.parent == cast.cell_8.parent == cast.cell_7, "past units lie flat under the successor"
    assert cast.secretary.has_perm(Power.VIEW_MEMBERS, past)
    inherited = Inheritance.objects.filter(successor=cast.cell_7).values_list("past", flat=True)
    assert {*inherited} == {past.pk, cast.cell_8.pk}


def test_terms_of_a_closed_committee_end_with_it(cast):
    cast.ward.terms.create(ordinal=1, since=days_ago(900))
    happen(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser)
    assert cast.ward.terms.get().until == days_ago(0)


def test_every_unit_that_was_touched_has_its_entry_and_its_part(cast):
    done = happen(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser)
    entries = AuditEntry.objects.filter(
        action__startswith="unit.", reason=f"Sáp nhập theo 12-QĐ/TU ngày {days_ago(0):%d/%m/%Y}"
    )
    assert {*entries.values_list("action", "unit")} == {
        ("unit.close", cast.ward.pk),
        ("unit.move", cast.cell_7.pk),
        ("unit.move", cast.cell_8.pk),
    }
    assert {*done.parts.values_list("unit", "part")} == {
        (cast.ward.pk, "before"),
        (cast.beside.pk, "after"),
        (cast.cell_7.pk, "moved"),
        (cast.cell_8.pk, "moved"),
    }
    assert audit.history(done).get().action == "event.decide"


def test_history_is_kept_in_periods(cast):
    happen(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser, on=days_ago(2))
    periods = (
        UnitPeriod.objects.filter(unit=cast.cell_7)
        .order_by("pk")
        .values_list("code", "parent", "valid_from", "valid_to")
    )
    assert [*periods] == [
        ("01.001.001.000.007", cast.ward.pk, None, days_ago(2)),
        ("01.001.002.000.007", cast.beside.pk, days_ago(2), None),
    ]
    assert not UnitPeriod.objects.filter(unit=cast.ward, valid_to=None).exists()


@pytest.mark.parametrize(
    ("kind", "plan", "sentence"),
    [
        (Kind.MERGE, lambda c: {"units": [c.ward.pk], "into": c.ward.pk}, "chính tổ chức đảng đó"),
        (Kind.MERGE, lambda c: {"units": [c.cell_7.pk], "into": c.beside.pk}, "Chi bộ chỉ sáp nhập"),
        (Kind.MERGE, lambda c: {"units": [c.ward.pk], "into": c.city.pk}, "trực thuộc nó"),
        (Kind.MERGE, lambda c: {"units": [c.city.pk], "into": c.ward.pk}, "trực thuộc nó"),
        (Kind.MERGE, lambda c: {"units": [], "into": c.ward.pk}, "ít nhất 1"),
        (Kind.MERGE, lambda c: {"units": [c.ward.pk]}, "chưa nêu đủ"),
        (Kind.MERGE, lambda c: {"units": [10**9], "into": c.ward.pk}, "Không tìm thấy"),
        (Kind.MERGE, lambda c: {"units": ["x"], "into": c.ward.pk}, "Không tìm thấy"),
        (Kind.CONSOLIDATE, lambda c: {"units": [c.ward.pk], "parent": c.city.pk}, "ít nhất 2"),
        (Kind.DISSOLVE, lambda c: {"unit": c.city.pk, "receiver": c.ward.pk}, "ở ngoài"),
        (Kind.DISSOLVE, lambda c: {"unit": c.city.pk}, "cao nhất"),
        (Kind.DISSOLVE, lambda c: {"unit": c.ward.pk, "receiver": c.cell_1.pk}, "do một đảng bộ tiếp nhận"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(cast, kind, plan, sentence):
    with pytest.raises(ValidationError, match=sentence):
        reorganising.preview(event(kind, plan(cast), by=cast.organiser))


def test_one_event_cannot_touch_a_closed_unit(cast):
    happen(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser)
    with pytest.raises(ValidationError, match="đã kết thúc hoạt động"):
        reorganising.preview(event(Kind.RENAME, {"unit": cast.ward.pk, "name": "Đảng bộ X"}, by=cast.organiser))


def test_grants_of_both_units_are_united_and_none_is_lost(cast):
    before = {*UnitGrant.objects.values_list("user", "permission", "role")}
    factories.roles.give(cast.editor_beside, Role.EDITOR, cast.ward, by=None)
    happen(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser)
    assert {*UnitGrant.objects.values_list("user", "permission", "role")} == before
    assert not UnitGrant.objects.filter(content_object=cast.ward).exists()
    editor = type(cast.editor).objects.get(pk=cast.editor.pk)
    assert editor.has_perm(Power.WRITE_NEWS, Unit.objects.get(pk=cast.cell_1.pk))
    assert "Biên tập viên tại Đảng bộ phường Phúc Lâm nay ở Đảng bộ phường Đông Sơn" in editor.notices.first().text
