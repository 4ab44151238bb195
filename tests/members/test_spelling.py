"""What is looked for by name: found with accents or without, those first that are written as it was typed."""

from unicodedata import normalize

import pytest
from django.utils import timezone

from meetings import access as planning
from members import vietnamese
from members.committees.forms import PersonSearch
from members.models import Unit, UnitPeriod, User
from members.people import membership_list
from members.rights import holdings
from members.tree import browsing
from tests import factories

pytestmark = pytest.mark.django_db
FIRST, SECOND = "Đởm", "Dớm"  # in the order of names Dớm comes first


@pytest.fixture
def alike(cast):
    """Units and people whose names differ by their accents alone, those with other accents in front."""
    for number, word in ((21, "Hóa"), (22, "Hoa"), (23, "HÒA"), (24, "Hoà")):
        factories.cell(cast.ward, f"01.001.001.000.0{number}", f"Chi bộ {word}")
    for name in (SECOND, FIRST):
        factories.account(factories.member(cast.cell_7, f"Lê Văn {name}"))
    return cast


WRITTEN = [
    ("chi bộ hòa", ["Chi bộ HÒA", "Chi bộ Hoà", "Chi bộ Hóa", "Chi bộ Hoa"]),
    ("HOÀ", ["Chi bộ HÒA", "Chi bộ Hoà", "Chi bộ Hóa", "Chi bộ Hoa"]),
    (normalize("NFD", "hóa"), ["Chi bộ Hóa", "Chi bộ Hoa", "Chi bộ HÒA", "Chi bộ Hoà"]),
    ("hoa", ["Chi bộ Hóa", "Chi bộ Hoa", "Chi bộ HÒA", "Chi bộ Hoà"]),
]


@pytest.mark.parametrize(("typed", "found"), WRITTEN)
def test_units_are_picked_so_everywhere(alike, typed, found):
    day = timezone.localdate()
    assert [unit.name for unit in Unit.objects.called(typed)] == found
    assert [period.name for period in UnitPeriod.objects.on(day).called(typed, day)] == found
    assert [period.name for period in browsing.found(alike.administrator, typed, day)] == found
    assert [unit.name for unit in membership_list.units_to_pick(alike.administrator, typed)] == found
    assert [unit.name for unit in planning.units_called(alike.administrator, typed)] == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dom", [SECOND, FIRST]),
        ("đởm", [FIRST, SECOND]),
        ("Ðởm", [FIRST, SECOND]),
        ("ĐỞM", [FIRST, SECOND]),
        ("lê dớm", [SECOND, FIRST]),
    ],
)
def test_people_are_picked_so_for_an_office_and_for_a_role(alike, typed, found):
    search = PersonSearch({"q": typed})
    chosen = search.narrow(alike.cell_7, alike.administrator)
    assert [member.given_name for member in chosen] == found
    assert [user.get_short_name() for user in holdings.people(alike.administrator, typed)] == found
    assert [user.get_short_name() for user in User.objects.called(typed)] == found


def test_staff_without_a_record_are_found_by_their_own_name(alike):
    for phone, name in (("0900000091", "Vũ Thị Toàn"), ("0900000092", "Vũ Thị Toán")):
        User.objects.create_user(phone, None, staff_name=name)
    assert [user.full_name for user in User.objects.called("toán")] == ["Vũ Thị Toán", "Vũ Thị Toàn"]
    assert {user.full_name for user in User.objects.called("toan")} == {"Vũ Thị Toán", "Vũ Thị Toàn"}


def test_a_word_that_is_not_typed_to_its_end_is_written_so_already():
    assert vietnamese.written_patterns("hoa") == vietnamese.written_patterns("%") == []
    assert len(vietnamese.written_patterns("đảng phí")) == 2
