"""Who is being looked into: while a case of a procedure that `holds` is open about somebody, other steps wait."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from members.models import Member
from members.operations.engine.declaring import PROCEDURES, CheckOnMany
from members.operations.models import Case


def under_inspection(members: Collection[int]) -> frozenset[int]:
    """Those of `members` (keys) about whom such a case is open; one query."""
    holding = [each.key for each in PROCEDURES if each.holds]
    return frozenset(Case.objects.open().of(*holding).about_any(members).values_list("member", flat=True))


def is_under_inspection(member: Member | None) -> bool:
    return member is not None and bool(under_inspection([member.pk]))


def refuses(sentence: str) -> CheckOnMany:
    """What a step declares among its `checks_on_many`: `sentence` against each case whose member is looked into."""

    def check(cases: Sequence[Case], _on: date) -> Mapping[int, str]:
        held = under_inspection([case.member_id for case in cases if case.member_id])
        return {case.pk: sentence for case in cases if case.member_id in held}

    return check
