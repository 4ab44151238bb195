"""Every procedure says whole and true things: read from the declarations alone, without a database."""

from fractions import Fraction

import pytest

from members import rules
from members.operations.engine import saying
from members.operations.engine.declaring import ENTERED, EVENT, PROCEDURES, ByRule, Deadline, Procedure

ALL = list(PROCEDURES)
KEYS = {row.key for row in rules.seed()}


def deadlines(procedure: Procedure) -> list[Deadline]:
    found = [step.deadline for step in procedure.steps] + [
        step.lapse.deadline for step in procedure.steps if step.lapse
    ]
    return [each for each in found if each]


def noted(procedure: Procedure) -> set[str]:
    """Every day that a case of this procedure may know."""
    steps = {name for step in procedure.steps for name in (step.marks, step.counts) if name}
    return {EVENT, ENTERED, *procedure.all_facts(), *steps, *(["month_12"] if procedure.derives else [])}


def starts(deadline: Deadline) -> set[str]:
    told = deadline.counts_from
    return {told.known_by, *told.starts.values()} if isinstance(told, ByRule) else {told}


def test_the_procedures_are_those_of_the_rules():
    assert [procedure.key for procedure in ALL] == [
        "transfer_internal",
        "transfer_out",
        "transfer_temporary",
        "transfer_collective",
        "transfer_abroad",
        "abroad_temporary",
        "transfer_in",
        "admission",
        "admission_moved",
        "readmission",
        "recognition",
        "exemption_old",
        "exemption_limited",
        "exemption_return",
        "discipline",
        "discipline_effect",
        "expulsion",
        "suspension",
        "removal",
        "resignation",
        "annulment",
        "death",
        "restoration",
        "complaint",
        "inspection",
        "medal",
        "medal_early",
        "medal_posthumous",
        "medal_reissue",
        "card_first",
        "card_lost",
        "card_damaged",
        "card_misprinted",
        "renaming",
    ]


@pytest.mark.parametrize("procedure", ALL, ids=lambda each: each.key)
def test_a_procedure_is_whole(procedure):
    keys = [step.key for step in procedure.steps]
    assert len(set(keys)) == len(keys) and procedure.document and procedure.event and procedure.says
    for step in procedure.steps:
        branches = [branch.key for branch in step.branches]
        assert len(set(branches)) == len(branches)
        assert all(branch.to in {"", *keys} for branch in step.branches), step.key
        assert step.lapse is None or step.branch(step.lapse.branch), step.key
        assert len(step.key) <= 40 and all(len(paper.key) <= 40 for paper in step.papers)
    assert all(printed.since in {"", *keys} for printed in procedure.printed)


@pytest.mark.parametrize("procedure", ALL, ids=lambda each: each.key)
def test_every_limit_is_a_rule_that_is_shipped_and_counts_from_a_day_that_is_known(procedure):
    for deadline in deadlines(procedure):
        assert {deadline.rule, deadline.extension} - {""} <= KEYS
        assert starts(deadline) <= noted(procedure)
        if isinstance(deadline.counts_from, ByRule):
            assert deadline.counts_from.rule in KEYS
    assert {step.vote.rule for step in procedure.steps if step.vote} <= KEYS


def held_by_a_rule() -> set[str]:
    """Every figure of the rules as one would write it in a sentence."""
    shares = {f"{Fraction(row.value).limit_denominator(100)}" for row in rules.seed() if row.key.startswith("vote.")}
    amounts = {saying.amount(row) for row in rules.seed() if not row.measure.startswith("tỷ lệ")}
    return {share for share in shares if "/" in share} | amounts | {"quá nửa"}


def test_no_figure_that_a_rule_holds_is_written_in_words_of_a_procedure():
    """It stands there by the key of its rule: a rule changes on a day, and what is said with it."""
    told = {each.key: each.says for each in ALL} | {
        f"{each.key} {step.key}": step.says for each in ALL for step in each.steps
    }
    figures = held_by_a_rule()
    assert {"12 tháng", "30 ngày làm việc", "2/3"} <= figures
    assert {place: figure for place, text in told.items() for figure in figures if figure in text} == {}
    assert {key for text in told.values() for key in saying.FIGURE.findall(text)} <= KEYS
    assert not [place for place, text in told.items() if set("{}") & set(saying.FIGURE.sub("", text))]


@pytest.mark.parametrize(
    ("key", "boxes"),
    [
        ("transfer_internal", [1, 2, 3, 4, 5, 6, 7]),
        ("transfer_out", [1, 2, 3, 4, 5, 7, 8, 9, 10]),
        ("transfer_temporary", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("transfer_abroad", [1, 2]),
    ],
)
def test_a_paper_has_its_boxes(key, boxes):
    """docs/rules.md §3.5; of the ten boxes the sixth is signed in the other province."""
    assert [step.box for step in PROCEDURES.get(key).steps if step.box] == boxes


def test_a_step_taken_of_many_at_once_asks_only_what_is_true_of_all():
    """Never when one comrade has come home, who helps one applicant, or who of a chi bộ leaves with it."""
    asked = {
        (step.key, fact.key) for procedure in ALL for step in procedure.steps if step.for_many for fact in step.facts
    }
    assert asked == {
        ("class", "certificate_on"),
        ("decided", "decision_no"),
        ("province_decided", "decision_no"),
        ("request", "fee_paid"),
    }
