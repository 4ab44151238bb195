"""The pages of units: who sees which, what they show, and that thirty rows cost what one costs."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.committees import terms
from members.models import Member, Office, Unit, UnitEvent, UnitPeriod
from members.powers import Power, Role
from members.rights import roles
from sotay.usage.models import UnitDay
from tests import factories
from tests.clock import TODAY
from tests.factories import days_ago
from tests.members.events import happen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

LATER = TODAY + timedelta(days=40)
SINCE, DECIDED = TODAY - timedelta(days=1), TODAY - timedelta(days=2)
DECISION = {"decision_no": "125-QĐ/TU", "decided_on": f"{DECIDED}", "effective_on": f"{SINCE}", "note": ""}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user, name, *args, status=200, **query) -> str:
    answer = signed_in(user).get(reverse(name, args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def change(unit: Unit, kind: str) -> str:
    return reverse("units:change", args=[unit.code, kind])


# The tree


def test_the_tree_opens_level_by_level(cast):
    city = page(cast.organiser, "units:tree")
    assert "Đảng bộ phường Phúc Lâm" in city and "Đảng bộ phường Đông Sơn" in city and "Chi bộ 7" not in city
    ward = page(cast.organiser, "units:tree", mo=cast.ward.code)
    assert "Chi bộ 7" in ward and "Chi bộ 8" in ward and "Đông Sơn" not in ward


def test_who_holds_a_power_on_one_branch_sees_that_branch_only(cast):
    own = page(cast.organiser_beside, "units:tree")
    assert "Đảng bộ phường Đông Sơn" in own and "Chi bộ 1" in own
    assert "Phúc Lâm" not in own and "Đảng bộ Thành phố" not in own
    assert "Chi bộ 7" not in page(cast.organiser_beside, "units:tree", q="chi bo")
    page(cast.organiser_beside, "units:tree", status=403, mo=cast.cell_7.code)
    page(cast.hoa, "units:tree", status=403)


def test_a_unit_is_found_without_accents_and_by_its_code(cast):
    for asked in ("phuc lam", "Phúc Lâm", "01.001.001"):
        assert "Đảng bộ phường Phúc Lâm" in page(cast.organiser, "units:tree", q=asked)
    assert "Không tìm thấy" in page(cast.organiser, "units:tree", q="Hoàn Kiếm")


def test_the_tree_of_an_earlier_day_has_its_names_and_places(cast):
    UnitPeriod.objects.filter(unit=cast.cell_7).update(
        valid_to=date(2025, 7, 1), name="Chi bộ Bảy", name_folded="chi bo bay"
    )
    UnitPeriod.of(cast.cell_7, date(2025, 7, 1)).save()
    before = page(cast.organiser, "units:tree", mo=cast.ward.code, ngay="2025-06-30")
    assert "Chi bộ Bảy" in before and "nay là Chi bộ 7" in before
    assert "Chi bộ Bảy" not in page(cast.organiser, "units:tree", mo=cast.ward.code, ngay="2025-07-01")
    assert "Chi bộ Bảy" in page(cast.organiser, "units:tree", q="chi bo bay", ngay="2025-06-30")
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "chưa đến" in page(cast.organiser, "units:tree", ngay=f"{tomorrow:%d/%m/%Y}")


def test_a_line_shows_the_kept_number_of_members(cast):
    counts = {"eligible": 20, "activated": 3, "active_7": 1, "active_30": 2}
    UnitDay.objects.create(unit=cast.ward, day=days_ago(1), members=1234, **counts)
    UnitDay.objects.create(unit=cast.ward, day=days_ago(40), members=77, **counts)
    assert "1.234" in page(cast.organiser, "units:tree")
    assert "1.234" not in page(cast.organiser, "units:tree", ngay=f"{days_ago(40)}")


def test_who_holds_powers_on_two_branches_begins_with_both(cast):
    user = factories.holder(Role.ORGANISER, cast.beside)
    roles.give(user, Role.ORGANISER, cast.cell_7, by=None)
    shown = page(user, "units:tree")
    assert "Chi bộ 7" in shown and "Đảng bộ phường Đông Sơn" in shown and "Phúc Lâm" not in shown


@pytest.mark.parametrize("many", [1, 30])
def test_thirty_rows_cost_what_one_costs(cast, many, django_assert_max_num_queries):
    for number in range(20, 20 + many):
        cell = factories.cell(cast.beside, f"01.001.002.000.{number:03}", f"Chi bộ {number}")
        person = factories.member(cell, f"Nguyễn Văn {number}")
        for unit, code in ((cell, "secretary"), (cast.beside, "committee_member")):
            facts = {"method": "elected", "decision_no": "1", "decided_on": days_ago(9), "since": days_ago(9)}
            Office.objects.create(unit=unit, member=person, code=code, **facts)
    for name, queries in {"units:tree": 12, "units:detail": 26, "units:warnings": 14}.items():
        cache.clear()
        client = signed_in(cast.organiser)
        address = reverse(name, args=[] if name == "units:tree" else [cast.beside.code])
        with django_assert_max_num_queries(queries):
            client.get(address, {"mo": cast.beside.code} if name == "units:tree" else {})


# The page of a unit


def test_the_page_of_a_unit_shows_its_committee_and_warnings(cast):
    facts = {"method": "elected", "decision_no": "9-QĐ/ĐU", "decided_on": days_ago(9), "since": days_ago(9)}
    terms.appoint(Office(unit=cast.cell_7, member=cast.hoa.member, code="secretary", **facts), by=cast.organiser)
    shown = page(cast.secretary, "units:detail", cast.cell_7.code)
    assert "Nguyễn Thị Hoa" in shown and "9-QĐ/ĐU" in shown and "ít hơn 3" in shown
    assert ">Thôi giữ<" not in shown and "Ghi chức vụ" not in shown and "Thay đổi tổ chức" not in shown
    assert ">Thôi giữ<" in page(cast.organiser, "units:detail", cast.cell_7.code)


def test_an_old_code_leads_to_the_unit(cast):
    UnitPeriod.objects.filter(unit=cast.cell_7).update(valid_to=date(2025, 7, 1), code="01.009.001.000.007")
    UnitPeriod.of(cast.cell_7, date(2025, 7, 1)).save()
    answer = signed_in(cast.organiser).get(reverse("units:detail", args=["01.009.001.000.007"]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("units:detail", args=[cast.cell_7.code]))


def test_warnings_of_every_unit_below_and_of_none_beside(cast):
    shown = page(cast.organiser, "units:warnings", cast.ward.code)
    assert "Chi bộ 7" in shown and "Chi bộ 8" in shown and "Chi bộ 1<" not in shown
    page(cast.organiser_beside, "units:warnings", cast.ward.code, status=403)


# Committees


def test_an_office_is_recorded_and_ended_through_the_pages(cast):
    client = signed_in(cast.organiser)
    chosen = client.get(reverse("units:choose_person", args=[cast.cell_7.code]), {"q": "hoa"}).content.decode()
    address = reverse("units:appoint", args=[cast.cell_7.code, cast.hoa.member_id])
    assert address in chosen and "Phạm Thị Lan" not in chosen
    facts = {"code": "secretary", "method": "elected", "decision_no": "9-QĐ/ĐU"}
    facts |= {"decided_on": f"{days_ago(2)}", "since": f"{days_ago(1)}"}
    assert client.post(address, facts).status_code == 302
    assert "đang giữ chức vụ này" in client.post(address, facts).content.decode()
    office = Office.objects.get()
    wrong = client.post(reverse("units:end_office", args=[office.pk]), {"until": f"{days_ago(5)}", "reason": "Nhầm"})
    assert "không thể thôi trước ngày đó" in wrong.content.decode()
    client.post(reverse("units:end_office", args=[office.pk]), {"until": f"{TODAY}", "reason": "Nghỉ hưu"})
    assert Office.objects.get().end_reason == "Nghỉ hưu"
    term = reverse("units:term", args=[cast.cell_7.code])
    assert client.post(term, {"ordinal": 12, "since": f"{days_ago(1)}"}).status_code == 302
    assert "Đã ghi đại hội" in client.post(term, {"ordinal": 12, "since": f"{TODAY}"}).content.decode()


def test_nobody_outside_one_s_power_is_offered_for_an_office(cast):
    stranger = cast.stranger.member
    by_city = page(cast.organiser, "units:choose_person", cast.ward.code, q="dat")
    assert stranger.full_name in by_city
    ward_officer = factories.holder(Role.ORGANISER, cast.ward)
    assert stranger.full_name not in page(ward_officer, "units:choose_person", cast.ward.code, q="dat")
    page(ward_officer, "units:appoint", cast.ward.code, stranger.pk, status=404)


# Changes


def shown_then_confirmed(client, address, asked):
    preview = client.post(address, asked)
    assert preview.status_code == 200 and "seen" in preview.content.decode(), preview.content.decode()[-4000:]
    return client.post(address, asked | {"seen": preview.context["found"].digest, "roi": "1"}, follow=True)


def test_a_unit_is_renamed_after_its_consequences_were_shown(cast):
    client = signed_in(cast.organiser)
    asked = DECISION | {"name": "Chi bộ Tổ dân phố 7", "symbol": ""}
    done = shown_then_confirmed(client, change(cast.cell_7, "doi-ten"), asked)
    assert Unit.objects.get(pk=cast.cell_7.pk).name == "Chi bộ Tổ dân phố 7"
    assert "125-QĐ/TU" in done.content.decode()


def test_two_cells_are_merged_and_the_closed_one_says_into_what_it_went(cast):
    client = signed_in(cast.organiser)
    asked = DECISION | {"into_q": "chi bo 8"}
    shown_then_confirmed(client, change(cast.cell_7, "sap-nhap"), asked)
    assert Member.objects.get(pk=cast.hoa.member_id).unit == cast.cell_8
    closed = page(cast.organiser, "units:detail", cast.cell_7.code)
    assert "Đã sáp nhập" in closed and "Chi bộ 8" in closed and "125-QĐ/TU" in closed
    assert "Ghi chức vụ" not in closed and "Chọn việc cần làm" not in closed
    assert "Hình thành từ" in page(cast.organiser, "units:detail", cast.cell_8.code)


def test_a_unit_is_searched_for_without_losing_what_was_typed(cast):
    client = signed_in(cast.organiser)
    found = client.post(
        change(cast.cell_7, "sap-nhap"), DECISION | {"into_q": "chi bo", "tim": "into_q"}
    ).content.decode()
    beside = f"Chi bộ 8 ({cast.cell_8.code}) · trực thuộc Đảng bộ phường Phúc Lâm ({cast.ward.code})"
    far = f"Chi bộ 1 ({cast.cell_1.code}) · trực thuộc Đảng bộ phường Đông Sơn ({cast.beside.code})"
    assert beside in found and far in found
    assert "125-QĐ/TU" in found and "form-errors" not in found
    unclear = client.post(change(cast.cell_7, "sap-nhap"), DECISION | {"into_q": "chi bo"}).content.decode()
    assert "mời đồng chí chọn một" in unclear
    nothing = client.post(change(cast.cell_7, "sap-nhap"), DECISION | {"into_q": "Hoàn Kiếm"}).content.decode()
    assert "Không thấy tổ chức nào" in nothing


def test_siblings_come_first_and_a_search_that_was_cut_says_so(cast):
    before = factories.party(cast.city, "01.000.009", "Đảng bộ phường An Bình")
    Unit.objects.filter(pk=before.pk).update(path=cast.city.path + "0000")
    for number in range(12):
        factories.cell(before, f"01.000.009.000.{number + 1:03}", f"Chi bộ {number + 20}")
    client = signed_in(cast.organiser)
    asked = DECISION | {"into_q": "chi bo", "tim": "into_q"}
    form = client.post(change(cast.cell_7, "sap-nhap"), asked).context["form"]
    labels = [label for _, label in form["into"].field.choices]
    assert labels[0].startswith(f"Chi bộ 8 ({cast.cell_8.code})") and len(labels) == 12
    assert "kết quả đầu, còn nữa" in form["into"].label and "nhập thêm chữ" in form["into_q"].help_text
    few = client.post(change(cast.cell_7, "sap-nhap"), asked | {"into_q": "chi bo 8"}).context["form"]
    assert few["into"].label == "Chọn tổ chức"


def test_a_merge_across_dang_bo_names_both_sides_and_asks_once_more(cast):
    client, address = signed_in(cast.organiser), change(cast.cell_7, "sap-nhap")
    many = Member.objects.counted().filter(unit=cast.cell_7).count()
    asked = DECISION | {"into_q": "chi bo 1", "into": cast.cell_1.pk}
    preview = client.post(address, asked)
    shown = preview.content.decode()
    ward, beside = f"Đảng bộ phường Phúc Lâm ({cast.ward.code})", f"Đảng bộ phường Đông Sơn ({cast.beside.code})"
    assert preview.context["found"].leaving == [f"{many} đảng viên rời {ward}, về {beside}."]
    assert f"{many} đảng viên rời {ward}, về {beside}." in shown
    (line,) = preview.context["found"].closed
    assert (line.superior, line.place) == (ward, "Chi bộ 1")
    assert line.place_told == f"mã {cast.cell_1.code}, trực thuộc {beside}" and line.place_told in shown
    seen = {"seen": preview.context["found"].digest}
    unconfirmed = client.post(address, asked | seen)
    assert unconfirmed.status_code == 422 and "đánh dấu xác nhận" in unconfirmed.content.decode()
    assert Member.objects.get(pk=cast.hoa.member_id).unit == cast.cell_7
    assert client.post(address, asked | seen | {"roi": "1"}).status_code == 302
    assert Member.objects.get(pk=cast.hoa.member_id).unit == cast.cell_1


def test_a_merge_within_one_dang_bo_asks_nothing_more(cast):
    client, address = signed_in(cast.organiser), change(cast.cell_7, "sap-nhap")
    preview = client.post(address, DECISION | {"into_q": "chi bo 8"})
    assert preview.context["found"].leaving == [] and 'name="roi"' not in preview.content.decode()


def test_a_transfer_names_both_superiors_and_asks_once_more(cast):
    client, address = signed_in(cast.organiser), change(cast.cell_7, "chuyen-giao")
    asked = DECISION | {"units": [cast.cell_7.pk], "parent_q": "Đông Sơn"}
    found = client.post(address, asked).context["found"]
    many = Member.objects.counted().filter(unit=cast.cell_7).count()
    ward, beside = f"Đảng bộ phường Phúc Lâm ({cast.ward.code})", f"Đảng bộ phường Đông Sơn ({cast.beside.code})"
    assert found.leaving == [f"{many} đảng viên rời {ward}, về {beside}."]
    assert [(line.superior, line.place, line.place_told) for line in found.moved] == [
        (ward, "Đảng bộ phường Đông Sơn", f"mã {cast.beside.code}")
    ]
    assert client.post(address, asked | {"seen": found.digest}).status_code == 422
    assert client.post(address, asked | {"seen": found.digest, "roi": "1"}).status_code == 302


def test_two_of_one_name_and_year_are_told_apart_where_somebody_is_picked(cast):
    born = (date(1975, 2, 5), date(1975, 9, 30))
    for day in born:
        factories.member(cast.cell_7, "Đặng Văn Đôi", birth_date=day)
    client = signed_in(cast.organiser)
    pages = (
        change(cast.cell_7, "chia-tach"),
        f"{change(cast.ward, 'thanh-lap')}?source_q=Chi bộ 7&source={cast.cell_7.pk}",
        f"{reverse('units:choose_person', args=[cast.cell_7.code])}?q=Đôi",
    )
    for address in pages:
        page = client.get(address).text
        assert all(f"{day:%d/%m/%Y}" in page for day in born), address


def test_a_split_tells_people_by_their_birth_and_assigns_many_at_once(cast):
    client, address = signed_in(cast.organiser), change(cast.cell_7, "chia-tach")
    factories.member(cast.cell_7, "Vũ Thị Ánh", birth_date=date(1956, 3, 8))
    people = list(Member.objects.counted().filter(unit=cast.cell_7).order_by("name_key", "pk"))
    page = client.get(address).content.decode()
    assert all(f"{person.full_name}, sinh {person.birth_written}" in page for person in people)
    ticked = [f"of_{person.pk}" for person in people[:2]]
    asked = DECISION | {
        "name_1": "Chi bộ 7A",
        "name_2": "Chi bộ 7B",
        "many": "2",
        "rest": "1",
        f"of_{people[2].pk}": "1",
    }
    shared = client.post(address, asked | {"chon": [*ticked, "of_0", "²"], "together": "2", "tim": "phan"})
    form = shared.context["form"]
    assert [form[key].value() for key in ticked] == ["2", "2"] and form[f"of_{people[2].pk}"].value() == "1"
    assert form["name_1"].value() == "Chi bộ 7A" and form["together"].value() == ""
    nowhere = client.post(address, asked | {"chon": ticked, "together": "9", "tim": "phan"}).context["form"]
    assert [nowhere[key].value() for key in ticked] == [None, None]


def found_in_tree(user, text):
    page = signed_in(user).get(reverse("units:tree"), {"q": text})
    return [line.unit.code for line in page.context["lines"]], [unit.code for unit in page.context["closed"]]


def test_a_unit_is_found_by_its_name_and_that_of_its_superior(cast):
    assert found_in_tree(cast.organiser, "chi bộ 7 phúc lâm") == ([cast.cell_7.code], [])
    assert found_in_tree(cast.organiser, "Phúc Lâm, chi bo 7") == ([cast.cell_7.code], [])
    assert found_in_tree(cast.organiser, "chi bo dong son") == ([cast.cell_1.code], [])
    assert found_in_tree(cast.organiser, "chi bộ 7 đông sơn") == ([], [])
    assert found_in_tree(cast.organiser_beside, "chi bộ 7 phúc lâm") == ([], [])


def test_a_unit_is_found_by_a_code_it_had_with_or_without_dots(cast):
    UnitPeriod.objects.filter(unit=cast.cell_7).update(valid_to=date(2025, 7, 1), code="01.009.004.000.007")
    UnitPeriod.of(cast.cell_7, date(2025, 7, 1)).save()
    for typed in ("01.009.004.000.007", "01.009.004", "01009004000007", cast.cell_7.code):
        assert found_in_tree(cast.organiser, typed) == ([cast.cell_7.code], []), typed


def test_a_unit_that_has_ended_is_found_under_those_that_work(cast):
    happen("merge", {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}, by=cast.organiser)
    for typed in ("chi bo 7", cast.cell_7.code):
        assert found_in_tree(cast.organiser, typed) == ([], [cast.cell_7.code])
    page = signed_in(cast.organiser).get(reverse("units:tree"), {"q": "chi bo 7"}).content.decode()
    assert "Đã sáp nhập" in page and "nay thuộc" in page


def test_a_preview_that_is_no_longer_true_is_shown_again(cast):
    client, address = signed_in(cast.organiser), change(cast.cell_7, "sap-nhap")
    asked = DECISION | {"into_q": "chi bo 8"}
    seen = client.post(address, asked).context["found"].digest
    factories.member(cast.cell_7, "Vũ Thị Ánh")
    again = client.post(address, asked | {"seen": seen})
    assert "Số liệu vừa thay đổi" in again.content.decode() and not UnitEvent.objects.exists()
    client.post(address, asked | {"seen": again.context["found"].digest})
    assert UnitEvent.objects.get().state == UnitEvent.State.DONE


def test_a_cell_is_split_by_naming_the_exceptions_only(cast):
    one = factories.member(cast.cell_7, "Vũ Thị Ánh")
    asked = DECISION | {"many": "2", "name_1": "Chi bộ 7A", "name_2": "Chi bộ 7B", "rest": "1", f"of_{one.pk}": "2"}
    shown_then_confirmed(signed_in(cast.organiser), change(cast.cell_7, "chia-tach"), asked)
    homes = {member.full_name: member.unit.name for member in Member.objects.filter(unit__name__startswith="Chi bộ 7")}
    assert homes == {"Vũ Thị Ánh": "Chi bộ 7B", "Nguyễn Thị Hoa": "Chi bộ 7A", "Trần Văn Bình": "Chi bộ 7A"}


def test_nobody_stays_in_a_cell_that_ends(cast):
    asked = DECISION | {"many": "2", "name_1": "Chi bộ 7A", "name_2": "Chi bộ 7B", "rest": "0"}
    answer = signed_in(cast.organiser).post(change(cast.cell_7, "chia-tach"), asked).content.decode()
    assert "không ai ở lại được" in answer
    kept = {"keep": "on", "many": "1", "name_1": "Chi bộ 7A", f"of_{cast.hoa.member_id}": "1"}
    shown_then_confirmed(signed_in(cast.organiser), change(cast.cell_7, "chia-tach"), asked | kept)
    assert Member.objects.get(pk=cast.hoa.member_id).unit.name == "Chi bộ 7A"


def test_the_other_four_changes_through_the_pages(cast):
    client = signed_in(cast.organiser)
    found = DECISION | {"name": "Chi bộ 9", "unit_kind": "cell", "level": "body", "source_q": "chi bo 8"}
    found |= {"source": f"{cast.cell_8.pk}", "members": [f"{cast.neighbour.member_id}"]}
    shown_then_confirmed(client, change(cast.ward, "thanh-lap"), found)
    nine = Unit.objects.get(name="Chi bộ 9")
    assert Member.objects.get(pk=cast.neighbour.member_id).unit == nine
    handed = DECISION | {"units": [f"{nine.pk}"], "parent_q": "dong son"}
    shown_then_confirmed(client, change(nine, "chuyen-giao"), handed | {"effective_on": f"{TODAY}"})
    nine.refresh_from_db()
    assert nine.parent == cast.beside
    joined = DECISION | {"more": [f"{cast.cell_8.pk}"], "name": "Chi bộ 7 và 8", "symbol": ""}
    shown_then_confirmed(client, change(cast.cell_7, "hop-nhat"), joined)
    assert Member.objects.get(pk=cast.hoa.member_id).unit.name == "Chi bộ 7 và 8"
    ended = DECISION | {"receiver_q": "chi bo 1", "effective_on": f"{TODAY}"}
    shown_then_confirmed(client, change(nine, "giai-the"), ended)
    assert Member.objects.get(pk=cast.neighbour.member_id).unit == cast.cell_1


def test_a_change_of_a_later_day_waits_and_can_be_cancelled(cast):
    client = signed_in(cast.organiser)
    later = DECISION | {"effective_on": f"{LATER}", "name": "Chi bộ Bảy", "symbol": ""}
    shown_then_confirmed(client, change(cast.cell_7, "doi-ten"), later)
    event = UnitEvent.objects.get()
    assert f"sẽ thực hiện ngày {LATER:%d/%m/%Y}" in page(cast.organiser, "units:detail", cast.cell_7.code)
    cancel = reverse("units:cancel_event", args=[event.pk])
    client.post(cancel, {"reason": ""})
    assert UnitEvent.objects.get().state == UnitEvent.State.PLANNED
    client.post(cancel, {"reason": "Quyết định thu hồi"})
    client.post(cancel, {"reason": "Quyết định thu hồi"})
    assert UnitEvent.objects.get().state == UnitEvent.State.CANCELLED
    assert "sẽ thực hiện" not in page(cast.organiser, "units:detail", cast.cell_7.code)


def test_a_unit_is_not_changed_by_its_own_officers(cast):
    client = signed_in(cast.organiser_beside)
    for kind in ("doi-ten", "sap-nhap", "giai-the", "chia-tach", "hop-nhat", "chuyen-giao"):
        assert client.get(change(cast.beside, kind)).status_code == 403
        assert client.post(change(cast.beside, kind), DECISION).status_code == 403
        assert client.get(change(cast.cell_7, kind)).status_code == 403
    assert client.get(change(cast.beside, "thanh-lap")).status_code == 200
    assert client.get(change(cast.beside, "xoa")).status_code == 404
    other = factories.cell(cast.beside, "01.001.002.000.002", "Chi bộ 2")
    offered = client.post(change(other, "sap-nhap"), DECISION | {"into_q": "chi bo", "tim": "into_q"}).content.decode()
    assert "Chi bộ 1 (" in offered and "Chi bộ 7 (" not in offered


def test_an_event_shows_its_details_to_those_above_and_its_head_to_those_concerned(cast):
    client = signed_in(cast.organiser)
    shown_then_confirmed(client, change(cast.cell_7, "sap-nhap"), DECISION | {"into_q": "chi bo 8"})
    event = UnitEvent.objects.get()
    assert "Đảng viên chuyển theo" in page(cast.organiser, "units:event", event.pk)
    head = page(cast.secretary_beside, "units:event", event.pk)
    assert "125-QĐ/TU" in head and "Đảng viên chuyển theo" not in head
    page(cast.organiser_beside, "units:event", event.pk, status=403)
    page(cast.hoa, "units:event", event.pk, status=404)


def test_only_who_manages_the_deciding_unit_cancels(cast):
    shown_then_confirmed(
        signed_in(cast.organiser),
        change(cast.cell_7, "doi-ten"),
        DECISION | {"effective_on": f"{LATER}", "name": "Chi bộ Bảy", "symbol": ""},
    )
    event = UnitEvent.objects.get()
    assert not cast.secretary.has_perm(Power.MANAGE_UNITS, cast.cell_7)
    cancel = reverse("units:cancel_event", args=[event.pk])
    users = (cast.secretary, cast.organiser_beside)
    assert [signed_in(user).post(cancel, {"reason": "x"}).status_code for user in users] == [404, 403]
