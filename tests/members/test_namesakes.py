"""Two people of one name are told apart wherever one is chosen, ticked or noted."""

from datetime import date

import pytest

from meetings.models import Meeting
from members.models import Member
from members.namesakes import told_apart
from tests import factories
from tests.meetings import scenes

NAME, OLDER, YOUNGER = "Nguyễn Đức Quyết", "Nguyễn Đức Quyết (sinh 31/12/1971)", "Nguyễn Đức Quyết (sinh 1993)"


@pytest.mark.unit
def test_only_namesakes_are_told_by_their_birth():
    people = [
        Member(pk=1, full_name=NAME, birth_date=date(1971, 12, 31)),
        Member(pk=2, full_name="Lê Duy Sơn", birth_date=date(1992, 11, 26)),
        Member(pk=3, full_name=NAME, birth_date=date(1993, 1, 1), birth_precision=Member.Precision.YEAR),
    ]
    assert told_apart([*people, people[0]]) == {1: OLDER, 2: "Lê Duy Sơn", 3: YOUNGER}
    assert told_apart(people[:2]) == {1: NAME, 2: "Lê Duy Sơn"}


@pytest.fixture
def namesakes(cast) -> list[str]:
    factories.member(cast.cell_7, NAME, birth_date=date(1971, 12, 31))
    factories.member(cast.cell_7, NAME, birth_date=date(1993, 1, 1), birth_precision=Member.Precision.YEAR)
    return [OLDER, YOUNGER]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "times"), [("/sinh-hoat/moi/", 2), ("/sinh-hoat/nhiem-vu/giao/", 3)])
def test_forms_offer_them_apart(client, cast, namesakes, address, times):
    client.force_login(cast.secretary)
    page = client.get(address).text
    assert [page.count(each) for each in namesakes] == [times, times]


@pytest.mark.django_db
def test_the_roll_and_the_closing_name_them_apart(client, cast, namesakes):
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    client.force_login(cast.secretary)
    assert Meeting.objects.get(pk=meeting.pk).is_running
    for address in (meeting.roll_url, f"/sinh-hoat/{meeting.pk}/ket-thuc/"):
        page = client.get(address).text
        assert [each in page for each in namesakes] == [True, True], address
