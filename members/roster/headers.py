"""Knows the headings of a list, in one row or two, those too that an officer has explained."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise, zip_longest

from members import legacy_letters, roster_more, vietnamese
from members.roster import vocabulary
from members.roster.columns import DATES, NEEDED, ORDINAL, TITLES, Column, Header, letters, put_together, widen

# How the headers of the known forms read (docs/rules.md §2.6: File nhập liệu 4.0, DS_DANGVIEN), folded, without
# punctuation.
HEADERS = {
    "ordinal": ("stt", "so tt", "tt", "so thu tu"),
    "full_name": ("ho va ten", "ho ten", "ho va ten khai sinh", "ho ten khai sinh", "ho ten dang vien",
                  "ho va ten dang vien", "ten dang vien"),
    "surname": ("ho dem", "ho va dem", "ho chu dem", "ho va chu dem", "ho va ten dem", "ho ten dem", "ho lot", "ho"),
    "middle_name": ("ten dem", "chu dem", "dem", "lot", "ten lot", "chu lot", "ten dem lot"),
    "given_name": ("ten",),
    "gender": ("gioi tinh", "nam nu", "phai", "gioi", "gt"),
    "birth_date": (
        "sinh ngay", "ngay sinh", "ngay thang nam sinh", "nam sinh", "ngay thang sinh", "sinh nam",
        "ntns", "ngay thang nam sinh duong lich", "nam thang ngay sinh",
    ),
    "birth_male": ("ngay sinh nam", "sinh ngay nam", "nam sinh nam", "ngay thang nam sinh nam"),
    "birth_female": ("ngay sinh nu", "sinh ngay nu", "nam sinh nu", "ngay thang nam sinh nu"),
    "personal_id": (
        "so dinh danh ca nhan", "so dinh danh", "so cccd", "cccd", "so can cuoc", "so can cuoc cong dan", "can cuoc",
        "so dinh danh ca nhan cccd", "so cccd so dinh danh ca nhan",
        "so cccd so ddcn", "ma dinh danh", "so cccd dinh danh ca nhan",
        "so cmnd cccd", "so cccd cmnd", "cmnd cccd", "cccd cmnd", "so ddcn", "ddcn", "ma so dinh danh",
        "ma dinh danh ca nhan",
    ),
    "card_no": ("so the dang", "so the dang vien", "so the"),
    "card_no_legacy": ("so the theo qd 85", "so the dang cu", "so the cu"),
    "cell": (
        "to chuc dang dang sinh hoat", "chi bo dang sinh hoat", "chi bo sinh hoat", "chi bo", "to chuc dang",
        "noi sinh hoat", "noi sinh hoat dang", "dang sinh hoat tai chi bo", "sinh hoat tai chi bo", "ten chi bo",
        "ten chi bo sinh hoat",
        "don vi sinh hoat", "chi bo truc thuoc", "sinh hoat tai",
    ),
    "admission_date": (
        "ngay vao dang", "ngay ket nap", "ngay vao dang du bi", "ngay ket nap dang", "vao dang", "ngay thang vao dang",
        "ngay thang nam vao dang", "vao dang du bi", "ngay du bi", "ngay vao dcsvn", "ngay vao dang csvn",
        "ngay ket nap vao dang", "ngay thang nam ket nap", "ngay thang nam ket nap dang", "ngay thang ket nap",
        "ngay thang nam vao dang du bi", "ngay thang nam ket nap vao dang",
    ),
    "official_date": (
        "ngay chinh thuc", "ngay vao dang chinh thuc", "ngay cong nhan chinh thuc", "ngay chuyen dang chinh thuc",
        "chinh thuc", "vao dang chinh thuc", "ngay ct", "ngay cong nhan dang vien chinh thuc",
        "ngay thang nam chinh thuc", "ngay thang chinh thuc", "ngay thang nam vao dang chinh thuc",
        "ngay thang nam cong nhan chinh thuc",
    ),
    "phone": (
        "so dien thoai", "dien thoai", "sdt", "so dien thoai di dong", "dien thoai di dong", "so di dong", "dt",
        "so dt", "di dong", "dien thoai lien he", "so dien thoai lien he", "sdt lien he", "so dt lien he",
        "so dt di dong", "dtdd", "so dtdd", "phone", "mobile",
    ),
    "status": ("trang thai hoat dong", "trang thai", "tinh trang sinh hoat", "trang thai sinh hoat", "tinh trang"),
    "status_date": ("ngay roi mat mien", "ngay roi khoi mat mien", "ngay roi khoi dang mat mien"),
    "reason": (
        "ly do chua cai dat", "li do chua cai dat", "ly do chua du dieu kien", "li do chua du dieu kien",
        "ly do chua cai", "ly do chua cai dat so tay", "ly do chua cai dat ung dung", "ly do chua cai app",
    ),
}  # fmt: skip
FIELD_OF = {header: name for name, headers in HEADERS.items() for header in headers}
NOT_READ = "none"  # what a column is declared to be that the portal does not need
PARTS = {"surname", "middle_name", "given_name", "birth_male", "birth_female"}  # of what is put together
RECOGNISED = 4  # so many known headings make a row the header
SUSPECTED = 2  # so many, among as many others as a list has, make it one whose columns are asked for
SEXES, DAY_PARTS = ("nam", "nu"), ("ngay", "thang", "nam")


def find(rows: list[list], first_column: int, declared: Mapping[str, str]) -> Header | None:
    """The header among `rows`, the top of a sheet; None where nothing looks like one. `declared`: what an officer has
    said of headings that are not known, by their folded text."""
    old = legacy_letters.letters_of("\n".join(filter(None, map(heading, chain.from_iterable(rows)))))
    found = [_find(rows, first_column, declared, letters) for letters in dict.fromkeys(("", old))]
    return max(filter(None, found), key=_knows, default=None)


def heading(cell, letters: str = "") -> str:
    """What a cell above the people says, in Unicode; "" for a number or a date. `letters`: those of the list."""
    if not isinstance(cell, str):
        return ""
    return vietnamese.nfc(legacy_letters.from_letters(cell, letters) if letters else cell)


def _find(rows: list[list], first_column: int, declared: Mapping[str, str], letters_: str) -> Header | None:
    texts = [[heading(cell, letters_) for cell in row] for row in rows]
    spans = [(at, upto) for at in range(len(texts)) for upto in (at, at + 1) if upto < len(texts)]
    found = [_read(texts, at, upto, first_column, declared) for at, upto in spans]
    best = max(found, key=_knows, default=None)
    if best is None or len(best.columns) < SUSPECTED:
        return None
    if len(best.columns) < RECOGNISED and len(best.columns) + len(best.unknown) < len(NEEDED):
        return None
    upper, lower = texts[best.first], texts[best.last]
    widen(best, lower if upper is lower else _over(upper, lower), rows[best.last + 1 :], first_column)
    best.said = [{*said} for said in zip_longest(upper, lower, fillvalue="")]
    best.old_letters = letters_
    return best


def _knows(header: Header) -> tuple[int, int, bool]:
    """By which the better of two readings is told; of equals the one that takes a single row."""
    return len(header.columns), len(header.made), header.first == header.last


def _over(upper: list[str], lower: list[str]) -> list[str]:
    """Where either row has a heading."""
    return [one or other for one, other in zip_longest(upper, lower, fillvalue="")]


@lru_cache(maxsize=4_096)  # each row is tried alone, and with the one above it and below it
def key(text: str) -> str:
    """By which a heading is known and remembered."""
    return vietnamese.search_text(text)


def field_of(text: str, declared: Mapping[str, str] = {}) -> str | None:
    """The field that a heading names, what stands in brackets left out where it is not known with them."""
    folded = key(text)
    if folded in declared:
        return declared[folded]
    if not folded:
        return None
    bare = key(text.partition("(")[0])
    known = FIELD_OF.get(folded) or FIELD_OF.get(bare) or roster_more.headings().get(folded)
    return known or FIELD_OF.get(vocabulary.key(bare))


def _read(rows: list[list[str]], at: int, upto: int, first_column: int, declared: Mapping[str, str]) -> Header:
    """The header whose rows are `at` to `upto`."""
    width = max(len(rows[at]), len(rows[upto]))
    upper, lower = (row + [""] * (width - len(row)) for row in (rows[at], rows[upto] if upto > at else []))
    header, names = Header(at, upto), _names(upper, lower, declared)
    if upto > at and names == _names(upper, [""] * width, declared):
        return header  # the second row says nothing: it is no header
    places: dict[str, int] = {}
    for index in range(width):
        text, name = lower[index] or upper[index], names.get(index)
        column = Column(index, letters(first_column + index), text.rstrip(" *"))
        if name and places.setdefault(name, index) == index and name in _kept():
            header.columns[name] = column
        elif text and name is None:
            header.unknown.append(column)
    if "given_name" in places and not {"surname", "full_name"} & places.keys():
        index = places["given_name"]
        header.columns["full_name"] = Column(index, letters(first_column + index), lower[index] or upper[index])
    if {"surname", "given_name"} <= places.keys() and "middle_name" not in places:
        _take_what_is_between(places, names)
    header.width = max(places.values(), default=-1) + 1
    put_together(header, places, first_column)
    return header


def _kept() -> set[str]:
    """The fields that a column may hold by itself."""
    return TITLES.keys() - PARTS | {ORDINAL} | roster_more.columns().keys()


def _take_what_is_between(places: dict[str, int], names: Mapping[int, str]) -> None:
    """The one column between surname and given name is of the name, whatever stands over it."""
    between = places["surname"] + 1
    if between == places["given_name"] - 1 and between not in names:
        places["middle_name"] = between


def _names(upper: Sequence[str], lower: Sequence[str], declared: Mapping[str, str]) -> dict[int, str]:
    """The field of each column, with an end like `birth_date:ngay` where it holds but a part."""
    found: dict[int, str] = {}
    for first, end in _groups(upper):
        heading = upper[first]
        below = {index: key(lower[index]) for index in range(first, end) if lower[index]}
        if below and end - first > 1:
            found |= _parts(heading, below, lower, declared)
            found |= _more(heading, below)
            if first not in below and (name := field_of(heading, declared)):
                found[first] = name
        elif name := _first(declared, heading, *(below and (f"{heading} {lower[first]}", lower[first]))):
            found[first] = name
        for index in below.keys() - found.keys() - {first}:
            if name := field_of(lower[index], declared):
                found[index] = name
    return found


def _more(heading: str, below: Mapping[int, str]) -> dict[int, str]:
    """Columns under a heading that spans them: `Quê quán | Tỉnh`."""
    known, above = roster_more.headings(), key(heading)
    return {index: name for index, text in below.items() if (name := known.get(f"{above} {text}"))}


def _first(declared: Mapping[str, str], *texts: str) -> str | None:
    """The field that the first of `texts` names which names any."""
    return next(filter(None, (field_of(text, declared) for text in texts)), None)


def _groups(upper: Sequence[str]) -> list[tuple[int, int]]:
    """Where each heading begins and the next one; a heading stands over the empty cells to its right."""
    starts = [index for index, text in enumerate(upper) if text or index == 0]
    return list(pairwise([*starts, len(upper)]))


def _parts(heading: str, below: dict[int, str], lower: Sequence[str], declared: Mapping[str, str]) -> dict[int, str]:
    """The fields of the columns under one heading."""
    whole, said = field_of(heading, declared), set(below.values())
    if said == set(SEXES) and (whole == "gender" or "sinh" in key(heading).split()):
        sexes = {"nam": "male", "nu": "female"}
        return {index: f"{'gender' if whole == 'gender' else 'birth'}_{sexes[sub]}" for index, sub in below.items()}
    if whole in DATES and "nam" in said and len(said) > 1 and said <= set(DAY_PARTS):
        return {index: f"{whole}:{sub}" for index, sub in below.items()}
    if "dang" in key(heading).split() and said & {"du bi", "chinh thuc", "ket nap"}:
        below = {index: f"ngay {sub}" for index, sub in below.items()}
        return {index: name for index, sub in below.items() if (name := FIELD_OF.get(sub.replace("du bi", "vao dang")))}
    found = {index: name for index in below if (name := _first(declared, lower[index], f"{heading} {lower[index]}"))}
    return found or ({min(below): whole} if whole else {})
