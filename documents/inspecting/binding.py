"""Binds pictures of pages, which this portal has made itself, into one PDF."""

import re
from collections.abc import Iterator
from io import BytesIO

DPI = 200
_POINTS = 72  # in an inch
_PICTURE = re.compile(rb"/Filter /DCTDecode /Length (\d+) >>\nstream\n")
_NUMBER = re.compile(r"([0-9]{1,18})")
_SPACES = {"L": "DeviceGray", "RGB": "DeviceRGB"}


def bind(pages: list[bytes]) -> bytes:
    """A PDF of a page each; the JPEGs go into it as they are, and none is unpacked: fifty pages would be a gigabyte."""
    out, starts = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(_objects(pages), 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(starts) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(starts) + 1, table)
    return bytes(out)


def pages(bound: bytes) -> list[bytes]:
    """The pictures of a PDF that `bind` has made, in their order."""
    found, place = [], 0
    while head := _PICTURE.search(bound, place):
        place = head.end() + int(head[1])
        found.append(bound[head.end() : place])
    return found


def by_name(name: str) -> list[tuple[int, str]]:
    """A key by which `trang-2` comes before `trang-10`."""
    return [(int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in _NUMBER.split(name)]


def _objects(pages: list[bytes]) -> Iterator[bytes]:
    """The catalogue, the list of pages, then of each page itself, what is drawn on it, and its picture."""
    from PIL import Image  # only who binds pages waits for it

    numbers = range(3, 3 + 3 * len(pages), 3)
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    yield b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(pages), kids)
    for number, picture in zip(numbers, pages, strict=True):
        with Image.open(BytesIO(picture)) as seen:  # its head alone
            (width, height), space = seen.size, _SPACES[seen.mode].encode()
        across, up = width * _POINTS / DPI, height * _POINTS / DPI
        yield (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R "
            b"/Resources << /XObject << /Page %d 0 R >> >> >>" % (across, up, number + 1, number + 2)
        )
        yield _stream(b"", b"q %.2f 0 0 %.2f 0 0 cm /Page Do Q" % (across, up))
        facts = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%b" % (width, height, space)
        yield _stream(facts + b" /BitsPerComponent 8 /Filter /DCTDecode ", picture)


def _stream(facts: bytes, content: bytes) -> bytes:
    return b"<< %b/Length %d >>\nstream\n%b\nendstream" % (facts, len(content), content)
