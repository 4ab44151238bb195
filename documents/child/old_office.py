"""Word, Excel and PowerPoint until 2003, and RTF: which of them a file is, and whether something in it runs, is locked
or hides another file. Their words are read in the PDF that is made of them."""

import re
import struct

from documents.child.compound import Compound
from documents.child.refusing import Refused

_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_MACROS = {"VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"}
_LOCKS = {"EncryptedPackage", "EncryptedSummary", "EncryptionInfo"}
_EMBEDDED = re.compile(r"_\d{6,}|MBD[0-9A-F]{6,}|\x01Ole10Native|Package")
_OUTLOOK = "__properties_version1.0"
_WORD_LOCKED = 0x0100  # a bit of the flags at _WORD_FLAGS
_WORD_FLAGS = 10
_SHEET, _FILEPASS, _END = 0x0085, 0x002F, 0x000A  # records of a workbook
_MACRO_SHEET = 1
_GLOBALS = 1024 * 1024  # the names of the sheets stand at the beginning
_LOCKED_SHOW = b"\xdf\xc4\xd1\xf3"
_OBJECT = re.compile(rb"\\(?:object|objdata|objemb|objlink|objautlink|objocx|objhtml|objupdate)\b")
_FETCHED = re.compile(
    rb"INCLUDE(?:PICTURE|TEXT)\W{1,20}[^}\\]{0,20}(?:https?|ftp|file):|\\\*\\template\b|\bDDE(?:AUTO)?\b", re.I
)


def inspect(file, *, kind: str, **bounds: int):
    """One answer: {"kind": which it is, "pages": 0, "first": []}. `kind` is compound or rtf. Raises Refused."""
    if kind == "rtf":
        refuse_active_rtf(file.read())
    else:
        kind = kind_of(file.read())
    yield {"kind": kind, "pages": 0, "first": []}


def kind_of(content: bytes) -> str:
    """doc, xls or ppt, by the streams in the container. Raises Refused for anything that may do harm."""
    container = Compound(content)
    names = container.names
    if names & _LOCKS:
        raise Refused("locked_office")
    if _OUTLOOK in names:
        raise Refused("mail", ".msg")
    kinds = {_STREAMS[name] for name in names & _STREAMS.keys()}
    if len(kinds) != 1:
        raise Refused("two_things" if kinds else "unknown")
    if names & _MACROS:
        raise Refused("macros")
    if any(map(_EMBEDDED.fullmatch, names)):
        raise Refused("nested")
    (kind,) = kinds
    _refuse_locked(container, kind)
    return kind


def refuse_active_rtf(content: bytes) -> None:
    """Raises Refused for an RTF with something embedded in it, or fetched from elsewhere on opening."""
    if _OBJECT.search(content):
        raise Refused("nested")
    if _FETCHED.search(content):
        raise Refused("outside", "dde")


def _refuse_locked(container: Compound, kind: str) -> None:
    match kind:
        case "doc":
            flags = container.begins("WordDocument", _WORD_FLAGS + 2)[_WORD_FLAGS:]
            locked = len(flags) == 2 and struct.unpack("<H", flags)[0] & _WORD_LOCKED
        case "xls":
            locked = _refuse_macro_sheets(container.begins("Workbook", _GLOBALS) or container.begins("Book", _GLOBALS))
        case _:
            locked = _LOCKED_SHOW in container.begins("Current User", 32)
    if locked:
        raise Refused("locked_office")


def _refuse_macro_sheets(book: bytes) -> bool:
    """Raises Refused for a sheet of macros; otherwise says whether the workbook is locked."""
    place = 0
    while place + 4 <= len(book):
        record, length = struct.unpack_from("<HH", book, place)
        body = book[place + 4 : place + 4 + length]
        if record == _SHEET and len(body) > 5 and body[5] == _MACRO_SHEET:
            raise Refused("macros")
        if record in (_FILEPASS, _END):
            return record == _FILEPASS
        place += 4 + length
    return False
