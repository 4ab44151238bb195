"""What a member pays by, as they declare it themselves or their collector does, and what was granted to them."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from members import audit, rules
from members.dates import month_before, months_after
from members.models import Member, Unit, User
from members.operations.fees.collecting import RECKONED, FeeRefused
from members.operations.fees.reckoning import lines_of
from members.operations.models import FeeDeclaration, FeeLine, FeeRelief, FeeSheet
from members.powers import Power
from members.rules import RuleError

REDUCE, REDUCE_MONTHS = "fee.reduce", "fee.reduce_months"
WHOLLY = 100


@dataclass(frozen=True)
class Allowed:
    """What may be granted to who is in special hardship: shares in per cent, the whole last; for how many months by one
    decision, None where no rule was in force."""

    shares: list[int]
    months: int | None


def allowed(unit: Unit, month: date) -> Allowed:
    """From `month` on, by the rules that hold for `unit`; one query."""
    book = rules.book(unit, key__startswith=REDUCE)
    try:
        months = book.whole(REDUCE_MONTHS, on=month)
    except RuleError:
        months = None
    return Allowed([*(int(share) for share in book.series(REDUCE, on=month)), WHOLLY], months)


@transaction.atomic
def declare(member: Member, *, since: date, kind: str, income: int | None, by: User) -> None:
    """From the month `since` on; what is open and not paid yet is reckoned anew."""
    FeeDeclaration.objects.update_or_create(
        member=member,
        since=since,
        defaults={"kind": kind, "income": income, "declared_by": by, "declared_at": timezone.now()},
    )
    audit.record(by, "fee.declare", member, after={"kind": kind, "since": since.isoformat()})
    _reckon(member, since)


@transaction.atomic
def grant(
    member: Member,
    *,
    ground: str,
    percent: int,
    since: date,
    until: date | None,
    number: str,
    decided_on: date,
    by: User,
) -> FeeRelief:
    """Miễn, giảm by a decision. Raises FeeRefused for a share or a time that the rules do not know."""
    limited, may = ground in FeeRelief.LIMITED, allowed(member.unit, since)
    shares = may.shares if limited else [WHOLLY]
    if percent not in shares:
        raise FeeRefused(f"Lý do này được giảm: {', '.join(map(str, shares))} phần trăm.", field="percent")
    if limited:
        _refuse_too_long(since, until, may.months)
    told = {"ground": ground, "percent": percent, "since": since, "until": until, "number": number}
    relief = FeeRelief.objects.create(member=member, decided_on=decided_on, granted_by=by, **told)
    audit.record(by, "fee.relief", member, power=Power.COLLECT_FEES, after={"percent": percent, "number": number})
    _reckon(member, since)
    return relief


def _refuse_too_long(since: date, until: date | None, most: int | None) -> None:
    if most is None:
        raise FeeRefused(f"Tháng {since:%m/%Y} chưa có quy định giảm do hoàn cảnh khó khăn.", field="since")
    if until is None:
        raise FeeRefused("Hoàn cảnh khó khăn thì quyết định phải ghi đến tháng nào.", field="until")
    if until >= months_after(since, most):
        raise FeeRefused(f"Một quyết định giảm hoặc miễn nhiều nhất {most} tháng.", field="until")


@transaction.atomic
def end_relief(relief: FeeRelief, *, since: date, by: User, reason: str) -> None:
    """Its reason is gone: from the month `since` on it holds for none that is not paid yet, before it as it did. Raises
    FeeRefused where it holds no more by then, or another has ended it."""
    if relief.until and relief.until < since:
        raise FeeRefused(f"Quyết định này chỉ áp dụng đến hết tháng {relief.until:%m/%Y}.", field="since")
    wholly = since <= relief.since
    ended = {"ended_at": timezone.now()} if wholly else {"until": month_before(since)}
    if not FeeRelief.objects.filter(pk=relief.pk, ended_at=None, until=relief.until).update(**ended):
        raise FeeRefused("Quyết định này vừa được đồng chí khác ghi thôi áp dụng.")
    after = {"number": relief.number, "since": since.isoformat()}
    audit.record(by, "fee.relief_ended", relief.member, power=Power.COLLECT_FEES, after=after, reason=reason)
    _reckon(relief.member, max(since, relief.since))


def _reckon(member: Member, since: date) -> None:
    """Lines of open sheets from the month `since` on that are not paid."""
    sheets = FeeSheet.objects.filter(state=FeeSheet.State.OPEN, month__gte=since, lines__member=member)
    for sheet in sheets.prefetch_related("unit").order_by("pk").select_for_update(of=("self",)):
        for line in lines_of(sheet):
            if line.member_id == member.pk:
                unpaid = FeeLine.objects.filter(sheet=sheet, member=member, paid_on=None)
                unpaid.update(**{name: getattr(line, name) for name in RECKONED})
