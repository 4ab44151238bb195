"""The roll on pages: what is found, by whom, in which order, and what is never shown."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members import vietnamese
from members.models import Affiliation, AuditEntry, Member
from members.people import membership_list
from members.people.forms import MemberSearch
from members.powers import Power, Role
from members.rights import roles
from tests import factories
from tests.clock import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def names(client, user, query=""):
    client.force_login(user)
    return [member.full_name for member in client.get(f"/dang-vien/?{query}").context["page"]]


@pytest.fixture
def crowd(cast):
    """One of each kind in cell 7, and one beside who fits every question and must never appear."""
    cell, make = cast.cell_7, factories.member
    make(cell, "Vũ Thị Ánh", official_date=None, birth_date=date(2001, 1, 1))
    make(cell, "Đặng Văn Cụ", birth_date=TODAY.replace(year=TODAY.year - 90, day=1), gender="male")
    make(cell, "Lý Thị Xa", ineligible_reason="abroad", helper=cast.hoa.member)
    make(cell, "Ngô Văn Ốm", ineligible_reason="old_or_ill")
    make(cell, "Trịnh Văn Đi", status="moved", status_date=TODAY)
    make(cell, "Phan Văn Mất", status="deceased", status_date=TODAY)
    make(cell, "Nhầm Văn Nhập", status="voided")
    make(
        cast.cell_1,
        "Vũ Thị Ánh Lộ",
        official_date=None,
        ineligible_reason="abroad",
        birth_date=date(1936, 1, 1),
        gender="male",
        helper=cast.stranger.member,
    )
    return cast


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=vu+thi+anh", ["Vũ Thị Ánh"]),
        ("q=ÁNH", ["Vũ Thị Ánh"]),
        ("q=an", ["Vũ Thị Ánh"]),
        ("q=thi+van", []),
        ("kind=du-bi", ["Vũ Thị Ánh"]),
        ("gender=male", ["Đặng Văn Cụ"]),
        ("age_from=89", ["Đặng Văn Cụ"]),
        ("age_to=30", ["Vũ Thị Ánh"]),
        ("age_from=57&age_to=89", []),
        ("reason=abroad", ["Lý Thị Xa"]),
        ("reason=khong", ["Ngô Văn Ốm", "Lý Thị Xa"]),
        ("help=co", ["Lý Thị Xa"]),
        ("help=chua", ["Ngô Văn Ốm"]),
        ("status=moved", ["Trịnh Văn Đi"]),
        ("status=deceased", ["Phan Văn Mất"]),
        ("account=roi", ["Trần Văn Bình", "Nguyễn Thị Hoa"]),
        ("", ["Vũ Thị Ánh", "Trần Văn Bình", "Đặng Văn Cụ", "Nguyễn Thị Hoa", "Ngô Văn Ốm", "Lý Thị Xa"]),
    ],
)
def test_each_condition_finds_its_people_of_ones_own_units_in_the_offices_order(client, crowd, query, found):
    assert names(client, crowd.secretary, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("age_from=60&day={day}", ["Biết Năm", "Biết Tháng", "Biết Ngày"]),
        ("age_to=59&day={day}", ["Biết Năm", "Biết Tháng"]),
        ("age_to=58&day={day}", []),
        ("age_from=61&day={day}", []),
    ],
)
def test_an_age_asked_for_hides_nobody_of_whom_only_year_or_month_of_birth_is_known(client, cast, query, found):
    """On 15/6 all of them may be 60: the one whose day is known was born on that day 60 years before."""
    Member.objects.update(birth_date=date(2000, 1, 1))
    day = (TODAY - timedelta(days=366)).replace(month=6, day=15)
    for name, born, precision in (
        ("Biết Năm", date(day.year - 60, 1, 1), "year"),
        ("Biết Tháng", date(day.year - 60, 6, 1), "month"),
        ("Biết Ngày", date(day.year - 60, 6, 15), "day"),
    ):
        factories.member(cast.cell_7, name, birth_date=born, birth_precision=precision)
    Affiliation.objects.update(since=day - timedelta(days=1))
    listed = names(client, cast.secretary, query.format(day=day))
    assert sorted(name for name in listed if name.startswith("Biết")) == sorted(found)


def test_rows_of_an_undone_import_are_never_shown(client, crowd):
    voided = Member.objects.get(status="voided")
    for query in ("", "status=voided", "q=nham", "status=moved"):
        assert "Nhầm Văn Nhập" not in names_or_none(client, crowd.administrator, query)
    assert client.get(f"/dang-vien/{voided.pk}/").status_code == 404


def names_or_none(client, user, query):
    client.force_login(user)
    return [member.full_name for member in client.get(f"/dang-vien/?{query}").context["page"]]


@pytest.mark.parametrize(
    "query", ["age_from=60&age_to=20", "kind=x", "age_from=abc", "day=2999-01-01", "q=001170000001"]
)
def test_what_makes_no_sense_finds_nobody_and_says_so(client, crowd, query):
    client.force_login(crowd.secretary)
    page = client.get(f"/dang-vien/?{query}")
    assert page.status_code == 400 and not page.context["page"].rows


def test_a_number_finds_its_member_by_office_and_stays_masked(client, crowd):
    person = Member.objects.get(full_name="Vũ Thị Ánh")
    Member.objects.filter(pk=person.pk).update(card_no_legacy="01123456")
    client.force_login(crowd.secretary)
    dotted = f"{person.personal_id[:3]}.{person.personal_id[3:]}"
    for number in (
        person.personal_id,
        dotted,
        person.card_no,
        "01.123456",
        person.phone,
        f"+84{person.phone[1:]}",
        f"+84 (0){person.phone[1:]}",
    ):
        page = client.post("/dang-vien/tim/", {"number": number})
        assert [each.full_name for each in page.context["page"]] == ["Vũ Thị Ánh"]
        shown = page.content.decode().replace(f'value="{number}"', "")
        assert person.personal_id not in shown and f"********{person.personal_id[-4:]}" in shown
        assert page["Cache-Control"].count("no-store")


def test_a_number_of_somebody_elsewhere_finds_nobody(client, crowd):
    beside = Member.objects.get(full_name="Vũ Thị Ánh Lộ")
    client.force_login(crowd.secretary)
    for number in (beside.personal_id, beside.card_no, beside.phone):
        assert not client.post("/dang-vien/tim/", {"number": number}).context["page"].rows
    assert client.post("/dang-vien/tim/", {"number": "123"}).status_code == 400


def test_no_list_shows_a_personal_or_card_number(client, crowd):
    numbers = set(Member.objects.values_list("personal_id", flat=True)) | set(
        Member.objects.values_list("card_no", flat=True)
    )
    person = Member.objects.get(full_name="Vũ Thị Ánh")
    client.force_login(crowd.organiser)
    for address in (
        "/dang-vien/",
        f"/dang-vien/{person.pk}/",
        f"/dang-vien/{person.pk}/sua/",
        f"/dang-vien/{person.pk}/giup/",
    ):
        text = client.get(address).content.decode()
        assert [number for number in numbers if number and number in text] == []


def test_numbers_are_read_for_a_reason_once_and_audited(client, crowd):
    person = Member.objects.get(full_name="Vũ Thị Ánh")
    client.force_login(crowd.organiser)
    assert client.post(f"/dang-vien/{person.pk}/xem-so/", {"reason": ""}).status_code == 400
    assert not AuditEntry.objects.filter(action="member.reveal").exists()
    page = client.post(f"/dang-vien/{person.pk}/xem-so/", {"reason": "Đối chiếu thẻ mới"})
    assert person.personal_id in page.content.decode() and "no-store" in page["Cache-Control"]
    entry = AuditEntry.objects.get(action="member.reveal")
    assert (entry.actor, entry.reason, entry.after) == (
        crowd.organiser,
        "Đối chiếu thẻ mới",
        {"fields": ["personal_id", "card_no"]},
    )
    assert person.personal_id not in client.get(f"/dang-vien/{person.pk}/").content.decode()


def test_the_card_says_what_is_known(client, crowd):
    person = Member.objects.get(full_name="Lý Thị Xa")
    client.force_login(crowd.secretary)
    text = client.get(f"/dang-vien/{person.pk}/").content.decode()
    for said in ("Lý Thị Xa", "Chi bộ 7", "Ở ngoài nước", "Nguyễn Thị Hoa", "26 năm", "<b>30 năm</b>", "Chưa có"):
        assert said in text
    assert "Xem đầy đủ các số" not in text and "Sửa thông tin" not in text  # powers a bí thư does not hold


def test_the_card_of_one_who_died_counts_to_that_day_and_promises_no_medal(client, cast):
    person = factories.member(cast.cell_7, "Phan Văn Mất", status="deceased", status_date=date(2020, 6, 1))
    client.force_login(cast.secretary)
    text = client.get(f"/dang-vien/{person.pk}/").text
    assert "<b>20 năm</b>, tính đến" in text and "01/06/2020" in text and "Huy hiệu tiếp theo" not in text


def test_ones_own_page_says_to_which_day_an_interrupted_membership_counts(client, cast):
    Member.objects.filter(pk=cast.hoa.member_id).update(status="interrupted", status_date=date(2020, 6, 1))
    client.force_login(cast.hoa)
    text = client.get("/ca-nhan/").text
    assert "<b>20 năm</b>, tính đến" in text and "01/06/2020" in text


def test_who_looks_after_two_chi_bo_is_told_both_and_takes_out_one(client, cast):
    roles.give(cast.secretary, Role.ORGANISER, cast.cell_8, by=None)
    roles.give(cast.secretary, Role.ORGANISER, cast.cell_7, by=None)
    client.force_login(cast.secretary)
    both = client.get("/dang-vien/")
    found = {member.unit for member in both.context["page"]}
    assert found == {cast.cell_7, cast.cell_8} and "Chi bộ 7; Chi bộ 8" in both.text
    assert "Xuất danh sách" not in both.text and "Chọn đơn vị" in both.text
    for query in (f"?don-vi={cast.cell_7.code}", f"?day={TODAY - timedelta(days=1)}"):
        one = client.get(f"/dang-vien/{query}").text
        assert "Xuất danh sách" in one and "Chi bộ 7; Chi bộ 8" not in one


def test_the_roll_of_an_earlier_day_shows_who_was_there_then(client, crowd):
    gone = Member.objects.get(full_name="Trịnh Văn Đi")
    day = TODAY - timedelta(days=30)
    newcomer = factories.member(crowd.cell_7, "Mai Văn Mới")
    Affiliation.objects.filter(member=newcomer).update(since=TODAY)
    moved = factories.member(crowd.cell_8, "Cao Văn Chuyển")
    Affiliation.objects.filter(member=moved).update(since=TODAY)
    Affiliation.objects.create(member=moved, unit=crowd.cell_7, kind="temporary", since=date(2010, 1, 1), until=TODAY)
    Affiliation.objects.filter(member=moved, kind="temporary").update(kind="official")
    found = names(client, crowd.secretary, f"day={day}")
    assert gone.full_name in found and "Cao Văn Chuyển" in found and "Mai Văn Mới" not in found
    assert "Nhầm Văn Nhập" not in found and "Vũ Thị Ánh Lộ" not in found
    assert names(client, crowd.secretary, f"day={day}&q=chuyen") == ["Cao Văn Chuyển"]
    assert "Cao Văn Chuyển" not in names(client, crowd.secretary_beside, f"day={day}")


@pytest.mark.parametrize("query", ["", "gender=female", f"day={TODAY - timedelta(days=1)}"])
def test_a_page_costs_the_same_for_one_row_and_for_thirty(client, cast, query):
    client.force_login(cast.organiser_beside)
    costs = []
    for more in (0, 25):
        for number in range(more):
            factories.member(cast.cell_1, f"Bùi Thị {chr(65 + number)}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"/dang-vien/?{query}")
        costs.append(len(asked))
    assert costs[1] <= costs[0]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.sampled_from(["nguyen", "Thị", "HOA", "v", "bi", "tran", "van", "hoà", "đat", "x"]), max_size=4)
)
def test_a_search_finds_exactly_those_who_bear_every_word_and_both_ways_of_paging_agree(cast, words):
    text = " ".join(words)
    form = MemberSearch(RequestFactory().get("/", {"q": text}).GET)
    roll, narrowed = form.narrow(membership_list.of(cast.administrator, Power.VIEW_MEMBERS))
    begun = [vietnamese.fold(word) for word in words]
    expected = [
        member.pk
        for member in Member.objects.counted().in_office_order()
        if all(any(word.startswith(begin) for word in member.name_folded.split()) for begin in begun)
    ]
    assert [member.pk for member in roll.page(narrowed, 1)] == expected
    assert [member.pk for member in roll.in_order(narrowed)] == expected


def test_a_card_never_says_that_who_has_activated_has_no_account(client, cast):
    client.force_login(cast.secretary)
    person = factories.member(cast.cell_7, activated_on=date(2026, 9, 17))
    account = " ".join(client.get(f"/dang-vien/{person.pk}/").text.partition("<dt>Tài khoản</dt>")[2][:60].split())
    assert account.startswith("<dd> Đã kích hoạt </dd>")


def test_a_code_is_sent_from_the_card_by_the_ways_that_reach_the_member(client, cast, settings):
    settings.SMS_BACKEND = "kept"
    newcomer = factories.member(cast.cell_7, "Vũ Thị Ánh")
    client.force_login(cast.secretary)
    page = client.get(f"/dang-vien/{newcomer.pk}/").content.decode()
    assert "Gửi mã qua tin nhắn" in page and "Gửi mã qua thư điện tử" not in page  # no account yet, so no address
    assert f"/phieu-kich-hoat/{cast.cell_7.code}/" in client.get("/dang-vien/").content.decode()
    client.post(f"/dang-vien/{newcomer.pk}/phieu/", {"channel": "sms"})
    assert AuditEntry.objects.filter(action="account.code_sent", object_id=newcomer.pk).count() == 1
    settings.SMS_BACKEND = ""
    assert "Gửi mã" not in client.get(f"/dang-vien/{newcomer.pk}/").content.decode()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("đạt", ["Đạt Thị An", "Trần Văn Đạt", "Lê Văn Dat", "Lê Thị Dát"]),
        ("dat", ["Đạt Thị An", "Lê Văn Dat", "Lê Thị Dát", "Trần Văn Đạt"]),
        ("dát", ["Lê Thị Dát", "Đạt Thị An", "Lê Văn Dat", "Trần Văn Đạt"]),
        ("văn đạt", ["Trần Văn Đạt", "Lê Văn Dat"]),
    ],
)
def test_names_with_the_accents_that_were_typed_come_first(client, cast, typed, names):
    factories.member(cast.cell_7, "Đạt Thị An")
    factories.member(cast.cell_7, "Lê Văn Dat")
    factories.member(cast.cell_8, "Lê Thị Dát")
    factories.member(cast.cell_8, "Trần Văn Đạt")
    client.force_login(cast.organiser)
    Member.objects.filter(full_name="Lê Văn Đạt").update(status="voided")  # one of the cast
    found = [member.full_name for member in client.get("/dang-vien/", {"q": typed}).context["page"]]
    assert found == names
