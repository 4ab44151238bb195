"""Words that are drawn: paragraphs of DrawingML in shapes, diagrams and charts, in slides, workbooks and texts."""

from collections.abc import Iterator

from documents.child.parts import Parts, child, inside, tag, value
from members import legacy_letters


def lines(parts: Parts, name: str) -> Iterator[str]:
    """The paragraphs of a part in their order, with those of its diagrams and charts; a row of a table is one line."""
    root = parts.tree(name)
    if root is not None:
        yield from _walk(root, parts, name)


def _walk(element, parts: Parts, name: str) -> Iterator[str]:
    for each in inside(element):
        match tag(each):
            case "p":
                yield paragraph(each)
            case "text" if each.text and not each.text.isspace():  # of a remark at a slide or a cell
                yield each.text
            case "tr":
                cells = (" ".join(filter(None, _walk(cell, parts, name))) for cell in inside(each))
                yield "\t".join(cells)
            case "relIds":
                yield from _diagram(each, parts, name)
            case "chart" if value(each, "id"):
                yield from chart(parts, parts.target(name, value(each, "id")))
            case _:
                yield from _walk(each, parts, name)


def _diagram(element, parts: Parts, name: str) -> Iterator[str]:
    """What SmartArt says; how it looks is computed."""
    yield from lines(parts, parts.target(name, value(element, "dm")))


def chart(parts: Parts, name: str) -> Iterator[str]:
    """Titles, and the names of what is counted; the numbers stand in the sheet, or are drawn."""
    root = parts.tree(name)
    if root is None:
        return
    for each in root.iter():
        if tag(each) == "p":
            yield paragraph(each)
        elif tag(each) == "strCache":
            yield from ("".join(point.itertext()) for point in each if tag(point) == "pt")


def paragraph(element) -> str:
    """Its text as it is shown: in Unicode, in capitals where the font makes them."""
    return "".join(_pieces(element))


def _pieces(element) -> Iterator[str]:
    for each in inside(element):
        match tag(each):
            case "r" | "fld":
                yield _run(each)
            case "br":
                yield "\n"
            case "t":
                yield each.text or ""
            case _:
                yield from _pieces(each)


def _run(element) -> str:
    about, said = child(element, "rPr"), "".join(each.text or "" for each in element if tag(each) == "t")
    if about is None:
        return said
    letters, capitals = legacy_letters.letters_of_font(value(child(about, "latin"), "typeface"))
    if letters:
        said = legacy_letters.from_letters(said, letters, capitals=capitals)
    return said.upper() if value(about, "cap") in ("all", "small") else said
