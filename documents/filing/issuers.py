"""Knows an issuer by the name a clerk types, and founds it where it is new, so that none is kept in two spellings."""

import re
from collections.abc import Iterable
from datetime import date
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery

from documents.filing import body_names
from documents.models import Document, Issuer, IssuingTerm
from members import audit, vietnamese
from members.access import granted_paths, holds_at_root
from members.models import Unit, User
from members.models.units import lineage_of
from members.powers import Power
from members.refusals import Refused

Body, Level = Document.Body, Issuer.Level
OFFERED = 300  # names; more are found by typing them

# Collectives that issue under the suffix and in the sequence of their committee.
_CENTRAL = {
    "bo chinh tri": Body.POLITBURO,
    "ban bi thu": Body.SECRETARIAT,
    "ban chap hanh": Body.COMMITTEE,
    "": "",
}
# `Ban Bí thư Trung ương Đảng`, `Bộ Chính trị, Ban Bí thư`, `Ban Chấp hành Trung ương Đảng (khóa XIII)`.
_AT_THE_CENTRE = re.compile(
    rf"(?:thuong truc (?=ban bi thu))?({'|'.join(_CENTRAL)})\b(?: ban bi thu)?"
    r" ?(?:trung uong)?(?: ?dang)?(?: cong san viet nam)?(?: ?khoa (?:thu )?[ivxl\d]+)?"
)
CENTRAL_NAME = "Trung ương Đảng"
_WITHIN = {"ban thuong vu": Body.STANDING, "thuong truc": Body.PERMANENT, "ban chap hanh": Body.COMMITTEE}
# As the collective of a congress is called, and the body that issues.
_COMMITTEES_OF = (("dang bo thanh pho", "Thành ủy"), ("dang bo tinh", "Tỉnh ủy"), ("dang bo", "Đảng ủy"))
# Of these the sign tells it: Đảng bộ quân sự is none of a quận.
_COMMITTEES_UNTIL_2025 = {
    "HU": ("dang bo huyen", "Huyện ủy"),
    "QU": ("dang bo quan", "Quận ủy"),
    "TXU": ("dang bo thi xa", "Thị ủy"),
}
# Of the state and above every tree: none of them is founded twice.
_OF_THE_STATE = re.compile(
    r"CP|TTg|CTN|(?:UBTV)?QH[0-9]*|VPCP|VPQH|VPCTN|TTCP|KTNN|TANDTC|VKSNDTC|NHNN|UBDT|BNV|BCA|BQP|BGDĐT|BYT|BTP|BTC|BCT|"
    r"BXD|BKHCN|BNNMT|BVHTTDL|BNG|BDTTG|BKHĐT|BTNMT|BNNPTNT|BLĐTBXH|BTTTT|BGTVT"
)


def level_of(suffix: str) -> Issuer.Level:
    """The level that issues under `suffix`: BTCTU is the city's, as TU is."""
    if suffix.endswith("TW"):
        return Level.CENTRAL
    if re.fullmatch("CB[0-9]*", suffix):
        return Level.CELL
    if suffix in ("HU", "QU", "TXU", "ĐH") or suffix.endswith("ĐU"):
        return Level.COMMUNE
    return Level.CITY if suffix.endswith("TU") else Level.OTHER


def named(name: str, *, suffix: str, unit: Unit) -> tuple[Issuer, str]:
    """The issuer that a clerk of `unit` means by `name`, and the collective within it, "" when none is named: `Ban
    Thường vụ Thành ủy` is the Thành ủy, which has one sequence of numbers. The issuer is not saved where it is new:
    `keep` does that. Of a joint document, `BTCTW-UBKTTW`, it is the body that leads.

    One body is known by many names (`body_names`). Many chi bộ and đảng ủy share their short ones, so one of the unit's
    own line comes first, then one below it.
    """
    suffix = suffix.partition("-")[0]
    name, body = _collective(body_names.expanded(name, unit), suffix)
    level = level_of(suffix)
    new = Issuer(name=name, suffix=suffix, level=level, unit=_home(name, suffix, unit))
    near = [each for each in _near(unit) if is_same(each, new)]
    if near:
        exact = [each for each in near if each.folded == vietnamese.fold(name)] or near
        return _kept(max(exact, key=lambda issuer: issuer.unit.depth if issuer.unit else 0)), body
    below = {_kept(issuer).pk: _kept(issuer) for issuer in _below(unit, new) if is_same(issuer, new)}
    return (below.popitem()[1] if len(below) == 1 else new), body


def alike(issuer: Issuer, unit: Unit) -> list[Issuer]:
    """The bodies in the line of `unit` that a new `issuer` may be, its name mistyped or said with fewer words; empty
    where it is known. A clerk is asked which is meant."""
    if issuer.pk:
        return []
    own = _keys(issuer)
    near = (each for each in _near(unit) if not each.merged_into_id and _same_sign(each, issuer))
    return [each for each in near if body_names.alike(_keys(each), own)]


def names_of(issuer: Issuer) -> list[int]:
    """The keys of all rows under which the body of `issuer` is kept: itself, and what clerks have founded for it under
    other names."""
    if not issuer.pk:
        return []
    kept = Issuer.objects.filter(unit=issuer.unit_id).select_related("unit")
    if issuer.suffix:
        kept = kept.filter(suffix__in=["", issuer.suffix])
    return sorted({issuer.pk, *(each.pk for each in kept if is_same(each, issuer))})


