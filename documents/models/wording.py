"""How the office writes days and cites documents (399-QĐ/TW, 05-HD/VPTW)."""

import re
from datetime import date

from members import vietnamese


def day(when: date) -> str:
    """`05/9/2026`, `05/02/2026`: a zero before a day below ten, and before the first two months only."""
    return f"{when:%d}/{_month(when)}/{when.year}"


def long_day(when: date) -> str:
    """`ngày 05 tháng 02 năm 2026`."""
    return f"ngày {when:%d} tháng {_month(when)} năm {when.year}"


def _month(when: date) -> str:
    return f"{when.month:02}" if when.month < 3 else str(when.month)


def about(title: str) -> str:
    """A trích yếu within a sentence: `về nâng cao chất lượng …`. A name keeps its capital."""
    title = within(title)
    return title if title.startswith("về ") else f"về {title}"


def titled(kind: str, title: str) -> str:
    """A trích yếu with the name of the type before it, as a document is called: `Quy chế làm việc của …`. Where the
    trích yếu says it itself, and for what prints no type, it stands alone."""
    led, label = (vietnamese.search_text(text).split() for text in (title, kind))
    if not kind or not led or title.startswith("(") or led[:2] == label[:2]:
        return title
    return f"{kind} {within(re.sub(r'^[Vv]/[Vv]:? ', 'Về việc ', title))}"


def within(title: str) -> str:
    """As it stands behind other words; a name keeps its capital."""
    words = title.split(maxsplit=2)
    named = words[0] == "Đảng" or (len(words) > 1 and words[1][0].isupper()) if words else False
    return title if named or title[:4].isupper() else title[:1].lower() + title[1:]
