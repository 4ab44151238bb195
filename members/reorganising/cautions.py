"""What the rules say about what an event leads to: warnings beside the preview, never a block."""

from collections.abc import Set

from django.db.models import Count, Q

from members import rules
from members.models import Member, Unit
from members.reorganising.change import Change

Kind = Unit.Kind
CELLS = frozenset({Kind.CELL, Kind.TEMPORARY_CELL, Kind.RESERVE_CELL})
# docs/rules.md §1.2; the commune is a đảng bộ cơ sở of its own since 208-QĐ/TW.
MAY_HOLD: dict[str, Set] = {
    Kind.PROVINCE: {Kind.HIGHER, Kind.BASE},
    Kind.HIGHER: {Kind.BASE, Kind.BASE_CELL} | CELLS,
    Kind.BASE: {Kind.SUB, Kind.AFFILIATED} | CELLS,
    Kind.AFFILIATED: CELLS,
    Kind.SUB: CELLS,
}


def caution_place(change: Change, unit: Unit, parent: Unit) -> None:
    """Warns where the rules know no unit of this kind under one of that kind."""
    if unit.kind not in MAY_HOLD.get(parent.kind, ()):
        change.warn(
            f"{unit.name} ({unit.get_kind_display()}) thường không trực thuộc {parent.name} "
            f"({parent.get_kind_display()})."
        )


def caution(change: Change, concerned: list[Unit]) -> None:
    """Warns where one of `concerned` has fewer members than the rules in force on the day of the event ask for; of a
    day before all rules there is nothing to warn of."""
    book = rules.book(key__startswith="org.")
    least_official = _least(book, "org.min_official_members", change)
    least_of_base = _least(book, "org.base_committee_min", change)
    own = _counts(Q(pk__in=[unit.pk for unit in concerned if unit.is_cell]))
    for unit in concerned:
        if unit.is_cell:
            official = own.get(unit.pk, 0)
            if official < least_official:
                change.warn(f"{unit.name} có {official} đảng viên chính thức, dưới {least_official}.")
        elif unit.kind == Kind.BASE:
            counted = Member.objects.counted().under([_path(unit)]).count()
            if counted < least_of_base:
                change.warn(f"{unit.name} có {counted} đảng viên, dưới {least_of_base}.")


def _least(book: rules.Book, key: str, change: Change) -> int:
    try:
        return book.whole(key, on=change.day)
    except rules.RuleError:
        return 0


def _path(unit: Unit) -> str:
    return Unit.objects.values_list("path", flat=True).get(pk=unit.pk)


def _counts(which: Q) -> dict[int, int]:
    official = Q(members__status__in=Member.COUNTED, members__official_date__isnull=False)
    counted = Unit.objects.filter(which).order_by().annotate(many=Count("members", filter=official))
    return dict(counted.values_list("pk", "many"))
