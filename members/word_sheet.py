"""Draws the Word templates that come with the portal: A4, the margins and the type of 05-HD/VPTW, fields in place of
what differs. An office that wants another look starts from the file that this makes."""

from collections.abc import Callable, Collection
from functools import cache
from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

CENTER, JUSTIFY, TO_RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.RIGHT
TYPE, SIZE, SMALL, TITLE, PARTY = "Times New Roman", 14, 12, 16, 15
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15  # millimetres (docs/rules.md §5.2)
WIDE = 210 - LEFT - RIGHT
HALVES = (74, WIDE - 74)
Columns = tuple[tuple[str, str, int], ...]  # heading, field, millimetres


@cache
def shipped(layout: Callable[["Sheet"], None]) -> bytes:
    """The template that `layout` draws; drawn once a process."""
    sheet = Sheet()
    layout(sheet)
    return sheet.content()


class Sheet:
    """A template that is being drawn from top to bottom. A `field` is named as templates name it."""

    def __init__(self) -> None:
        self.word: Word = Document()
        page = self.word.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = map(Mm, (TOP, BOTTOM, LEFT, RIGHT))
        normal = self.word.styles["Normal"]
        normal.font.name, normal.font.size = TYPE, Pt(SIZE)
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), TYPE)
        normal.paragraph_format.space_after = Pt(0)
        for name in ("author", "comments", "title"):
            setattr(self.word.core_properties, name, "")

    def content(self) -> bytes:
        made = BytesIO()
        self.word.save(made)
        return made.getvalue()

    def head(self) -> None:
        """Whose paper it is, and its number; the Party, place and day."""
        own, party = self._row(HALVES)
        self._if("cap_tren", own, lambda: _written(own, "{{ cap_tren }}", align=CENTER))
        _written(own, "{{ don_vi }}", bold=True, align=CENTER)
        _written(own, "*", align=CENTER)
        self._if("so_ky_hieu", own, lambda: _written(own, "{{ so_ky_hieu }}", align=CENTER))
        _first_line_gone(own)
        _written(party, "ĐẢNG CỘNG SẢN VIỆT NAM", bold=True, size=PARTY, align=CENTER, underline=True)
        _written(party, "")
        _written(party, "{{ noi_ngay }}", italic=True, align=CENTER)
        _first_line_gone(party)

    def title(self, kind: str, about: str) -> None:
        """The type in capitals, the trích yếu below it."""
        _written(self.word, kind, bold=True, size=TITLE, align=CENTER, before=18)
        _written(self.word, about, bold=True, align=CENTER)
        _written(self.word, "-----", align=CENTER, after=8)

    def text(self, field: str, *, led: str = "", italic: bool = False) -> None:
        """What a field says, `led` before it; nothing where it is empty."""
        words = f"{led}{{{{ {field} }}}}"

        def draw() -> None:
            _written(self.word, words, italic=italic, align=JUSTIFY, indent=True, after=4)

        self._if(field, self.word, draw)

    def heading(self, field: str, *, new_page: bool = False) -> None:
        """The same as a heading, which stays with what it is above of."""

        def draw() -> None:
            shape = _written(self.word, f"{{{{ {field} }}}}", bold=True, before=4, after=4).paragraph_format
            shape.keep_with_next, shape.page_break_before = True, new_page

        self._if(field, self.word, draw)

    def lines(self, listed: str, words: str) -> None:
        """`words` for each line of a list, whose parts are `{{ dong.part }}`."""
        _written(self.word, f"{{%p for dong in {listed} %}}")
        _written(self.word, words, align=JUSTIFY, indent=True, after=3)
        _written(self.word, "{%p endfor %}")

    def parts(self, listed: str, heading: str, words: str) -> None:
        """For each line of a list its heading and its words."""
        _written(self.word, f"{{%p for dong in {listed} %}}")
        _written(self.word, f"{{{{ dong.{heading} }}}}", bold=True, before=6).paragraph_format.keep_with_next = True
        _written(self.word, f"{{{{ dong.{words} }}}}", align=JUSTIFY, indent=True, after=4)
        _written(self.word, "{%p endfor %}")

    def table(self, listed: str, columns: Columns, numbers: Collection[str] = ()) -> None:
        """A table with a row for each line of a list; none where the list is empty. numbers: the fields that are set
        to the right."""
        _written(self.word, f"{{%p if {listed} %}}")
        table = self._table(4, [wide for *_, wide in columns], bordered=True)
        for place, (heading, field, _) in enumerate(columns):
            _written(table.cell(0, place), heading, bold=True, size=SMALL, align=CENTER)
            align = TO_RIGHT if field in numbers else None
            _written(table.cell(2, place), f"{{{{ dong.{field} }}}}", size=SMALL, align=align)
        _written(table.cell(1, 0), f"{{%tr for dong in {listed} %}}")
        _written(table.cell(3, 0), "{%tr endfor %}")
        for row in table.rows:
            for cell in row.cells:
                _first_line_gone(cell)
        _repeated(table)
        _written(self.word, "", after=4)
        _written(self.word, "{%p endif %}")

    def signature(self, recipients: str = "") -> None:
        """Nơi nhận on the left, who signs on the right."""
        left, right = self._row((WIDE // 2, WIDE - WIDE // 2))
        if recipients:
            _written(left, "Nơi nhận:", underline=True)
            _written(left, f"{{%p for dong in {recipients} %}}")
            _written(left, "- {{ dong.noi }}", size=SMALL)
            _written(left, "{%p endfor %}")
        _written(right, "{{ thay_mat }}", bold=True, align=CENTER, before=12)
        _written(right, "{{ chuc_vu }}", align=CENTER, after=60)
        _written(right, "{{ nguoi_ky }}", bold=True, align=CENTER)
        for cell in (left, right):
            _first_line_gone(cell)

    def two_signatures(self, left: tuple[str, ...], right: tuple[str, ...]) -> None:
        """Two who sign side by side: as what, what is noted of the signature, the name."""
        cells = self._row((WIDE // 2, WIDE - WIDE // 2))
        for cell, (role, note, name) in zip(cells, (left, right), strict=True):
            _written(cell, role, bold=True, align=CENTER, before=12)
            _written(cell, note, italic=True, size=SMALL, align=CENTER, after=48)
            _written(cell, name, bold=True, align=CENTER)
            _first_line_gone(cell)

    def _if(self, field: str, place, draw: Callable[[], object]) -> None:
        if field:
            _written(place, f"{{%p if {field} %}}")
        draw()
        if field:
            _written(place, "{%p endif %}")

    def _row(self, widths: tuple[int, int]) -> tuple[_Cell, _Cell]:
        table = self._table(1, widths)
        return table.cell(0, 0), table.cell(0, 1)

    def _table(self, rows: int, widths, *, bordered: bool = False) -> Table:
        table = self.word.add_table(rows, len(widths))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        if bordered:
            table.style = "Table Grid"
        for column, wide in zip(table.columns, widths, strict=True):  # LibreOffice goes by these
            column.width = Mm(wide)
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, wide in zip(row.cells, widths, strict=True):
                cell.width = Mm(wide)
        return table


def _written(
    place,
    words: str,
    *,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    size: int = SIZE,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: bool = False,
    before: int = 0,
    after: int = 0,
) -> Paragraph:
    """A paragraph at the end of the document, or of a cell."""
    paragraph = place.add_paragraph()
    run = paragraph.add_run(words)
    run.bold, run.italic, run.underline, run.font.size = bold, italic, underline, Pt(size)
    shape = paragraph.paragraph_format
    paragraph.alignment, shape.space_before, shape.space_after = align, Pt(before), Pt(after)
    if indent:
        shape.first_line_indent = Mm(10)
    return paragraph


def _first_line_gone(cell: _Cell) -> None:
    """A cell begins with an empty paragraph; where something was written it is in the way."""
    if len(cell.paragraphs) > 1:
        first = cell.paragraphs[0]._element
        first.getparent().remove(first)


def _repeated(table: Table) -> None:
    """The headings stand above each page that the table goes on to."""
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
