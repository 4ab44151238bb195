"""The steps that most procedures have in common: the vote of the chi bộ, that of the đảng ủy cơ sở, the decision.

A procedure says what differs; `more` is whatever else a Step may declare.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from members.operations.engine.declaring import (
    BASE_COMMITTEE,
    STANDING_COMMITTEE,
    Fact,
    Level,
    Paper,
    Step,
    Vote,
    always,
)
from members.operations.engine.surroundings import Placed

DECISION_NO = Fact("decision_no", "Số quyết định", of_all=True)
BY_STANDING_COMMITTEE = Vote("vote.normal", "decision", STANDING_COMMITTEE)
COUNT = "Ghi kết quả biểu quyết"


def cell_vote(matter: str, vote: Vote, *, resolution: str = "Nghị quyết của chi bộ", **more: Any) -> Step:
    """matter: what the chi bộ votes on, as in “đề nghị kết nạp”."""
    papers = (Paper("cell_resolution", resolution),)
    return Step("cell_vote", f"Chi bộ biểu quyết {matter}", Level.CELL, COUNT, vote=vote, papers=papers, **more)


def base_vote(matter: str, vote: Vote, *, when: Callable[[Placed], bool] = always, **more: Any) -> Step:
    """The committee of the đảng bộ cơ sở votes on it after the chi bộ, by the same ratio; a chi bộ cơ sở has voted
    already."""

    def votes(at: Placed) -> bool:
        return at.home.at(Level.BASE) != at.home.cell and when(at)

    label, papers = f"Đảng ủy cơ sở biểu quyết {matter}", (Paper("base_resolution", "Nghị quyết của đảng ủy cơ sở"),)
    committee = replace(vote, by=BASE_COMMITTEE)
    return Step("base_vote", label, Level.BASE, COUNT, vote=committee, papers=papers, when=votes, **more)


def decided(
    label: str,
    decision: str,
    *,
    key: str = "decided",
    level: Level = Level.HIGHER,
    button: str = "Ghi quyết định",
    vote: Vote | None = BY_STANDING_COMMITTEE,
    **more: Any,
) -> Step:
    """decision: the paper, whose number is asked for."""
    papers = (Paper("decision", decision),)
    return Step(key, label, level, button, vote=vote, papers=papers, facts=(DECISION_NO,), **more)
