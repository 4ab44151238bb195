"""No word is forgotten: what the reader finds is what stands anywhere in the file, less what was struck out or hidden.

The words of the file are found here in the plainest way, by every element that holds text in every part of the package;
so that a wrapper of which the reader does not know shows itself as a missing word."""

import re
import subprocess
from collections import Counter
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pptx
import pytest
from docx.oxml import parse_xml
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from documents.child.text import clean
from tests.documents import made
from tests.documents.child.reading import pages
from tests.documents.child.word_xml import W, cell, paragraph, row, run, table, text

FILES = Path(__file__).parents[2] / "data" / "office"
PARTS = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml|(word|ppt|xl)/(diagrams/data|charts/chart)\d*\.xml|"
    r"ppt/(slides|notesSlides)/[^/]+\.xml|xl/(sharedStrings|worksheets/[^/]+|drawings/[^/]+|comments[^.]*)\.xml"
)
HOLDS_TEXT, ENDS_WORD = {"t"}, {"p", "tab", "ptab", "br", "cr", "si", "is", "v", "comment"}
GONE = ("del", "moveFrom", "Fallback", "instrText")


def name(element) -> str:
    return etree.QName(element).localname


def is_gone(element) -> bool:
    """Whether anything around it says that it is not shown."""
    for around in element.iterancestors():
        if name(around) in GONE or (name(around) == "r" and around.find(f"{{{W}}}rPr/{{{W}}}vanish") is not None):
            return True
        if name(around) == "tr" and around.find(f"{{{W}}}trPr/{{{W}}}del") is not None:
            return True
        if around.get("type") in ("sldNum", "dt", "ftr", "hdr"):
            return True
    return False


def words_of(content: bytes) -> tuple[Counter, Counter]:
    """All words that are shown, and all that are not."""
    shown, gone = [], []
    with ZipFile(BytesIO(content)) as package:
        for part in filter(PARTS.fullmatch, package.namelist()):
            shown.append(" ")
            for element in etree.fromstring(package.read(part)).iter("*"):
                if name(element) in ENDS_WORD:
                    shown.append(" ")
                if name(element) in HOLDS_TEXT:
                    (gone if is_gone(element) else shown).append(element.text or "")
                if name(element) == "delText":
                    gone.append(f" {element.text} ")
    return Counter(clean("".join(shown)).split()), Counter(" ".join(gone).split())


def check(content: bytes) -> None:
    found = Counter(" ".join(pages(content)).split())
    shown, gone = words_of(content)
    assert shown, "a file without words proves nothing"
    assert shown - found == Counter()
    assert [word for word in gone if word in found and word not in shown] == []


# XML as Word writes it: every wrapper around every thing

CHOICE = "<mc:Choice Requires='new'>{}</mc:Choice><mc:Fallback><w:r><w:t>CŨ</w:t></w:r></mc:Fallback>"
CONTROL = "<w:sdt><w:sdtPr><w:alias w:val='a'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
TEXT_BOX = "<w:txbxContent><w:p>{}</w:p></w:txbxContent>"
WRAPPERS = {
    "content control": CONTROL,
    "control in a control": CONTROL.replace("{}", CONTROL),
    "custom XML": "<w:customXml w:element='a'><w:customXmlPr/>{}</w:customXml>",
    "inserted": "<w:ins w:id='1' w:author='A'>{}</w:ins>",
    "moved here": "<w:moveTo w:id='2' w:author='A'>{}</w:moveTo>",
    "inserted after a move": "<w:ins w:id='3'><w:moveTo w:id='4'>{}</w:moveTo></w:ins>",
    "smart tag": "<w:smartTag w:uri='a' w:element='b'><w:smartTagPr/>{}</w:smartTag>",
    "alternate content": f"<mc:AlternateContent>{CHOICE}</mc:AlternateContent>",
    "later version": "<new:wrapper new:a='1'>{}</new:wrapper>",
}
INLINE = {
    "link": "<w:hyperlink r:id='rId9'>{}</w:hyperlink>",
    "field": "<w:fldSimple w:instr='DATE'>{}</w:fldSimple>",
    "direction": "<w:dir w:val='ltr'>{}</w:dir>",
    "direction of letters": "<w:bdo w:val='ltr'>{}</w:bdo>",
    "ruby": "<w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase><w:r><w:t>nền</w:t></w:r></w:rubyBase></w:ruby></w:r>",
    "drawn box": f"<w:r><w:drawing><wps:wsp><wps:txbx>{TEXT_BOX}</wps:txbx></wps:wsp></w:drawing></w:r>",
    "old drawn box": f"<w:r><w:pict><v:shape><v:textbox>{TEXT_BOX}</v:textbox></v:shape></w:pict></w:r>",
}
HELD = {
    "block": lambda wrap: paragraph("trước") + wrap(paragraph("trong khối")) + paragraph("sau"),
    "table": lambda wrap: wrap(table(row(cell(paragraph("trong bảng"))))) + paragraph("sau"),
    "row": lambda wrap: table(
        row(cell(paragraph("trước"))), wrap(row(cell(paragraph("trong hàng")))), row(cell(paragraph("sau")))
    ),
    "cell": lambda wrap: table(row(cell(paragraph("trước")), wrap(cell(paragraph("trong ô"))), cell(paragraph("sau")))),
    "block of a cell": lambda wrap: table(row(cell(wrap(paragraph("trong đoạn của ô"))))),
    "run": lambda wrap: paragraph(run("trước "), wrap(run("trong dòng")), run(" sau")),
    "block of a box": lambda wrap: paragraph(
        INLINE["old drawn box"].replace("<w:p>{}</w:p>", wrap(paragraph("trong hộp")))
    ),
}
WRAPPED = [(wrapper, held) for wrapper in WRAPPERS for held in HELD] + [(wrapper, "run") for wrapper in INLINE]


