"""Writes small PDFs whose Vietnamese text can be read out again; the glyphs they draw are of no interest."""

TO_UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
{count} beginbfrange {ranges} endbfrange endcmap end end"""
FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Sans /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
)
LETTERS = """<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sans /DW 550
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"""
LOCK = "<< /Filter /Standard /V 1 /R 2 /O <{0}> /U <{0}> /P -4 >>".format("00" * 32)  # a password that nobody knows


def pdf(*pages, locked: bool = False) -> bytes:
    """One page an argument: a list of lines, each a text or a tuple of texts in columns."""
    pages = pages or (["Đảng bộ phường Phúc Lâm"],)
    high = sorted({ord(letter) >> 8 for page in pages for line in page for text in _columns(line) for letter in text})
    ranges = " ".join(f"<{part:02x}00> <{part:02x}ff> <{part:02x}00>" for part in high)
    kids = " ".join(f"{6 + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        FONT,
        LETTERS,
        _stream(TO_UNICODE.format(count=len(high), ranges=ranges)),
    ]
    for place, lines in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>"
            f" /Contents {7 + 2 * place} 0 R >>"
        )
        objects.append(_stream("\n".join(_drawn(lines))))
    return _file(objects, f" /Encrypt {LOCK} /ID [<00> <00>]" if locked else "")


def _columns(line) -> tuple[str, ...]:
    return (line,) if isinstance(line, str) else line


def _drawn(lines):
    for row, line in enumerate(lines):
        for column, text in enumerate(_columns(line)):
            yield f"BT /F 12 Tf {50 + 290 * column} {780 - 20 * row} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def _stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def _file(objects: list[str], trailer: str) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R{trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
