"""What people were asked to do follows the units: offices and their roles, open work, and what they read."""

from datetime import date

import pytest
from django.utils import timezone

from documents.models import Document
from meetings.models import Meeting
from members import reorganising
from members.models import Member, Office, Unit, UnitEvent, UnitGrant
from members.powers import Power, Role
from news.models import Article
from tests import factories
from tests.factories import days_ago
from tests.meetings import scenes
from tests.members.events import event, happen
from tests.news import made

Kind, Code = UnitEvent.Kind, Office.Code


def office(user, unit, code, role=None, **fields):
    """A chức vụ since a year, with the role it brings."""
    held = Office.objects.create(
        unit=unit,
        member=user.member,
        code=code,
        method=Office.Method.ELECTED,
        decision_no="1-QĐ/ĐU",
        decided_on=days_ago(365),
        since=days_ago(365),
        **fields,
    )
    for permission in factories.roles.permissions({Power.VIEW_REPORTS} if role else set()):
        UnitGrant.objects.create(user=user, permission=permission, content_object=unit, role=role, office=held)
    return held


def held(unit):
    offices = Office.objects.open().filter(unit=unit).order_by("pk")
    return [(row.member.full_name, row.code, row.method) for row in offices]


def test_offices_of_a_closed_unit_go_on_at_the_successor_as_appointed(cast):
    old = office(cast.hoa, cast.cell_7, Code.CELL_COMMITTEE_MEMBER, Role.COMMITTEE_MEMBER)
    done = happen(Kind.MERGE, {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}, by=cast.organiser)
    old.refresh_from_db()
    assert (old.until, old.end_reason) == (days_ago(0), f"Sáp nhập theo 12-QĐ/TU ngày {days_ago(0):%d/%m/%Y}")
    assert held(cast.cell_8) == [("Nguyễn Thị Hoa", "cell_committee_member", "appointed")]
    new = Office.objects.get(unit=cast.cell_8)
    assert (new.decision_no, new.since, new.recorded_by) == ("12-QĐ/TU", days_ago(0), cast.organiser)
    assert {*UnitGrant.objects.filter(user=cast.hoa).values_list("content_object", "office")} == {
        (cast.cell_8.pk, new.pk)
    }
    assert done.outcome["offices_moved"] == ["Nguyễn Thị Hoa: Chi ủy viên, Chi bộ 7 → Chi bộ 8"]


def test_leading_offices_end_where_the_successor_has_a_secretary(cast):
    office(cast.secretary, cast.cell_7, Code.SECRETARY, Role.SECRETARY)
    office(cast.hoa, cast.cell_7, Code.DEPUTY)
    office(cast.secretary_beside, cast.cell_8, Code.SECRETARY)
    done = happen(Kind.MERGE, {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}, by=cast.organiser)
    assert held(cast.cell_8) == [("Bùi Văn Lợi", "secretary", "elected")] and held(cast.cell_7) == []
    assert done.outcome["offices_ended"] == ["Trần Văn Bình: Bí thư, Chi bộ 7", "Nguyễn Thị Hoa: Phó bí thư, Chi bộ 7"]
    assert not UnitGrant.objects.filter(user=cast.secretary, office__isnull=False).exists()
    assert "thôi chức vụ Phó bí thư tại Chi bộ 7" in cast.hoa.notices.first().text


def test_a_lone_secretary_leads_the_successor_that_has_none(cast):
    office(cast.secretary, cast.cell_7, Code.SECRETARY)
    happen(Kind.MERGE, {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}, by=cast.organiser)
    assert held(cast.cell_8) == [("Trần Văn Bình", "secretary", "appointed")]


def test_of_several_secretaries_none_leads_the_new_unit(cast):
    office(cast.secretary, cast.cell_7, Code.SECRETARY)
    office(cast.secretary_beside, cast.cell_8, Code.SECRETARY)
    office(cast.neighbour, cast.cell_8, Code.CELL_COMMITTEE_MEMBER)
    plan = {"units": [cast.cell_7.pk, cast.cell_8.pk], "parent": cast.ward.pk, "kind": "cell", "level": "cell"}
    happen(Kind.CONSOLIDATE, plan | {"name": "Chi bộ 15"}, by=cast.organiser)
    assert held(Unit.objects.get(name="Chi bộ 15")) == [("Phạm Thị Lan", "cell_committee_member", "appointed")]


