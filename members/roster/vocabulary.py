"""What the words of a list mean: where a member stands in the Party, and why one cannot use the portal."""

import re
from collections.abc import Mapping
from functools import lru_cache

from members import vietnamese
from members.cells import NONE_SAID, Remark, Wrong
from members.models import Member

Status, Reason = Member.Status, Member.Reason

SHORT = {
    "sh": "sinh hoat", "shd": "sinh hoat dang", "dv": "dang vien", "dvct": "dang vien chinh thuc", "ct": "cong tac",
    "dvdb": "dang vien du bi", "dt": "dien thoai", "dttm": "dien thoai thong minh", "smartphone": "dien thoai",
    "smart": "dien thoai", "phone": "", "msh": "mien sinh hoat", "db": "du bi", "hd": "hoat dong",
    "dsh": "dang sinh hoat", "dshd": "dang sinh hoat dang", "shtt": "sinh hoat tam thoi",
    "sp": "dien thoai", "xkld": "xuat khau lao dong", "llvt": "luc luong vu trang",
}  # fmt: skip
NUMBERED = re.compile(r"(?:(?:chi bộ|chi bo|cb)\.?\s?)?(?:(?:số|so)\s?)?0*(\d{1,3})", re.IGNORECASE | re.ASCII)
TEMPORARY = "temporary"  # takes part here or elsewhere for a time, which is no change of the official place
# By the words a cell begins with; of two that fit the longer one.
STATUSES: dict[str, str] = {
    "sinh hoat tam thoi": TEMPORARY,
    "chuyen sinh hoat tam thoi": TEMPORARY,
    "chuyen sinh hoat dang tam thoi": TEMPORARY,
    "sinh hoat dang tam thoi": TEMPORARY,
    "tam thoi": TEMPORARY,
    "dang sinh hoat tam thoi": TEMPORARY,
    "dang sinh hoat": Status.ACTIVE,
    "sinh hoat": Status.ACTIVE,
    "con sinh hoat": Status.ACTIVE,
    "dang cong tac": Status.ACTIVE,
    "cong tac": Status.ACTIVE,
    "dang hoat dong": Status.ACTIVE,
    "binh thuong": Status.ACTIVE,
    "hoat dong": Status.ACTIVE,
    "chinh thuc": Status.ACTIVE,
    "du bi": Status.ACTIVE,
    "dang vien": Status.ACTIVE,
    "chuyen den": Status.ACTIVE,
    "moi chuyen den": Status.ACTIVE,
    "moi ket nap": Status.ACTIVE,
    "ket nap moi": Status.ACTIVE,
    "ket nap": Status.ACTIVE,
    "mien": Status.EXEMPT,
    "duoc mien": Status.EXEMPT,
    "dang vien mien": Status.EXEMPT,
    "dang vien duoc mien": Status.EXEMPT,
    "dinh chi": Status.SUSPENDED,
    "bi dinh chi": Status.SUSPENDED,
    "tam dinh chi": Status.SUSPENDED,
    "gian doan": Status.INTERRUPTED,
    "da chuyen": Status.MOVED,
    "chuyen sinh hoat": Status.MOVED,
    "chuyen di": Status.MOVED,
    "chuyen noi": Status.MOVED,
    "chuyen ra": Status.MOVED,
    "roi khoi dang": Status.LEFT,
    "ra khoi dang": Status.LEFT,
    "cho ra khoi": Status.LEFT,
    "dua ra khoi": Status.LEFT,
    "ra dang": Status.LEFT,
    "xin ra": Status.LEFT,
    "xoa ten": Status.LEFT,
    "khai tru": Status.LEFT,
    "bi khai tru": Status.LEFT,
    "bi xoa ten": Status.LEFT,
    "tu tran": Status.DECEASED,
    "da tu tran": Status.DECEASED,
    "da mat": Status.DECEASED,
    "mat": Status.DECEASED,
    "qua doi": Status.DECEASED,
    "da qua doi": Status.DECEASED,
    "chet": Status.DECEASED,
    "da chet": Status.DECEASED,
    "hy sinh": Status.DECEASED,
    "hi sinh": Status.DECEASED,
    "da hy sinh": Status.DECEASED,
    "ta the": Status.DECEASED,
    "tu vong": Status.DECEASED,
}
NO_REASON = "none"
REASONS: dict[str, str] = {
    "da cai": NO_REASON,
    "da dung": NO_REASON,
    "da su dung": NO_REASON,
    "da kich hoat": NO_REASON,
    "da dang ky": NO_REASON,
    "chua cai": NO_REASON,
    "chua kich hoat": NO_REASON,
    "chua dang ky": NO_REASON,
    "chua dung": NO_REASON,
    "chua su dung": NO_REASON,
    "dang cai": NO_REASON,
    "se cai": NO_REASON,
    "roi": NO_REASON,
    "co": NO_REASON,
    "du dieu kien": NO_REASON,
    "khong co dien thoai": Reason.NO_SMARTPHONE,
    "khong dung dien thoai": Reason.NO_SMARTPHONE,
    "khong su dung dien thoai": Reason.NO_SMARTPHONE,
    "khong sai dien thoai": Reason.NO_SMARTPHONE,
    "chua co dien thoai": Reason.NO_SMARTPHONE,
    "dien thoai thuong": Reason.NO_SMARTPHONE,
    "dien thoai phim": Reason.NO_SMARTPHONE,
    "dien thoai cuc gach": Reason.NO_SMARTPHONE,
    "dung dien thoai thuong": Reason.NO_SMARTPHONE,
    "dung dien thoai phim": Reason.NO_SMARTPHONE,
    "khong co thiet bi": Reason.NO_SMARTPHONE,
    "tuoi cao": Reason.OLD_OR_ILL,
    "tuoi gia": Reason.OLD_OR_ILL,
    "cao tuoi": Reason.OLD_OR_ILL,
    "gia yeu": Reason.OLD_OR_ILL,
    "gia": Reason.OLD_OR_ILL,
    "om": Reason.OLD_OR_ILL,
    "dau om": Reason.OLD_OR_ILL,
    "benh": Reason.OLD_OR_ILL,
    "bi benh": Reason.OLD_OR_ILL,
    "bi om": Reason.OLD_OR_ILL,
    "mac benh": Reason.OLD_OR_ILL,
    "suc yeu": Reason.OLD_OR_ILL,
    "suc khoe yeu": Reason.OLD_OR_ILL,
    "tai bien": Reason.OLD_OR_ILL,
    "mat kem": Reason.OLD_OR_ILL,
    "o nuoc ngoai": Reason.ABROAD,
    "o ngoai nuoc": Reason.ABROAD,
    "di nuoc ngoai": Reason.ABROAD,
    "dang o nuoc ngoai": Reason.ABROAD,
    "lao dong nuoc ngoai": Reason.ABROAD,
    "dinh cu nuoc ngoai": Reason.ABROAD,
    "xuat khau lao dong": Reason.ABROAD,
    "di xuat khau lao dong": Reason.ABROAD,
    "du hoc": Reason.ABROAD,
    "di du hoc": Reason.ABROAD,
    "vang dai ngay": Reason.LONG_ABSENT,
    "vang mat dai ngay": Reason.LONG_ABSENT,
    "di vang": Reason.LONG_ABSENT,
    "di lam an xa": Reason.LONG_ABSENT,
    "lam an xa": Reason.LONG_ABSENT,
    "di lam xa": Reason.LONG_ABSENT,
    "di xa": Reason.LONG_ABSENT,
    "luc luong dac thu": Reason.SPECIAL_FORCE,
    "luc luong vu trang": Reason.SPECIAL_FORCE,
    "cong an": Reason.SPECIAL_FORCE,
    "quan doi": Reason.SPECIAL_FORCE,
    "bo doi": Reason.SPECIAL_FORCE,
    "quan nhan": Reason.SPECIAL_FORCE,
    "co yeu": Reason.SPECIAL_FORCE,
    "mien sinh hoat": Reason.EXEMPT,
    "mien cong tac": Reason.EXEMPT,
    "duoc mien": Reason.EXEMPT,
    "ly do khac": Reason.OTHER,
    "khac": Reason.OTHER,
}


