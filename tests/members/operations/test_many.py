"""Steps of many cases at once: as many statements for twelve as for two, whatever their way depends on."""

import pytest

from members.operations.engine import many
from members.operations.engine.declaring import PROCEDURES
from members.operations.models import Case
from tests import factories
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db


def standing_at(cast, key: str, step: str, people: int) -> list[Case]:
    for number in range(people):
        scenes.until(scenes.opened(key, cast, member=factories.member(cast.cell_7, f"Vi Văn Số {number}")), step)
    return list(Case.objects.at_step(key, step).with_places().order_by("pk"))


@pytest.mark.parametrize("people", [2, 12])
@pytest.mark.parametrize(
    ("key", "step", "queries"),
    [
        ("transfer_internal", "box_3", 3),  # the organisations on both sides, who is looked into, the steps before
        ("exemption_old", "request", 2),  # those at home, the rules of the medical file; no step comes before
    ],
)
def test_what_would_become_of_them_costs_the_same(cast, django_assert_num_queries, key, step, queries, people):
    cases = standing_at(cast, key, step, people)
    done = scenes.done(cases[0])
    with django_assert_num_queries(queries):
        planned = many.plan(cases, PROCEDURES.get(key).names[step], done)
    assert [each.refusal for each in planned] == [""] * people


@pytest.mark.parametrize("people", [1, 12])
def test_the_certificates_of_many_applicants_are_looked_at_at_once(cast, django_assert_num_queries, people):
    """Those at home, the rules of the way and of the certificate, the steps before."""
    for number in range(people):
        applicant = scenes.opened("admission", cast, facts={"personal_id": f"0010960007{number:02}"})
        scenes.until(applicant, "procedure_open")
    cases = list(Case.objects.at_step("admission", "procedure_open").with_places().order_by("pk"))
    for case in cases:
        case.facts["certificate_on"] = "2020-01-06"
    step = PROCEDURES.get("admission").names["procedure_open"]
    assert step.for_many
    with django_assert_num_queries(4):
        planned = many.plan(cases, step, scenes.done(cases[0]))
    old = "Giấy chứng nhận lớp bồi dưỡng nhận thức lập ngày 06/01/2020 đã quá 60 tháng."
    assert [each.refusal for each in planned] == [old] * people


def test_who_is_looked_into_is_left_and_the_others_go_on(cast):
    one, two = standing_at(cast, "transfer_internal", "box_3", 2)
    scenes.opened("inspection", cast, member=two.member)
    taken = many.take(
        PROCEDURES.get("transfer_internal"),
        PROCEDURES.get("transfer_internal").names["box_3"],
        {one.pk: one.turn, two.pk: two.turn},
        among=Case.objects.open(),
        by=cast.organiser,
        done=scenes.done(one),
    )
    assert taken.done == 1 and [person for person, _ in taken.left] == [two.person]
    assert "294-QĐ/TW, điểm 6.3.1đ" in taken.left[0][1]
