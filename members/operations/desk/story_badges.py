"""The demo's medals and cards: a round on its way through the levels, numbers given, cards in every state. The years of
members stay as they are: those are taken who have them."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from members.models import Member, RuleParameter, Unit, User
from members.operations.badges import lists, numbers
from members.operations.desk.story import go_to
from members.operations.engine.declaring import PROCEDURES, Request
from members.operations.engine.opening import open_case
from members.operations.models import Case, MedalBook

LOCAL = ("medal.round_opens.", "medal.file_before")
STEPS = ("cell_resolved", "base_listed", "upper_proposed", "province_decided", "awarded", "")
CARDS = (
    ("card_first", "requested"),
    ("card_lost", "base_listed"),
    ("card_damaged", "decided"),
    ("card_first", "approved"),
    ("card_misprinted", "handed"),
    ("card_first", ""),
)
SAID = {"how_lost": "Rơi mất khi đi đường", "wrong": "Sai ngày vào Đảng, đúng là ngày 19/05/1998"}
OFFICIAL_FOR = timedelta(days=400)


def tell(cell: Unit, users: Mapping[str, User]) -> None:
    """Of the đảng bộ of `cell`: the next round opened for all, some of it further on, and a handful of cards."""
    province, by = Unit.objects.get(path=cell.lineage[0]), users["organiser"]
    _as_the_province_has_it(province)
    for place, years in enumerate(numbers.shapes()):
        MedalBook.objects.get_or_create(unit=province, years=years, defaults={"symbol": "HN", "last": 40 - 3 * place})
    coming = lists.around()[-4]
    found = lists.of_round(by, coming.on)
    if found and found.to_open:
        for case, step in zip(lists.open_cases(by, coming.on), STEPS, strict=False):
            go_to(case, step, by)
    _cards(cell, by)


def _as_the_province_has_it(province: Unit) -> None:
    """Which months belong to a round, as a province has taken it over."""
    for row in RuleParameter.objects.filter(local=True, scope=None):
        if row.key.startswith(LOCAL):
            RuleParameter.objects.get_or_create(
                key=row.key,
                valid_from=row.valid_from,
                scope=province,
                defaults={"value": row.value, "measure": row.measure, "document": row.document, "note": row.note},
            )


def _cards(cell: Unit, by: User) -> None:
    today = timezone.localdate()
    known = Case.objects.open().filter(origin__parent=cell.parent).values("member")
    members = Member.objects.counted().filter(unit__parent=cell.parent, official_date__lt=today - OFFICIAL_FOR)
    chosen = members.exclude(pk__in=known.exclude(member=None)).select_related("unit").order_by("pk")[: len(CARDS)]
    for member, (key, step) in zip(chosen, CARDS, strict=False):
        procedure = PROCEDURES.get(key)
        facts = {fact.key: SAID[fact.key] for fact in procedure.opening}
        case = open_case(procedure, Request(member, member.unit, None, facts, today - timedelta(days=20)), by=by)
        go_to(case, step, by)
