"""Two people of one name are told apart wherever one is chosen, ticked, noted or named."""

from datetime import date

import pytest
from django.urls import reverse

from meetings.attendance import noting
from meetings.figures import counting
from meetings.minutes import facts, writing
from meetings.models import Meeting
from meetings.papers import own_files
from meetings.running import speaking
from meetings.voting import preparing
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


def shown(page: str) -> list[bool]:
    return [each in page for each in (OLDER, YOUNGER)]


@pytest.mark.django_db
def test_who_answers_and_who_has_read_is_named_apart(client, cast, namesakes):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    own_files.add(meeting, factories.small_pdf(), title="Báo cáo", by=cast.secretary)
    client.force_login(cast.secretary)
    for address in (meeting.get_absolute_url(), reverse("meetings:readers", args=[meeting.pk])):
        assert shown(client.get(address).text) == [True, True], address
    assert shown(client.get(reverse("meetings:paper", args=[meeting.pk, "diem-danh"])).text) == [True, True]


@pytest.mark.django_db
def test_at_the_meeting_they_are_named_apart_to_who_runs_it(client, cast, namesakes):
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    two = [scenes.entry(meeting, member) for member in Member.objects.filter(full_name=NAME).order_by("birth_date")]
    meeting.roll.update(presence="present")
    for row in two:
        speaking.begin(speaking.ask(row, by=cast.secretary))
    vote = preparing.prepare(
        meeting, by=cast.secretary, subject="resolution", question="Thông qua nghị quyết", way="named"
    )
    preparing.open_vote(vote, by=cast.secretary)
    minutes = writing.begin(meeting, by=cast.secretary)
    speakers = reverse("meetings:speakers", args=[meeting.pk])
    client.force_login(cast.secretary)
    roll = reverse("meetings:paper", args=[meeting.pk, "diem-danh"])
    for address in (speakers, vote.get_absolute_url(), roll, minutes.get_absolute_url()):
        assert shown(client.get(address).text) == [True, True], address
    assert facts.gather(meeting)["speakers"] == namesakes  # two, not one
    client.force_login(factories.account(factories.member(cast.cell_7, "Lê Văn Xem")))
    page = client.get(speakers).text
    assert NAME in page and shown(page) == [False, False]


@pytest.mark.django_db
def test_of_two_notes_of_one_person_one_chooses_by_the_birth(client, cast, namesakes):
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    row = scenes.entry(meeting, Member.objects.get(full_name=NAME, birth_precision="year"))
    noting.take(meeting, [scenes.tapped(row)], by=cast.secretary)
    noting.take(meeting, [scenes.tapped(row, "excused")], by=cast.hoa)
    client.force_login(cast.secretary)
    assert f"<legend>{YOUNGER}</legend>" in client.get(meeting.roll_url).text


@pytest.mark.django_db
def test_figures_of_the_chi_bo_name_them_apart(client, cast, namesakes):
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    scenes.closed(meeting, cast.secretary)
    counting.count(meeting.day.replace(day=1))
    client.force_login(cast.secretary)
    assert shown(client.get(reverse("meetings:figures", args=[cast.cell_7.code])).text) == [True, True]
