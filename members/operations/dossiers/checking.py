"""The roster is laid beside the dossiers, every so many months as the rule of that day says."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members import audit, deadlines, rules
from members.models import Member, Unit, User
from members.operations.dossiers.keeping import DossierBusy
from members.operations.models import Dossier, DossierCheck, DossierLoan
from members.powers import Power

RULE = "dossier.reconcile"
MOST = 500


@dataclass(frozen=True)
class Found:
    """What does not agree. without: on the roll of the unit, no dossier anywhere; elsewhere: on its roll, the dossier
    lies at another unit; strayed: the dossier lies here, its member is on the roll of others or on none."""

    members: int
    dossiers: int
    without: list[Member]
    elsewhere: list[Dossier]
    strayed: list[Dossier]
    late: list[DossierLoan]

    @property
    def agrees(self) -> bool:
        return not (self.without or self.elsewhere or self.strayed)


def compared(unit: Unit, today: date) -> Found:
    """As it is now; at most MOST of each, in the order of the office."""
    on_roll = Member.objects.counted().under([unit.path])
    here = Dossier.objects.filter(holder__path__startswith=unit.path)
    people = here.select_related("member__unit", "holder").in_office_order()
    gone = Q(member__unit__path__startswith=unit.path, member__status__in=Member.COUNTED)
    away = Dossier.objects.filter(gone).exclude(holder__path__startswith=unit.path)
    late = DossierLoan.objects.filter(dossier__in=here, returned_on=None, due_on__lt=today)
    return Found(
        on_roll.count(),
        here.count(),
        list(on_roll.filter(dossier=None).select_related("unit").in_office_order()[:MOST]),
        list(away.select_related("member__unit", "holder").in_office_order()[:MOST]),
        list(people.exclude(gone)[:MOST]),
        list(late.select_related("dossier__member__unit").order_by("due_on")[:MOST]),
    )


@dataclass(frozen=True)
class Due:
    """last: the check from whose day the limit counts; None where there was none, which is due at once."""

    last: DossierCheck | None
    on: date
    document: str
    months: int

    @property
    def is_overdue(self) -> bool:
        return self.on < timezone.localdate()


def due(unit: Unit) -> Due:
    """When the next check of `unit` is due: so many months after the last as the rule in force on the day of that one
    says, 6 until 18/5/2026, 12 from then on."""
    last, today = unit.dossier_checks.select_related("by__member").first(), timezone.localdate()
    book = rules.book(unit, key=RULE)
    start = last.on if last else today
    rule = book.parameter(RULE, on=start)
    return Due(last, deadlines.due_on(book, RULE, start) if last else today, rule.document, int(rule.value))


@transaction.atomic
def check(unit: Unit, *, by: User, on: date, note: str) -> DossierCheck:
    """Notes what was found. Raises DossierBusy where it was noted already that day."""
    found = compared(unit, on)
    record, made = DossierCheck.objects.get_or_create(
        unit=unit,
        on=on,
        defaults={
            "members": found.members,
            "dossiers": found.dossiers,
            "without": [member.pk for member in found.without],
            "strayed": [dossier.member_id for dossier in (*found.strayed, *found.elsewhere)],
            "note": note,
            "by": by,
        },
    )
    if not made:
        raise DossierBusy("Hôm nay đã ghi một lần đối chiếu của đơn vị này.")
    after = {"members": found.members, "dossiers": found.dossiers, "without": len(found.without)}
    audit.record(by, "dossier.check", unit, power=Power.KEEP_DOSSIERS, after=after, reason=note)
    return record
