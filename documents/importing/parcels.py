"""Packs what a clerk brings through the browser, a sheet with its files or one zip of all, and lays it out as a
folder."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from tempfile import TemporaryDirectory, TemporaryFile

from django.conf import settings
from django.core.files.base import File

from documents.apart.sandbox import Refused
from documents.importing import spreadsheet
from documents.importing.spreadsheet import SheetError
from documents.inspecting import formats
from members import vietnamese

SHEETS = (".xlsx", ".xls", ".ods", *spreadsheet.SEPARATED)
MOST = 500  # files of one parcel
FOLDER, TABLE = "tep", "bang"  # within the parcel
NAME = "nhap.zip"
PIECE = 1024 * 1024
LONGEST_DIRECTORY = PIECE  # bytes: 2 KB a name
LOCKED_FLAG = 0x1
END_SEARCHED = 22 + 65_535  # bytes: the end record and the longest comment behind it
BROKEN = "Tệp zip “{}” bị hỏng hoặc chưa tải lên hết. Đề nghị nén lại rồi tải lên."
LOCKED = "Tệp zip “{}” có đặt mật khẩu. Đề nghị nén lại, không đặt mật khẩu."
STRANGE = "Tệp zip “{}” nén theo cách máy chủ không mở được. Đề nghị nén lại bằng chức năng có sẵn của Windows."
PACKED = "“{}” là tệp nén {}; máy chủ chỉ mở được tệp zip. Đề nghị giải nén rồi nén lại thành zip, hoặc chọn từng tệp."
NO_ZIP = "“{}” không phải là tệp zip, dù tên tệp ghi như vậy. Đề nghị nén lại rồi tải lên."


@contextmanager
def packed(table: File | None, files: Iterable[File]) -> Iterator[File]:
    """A zip of what was sent, open until the block ends. Raises SheetError when a zip among `files` cannot be opened or
    holds too much."""
    with TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as local:
        with zipfile.ZipFile(local, "w") as parcel:
            if table:
                _add(parcel, f"{TABLE}/{_name(table.name or '')}", table.chunks())
            room = settings.DOCUMENT_UNPACKED_MB * PIECE
            for file in files:
                if _is_zip(file):
                    room = _repack(parcel, file, room)
                else:
                    _add(parcel, f"{FOLDER}/{_name(file.name or '')}", file.chunks())
        local.seek(0)
        yield File(local, NAME)


@contextmanager
def unpacked(parcel: File) -> Iterator[tuple[Path, Path]]:
    """The folder and the sheet in it, as the command takes them, gone when the block ends. Raises SheetError when no
    file is a sheet of documents."""
    with TemporaryDirectory(prefix="nhap-van-kien-") as place, parcel.open("rb") as kept, zipfile.ZipFile(kept) as held:
        for name in held.namelist():
            path = Path(place, *PurePosixPath(name).parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            with held.open(name) as packed, path.open("wb") as copy:
                copyfileobj(packed, copy)
        folder = Path(place, FOLDER)
        folder.mkdir(exist_ok=True)
        sent = Path(place, TABLE)
        yield folder, next(sent.iterdir()) if sent.is_dir() else _table_in(folder)


def without(parcel: File, kept: set[str]) -> File:
    """A parcel of the sheet and of those files alone whose places in the folder are `kept`; to be closed."""
    local = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  # the storage reads and closes it
    with parcel.open("rb") as source, zipfile.ZipFile(source) as held, zipfile.ZipFile(local, "w") as left:
        for name in held.namelist():
            if name.startswith(f"{TABLE}/") or name.removeprefix(f"{FOLDER}/") in kept:
                with held.open(name) as member:
                    _add(left, name, iter(partial(member.read, PIECE), b""))
    local.seek(0)
    return File(local, NAME)


def _table_in(folder: Path) -> Path:
    for path in sorted(each for each in folder.rglob("*") if each.suffix.lower() in SHEETS):
        try:
            spreadsheet.read(path)
        except SheetError:
            continue
        return path
    raise SheetError("Không thấy bảng thông tin văn kiện. Đề nghị chọn tệp bảng, hoặc để bảng trong tệp zip.")


def _is_zip(file: File) -> bool:
    """Whether it is to be opened. Raises SheetError when it is packed in another way, whatever its name says."""
    name = file.name or ""
    is_called_so = PurePosixPath(name).suffix.lower() == ".zip"
    if zipfile.is_zipfile(file):
        return is_called_so
    try:
        formats.of(file)
    except Refused as refusal:
        if refusal.code == "packed" and refusal.about != "ZIP":
            raise SheetError(PACKED.format(name, refusal.about)) from refusal
    file.seek(0)
    start = file.read(4)
    if is_called_so:
        raise SheetError((BROKEN if start == b"PK\x03\x04" else NO_ZIP).format(name))
    return False


def _repack(parcel: zipfile.ZipFile, file: File, room: int) -> int:
    """Copies the members of a zip; how many bytes may still come."""
    try:
        _check_directory(file)
        with zipfile.ZipFile(file) as held:
            for each in held.infolist():
                place = _place(each)
                if each.flag_bits & LOCKED_FLAG:
                    raise SheetError(LOCKED.format(file.name))
                if each.is_dir() or not place:
                    continue
                with held.open(each) as member:
                    room = _add(parcel, f"{FOLDER}/{place}", _bounded(member, room), room)
    except NotImplementedError as error:
        raise SheetError(STRANGE.format(file.name)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, UnicodeError) as error:
        raise SheetError(BROKEN.format(file.name)) from error
    return room


def _check_directory(file: File) -> None:
    """Before it is read into memory as a whole: the list of what a zip holds is no longer than MOST names need."""
    file.seek(max(0, (file.size or 0) - END_SEARCHED))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        raise zipfile.BadZipFile
    if int.from_bytes(tail[place + 12 : place + 16], "little") > LONGEST_DIRECTORY:
        raise SheetError(f"Tệp zip có quá nhiều tệp. Mỗi lần nhập nhiều nhất {MOST} tệp.")
    file.seek(0)


def _bounded(member, room: int) -> Iterator[bytes]:
    while piece := member.read(PIECE):
        room -= len(piece)
        if room < 0:
            most = settings.DOCUMENT_UNPACKED_MB
            raise SheetError(f"Các tệp trong zip quá {most} MB khi mở ra. Đề nghị chia thành nhiều lần.")
        yield piece


def _add(parcel: zipfile.ZipFile, name: str, pieces: Iterable[bytes], room: int = 0) -> int:
    if name in parcel.NameToInfo:
        raise SheetError(f"Có hai tệp cùng tên “{PurePosixPath(name).name}”. Đề nghị đặt tên khác nhau.")
    if len(parcel.NameToInfo) > MOST:
        raise SheetError(f"Mỗi lần nhập nhiều nhất {MOST} tệp. Đề nghị chia thành nhiều lần.")
    with parcel.open(name, "w") as member:
        for piece in pieces:
            member.write(piece)
            room -= len(piece)
    return room


def _place(each: zipfile.ZipInfo) -> str:
    """Where a member lies; nothing outside the folder, and nothing that systems add for themselves."""
    name = each.filename
    if not each.flag_bits & 0x800:  # not marked as UTF-8: written so all the same, or on an old Windows
        raw = name.encode("cp437")
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            name = raw.decode("cp1258", "replace")
    parts = [_name(part) for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in parts)
    return "" if hidden or not parts else "/".join(parts)


def _name(text: str) -> str:
    return vietnamese.nfc(PurePosixPath(text.replace("\\", "/")).name)[:150].replace("\x00", "") or "tep"
