"""Whether a picture may lie upon the text of a PDF, told from its bytes; pages are judged as if each had been asked."""

import random
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from documents.child.pdf import open_pdf
from documents.child.pdf_drawings import may_hold_pictures
from documents.child.pdf_pages import Page
from tests.documents import made
from tests.documents.pdfs import pdf

LINE = b"BT /F 12 Tf 50 780 Td <0041> Tj ET\n"
LONG = LINE * 200
DOTS = random.Random(7).randbytes(6_400)  # that cannot be packed any smaller
WITHIN = b"q 595 0 0 842 0 0 cm\nBI /W 80 /H 80 /BPC 8 /CS /G ID " + DOTS + b"\nEI Q\n"
FONT = b"9 0 obj\n<< /Length1 9 >>\nstream\n BI /W " + DOTS + b"\nendstream\nendobj\n"
FILES = [
    *sorted(Path("tests/data/documents").glob("*.pdf")),
    *sorted(Path("sotay/demo/data/van-kien").glob("*.pdf"))[:4],
]


def drawing(stream: bytes, facts: bytes = b"") -> bytes:
    """A PDF of one page whose drawing is `stream`, with these `facts` about it."""
    plain = pdf(["A"])
    start = plain.rindex(b"<< /Length", 0, plain.index(b"stream\nBT"))
    end = plain.index(b"endstream", start)
    return plain[:start] + b"<< /Length %d %b >>\nstream\n%b\n" % (len(stream), facts, stream) + plain[end:]


def flate(stream: bytes) -> bytes:
    return drawing(zlib.compress(stream), b"/Filter /FlateDecode")


@pytest.mark.parametrize(
    ("content", "may"),
    [
        (drawing(LONG), False),
        (flate(LONG), False),
        (flate(LINE + b"%" + DOTS.replace(b"BI", b"BJ")), False),
        (drawing(LINE).replace(b"/Resources <<", b"/Resources << /ProcSet [/PDF /Text /ImageB /ImageC]"), False),
        (drawing(LINE) + FONT, False),
        (drawing(WITHIN), True),
        (flate(LONG + WITHIN), True),
        (drawing(LONG, b"/Filter /ASCII85Decode"), True),
        (drawing(LONG, b"/Filter [/ASCIIHexDecode /FlateDecode]"), True),
        (drawing(zlib.compress(DOTS), b"/Filter /FlateDecode /DecodeParms << /Predictor 12 >>"), True),
        (drawing(LONG, b"/Filter /FlateDecode"), True),
        (drawing(LINE) + b"9 0 obj\n<< /Subtype /Image /Width 1 >>\n", True),
        (drawing(LINE) + b"9 0 obj\n<< /Subtype /Im#61ge /Width 1 >>\n", True),
        (drawing(LONG)[: -len("endstream") - 400], False),  # cut off
    ],
)
def test_a_picture_is_seen_from_outside_wherever_it_stands(content, may):
    assert may_hold_pictures(content) is may


def test_a_page_that_a_picture_within_its_drawing_covers_is_a_scan_with_or_without_text():
    for drawn in (WITHIN, WITHIN + LINE * 30):
        content = flate(drawn)
        assert Page(open_pdf(content), 0, pictured=may_hold_pictures(content)).is_picture


def pages(content: bytes, *, pictured: bool) -> list[bool]:
    document = open_pdf(content)
    return [Page(document, index, pictured=pictured).is_picture for index in range(len(document))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_of_offices_are_judged_as_if_each_page_had_been_asked(path):
    content = path.read_bytes()
    assert pages(content, pictured=may_hold_pictures(content)) == pages(content, pictured=True)


def test_a_scan_is_asked_and_what_an_office_prints_is_not():
    out = BytesIO()
    Image.new("L", (300, 400), "white").save(out, "PDF")
    assert may_hold_pictures(out.getvalue()) and may_hold_pictures(made.scan(("Trang một",)))
    assert not any(may_hold_pictures(path.read_bytes()) for path in FILES if "van-kien" in path.parts)
