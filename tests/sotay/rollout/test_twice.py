"""A button of the rollout that is pressed twice makes one plan, wave, class, team, visit, difficulty and reminder."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sotay.rollout.models import (
    Difficulty,
    JoinRequest,
    Plan,
    Reminder,
    SupportTeam,
    TrainingClass,
    Visit,
    Wave,
)
from tests import factories
from tests.sotay.rollout import scenes

pytestmark = pytest.mark.django_db


def in_days(days: int) -> str:
    return f"{scenes.today() + timedelta(days=days):%d/%m/%Y}"


def plan(cast) -> tuple:
    return Plan, cast.organiser, f"{reverse('rollout:create')}?don-vi={cast.ward.code}", {"title": "Triển khai"}


def wave(cast) -> tuple:
    sent = {"name": "Đợt 1", "starts_on": in_days(0), "deadline": in_days(30), "target_total": "70"}
    return Wave, cast.organiser, reverse("rollout:create_wave", args=[scenes.plan(cast).pk]), sent


def lesson(cast) -> tuple:
    sent = {"title": "Lớp 1", "day": in_days(2), "starts_hour": "8h", "ends_hour": "11h", "place": "Hội trường"}
    address = reverse("rollout:create_class", args=[scenes.plan(cast).pk])
    return TrainingClass, cast.organiser, address, sent | {"capacity": "40"}


def team(cast) -> tuple:
    sent = {"name": "Tổ số hóa", "kind": "technical", "phone": "", "people": "Vũ Đoàn Viên"}
    return SupportTeam, cast.organiser, f"{reverse('rollout:create_team')}?don-vi={cast.ward.code}", sent


def difficulty(cast) -> tuple:
    sent = {"unit": cast.cell_7.pk, "kind": "phone", "text": "Máy cũ"}
    return Difficulty, cast.secretary, reverse("rollout:send_difficulty"), sent


def request(cast) -> tuple:
    found = scenes.wave(cast, scenes.plan(cast), cast.cell_7)
    sent = {"unit": cast.cell_8.pk, "text": "Đã sẵn sàng"}
    return JoinRequest, cast.secretary_beside, reverse("rollout:join", args=[found.pk]), sent


def visit(cast) -> tuple:
    sent = {"members": [factories.member(cast.cell_7, "Đỗ Văn Ba").pk], "wish": "Cài đặt"}
    return Visit, cast.secretary, reverse("rollout:ask_visit"), sent


def reminder_of_units(cast) -> tuple:
    found = scenes.plan(cast)
    scenes.wave(cast, found, cast.cell_7)
    for unit in (cast.ward, cast.cell_7):
        scenes.figures(unit, 30, 25, 2)
    return Reminder, cast.organiser, reverse("rollout:remind_units", args=[found.pk]), {"units": [cast.cell_7.pk]}


def reminder_of_members(cast) -> tuple:
    factories.member(cast.cell_7, "Lê Thị Mận")
    address = reverse("rollout:remind_members", args=[cast.cell_7.code])
    return Reminder, cast.secretary, address, {"text": "Mời đồng chí mở Sổ tay."}


CASES = {
    case.__name__: case
    for case in (plan, wave, lesson, team, difficulty, request, visit, reminder_of_units, reminder_of_members)
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_same_sent_twice_is_made_once_and_leads_to_the_same_page(cast, client, case):
    model, user, address, sent = case(cast)
    client.force_login(user)
    before = model.objects.count()
    first, second = client.post(address, sent), client.post(address, sent)
    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    assert model.objects.count() == before + 1
