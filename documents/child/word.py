"""The words of a text of Word as Word shows the final text: in reading order, with the numbers it puts by itself."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from documents.child import drawn
from documents.child.parts import Parts, child, inside, is_on, tag, value
from documents.child.word_numbers import Numbers, roman
from documents.child.word_styles import Letters, Styles
from members import legacy_letters

_CHANGES = {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"}
_DINGBATS = {0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xFD: "☒", 0xFE: "☑", 0xFC: "✓", 0xFB: "✗"}  # Wingdings
Block = str | None


class Word:
    """One text. `apart`: each paragraph of a cell is a line of its own, as a stamp is looked for; else only where the
    cells of a row stand beside each other to save paper, as in the head of a letter. `hidden_too`: with what its
    program does not show."""

    def __init__(self, parts: Parts, *, apart: bool = False, hidden_too: bool = False):
        self._parts, self._apart, self._hidden_too, self._name = parts, apart, hidden_too, parts.main
        self._styles = Styles(self._first("styles"))
        self._numbers = Numbers(self._first("numbering"), self._styles)
        self._notes = {kind: self._notes_of(f"{kind}s") for kind in ("footnote", "endnote")}
        self._referred: list[tuple[str, Any]] = []  # the mark that is shown, the note
        self._counts = {"footnote": 0, "endnote": 0}
        self._fields: list[bool] = []  # of the fields that are open: whether what follows is shown
        self._carried = ""
        self.hides = False
        self.converts = ""

    def blocks(self) -> Iterator[Block]:
        """Lines, and None where the author begins a page; what stands in the margins first and last."""
        body = child(self._parts.tree(self._parts.main), "body")
        if body is None:
            raise ValueError("a text without a body")
        yield from self.margin("header")
        yield from self._blocks(body)
        yield from self.margin("footer")

    def margin(self, kind: str) -> Iterator[Block]:
        """The lines of all headers or footers, each once: most pages have the same."""
        said: list[str] = []
        for name in self._parts.related(self._parts.main, kind):
            self._name = name
            said += filter(None, self._blocks(self._parts.tree(name)))
        self._name = self._parts.main
        yield from dict.fromkeys(said)

    def _first(self, kind: str):
        found = self._parts.related(self._parts.main, kind)
        return self._parts.tree(found[0]) if found else None

    def _notes_of(self, kind: str) -> dict:
        root = self._first(kind)
        return {value(each, "id"): each for each in (root if root is not None else ()) if not value(each, "type")}

    # Blocks

    def _blocks(self, container) -> Iterator[Block]:
        for each in inside(container):
            match tag(each):
                case "p":
                    yield from self._paragraph(each)
                    yield from self._told_below()
                case "tbl":
                    yield from self._table(each)
                    yield from self._told_below()
                case _:
                    yield from self._blocks(each)
        if rest := self._taken():
            yield rest

    def _taken(self) -> str:
        """What a paragraph before has left over whose end was struck out."""
        carried, self._carried = self._carried, ""
        return carried

    def _paragraph(self, element) -> Iterator[Block]:
        style = self._styles.of_paragraph(element)
        said = self._taken() + "".join(self._in_unicode(self._pieces(element, style)))
        mark = child(element, "pPr", "rPr")
        if mark is not None and child(mark, "del") is not None:
            self._carried = said  # its end was struck out: the next one goes on
            return
        label = self._numbers.label(element) if said.strip() else self._numbers.label(element).strip()
        breaks = is_on(child(element, "pPr", "pageBreakBefore"))
        before, *after = said.split("\f")
        if breaks:
            yield None
        yield label + before
        for part in after:
            yield None
            yield part

    def _table(self, element) -> Iterator[Block]:
        for row in _found(element, "tr"):
            about = child(row, "trPr")
            if about is not None and child(about, "del") is not None:
                continue
            if about is not None and is_on(child(about, "hidden")):
                self.hides = True
                if not self._hidden_too:
                    continue
            yield from self._row([self._cell(cell) for cell in _found(row, "tc")])

    def _cell(self, element) -> list[str]:
        about = child(element, "tcPr")
        if about is not None and child(about, "cellDel") is not None:
            return []
        return [line for block in self._blocks(element) for line in (block or "").split("\n") if line.strip()]

    def _row(self, cells: list[list[str]]) -> Iterator[str]:
        cells = [cell for cell in cells if cell]
        if self._apart or (len(cells) <= 2 and any(len(cell) > 1 for cell in cells)):
            yield from (line for cell in cells for line in cell)
        else:
            yield "\t".join(map(" ".join, cells))

    def _told_below(self) -> Iterator[str]:
        """The notes to which the block before refers; they may refer to others themselves."""
        told, self._referred = self._referred, []
        for mark, note in told:
            lines = [line for line in self._blocks(note) if line]
            if lines and not self._apart:  # else a stamp in it would not stand by itself
                lines[0] = f"[{mark}] {lines[0].strip()}"
            yield from lines

    # What stands in a paragraph

    def _in_unicode(self, pieces: Iterator[tuple[str, Letters]]) -> Iterator[str]:
        """Neighbours in one font are judged together: a word may be cut into runs."""
        for (letters, capitals), group in groupby(pieces, key=lambda piece: piece[1]):
            said = "".join(text for text, _ in group)
            if letters and not said.isspace():
                self.converts = letters
                said = legacy_letters.from_letters(said, letters, capitals=capitals)
            yield said

    def _pieces(self, element, style: str, font: Letters = ("", False)) -> Iterator[tuple[str, Letters]]:
        for each in inside(element):
            name = tag(each)
            if name == "r":
                yield from self._run(each, style)
            elif name == "txbxContent":
                box = [line for line in self._blocks(each) if line]
                yield "\n".join(["", *box, ""]), ("", False)
            elif name in _SIGNS:
                if said := self._sign(name, each):
                    yield said, font
            elif name == "p":  # of a drawing
                yield drawn.paragraph(each), font
            else:
                yield from self._pieces(each, style, font)

    def _run(self, element, style: str) -> Iterator[tuple[str, Letters]]:
        if self._styles.is_set("vanish", element, style):
            self.hides |= any(tag(each) == "t" and each.text for each in element.iter())
            if not self._hidden_too:
                return
        letters, capitals = self._styles.letters(element, style)
        raised = any(self._styles.is_set(switch, element, style) for switch in ("caps", "smallCaps"))
        for text, font in self._pieces(element, style, (letters, capitals or (raised and bool(letters)))):
            yield (text.upper() if raised and not letters else text), font

    def _sign(self, name: str, element) -> str:
        if name == "fldChar":
            self._field(value(element, "fldCharType"))
            return _filled_in(child(element, "ffData")) if all(self._fields[:-1]) else ""
        if not all(self._fields):
            return ""
        if name in _PLAIN:
            return _PLAIN[name]
        match name:
            case "t":
                return element.text or ""
            case "br":
                return "\f" if value(element, "type") == "page" else "\n"
            case "sym":
                return _symbol(element)
            case "footnoteReference" | "endnoteReference":
                return self._reference(name.removesuffix("Reference"), value(element, "id"))
        return "\n".join(["", *self._drawing(name, element), ""])

    def _drawing(self, name: str, element) -> Iterator[str]:
        """Words as art, as a diagram, as a chart."""
        if name == "textpath":
            yield value(element, "string")
        elif name == "relIds":
            yield from drawn.lines(self._parts, self._parts.target(self._name, value(element, "dm")))
        else:
            yield from drawn.chart(self._parts, self._parts.target(self._name, value(element, "id")))

    def _reference(self, kind: str, number: str) -> str:
        if number not in self._notes[kind]:
            return ""
        self._counts[kind] += 1
        mark = str(self._counts[kind]) if kind == "footnote" else roman(self._counts[kind])
        self._referred.append((mark, self._notes[kind][number]))
        return f" [{mark}]"

    def _field(self, step: str) -> None:
        """Of a field its result is shown, not what it is computed by."""
        if step == "begin":
            self._fields.append(False)
        elif self._fields and step == "separate":
            self._fields[-1] = True
        elif self._fields and step == "end":
            self._fields.pop()


_PLAIN = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
_SIGNS = {*_PLAIN, "fldChar", "t", "br", "sym", "textpath", "relIds", "chart", "footnoteReference", "endnoteReference"}


def _filled_in(about) -> str:
    """What stands in a field of a form that has no result in the text: a list to choose from, a box to tick."""
    choices, box = (child(about, name) if about is not None else None for name in ("ddList", "checkBox"))
    if choices is not None:
        entries = [value(each) for each in choices if tag(each) == "listEntry"]
        return "".join(entries[int(value(_first_of(choices, "result", "default")) or 0) :][:1])
    if box is not None:
        return "☒" if is_on(_first_of(box, "checked", "default")) else "☐"
    return ""


def _first_of(element, *names: str):
    return next((found for name in names if (found := child(element, name)) is not None), None)


def _symbol(element) -> str:
    """A sign of a font of its own, which keeps them where Unicode has no letters."""
    code = int(value(element, "char") or "0", 16)
    if "wingdings" in value(element, "font").lower():
        return _DINGBATS.get(code & 0xFF, "•")
    return chr(code)


def _found(element, name: str) -> Iterator:
    """The rows of a table, the cells of a row, whatever they are wrapped into."""
    for each in inside(element):
        if tag(each) == name:
            yield each
        elif tag(each) not in ("p", "tbl", "tc", "tr"):
            yield from _found(each, name)


def changes(parts: Parts) -> bool:
    """Whether changes that were tracked still stand in the text, accepted by nobody."""
    return any(tag(each) in _CHANGES or tag(each).endswith("PrChange") for each in parts.tree(parts.main).iter())


def comments(parts: Parts) -> bool:
    return any(len(parts.tree(name)) for name in parts.related(parts.main, "comments"))