def names_by_number(text: str) -> list[str]:
    """What a chi bộ may be called of which a list gives the number: `CB 7`, `Chi bộ số 07`, `7`."""
    found = NUMBERED.fullmatch(text)
    return [f"Chi bộ {so}{number}" for so in ("", "số ") for number in (found[1], f"{found[1]:0>2}")] if found else []


def key(text: str) -> str:
    """By which a wording is known and remembered: folded, the usual short forms written out."""
    words = (SHORT.get(word, word) for word in vietnamese.search_text(text).split())
    return " ".join(" ".join(words).split())


@lru_cache(maxsize=1_000)
def _status_of(said: str) -> str | None:
    return _known(STATUSES, said)


@lru_cache(maxsize=1_000)
def _reason_of(said: str) -> str | None:
    return _known(REASONS, said)


def status(cell) -> str | None:
    """Raises Wrong for a word that is none; Remark for one that is no status of the record."""
    if not (said := _said(cell)):
        return None
    meant = _status_of(said)
    if meant is None:
        raise Wrong("unknown_status")
    if meant == TEMPORARY:
        raise Remark("temporary_here", Status.ACTIVE.value)
    return meant


def reason(cell) -> str | None:
    """None also for what is no reason: that somebody has the portal already, or has not yet. Raises Wrong for what
    is not understood."""
    if not (said := _said(cell)) or said in NONE_SAID:
        return None
    meant = _reason_of(said)
    if meant is None:
        raise Wrong("unknown_reason")
    return None if meant == NO_REASON else meant


@lru_cache(maxsize=1_000)
def _said(cell) -> str:
    return key(str(cell))


def _known(words: Mapping[str, str], said: str) -> str | None:
    """What the longest beginning of `said` that is known means."""
    parts = said.split()
    for end in range(len(parts), 0, -1):
        if (meaning := words.get(" ".join(parts[:end]))) is not None:
            return getattr(meaning, "value", meaning)
    return None
