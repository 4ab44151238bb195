"""Tells the type of a file by what is in it, and refuses those that are two things at once."""

import re
from zipfile import is_zipfile

from django.core.files.base import File

from documents.apart.sandbox import Refused
from documents.child.compound import MAGIC

PDF, OFFICE, PICTURE, COMPOUND, RTF = "pdf", "office", "picture", "compound", "rtf"
HEAD = 8_192
END_OF_ZIP = 22
TAIL = END_OF_ZIP + 65_535  # what may follow it at most
MARKUP = (b"<html", b"<script", b"<!doctype html", b"<svg", b"<?php")
PACKED = {"zip": "ZIP", "rar": "RAR", "7z": "7z", "gz": "GZ", "bz2": "BZ2", "xz": "XZ", "tar": "TAR"}
NAMES = {"gif": "ảnh GIF", "tif": "ảnh TIFF", "bmp": "ảnh BMP", "mp3": "tệp âm thanh", "m4a": "tệp âm thanh"}
# The brands of a picture as iPhones and newer Android phones store it.
HEIF = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_PAGES_OF_THE_WEB = re.compile(rb"<(?:!doctype html|html|head|body|table|meta|div|p)\b", re.IGNORECASE)
_MAIL = re.compile(rb"^(?:From|Received|Return-Path|MIME-Version|Message-ID|Delivered-To|Subject|Date):", re.MULTILINE)


def of(file: File) -> str:
    """PDF, PICTURE or RTF; OFFICE or COMPOUND, of which the look into it says what they are. Raises sandbox.Refused."""
    if not file.size:
        raise Refused("empty")
    file.seek(0)
    head = file.read(HEAD)
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ")
    if start.startswith(b"%PDF-"):
        return _single(PDF, file, head)
    if head.startswith(b"PK\x03\x04"):
        if b"%PDF-" in head or _goes_on(file):
            raise Refused("two_things")
        return OFFICE
    if head.startswith(MAGIC):
        return COMPOUND
    return _by_start(file, head, start)


def _by_start(file: File, head: bytes, start: bytes) -> str:
    if start.startswith(b"{\\rtf"):
        return _single(RTF, file, b"")
    if _is_picture(head):
        return _single(PICTURE, file, b"")
    raise Refused("two_things") if b"%PDF-" in head else _unknown(start)


def _is_picture(head: bytes) -> bool:
    return (
        head.startswith(_PICTURES)
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in HEIF)
    )


def _unknown(head: bytes) -> Refused:
    """Says what the file is, as far as it can be told: a clerk reads what to do with such a thing."""
    import filetype  # only who takes a file waits for it

    known = filetype.guess_extension(head)
    if known in PACKED:
        return Refused("packed", PACKED[known])
    if known:
        return Refused("unknown", f" (đây là {NAMES.get(known, known.upper())})")
    if _PAGES_OF_THE_WEB.match(head):
        return Refused("web")
    if b"schemas-microsoft-com:office:spreadsheet" in head or b"schemas.microsoft.com/office/word" in head:
        return Refused("saved_as_xml")
    if len(_MAIL.findall(head)) > 1:
        return Refused("mail", ".eml")
    return Refused("text" if _is_text(head) else "unknown")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\0" not in head and sum(letter < 9 for letter in head) == 0


def _single(kind: str, file: File, head: bytes) -> str:
    """`kind`, unless the file is a zip or a web page as well: such a file is made to deceive."""
    file.seek(0)
    if any(word in head.lower() for word in MARKUP) or is_zipfile(file):
        raise Refused("two_things")
    return kind


def _goes_on(file: File) -> bool:
    """Whether anything stands behind the end of a zip: a remark of its own, or another file."""
    file.seek(max(file.size - TAIL, 0))
    _, end, behind = file.read().rpartition(b"PK\x05\x06")
    return bool(end and behind[END_OF_ZIP - len(end) :].strip(b"\x00\r\n "))
