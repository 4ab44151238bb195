"""Support teams and visits: asked, planned, and what comes of them for the record of the member."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from members import affiliations, personal_data
from members.models import Member
from members.moves import WrongState
from members.versions import VersionConflict
from members.waiting_work import waiting_for
from sotay.rollout import helping
from sotay.rollout.models import SupportTeam, Visit
from tests import factories
from tests.sotay.rollout import scenes

pytestmark = pytest.mark.django_db
Reason, Result = Member.Reason, Visit.Result


@pytest.fixture
def old(cast):
    return factories.member(cast.cell_7, "Lê Thị Mận")


@pytest.fixture
def visit(cast, old):
    return helping.ask([old], by=cast.secretary, wish="Cài đặt")[0]


@pytest.fixture
def team(cast):
    """In which Lan of cell 8 is, by her phone."""
    lan = {"name": "Phạm Thị Lan", "phone": cast.neighbour.member.phone}
    return scenes.team(cast, cast.ward, lan, {"name": "Vũ Đoàn Viên", "phone": ""})


def work_of(user) -> dict[str, int]:
    return {work.key: work.many for work in waiting_for(user) if work.key.startswith("rollout")}


class TestAsking:
    def test_the_office_above_is_told_and_sees_it_wait(self, cast, visit):
        assert scenes.told(cast.organiser) == ["Chi bộ 7 đề nghị đến giúp 1 đồng chí tại nhà."]
        assert work_of(cast.secretary) == {"rollout.visits": 1}
        assert work_of(cast.secretary_beside) == {} == work_of(cast.organiser_beside)

    def test_who_waits_does_not_wait_twice(self, cast, visit, old):
        other = factories.member(cast.cell_7, "Đỗ Văn Ba")
        assert [each.member for each in helping.ask([old, other], by=cast.secretary, wish="")] == [other]
        with pytest.raises(helping.HelpRefused, match="đang chờ được giúp"):
            helping.ask([old, other], by=cast.secretary, wish="")

    def test_the_page_offers_who_has_no_account_yet(self, cast, visit, client):
        factories.member(cast.cell_7, "Đỗ Văn Ba")
        factories.member(cast.cell_7, "Cụ Miễn", status=Member.Status.EXEMPT)
        client.force_login(cast.secretary)
        page = client.get(reverse("rollout:ask_visit")).text
        assert "Đỗ Văn Ba" in page and "Lê Thị Mận" not in page and "Cụ Miễn" not in page and "Thị Hoa" not in page

    def test_and_who_has_not_used_the_portal_for_long(self, cast, client):
        opened = scenes.today() - timedelta(days=40)
        for name, back in (("Đỗ Văn Ba", 30), ("Cao Thị Bốn", 29)):
            used = scenes.today() - timedelta(days=back)
            factories.member(cast.cell_7, name, activated_on=opened, last_active_on=used)
        client.force_login(cast.secretary)
        page = client.get(reverse("rollout:ask_visit")).text
        assert "Đỗ Văn Ba" in page and "Cao Thị Bốn" not in page


class TestTeams:
    def test_people_are_read_as_they_are_typed(self, cast, client):
        client.force_login(cast.organiser)
        address = reverse("rollout:create_team") + f"?don-vi={cast.ward.code}"
        phone = cast.neighbour.member.phone
        people = f"1. Phạm Thị Lan - {phone[:4]} {phone[4:7]} {phone[7:]}\n- Vũ Đoàn Viên\n"
        typed = {"name": "Tổ số hóa", "kind": "technical", "phone": "", "people": people}
        client.post(address, typed)
        rows = [(person.name, person.phone, person.member) for person in SupportTeam.objects.get().people.all()]
        assert rows == [("Phạm Thị Lan", phone, cast.neighbour.member), ("Vũ Đoàn Viên", "", None)]
        page = client.post(address, typed | {"people": "12345"})
        assert page.status_code == 400 and "Chưa đọc được dòng “12345”" in page.text

    def test_two_who_change_a_team(self, cast, team):
        facts = {"name": "Tên mới", "kind": "youth", "phone": "", "people": [{"name": "Một người", "phone": ""}]}
        helping.save_team(team.unit, team, by=cast.organiser, seen=1, **facts)
        with pytest.raises(VersionConflict):
            helping.save_team(team.unit, team, by=cast.organiser, seen=1, **facts | {"name": "Tên khác"})

    def test_what_a_team_leaves_waits_for_another(self, cast, team, visit):
        helping.plan(visit, by=cast.secretary, team=team, planned_on=scenes.today())
        helping.disband(team, by=cast.organiser)
        visit.refresh_from_db()
        assert (visit.state, visit.team, visit.planned_on) == ("asked", None, None)
        with pytest.raises(helping.HelpRefused):
            helping.disband(team, by=cast.organiser)

    def test_a_team_that_was_disbanded_meanwhile_is_given_nothing(self, cast, team, visit):
        helping.disband(SupportTeam.objects.get(pk=team.pk), by=cast.organiser)
        with pytest.raises(helping.HelpRefused, match="đã thôi hoạt động"):
            helping.plan(visit, by=cast.secretary, team=team, planned_on=scenes.today())
        visit.refresh_from_db()
        assert (visit.state, visit.team) == ("asked", None)


class TestVisits:
    def test_who_moves_while_they_wait_is_helped_where_they_are(self, cast, old, visit, client):
        """The new chi bộ saw nothing of it and could not ask anew; the old one planned it, and read of the member."""
        team = scenes.team(cast, cast.cell_8)
        with transaction.atomic():
            affiliations.transfer(affiliations.held(old.pk), cast.cell_8, by=None, day=scenes.today(), why="Chuyển nhà")
        client.force_login(cast.secretary)
        assert client.get(visit.get_absolute_url()).status_code == 404
        assert work_of(cast.secretary) == {} and work_of(cast.secretary_beside) == {"rollout.visits": 1}
        client.force_login(cast.secretary_beside)
        assert "Chi bộ 8" in client.get(visit.get_absolute_url()).text
        typed = {"team": team.pk, "planned_on": f"{scenes.today():%d/%m/%Y}"}
        assert client.post(reverse("rollout:plan_visit", args=[visit.pk]), typed).status_code == 302
        visit = Visit.objects.get()
        assert (visit.state, visit.unit) == ("planned", cast.cell_8)
        helping.finish(visit, by=cast.secretary_beside, result=Result.HELPED)
        assert client.get(visit.get_absolute_url()).status_code == 200

    def test_the_team_and_the_member_are_told(self, cast, team):
        [visit] = helping.ask([cast.hoa.member], by=cast.secretary, wish="")
        day = scenes.today() + timedelta(days=2)
        helping.plan(visit, by=cast.secretary, team=team, planned_on=day)
        said = f"Đoàn phường đến giúp đồng chí Nguyễn Thị Hoa, Chi bộ 7, ngày {day:%d/%m/%Y}."
        assert scenes.told(cast.neighbour) == [said]
        assert scenes.told(cast.hoa) == [f"Đoàn phường sẽ đến giúp đồng chí dùng Sổ tay ngày {day:%d/%m/%Y}."]
        assert work_of(cast.neighbour) == {"rollout.own_visits": 1} and work_of(cast.secretary) == {}

    def test_nobody_goes_to_who_has_died_meanwhile(self, cast, team, old, visit, client):
        helping.plan(visit, by=cast.secretary, team=team, planned_on=scenes.today())
        other = factories.member(cast.cell_7, "Đỗ Văn Ba")
        helping.ask([other], by=cast.secretary, wish="")
        assert work_of(cast.neighbour) == {"rollout.own_visits": 1} and work_of(cast.secretary) == {"rollout.visits": 1}
        Member.objects.filter(pk__in=[old.pk, other.pk]).update(status=Member.Status.DECEASED)
        assert work_of(cast.neighbour) == {} == work_of(cast.secretary)
        client.force_login(cast.neighbour)
        assert old.full_name not in client.get(reverse("rollout:visits")).text
        assert client.get(visit.get_absolute_url()).status_code == 200

    def test_only_a_team_that_works_there(self, cast, visit):
        elsewhere = scenes.team(cast, cast.cell_8)
        with pytest.raises(helping.HelpRefused, match="không phục vụ Chi bộ 7"):
            helping.plan(visit, by=cast.secretary, team=elsewhere, planned_on=scenes.today())

    @pytest.mark.parametrize(
        ("before", "result", "reason", "helps", "after"),
        [
            ("", Result.HELPED, "", False, ("", False)),
            (Reason.NO_SMARTPHONE, Result.HELPED, "", False, ("", False)),
            ("", Result.NOT_POSSIBLE, Reason.ABROAD, False, (Reason.ABROAD, False)),
            ("", Result.NEEDS_HELPER, Reason.OLD_OR_ILL, True, (Reason.OLD_OR_ILL, True)),
        ],
    )
    def test_the_bi_thu_writes_the_record_with_it(self, cast, old, before, result, reason, helps, after):
        Member.objects.filter(pk=old.pk).update(ineligible_reason=before)
        old.refresh_from_db()
        [visit] = helping.ask([old], by=cast.secretary, wish="")
        helper = cast.hoa.member if helps else None
        assert helping.finish(visit, by=cast.secretary, result=result, reason=reason, helper=helper)
        old.refresh_from_db()
        assert (old.ineligible_reason, old.helper == cast.hoa.member) == after

    def test_who_has_no_power_leaves_the_record_and_the_bi_thu_is_asked(self, cast, team, visit, old, client):
        helping.plan(visit, by=cast.secretary, team=team, planned_on=scenes.today())
        client.force_login(cast.neighbour)
        page = client.get(visit.get_absolute_url())
        assert "Người giúp trong chi bộ" not in page.text and old.phone in page.text
        typed = {"result": "not_possible", "reason": "no_smartphone", "note": "Máy cũ", "helper": cast.hoa.member_id}
        assert client.post(visit.get_absolute_url(), typed).status_code == 302
        old.refresh_from_db()
        assert (old.ineligible_reason, old.helper) == ("", None)
        said = "Đã đến giúp đồng chí Lê Thị Mận: chưa dùng được. Đề nghị ghi lý do, người giúp."
        assert scenes.told(cast.secretary) == [said]
        assert client.post(reverse("rollout:plan_visit", args=[visit.pk])).status_code == 403

    def test_a_result_is_written_once_and_for_a_reason(self, cast, visit, client):
        client.force_login(cast.secretary)
        page = client.post(visit.get_absolute_url(), {"result": "not_possible"})
        assert page.status_code == 400 and "Đề nghị chọn lý do." in page.text
        with pytest.raises(helping.HelpRefused):
            helping.finish(visit, by=cast.secretary, result=Result.HELPED, reason=Reason.OTHER)
        helping.finish(visit, by=cast.secretary, result=Result.HELPED)
        with pytest.raises(WrongState):
            helping.cancel(visit, by=cast.secretary, note="Đã xong")

    def test_who_is_neither_of_the_unit_nor_of_the_team_finds_nothing(self, cast, team, visit, client):
        for user in (cast.neighbour, cast.secretary_beside, cast.hoa):
            client.force_login(user)
            assert client.get(visit.get_absolute_url()).status_code == 404

    def test_it_stands_in_what_is_held_about_a_person(self, cast):
        helping.ask([cast.hoa.member], by=cast.secretary, wish="")
        section = personal_data.SECTIONS.get("giup-tai-nha")
        assert [section.summary(row)["Trạng thái"] for row in section.rows(cast.hoa)] == ["Chờ phân công"]
