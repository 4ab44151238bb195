"""Makes files of the kinds that offices send, sound ones and such as are made to harm."""

import struct
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import pillow_heif
import pptx
from docx.shared import Inches
from PIL import Image, ImageDraw, ImageFont

FONTS = (
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(*blocks) -> bytes:
    """A text of paragraphs; a list of rows is a table, None a page break."""
    made = docx.Document()
    for block in blocks or ("Đảng bộ phường Phúc Lâm",):
        if block is None:
            made.add_page_break()
        elif isinstance(block, str):
            made.add_paragraph(block)
        else:
            table = made.add_table(len(block), len(block[0]))
            for row, texts in zip(table.rows, block, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
    return _saved(made)


def sheets(**rows) -> bytes:
    """A workbook: a name and the rows of each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in (rows or {"Bảng": [["Chi bộ", 7]]}).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    return _saved(book)


def slides(*titles: str) -> bytes:
    show = pptx.Presentation()
    for title in titles or ("Hội nghị",):
        show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = title
    return _saved(show)


def picture(*lines: str, kind: str = "JPEG", size: tuple[int, int] = (1240, 1754)) -> bytes:
    """A page as a phone sees it."""
    page = Image.new("RGB", size, "white")
    font = ImageFont.truetype(next(filter(lambda path: Path(path).exists(), FONTS)), 36)
    pen = ImageDraw.Draw(page)
    for row, line in enumerate(lines):
        pen.text((110, 140 + 90 * row), line, fill="black", font=font)
    return _saved(page, kind)


def scan(*pages: tuple[str, ...], turn: int = 0) -> bytes:
    """A PDF whose pages are pictures, turned by so many degrees."""
    first, *others = [Image.open(BytesIO(picture(*lines))).rotate(turn, expand=True) for lines in pages]
    out = BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=150)
    return out.getvalue()


def pasted(*pages: tuple[str, ...], said: str = "") -> bytes:
    """A Word text into which scans of pages were put, behind a line of its own."""
    text = docx.Document()
    section = text.sections[0]
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(0.2)
    for lines in pages:
        text.add_picture(BytesIO(picture(*lines)), width=section.page_width - 2 * section.left_margin)
    if said:
        text.paragraphs[0].insert_paragraph_before(said)
    return _saved(text)


def heic(*lines: str, size: tuple[int, int] = (1240, 1754)) -> bytes:
    """A page as an iPhone stores it."""
    pillow_heif.register_heif_opener()
    return _saved(Image.open(BytesIO(picture(*lines, size=size))), "HEIF")


def compound(**streams: bytes) -> bytes:
    """The container of Office until 2003 with these streams; `_1` in a name is \\x01."""
    bodies = [body.ljust(4096, b"\0") for body in streams.values()]
    sectors = [len(body) // 512 for body in bodies]
    rows = 1 + len(bodies) // 4 + 1
    table, place = [0xFFFFFFFD, *range(2, 1 + rows), 0xFFFFFFFE], 1 + rows
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, body, count in zip(streams, bodies, sectors, strict=True):
        entries.append(_entry(name.replace("_1", "\x01"), 2, place, len(body)))
        table += [*range(place + 1, place + count), 0xFFFFFFFE]
        place += count
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x9I", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    listed = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    return head + listed + b"".join(entries).ljust(512 * rows, b"\0") + b"".join(bodies)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le")
    return struct.pack("<64sHBxIII36xIQ", spelled, len(spelled) + 2, kind, *[0xFFFFFFFF] * 3, start, size)


def rewritten(package: bytes, parts: dict[str, bytes]) -> bytes:
    """`package` with these parts in place of those, or added."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info.filename, old.read(info))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def part(package: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(package)) as opened:
        return opened.read(name)


def related(package: bytes, kind: str, target: str, name: str = "word/_rels/document.xml.rels") -> bytes:
    """`package` with one more relation that leads out of it."""
    link = f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    content = part(package, name).replace(b"</Relationships>", link.encode())
    return rewritten(package, {name: content})


def _saved(made, *kind) -> bytes:
    out = BytesIO()
    made.save(out, *kind)
    return out.getvalue()
