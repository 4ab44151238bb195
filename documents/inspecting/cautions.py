"""What a clerk is told of a file that is taken all the same: what it carries that its readers should not get."""

from itertools import chain

from members.legacy_letters import letters_of

CAUTIONS = {
    "changes": "sửa đổi chưa chấp nhận (Track Changes)",
    "hidden": "chữ ẩn",
    "comments": "nhận xét của người góp ý (Comments)",
    "hidden_slides": "trang chiếu ẩn",
    "hidden_cells": "trang tính, hàng hoặc cột ẩn",
}
_READ_BY_ALL = "Ai tải tệp về cũng đọc được những phần đó; đề nghị làm sạch rồi thay tệp."
_LETTERS = "Tệp gõ bằng phông chữ cũ ({}); cổng đã chuyển chữ sang Unicode để đọc và tìm."


def sentence(seen: dict) -> str:
    """Of what the look into a file has found, its "first" pages and its "cautions"; "" when there is nothing."""
    found = seen.get("cautions", [])
    carried = [CAUTIONS[each] for each in found if each in CAUTIONS]
    old = next((each for each in found if each not in CAUTIONS), "") or _letters(seen)
    told = [f"Tệp còn {', '.join(carried)}. {_READ_BY_ALL}"] * bool(carried) + [_LETTERS.format(old)] * bool(old)
    return " ".join(told)


def _letters(seen: dict) -> str:
    """The letters from before Unicode in which the first pages are written, as far as their lines tell."""
    return letters_of("\n".join(chain.from_iterable(lines for _, lines in seen.get("first", ()))))
