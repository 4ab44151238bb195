"""How a unit stands to its target, and what the page of a plan says of it."""

from datetime import date, timedelta

import pytest
from django.db.models import F, Value
from django.urls import reverse

from members.models import Unit
from sotay.rollout import helping, plan_page, planning, progress, training
from sotay.rollout.models import Wave
from sotay.rollout.waves import WaveOn
from sotay.usage.models import UnitDay
from tests import factories
from tests.sotay.rollout import scenes

DAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("counts", "targets", "left", "state", "missing"),
    [
        ((100, 80, 72), (70, 90), 5, "reached", 0),
        ((100, 80, 71), (70, 90), 5, "short", 1),  # of the eligible 72 are asked for
        ((100, 80, 71), (70, 90), 0, "short", 1),  # the last day is not late
        ((100, 80, 71), (70, 90), -1, "late", 1),
        ((100, 80, 69), (70, None), -1, "late", 1),
        ((100, 80, 72), (None, 90), -1, "reached", 0),
        ((3, 3, 2), (67, None), 5, "short", 1),  # 67 % of three are more than two
        ((121_146, 110_128, 88_279), (72, 80), -1, "reached", 0),
        ((121_146, 110_128, 88_279), (73, 80), -1, "late", 158),
        ((100, 0, 0), (None, 90), -1, "reached", 0),  # nobody is eligible
        ((0, 0, 0), (70, 90), -1, "unknown", 0),
        (None, (70, 90), -1, "unknown", 0),
    ],
)
def test_a_unit_stands_to_its_target(counts, targets, left, state, missing):
    wave = Wave(deadline=DAY + timedelta(days=left), target_total=targets[0], target_eligible=targets[1])
    figures = UnitDay(members=counts[0], eligible=counts[1], activated=counts[2]) if counts else None
    line = progress.Line(Unit(), wave, DAY, figures)
    assert (line.state, line.missing) == (state, missing)


@pytest.mark.django_db
class TestPage:
    def test_a_line_says_what_is_late_why_and_who_acts(self, cast, client):
        plan = scenes.plan(cast)
        late = {"deadline": scenes.today() - timedelta(days=1), "starts_on": scenes.today() - timedelta(days=30)}
        scenes.wave(cast, plan, cast.cell_7, **late)
        scenes.figures(cast.ward, 60, 50, 40)
        scenes.figures(cast.cell_7, 30, 25, 20)
        scenes.figures(cast.cell_7, 30, 25, 3, day=scenes.today() - timedelta(days=1))
        scenes.difficulty(cast)
        helping.ask([factories.member(cast.cell_7)], by=cast.secretary, wish="")
        lesson = scenes.training_class(cast, plan)
        training.name(lesson, cast.hoa.member, by=cast.secretary)
        training.send_number(lesson, cast.cell_7, 5, by=cast.secretary)
        training.open_roll(lesson, by=cast.organiser)
        numbers = {lesson.quotas.get().pk: 4}
        training.note(lesson, by=cast.organiser, present={lesson.seats.get().pk}, numbers=numbers)
        [line] = progress.of(plan).lines
        assert (line.state, line.missing, line.trained, line.visits) == ("late", 3, 5, 1)
        assert line.difficulties == [("Mạng, sóng yếu", 1)]
        assert line.people == [cast.secretary]
        client.force_login(cast.organiser)
        page = client.get(plan.get_absolute_url()).text
        for said in ("66,67", "80,00", "Trễ hạn", "Mạng, sóng yếu", "Trần Văn Bình", "12-KH/ĐU"):
            assert said in page

    def test_it_costs_the_same_for_one_unit_and_for_thirty(self, cast, django_assert_max_num_queries):
        plan = scenes.plan(cast)
        wave = scenes.wave(cast, plan, cast.cell_7)
        scenes.figures(cast.ward, 60, 50, 40)
        for number in range(10, 40):
            cell = factories.cell(cast.ward, f"01.001.001.000.{number:03}", f"Chi bộ {number}")
            wave.wave_units.create(plan=plan, unit=cell)
            scenes.figures(cell, 30, 25, number - 9)
            scenes.difficulty(cast, unit=cell, by=cast.organiser)
        with django_assert_max_num_queries(20):
            found = plan_page.context(plan, cast.organiser, "")
        assert len(found["progress"].lines) == 31 and found["progress"].many("short") == 22

    def test_the_wave_of_a_unit_is_its_own_or_that_of_the_unit_above(self, cast, django_assert_num_queries):
        city_plan, ward_plan = scenes.plan(cast, cast.city), scenes.plan(cast)
        first = scenes.wave(cast, city_plan, cast.ward, name="Đợt làm điểm")
        second = scenes.wave(cast, ward_plan, cast.cell_7)

        def waves_on(day) -> list[list | None]:
            units = Unit.objects.filter(pk__in=[cast.cell_7.pk, cast.cell_8.pk, cast.cell_1.pk])
            with django_assert_num_queries(1):
                found = dict(units.annotate(wave=WaveOn(F("path"), Value(day))).values_list("pk", "wave"))
            return [found[cell.pk] and found[cell.pk][0] for cell in (cast.cell_7, cast.cell_8, cast.cell_1)]

        today = scenes.today()
        assert waves_on(today) == [second.pk, first.pk, None]
        planning.close(ward_plan, by=cast.organiser)
        assert waves_on(today) == [first.pk, first.pk, None]
        assert waves_on(today - timedelta(days=1)) == [second.pk, first.pk, None]

    def test_nobody_is_picked_to_be_reminded_before_the_wave_has_begun(self, cast, client):
        plan = scenes.plan(cast)
        scenes.wave(cast, plan, cast.cell_7, starts_on=scenes.today() + timedelta(days=1))
        scenes.wave(cast, plan, cast.cell_8, name="Đợt 2")
        for unit in (cast.ward, cast.cell_7, cast.cell_8):
            scenes.figures(unit, 30, 25, 2)
        client.force_login(cast.organiser)
        page = client.get(plan.get_absolute_url()).text
        assert f'value="{cast.cell_8.pk}" form="don-doc"' in page and f'value="{cast.cell_7.pk}" form=' not in page

    def test_who_has_no_unit_to_bring_is_not_asked_to_join(self, cast):
        plan = scenes.plan(cast)
        scenes.wave(cast, plan, cast.cell_7)
        asked = {
            user: plan_page.context(plan, user, "")["may_join"] for user in (cast.secretary, cast.secretary_beside)
        }
        assert asked == {cast.secretary: False, cast.secretary_beside: True}

    def test_only_what_is_late_can_be_looked_at(self, cast, client):
        plan = scenes.plan(cast)
        scenes.wave(cast, plan, cast.cell_7, cast.cell_8)
        scenes.figures(cast.ward, 60, 50, 40)
        scenes.figures(cast.cell_7, 30, 25, 25)
        scenes.figures(cast.cell_8, 30, 25, 2)
        found = plan_page.context(plan, cast.inspector, "duoi")
        assert [line.unit for _, lines in found["groups"] for line in lines] == [cast.cell_8]
        assert (found["owns"], found["may_remind"], found["may_join"]) == (False, True, False)
        client.force_login(cast.hoa)
        assert client.get(reverse("rollout:plan", args=[plan.pk])).status_code == 404