def meant(name: str, among: Iterable[Issuer], *, unit: Unit) -> list[Issuer]:
    """Those of `among` that somebody of `unit` calls `name`."""
    name = body_names.expanded(name, unit)
    return [each for each in among if body_names.keys(_collective(name, each.suffix)[0], each.unit) & _keys(each)]


def _near(unit: Unit) -> list[Issuer]:
    """Of the unit's line, and those above every tree."""
    near = Issuer.objects.filter(Q(unit=None) | Q(unit__path__in=unit.lineage))
    return list(near.select_related("unit", "merged_into__unit"))


def _below(unit: Unit, new: Issuer) -> list[Issuer]:
    """Below `unit` those whose names end as that of `new`."""
    ending = " ".join(vietnamese.search_text(new.name).split()[-2:])
    below = Issuer.objects.filter(unit__path__startswith=unit.path, folded__endswith=ending)
    return list(below.exclude(unit=unit).select_related("unit", "merged_into__unit")[:OFFERED])


def _kept(issuer: Issuer) -> Issuer:
    return issuer.merged_into or issuer


def is_same(one: Issuer, other: Issuer) -> bool:
    """Whether both are names of one body, saved or not."""
    return bool(_keys(one) & _keys(other)) and _same_sign(one, other)


def _same_sign(one: Issuer, other: Issuer) -> bool:
    """Of one that is known from a document without number no sign is known."""
    return one.suffix == other.suffix or not (one.suffix and other.suffix)


def _keys(issuer: Issuer) -> frozenset[str]:
    return body_names.keys(issuer.name, issuer.unit)


def keep(issuer: Issuer) -> Issuer:
    """The issuer as it is saved; of two clerks who name a new one at once, both get the same."""
    if issuer.pk:
        return issuer
    facts = {"name": issuer.name, "suffix": issuer.suffix, "level": issuer.level}
    return _kept(Issuer.objects.get_or_create(folded=vietnamese.fold(issuer.name), unit=issuer.unit, defaults=facts)[0])


def term_of(issuer: Issuer, day: date) -> IssuingTerm | None:
    """The term of `issuer` in which `day` falls, None where nobody has written it down."""
    begun = IssuingTerm.objects.filter(issuer=issuer, since__lte=day).order_by("-since").first()
    return begun if begun and (begun.until is None or day <= begun.until) else None


def known_to(clerk: User) -> list[str]:
    """The names that a clerk is offered: the bodies of their units, of those above them and of the centre."""
    paths = granted_paths(clerk, Power.MANAGE_DOCUMENTS)
    line = {step for path in paths for step in lineage_of(path)}
    units = Unit.objects.all() if clerk.is_superuser else Unit.objects.filter(path__in=line) | Unit.objects.under(paths)
    near = Issuer.objects.filter(Q(unit=None) | Q(unit__in=units), merged_into=None).order_by("name")
    return list(near.values_list("name", flat=True).distinct()[:OFFERED])


def may_keep(clerk: User | None, issuer: Issuer) -> bool:
    """Whether `clerk` writes the terms of `issuer`: those above every tree are kept by the clerks of the root."""
    if clerk is None:
        return False
    if issuer.unit is None:
        return holds_at_root(clerk, Power.MANAGE_DOCUMENTS)
    return clerk.has_perm(Power.MANAGE_DOCUMENTS, issuer.unit)


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
    if suffix == "TW" and (found := _AT_THE_CENTRE.fullmatch(vietnamese.search_text(name))):
        return CENTRAL_NAME, _CENTRAL[found[1]]
    for led, body in _WITHIN.items():
        if rest := _behind(name, led):
            return _committee(rest, suffix), body
    return name, ""


def _committee(name: str, suffix: str) -> str:
    """The body that issues where a collective within it is named: of `Đảng bộ phường Phúc Lâm` its Đảng ủy."""
    older = _COMMITTEES_UNTIL_2025.get(suffix)
    for led, committee in (older, *_COMMITTEES_OF) if older else _COMMITTEES_OF:
        if vietnamese.fold(name) == led or _behind(name, led):
            return f"{committee} {_behind(name, led)}".strip()
    return name[0].upper() + name[1:]


def _behind(name: str, led: str) -> str:
    """The words of `name` behind the folded words `led`; "" where it does not begin with them, or has no more."""
    many = len(led.split())
    words = name.split()
    return " ".join(words[many:]) if vietnamese.fold(" ".join(words[:many])) == led else ""


def _home(name: str, suffix: str, unit: Unit) -> Unit | None:
    """The unit an issuer belongs to: the one of the line whose level it is, else the one below that bears its name."""
    level = level_of(suffix)
    line = list(Unit.objects.filter(path__in=unit.lineage).order_by("-path"))
    if level == Level.CENTRAL or _OF_THE_STATE.fullmatch(suffix):
        return None
    if level == Level.CITY:
        return line[-1]
    cell = level == Level.CELL
    if level != Level.OTHER and (own := next((each for each in line if each.is_cell == cell and each.parent_id), None)):
        return own
    bare = re.sub(r"^(dang uy|dang bo)\b", "dang bo", vietnamese.search_text(name))
    called = Unit.objects.active().under([unit.path]).filter(name_folded=bare)[:2]
    return called[0] if len(called) == 1 else unit
