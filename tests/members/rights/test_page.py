"""The rights page: who holds what here, below and from above; whom a giver may find; the actions through the page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.committees import office_roles, terms
from members.models import Office, UnitGrant, User
from members.powers import Role
from members.rights import roles
from tests import factories

pytestmark = pytest.mark.django_db
WHY = {"reason": "Quyết định 12-QĐ/ĐU"}


@pytest.fixture
def chief(client, cast):
    """Quản trị of the ward, signed in."""
    user = factories.holder(Role.ADMINISTRATOR, cast.ward, "Mai Quản Trị")
    client.force_login(user)
    return user


def address(unit, rest="") -> str:
    return f"/to-chuc/{unit.code}/quyen/{rest}"


def held(client, unit, query="") -> list[tuple[str, str]]:
    page = client.get(address(unit, query))
    assert page.status_code == 200
    return [(row.user.full_name, row.get_role_display()) for row in page.context["page"]]


def test_one_line_a_role_here_below_and_from_above(client, cast, chief):
    everybody = held(client, cast.ward)
    assert len(everybody) == len(set(everybody)) == 7 and ("Hoàng Minh Đức", "Biên tập viên") not in everybody
    assert held(client, cast.ward, "?noi=cap-duoi") == [
        ("Trần Văn Bình", "Bí thư chi bộ"),
        ("Bùi Văn Lợi", "Bí thư chi bộ"),
    ]
    assert ("Mai Quản Trị", "Quản trị") in held(client, cast.ward, "?noi=o-day")
    assert held(client, cast.ward, "?noi=cap-tren") == [
        ("Hồ Ngọc Ánh", "Quản trị"),
        ("Đỗ Văn Sơn", "Cán bộ ban tổ chức"),
    ]
    assert held(client, cast.ward, "?q=tran+van+binh") == [("Trần Văn Bình", "Bí thư chi bộ")]
    assert held(client, cast.ward, "?q=le+quang&vai_tro=approver") == []
    assert held(client, cast.ward, "?vai_tro=editor") == [("Lê Quang Việt", "Biên tập viên")]
    assert "chưa đúng" in client.get(address(cast.ward, "?vai_tro=vua")).content.decode()


def test_what_has_ended_is_gone_and_what_ends_soon_has_a_list(client, cast, chief):
    today = timezone.localdate()
    roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=None, until=today + timedelta(days=20))
    roles.give(cast.neighbour, Role.EDITOR, cast.cell_8, by=None, until=today + timedelta(days=90))
    assert held(client, cast.ward, "?noi=sap-het") == [("Nguyễn Thị Hoa", "Biên tập viên")]
    UnitGrant.objects.filter(user=cast.hoa).update(until=today - timedelta(days=1))
    assert held(client, cast.ward, "?noi=sap-het") == [] and ("Nguyễn Thị Hoa", "Biên tập viên") not in held(
        client, cast.ward
    )


def test_the_list_costs_the_same_for_few_and_for_many(client, cast, chief):
    costs = []
    for many in (0, 30):
        for number in range(many):
            factories.holder(Role.EDITOR, cast.cell_7, f"Người {number}", at=cast.cell_7)
        with CaptureQueriesContext(connection) as asked:
            client.get(address(cast.ward))
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_other_branches_are_closed_and_an_inspector_only_looks(client, cast, chief):
    for unit in (cast.city, cast.beside, cast.cell_1):
        for rest in ("", "giao/", "can-bo-moi/", f"nguoi/{cast.hoa.pk}/"):
            assert client.get(address(unit, rest)).status_code == 403
    client.force_login(cast.inspector)
    page = client.get(address(cast.ward))
    assert page.status_code == 200 and "Giao vai trò" not in page.content.decode()
    assert client.get(address(cast.ward, "giao/")).status_code == 404


def test_people_of_other_branches_are_found_by_the_whole_number_only(client, cast, chief):
    assert "Lê Văn Đạt" not in client.get(address(cast.ward, "giao/?q=le van dat")).content.decode()
    assert client.get(address(cast.ward, f"nguoi/{cast.stranger.pk}/")).status_code == 404
    found = client.get(address(cast.ward, f"giao/?q={cast.stranger.phone}"))
    (account,) = found.context["page"]
    assert account == cast.stranger and client.get(account.page).status_code == 200
    client.post(account.page, {"role": "clerk"} | WHY)
    assert UnitGrant.objects.get(user=cast.stranger).content_object == cast.ward
    other = factories.holder(Role.ADMINISTRATOR, cast.ward, "Người khác")
    client.force_login(other)  # the pass was another's; but now the person holds a role of the ward
    assert client.get(address(cast.ward, f"nguoi/{cast.stranger.pk}/")).status_code == 200


def test_a_pass_is_of_one_giver_and_one_person(client, cast, chief):
    (account,) = client.get(address(cast.ward, f"giao/?q={cast.stranger.phone}")).context["page"]
    elsewhere = account.page.replace(f"/{cast.stranger.pk}/", f"/{cast.organiser_beside.pk}/")
    assert client.get(elsewhere).status_code == 404
    client.force_login(factories.holder(Role.ADMINISTRATOR, cast.ward, "Người khác"))
    assert client.get(account.page).status_code == 404


def test_giving_taking_and_locking_through_the_page(client, cast, chief):
    person = address(cast.cell_7, f"nguoi/{cast.hoa.pk}/")
    assert "Cần ghi" not in client.get(person).content.decode()
    client.post(person, {"role": "editor"} | WHY)
    assert [grant.given_by for grant in UnitGrant.objects.filter(user=cast.hoa)] == [chief]
    refused = client.post(f"{person}thoi/editor/", {"reason": ""}, follow=True)
    assert "Cần ghi lý do" in refused.content.decode() and UnitGrant.objects.filter(user=cast.hoa).exists()
    client.post(f"{person}thoi/editor/", WHY)
    assert not UnitGrant.objects.filter(user=cast.hoa).exists()
    client.post(f"{person}khoa/", WHY)
    assert not User.objects.get(pk=cast.hoa.pk).is_active
    client.post(f"{person}mo-khoa/", WHY)
    assert User.objects.get(pk=cast.hoa.pk).is_active
    assert client.post(f"{person}thoi/vua/", WHY).status_code == 404


def test_where_no_role_may_be_given_the_page_says_why_and_offers_none(client, cast, chief):
    own = client.get(address(cast.ward, f"nguoi/{chief.pk}/")).text
    assert "Đồng chí không tự giao vai trò cho mình được" in own and 'name="role"' not in own
    User.objects.filter(pk=cast.hoa.pk).update(is_active=False)
    locked = client.get(address(cast.ward, f"nguoi/{cast.hoa.pk}/")).text
    assert "đang không được đăng nhập" in locked and 'name="role"' not in locked


def test_a_role_of_an_office_is_shown_and_has_no_button(client, cast, chief):
    office = Office.objects.create(
        unit=cast.cell_7, member=cast.hoa.member, code="deputy", method="elected", decision_no="5-QĐ/ĐU",
        decided_on=timezone.localdate(), since=timezone.localdate(),
    )  # fmt: skip
    office_roles.give([office], cast.hoa)
    page = client.get(address(cast.cell_7, f"nguoi/{cast.hoa.pk}/")).content.decode()
    assert "theo chức vụ" in page and "thoi/secretary" not in page
    assert "Theo chức vụ" in client.get(address(cast.cell_7)).content.decode()


def test_a_role_of_an_office_tells_since_when_and_who_recorded_it(client, cast, chief):
    held_since = factories.days_ago(40)
    office = Office(unit=cast.cell_7, member=cast.hoa.member, code=Office.Code.DEPUTY, method=Office.Method.ELECTED)
    office.decision_no, office.decided_on, office.since = "3-QĐ/ĐU", held_since, held_since
    terms.appoint(office, by=cast.organiser)
    for page in (address(cast.cell_7), address(cast.cell_7, f"nguoi/{cast.hoa.pk}/")):
        text = client.get(page).text
        assert f"{held_since:%d/%m/%Y}" in text and "Đỗ Văn Sơn" in text, page


def test_two_of_one_name_are_told_apart_where_a_role_is_given(client, cast, chief):
    for day in (date(1975, 2, 5), date(1975, 9, 30)):
        factories.account(factories.member(cast.cell_7, "Đặng Văn Đôi", birth_date=day))
    page = client.get(address(cast.cell_7, "giao/?q=dang van doi")).text
    assert "(sinh 05/02/1975)" in page and "(sinh 30/09/1975)" in page


def test_staff_get_an_account_with_a_first_role_and_no_password(client, cast, chief):
    data = {"full_name": "Phan Cán Bộ", "phone": "0987 000 111", "email": "can.bo@vd.vn", "role": "clerk"} | WHY
    client.post(address(cast.ward, "can-bo-moi/"), data)
    made = User.objects.get(phone="0987000111")
    assert made.full_name == "Phan Cán Bộ" and not made.has_usable_password() and made.member is None
    assert UnitGrant.objects.get(user=made).role == "clerk"
    again = client.post(address(cast.ward, "can-bo-moi/"), data)
    assert "đã thuộc một tài khoản khác" in again.content.decode()
    page = client.get(address(cast.ward, f"nguoi/{made.pk}/")).content.decode()
    assert f'action="/tai-khoan/{made.pk}/phieu/"' in page and "In phiếu kích hoạt" in page
    none = client.post(address(cast.ward, "can-bo-moi/"), data | {"phone": "0987000112", "role": "vua"})
    assert none.status_code == 400 and not User.objects.filter(phone="0987000112").exists()
