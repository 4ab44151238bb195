"""Reads the number of a party document in the ways people write it, and says it in the one way it is kept."""

import re
from dataclasses import dataclass, replace
from http import HTTPStatus

from documents.models.issuers import Issuer
from documents.models.kinds import STATE_SYMBOLS, SYMBOLS, UNNUMBERED, Body, Kind, Shelf
from members import vietnamese
from members.refusals import Refused

_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—―−_", "-") | dict.fromkeys("⁄∕", "/"))
_PREFIX = re.compile(r"^(số|so)\s*[:.]*", re.IGNORECASE)
_BODY = "[A-ZĐƯ][A-ZĐƯ0-9]{1,11}"
_BODIES = f"{_BODY}(?:-{_BODY}){{0,3}}"
_NUMBERED = "([0-9]{1,5})"
_LETTER = "[A-ZĐ]|BIS"  # of a number that was put in between: 128a, 128 bis
_YEAR = "((?:19|20)[0-9]{2})"
# The dash before the type is often forgotten, the stroke never: it is what tells a number from other words.
_PARTY = re.compile(rf"{_NUMBERED}(?:-?({_LETTER})-|-?)([A-ZĐ]{{2,6}})/({_BODIES})")
_STATE = re.compile(rf"{_NUMBERED}({_LETTER})?/(?:{_YEAR}/)?([A-ZĐ]{{1,8}})-({_BODIES})")  # Nghị định 30/2020/NĐ-CP
_ASSEMBLY = re.compile(rf"{_NUMBERED}/{_YEAR}/((?:UBTV)?QH[0-9]{{1,2}})")
# D typed for Đ: no type and no issuer is written so. (DA is: it stays what it is.)
_TYPES = {symbol.upper(): symbol for symbol in SYMBOLS} | {"QD": "QĐ", "QDI": "QĐi", "CTHD": "CTHĐ", "CTRHD": "CTrHĐ"}
_STATE_TYPES = {symbol.upper(): symbol for symbol in STATE_SYMBOLS} | {"QD": "QĐ", "ND": "NĐ", "CD": "CĐ"}
_BODY_NAMES = {"DU": "ĐU", "DH": "ĐH", "TTG": "TTg", "HDND": "HĐND"}
_OFFICES = "VP|BTC|UBKT|BTG|BDV|BTGDV|BNC|BXDĐ"
_OF_THE_PARTY = re.compile(rf"(?:{_OFFICES})?(?:TW|TU|HU|QU|TXU|ĐU|ĐUK)|CB[0-9]*|ĐH")
_JOINT = ("LT", "PH")  # liên tịch, phối hợp: several bodies issue it, `12-HDLT/BTCTW-UBKTTW`
# One type under two symbols, which the offices write for each other.
SAME_TYPE = (("QĐ", "QĐi"), ("TT", "TTri"), ("CTHĐ", "CTrHĐ"))
LONGEST = 60  # characters of a symbol
EXAMPLE = "121-KH/TU"


