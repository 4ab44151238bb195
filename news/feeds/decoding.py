"""The bytes of a feed as text: what they are comes before what they say they are."""

import codecs
import re

from charset_normalizer import from_bytes

from members import vietnamese

# What a feed may be written in beside UTF-8. Among all the encodings there are, the library takes a short Vietnamese
# text of windows-1258 for one of the Baltic or of Korea.
_WIDE = ["utf_16", "utf_16_le", "utf_16_be", "utf_32"]
_OF_ONE_BYTE = {"cp1258", "cp1252", "iso8859-15"}
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
    if b"\x00" in data[:4]:  # `<` in two or four bytes
        return _by_sense(data, _WIDE) or data.decode("utf-16", "replace")
    # Ours, not the library's: of a text in UTF-8 in which one byte is spoilt it finds nothing at all.
    patched = data.decode("utf-8", "replace")
    letters = sum(1 for letter in patched if letter > "\x7f")
    if patched.count("\ufffd") <= max(1, SPOILT * letters):
        return patched
    return _in_one_byte(data, _declared(data, content_type))


def _in_one_byte(data: bytes, declared: str) -> str:
    """windows-1258 where nothing else is declared: of 1,105 phrases of two or three words that say nothing of
    themselves the library takes 123 for windows-1252. Where Vietnamese declares that by mistake it sees through it, of
    five phrases on always."""
    found = _by_sense(data, ["cp1258", declared]) if declared else ""
    return found or data.decode(declared or "cp1258", "replace")


def _by_sense(data: bytes, candidates: list[str]) -> str:
    """The text by the one of `candidates` that makes sense of it, or nothing."""
    found = from_bytes(data, cp_isolation=candidates).best()
    return str(found) if found else ""


def _declared(data: bytes, content_type: str) -> str:
    """What the file says it is written in, else what the machine says; nothing for what it is not."""
    names = [match[1].decode("ascii")] if (match := _DECLARED.match(data)) else []
    names += [named[1]] if (named := _CHARSET.search(content_type)) else []
    return next(filter(None, map(_codec, names)), "")


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    if found == "iso8859-1":  # so they call it who mean the letters of Windows
        return "cp1252"
    return found if found in _OF_ONE_BYTE else ""
