"""What is missing or wrong in the records: counted for the tree, shown by name in a chi bộ."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Member
from sotay.rollout import data_quality, tasks
from sotay.rollout.models import DataQuality
from tests import factories

pytestmark = pytest.mark.django_db
SOUND = {"personal_id": "001170009999", "birth_date": date(1970, 1, 15), "gender": Member.Gender.FEMALE}
FLAWED = {
    "sound": ({}, ""),
    "of a man of this century": ({"personal_id": "001204009999", "birth_date": date(2004, 2, 1), "gender": "male",
                                  "admission_date": date(2025, 2, 3), "official_date": date(2026, 2, 3)}, ""),
    "invented": ({"personal_id": "099999999999"}, ""),
    "born abroad": ({"personal_id": "101170009999"}, ""),
    "no phone": ({"phone": ""}, "no_phone"),
    "short phone": ({"phone": "091234567"}, "bad_phone"),
    "other year": ({"personal_id": "001171009999"}, "bad_number"),
    "other sex": ({"personal_id": "001070009999"}, "bad_number"),
    "no such place": ({"personal_id": "003170009999"}, "bad_number"),
    "no admission": ({"admission_date": None, "official_date": None}, "bad_dates"),
    "before the Party": ({"admission_date": date(1930, 2, 2)}, "bad_dates"),
    "official first": ({"official_date": date(2000, 5, 18)}, "bad_dates"),
    "a child": ({"admission_date": date(1980, 5, 19), "official_date": date(1981, 5, 19)}, "bad_dates"),
    "still on probation": ({"official_date": None}, "bad_dates"),
    "tomorrow": ({"official_date": date(2099, 12, 31)}, "bad_dates"),
    "gone": ({"phone": "", "status": Member.Status.MOVED}, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", FLAWED)
def test_each_flaw_is_counted_where_it_is(cast, name):
    facts, flaw = FLAWED[name]
    data_quality.count()
    before = DataQuality.objects.get(unit=cast.cell_7)
    factories.member(cast.cell_7, "Lê Thị Mận", **SOUND | facts)
    data_quality.count()
    after = DataQuality.objects.get(unit=cast.cell_7)
    grown = {each for each in [*data_quality.FLAWS, "faulty"] if getattr(after, each) > getattr(before, each)}
    assert grown == ({flaw, "faulty"} if flaw else set())
    named = {member.full_name: words for member, words in data_quality.faulty_members(cast.cell_7)}
    assert named.get("Lê Thị Mận") == ([data_quality.WORDS[flaw]] if flaw else None)


def test_a_phone_of_two_is_wrong_for_both(cast):
    one = factories.member(cast.cell_7, "Lê Thị Mận", **SOUND)
    factories.member(cast.cell_8, "Lê Văn Mơ", phone=one.phone)
    for cell, name in ((cast.cell_8, "Lê Văn Mơ"), (cast.cell_7, "Lê Thị Mận")):
        assert name in [member.full_name for member, _ in data_quality.faulty_members(cell)]


def test_they_add_up_the_tree_and_twice_is_the_same(cast):
    for cell in (cast.cell_7, cast.cell_8, cast.cell_1):
        factories.member(cell, phone="")
    tasks.count_data_quality()
    first = list(DataQuality.objects.order_by("unit").values_list("unit", "members", "no_phone", "faulty"))
    tasks.count_data_quality()
    assert list(DataQuality.objects.order_by("unit").values_list("unit", "members", "no_phone", "faulty")) == first
    rows = {row.unit_id: row for row in DataQuality.objects.all()}
    assert [rows[unit.pk].no_phone for unit in (cast.cell_7, cast.ward, cast.beside, cast.city)] == [1, 2, 1, 3]
    assert rows[cast.city.pk].members == Member.objects.counted().count()


def test_the_page_of_a_dang_bo_reads_what_was_counted(cast, client):
    """No member is looked at in a request."""
    factories.member(cast.cell_7, phone="")
    data_quality.count()
    client.force_login(cast.inspector)
    address = reverse("rollout:data_quality", args=[cast.ward.code])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(address).text
    assert "Thiếu số điện thoại" in page and "Chi bộ 7" in page
    assert [
        query["sql"] for query in asked if 'FROM "members_member" ' in query["sql"] and "COUNT" in query["sql"]
    ] == []


def test_the_page_of_a_chi_bo_leads_to_who_mends_it(cast, client):
    person = factories.member(cast.cell_7, "Lê Thị Mận", phone="")
    address = reverse("rollout:data_quality", args=[cast.cell_7.code])
    for user, name in ((cast.organiser, "members:correct"), (cast.secretary, "members:card")):
        client.force_login(user)
        page = client.get(address).text
        assert reverse(name, args=[person.pk]) in page and (reverse("roster:list") in page) == (user == cast.organiser)