def test_the_same_office_is_not_held_twice(cast):
    office(cast.hoa, cast.ward, Code.COMMITTEE_MEMBER, Role.LEADER)
    office(cast.hoa, cast.beside, Code.COMMITTEE_MEMBER)
    happen(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser)
    assert held(cast.beside) == [("Nguyễn Thị Hoa", "committee_member", "elected")]


def test_offices_go_with_their_holders_into_the_parts(cast):
    office(cast.hoa, cast.ward, Code.SECRETARY)
    office(cast.neighbour, cast.ward, Code.COMMITTEE_MEMBER)
    parts = [{"name": "Đảng bộ A", "children": [cast.cell_7.pk]}, {"name": "Đảng bộ B", "children": [cast.cell_8.pk]}]
    happen(Kind.SPLIT, {"unit": cast.ward.pk, "parts": parts}, by=cast.organiser)
    assert held(Unit.objects.get(name="Đảng bộ A")) == [("Nguyễn Thị Hoa", "secretary", "appointed")]
    assert held(Unit.objects.get(name="Đảng bộ B")) == [("Phạm Thị Lan", "committee_member", "appointed")]


def test_who_leaves_a_kept_chi_bo_leaves_its_committee(cast):
    office(cast.hoa, cast.cell_7, Code.CELL_COMMITTEE_MEMBER)
    office(cast.secretary, cast.cell_7, Code.SECRETARY)
    plan = {"unit": cast.cell_7.pk, "keep": True, "parts": [{"name": "Chi bộ 9", "members": [cast.hoa.member_id]}]}
    happen(Kind.SPLIT, plan, by=cast.organiser)
    assert held(cast.cell_7) == [("Trần Văn Bình", "secretary", "elected")]
    assert held(Unit.objects.get(name="Chi bộ 9")) == []


def test_offices_of_a_committee_dissolved_into_the_one_above_end(cast):
    office(cast.hoa, cast.ward, Code.COMMITTEE_MEMBER, Role.LEADER)
    happen(Kind.DISSOLVE, {"unit": cast.ward.pk, "receiver": cast.city.pk}, by=cast.organiser)
    assert held(cast.city) == [] and not UnitGrant.objects.filter(user=cast.hoa).exists()


# Open work


def test_open_work_is_gone_on_with_and_what_is_over_stays(cast):
    draft = made.draft(cast.ward, cast.editor, "Bản thảo")
    waiting = made.submitted(cast.ward, cast.editor, "Chờ duyệt")
    over = made.published(cast.ward, cast.editor, cast.approver, "Đã đăng")
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    done = happen(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser)
    assert {*Article.objects.filter(unit=cast.beside)} == {draft, waiting}
    assert {*Article.objects.filter(unit=cast.ward)} == {over}
    assert done.outcome["open_work"] == {"bài viết chưa đăng": 2}
    assert done.outcome["open_work_to"] == "Đảng bộ phường Đông Sơn"
    done = happen(Kind.MERGE, {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}, by=cast.organiser)
    meeting.refresh_from_db()
    assert meeting.unit == cast.cell_8 and done.outcome["open_work"] == {"buổi sinh hoạt sắp tới": 1}


def test_of_two_meetings_at_one_hour_the_guests_is_called_off_and_they_are_told(cast):
    there, here = scenes.plan(cast.cell_8, cast.secretary_beside), scenes.plan(cast.cell_7, cast.secretary)
    assert there.starts_at == here.starts_at
    happen(Kind.MERGE, {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}, by=cast.organiser)
    here.refresh_from_db()
    assert here.state == Meeting.State.CANCELLED and here.unit == cast.cell_7
    assert "Hủy" in cast.hoa.notices.first().text
    assert {*Meeting.objects.still_ahead()} == {there}


# What is read


def readings(user):
    person = Member.objects.select_related("unit").get(pk=user.member_id)
    articles = Article.objects.readable_by(person).values_list("title", flat=True)
    papers = Document.objects.readable_by(person).values_list("symbol", flat=True)
    return {*articles} | {*papers}