@dataclass(frozen=True)
class Number:
    """Of the Party, `128a-CV/ĐU`, or with `state` of the state, `12/2024/QĐ-UBND`. `letter` stands behind a number that
    was put in between. Of the state, `type` is empty in laws, `117/2025/QH15`, and in official letters, which name the
    `office` that wrote them, `1234/UBND-NC`."""

    number: int
    type: str
    issuer: str
    letter: str = ""
    year: int | None = None
    state: bool = False
    office: str = ""

    @property
    def symbol(self) -> str:
        """The normal form: two digits below ten, the type as the rules write it, no spaces."""
        number = f"{self.number:02}{self.letter}"
        if not self.state:
            return f"{number}-{self.type}/{self.issuer}"
        dated = f"{number}/{self.year}" if self.year else number
        return f"{dated}/{'-'.join(filter(None, (self.type, self.issuer, self.office)))}"

    @property
    def symbols(self) -> tuple[str, ...]:
        """All normal forms under which the library may hold it: what one office writes QĐi another writes QĐ."""
        same = next((types for types in SAME_TYPE if self.type in types and not self.state), (self.type,))
        return tuple(replace(self, type=each).symbol for each in same)

    @property
    def series(self) -> str:
        """What tells it from others with the same number, type and issuer in one term or year: its letter, and the year
        of the state's legal rules, which are not counted with its other papers."""
        return f"{self.letter}/{self.year}" if self.year else self.letter

    @property
    def sign(self) -> str:
        """By which people call what it stands for."""
        return self.type or self.issuer

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What a document with this symbol can be; `QĐ` stands for two, an unlisted symbol for none by name."""
        if self.state:
            return self._kinds_of_the_state
        own = self.type[:-2] if self.type.endswith(_JOINT) and self.type not in SYMBOLS else self.type
        if own == "QĐ":
            return (Kind.DECISION, Kind.REGULATION)
        return (SYMBOLS.get(own, Kind.OTHER),)

    @property
    def _kinds_of_the_state(self) -> tuple[Kind, ...]:
        if self.type:
            return (STATE_SYMBOLS.get(self.type, Kind.OTHER),)
        return (Kind.OFFICIAL_LETTER,) if self.office else (Kind.LAW, Kind.RESOLUTION)


class NumberError(Refused):
    """The text is no document number, or does not go with the type that was chosen. `meant`: the number that was
    probably meant, where the signs in it are only in another order; the sentence asks back with it."""

    field = "number_raw"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, message: str, *, meant: Number | None = None):
        super().__init__(message)
        self.meant = meant


def parse(text: str) -> Number:
    """The number in `text`: `1731- QĐ/HU`, `Số: 05–nq/đu`, `12/2024/QĐ-UBND`. Raises NumberError, which asks back where
    type and issuer of the Party stand in another order, `09/HD-ĐU`."""
    spaced = _PREFIX.sub("", vietnamese.nfc(vietnamese.plain_signs(text))).translate(_SIGNS).strip(" .,;:").upper()
    bare = "".join(spaced.split())
    found = _of_the_party(bare) or _of_the_state(bare)
    if found and found.number and not _is_turned(found) and len(found.symbol) <= LONGEST:
        return found
    if meant := _meant(spaced):
        raise NumberError(f"Ý đồng chí là {meant.symbol}? Đề nghị ghi lại như in trên văn bản.", meant=meant)
    raise NumberError(f"Chưa đọc được số, ký hiệu. Đề nghị ghi như in trên văn bản, ví dụ {EXAMPLE}.")


def _of_the_party(bare: str) -> Number | None:
    found = _PARTY.fullmatch(bare)
    if not found:
        return None
    letter, letters = found[2] or "", found[3]
    if not letter and letters not in _TYPES and letters[1:] in _TYPES:  # `128a CV/ĐU`, and the dash was forgotten
        letter, letters = letters[0], letters[1:]
    return Number(int(found[1]), _type(letters), _bodies(found[4]), letter.lower())


def _of_the_state(bare: str) -> Number | None:
    if found := _ASSEMBLY.fullmatch(bare):
        return Number(int(found[1]), "", found[3], year=int(found[2]), state=True)
    if not (found := _STATE.fullmatch(bare)):
        return None
    year, first, last = int(found[3]) if found[3] else None, found[4], _bodies(found[5])
    known = Number(int(found[1]), "", "", (found[2] or "").lower(), year, state=True)
    if first in _STATE_TYPES:
        return replace(known, type=_STATE_TYPES[first], issuer=last)
    return replace(known, issuer=_body(first), office=last)  # an official letter, which names no type


def _bodies(letters: str) -> str:
    return "-".join(map(_body, letters.split("-")))


def _body(letters: str) -> str:
    if letters in _BODY_NAMES:
        return _BODY_NAMES[letters]
    proper = re.sub("TƯ$", "TW", re.sub("DU$", "ĐU", letters))
    return proper if _OF_THE_PARTY.fullmatch(proper) else letters


def _is_turned(found: Number) -> bool:
    """Whether a body of the Party stands in the form of the state, or where the type should."""
    bodies = (*found.issuer.split("-"), *found.office.split("-")) if found.state else (found.type,)
    return any(map(_OF_THE_PARTY.fullmatch, bodies))


def _meant(spaced: str) -> Number | None:
    """The number of the Party that is meant where all its signs stand there once, in whatever order."""
    signs = re.findall(rf"[0-9]+(?:(?:{_LETTER})(?![A-ZĐƯ]))?|[A-ZĐƯ]+[0-9]*", spaced)
    numbers = [found for sign in signs if (found := re.fullmatch(rf"{_NUMBERED}({_LETTER})?", sign))]
    if len(numbers) > 1:
        numbers = [found for found in numbers if not re.fullmatch(_YEAR, found[0])]
    named = [sign for sign in signs if not sign[0].isdigit()]
    for first, last in (named, named[::-1]) if len(named) == 2 else _halves(named):
        if len(numbers) == 1 and first in _TYPES and _OF_THE_PARTY.fullmatch(_body(last)):
            found = numbers[0]
            return Number(int(found[1]), _type(first), _body(last), (found[2] or "").lower()) if int(found[1]) else None
    return None


def _halves(named: list[str]) -> list[tuple[str, str]]:
    """`HDĐU` cut in two wherever it may be."""
    return [(named[0][:cut], named[0][cut:]) for cut in range(2, len(named[0]) - 1)] if len(named) == 1 else []


def _type(letters: str) -> str:
    """As the rules write it, capitals and small letters: `CTr`, `QĐi`, `CTrPH`."""
    if letters in _TYPES or not letters.endswith(_JOINT):
        return _TYPES.get(letters, letters)
    return _TYPES.get(letters[:-2], letters[:-2]) + letters[-2:]


def kind_of(number: Number, chosen: str = "") -> Kind:
    """The kind that the symbol tells, checked against the one that was `chosen`. Raises NumberError when they disagree
    and when the symbol leaves a choice that nobody has made."""
    if not chosen and len(number.kinds) == 1:
        return number.kinds[0]
    labels = " hoặc ".join(kind.label for kind in number.kinds)
    if not chosen:
        raise NumberError(f"Ký hiệu {number.sign} dùng cho {labels}: đề nghị chọn loại văn bản.")
    if chosen not in number.kinds:
        wrong = f"Ký hiệu {number.sign} là của {labels}, không phải {Kind(chosen).label}"
        raise NumberError(f"{wrong}: đề nghị xem lại số hoặc loại văn bản.")
    return Kind(chosen)


def go_without(kind: str, shelf: str = Shelf.LIBRARY) -> None:
    """Raises NumberError when a document of this `kind` is not printed without a number."""
    if not kind:
        raise NumberError(f"Đề nghị ghi số, ký hiệu như in trên văn bản, ví dụ {EXAMPLE}, hoặc chọn loại văn bản.")
    if shelf == Shelf.LIBRARY and kind not in UNNUMBERED:
        raise NumberError(f"{Kind(kind).label} phải có số, ký hiệu. Đề nghị ghi như in trên văn bản, ví dụ {EXAMPLE}.")


# 399-QĐ/TW as applied by APP-399: whom the rules do not name for a type; what is not sure only asks the clerk to look.
_NOT_CELLS = frozenset(
    {
        Kind.PLATFORM,
        Kind.CHARTER,
        Kind.STRATEGY,
        Kind.REGULATION,
        Kind.DIRECTIVE,
        Kind.CIRCULAR,
        Kind.GUIDANCE,
        Kind.COMMUNIQUE,
        Kind.DECLARATION,
        Kind.APPEAL,
        Kind.PLANNING,
    }
)
_NOT_COMMITTEES = _NOT_CELLS - {Kind.REGULATION, Kind.PLANNING}
_NOT_STANDING = (_NOT_COMMITTEES - {Kind.GUIDANCE}) | {Kind.STATUTE}


def doubt(kind: str, issuer: Issuer, body: str = "") -> str:
    """A sentence for the clerk when the rules do not give `kind` to such an issuer of the base; "" otherwise."""
    if issuer.level == Issuer.Level.CELL:
        who, barred = "Chi bộ", _NOT_CELLS
    elif issuer.level == Issuer.Level.COMMUNE and issuer.suffix == "ĐU":
        standing = body == Body.STANDING
        who, barred = ("Ban Thường vụ", _NOT_STANDING) if standing else ("Đảng ủy cơ sở", _NOT_COMMITTEES)
    else:
        return ""
    if kind not in barred:
        return ""
    return (
        f"{who} thường không ban hành {Kind(kind).label} (Quy định số 399-QĐ/TW). Văn kiện vẫn được đăng; đề nghị đồng "
        "chí xem lại loại văn bản và cơ quan ban hành."
    )
