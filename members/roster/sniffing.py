"""What a file that is said to be a list truly is: by its content, for its name is often another's."""

import zipfile
from enum import Enum
from struct import error as struct_error
from struct import unpack_from
from typing import IO

from members.roster import delimited

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how .xls, .doc, .msg and what is locked with a password begin
LOCKED = "Tệp “{}” có đặt mật khẩu: hãy bỏ mật khẩu rồi nhập lại."
BROKEN_OLE = "Tệp “{}” bị hỏng: hãy mở bằng Excel và lưu lại."
NOT_A_LIST = "Tệp “{}” không phải bảng tính: {}."
USUAL = "chỉ nhận Excel (.xlsx, .xls), .ods hoặc .csv"
COPY_OUT = "hãy chép bảng danh sách sang Excel rồi lưu .xlsx"
STARTS = (
    (b"%PDF", "đây là tệp PDF. Hãy xin nơi gửi tệp Excel của danh sách"),
    (b"\x89PNG", "đây là ảnh. Hãy xin nơi gửi tệp Excel của danh sách"),
    (b"\xff\xd8\xff", "đây là ảnh chụp. Hãy xin nơi gửi tệp Excel của danh sách"),
    (b"Rar!", "đây là tệp nén .rar. Hãy giải nén rồi tải lên tệp danh sách bên trong"),
    (b"7z\xbc\xaf", "đây là tệp nén .7z. Hãy giải nén rồi tải lên tệp danh sách bên trong"),
    (b"{\\rtf", f"đây là văn bản Word (.rtf); {COPY_OUT}"),
    (b"MIME-Version:", "đây là trang web lưu một tệp (.mht). Hãy mở bằng Excel và lưu thành .xlsx"),
)
PARTS = (  # of a zipped file
    ("word/document.xml", f"đây là văn bản Word (.docx); {COPY_OUT}"),
    ("ppt/presentation.xml", f"đây là bài trình chiếu (.pptx); {COPY_OUT}"),
    ("Index/Document.iwa", "đây là tệp của máy Apple (Numbers, Pages). Hãy xuất sang Excel rồi tải lên"),
)
STREAMS = (  # at the root of an OLE file
    ("__properties_version1.0", "đây là thư Outlook (.msg). Hãy mở thư, lưu tệp đính kèm rồi tải tệp ấy lên"),
    ("WordDocument", f"đây là văn bản Word (.doc); {COPY_OUT}"),
    ("PowerPoint Document", f"đây là bài trình chiếu (.ppt); {COPY_OUT}"),
)
OPEN_TEXT = "application/vnd.oasis.opendocument."
HEAD = 65_536  # bytes that are looked at
LAST_SECTOR = 0xFFFFFFFA  # greater ones are marks
MOST_SECTORS = 4_096  # of a directory: some 16,000 entries


class Kind(Enum):
    XLSX = "xlsx"
    OTHER_ZIP = "ods or xlsb"
    XLS = "xls"
    TEXT = "text"
    HTML = "html"
    SPREADSHEETML = "xml of Excel 2003"


class NoList(ValueError):
    """Says what the file is instead, and what to do."""


