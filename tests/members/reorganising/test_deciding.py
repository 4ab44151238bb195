"""Shown before it is done, done as it was shown, on its day, and by nobody twice."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members import reorganising
from members.committees import terms
from members.models import (
    Affiliation,
    AuditEntry,
    EventUnit,
    Member,
    Notice,
    Office,
    Unit,
    UnitEvent,
    UnitGrant,
    UnitPeriod,
    User,
)
from members.moves import WrongState
from members.powers import Role
from members.reorganising import Consequences
from sotay.celery import app as celery
from tests import factories, together
from tests.clock import TODAY
from tests.factories import days_ago
from tests.members.events import event, happen

pytestmark = pytest.mark.usefixtures("morning")

Kind, State = UnitEvent.Kind, UnitEvent.State
KEPT = (Unit, UnitPeriod, Affiliation, Member, UnitGrant, UnitEvent, EventUnit, AuditEntry, Notice)


def everything():
    return {model.__name__: sorted(map(str, model.objects.order_by("pk").values())) for model in KEPT}


def merger(cast, **told):
    return event(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser, **told)


def test_a_preview_writes_nothing(cast):
    before, wanted = everything(), merger(cast)
    found = reorganising.preview(wanted)
    assert everything() == before and wanted.pk is None and wanted.state == State.PLANNED
    assert [line.name for line in found.closed] == ["Đảng bộ phường Phúc Lâm"] and found.members == 6
    assert wanted.unit == cast.city, "the nearest unit above all of them decides"


def test_a_decision_of_a_day_before_all_rules_is_shown_and_carried_out(cast, client):
    """Of 1999, or of 2026 with a slip of the hand: no rule asks for so many members then."""
    client.force_login(cast.organiser)
    asked = {"decision_no": "5-QĐ/ĐU", "decided_on": "01/05/1999", "effective_on": "01/05/1999"}
    asked |= {"into": cast.cell_8.pk, "into_q": cast.cell_8.code}
    page = client.post(reverse("units:change", args=[cast.cell_7.code, "sap-nhap"]), asked)
    assert page.status_code == 200 and page.context["found"].warnings == []
    plan = {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}
    assert happen(Kind.MERGE, plan, by=cast.organiser, on=date(1999, 5, 1)).state == State.DONE


def test_what_was_shown_is_kept_with_the_event(cast):
    wanted = merger(cast)
    found = reorganising.preview(wanted)
    reorganising.decide(wanted, by=cast.organiser, seen=found.digest)
    kept = UnitEvent.objects.get()
    assert Consequences.from_json(kept.outcome) == found and kept.state == State.DONE and kept.done_at


def test_what_is_no_longer_as_it_was_shown_is_not_done(cast):
    wanted = merger(cast)
    seen = reorganising.preview(wanted).digest
    assert reorganising.preview(wanted).digest == seen
    factories.cell(cast.ward, "01.001.001.000.009", "Chi bộ 9")
    with pytest.raises(reorganising.PreviewOutdated) as changed:
        reorganising.decide(wanted, by=cast.organiser, seen=seen)
    assert any(line.name == "Chi bộ 9" for line in changed.value.found.moved)
    assert Unit.objects.get(pk=cast.ward.pk).status == Unit.Status.ACTIVE and not UnitEvent.objects.exists()


def test_the_digest_of_one_plan_does_not_confirm_another(cast):
    seen = reorganising.preview(merger(cast)).digest
    other = merger(cast, on=days_ago(1))
    with pytest.raises(reorganising.PreviewOutdated):
        reorganising.decide(other, by=cast.organiser, seen=seen)


@pytest.mark.parametrize(
    ("kind", "plan"),
    [
        (Kind.ESTABLISH, lambda c: {"parent": c.ward.pk, "kind": "cell", "level": "cell", "name": "Chi bộ 9"}),
        (Kind.RENAME, lambda c: {"unit": c.cell_7.pk, "name": "Chi bộ Bảy"}),
        (Kind.HAND_OVER, lambda c: {"units": [c.cell_7.pk], "parent": c.beside.pk}),
        (Kind.HAND_OVER, lambda c: {"units": [c.cell_1.pk], "parent": c.ward.pk}),
        (Kind.SPLIT, lambda c: {"unit": c.cell_7.pk, "keep": True, "parts": [{"name": "Chi bộ 7A"}]}),
        (Kind.MERGE, lambda c: {"units": [c.cell_7.pk], "into": c.cell_1.pk}),
        (Kind.MERGE, lambda c: {"units": [c.cell_1.pk], "into": c.cell_7.pk}),
        (Kind.DISSOLVE, lambda c: {"unit": c.cell_7.pk, "receiver": c.cell_8.pk}),
    ],
)
def test_only_who_manages_all_the_superiors_decides(cast, kind, plan):
    """The officer beside holds the power in the other ward; the secretary and the inspector hold other ones here."""
    for who in (cast.organiser_beside, cast.secretary, cast.inspector, cast.hoa):
        with pytest.raises(PermissionDenied):
            reorganising.preview(event(kind, plan(cast), by=who))
    reorganising.preview(event(kind, plan(cast), by=cast.organiser))


def test_decide_asks_the_rights_of_who_decides(cast):
    wanted = merger(cast)
    seen = reorganising.preview(wanted).digest
    with pytest.raises(PermissionDenied):
        reorganising.decide(wanted, by=cast.organiser_beside, seen=seen)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"on": TODAY - timedelta(days=3), "decided_on": TODAY - timedelta(days=2)}, "trước ngày quyết định"),
        ({"decided_on": TODAY + timedelta(days=1), "on": TODAY + timedelta(days=1)}, "sau hôm nay"),
        ({"number": " "}, "số quyết định"),
    ],
)
def test_dates_and_number_make_sense(cast, told, sentence):
    with pytest.raises(ValidationError, match=sentence):
        reorganising.preview(merger(cast, **told))


def test_not_before_the_last_change_of_a_unit_concerned(cast):
    happen(Kind.RENAME, {"unit": cast.cell_7.pk, "name": "Chi bộ Bảy"}, by=cast.organiser, on=days_ago(5))
    with pytest.raises(ValidationError, match="Chi bộ Bảy có thay đổi từ ngày"):
        reorganising.preview(merger(cast, on=days_ago(6)))
    reorganising.preview(merger(cast, on=days_ago(5)))


def ahead(cast, days=3):
    wanted = merger(cast, on=days_ago(-days))
    return reorganising.decide(wanted, by=cast.organiser, seen=reorganising.preview(wanted).digest)


def test_a_button_pressed_twice_plans_one_event(cast):
    planned = ahead(cast)
    with pytest.raises(ValidationError, match="đang chờ đến ngày có hiệu lực"):
        ahead(cast)
    assert UnitEvent.objects.get() == planned
    reorganising.cancel(planned, by=cast.organiser, reason="Ghi nhầm ngày")
    assert ahead(cast).state == State.PLANNED, "what was cancelled may be decided again"


def test_an_event_of_a_day_to_come_waits_for_it(cast):
    planned = ahead(cast)
    assert planned.state == State.PLANNED and planned.outcome["members"] == 6
    assert Unit.objects.get(pk=cast.ward.pk).status == Unit.Status.ACTIVE
    assert {*planned.parts.values_list("unit", "part")} == {(cast.ward.pk, "before"), (cast.beside.pk, "before")}
    assert reorganising.carry_out_due(days_ago(-2)) == 0
    assert reorganising.carry_out_due(days_ago(-3)) == 1 and reorganising.carry_out_due(days_ago(-3)) == 0
    planned.refresh_from_db()
    assert planned.state == State.DONE and Unit.objects.get(pk=cast.ward.pk).closed_on == days_ago(-3)


def test_what_can_no_longer_be_done_fails_with_the_sentence_and_its_maker_is_told(cast):
    planned = ahead(cast)
    happen(Kind.DISSOLVE, {"unit": cast.beside.pk, "receiver": cast.ward.pk}, by=cast.organiser)
    assert reorganising.carry_out_due(days_ago(-3)) == 0
    planned.refresh_from_db()
    assert (planned.state, planned.failure) == (
        State.FAILED,
        "Đảng bộ phường Đông Sơn đã kết thúc hoạt động, không sắp xếp được nữa.",
    )
    assert planned.failure in cast.organiser.notices.first().text


def test_a_planned_event_is_cancelled_by_who_manages_there_and_only_once(cast):
    planned = ahead(cast)
    with pytest.raises(PermissionDenied):
        reorganising.cancel(planned, by=cast.organiser_beside, reason="Chưa cần")
    reorganising.cancel(planned, by=cast.administrator, reason="Chưa cần")
    assert reorganising.carry_out_due(days_ago(-9)) == 0
    assert "Chưa cần" in cast.organiser.notices.first().text
    with pytest.raises(WrongState):
        reorganising.cancel(planned, by=cast.organiser, reason="Chưa cần")


at_once = partial(together.at_once, refusals=(ValidationError, reorganising.PreviewOutdated))


@pytest.mark.django_db(transaction=True)
def test_of_two_events_on_the_same_units_at_once_one_is_done(cast):
    one = merger(cast)
    two = event(Kind.MERGE, {"units": [cast.beside.pk], "into": cast.ward.pk}, by=cast.organiser)
    shown = [reorganising.preview(wanted).digest for wanted in (one, two)]
    results = at_once(
        lambda: reorganising.decide(one, by=cast.organiser, seen=shown[0]),
        lambda: reorganising.decide(two, by=cast.organiser, seen=shown[1]),
    )
    assert ValidationError in results and UnitEvent.objects.get() in results
    assert Unit.objects.active().filter(pk__in=[cast.ward.pk, cast.beside.pk]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_handovers_that_would_make_a_ring_are_not_both_done(cast):
    """Each goes under a child of the other: no row is named by both."""
    districts = [
        factories.founding.found(
            by=None,
            parent=cast.city,
            code=f"01.00{n}",
            name=f"Đảng bộ quận {n}",
            kind=Unit.Kind.HIGHER,
            level="district",
        )
        for n in (5, 6)
    ]
    inner, outer = (factories.party(one, f"{one.code[:6]}.001", "Đảng bộ phường Một") for one in districts)
    plans = [{"units": [districts[0].pk], "parent": outer.pk}, {"units": [districts[1].pk], "parent": inner.pk}]
    wanted = [event(Kind.HAND_OVER, plan, by=cast.organiser) for plan in plans]

    def attempt(one):
        return reorganising.decide(one, by=cast.organiser, seen=reorganising.preview(one).digest)

    results = at_once(lambda: attempt(wanted[0]), lambda: attempt(wanted[1]))
    assert ValidationError in results and UnitEvent.objects.get() in results
    by_pk = {unit.pk: unit for unit in Unit.objects.all()}
    assert all(unit.path[:-4] == by_pk[unit.parent_id].path for unit in by_pk.values() if unit.parent_id)


@pytest.mark.django_db(transaction=True)
def test_founding_under_a_unit_that_is_moving_waits_for_the_move(cast):
    wanted = merger(cast)
    seen = reorganising.preview(wanted).digest
    at_once(
        lambda: reorganising.decide(wanted, by=cast.organiser, seen=seen),
        lambda: factories.cell(cast.beside, "01.001.002.000.099", "Chi bộ 99"),
    )
    by_pk = {unit.pk: unit for unit in Unit.objects.all()}
    assert all(unit.path[:-4] == by_pk[unit.parent_id].path for unit in by_pk.values() if unit.parent_id)


def test_the_worker_carries_out_what_is_due(worker, cast):
    planned = ahead(cast)
    UnitEvent.objects.filter(pk=planned.pk).update(effective_on=days_ago(0))
    celery.send_task("members.reorganising.tasks.carry_out_due_events")
    worker(lambda: UnitEvent.objects.filter(pk=planned.pk, state=State.DONE).exists())
    assert Unit.objects.get(pk=cast.ward.pk).status == Unit.Status.MERGED


def test_who_lost_the_power_since_is_not_asked_again_on_the_day(cast):
    planned = ahead(cast)
    factories.roles.take(cast.organiser, Role.ORGANISER, cast.city, by=None)
    assert reorganising.carry_out_due(planned.effective_on) == 1


@pytest.mark.parametrize(
    ("kind", "plan"),
    [
        (Kind.MERGE, lambda cast: {"units": [cast.cell_8.pk], "into": cast.cell_7.pk}),
        (Kind.MERGE, lambda cast: {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}),
        (Kind.HAND_OVER, lambda cast: {"units": [cast.cell_8.pk], "parent": cast.beside.pk}),
        (Kind.DISSOLVE, lambda cast: {"unit": cast.cell_8.pk, "receiver": cast.cell_7.pk}),
    ],
)
def test_nobody_widens_a_role_of_their_own_by_moving_units_under_it(cast, kind, plan):
    for unit in (cast.cell_7, cast.beside):
        factories.roles.give(cast.organiser, Role.ADMINISTRATOR, unit, by=None)
    before = everything()
    with pytest.raises(ValidationError, match=r"chính đồng chí sẽ có thêm quyền đối với Chi bộ 8.*Giao vai trò"):
        reorganising.decide(event(kind, plan(cast)), by=User.objects.get(pk=cast.organiser.pk), seen="")
    assert everything() == before
    with pytest.raises(ValidationError, match="thêm quyền"):
        reorganising.preview(event(kind, plan(cast), by=User.objects.get(pk=cast.organiser.pk)))
    assert happen(kind, plan(cast), by=cast.administrator).state == State.DONE


def test_a_bi_thu_of_the_successor_may_record_the_merger_that_the_committee_decided(cast):
    member = factories.member(cast.cell_7, "Cao Thị Kiêm")
    both = factories.account(member)
    factories.roles.give(both, Role.ORGANISER, cast.ward, by=None)
    office = {"code": "secretary", "method": "elected", "decision_no": "1", "decided_on": days_ago(9)}
    terms.appoint(Office(unit=cast.cell_7, member=member, since=days_ago(9), **office), by=cast.organiser)
    plan = {"units": [cast.cell_8.pk], "into": cast.cell_7.pk}
    assert happen(Kind.MERGE, plan, by=User.objects.get(pk=both.pk)).state == State.DONE


def test_on_its_day_nothing_leaves_the_reach_of_the_unit_that_decided(cast):
    """Planned inside the ward; by its day the receiver lies in another ward, whom nobody has asked."""
    inside = factories.party(cast.ward, "01.001.001.001", "Đảng bộ bộ phận Chợ")
    officer = factories.holder(Role.ORGANISER, cast.ward, "Cán bộ phường")
    wanted = event(Kind.HAND_OVER, {"units": [cast.cell_7.pk], "parent": inside.pk}, by=officer, on=days_ago(-3))
    planned = reorganising.decide(wanted, by=officer, seen=reorganising.preview(wanted).digest)
    happen(Kind.HAND_OVER, {"units": [inside.pk], "parent": cast.beside.pk}, by=cast.organiser)
    assert reorganising.carry_out_due(planned.effective_on) == 0
    planned.refresh_from_db()
    assert planned.state == State.FAILED and "Phúc Lâm không còn là cấp trên" in planned.failure
    assert Unit.objects.get(pk=cast.cell_7.pk).parent == cast.ward
