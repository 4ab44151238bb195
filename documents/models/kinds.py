"""The words of the office for documents: types and their symbols, who signs how, how urgent, on which shelf, in force
or not."""

import re

from django.db.models import TextChoices

from documents.models import wording


class Kind(TextChoices):
    """The 25 types of 399-QĐ/TW, the papers of an office as one, and what the state issues besides."""

    PLATFORM = "platform", "Cương lĩnh chính trị"
    CHARTER = "charter", "Điều lệ Đảng"
    STRATEGY = "strategy", "Chiến lược"
    RESOLUTION = "resolution", "Nghị quyết"
    DECISION = "decision", "Quyết định"
    REGULATION = "regulation", "Quy định"
    STATUTE = "statute", "Quy chế"
    DIRECTIVE = "directive", "Chỉ thị"
    CONCLUSION = "conclusion", "Kết luận"
    CIRCULAR = "circular", "Thông tri"
    GUIDANCE = "guidance", "Hướng dẫn"
    NOTICE = "notice", "Thông báo"
    COMMUNIQUE = "communique", "Thông cáo"
    DECLARATION = "declaration", "Tuyên bố"
    APPEAL = "appeal", "Lời kêu gọi"
    REPORT = "report", "Báo cáo"
    PLAN = "plan", "Kế hoạch"
    PLANNING = "planning", "Quy hoạch"
    PROGRAMME = "programme", "Chương trình"
    SCHEME = "scheme", "Đề án"
    OPTION = "option", "Phương án"
    PROJECT = "project", "Dự án"
    SUBMISSION = "submission", "Tờ trình"
    OFFICIAL_LETTER = "official_letter", "Công văn"
    MINUTES = "minutes", "Biên bản"
    OFFICE_PAPER = "office_paper", "Giấy tờ hành chính"
    LAW = "law", "Luật"
    DECREE = "decree", "Nghị định"
    STATE_CIRCULAR = "state_circular", "Thông tư"
    OTHER = "other", "Văn bản khác"


# HD 05-HD/VPTW (2026); quyết định and quy định share one symbol. Those of an office's papers stand by habit.
SYMBOLS = {
    "NQ": Kind.RESOLUTION,
    "QĐ": Kind.DECISION,
    "QĐi": Kind.REGULATION,
    "QC": Kind.STATUTE,
    "CT": Kind.DIRECTIVE,
    "KL": Kind.CONCLUSION,
    "TTri": Kind.CIRCULAR,
    "TT": Kind.CIRCULAR,
    "HD": Kind.GUIDANCE,
    "TB": Kind.NOTICE,
    "TBKL": Kind.NOTICE,  # of a conclusion
    "TC": Kind.COMMUNIQUE,
    "LKG": Kind.APPEAL,
    "BC": Kind.REPORT,
    "KH": Kind.PLAN,
    "QH": Kind.PLANNING,
    "CTr": Kind.PROGRAMME,
    "CTrHĐ": Kind.PROGRAMME,  # hành động
    "CTHĐ": Kind.PROGRAMME,
    "CTPH": Kind.PROGRAMME,  # phối hợp; CT alone is a directive
    "CL": Kind.STRATEGY,
    "ĐA": Kind.SCHEME,
    "PA": Kind.OPTION,
    "DA": Kind.PROJECT,
    "TTr": Kind.SUBMISSION,
    "CV": Kind.OFFICIAL_LETTER,
    "BB": Kind.MINUTES,
    "GM": Kind.OFFICE_PAPER,
    "GGT": Kind.OFFICE_PAPER,
    "GCN": Kind.OFFICE_PAPER,
    "GĐĐ": Kind.OFFICE_PAPER,
    "GNP": Kind.OFFICE_PAPER,
    "PC": Kind.OFFICE_PAPER,
    "PG": Kind.OFFICE_PAPER,
}

# Nghị định 30/2020/NĐ-CP and Luật Ban hành văn bản quy phạm pháp luật. Any other letters before the dash are a body
# that writes an official letter.
STATE_SYMBOLS = {
    "NQ": Kind.RESOLUTION,
    "NQLT": Kind.RESOLUTION,
    "QĐ": Kind.DECISION,
    "CT": Kind.DIRECTIVE,
    "QC": Kind.STATUTE,
    "QyĐ": Kind.REGULATION,
    "TC": Kind.COMMUNIQUE,
    "TB": Kind.NOTICE,
    "HD": Kind.GUIDANCE,
    "CTr": Kind.PROGRAMME,
    "KH": Kind.PLAN,
    "PA": Kind.OPTION,
    "ĐA": Kind.SCHEME,
    "DA": Kind.PROJECT,
    "BC": Kind.REPORT,
    "BB": Kind.MINUTES,
    "TTr": Kind.SUBMISSION,
    "KL": Kind.CONCLUSION,
    "CV": Kind.OFFICIAL_LETTER,
    "NĐ": Kind.DECREE,
    "TT": Kind.STATE_CIRCULAR,
    "TTLT": Kind.STATE_CIRCULAR,
    "L": Kind.OTHER,  # lệnh
    "PL": Kind.OTHER,  # pháp lệnh
    "SL": Kind.OTHER,  # sắc lệnh
    "CĐ": Kind.OTHER,  # công điện
    "VBHN": Kind.OTHER,  # văn bản hợp nhất
    "HĐ": Kind.OTHER,
    "BGN": Kind.OTHER,
    "BTT": Kind.OTHER,
    "GUQ": Kind.OFFICE_PAPER,
    "GM": Kind.OFFICE_PAPER,
    "GGT": Kind.OFFICE_PAPER,
    "GNP": Kind.OFFICE_PAPER,
    "PG": Kind.OFFICE_PAPER,
    "PC": Kind.OFFICE_PAPER,
    "PB": Kind.OFFICE_PAPER,
}

