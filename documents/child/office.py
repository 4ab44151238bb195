"""The words of DOCX, PPTX and XLSX in the order in which they are read."""

import re
from collections.abc import Callable
from functools import partial
from io import BytesIO
from zipfile import ZipFile

from documents.child.refusing import Refused
from documents.child.text import cut

CELLS = 200_000  # of a workbook; what goes beyond is data, not text
_PAGES = re.compile(rb"<Pages>(\d{1,6})</Pages>")
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


def length(package: ZipFile, kind: str) -> int:
    """How many pages, slides or sheets; 0 when a text does not say."""
    if kind == "docx":
        names = package.namelist()
        found = _PAGES.search(package.read("docProps/app.xml")) if "docProps/app.xml" in names else None
        return int(found[1]) if found else 0
    pattern = _SLIDE if kind == "pptx" else _SHEET
    return sum(bool(pattern.fullmatch(name)) for name in package.namelist())


def pages(package: ZipFile, kind: str, *, apart: bool = False):
    """The text of each page, slide or sheet; tabs stand between the cells of a row. With `apart` every paragraph of a
    cell is a line of its own. Raises Refused when broken."""
    readers: dict[str, Callable] = {
        "docx": partial(_word, inside="\n" if apart else " "),
        "pptx": _slides,
        "xlsx": _sheets,
    }
    package.fp.seek(0)
    try:
        yield from readers[kind](BytesIO(package.fp.read()))
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, SyntaxError) as error:
        raise Refused("broken_office") from error


def _word(file: BytesIO, *, inside: str):
    import docx  # each library is loaded by the files that need it: together they take a second

    yield from cut(_blocks(docx.Document(file), inside))


def _blocks(document, inside: str):
    """Paragraphs and rows in their order, None where the author begins a page; the header first, the footer last."""
    section = document.sections[0] if len(document.sections) else None
    if section and not section.header.is_linked_to_previous:
        yield from _inner(section.header._element, inside)
    yield from _inner(document.element.body, inside)
    if section and not section.footer.is_linked_to_previous:
        yield from _inner(section.footer._element, inside)


def _inner(container, inside: str = " "):
    """`inside` stands between the paragraphs of one cell."""
    for block in container:
        match _tag(block):
            case "p":
                yield from _paragraph(block)
            case "tbl":
                for row in _children(block, "tr"):
                    cells = (filter(None, _inner(cell, inside)) for cell in _children(row, "tc"))
                    yield "\t".join(map(inside.join, cells))
            case "sdt" | "sdtContent" | "customXml" | "ins":
                yield from _inner(block, inside)


def _paragraph(block):
    before, *after = "".join(_pieces(block)).split("\f")
    yield before
    for part in after:
        yield None
        yield part


def _pieces(element):
    """The text of a paragraph with \\f where a page begins; a link, a field, a text box stand where they are read."""
    for child in element:
        match _tag(child):
            case "t":
                yield child.text or ""
            case "tab" | "br" | "cr" | "noBreakHyphen" | "pageBreakBefore":
                yield _sign(child, within=_tag(element))
            case "txbxContent":
                yield "\n".join(["", *filter(None, _inner(child)), ""])
            case "Fallback" | "del" | "moveFrom":
                continue  # the same once more for older programs; what was struck out or put elsewhere
            case _:
                yield from _pieces(child)


def _sign(element, *, within: str) -> str:
    match _tag(element):
        case "tab":
            return "\t" if within == "r" else ""  # elsewhere it is a stop on the ruler
        case "br":
            return "\f" if _marked(element, "type", "page") else "\n"
        case "pageBreakBefore":
            return "" if _marked(element, "val", "0", "false") else "\f"
        case "noBreakHyphen":
            return "-"
    return "\n"


def _tag(element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _children(element, tag: str):
    return (child for child in element if _tag(child) == tag)


def _marked(element, attribute: str, *values: str) -> bool:
    return any(key.endswith("}" + attribute) and value in values for key, value in element.items())


def _slides(file: BytesIO):
    import pptx

    for slide in pptx.Presentation(file).slides:
        yield "\n".join(filter(None, _shapes(slide.shapes)))


def _shapes(shapes):
    for shape in shapes:
        if shape.shape_type is not None and hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield from ("\t".join(cell.text for cell in row.cells) for row in shape.table.rows)
        elif shape.has_text_frame:
            yield shape.text_frame.text


def _sheets(file: BytesIO):
    import python_calamine

    book, left = python_calamine.CalamineWorkbook.from_filelike(file), CELLS
    for name in book.sheet_names:
        lines = [name]
        for row in book.get_sheet_by_name(name).iter_rows():
            left -= len(row)
            if left < 0:
                break
            if any(cell != "" for cell in row):
                lines.append("\t".join(_cell(cell) for cell in row).rstrip("\t"))
        yield "\n".join(lines)


def _cell(value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