@pytest.fixture(scope="class")
def something_of_every_unit(shared_cast):
    """So that what must not be read is there too."""
    cast = factories.found(shared_cast)
    chief = factories.holder(Role.ADMINISTRATOR, cast.city, "Hồ Văn Cả")
    for number, unit in enumerate((cast.city, cast.ward, cast.beside, cast.cell_7, cast.cell_8, cast.cell_1), 1):
        made.published(unit, chief, cast.administrator, f"Tin {unit.name} {unit.code}")
        factories.document(unit, f"{number}-KH/TU", issued_on=date(2026, 1, number))


@pytest.fixture
def shelf(something_of_every_unit, cast):
    return cast


class TestShelf:
    """Share what stands there, which is made once."""

    def test_members_go_on_reading_what_their_closed_dang_bo_has_published_and_others_do_not(self, shelf):
        before = {who: readings(getattr(shelf, who)) for who in ("hoa", "neighbour", "stranger")}
        happen(Kind.MERGE, {"units": [shelf.ward.pk], "into": shelf.beside.pk}, by=shelf.organiser)
        after = {who: readings(getattr(shelf, who)) for who in before}
        assert before["hoa"] <= after["hoa"] and before["neighbour"] <= after["neighbour"]
        assert after["stranger"] == before["stranger"], "nobody of the survivor begins to read the closed unit's"
        assert len(after["hoa"] - before["hoa"]) == 2, "and of the survivor they read like everybody there"

    def test_reading_is_inherited_again_and_again(self, shelf):
        before = readings(shelf.hoa)
        happen(Kind.MERGE, {"units": [shelf.ward.pk], "into": shelf.beside.pk}, by=shelf.organiser)
        happen(Kind.MERGE, {"units": [shelf.cell_7.pk], "into": shelf.cell_1.pk}, by=shelf.organiser)
        happen(Kind.DISSOLVE, {"unit": shelf.cell_1.pk, "receiver": shelf.cell_8.pk}, by=shelf.organiser)
        assert before <= readings(shelf.hoa)

    def test_past_meetings_of_the_closed_chi_bo_are_seen_by_who_came_from_it(self, shelf):
        meeting = scenes.plan(shelf.cell_7, shelf.secretary)
        Meeting.objects.filter(pk=meeting.pk).update(
            starts_at=timezone.now() - timezone.timedelta(days=3),
            ends_at=timezone.now() - timezone.timedelta(days=2),
        )
        happen(Kind.MERGE, {"units": [shelf.cell_7.pk], "into": shelf.cell_8.pk}, by=shelf.organiser)
        user = type(shelf.hoa).objects.get(pk=shelf.hoa.pk)
        assert {*Meeting.objects.seen_by(user)} == {meeting}
        assert not Meeting.objects.seen_by(shelf.stranger).exists()

    def test_nothing_of_anybody_is_lost(self, shelf):
        """People, offices, roles, papers and news are as many after each kind of event as before."""
        office(shelf.hoa, shelf.cell_7, Code.CELL_COMMITTEE_MEMBER)
        counted = (Member, Article, Document)
        before = [model.objects.count() for model in counted]
        people = {*Member.objects.counted().values_list("pk", flat=True)}
        roles = {*UnitGrant.objects.values_list("user", "permission", "role")}
        for kind, plan in (
            (Kind.MERGE, {"units": [shelf.cell_7.pk], "into": shelf.cell_8.pk}),
            (Kind.MERGE, {"units": [shelf.ward.pk], "into": shelf.beside.pk}),
            (Kind.DISSOLVE, {"unit": shelf.beside.pk, "receiver": shelf.city.pk}),
        ):
            happen(kind, plan, by=shelf.organiser)
            assert [model.objects.count() for model in counted] == before
            assert {*UnitGrant.objects.values_list("user", "permission", "role")} == roles
            homes = Member.objects.counted().filter(unit__status__in=Unit.WORKING, affiliations__until=None)
            assert {*homes.values_list("pk", flat=True)} == people
        assert reorganising.preview(event(Kind.RENAME, {"unit": shelf.city.pk, "name": "X"}, by=shelf.organiser))
