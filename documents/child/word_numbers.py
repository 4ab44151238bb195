"""The numbers and bullets that Word puts before paragraphs by itself: `Điều 3.`, `a)`, `•`. They stand in no text."""

import re

from documents.child.parts import child, is_on, tag, value
from documents.child.word_styles import Styles

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_BULLET = "•"


class Numbers:
    """Counts the paragraphs of a text as they come. `root` is the numbering part, None where there is none."""

    def __init__(self, root, styles: Styles):
        self._styles = styles
        self._abstract, self._lists = {}, {}
        for each in root if root is not None else ():
            if tag(each) == "abstractNum":
                self._abstract[value(each, "abstractNumId")] = each
            elif tag(each) == "num":
                self._lists[value(each, "numId")] = each
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph) -> str:
        """What stands before this paragraph, with the space behind it; "" before most. To be asked once of each."""
        number, level = self._place(paragraph)
        abstract = self._list_of(number)
        about = self._level(number, abstract, level) if abstract is not None else None
        if about is None:
            return ""
        self._count(number, abstract, level, about)
        written = value(child(about, "lvlText"))
        if value(child(about, "numFmt")) == "bullet":
            written = _bullet(written)
        else:
            written = _PLACE.sub(lambda found: self._written(number, abstract, int(found[1]) - 1, about), written)
        return written + ("" if value(child(about, "suff")) == "nothing" else " ") if written.strip() else ""

    def _place(self, paragraph) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, or its style's."""
        own, style = child(paragraph, "pPr", "numPr"), self._styles.of_paragraph(paragraph)
        inherited = self._styles.numbering(style)
        number = value(child(own, "numId")) if own is not None else ""
        number = number or (value(child(inherited, "numId")) if inherited is not None else "")
        for about in (own, inherited):
            level = value(child(about, "ilvl")) if about is not None else ""
            if level.isdecimal():
                return number, int(level)
        return number, self._level_of_style(number, style)

    def _level_of_style(self, number: str, style: str) -> int:
        """A list names for its levels the styles that are counted so."""
        abstract = self._list_of(number)
        linked = (
            {value(child(each, "pStyle")): value(each, "ilvl") for each in abstract if tag(each) == "lvl"}
            if (abstract is not None)
            else {}
        )
        return int(linked.get(style) or 0)

    def _list_of(self, number: str):
        found = self._lists.get(number)
        abstract = self._abstract.get(value(child(found, "abstractNumId"))) if found is not None else None
        link = value(child(abstract, "numStyleLink")) if abstract is not None else ""
        if not link:
            return abstract
        led = self._styles.numbering(link)
        other = self._lists.get(value(child(led, "numId"))) if led is not None else None
        return self._abstract.get(value(child(other, "abstractNumId"))) if other is not None else None

    def _level(self, number: str, abstract, level: int):
        override = self._override(number, level)
        own = child(override, "lvl") if override is not None else None
        if own is not None:
            return own
        return next((each for each in abstract if tag(each) == "lvl" and value(each, "ilvl") == str(level)), None)

    def _override(self, number: str, level: int):
        changes = (each for each in self._lists[number] if tag(each) == "lvlOverride")
        return next((each for each in changes if value(each, "ilvl") == str(level)), None)

    def _count(self, number: str, abstract, level: int, about) -> None:
        """One more on this level; those below begin anew. Lists of one kind count on, unless told where to start."""
        counts = self._counts.setdefault(value(abstract, "abstractNumId"), {})
        override = self._override(number, level)
        anew = value(child(override, "startOverride")) if override is not None else ""
        if anew.isdecimal() and f"{number}/{level}" not in self._begun:
            counts[level] = int(anew)
        else:
            counts[level] = counts[level] + 1 if level in counts else _start(about)
        self._begun.add(f"{number}/{level}")
        for deeper in [each for each in counts if each > level and self._begins_anew(number, abstract, each, level)]:
            del counts[deeper]

    def _begins_anew(self, number: str, abstract, deeper: int, level: int) -> bool:
        """Whether a level is counted from its start again behind this one above it: `Điều 12.` may be followed by
        `Chương II` and `Điều 13.`; a list names the level behind which it begins anew, 0 for none."""
        about = self._level(number, abstract, deeper)
        behind = value(child(about, "lvlRestart")) if about is not None else ""
        return level < int(behind) if behind.isdecimal() and int(behind) <= deeper else True

    def _written(self, number: str, abstract, level: int, about) -> str:
        counts = self._counts[value(abstract, "abstractNumId")]
        own = self._level(number, abstract, level)
        if own is None:
            return ""
        count = counts.setdefault(level, _start(own))
        return str(count) if is_on(child(about, "isLgl")) else _spelled(count, value(child(own, "numFmt")))


def _start(about) -> int:
    start = value(child(about, "start"))
    return int(start) if start.isdecimal() else 1


def _spelled(count: int, how: str) -> str:
    match how:
        case "none":
            return ""
        case "decimalZero":
            return f"{count:02}"
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
            return letter.upper() if how == "upperLetter" else letter
        case "lowerRoman" | "upperRoman":
            return roman(count).upper() if how == "upperRoman" else roman(count)
    return str(count)


def roman(count: int) -> str:
    written = ""
    for size, sign in _ROMAN:
        written += sign * (count // size)
        count %= size
    return written


def _bullet(written: str) -> str:
    """Fonts of signs keep theirs where nobody else has a letter; Courier's `o` is a ring."""
    sign = written.strip()
    return _BULLET if not sign or sign == "o" or "\ue000" <= sign[:1] <= "\uf8ff" else sign
