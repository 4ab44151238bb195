"""A plan and its document, its waves, and the units that ask to join."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members.models import AuditEntry
from members.moves import WrongState
from members.succession import OPEN_WORK, transfer_to_successor
from members.versions import VersionConflict
from members.waiting_work import waiting_for
from sotay.rollout import planning
from sotay.rollout.models import JoinRequest, WaveUnit
from tests import factories
from tests.sotay.rollout import scenes

pytestmark = pytest.mark.django_db


class TestPlan:
    def test_it_is_tied_to_the_document_of_its_number_in_the_library(self, cast):
        document = factories.document(cast.city, "121-KH/TU")
        plan = scenes.plan(cast, number="121-kh / TU", issued_on=None)
        assert (plan.document, plan.number, plan.issued_on) == (document, "121-KH/TU", document.issued_on)
        assert plan.citation == f"121-KH/TU ngày {document.issued_on:%d/%m/%Y}"

    def test_a_number_that_is_not_there_stays_as_it_was_typed(self, cast):
        plan = scenes.plan(cast, number="Kế hoạch miệng")
        assert (plan.document, plan.citation) == (None, "Kế hoạch miệng")

    def test_a_second_save_of_what_was_seen_is_a_conflict(self, cast):
        plan = scenes.plan(cast)
        facts = {"title": "Tên mới", "number": plan.number, "issued_on": None}
        planning.change(plan, by=cast.organiser, seen=1, **facts)
        with pytest.raises(VersionConflict):
            planning.change(plan, by=cast.administrator, seen=1, **facts | {"title": "Tên khác"})

    def test_once_ended_nothing_changes_any_more(self, cast):
        plan = scenes.plan(cast)
        wave = scenes.wave(cast, plan, cast.cell_7)
        planning.close(plan, by=cast.organiser)
        for work in (
            lambda: planning.close(plan, by=cast.organiser),
            lambda: scenes.wave(cast, plan),
            lambda: planning.ask_to_join(wave, cast.cell_8, by=cast.secretary_beside, text=""),
            lambda: planning.change(plan, by=cast.organiser, seen=1, title="Khác", number="", issued_on=None),
        ):
            with pytest.raises(planning.PlanRefused, match="đã kết thúc"):
                work()


class TestWaves:
    def test_a_unit_stands_in_one_wave_of_a_plan(self, cast):
        plan = scenes.plan(cast)
        scenes.wave(cast, plan, cast.cell_7)
        with pytest.raises(planning.PlanRefused, match="Chi bộ 7 đã ở “Đợt 1”"):
            scenes.wave(cast, plan, cast.cell_7, name="Đợt 2")
        scenes.wave(cast, scenes.plan(cast), cast.cell_7)  # another plan

    def test_only_units_of_the_plan(self, cast):
        with pytest.raises(planning.PlanRefused, match="Chỉ chọn đơn vị thuộc Đảng bộ phường Phúc Lâm"):
            scenes.wave(cast, scenes.plan(cast), cast.cell_1)

    def test_who_saves_a_wave_second_takes_no_unit_out_of_it(self, cast, client):
        """Neither that of another form nor one that was accepted meanwhile."""
        plan = scenes.plan(cast)
        wave = scenes.wave(cast, plan, cast.cell_7)
        asked = planning.ask_to_join(wave, cast.cell_8, by=cast.secretary_beside, text="")
        client.force_login(cast.organiser)
        address = reverse("rollout:wave", args=[wave.pk])
        form = client.get(address).context["form"]
        typed = {name: form[name].value() for name in ("name", "starts_on", "deadline", "target_total", "seen_version")}
        planning.accept(asked, by=cast.organiser)
        page = client.post(address, typed | {"name": "Đợt một", "units": [cast.cell_7.pk]})
        assert page.status_code == 409 and "Đợt một" in page.text and "Chi bộ 8" in page.text
        assert set(wave.wave_units.values_list("unit", flat=True)) == {cast.cell_7.pk, cast.cell_8.pk}
        seen = page.context["form"]["seen_version"].value()
        saved = client.post(address, typed | {"name": "Đợt một", "units": [cast.cell_8.pk], "seen_version": seen})
        wave.refresh_from_db()
        assert saved.status_code == 302 and wave.name == "Đợt một" and wave.wave_units.get().unit == cast.cell_8

    def test_a_form_that_cannot_be_is_told_field_by_field(self, cast, client):
        client.force_login(cast.organiser)
        address = reverse("rollout:create_wave", args=[scenes.plan(cast).pk])
        typed = {"name": "Đợt 1", "starts_on": "10/12/2026", "deadline": "1/12/2026", "target_total": "101"}
        page = client.post(address, typed)
        assert page.status_code == 400
        assert "Đề nghị ghi một số từ 1 đến 100." in page.text
        page = client.post(address, typed | {"target_total": "70"})
        assert "Hạn hoàn thành phải sau ngày bắt đầu." in page.text
        page = client.post(address, typed | {"target_total": "", "deadline": "31/12/2026"})
        assert "Đề nghị ghi ít nhất một chỉ tiêu." in page.text
        found = client.post(
            address, typed | {"target_total": "70", "deadline": "31/12/2026", "units": [cast.cell_7.pk]}
        )
        assert found.status_code == 302 and WaveUnit.objects.get().unit == cast.cell_7


class TestJoining:
    def ask(self, cast):
        plan = scenes.plan(cast)
        wave = scenes.wave(cast, plan, cast.cell_7)
        return planning.ask_to_join(wave, cast.cell_8, by=cast.secretary_beside, text="Chi bộ đã sẵn sàng")

    def test_the_office_is_told_and_accepts(self, cast):
        asked = self.ask(cast)
        assert scenes.told(cast.organiser) == ["Chi bộ 8 xin tham gia “Đợt 1”, chờ đồng chí xét."]
        planning.accept(asked, by=cast.organiser)
        assert set(asked.wave.wave_units.values_list("unit", flat=True)) == {cast.cell_7.pk, cast.cell_8.pk}
        assert scenes.told(cast.secretary_beside)[0].startswith("Chi bộ 8 được nhận vào “Đợt 1”, hạn ")
        with pytest.raises(WrongState):
            planning.decline(asked, by=cast.administrator, reason="Chưa đủ")

    def test_or_declines_with_a_reason(self, cast):
        asked = self.ask(cast)
        planning.decline(asked, by=cast.organiser, reason="Chờ đợt sau")
        assert scenes.told(cast.secretary_beside) == ["Chi bộ 8 chưa được nhận vào “Đợt 1”: Chờ đợt sau"]
        assert AuditEntry.objects.filter(action="rollout.join_decline").get().reason == "Chờ đợt sau"
        planning.ask_to_join(asked.wave, cast.cell_8, by=cast.secretary_beside, text="")  # may ask again

    def test_who_still_waits_when_the_plan_ends_is_told(self, cast):
        asked = self.ask(cast)
        planning.close(asked.wave.plan, by=cast.organiser)
        asked.refresh_from_db()
        assert (asked.state, asked.decided_by) == ("declined", cast.organiser)
        assert scenes.told(cast.secretary_beside) == ["Chi bộ 8 chưa được nhận vào “Đợt 1”: Kế hoạch đã kết thúc."]
        assert "rollout.join" not in [work.key for work in waiting_for(cast.organiser)]

    def test_one_request_waits_at_a_time_and_none_of_who_is_there(self, cast):
        asked = self.ask(cast)
        with pytest.raises(planning.AlreadyAsked):
            planning.ask_to_join(asked.wave, cast.cell_8, by=cast.secretary_beside, text="")
        with pytest.raises(planning.PlanRefused, match="đã ở trong kế hoạch"):
            planning.ask_to_join(asked.wave, cast.cell_7, by=cast.secretary, text="")
        with pytest.raises(planning.PlanRefused, match="không gồm Chi bộ 1"):
            planning.ask_to_join(asked.wave, cast.cell_1, by=cast.stranger, text="")

    def test_it_waits_on_the_first_page_of_the_office_of_that_plan_alone(self, cast):
        plan = scenes.plan(cast, cast.city)
        planning.ask_to_join(scenes.wave(cast, plan), cast.cell_8, by=cast.secretary_beside, text="")
        assert ("rollout.join", 1) in [(work.key, work.many) for work in waiting_for(cast.organiser)]
        assert "rollout.join" not in [work.key for work in waiting_for(cast.organiser_beside)]

    def test_through_the_pages(self, cast, client):
        asked = self.ask(cast)
        client.force_login(cast.organiser)
        page = client.get(asked.wave.plan.get_absolute_url()).text
        assert "Chi bộ đã sẵn sàng" in page and "Nhận vào đợt" in page
        assert client.post(reverse("rollout:decline", args=[asked.pk])).status_code == 400
        client.post(reverse("rollout:decline", args=[asked.pk]), {"reason": "Chờ đợt sau"})
        assert JoinRequest.objects.get().state == "declined"


def test_a_closed_unit_leaves_its_place_in_a_wave_to_its_successor_once(cast):
    plan = scenes.plan(cast)
    scenes.wave(cast, plan, cast.cell_7)
    scenes.wave(cast, plan, cast.cell_8, name="Đợt 2", deadline=scenes.today() + timedelta(days=60))
    transfer_to_successor([cast.cell_7], cast.cell_8, why="Sáp nhập")
    assert [(row.unit, row.wave.name) for row in WaveUnit.objects.all()] == [(cast.cell_8, "Đợt 2")]
    labels = [work.label for work in OPEN_WORK]
    assert {"kế hoạch triển khai đang thực hiện", "khó khăn triển khai cần trả lời"} <= set(labels)
