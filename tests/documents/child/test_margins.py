"""Stamps of secrecy where offices put them: beside the number, in a drawn box, in a header, upon a slide's master."""

from io import BytesIO

import docx
import openpyxl
import pptx
import pytest
from django.core.files.base import ContentFile
from docx.oxml import parse_xml
from docx.shared import Inches
from openpyxl.comments import Comment

from documents.files import SecretStamp, look_into
from tests.documents import made
from tests.documents.child import word_xml

pytestmark = pytest.mark.process
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
LONG = [f"Nội dung của kế hoạch, đoạn {number}. " * 20 for number in range(60)]


def saved(file) -> bytes:
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def boxed(*lines: str) -> bytes:
    """A paragraph of a text with a drawn box anchored in it."""
    text = docx.Document()
    paragraph = text.add_paragraph("ĐẢNG BỘ THÀNH PHỐ PHÚC LÂM")
    inside = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    box = f"<w:pict {W} {V}><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict>"
    run = paragraph.add_run()
    run._r.append(parse_xml(box))
    paragraph.add_run("Số 12-KH/TU")
    return saved(text)


def beside_the_number() -> bytes:
    """As every office writes its head: a table of two cells, several lines in each."""
    text = docx.Document()
    left, right = text.add_table(1, 2).rows[0].cells
    left.text = "THÀNH ỦY PHÚC LÂM\n*\nSố 12-KH/TU"
    left.add_paragraph("TỐI MẬT")
    right.text = "ĐẢNG CỘNG SẢN VIỆT NAM"
    return saved(text)


def headed(place: str, *, section: int = 0) -> bytes:
    text = docx.Document()
    for words in LONG:
        text.add_paragraph(words)
    for _ in range(section):
        text.add_section()
    chosen = text.sections[section]
    chosen.different_first_page_header_footer = place.startswith("first")
    text.settings.odd_and_even_pages_header_footer = place.startswith("even")
    getattr(chosen, place).paragraphs[0].text = "MẬT"
    return saved(text)


def watermark() -> bytes:
    text = docx.Document()
    art = f'<w:pict {W} {V}><v:shape><v:textpath string="TỐI MẬT"/></v:shape></w:pict>'
    text.sections[0].header.paragraphs[0].add_run()._r.append(parse_xml(art))
    return saved(text)


def mastered() -> bytes:
    show = pptx.Presentation()
    show.slide_masters[0].placeholders[0].text = "MẬT"
    show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = "Hội nghị"
    return saved(show)


def upon_a_slide() -> bytes:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Hội nghị"
    box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1))
    box.rotation, box.text_frame.text = 45, "M Ậ T"
    return saved(show)


def sheet_headed(**headings: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Danh sách"])
    for place, said in headings.items():
        getattr(book.active, place).right.text = said
        getattr(book.active, place).right.font = "Times New Roman,Bold"
        getattr(book.active, place).right.size = 14
    return saved(book)


def sheet_noted() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"].comment = Comment("TUYỆT MẬT", "Văn thư")
    return saved(book)


def remarked() -> bytes:
    remark = '<w:comment w:id="0"><w:p><w:r><w:t>TỐI MẬT</w:t></w:r></w:p></w:comment>'
    return word_xml.text(word_xml.paragraph("Kế hoạch"), comments=remark)


def noted_below() -> bytes:
    noted = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = f'<w:footnote w:id="2">{word_xml.paragraph("MẬT")}</w:footnote>'
    return word_xml.text(word_xml.paragraph("Kế hoạch", noted), footnotes=note)


def slide_remarked() -> bytes:
    spaces = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    remark = f"<p:cmLst {spaces}><p:cm><p:text>TUYỆT MẬT</p:text></p:cm></p:cmLst>"
    return made.rewritten(made.slides("Hội nghị"), {"ppt/comments/comment1.xml": remark.encode()})


STAMPED = {
    "beside the number": beside_the_number,
    "in a box": lambda: boxed("MẬT"),
    "in a box of two lines": lambda: boxed("TỐI", "MẬT"),
    "in the header": lambda: headed("header"),
    "in the header of the first page": lambda: headed("first_page_header"),
    "in the footer of the first page": lambda: headed("first_page_footer"),
    "in the header of even pages": lambda: headed("even_page_header"),
    "in the footer of a long text": lambda: headed("footer"),
    "in the header of a later part": lambda: headed("header", section=1),
    "as a watermark": watermark,
    "upon the master of slides": mastered,
    "turned upon a slide": upon_a_slide,
    "in the header of a sheet": lambda: sheet_headed(oddHeader="MẬT"),
    "in the footer of a sheet": lambda: sheet_headed(oddHeader="Danh sách", oddFooter="TỐI MẬT"),
    "in a note to a cell": sheet_noted,
    "in a remark at a text": remarked,
    "in a footnote": noted_below,
    "in a remark at a slide": slide_remarked,
}


@pytest.mark.parametrize("make", STAMPED.values(), ids=STAMPED)
def test_a_stamp_is_seen_wherever_it_is_put(make):
    with pytest.raises(SecretStamp):
        look_into(ContentFile(make(), "van-ban.docx"))


SPOKEN = {
    "in a box": lambda: boxed("Bảo vệ bí mật", "nhà nước"),
    "in the header of a sheet": lambda: sheet_headed(oddHeader="Mật độ dân số"),
    "in a cell": lambda: made.word([["CÔNG TÁC BẢO", "Số 12"], ["VỆ BÍ MẬT", "Trang 1"]]),
}


@pytest.mark.parametrize("make", SPOKEN.values(), ids=SPOKEN)
def test_words_about_secrets_stand_anywhere(make):
    assert look_into(ContentFile(make(), "van-ban.docx")).size
