"""Tells which pages of a file were read and yet say nothing: signs that are no language, wherever they come from."""

from collections.abc import Mapping

from members.language import is_garbled

_WHY = "chữ ở đó không đọc được (phông chữ cũ hoặc bản nhận dạng hỏng); đề nghị xem tệp gốc."


def garbled(texts: Mapping[int, str], known: dict[str, bool]) -> list[int]:
    """The numbers of such pages, in order. `known` keeps what was judged, so that no text is judged twice."""
    known |= {text: is_garbled(text) for text in {*texts.values()}.difference(known)}
    return [number for number, text in sorted(texts.items()) if known[text]]


def note(pages: list[int], of: int) -> str:
    """What the clerk and the readers are told of these `pages`, of a file with so many; "" when there are none."""
    if not pages:
        return ""
    if len(pages) == of:
        return f"Chưa đọc được: {_WHY}"
    which = ", ".join(map(str, pages[:10])) + (" …" if len(pages) > 10 else "")
    return f"Chưa đọc được {len(pages)} trong {of} trang (trang {which}): {_WHY}"
