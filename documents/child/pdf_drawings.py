"""Tells from the bytes of a PDF whether a picture may lie upon the text of a page, so that the hundreds of things drawn
on each page need not be asked one by one what they are. Most files of an office hold none."""

import re
import zlib
from collections.abc import Iterator

_PICTURE = re.compile(rb"/(?:I|#49)(?:m|#6[Dd])(?:a|#61)(?:g|#67)(?:e|#65)(?![A-Za-z])")  # not the ImageB of a ProcSet
_WITHIN = re.compile(rb"(?<![^\s\])}>])BI(?=[\s/])")  # begins a picture that stands among the drawing itself
_NO_DRAWING = (b"/Length1", b"/Type1C", b"/CIDFontType0C", b"/OpenType", b"/XRef", b"/ObjStm", b"/Metadata")
_UNUSUAL = re.compile(rb"DecodeParms|Crypt|ASCII|LZW|RunLength")
_BEGIN, _END = b"stream", b"endstream"
# Bytes: in less no picture of words stands; so far before it stand the facts of a drawing; so much of it is looked at.
_LEAST, _FACTS, _MOST = 4_096, 4_000, 4 * 1024 * 1024


def may_hold_pictures(content: bytes) -> bool:
    """False only where none is: a picture of its own says so in facts that are never packed, and one within a drawing
    is looked for in all that are large enough. True, too, where one is packed in a way that no office's program uses.
    """
    return bool(_PICTURE.search(content)) or any(map(_holds_one, _large_drawings(content)))


def _large_drawings(content: bytes) -> Iterator[bytes | None]:
    """What pages and their parts draw, unpacked; None for one that cannot be."""
    begin = content.find(_BEGIN)
    while begin >= 0:
        end = content.find(_END, begin)
        end = end if end >= 0 else len(content)
        if end - begin > _LEAST:
            facts = content[max(content.rfind(b"obj", 0, begin), begin - _FACTS) : begin]
            if not any(each in facts for each in _NO_DRAWING):
                yield _unpacked(facts, content[begin + len(_BEGIN) : end].lstrip(b"\r\n"))
        begin = content.find(_BEGIN, end + len(_END))


def _unpacked(facts: bytes, stream: bytes) -> bytes | None:
    if _UNUSUAL.search(facts):
        return None
    if b"/Filter" not in facts:
        return stream
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(stream, _MOST)
    except zlib.error:
        return None
    return None if unpacking.unconsumed_tail else found


def _holds_one(drawing: bytes | None) -> bool:
    return drawing is None or (b"BI" in drawing and bool(_WITHIN.search(drawing)))
