"""Reads the number of a party document in the ways people write it, and says it in the one way it is kept."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from unicodedata import normalize

from documents.models.issuers import Issuer
from documents.models.kinds import SYMBOLS, UNNUMBERED, Body, Kind, Shelf
from members import vietnamese
from members.refusals import Refused

_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—―−_", "-") | dict.fromkeys("⁄∕", "/"))
_PREFIX = re.compile(r"^(số|so)\s*[:.]*", re.IGNORECASE)
# The dash before the type is often forgotten, the stroke never: it is what tells a number from other words.
_NUMBER = re.compile(r"([0-9]{1,5})-?([A-ZĐ]{2,6})/([A-ZĐ]{2,12}(?:-[A-ZĐ]{2,12})?)")
# D typed for Đ: no type and no issuer is written so. (DA is: it stays what it is.)
_TYPES = {symbol.upper(): symbol for symbol in SYMBOLS} | {"QD": "QĐ", "QDI": "QĐi"}
_ISSUERS = {"DU": "ĐU", "DH": "ĐH"}
_JOINT = ("LT", "PH")  # liên tịch, phối hợp: several bodies issue it, `12-HDLT/BTCTW-UBKTTW`
EXAMPLE = "121-KH/TU"


class NumberError(Refused):
    """The text is no document number, or does not go with the type that was chosen."""

    field = "number_raw"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Number:
    number: int
    type: str
    issuer: str

    @property
    def symbol(self) -> str:
        """The normal form: two digits below ten, the type as the rules write it, no spaces."""
        return f"{self.number:02}-{self.type}/{self.issuer}"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What a document with this symbol can be; `QĐ` stands for two, an unlisted symbol for none by name."""
        own = self.type[:-2] if self.type.endswith(_JOINT) and self.type not in SYMBOLS else self.type
        if own == "QĐ":
            return (Kind.DECISION, Kind.REGULATION)
        return (SYMBOLS.get(own, Kind.OTHER),)


def parse(text: str) -> Number:
    """The number in `text`: `1731- QĐ/HU`, `Số: 05–nq/đu`. Raises NumberError."""
    bare = _PREFIX.sub("", vietnamese.nfc(normalize("NFKC", text))).translate(_SIGNS)
    found = _NUMBER.fullmatch("".join(bare.split()).strip(".,;:").upper())
    if not found or not int(found[1]):
        raise NumberError(f"Chưa đọc được số, ký hiệu. Đề nghị ghi như in trên văn bản, ví dụ {EXAMPLE}.")
    issuers = "-".join(_ISSUERS.get(each, each) for each in found[3].split("-"))
    return Number(int(found[1]), _type(found[2]), issuers)


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
        raise NumberError(f"Ký hiệu {number.type} dùng cho {labels}: đề nghị chọn loại văn bản.")
    if chosen not in number.kinds:
        wrong = f"Ký hiệu {number.type} là của {labels}, không phải {Kind(chosen).label}"
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