def kind_of(file: IO[bytes], name: str) -> Kind:
    """Raises NoList, a sentence; BadZipFile when it only begins like a zipped file. Leaves the file anywhere."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise NoList(f"Tệp “{name}” rỗng.")
    if head.startswith(OLE2):
        return _of_ole(file, name)
    if head.startswith(b"PK"):
        return _of_zip(file, name)
    if head[4:8] == b"ftyp":
        raise NoList(NOT_A_LIST.format(name, "đây là ảnh hoặc phim chụp bằng điện thoại. Hãy xin nơi gửi tệp Excel"))
    for start, what in STARTS:
        if head.startswith(start):
            raise NoList(NOT_A_LIST.format(name, what))
    return _of_text(head, name)


def _of_zip(file: IO[bytes], name: str) -> Kind:
    with zipfile.ZipFile(file) as parts:
        names = set(parts.namelist())
        mimetype = parts.read("mimetype").decode("ascii", "replace") if "mimetype" in names else ""
        manifest = parts.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if b"encryption-data" in manifest:
        raise NoList(LOCKED.format(name))
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if mimetype.startswith(OPEN_TEXT) and not mimetype.startswith(f"{OPEN_TEXT}spreadsheet"):
        raise NoList(NOT_A_LIST.format(name, f"đây là văn bản LibreOffice ({_suffix(mimetype)}); {COPY_OUT}"))
    if names & {"xl/workbook.bin", "content.xml"}:
        return Kind.OTHER_ZIP
    for part, what in PARTS:
        if part in names:
            raise NoList(NOT_A_LIST.format(name, what))
    what = "đây là tệp nén (.zip). Hãy giải nén rồi tải lên tệp danh sách bên trong"
    raise NoList(NOT_A_LIST.format(name, what))


def _suffix(mimetype: str) -> str:
    return {"text": ".odt", "presentation": ".odp"}.get(
        mimetype.removeprefix(OPEN_TEXT).split("-")[0], "không phải .ods"
    )


def _of_ole(file: IO[bytes], name: str) -> Kind:
    streams = root_streams(file)
    if "EncryptedPackage" in streams:
        raise NoList(LOCKED.format(name))
    for stream, what in STREAMS:
        if stream in streams:
            raise NoList(NOT_A_LIST.format(name, what))
    if streams & {"Workbook", "Book"}:
        return Kind.XLS
    raise NoList(BROKEN_OLE.format(name) if not streams else NOT_A_LIST.format(name, USUAL))


def _of_text(head: bytes, name: str) -> Kind:
    encoding = delimited.encoding_of(head)
    if encoding is None:
        raise NoList(NOT_A_LIST.format(name, USUAL))
    text = head.decode(encoding, "replace").lstrip("\ufeff").lstrip()
    if not text.startswith(("<", "{", "[")):  # the last two begin what programs tell each other
        return Kind.TEXT
    if "urn:schemas-microsoft-com:office:spreadsheet" in text and "<?xml" in text[:200]:
        return Kind.SPREADSHEETML
    if "<html" in text.lower() or "<table" in text.lower():
        return Kind.HTML
    raise NoList(NOT_A_LIST.format(name, USUAL))


def root_streams(file: IO[bytes]) -> set[str]:
    """The names at the root of an OLE file, not those of what is embedded in it; nothing when it is broken."""
    file.seek(0)
    data = file.read()
    try:
        entries = _directory(data)
        return _siblings(entries, entries[0][3])
    except (IndexError, ValueError, struct_error):
        return set()


def _directory(data: bytes) -> list[tuple[str, int, int, int]]:
    """Each entry: name, left and right neighbour, first below."""
    size = 1 << unpack_from("<H", data, 30)[0]
    if size not in (512, 4096) or len(data) < 512 + size:
        raise ValueError("no OLE file")
    (sector,) = unpack_from("<I", data, 48)
    tables = unpack_from("<109I", data, 76)
    entries, seen = [], 0
    while sector < LAST_SECTOR and seen < MOST_SECTORS:
        block = data[(sector + 1) * size : (sector + 2) * size]
        entries += [_entry(block, start) for start in range(0, len(block) - 127, 128)]
        table = tables[sector // (size // 4)]
        sector = unpack_from("<I", data, (table + 1) * size + sector % (size // 4) * 4)[0]
        seen += 1
    return entries


def _entry(block: bytes, start: int) -> tuple[str, int, int, int]:
    (length,) = unpack_from("<H", block, start + 64)
    name = block[start : start + max(min(length, 64) - 2, 0)].decode("utf-16-le")
    return name, *unpack_from("<3I", block, start + 68)


def _siblings(entries: list[tuple[str, int, int, int]], first: int) -> set[str]:
    found, waiting, seen = set(), [first], set()
    while waiting:
        at = waiting.pop()
        if at < len(entries) and at not in seen:
            seen.add(at)
            name, left, right, _ = entries[at]
            found.add(name)
            waiting += [left, right]
    return found
