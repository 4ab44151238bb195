"""Chuyển sinh hoạt tập thể: several members or a whole chi bộ by one decision; what is open about them goes along."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import affiliations
from members.models import Affiliation, AuditEntry, Member
from members.operations.engine.levels import route
from members.operations.engine.moving import CaseRefused
from members.operations.engine.record import RecordChanged
from members.operations.models import Case
from members.operations.transfers.collective import COLLECTIVE
from tests import factories
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db
State = Case.State


def some(*members: Member) -> dict:
    return {"scope": "some", "who": ",".join(str(member.pk) for member in members)}


def listed(cast, *members: Member, **changes) -> Case:
    case = scenes.opened("transfer_collective", cast, **changes)
    return scenes.take(case, facts=some(*members)) if members else scenes.take(case)


def test_each_has_a_case_of_the_own_and_no_gap(cast):
    one, two = factories.member(cast.cell_7, "Vi Văn Một"), factories.member(cast.cell_7, "Vi Văn Hai")
    stays = factories.member(cast.cell_7, "Vi Văn Ba")
    case = scenes.finish(listed(cast, one, two))
    today = timezone.localdate()
    for member in (one, two):
        member.refresh_from_db()
        assert (member.unit, member.version, member.party_age_gaps.exists()) == (cast.cell_1, 2, False)
        own = Case.objects.get(member=member)
        assert (own.state, own.cause, own.origin, own.destination) == (State.DONE, case, cast.cell_7, cast.cell_1)
        assert own.history.get().on == today
        places = Affiliation.objects.filter(member=member).order_by("pk").values_list("unit", "until")
        assert list(places) == [(cast.cell_7.pk, today), (cast.cell_1.pk, None)]
    stays.refresh_from_db()
    assert stays.unit == cast.cell_7 and not Case.objects.filter(member=stays).exists()
    assert AuditEntry.objects.filter(action="member.transfer").count() == 2


def test_a_whole_chi_bo_goes_as_it_is_on_the_day_of_the_hand_over(cast):
    case = scenes.until(scenes.opened("transfer_collective", cast), "handed_over")
    late = factories.member(cast.cell_7, "Người Đến Sau")
    gone = factories.member(cast.cell_7, status="left", status_date=timezone.localdate())
    many = Member.objects.counted().filter(unit=cast.cell_7).count()
    scenes.finish(case)
    assert not Member.objects.counted().filter(unit=cast.cell_7).exists()
    assert Case.objects.filter(cause=case).count() == many and Case.objects.filter(member=late).exists()
    gone.refresh_from_db()
    assert gone.unit == cast.cell_7


@pytest.mark.parametrize(
    ("where", "steps"),
    [
        ("cell_8", ["listed", "decided_base", "handed_over"]),
        ("cell_1", ["listed", "decided_higher", "accepted", "handed_over"]),
        ("abroad", ["listed", "decided_province", "accepted", "handed_over"]),
    ],
)
def test_who_decides_stands_above_both_sides(cast, where, steps):
    to = scenes.cell_abroad(cast) if where == "abroad" else getattr(cast, where)
    case = scenes.opened("transfer_collective", cast, destination=to)
    assert [stop.step.key for stop in route(COLLECTIVE, case)] == steps


def test_one_alone_or_under_inspection_or_of_elsewhere_does_not_go_by_a_list(cast):
    one, two = factories.member(cast.cell_7, "Vi Văn Một"), factories.member(cast.cell_7, "Vi Văn Hai")
    elsewhere = factories.member(cast.cell_8)
    with pytest.raises(CaseRefused, match="từ hai đồng chí trở lên"):
        listed(cast, one)
    with pytest.raises(CaseRefused, match="không còn trong danh sách"):
        listed(cast, one, elsewhere)
    scenes.opened("inspection", cast, member=two)
    with pytest.raises(CaseRefused, match="nên chưa chuyển chính thức: Vi Văn Hai"):
        listed(cast, one, two)


def test_a_list_that_has_moved_one_of_them_meanwhile_stops_all(cast):
    one, two = factories.member(cast.cell_7, "Vi Văn Một"), factories.member(cast.cell_7, "Vi Văn Hai")
    case = scenes.until(listed(cast, one, two), "handed_over")
    affiliations.transfer(affiliations.held(two.pk), cast.cell_8, by=None, day=timezone.localdate(), why="Danh sách")
    with pytest.raises((RecordChanged, CaseRefused), match="danh sách"), transaction.atomic():
        scenes.take(case)
    one.refresh_from_db()
    assert one.unit == cast.cell_7


def test_what_is_open_about_a_member_goes_along(cast):
    today = timezone.localdate()
    new = factories.member(cast.cell_7, "Vi Văn Mới", admission_date=factories.days_ago(400), official_date=None)
    old = factories.member(cast.cell_7, "Vi Văn Cũ")
    recognition = scenes.until(scenes.opened("recognition", cast, member=new), "base_vote")
    assert recognition.holder == cast.ward
    seen = recognition.turn
    scenes.finish(listed(cast, new, old))
    recognition.refresh_from_db()
    assert (recognition.origin, recognition.holder, recognition.turn) == (cast.cell_1, cast.beside, seen + 1)
    scenes.finish(recognition)
    new.refresh_from_db()
    assert new.official_date and new.official_date <= today


@pytest.mark.parametrize("many", [3, 12])
def test_the_hand_over_costs_the_same_for_few_and_for_many(cast, django_assert_num_queries, many):
    people = [factories.member(cast.cell_7, f"Vi Văn Số {number}") for number in range(many)]
    case = scenes.until(listed(cast, *people), "handed_over")
    with django_assert_num_queries(27):
        scenes.take(case)


def test_members_are_ticked_on_the_page(cast, client):
    one, two = factories.member(cast.cell_7, "Vi Văn Một"), factories.member(cast.cell_7, "Vi Văn Hai")
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    day = f"{timezone.localdate():%d/%m/%Y}"
    asked = {"person": "Sáp nhập tổ 7", "cell": cast.cell_7.code, "event_on": day, "destination": "Chi bộ 1"}
    client.post(reverse("cases:begin", args=["transfer_collective"]), asked | {"decision": "31-QĐ/ĐU"})
    case = Case.objects.get()
    act = reverse("cases:act", args=[case.pk, "tiep"])
    form = client.get(act).content.decode()
    assert "Tên gọi của đợt chuyển" not in form and "Vi Văn Một, sinh" in form and cast.neighbour.full_name not in form
    papers = {"paper_roster": "on", "paper_dossiers": "on"}
    told = {"turn": 1, "on": day, "scope": "some"} | papers
    refused = client.post(act, told | {"who": [str(one.pk)]})
    assert refused.status_code == 422 and "từ hai đồng chí trở lên" in refused.content.decode()
    client.post(act, told | {"who": [str(one.pk), str(two.pk)]})
    case.refresh_from_db()
    assert case.step == "decided_higher"
    assert "2 đồng chí" in client.get(case.get_absolute_url()).content.decode()
