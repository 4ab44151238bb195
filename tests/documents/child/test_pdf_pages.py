"""What stands on the pages of a PDF, as a reader sees them."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from documents.child import pdf_places
from documents.child.pdf import open_pdf
from documents.child.pdf_pages import Page
from documents.child.pdf_places import Sign
from documents.child.text import carried_over, clean
from documents.files import SecretStamp, look_into
from tests.documents import made
from tests.documents.pdfs import pdf

PRINTED = Path(__file__).parents[2] / "data" / "documents"


@contextmanager
def opened(content: bytes) -> Iterator[list[Page]]:
    document = open_pdf(content)
    document.init_forms()
    yield [Page(document, index) for index in range(len(document))]


def printed(name: str):
    return opened((PRINTED / name).read_bytes())


def noted(*notes: str) -> bytes:
    """A page of plain text with these annotations upon it."""
    return pdf(["Số:", "Kế hoạch"]).replace(b"/Type /Page /", f"/Type /Page /Annots [{' '.join(notes)}] /".encode())


def test_a_hyphen_at_the_end_of_a_line_is_kept():
    with printed("mac-lenin-hyphen.pdf") as pages:
        text = "\n".join(page.text for page in pages)
    assert (text.count("Mác-Lênin"), text.count("Lênin")) == (27, 27)
    assert (text.count("12-CTrPH/BTGDVTU-UBMTTQ"), text.count("UBMTTQ")) == (27, 27)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mác-\nLênin", "Mác-Lênin"),
        ("số 12-\nCTrPH/BTGDVTU-\nUBMTTQ", "số 12-CTrPH/BTGDVTU-UBMTTQ"),
        ("12-CTrPH/\nBTGDVTU", "12-CTrPH/BTGDVTU"),
        ("gồm:\n- một\n- hai", "gồm:\n- một\n- hai"),
        ("2025 -\n2030", "2025 -\n2030"),
        ("và/\nhoặc", "và/\nhoặc"),
    ],
)
def test_what_a_line_has_parted_at_its_hyphen_is_one_word(text, said):
    assert carried_over(text) == said


def test_blanks_of_any_kind_in_a_row_are_one_and_tabs_and_lines_stay():
    assert clean("a \xa0b\u3000c  d\t e \n  f\xa0 g") == "a b c d\t e\nf g"


def test_a_table_as_wide_as_its_page_is_read_in_its_lines():
    with printed("chromium-full-width-table.pdf") as pages:
        first, second = pages[0].text.split("\n"), pages[1].text.split("\n")
        assert pages[0].lines[:7] == ["DS", "TT", "Họ tên", "Đơn vị", "0", "Nguyễn Văn A0", "Chi bộ 0"]
        everything = "\n".join(page.text for page in pages)
    assert first[:3] == ["DS", "TT Họ tên Đơn vị", "0 Nguyễn Văn A0 Chi bộ 0"]
    assert second[:2] == ["TT Họ tên Đơn vị", "22 Nguyễn Văn A22 Chi bộ 1"]
    assert [f"{row} Nguyễn Văn A{row} Chi bộ {row % 7}" in everything for row in range(120)] == [True] * 120


def letters(text: str, left: float, bottom: float) -> list[Sign]:
    return [Sign(left + 6 * place, bottom, left + 6 * place + 6, bottom + 12, sign) for place, sign in enumerate(text)]


def test_lines_are_put_together_from_above_and_from_the_left_also_on_a_page_that_is_turned():
    signs = [*letters("Chi bộ", 300, 700), *letters("Họ tên", 50, 700.5), *letters("Văn An", 50, 680)]
    assert [pdf_places.spelled(line) for line in pdf_places.lines(signs)] == ["Họ tên Chi bộ", "Văn An"]
    turned = [Sign(-top, left, -bottom, right, said) for left, bottom, right, top, said in signs]
    assert [pdf_places.columns(line) for line in pdf_places.lines(turned, turn=90)] == [
        ["Họ tên", "Chi bộ"],
        ["Văn An"],
    ]


def test_a_letter_that_is_drawn_twice_to_make_it_bold_is_read_once():
    signs = [sign for each in letters("MẬT", 50, 700) for sign in (each, each._replace(left=each.left + 0.3))]
    assert [pdf_places.spelled(line) for line in pdf_places.lines(signs)] == ["MẬT"]


def test_fields_and_typed_notes_are_read_where_they_stand():
    with printed("filled-form-and-typewriter.pdf") as (page,):
        assert page.text.split("\n") == [
            "So: 121-KH/TU ngay thang nam 2026",
            "NGAY24 THANG11",
            "Ke hoach to chuc sinh hoat chi bo chuyen de quy IV nam 2026",
        ]


NOTE = "<< /Type /Annot /Subtype /FreeText /Rect [120 775 300 795] /Contents ({}) /F {} >>"


def test_a_note_without_a_picture_of_itself_is_read_and_a_hidden_one_is_not():
    with opened(noted(NOTE.format("12-KH/TU", 4), NOTE.format("an di", 2))) as (page,):
        assert page.text.split("\n") == ["Số: 12-KH/TU", "Kế hoạch"]


def test_a_field_of_several_lines_without_a_picture_of_itself_is_read():
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /Ff 4096 /T (a) "
    field += "/V (Dong mot\\nDong hai) /Rect [120 600 300 660] /F 4 >>"
    content = noted(field).replace(b"/Type /Catalog", f"/Type /Catalog /AcroForm << /Fields [{field}] >>".encode())
    with opened(content) as (page,):
        assert page.text.split("\n") == ["Số:", "Kế hoạch", "Dong mot", "Dong hai"]


@pytest.mark.process
def test_a_stamp_that_was_typed_onto_a_page_is_seen():
    with pytest.raises(SecretStamp, match="TUYỆT MẬT"):
        look_into(ContentFile(noted(NOTE.format("TUYET MAT", 4)), "van-ban.pdf"))


@pytest.mark.process
@pytest.mark.parametrize("note", [NOTE.replace("FreeText", "Text"), NOTE.replace("FreeText", "Highlight"), NOTE])
@pytest.mark.parametrize("flags", [4, 2])  # printed, hidden
def test_a_stamp_in_a_remark_at_a_page_is_seen(note, flags):
    with pytest.raises(SecretStamp, match="TUYỆT MẬT"):
        look_into(ContentFile(noted(note.format("TUYET MAT", flags)), "van-ban.pdf"))


def drawn(page: bytes, *places: tuple[float, float, float, float]) -> bytes:
    """The page of a PDF with a picture laid into each of these boxes (left, bottom, width, height), within a form."""
    laid = b" ".join(b"q %f 0 0 %f %f %f cm /I Do Q" % (width, up, left, low) for left, low, width, up in places)
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 2000 2000] /Matrix [0.5 0 0 0.5 0 0] "
    form += b"/Resources << /XObject << /I 91 0 R >> >> /Length %d >>\nstream\n%b\nendstream" % (len(laid), laid)
    dots = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    objects = b"90 0 obj\n%b\nendobj\n91 0 obj\n%b\nstream\n\x7f\nendstream\nendobj\n" % (form, dots)
    page = page.replace(b"<< /Font << /F 3 0 R >> >>", b"<< /Font << /F 3 0 R >> /XObject << /X 90 0 R >> >>")
    return page.replace(b"stream\nBT", b"stream\n/X Do BT", 1).replace(b"xref", objects + b"xref", 1)


TEXT = ["Đảng bộ phường Phúc Lâm, kế hoạch trồng cây xanh quanh hồ nước của khu dân cư"]


@pytest.mark.parametrize(
    ("places", "scan"),
    [
        ([(0, 0, 1190, 1684)], True),
        ([(0, low, 1190, 421) for low in (0, 421, 842, 1263)], True),  # as some scanners store it: in strips
        ([(60, 1400, 200, 200)], False),  # a coat of arms
        ([], False),
    ],
)
def test_a_page_that_pictures_cover_is_a_scan_whatever_text_lies_on_it(places, scan):
    with opened(drawn(pdf(TEXT), *places)) as (page,):
        assert (page.is_picture, page.is_layer, page.text.strip()) == (scan, False, TEXT[0])


@pytest.mark.parametrize(("name", "layer"), [("scan_signed_secret.pdf", False), ("scan_english_layer.pdf", True)])
def test_a_layer_of_text_that_nobody_sees_is_known(name, layer):
    with printed(name) as (page,):
        assert (page.is_picture, page.is_layer) == (True, layer)


def test_a_picture_alone_is_a_scan():
    out = BytesIO()
    Image.new("L", (300, 400), "white").save(out, "PDF")
    with opened(out.getvalue()) as (page,):
        assert (page.is_picture, page.text) == (True, "")
    with opened(made.scan(("Trang một",))) as (page,):
        assert page.is_picture
