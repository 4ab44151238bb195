"""Knows an issuer by the name a clerk types, and founds it where it is new, so that none is kept in two spellings."""

import re
from datetime import date
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery

from documents.models import Document, Issuer, IssuingTerm
from members import audit, vietnamese
from members.access import granted_paths
from members.models import Unit, User
from members.models.units import lineage_of
from members.powers import Power
from members.refusals import Refused

Body, Level = Document.Body, Issuer.Level
COMMITTEES = (
    "TW",
    "TU",
    "HU",
    "QU",
    "TXU",
    "ĐU",
    "CB",
    "ĐH",
)  # suffixes of the collectives themselves, not their offices

OFFERED = 300  # names; more are found by typing them

# Collectives that issue under the suffix and in the sequence of their committee.
_CENTRAL = {
    "bo chinh tri": Body.POLITBURO,
    "ban bi thu": Body.SECRETARIAT,
    "ban chap hanh trung uong": Body.COMMITTEE,
    "ban chap hanh trung uong dang": Body.COMMITTEE,
}
CENTRAL_NAME = "Trung ương Đảng"
_WITHIN = re.compile(r"(ban thường vụ|thường trực)\s+(.+)", re.IGNORECASE)
_WITHIN_BODIES = {"ban thuong vu": Body.STANDING, "thuong truc": Body.PERMANENT}


def level_of(suffix: str) -> Issuer.Level:
    """The level that issues under `suffix`: BTCTU is the city's, as TU is."""
    if suffix.endswith("TW"):
        return Level.CENTRAL
    if suffix == "CB":
        return Level.CELL
    if suffix in ("HU", "QU", "TXU", "ĐH") or suffix.endswith("ĐU"):
        return Level.COMMUNE
    return Level.CITY if suffix.endswith("TU") else Level.OTHER


def named(name: str, *, suffix: str, unit: Unit) -> tuple[Issuer, str]:
    """The issuer that a clerk of `unit` means by `name`, and the collective within it, "" when none is named: `Ban
    Thường vụ Thành ủy` is the Thành ủy, which has one sequence of numbers. The issuer is not saved where it is new:
    `keep` does that. Of a joint document, `BTCTW-UBKTTW`, it is the body that leads.

    Many chi bộ and đảng ủy share their short names, so one of the unit's own line comes first, then one below it.
    """
    suffix = suffix.partition("-")[0]
    name, body = _collective(vietnamese.nfc(name), suffix)
    known = Issuer.objects.filter(folded=vietnamese.fold(name)).select_related("unit")
    near = [issuer for issuer in known if issuer.unit is None or issuer.unit.path in unit.lineage]
    if near:
        return max(near, key=lambda issuer: issuer.unit.depth if issuer.unit else 0), body
    below = [issuer for issuer in known if issuer.unit.path.startswith(unit.path)]
    if len(below) == 1:
        return below[0], body
    level = level_of(suffix)
    return Issuer(name=name, suffix=suffix, level=level, unit=_home(name, level, unit)), body


def keep(issuer: Issuer) -> Issuer:
    """The issuer as it is saved; of two clerks who name a new one at once, both get the same."""
    if issuer.pk:
        return issuer
    facts = {"name": issuer.name, "suffix": issuer.suffix, "level": issuer.level}
    return Issuer.objects.get_or_create(folded=vietnamese.fold(issuer.name), unit=issuer.unit, defaults=facts)[0]


def term_of(issuer: Issuer, day: date) -> IssuingTerm | None:
    """The term of `issuer` in which `day` falls, None where nobody has written it down."""
    begun = IssuingTerm.objects.filter(issuer=issuer, since__lte=day).order_by("-since").first()
    return begun if begun and (begun.until is None or day <= begun.until) else None


def known_to(clerk: User) -> list[str]:
    """The names that a clerk is offered: the bodies of their units, of those above them and of the centre."""
    paths = granted_paths(clerk, Power.MANAGE_DOCUMENTS)
    line = {step for path in paths for step in lineage_of(path)}
    units = Unit.objects.all() if clerk.is_superuser else Unit.objects.filter(path__in=line) | Unit.objects.under(paths)
    near = Issuer.objects.filter(Q(unit=None) | Q(unit__in=units)).order_by("name")
    return list(near.values_list("name", flat=True).distinct()[:OFFERED])


class TermRefused(Refused):
    """The term of an issuer cannot be kept so."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def write_term(term: IssuingTerm, *, by: User | None) -> IssuingTerm:
    """Saves a term of an issuer and puts the issuer's documents into their terms, the withdrawn ones too.

    Raises TermRefused when it overlaps another, or when two documents would then hold one number in one term.
    """
    before = IssuingTerm.objects.filter(pk=term.pk).first()
    try:
        term.full_clean()
    except ValidationError as wrong:
        raise TermRefused(" ".join(wrong.messages)) from wrong
    term.save()
    held = Q(until=None) | Q(until__gte=OuterRef("issued_on"))
    terms = IssuingTerm.objects.filter(held, issuer=term.issuer, since__lte=OuterRef("issued_on"))
    try:
        with transaction.atomic():
            Document.objects.filter(issuer=term.issuer).update(term=Subquery(terms.values("pk")[:1]))
    except IntegrityError as clash:
        raise TermRefused(
            "Trong nhiệm kỳ này cơ quan có hai văn kiện cùng số, cùng loại đã đăng tại một đơn vị. Đề nghị đính chính "
            "số hoặc ngày ban hành của văn kiện ghi sai, rồi ghi lại nhiệm kỳ."
        ) from clash
    facts = _facts(before) if before else None
    audit.record(by, "document.term", term, power=Power.MANAGE_DOCUMENTS, before=facts, after=_facts(term))
    return term


def _facts(term: IssuingTerm) -> dict:
    days = {name: f"{day:%d/%m/%Y}" if (day := getattr(term, name)) else "" for name in ("since", "until")}
    return {"issuer": term.issuer.name, "name": term.name} | days


def _collective(name: str, suffix: str) -> tuple[str, str]:
    if suffix == "TW" and (body := _CENTRAL.get(vietnamese.fold(name))):
        return CENTRAL_NAME, body
    within = _WITHIN.fullmatch(name)
    if not within:
        return name, ""
    committee = within[2]
    return committee[0].upper() + committee[1:], _WITHIN_BODIES[vietnamese.fold(within[1])]


def _home(name: str, level: str, unit: Unit) -> Unit | None:
    """The unit an issuer belongs to: the one of the line whose level it is, else the one below that bears its name."""
    line = list(Unit.objects.filter(path__in=unit.lineage).order_by("-path"))
    if level == Level.CENTRAL:
        return None
    if level == Level.CITY:
        return line[-1]
    cell = level == Level.CELL
    if level != Level.OTHER and (own := next((each for each in line if each.is_cell == cell and each.parent_id), None)):
        return own
    bare = re.sub(r"^(dang uy|dang bo)\b", "dang bo", vietnamese.search_text(name))
    called = Unit.objects.active().under([unit.path]).filter(name_folded=bare)[:2]
    return called[0] if len(called) == 1 else unit
