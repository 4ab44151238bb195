"""A year's round of phiếu bổ sung (mẫu 3-HSĐV): opened by a unit, handed in by each member, certified level by
level."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from members import audit, notices
from members.dates import midnight
from members.models import Member, Notice, Unit, User
from members.models.people import MemberQuerySet
from members.moves import WrongState
from members.numbers import parse_typed_number
from members.operations.engine.surroundings import Level, ladders
from members.operations.models import Supplement, SupplementRound
from members.operations.records.items import PARTS
from members.powers import Power
from members.refusals import Refused

State = Supplement.State
# Who certifies what was handed in: the chi ủy, then the committee of the base, then the one above it.
STEPS = {
    State.HANDED_IN: ("certify_cell", "Chi ủy xác nhận"),
    State.CELL: ("certify_base", "Cấp ủy cơ sở xác nhận"),
    State.BASE: ("certify_higher", "Chuyển cấp trên"),
}
LEVELS = {State.HANDED_IN: Level.CELL, State.CELL: Level.BASE, State.BASE: Level.HIGHER}
AT_ONCE = 200


class RoundRefused(Refused):
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def open_round(unit: Unit, year: int, closes_on: date, *, by: User) -> SupplementRound:
    """Raises RoundRefused where the unit, or one above it, has opened the round of that year."""
    if SupplementRound.objects.filter(unit__path__in=unit.lineage, year=year).exists():
        raise RoundRefused(f"Đợt phiếu bổ sung năm {year} đã được mở ở đơn vị này hoặc cấp trên.", field="year")
    try:
        with transaction.atomic():
            made = SupplementRound.objects.create(unit=unit, year=year, closes_on=closes_on, opened_by=by)
    except IntegrityError:
        raise RoundRefused(f"Đợt phiếu bổ sung năm {year} vừa được mở.", field="year") from None
    after = {"year": year, "closes_on": closes_on.isoformat()}
    audit.record(by, "supplement.open", unit, power=Power.SIGN_CASES, after=after)
    return made


def round_for(unit: Unit, year: int) -> SupplementRound | None:
    """The round of that year that members of `unit` hand in to."""
    return SupplementRound.objects.filter(unit__path__in=unit.lineage, year=year).order_by("unit__path").first()


def latest_for(unit: Unit) -> SupplementRound | None:
    return SupplementRound.objects.filter(unit__path__in=unit.lineage).order_by("-year", "unit__path").first()


def opened_below(unit: Unit, latest: SupplementRound | None) -> QuerySet[SupplementRound]:
    """What units under `unit` have opened for themselves, that of each which is the newest; beside `latest`, which
    reaches them all, only what is newer."""
    rounds = SupplementRound.objects.below(unit).filter(year__gt=latest.year if latest else 0)
    return rounds.select_related("unit").order_by("unit__path", "-year").distinct("unit__path")


@transaction.atomic
def hand_in(
    member: Member,
    to: SupplementRound,
    *,
    by: User,
    on: date,
    changed: Collection[str] = (),
    on_paper: bool = False,
) -> Supplement:
    """The sheet of `member` is in: nothing has changed (K), or the parts `changed` have, whose new values go by a
    request to correct them. Raises RoundRefused where it was handed in already."""
    told = [key for key in PARTS if key in changed]
    facts = {"unchanged": not told, "changed": told, "handed_on": on, "on_paper": on_paper, "by": by}
    try:
        with transaction.atomic():
            sheet = Supplement.objects.create(round=to, member=member, **facts)
    except IntegrityError:
        raise RoundRefused("Phiếu bổ sung của đồng chí này trong đợt đã có.") from None
    audit.record(by, "supplement.hand_in", member, after={"year": to.year, "changed": told, "on_paper": on_paper})
    return sheet


@transaction.atomic
def certify(sheets: list[Supplement], *, by: User) -> int:
    """Those of `sheets` whose next step `by` may take go one step on; returns how many. Who was quicker stays right."""
    many, theirs = 0, certifiable(sheets[:AT_ONCE], by)
    for sheet in sheets[:AT_ONCE]:
        if sheet.pk not in theirs:
            continue
        move, _ = STEPS[State(sheet.state)]
        try:
            sheet.move(move, certified_by=by, certified_at=timezone.now())
        except WrongState:
            continue
        many += 1
        audit.record(by, "supplement.certify", sheet.member, power=Power.SIGN_CASES, after={"state": sheet.state})
    return many


def certifiable(sheets: Iterable[Supplement], by: User) -> set[int]:
    """The keys of those of `sheets` whose next step is for `by` to take; one query for the organisations above."""
    waiting = [sheet for sheet in sheets if sheet.state in STEPS]
    above = ladders({sheet.member.unit for sheet in waiting})
    turns = {sheet.pk: above[sheet.member.unit_id].at(LEVELS[State(sheet.state)]) for sheet in waiting}
    return {pk for pk, unit in turns.items() if by.has_perm(Power.SIGN_CASES, unit)}


@dataclass(frozen=True)
class Figures:
    members: int
    handed_in: int
    unchanged: int
    certified: int

    @property
    def missing(self) -> int:
        return self.members - self.handed_in


def people(to: SupplementRound, unit: Unit) -> MemberQuerySet:
    """Who is asked for a sheet in `unit`: everybody on its roll, but for those exempt from work and activity."""
    return Member.objects.counted().under([unit.path]).exclude(status=Member.Status.EXEMPT)


def figures(to: SupplementRound, unit: Unit) -> Figures:
    """Two queries."""
    sheets = Supplement.objects.filter(round=to, member__in=people(to, unit).values("pk"))
    told = sheets.aggregate(
        many=Count("pk"),
        same=Count("pk", filter=Q(unchanged=True)),
        done=Count("pk", filter=~Q(state=State.HANDED_IN)),
    )
    return Figures(people(to, unit).count(), told["many"], told["same"], told["done"])


def waiting(to: SupplementRound, unit: Unit) -> MemberQuerySet:
    """Who has not handed in a sheet, in the order of the office."""
    sheet = Supplement.objects.filter(round=to, member=OuterRef("pk"))
    return people(to, unit).filter(~Exists(sheet)).select_related("unit").in_office_order()


def handed_in(to: SupplementRound, unit: Unit) -> QuerySet[Supplement]:
    rows = Supplement.objects.filter(round=to, member__unit__path__startswith=unit.path)
    rows = rows.select_related("member__unit__parent__parent", "by__member", "certified_by__member")
    return rows.order_by(F("member__unit__path"), "member__name_key", "pk")


@transaction.atomic
def remind(to: SupplementRound, unit: Unit, *, by: User) -> int:
    """Tells those of `unit` who have an account, have not handed in and were not told so today; returns how many, at
    most AT_ONCE: asked again, it goes on with the others."""
    text = f"Đề nghị đồng chí nộp phiếu bổ sung hồ sơ năm {to.year} trước ngày {to.closes_on:%d/%m/%Y}."
    told = Notice.objects.filter(user=OuterRef("pk"), text=text, at__gte=midnight(timezone.localdate()))
    accounts = User.objects.signing_in().filter(~Exists(told), member__in=waiting(to, unit).order_by().values("pk"))
    late = list(accounts.order_by("pk")[:AT_ONCE])
    notices.tell_all(late, text, reverse("supplements:own"))
    audit.record(by, "supplement.remind", unit, power=Power.SIGN_CASES, after={"year": to.year, "told": len(late)})
    return len(late)


def chosen(to: SupplementRound, unit: Unit, keys: list[str]) -> list[Supplement]:
    """The sheets of `unit` whose keys were ticked; what is no key is left out."""
    numbers = [number for key in keys[:AT_ONCE] if (number := parse_typed_number(key))]
    return list(handed_in(to, unit).filter(pk__in=numbers))


def sheet_of(member: Member, to: SupplementRound | None) -> Supplement | None:
    return Supplement.objects.filter(round=to, member=member).first() if to else None


def address(unit: Unit) -> str:
    return f"{reverse('supplements:rounds')}?{urlencode({'don-vi': unit.code})}"
