"""The lines of a sheet: who pays, by what they declared and what was granted, at the rates of the month."""

from collections.abc import Iterable

from members import party_age, rules
from members.models import Member, PartyAgeGap
from members.operations.fees.rates import Payer, Relief, due
from members.operations.fees.roll import payers
from members.operations.models import FeeDeclaration, FeeLine, FeeRelief, FeeSheet


def lines_of(sheet: FeeSheet) -> list[FeeLine]:
    """As they stand today, not saved; the same few queries for any number of members."""
    paying = payers(sheet.unit, sheet.month)
    keys = [member.pk for member, _ in paying]
    declared = {row.member_id: row for row in FeeDeclaration.objects.in_force(sheet.month).filter(member__in=keys)}
    granted = {row.member_id: row for row in FeeRelief.objects.in_force(sheet.month).filter(member__in=keys)}
    gaps = _gaps(keys)
    book = rules.book(sheet.unit)
    lines = []
    for member, guest in paying:
        said, relief = declared.get(member.pk), granted.get(member.pk)
        kind, income = (said.kind, said.income) if said else ("", None)
        left = Relief(relief.percent, relief.get_ground_display()) if relief else None
        payer = _payer(member, gaps.get(member.pk, ()), sheet)
        found = due(kind, income, payer, sheet.month, book, left)
        line = FeeLine(sheet=sheet, member=member, month=sheet.month, guest=guest, kind=kind, income=income)
        line.relief_percent, line.exempt, line.rule, line.due = found.percent, found.exempt, found.rule, found.amount
        lines.append(line)
    return lines


def _payer(member: Member, gaps: Iterable[PartyAgeGap], sheet: FeeSheet) -> Payer:
    age = party_age.age(member, gaps, sheet.month)
    return Payer(member.birth_date, member.gender, age.years if age else 0)


def _gaps(members: list[int]) -> dict[int, list[PartyAgeGap]]:
    found: dict[int, list[PartyAgeGap]] = {}
    for gap in PartyAgeGap.objects.filter(member__in=members):
        found.setdefault(gap.member_id, []).append(gap)
    return found
