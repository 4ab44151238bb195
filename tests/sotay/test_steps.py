"""The steps of one unit: both rates, the missing ones, and who may see their names."""

from datetime import timedelta

import pytest

from members.models import Member, UnitGrant
from members.people import steps
from members.powers import Power, Role
from sotay.usage import figures, funnel
from tests import factories
from tests.clock import TODAY
from tests.factories import days_ago, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
QUERIES = 7


@pytest.fixture
def cell(cast):
    """Ten of a chi bộ 9: eight can use the portal, six do, one of whom could not."""
    unit = factories.cell(cast.ward, "01.001.001.000.009", "Chi bộ 9")
    people = [member(unit, f"Phạm Thị Số {number}") for number in range(10)]
    Member.objects.filter(pk__in=[each.pk for each in people[:2]]).update(ineligible_reason="abroad")
    Member.objects.filter(pk__in=[each.pk for each in people[1:7]]).update(activated_on=days_ago(9))
    figures.refresh()
    return unit


def page(client, who, unit):
    client.force_login(who)
    return client.get(f"/bao-cao/{unit.code}/tung-buoc/")


def text(response):
    return " ".join(response.content.decode().split())


def names(client, address) -> list[str]:
    return sorted(row.full_name for row in client.get(address).context["page"])


def test_each_step_has_both_rates_and_leads_to_exactly_those_who_are_missing(client, cast, cell):
    response = page(client, cast.organiser, cell)
    found = {step.measure.key: step for step in response.context["funnel"].steps}
    assert (found["activated"].many, found["activated"].missing) == (6, 3), "one of the six is not eligible"
    assert "60,00 %" in text(response) and "75,00 %" in text(response)
    assert names(client, found["activated"].names) == [f"Phạm Thị Số {number}" for number in (7, 8, 9)]
    assert names(client, found["eligible"].names) == ["Phạm Thị Số 0", "Phạm Thị Số 1"]
    assert found["active_30"].missing == 6
    for key, step in found.items():
        listed = names(client, step.names) if step.names else []
        assert len(listed) == (step.missing or 0), key
    assert [(part.key, many) for part, many in found["members"].parts] == [("unable_abroad", 2)]


def test_a_unit_of_a_whole_city_is_not_counted_while_the_page_waits_but_listed(client, cast, cell, monkeypatch):
    monkeypatch.setattr(funnel, "COUNTED", 5)
    response = page(client, cast.organiser, cell)
    step = next(step for step in response.context["funnel"].steps if step.measure.key == "activated")
    assert step.missing is None and "Xem danh sách" in text(response)
    assert names(client, step.names) == [f"Phạm Thị Số {number}" for number in (7, 8, 9)]


def test_names_are_for_those_who_may_see_the_membership_list(client, cast, cell):
    watcher = factories.holder(Role.SECRETARY, cell, "Hoàng Văn Dõi")
    UnitGrant.objects.filter(user=watcher).exclude(permission__codename=Power.VIEW_REPORTS.codename).delete()
    response = page(client, watcher, cell)
    assert response.status_code == 200 and not any(step.names for step in response.context["funnel"].steps)
    assert client.get(f"/dang-vien/?don-vi={cell.code}&has=eligible&lacks=activated").status_code in (403, 404)


def test_a_unit_that_was_never_counted_says_so(client, cast):
    assert "Chưa có số liệu" in text(page(client, cast.organiser, cast.cell_1))


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_costs_the_same_for_one_and_for_many(client, cast, many, django_assert_num_queries):
    unit = factories.cell(cast.ward, "01.001.001.000.009", "Chi bộ 9")
    for _ in range(many):
        member(unit)
    figures.refresh()
    page(client, cast.organiser, unit)
    with django_assert_num_queries(QUERIES):
        client.get(f"/bao-cao/{unit.code}/tung-buoc/")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("has=eligible&lacks=activated", 200),
        ("has=nobody", 400),
        (f"lacks=activated&day={TODAY - timedelta(days=3):%d/%m/%Y}", 400),
        ("has=read_news&lacks=read_papers&q=pham", 200),
    ],
)
def test_the_list_is_narrowed_by_steps_of_today_only(client, cast, cell, asked, status):
    client.force_login(cast.organiser)
    response = client.get(f"/dang-vien/?don-vi={cell.code}&{asked}")
    assert response.status_code == status
    if status == 200 and "q=" not in asked:
        assert "Đã tới bước: Đủ điều kiện; Chưa tới bước: Đã kích hoạt" in text(response)


def test_what_nobody_counts_is_no_step():
    with pytest.raises(LookupError):
        steps.reached("nobody")