# Suffixes of the collectives themselves; those of their offices are longer.
COMMITTEES = ("TW", "TU", "HU", "QU", "TXU", "ĐU", "CB", "ĐH")

# Printed without a number as often as with one.
UNNUMBERED = frozenset(
    {
        Kind.PLATFORM,
        Kind.CHARTER,
        Kind.STRATEGY,
        Kind.COMMUNIQUE,
        Kind.DECLARATION,
        Kind.APPEAL,
        Kind.MINUTES,
        Kind.OFFICE_PAPER,
        Kind.OTHER,
    }
)

UNPRINTED = (Kind.OFFICIAL_LETTER, Kind.OFFICE_PAPER, Kind.OTHER)  # their type does not stand above the trích yếu
UNLISTED = (Kind.OFFICE_PAPER, Kind.OTHER)  # several symbols each, and each of them a sequence of its own


class Body(TextChoices):
    """The collective of an issuer that decided; all of them issue in the issuer's one sequence of numbers."""

    COMMITTEE = "committee", "Ban Chấp hành"
    POLITBURO = "politburo", "Bộ Chính trị"
    SECRETARIAT = "secretariat", "Ban Bí thư"
    STANDING = "standing", "Ban Thường vụ"
    PERMANENT = "permanent", "Thường trực"


CENTRAL_BODIES = (Body.POLITBURO, Body.SECRETARIAT)  # known by their names alone


_OF_A_COMMITTEE = {
    "Thành": "Đảng bộ thành phố",
    "Tỉnh": "Đảng bộ tỉnh",
    "Huyện": "Đảng bộ huyện",
    "Quận": "Đảng bộ quận",
    "Thị": "Đảng bộ thị xã",
    "Đảng": "Đảng bộ",
}
_COMMITTEE = re.compile(rf"^({'|'.join(_OF_A_COMMITTEE)}) (?:ủy|uỷ)\b")


def cited(body: str, issuer: str) -> str:
    """The issuer with the collective that decided: `Ban Thường vụ Thành ủy`, `Bộ Chính trị`."""
    if body == Body.COMMITTEE:  # it is that of the đảng bộ, of which the đảng ủy is the name
        issuer = _COMMITTEE.sub(lambda found: _OF_A_COMMITTEE[found[1]], issuer)
    told = Body(body).label if body else ""
    return told if body in CENTRAL_BODIES else f"{told} {issuer}".strip()


def full_title(kind: str, title: str) -> str:
    """As a document is called: `Quy chế làm việc của Ban Chấp hành`."""
    return wording.titled("" if kind in UNPRINTED else Kind(kind).label, title)


class SignMode(TextChoices):
    """No K/T stands here for a committee; an office's deputy head signs so."""

    ON_BEHALF = "tm", "T/M (thay mặt)"
    BY_ORDER = "tl", "T/L (thừa lệnh)"
    FOR_HEAD = "kt", "K/T (ký thay)"
    BY_MANDATE = "tuq", "T/UQ (thừa ủy quyền)"
    IN_PERSON = "own", "Ký trực tiếp"


class Urgency(TextChoices):
    URGENT = "urgent", "KHẨN"
    VERY_URGENT = "very_urgent", "THƯỢNG KHẨN"
    EXPRESS = "express", "HỎA TỐC"


class Shelf(TextChoices):
    LIBRARY = "library", "Văn kiện"
    FORM = "form", "Biểu mẫu"
    QUESTION = "question", "Hỏi đáp"


class Validity(TextChoices):
    PENDING = "pending", "Chưa hiệu lực"
    IN_FORCE = "in_force", "Còn hiệu lực"
    PARTLY = "partly", "Hết hiệu lực một phần"
    EXPIRED = "expired", "Hết hiệu lực"
    ABOLISHED = "abolished", "Đã bãi bỏ"
    GONE = "gone", "Đã gỡ khỏi thư viện"


OVER = (Validity.EXPIRED, Validity.ABOLISHED, Validity.GONE)  # nothing of it is in force any more
