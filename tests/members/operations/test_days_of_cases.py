"""The days that are typed of a case: none ahead that cannot be, none before the rules that ends in an error, a wrong
one set right; an extension that holds until the last step of its limit."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting
from meetings.voting import counting
from meetings.voting.people import electorate
from members import stays
from members.dates import first_of_month
from members.models import Member
from members.operations.cases.access import Offer
from members.operations.cases.forms_acts import ActForm
from members.operations.desk import clock
from members.operations.engine import acting, many
from members.operations.engine.declaring import PROCEDURES
from members.operations.engine.moving import CaseRefused, Done, here
from members.operations.fees.roll import payers
from members.operations.models import Case, CaseStep
from tests import factories
from tests.meetings import scenes as meetings
from tests.meetings.voting import evenings
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db
Act, State = CaseStep.Act, Case.State
AHEAD = {
    *("transfer_internal", "transfer_out", "transfer_temporary", "transfer_collective", "transfer_abroad"),
    *("abroad_temporary", "exemption_limited", "suspension", "medal"),
}


def said(note="Có lý do", **told) -> Done:
    return Done(timezone.localdate(), note=note, **told)


# The day of the event


def test_only_what_is_planned_may_lie_ahead():
    assert {each.key for each in PROCEDURES if each.ahead} == AHEAD


@pytest.mark.parametrize("key", [each.key for each in PROCEDURES if not (each.ahead or each.event_of)])
def test_nothing_has_happened_tomorrow(cast, key):
    """Who writes an application of next year would have waited long enough today."""
    with pytest.raises(CaseRefused, match="không thể sau hôm nay") as refused:
        scenes.opened(key, cast, event_on=factories.days_ago(-1))
    assert refused.value.field == "event_on" and not Case.objects.exists()


def test_the_form_says_so_and_keeps_what_was_typed(cast, client):
    scenes.signed_in(client, cast.secretary)
    tomorrow = f"{factories.days_ago(-1):%d/%m/%Y}"
    answer = client.post(reverse("cases:begin_about", args=["death", cast.hoa.member_id]), {"event_on": tomorrow})
    assert answer.status_code == 400 and tomorrow in answer.content.decode() and not Case.objects.exists()


# Before the rules


@pytest.mark.parametrize(
    ("key", "event", "facts"),
    [
        ("complaint", "05/03/2025", {"decision": "12-QĐ/UBKT", "decision_received_on": "03/03/2025"}),
        ("transfer_temporary", "05/03/2025", {"purpose": "work", "until": "05/09/2025", "destination": "Chi bộ 8"}),
    ],
)
def test_a_day_before_the_rules_is_told_and_is_no_error(cast, client, key, event, facts):
    scenes.signed_in(client, cast.secretary)
    answer = client.post(reverse("cases:begin_about", args=[key, cast.hoa.member_id]), {"event_on": event} | facts)
    assert answer.status_code == 422 and "Cổng chưa có quy định áp dụng cho ngày" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_vote_of_before_the_rule_of_three_is_kept_and_stays(cast):
    case = scenes.take(scenes.opened("removal", cast), on=date(2025, 5, 5))
    for number in range(4):
        scenes.take(case, vote=scenes.FAILED, on=date(2025, 6, number + 2))
    assert case.step == "cell_vote" and case.history.filter(act=Act.VOTE_FAILED).count() == 4


def test_the_preview_of_many_tells_it_of_each(cast):
    applicant = scenes.until(scenes.opened("admission", cast), "procedure_open")
    CaseStep.objects.filter(case=applicant).update(on=date(2024, 1, 5))
    (planned,) = many.plan([applicant], PROCEDURES.get("admission").names["procedure_open"], Done(date(2024, 1, 8)))
    assert planned.refusal == "Cổng chưa có quy định áp dụng cho ngày 08/01/2024. Đề nghị xem lại ngày đã ghi."


# The day of a step


@pytest.mark.parametrize("how", ["correct", "send_back"])
def test_a_wrong_day_is_set_right_when_the_step_is_taken_again(cast, how):
    ago = factories.days_ago
    case = scenes.take(scenes.opened("transfer_internal", cast), on=ago(10))
    scenes.take(case, on=ago(0))  # the paper is of five days ago
    getattr(acting, how)(case, by=cast.organiser, seen=case.turn, done=said())
    with pytest.raises(CaseRefused, match=f"Bước trước ghi ngày {ago(10):%d/%m/%Y}"), transaction.atomic():
        scenes.take(case, on=ago(11))
    scenes.take(case, on=ago(5))
    with pytest.raises(CaseRefused, match=f"Bước trước ghi ngày {ago(5):%d/%m/%Y}"), transaction.atomic():
        scenes.take(case, on=ago(6))
    step = PROCEDURES.get("transfer_internal").names["box_3"]
    assert [each.refusal for each in many.plan([case], step, Done(ago(4)))] == [""]
    scenes.take(case, on=ago(4))
    assert case.step == "box_4"


@pytest.mark.usefixtures("morning")
def test_the_day_of_a_vote_that_was_held_in_a_meeting_is_that_of_the_meeting(cast):
    scene = evenings.evening(cast.cell_7, cast.secretary, there=5, absent=0)
    held = evenings.opened(scene, subject="removal", question="Xóa tên đồng chí Thành")
    for user in scene.voters:
        evenings.cast(held, user, evenings.YES)
    counting.close(held, by=scene.secretary)
    ago = timedelta(days=3)
    meeting = scene.meeting
    Meeting.objects.update(starts_at=meeting.starts_at - ago, ends_at=meeting.ends_at - ago)
    case = scenes.take(scenes.opened("removal", cast), on=factories.days_ago(8))
    at, step = here(case), Offer("tiep", "Ghi kết quả")
    (key,) = ActForm(case=case, at=at, offer=step).held
    assert ActForm(case=case, at=at, offer=step).initial["on"] == factories.days_ago(3)
    told = {"held": key, "paper_cell_resolution": "on"}
    early = ActForm(told | {"on": f"{factories.days_ago(4):%d/%m/%Y}"}, case=case, at=at, offer=step)
    assert not early.is_valid() and "ngày ghi trên giấy không thể sớm hơn" in str(early.errors["on"])
    right = ActForm(told | {"on": f"{factories.days_ago(3):%d/%m/%Y}"}, case=case, at=at, offer=step)
    assert right.is_valid() and right.done.vote.key == key


# An extension


def test_an_extension_holds_until_the_last_step_of_the_limit_and_is_given_once(cast):
    case = scenes.until(scenes.opened("admission", cast), "base_vote")
    first = case.due_on
    acting.extend(case, by=cast.organiser, seen=case.turn, done=said())
    longer = case.due_on
    assert longer > first
    scenes.take(case)
    assert (case.step, case.due_on) == ("decided", longer) and "gia hạn" in case.limit
    with pytest.raises(CaseRefused, match="không gia hạn được nữa"):
        acting.extend(case, by=cast.organiser, seen=case.turn, done=said())
    acting.send_back(case, by=cast.organiser, seen=case.turn, done=said())
    assert (case.step, case.due_on) == ("base_vote", longer)
    acting.send_back(case, by=cast.organiser, seen=case.turn, done=said())
    scenes.take(case)  # another resolution of the chi bộ: its own limit
    assert (case.step, case.due_on) == ("base_vote", first) and acting.may_extend(case, here(case))


# Abroad, and elsewhere for a time


def test_who_stays_abroad_longer_has_a_new_day(cast):
    case = scenes.until(scenes.opened("transfer_abroad", cast), "abroad")
    later = timezone.localdate() + timedelta(days=900)
    prolong = {"by": cast.organiser, "seen": case.turn}
    with pytest.raises(CaseRefused, match="phải sau ngày"), transaction.atomic():
        acting.branch(case, "prolonged", done=said(facts={"until": timezone.localdate()}), **prolong)
    case = Case.objects.get(pk=case.pk)
    acting.branch(case, "prolonged", done=said(facts={"until": later}), **prolong)
    assert (case.step, case.due_on) == ("abroad", later)
    scenes.finish(case)
    assert Member.objects.get(pk=case.member_id).status == Member.Status.ACTIVE


def test_a_stay_in_another_province_is_tracked_by_paper_and_the_member_stays_on_the_roll(cast):
    until = timezone.localdate() + timedelta(days=150)
    case = scenes.opened("transfer_temporary", cast, destination=None, facts={"until": until})
    assert case.going_to == scenes.OUTSIDE
    scenes.until(case, "staying_outside")
    assert [row.step for row in case.history.filter(act=Act.DONE)] == ["request", "box_1", "box_3", "box_4"]
    assert (case.holder, case.due_on) == (cast.cell_7, until)
    Case.objects.filter(pk=case.pk).update(due_on=factories.days_ago(1))
    assert clock.remind() == 1
    case.refresh_from_db()
    longer = timezone.localdate() + timedelta(days=200)
    acting.branch(case, "prolonged", by=None, seen=case.turn, done=said(facts={"until": longer}))
    assert (case.step, case.due_on) == ("staying_outside", longer)
    scenes.finish(case)
    member = Member.objects.get(pk=case.member_id)
    assert (member.status, member.unit, member.temporary_unit) == (Member.Status.ACTIVE, cast.cell_7, None)


def test_who_stays_in_another_province_pays_there_from_the_month_after_the_paper_on(cast):
    month = first_of_month(timezone.localdate())
    case = scenes.until(scenes.opened("transfer_temporary", cast, destination=None), "staying_outside")
    assert case.member in [member for member, _ in payers(cast.cell_7, month)]
    CaseStep.objects.filter(case=case, step="box_1").update(on=month - timedelta(days=1))
    assert case.member not in [member for member, _ in payers(cast.cell_7, month)]
    scenes.finish(case)
    assert case.member in [member for member, _ in payers(cast.cell_7, month)]


@pytest.mark.parametrize(
    ("key", "step"), [("transfer_temporary", "staying_outside"), ("abroad_temporary", "handed_in")]
)
def test_who_stays_outside_the_portal_counts_in_no_vote_at_home_but_where_there(cast, key, step):
    """docs/rules.md §4.5: without those introduced elsewhere for a time who are absent."""
    case = scenes.opened(key, cast, **({"destination": None} if key == "transfer_temporary" else {}))
    scenes.until(case, step)
    Case.objects.filter(pk=case.pk).update(event_on=timezone.localdate())
    meeting = meetings.opened(cast.cell_7, cast.secretary)
    row = meetings.entry(meeting, case.member)
    assert (row.uncounted, row.presence) == ("away", "uncalled")
    before = electorate(meeting, timezone.now()).denominator.counted
    meeting.roll.filter(pk=row.pk).update(presence="present")
    assert electorate(meeting, timezone.now()).denominator.counted == before + 1
    scenes.finish(case)
    assert stays.outside([case.member_id], timezone.localdate()) == frozenset()


@pytest.mark.parametrize(("until", "short"), [("2027-03-31", False), ("2027-03-30", True), ("2027-04-01", False)])
def test_from_the_first_of_a_month_to_the_last_of_the_third_are_three_months(cast, until, short):
    told = {"event_on": date(2027, 1, 1), "facts": {"purpose": "work", "until": date.fromisoformat(until)}}
    if short:
        with pytest.raises(CaseRefused, match="từ 3 tháng trở lên"):
            scenes.opened("transfer_temporary", cast, **told)
    else:
        assert scenes.opened("transfer_temporary", cast, **told).is_open
