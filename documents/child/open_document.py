"""OpenDocument, as LibreOffice stores it: which kind a package is, and whether something in it runs, is locked or is
fetched from elsewhere. Its words are read in the PDF that is made of it."""

import re
from zipfile import ZipFile

from documents.child.refusing import Refused

_OPEN = b"application/vnd.oasis.opendocument."
_KINDS = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
_NAMED = "mimetype"
_MANIFEST = "META-INF/manifest.xml"
_MACROS = ("basic/", "scripts/", "dialogs/")
_EMBEDDED = re.compile(rb"application/(?:vnd\.sun\.star\.oleobject|octet-stream|x-ole)", re.I)
_FETCHED = re.compile(
    rb"""<(?:draw:(?:image|object|object-ole|plugin|applet|floating-frame)|text:section-source|table:table-source|"""
    rb"""table:cell-range-source|office:dde-source|text:dde-connection-decl)\b[^>]*?(?:href=["'](?:https?:|ftp:|file:|/|\.\./|\\)|dde)""",
    re.I,
)


def kind_of(package: ZipFile) -> str:
    """odt, ods or odp; "" for another package."""
    if _NAMED not in package.namelist():
        return ""
    named = package.read(_NAMED).strip()
    return _KINDS.get(named.removeprefix(_OPEN), "") if named.startswith(_OPEN) else ""


def refuse_active(package: ZipFile) -> None:
    """Raises Refused for a lock, macros, embedded objects, and for what is fetched from elsewhere on opening."""
    names = package.namelist()
    manifest = package.read(_MANIFEST) if _MANIFEST in names else b""
    if b"encryption-data" in manifest:
        raise Refused("locked_office")
    if any(name.lower().startswith(_MACROS) and not name.endswith("/") for name in names):
        raise Refused("macros")
    if _EMBEDDED.search(manifest):
        raise Refused("nested")
    for name in names:
        if name.endswith(("content.xml", "styles.xml")) and _FETCHED.search(package.read(name)):
            raise Refused("outside", "image")
