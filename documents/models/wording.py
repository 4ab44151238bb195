"""How the office writes days and cites documents (399-QĐ/TW, 05-HD/VPTW)."""

from datetime import date


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
    words = title.split(maxsplit=2)
    named = words[0] == "Đảng" or (len(words) > 1 and words[1][0].isupper()) if words else False
    title = title if named or title[:4].isupper() else title[:1].lower() + title[1:]
    return title if title.startswith("về ") else f"về {title}"
