"""Each procedure from its first step to its last, and each way out of each step, as the declarations have them."""

import pytest
from django.db import transaction

from members.models import AuditEntry, Member, Unit
from members.operations.engine import acting
from members.operations.engine.declaring import PROCEDURES
from members.operations.engine.moving import CaseRefused, Done, here
from members.operations.models import Case, CaseStep
from members.tree import founding
from tests import factories
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db
Act, State, Status = CaseStep.Act, Case.State, Member.Status
KEYS = [procedure.key for procedure in PROCEDURES]
# What each does to the record at its end: (status, chi bộ).
OUTCOMES = {
    "transfer_internal": (Status.ACTIVE, "cell_1"),
    "transfer_out": (Status.MOVED, "cell_7"),
    "transfer_temporary": (Status.ACTIVE, "cell_7"),
    "transfer_collective": (Status.ACTIVE, "cell_1"),
    "transfer_abroad": (Status.ACTIVE, "cell_7"),
    "transfer_in": (Status.ACTIVE, "cell_7"),
    "admission": (Status.ACTIVE, "cell_7"),
    "recognition": (Status.ACTIVE, "cell_7"),
    "abroad_temporary": (Status.ACTIVE, "cell_7"),
    "admission_moved": (Status.ACTIVE, "cell_7"),
    "readmission": (Status.ACTIVE, "cell_7"),
    "exemption_old": (Status.EXEMPT, "cell_7"),
    "exemption_limited": (Status.ACTIVE, "cell_7"),
    "exemption_return": (Status.ACTIVE, "cell_7"),
    "discipline": (Status.ACTIVE, "cell_7"),
    "discipline_effect": (Status.ACTIVE, "cell_7"),
    "expulsion": (Status.LEFT, "cell_7"),
    "suspension": (Status.ACTIVE, "cell_7"),
    "removal": (Status.LEFT, "cell_7"),
    "resignation": (Status.LEFT, "cell_7"),
    "annulment": (Status.LEFT, "cell_7"),
    "death": (Status.DECEASED, "cell_7"),
    "restoration": (Status.ACTIVE, "cell_7"),
    "complaint": (Status.ACTIVE, "cell_7"),
    "inspection": (Status.ACTIVE, "cell_7"),
    "card_first": (Status.ACTIVE, "cell_7"),
    "card_lost": (Status.ACTIVE, "cell_7"),
    "card_damaged": (Status.ACTIVE, "cell_7"),
    "card_misprinted": (Status.ACTIVE, "cell_7"),
    "medal": (Status.ACTIVE, "cell_7"),
    "medal_early": (Status.ACTIVE, "cell_7"),
    "medal_posthumous": (Status.DECEASED, "cell_7"),
    "medal_reissue": (Status.ACTIVE, "cell_7"),
    "renaming": (Status.ACTIVE, "cell_7"),
}


@pytest.mark.parametrize("key", KEYS)
def test_a_procedure_goes_to_its_end(cast, key):
    case = scenes.finish(scenes.opened(key, cast))
    case.refresh_from_db()
    assert (case.state, case.step, case.due_on) == (State.DONE, "", None) and case.closed_on is not None
    assert case.history.first().act == Act.OPENED
    assert case.history.filter(act=Act.DONE).count() == case.turn - 1
    member = case.member or Member.objects.get(pk=cast.hoa.member_id)
    assert (member.status, member.unit) == (OUTCOMES[key][0], getattr(cast, OUTCOMES[key][1]))
    assert AuditEntry.objects.filter(action="case.step", object_id=case.pk).count() == case.turn - 1


@pytest.mark.parametrize("key", KEYS)
def test_every_branch_of_every_step_does_what_it_says(cast, key):
    case = scenes.opened(key, cast)
    tried = 0
    while case.is_open:
        for branch in here(case).step.branches:
            with transaction.atomic():
                _branch(case, branch)
                tried += 1
                transaction.set_rollback(True)
            case.refresh_from_db()
        scenes.take(case)
    assert tried >= 1


# What time would have made of a case before such a branch is taken: the days that lie back.
RIPE = {"abandoned": {"introduced_on": 120}, "not_back": {"until": 120}}


def _branch(case, branch):
    at = here(case)
    unexplained = Done(at.due_on or case.entered_on)
    if branch.needs_reason:
        with pytest.raises(CaseRefused):
            acting.branch(case, branch.key, by=None, seen=case.turn, done=unexplained)
    today = scenes.done(case).on
    if any(day in case.facts for day in RIPE.get(branch.key, ())):
        scenes.age(case, **RIPE[branch.key])
    said = Done(today, note="Có lý do", facts=scenes.facts_of(branch.facts, today))
    acting.branch(case, branch.key, by=None, seen=case.turn, done=said)
    assert case.state == (State.OPEN if branch.to else branch.ends)
    assert case.step == branch.to
    assert case.history.last().branch == branch.key


@pytest.mark.parametrize("key", KEYS)
def test_a_step_is_not_taken_without_its_papers(cast, key):
    case = scenes.opened(key, cast)
    asked = 0
    while case.is_open:
        required = [paper for paper in here(case).step.papers if paper.required]
        if required:
            there = set(case.papers.values_list("kind", flat=True))
            lacking = [paper for paper in required if paper.key not in there]
            if lacking:
                with pytest.raises(CaseRefused, match="Còn thiếu giấy tờ"):
                    scenes.take(case, papers=())
                asked += 1
        scenes.take(case)
    assert asked >= 1


