"""The zip that a DOCX, XLSX or PPTX is: whether it is sound, whole, of a bearable size, and holds nothing that runs."""

import re
import stat
import zlib
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from documents.child.refusing import Refused

RATIO = 200  # packed once to unpacked so many times; text of one letter gets there, no document does
RATIO_FROM = 10 * 1024 * 1024  # below it no ratio does harm
MEMBERS_NESTED, UNPACKED_NESTED = 200, 50 * 1024 * 1024
DEPTH = 200  # of elements in each other
LOCAL_HEADER = 30
CHUNK = 1024 * 1024
ZIP, PROGRAMS = b"PK\x03\x04", (b"MZ", b"\x7fE")
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/activex/", "/customui")
EMBEDDED = (".xlsm", ".docm", ".pptm", ".xlsb", ".zip", ".jar", ".exe")
TYPES = "[Content_Types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    f"{_OFFICE}wordprocessingml.document.main+xml": "docx",
    f"{_OFFICE}spreadsheetml.sheet.main+xml": "xlsx",
    f"{_OFFICE}presentationml.presentation.main+xml": "pptx",
}
_DDE = re.compile(rb"""(?:instr=["']|<(?:\w+:)?instrText\b[^>]*>)\s*DDE""")  # asks another program on opening
_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types "


def open_package(file, *, members: int, unpacked: int) -> ZipFile:
    """Every member was read through to its end and fits what the package says of it. Raises Refused."""
    try:
        found = ZipFile(file)
        if min((info.header_offset for info in found.infolist()), default=0):
            raise Refused("two_things")  # it stands behind something else
        _refuse_shape(found, members=members, unpacked=unpacked)
        for info in found.infolist():
            _read_through(found, info)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise Refused("broken_office") from error
    return found


def _refuse_shape(package: ZipFile, *, members: int, unpacked: int) -> None:
    infos = package.infolist()
    size = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > members or size > unpacked or (size > RATIO_FROM and size > RATIO * max(packed, 1)):
        raise Refused("bomb")
    names = [info.filename for info in infos]
    if len({name.lower() for name in names}) != len(names):
        raise Refused("broken_office")
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.flag_bits & 0x1:
            raise Refused("locked_office")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Refused("broken_office")
        if stat.S_ISLNK(info.external_attr >> 16) or _leads_out(info):
            raise Refused("odd_names")
        if info.header_offset < end:
            raise Refused("bomb")  # members that lie in each other: a few bytes unpacked over and over
        end = info.header_offset + LOCAL_HEADER + len(info.orig_filename.encode()) + info.compress_size


def _leads_out(info) -> bool:
    name = info.orig_filename.replace("\\", "/")
    return name.startswith("/") or ":" in name or ".." in name.split("/") or any(ord(letter) < 32 for letter in name)


def _read_through(package: ZipFile, info) -> None:
    """Unpacks piece by piece, so that a member that is longer or shorter than it says is found, and looks at XML."""
    is_xml = info.filename.endswith((".xml", ".rels", ".vml"))
    parser, length, first = _parser() if is_xml else None, 0, b""
    with package.open(info) as member:
        while piece := member.read(CHUNK):
            length += len(piece)
            first = first or piece[:4]
            if parser:
                _feed(parser, piece, last=False)
    if length != info.file_size:
        raise Refused("broken_office")
    if parser and length:
        _feed(parser, b"", last=True)
    if first == ZIP:
        _open_nested(package, info)
    elif first[:2] in PROGRAMS or info.filename.lower().endswith(EMBEDDED):
        raise Refused("nested")


def _open_nested(package: ZipFile, info) -> None:
    """The numbers behind a chart are a workbook of their own: it is held to the same, and holds no other."""
    if isinstance(package.fp, _Nested) or "/embeddings/" not in info.filename or not info.filename.endswith(".xlsx"):
        raise Refused("nested")
    inner = open_package(_Nested(package.read(info)), members=MEMBERS_NESTED, unpacked=UNPACKED_NESTED)
    refuse_active(inner)


class _Nested(BytesIO):
    """A workbook inside another file."""


def _feed(parser, piece: bytes, *, last: bool) -> None:
    try:
        parser.Parse(piece, last)
    except expat.ExpatError as error:
        raise Refused("broken_office") from error


def _parser():
    parser, depth = expat.ParserCreate(), [0]

    def refuse(*_):
        raise Refused("entities")

    def begin(name, attributes):
        depth[0] += 1
        if depth[0] > DEPTH:
            raise Refused("bomb")

    def end(name):
        depth[0] -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    return parser


def kind(package: ZipFile) -> str:
    """docx, xlsx or pptx, by the main part that the package names, whatever the file is called. Raises Refused."""
    if TYPES not in package.namelist():
        raise Refused("unknown", " (đây là tệp nén ZIP)")
    types = [attributes.get("ContentType", "").lower() for attributes in elements(package, TYPES, _CONTENT)]
    if any("macroenabled" in each or "vbaproject" in each for each in types):
        raise Refused("macros")
    found = [MAIN_PARTS[each] for each in types if each in MAIN_PARTS]
    if len(found) != 1:
        raise Refused("two_things" if found else "unknown")
    return found[0]


def refuse_active(package: ZipFile) -> None:
    """Raises Refused for macros, controls, embedded objects, and for what is fetched from elsewhere on opening."""
    for info in package.infolist():
        name = "/" + info.filename.lower()
        if any(part in name for part in MACRO_PARTS):
            raise Refused("macros")
        if name.endswith(".bin") and "oleobject" in name:
            raise Refused("nested")
        if name.startswith("/word/") and name.endswith(".xml") and _DDE.search(package.read(info)):
            raise Refused("outside", "dde")
        if name.endswith(".rels"):
            for attributes in elements(package, info.filename, _RELATION):
                _refuse_led(attributes)


def _refuse_led(relation: dict) -> None:
    """A link that a person clicks may lead out; a template, a picture, another workbook are fetched without asking."""
    kind = relation.get("Type", "").rsplit("/", 1)[-1].lower()
    if kind == "afchunk":  # a page of the web, or another text, that is put in when this one is opened
        raise Refused("nested")
    if relation.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
        raise Refused("outside", kind)


def elements(package: ZipFile, name: str, wanted: str) -> list[dict]:
    """The attributes of each element of a part whose full name begins with `wanted`."""
    found, parser = [], expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda tag, attributes: found.append(attributes) if tag.startswith(wanted) else None
    parser.Parse(package.read(name), True)
    return found
