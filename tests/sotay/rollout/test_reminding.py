"""“Đôn đốc”: whom it reaches, how often, and what came of it a week later."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from members import personal_data
from members.models import AuditEntry, Inheritance, Member, RuleParameter
from sotay.rollout import effects, planning, reminding, telling
from sotay.rollout.models import Reminder, ReminderAddressee
from sotay.rollout.models.reminders import OF_MEMBER, OF_UNIT, span_of
from tests import factories
from tests.sotay.rollout import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast):
    """Cell 7 lacks three, cell 8 has reached its target."""
    found = scenes.plan(cast)
    scenes.wave(cast, found, cast.cell_7, cast.cell_8)
    for unit, counts in ((cast.ward, (60, 50, 45)), (cast.cell_7, (30, 25, 20)), (cast.cell_8, (30, 25, 25))):
        scenes.figures(unit, *counts)
    return found


def earlier(cast, unit, days: int, *, kept: int = 7) -> Reminder:
    """A reminder of `unit` so many days ago."""
    on = scenes.today() - timedelta(days=days)
    made = Reminder.objects.create(unit=cast.ward, kind="units", by=cast.organiser, on=on, is_told=True)
    made.addressees.create(unit=unit, span=span_of(OF_UNIT, unit.pk, on, kept))
    return made


class TestUnits:
    def test_those_below_are_told_what_is_missing(self, cast, plan):
        made = reminding.remind_units(
            plan, [cast.cell_7, cast.cell_8], by=cast.organiser, text="Mong đồng chí khẩn trương."
        )
        assert [row.unit for row in made.addressees.all()] == [cast.cell_7]
        until = f"{scenes.today() + timedelta(days=20):%d/%m/%Y}"
        said = f"Đôn đốc Chi bộ 7: còn thiếu 3 tài khoản so với chỉ tiêu, hạn {until}. Mong đồng chí khẩn trương."
        assert scenes.told(cast.secretary) == [said] and scenes.told(cast.secretary_beside) == []
        assert AuditEntry.objects.get(action="rollout.remind").after == {"units": 1}

    @pytest.mark.parametrize(("days", "refused"), [(0, True), (6, True), (7, False), (30, False)])
    def test_once_within_the_days_of_the_rule(self, cast, plan, days, refused):
        earlier(cast, cast.cell_7, days)
        if refused:
            with pytest.raises(reminding.AlreadyReminded, match="7 ngày một lần"):
                reminding.remind_units(plan, [cast.cell_7], by=cast.organiser, text="")
        else:
            reminding.remind_units(plan, [cast.cell_7], by=cast.organiser, text="")
        assert Reminder.objects.count() == 1 + (not refused)

    def test_the_days_are_a_rule_that_an_office_may_set(self, cast, plan):
        key, on = reminding.DAYS_KEY, scenes.today() - timedelta(days=40)
        RuleParameter.objects.create(key=key, value=3, measure="ngày", valid_from=on, scope=cast.ward, document="ĐU")
        earlier(cast, cast.cell_7, 3, kept=3)
        reminding.remind_units(plan, [cast.cell_7], by=cast.organiser, text="")

    def test_nobody_is_reminded_of_what_is_reached_or_over(self, cast, plan):
        with pytest.raises(reminding.ReminderRefused):
            reminding.remind_units(plan, [cast.cell_8], by=cast.organiser, text="")
        planning.close(plan, by=cast.organiser)
        with pytest.raises(reminding.ReminderRefused):
            reminding.remind_units(plan, [cast.cell_7], by=cast.organiser, text="")

    def test_the_database_itself_takes_no_second_one(self, cast):
        earlier(cast, cast.cell_7, 6)
        with pytest.raises(IntegrityError, match="reminded_once_within_the_days"), transaction.atomic():
            earlier(cast, cast.cell_7, 0)
        earlier(cast, cast.cell_8, 0)
        units, people = span_of(OF_UNIT, 7, scenes.today(), 7), span_of(OF_MEMBER, 7, scenes.today(), 7)
        assert units[1] < people[0]


class TestMembers:
    @pytest.fixture
    def people(self, cast):
        """Hoa uses the portal; Lan has not for long; Mận has no account; Cụ has a reason."""
        today = scenes.today()
        Member.objects.filter(pk=cast.hoa.member_id).update(last_active_on=today)
        Member.objects.filter(pk=cast.neighbour.member_id).update(last_active_on=today - timedelta(days=30))
        others = Member.objects.under([cast.ward.path]).exclude(pk__in=[cast.hoa.member_id, cast.neighbour.member_id])
        others.update(activated_on=today, last_active_on=today)
        factories.member(cast.cell_7, "Cụ Ốm", ineligible_reason=Member.Reason.OLD_OR_ILL)
        return {cast.neighbour.member, factories.member(cast.cell_7, "Lê Thị Mận")}

    def test_those_who_do_not_use_it_and_nobody_twice(self, cast, people):
        made = reminding.remind_members(cast.ward, by=cast.inspector, text="Mời đồng chí mở Sổ tay.")
        assert {row.member for row in made.addressees.all()} == people == set(reminding.behind(cast.ward))
        for _ in range(2):
            telling.tell(made.pk)
        assert scenes.told(cast.neighbour) == ["Mời đồng chí mở Sổ tay."] and scenes.told(cast.hoa) == []
        assert Reminder.objects.get().is_told and not made.addressees.filter(told_at=None).exists()
        section = personal_data.SECTIONS.get("nhac-dung")
        assert [section.summary(row)["Nội dung"] for row in section.rows(cast.neighbour)] == ["Mời đồng chí mở Sổ tay."]
        with pytest.raises(reminding.AlreadyReminded):
            reminding.remind_members(cast.cell_7, by=cast.secretary, text="Mời đồng chí.")

    def test_what_was_not_told_is_taken_up_again(self, cast, people):
        made = reminding.remind_members(cast.ward, by=cast.inspector, text="Mời đồng chí.")
        assert telling.untold() == []
        Reminder.objects.update(at=made.at - timedelta(minutes=10))
        assert telling.untold() == [made.pk]

    def test_the_sheet_names_them_to_who_may_see_the_list(self, cast, people, client):
        client.force_login(cast.inspector)
        address = reverse("rollout:remind_members", args=[cast.ward.code])
        assert '<b class="num">2</b>' in client.get(address).text
        page = client.post(address, {"text": "Mời đồng chí mở Sổ tay."}, follow=True).text
        assert "Lê Thị Mận" in page and "chưa kích hoạt" in page and "lâu chưa dùng" in page and "Cụ Ốm" not in page
        page = client.post(address, {"text": "Lần nữa."})
        assert page.status_code == 409 and "ngày một lần" in page.text

    def test_who_has_begun_since_needs_no_visit_any_more(self, cast, people, client):
        made, today = reminding.remind_members(cast.ward, by=cast.inspector, text="Mời đồng chí."), scenes.today()
        Reminder.objects.update(on=today - timedelta(days=3))
        man, lan = (Member.objects.filter(full_name=name) for name in ("Lê Thị Mận", "Phạm Thị Lan"))
        man.update(activated_on=today - timedelta(days=2), last_active_on=today)
        lan.update(activated_on=today - timedelta(days=90), last_active_on=today - timedelta(days=3))
        client.force_login(cast.inspector)
        page = client.get(reverse("rollout:reminder", args=[made.pk])).text
        assert f"đã kích hoạt ngày {today - timedelta(days=2):%d/%m/%Y}" in page and page.count("đã dùng lại") == 1
        assert "lâu chưa dùng" not in page and "chưa kích hoạt" not in page
        man.update(activated_on=None, last_active_on=None, status=Member.Status.DECEASED)
        lan.update(ineligible_reason=Member.Reason.OLD_OR_ILL)
        page = client.get(reverse("rollout:reminder", args=[made.pk])).text
        assert "<span>từ trần</span>" in page and "<span>tuổi cao, sức yếu</span>" in page


class TestEffect:
    def test_the_figures_of_the_day_and_seven_days_after(self, cast, client):
        made = earlier(cast, cast.cell_7, 8)
        made.addressees.create(unit=cast.ward, span=span_of(OF_UNIT, cast.ward.pk, made.on, 7))  # which holds cell 7
        for unit, before, after in ((cast.ward, 40, 47), (cast.cell_7, 20, 24)):
            scenes.figures(unit, 60, 50, before, day=made.on)
            scenes.figures(unit, 61, 50, after, day=made.on + timedelta(days=7))
        effect = effects.of([made])[made.pk]
        assert (effect.before, effect.after, effect.more) == ((60, 50, 40), (61, 50, 47), 7)
        client.force_login(cast.inspector)
        page = client.get(reverse("rollout:reminders")).text
        assert "66,67" in page and "77,05" in page and "80,00" in page and "94,00" in page and "+7" in page

    def test_without_figures_of_the_day_it_says_so_when_the_week_is_over(self, cast, client):
        made = earlier(cast, cast.cell_7, 9)
        scenes.figures(cast.cell_7, 30, 25, 20, day=made.on + timedelta(days=7))
        client.force_login(cast.inspector)
        page = client.get(reverse("rollout:reminder", args=[made.pk])).text
        assert "không có số liệu nên không so được" in page and "Kết quả có từ ngày" not in page

    def test_until_then_it_says_when(self, cast, client):
        made = earlier(cast, cast.cell_7, 3)
        scenes.figures(cast.cell_7, 30, 25, 20, day=made.on)
        client.force_login(cast.inspector)
        page = client.get(reverse("rollout:reminder", args=[made.pk])).text
        assert f"Kết quả có từ ngày {made.on + timedelta(days=7):%d/%m/%Y}." in page

    @pytest.mark.parametrize(("reminded", "before", "more"), [("7", 30 + 28, 2), ("7 8", 30 + 28, 2)])
    def test_a_unit_merged_within_the_week_is_followed_to_where_it_has_gone(self, cast, reminded, before, more):
        """Of what took it in no more is told than came to it in the week."""
        made = earlier(cast, cast.cell_7, 7)
        if "8" in reminded:
            made.addressees.create(unit=cast.cell_8, span=span_of(OF_UNIT, cast.cell_8.pk, made.on, 7))
        scenes.figures(cast.cell_7, 60, 50, 30, day=made.on)
        scenes.figures(cast.cell_8, 40, 35, 28, day=made.on)
        scenes.figures(cast.cell_8, 100, 85, 60, day=made.on + timedelta(days=7))
        Inheritance.objects.create(past=cast.cell_7, successor=cast.cell_8)
        effect = effects.of([made])[made.pk]
        assert (effect.before, effect.more) == ((100, 85, before), more)

    def test_before_its_week_is_over_a_merger_changes_nothing_of_it(self, cast):
        made = earlier(cast, cast.cell_7, 3)
        for unit in (cast.cell_7, cast.cell_8):
            scenes.figures(unit, 30, 25, 20, day=made.on)
        Inheritance.objects.create(past=cast.cell_7, successor=cast.cell_8)
        effect = effects.of([made])[made.pk]
        assert (effect.before, effect.after) == ((30, 25, 20), None)

    def test_twenty_cost_three_queries(self, cast, django_assert_num_queries):
        rows = [earlier(cast, cast.cell_7, 7 * number) for number in range(1, 21)]
        rows = list(Reminder.objects.select_related("unit").filter(pk__in=[row.pk for row in rows]))
        with django_assert_num_queries(3):
            assert len(effects.of(rows)) == 20
        assert ReminderAddressee.objects.count() == 20
