"""Puts the text of a page together by the places of its letters.

PDFium takes a page whose letters cover its whole width for vertical writing: it joins the words of such a page and
breaks its lines between letters."""

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from pypdfium2 import raw

# All in heights of a letter, from the lowest that its font reaches to the highest.
_WORD_GAP = 0.12  # the blank of a font has 0.19 and more
_COLUMN_GAP = 1.0
_SAME_LINE = 0.3  # a raised figure or a larger letter stays on its line
_TWICE = 0.1  # a letter that is drawn once more to make it bold
_TELLING = 3  # odd joints; a page that is read as it should be has none


class Sign(NamedTuple):
    """Letters at their place on a page, in points."""

    left: float
    bottom: float
    right: float
    top: float
    letters: str

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1)


def signs(text) -> Iterator[Sign]:
    """The letters and blanks that are drawn on a text page of PDFium, in its order."""
    for place in range(text.count_chars()):
        if not raw.FPDFText_IsGenerated(text, place):
            yield _sign(text, place)


def _sign(text, place: int) -> Sign:
    left, bottom, right, top = text.get_charbox(place, loose=True)
    return Sign(left, bottom, right, top, chr(raw.FPDFText_GetUnicode(text, place)).replace("\x02", "-"))


def taken_for_vertical(text) -> bool:
    """Whether words stand together though there is a gap between them, or apart though there is none."""
    odd, between = 0, ""
    before: Sign | None = None
    for place in range(text.count_chars()):
        sign = _sign(text, place)
        if sign.letters.isspace():
            between += sign.letters
            continue
        odd += bool(before and _on_one_line(before, sign) and _oddly_joined(before, sign, between))
        if odd >= _TELLING:
            return True
        before, between = sign, ""
    return False


def _on_one_line(one: Sign, other: Sign) -> bool:
    return abs(one.bottom - other.bottom) < _SAME_LINE * one.height


def _oddly_joined(before: Sign, sign: Sign, between: str) -> bool:
    gap = sign.left - before.right
    return gap > _WORD_GAP * before.height if not between else "\n" in between and abs(gap) < _WORD_GAP * before.height


def lines(found: Iterable[Sign], *, turn: int = 0) -> list[list[Sign]]:
    """The signs of each line of a page that is shown turned by so many degrees, from above and from the left. Words
    stay whole where others were laid upon them."""
    made: list[list[list[Sign]]] = []
    runs = _runs(_turned(sign, turn) for sign in found)
    for run in sorted(runs, key=lambda each: (-each[0].bottom, each[0].left)):
        if made and _on_one_line(made[-1][0][0], run[0]):
            made[-1].append(run)
        else:
            made.append([run])
    return [_without_twins([*chain(*sorted(line, key=lambda run: run[0].left))]) for line in made]


def _runs(found: Iterable[Sign]) -> list[list[Sign]]:
    """Signs that follow each other without a gap."""
    runs: list[list[Sign]] = []
    for sign in found:
        before = runs[-1][-1] if runs else None
        near = before and _on_one_line(before, sign) and abs(sign.left - before.right) < _WORD_GAP * sign.height
        if near:
            runs[-1].append(sign)
        else:
            runs.append([sign])
    return runs


def _turned(sign: Sign, turn: int) -> Sign:
    left, bottom, right, top, letters = sign
    match turn:
        case 90:
            return Sign(bottom, -right, top, -left, letters)
        case 180:
            return Sign(-right, -top, -left, -bottom, letters)
        case 270:
            return Sign(-top, left, -bottom, right, letters)
    return sign


def _without_twins(line: list[Sign]) -> list[Sign]:
    twice = {
        place
        for place, (one, other) in enumerate(pairwise(line), 1)
        if one.letters == other.letters and abs(one.left - other.left) < _TWICE * one.height
    }
    return [sign for place, sign in enumerate(line) if place not in twice]


def spelled(line: list[Sign]) -> str:
    """The letters of a line, a blank where there is a gap."""
    return " ".join("".join(_with_gaps(line, _WORD_GAP, " ")).split())


def columns(line: list[Sign]) -> list[str]:
    """The same in pieces that stand a wide gap away from each other."""
    return [" ".join(part.split()) for part in "".join(_with_gaps(line, _COLUMN_GAP, "\n")).split("\n")]


def _with_gaps(line: list[Sign], wide: float, gap: str) -> Iterator[str]:
    end = None
    for sign in line:
        if sign.letters.isspace():
            yield " "
            continue
        apart = 0 if end is None else (sign.left - end) / sign.height
        if apart > wide:
            yield gap
        elif apart > _WORD_GAP or apart < -1:  # or laid upon the one before
            yield " "
        yield sign.letters
        end = sign.right