@pytest.mark.parametrize(("wrapper", "held"), WRAPPED)
@pytest.mark.parametrize("strict", [False, True], ids=["", "strict"])
def test_no_wrapper_of_word_hides_a_word(wrapper, held, strict):
    wrap = (WRAPPERS | INLINE)[wrapper].format
    content = text(HELD[held](wrap), strict=strict)
    assert "trong" in " ".join(pages(content))
    check(content)


@pytest.mark.parametrize(
    "gone", ["<w:del>{}</w:del>", "<w:moveFrom>{}</w:moveFrom>", "<w:ins><w:del>{}</w:del></w:ins>"]
)
@pytest.mark.parametrize("held", HELD)
def test_what_was_struck_out_is_not_read(gone, held):
    content = text(paragraph("còn"), HELD[held](gone.format))
    assert "trong" not in " ".join(pages(content))
    check(content)


def test_words_in_margins_and_notes_are_read():
    noted = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
    notes = {
        f"{kind}s": f'<w:{kind} w:id="2">{CONTROL.format(paragraph(f"chú thích {kind}"))}</w:{kind}>'
        for kind in ("footnote", "endnote")
    }
    check(
        text(
            paragraph(run("câu"), noted),
            header=paragraph("đầu trang"),
            footer=table(row(cell(paragraph("chân")))),
            **notes,
        )
    )


@pytest.mark.parametrize("path", sorted(FILES.glob("*.docx")), ids=lambda path: path.stem)
def test_files_that_offices_have_sent(path):
    if "tcvn3" in path.stem:
        assert len(" ".join(pages(path.read_bytes())).split()) == sum(words_of(path.read_bytes())[0].values())
    else:
        check(made.rewritten(path.read_bytes(), {}))


# What libraries write


def saved(file) -> bytes:
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def test_a_text_of_python_docx():
    made_text = docx.Document()
    made_text.add_heading("Nghị quyết", 0)
    for style in ("List Bullet", "List Number", "Quote", "Intense Quote", "List Bullet 2", "Caption"):
        made_text.add_paragraph(f"đoạn {style.replace(' ', '_')}", style)
    grid = made_text.add_table(3, 3)
    for place, each in enumerate(grid._cells):
        each.text = f"ô{place}"
    grid.cell(0, 0).merge(grid.cell(0, 1)).add_table(1, 1).cell(0, 0).text = "bảng trong bảng"
    grid.cell(1, 2).merge(grid.cell(2, 2))
    section = made_text.add_section()
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    section.header.paragraphs[0].text, section.footer.paragraphs[0].text = "đầu phần hai", "chân phần hai"
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "đầu trang nhất"
    made_text.add_paragraph("phần hai")._p.append(
        parse_xml(f'<w:hyperlink xmlns:w="{W}"><w:r><w:t>liên kết</w:t></w:r></w:hyperlink>')
    )
    check(saved(made_text))


def test_slides_of_python_pptx():
    show = pptx.Presentation()
    for layout in show.slide_layouts:
        slide = show.slides.add_slide(layout)
        for place, each in enumerate(slide.placeholders):
            if each.has_text_frame:
                each.text = f"chỗ {layout.name.replace(' ', '_')}{place}"
    group = slide.shapes.add_group_shape()
    group.shapes.add_group_shape().shapes.add_textbox(0, 0, 9, 9).text_frame.text = "nhóm trong nhóm"
    figures = CategoryChartData()
    figures.categories = ["Quý_I", "Quý_II"]
    figures.add_series("Đảng_viên", (1, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, Inches(1), Inches(1), Inches(3), Inches(3), figures)
    slide.notes_slide.notes_text_frame.text = "lời người nói\nhai dòng"
    content = saved(show)
    check(content)
    assert {"Quý_I", "Quý_II", "Đảng_viên"} <= set(" ".join(pages(content)).split())


def test_a_workbook_of_openpyxl():
    book = openpyxl.Workbook()
    book.active.append(["chữ đậm", "công thức", None, "cuối"])
    book.active["C5"] = openpyxl.cell.rich_text.CellRichText("thường ", openpyxl.cell.rich_text.TextBlock(
        openpyxl.cell.text.InlineFont(b=True), "đậm"), " hết")  # fmt: skip
    book.active.merge_cells("A1:B1")
    other = book.create_sheet("Hai")
    other["ZZ900"] = "xa lắm"
    other["A1"].comment = openpyxl.comments.Comment("lời ghi", "A")
    check(saved(book))


# What LibreOffice writes

SOURCES = {"web.html": "docx", "letter.fodt": "docx", "sheet.fods": "xlsx", "show.fodp": "pptx"}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Each source as LibreOffice writes it in the kind of Microsoft."""
    folder = tmp_path_factory.mktemp("libreoffice")
    for source, kind in SOURCES.items():
        filters = ["--infilter=HTML (StarWriter)"] if source.endswith("html") else []
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", *filters]
        command += ["--convert-to", kind, "--outdir", str(folder), str(FILES / source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder


@pytest.mark.libreoffice
@pytest.mark.parametrize("source", SOURCES)
def test_a_file_of_libreoffice(written, source):
    content = (written / source).with_suffix(f".{SOURCES[source]}").read_bytes()
    check(content)
    assert "bịgạch" not in " ".join(pages(content))
