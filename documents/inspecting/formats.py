"""Tells the type of a file by what is in it, and refuses those that are two things at once."""

from zipfile import is_zipfile

import filetype
from django.core.files.base import File

from documents.apart.sandbox import Refused

PDF, OFFICE, PICTURE = "pdf", "office", "picture"
HEAD = 8_192
END_OF_ZIP = 22
TAIL = END_OF_ZIP + 65_535  # what may follow it at most
MARKUP = (b"<html", b"<script", b"<!doctype html", b"<svg", b"<?php")
NAMES = {
    "gif": "ảnh GIF",
    "rtf": "RTF",
    "zip": "tệp nén ZIP",
    "rar": "tệp nén RAR",
    "7z": "tệp nén 7z",
}


def of(file: File) -> str:
    """PDF, OFFICE (which of them, says the look into it) or PICTURE. Raises sandbox.Refused."""
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
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Refused("locked_office" if _holds(file, "EncryptedPackage") else "old_office")
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return _single(PICTURE, file, b"")
    if b"%PDF-" in head:
        raise Refused("two_things")
    known = filetype.guess_extension(head)
    raise Refused("unknown", f" (đây là {NAMES.get(known, known.upper())})" if known else "")


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


def _holds(file: File, name: str) -> bool:
    """Whether the old container has a stream of that name."""
    file.seek(0)
    return name.encode("utf-16-le") in file.read()