@pytest.mark.parametrize("key", [key for key in KEYS if any(step.vote for step in PROCEDURES.get(key).steps)])
def test_three_votes_without_two_thirds_go_up_and_no_other_vote_decides_what_was_voted_down(cast, key):
    """docs/rules.md §4.5: after three votes without two thirds the committee above decides, with the full result. A
    vote by half, that of who decides among them, stays where it is: nothing is written that was voted down."""
    case, tried = scenes.opened(key, cast), 0
    while case.is_open:
        if vote := here(case).step.vote:
            with transaction.atomic():
                _fall_short(case, climbs=vote.rule == "vote.special")
                tried += 1
                transaction.set_rollback(True)
            case = Case.objects.get(pk=case.pk)
        scenes.take(case)
    assert tried >= 1


def _fall_short(case, *, climbs: bool):
    step, before = case.step, Member.objects.order_by("pk").values_list("pk", "status", "official_date", "version")
    known = list(before)
    for _ in range(3):
        assert case.step == step and case.is_open
        scenes.take(case, vote=scenes.FAILED)
    assert (case.step != step) == climbs and list(before.all()) == known
    votes = case.history.filter(step=step).exclude(counted=None)
    assert list(votes.values_list("act", "in_favour", "counted", "needed"))[-3:] == [
        (Act.VOTE_FAILED, 5, 9, 6),
        (Act.VOTE_FAILED, 5, 9, 6),
        (Act.DONE if climbs else Act.VOTE_FAILED, 5, 9, 6),
    ]


def base_cell(cast) -> Unit:
    facts = {"name": "Chi bộ Trạm Y tế", "kind": Unit.Kind.BASE_CELL, "level": Unit.Level.CELL}
    return founding.found(by=None, parent=cast.city, code="01.001.009", **facts)


def test_a_chi_bo_co_so_votes_once_and_what_falls_short_goes_up_from_it(cast):
    case = scenes.opened("removal", cast, member=factories.member(base_cell(cast)))
    stops = [(stop.step.key, stop.unit.name) for stop in here(case).stops]
    assert stops[:3] == [
        ("called", "Chi bộ Trạm Y tế"),
        ("cell_vote", "Chi bộ Trạm Y tế"),
        ("decided", "Đảng bộ Thành phố"),
    ]
    scenes.until(case, "cell_vote")
    for _ in range(3):
        scenes.take(case, vote=scenes.FAILED)
    assert (case.step, case.holder) == ("decided", cast.city)


def test_a_chi_bo_right_under_a_superior_has_its_steps_taken_there(cast):
    higher = scenes.cell_abroad(cast).parent.parent
    case = scenes.opened("removal", cast, member=factories.member(factories.cell(higher, "01.009.000.000.001", "Tổ 1")))
    holders = {stop.step.key: stop.unit.name for stop in here(case).stops}
    assert (holders["base_vote"], holders["decided"]) == ("Đảng bộ Khối doanh nghiệp",) * 2


def test_what_is_said_late_or_ahead_of_time_is_refused(cast):
    case = scenes.opened("transfer_internal", cast)
    tomorrow = factories.days_ago(-1)
    with pytest.raises(CaseRefused, match="không thể sau hôm nay"):
        scenes.take(case, on=tomorrow)
    scenes.take(case)
    with pytest.raises(CaseRefused, match="không thể sớm hơn"):
        scenes.take(case, on=factories.days_ago(3))


def test_a_step_that_was_wrong_is_corrected_by_the_level_above_and_both_stay_in_the_history(cast):
    case = scenes.until(scenes.opened("transfer_internal", cast), "box_3")
    acting.correct(case, by=cast.organiser, seen=case.turn, done=Done(factories.days_ago(0), note="Ghi sai ngày"))
    assert case.step == "box_1"
    acts = list(case.history.values_list("step", "act", "unit"))
    assert acts[-2:] == [("box_1", Act.DONE, cast.cell_7.pk), ("box_1", Act.CORRECTED, cast.ward.pk)]
    scenes.finish(case)
    assert case.state == State.DONE


def test_a_step_that_has_written_into_the_record_is_not_corrected(cast):
    case = scenes.until(scenes.opened("transfer_internal", cast), "notice_sent")
    said = Done(factories.days_ago(0), note="Nhầm")
    with pytest.raises(CaseRefused, match="sửa bằng hồ sơ mới"):
        acting.correct(case, by=cast.organiser, seen=case.turn, done=said)
    with pytest.raises(CaseRefused, match="không hủy được"):
        acting.cancel(case, by=cast.organiser, seen=case.turn, done=said)


def test_a_case_goes_back_with_a_reason_and_forgets_the_days_that_later_steps_counted_from(cast):
    case = scenes.until(scenes.opened("transfer_internal", cast), "box_5")
    assert "introduced_on" in case.facts
    said = Done(factories.days_ago(0), note="Thiếu chữ ký")
    acting.send_back(case, by=cast.organiser_beside, seen=case.turn, done=said)
    assert case.step == "presented" and "introduced_on" in case.facts
    with pytest.raises(CaseRefused, match="không trả lại được"):
        acting.send_back(case, by=cast.organiser_beside, seen=case.turn, done=said)
    early = scenes.until(scenes.opened("transfer_internal", cast), "box_3")
    acting.send_back(early, by=cast.organiser, seen=early.turn, done=said)
    assert early.step == "box_1" and "introduced_on" not in early.facts
