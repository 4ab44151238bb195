"""The bytes of a feed as text: what they are comes before what they say they are."""

import codecs
import re

from members import vietnamese

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Written without a mark: `<?` or `<r` in two bytes a letter.
_WIDE = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_KNOWN = {"utf-8", "cp1258", "cp1252", "iso8859-15", "utf-16"}
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML may hold them
_NUMBER = re.compile(r"&#(x[0-9a-f]{1,400}|[0-9]{1,400});?", re.IGNORECASE | re.ASCII)
SPOILT = 0.01  # of a text in UTF-8 that was cut or patched somewhere; more than that is another encoding


def text_of(data: bytes, content_type: str = "") -> str:
    """The feed in Unicode, without its XML declaration, with composed Vietnamese letters (windows-1258 writes the tone
    marks apart)."""
    text = _DECLARATION.sub("", _decoded(data, content_type).lstrip("\ufeff"), count=1)
    return _NUMBER.sub(_possible, _FORBIDDEN.sub("", vietnamese.composed(text)))


def _possible(number: re.Match) -> str:
    """A letter written by its number, unless no letter has it: readers of feeds stumble over such."""
    code = int(number[1][1:], 16) if number[1][0] in "xX" else int(number[1])
    return number[0] if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else ""


def _decoded(data: bytes, content_type: str) -> str:
    if wide := next((encoding for start, encoding in (*_BOMS, *_WIDE) if data.startswith(start)), ""):
        return data.decode(wide, "replace")
    patched = data.decode("utf-8", "replace")
    letters = sum(1 for letter in patched if letter > "\x7f")
    if patched.count("\ufffd") <= max(1, SPOILT * letters):
        return patched
    return data.decode(_declared(data, content_type) or "cp1258", "replace")


def _declared(data: bytes, content_type: str) -> str:
    """What the file says it is written in, else what the machine says; nothing for UTF-8, which it is not."""
    names = [match[1].decode("ascii")] if (match := _DECLARED.match(data)) else []
    names += [match[1]] if (match := _CHARSET.search(content_type)) else []
    return next((codec for codec in map(_codec, names) if codec not in {"", "utf-8", "utf-16"}), "")


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    if found == "iso8859-1":  # so they call it who mean the letters of Windows
        return "cp1252"
    return found if found in _KNOWN else ""
