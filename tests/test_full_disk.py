"""A disk without room: whoever sends a file reads why it was not kept, and nothing half is left, no row, no file."""

import resource
import subprocess
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from documents.models import Dispatch, Document, DocumentImport
from meetings.models import MeetingFile
from members import exports
from members.models import ListExport, Notice, RosterImport
from members.people import tasks
from news.models import Article, Bulletin, Picture
from tests.documents.clerk.test_admin import filled
from tests.documents.pdfs import pdf
from tests.meetings import scenes
from tests.news.editing.test_admin import typed

pytestmark = pytest.mark.django_db(transaction=True)
ROOM = 96 * 1024  # bytes, on the small disk
SHEET = Path(__file__).parent / "data" / "documents" / "import_documents" / "bang.xlsx"
SENT = {
    "number_raw": "27-BC/ĐU",
    "title": "Báo cáo tháng",
    "secrecy": "none",
    "issued_on": "05/11/2026",
    "issuer": "Đảng ủy phường Phúc Lâm",
}
NEWS = "/quan-tri/news/article/add/"


class Disk:
    """A place with ROOM: a disk of its own, or where nobody may mount one, files that grow no further, which stops the
    same writes sooner."""

    def __init__(self, place: Path):
        self.place, self.limits = place, resource.getrlimit(resource.RLIMIT_FSIZE)
        mount = ("mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", place)
        self.is_mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
        self._allow(ROOM)

    def _allow(self, room: int) -> None:
        if not self.is_mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, self.limits[1]))

    def fill(self) -> None:
        """Leaves no byte."""
        self._allow(0)
        if self.is_mounted:
            with suppress(OSError), (self.place / "filler").open("wb", buffering=0) as filler:
                while filler.write(b"x" * 4096):
                    pass

    def free(self) -> None:
        self._allow(self.limits[0])
        (self.place / "filler").unlink(missing_ok=True)

    def lying(self) -> list[str]:
        return sorted(path.name for path in self.place.rglob("*") if path.is_file() and path.name != "filler")

    def close(self) -> None:
        self.free()
        if self.is_mounted:
            subprocess.run(("umount", "--lazy", self.place), check=True)


@pytest.fixture
def disk(tmp_path, settings):
    """Where uploaded files are kept."""
    place = tmp_path / "small"
    place.mkdir()
    settings.MEDIA_ROOT = str(place)
    disk = Disk(place)
    yield disk
    disk.close()


@pytest.fixture
def browser():
    """What is not foreseen is answered as readers get it, and not raised."""
    return Client(raise_request_exception=False)


def noise(size: int, seed: int = 1) -> bytes:
    return Random(seed).randbytes(size)


def paper(kilobytes: int, name: str = "scan.pdf") -> SimpleUploadedFile:
    """A sound PDF with bytes behind its end that are kept as they are."""
    content = pdf([name])
    start = content.rindex(b"startxref")
    stuffed = content[:start] + b"% " + noise(kilobytes * 1024).hex().encode()[: kilobytes * 1024] + b"\n"
    return SimpleUploadedFile(name, stuffed + content[start:], "application/pdf")


def photograph() -> SimpleUploadedFile:
    out = BytesIO()
    Image.frombytes("RGB", (640, 400), noise(640 * 400 * 3)).save(out, "JPEG", quality=95)
    return SimpleUploadedFile("anh.jpg", out.getvalue(), "image/jpeg")


def people() -> SimpleUploadedFile:
    lines = (f"{number};Nguyễn Văn {noise(20, number).hex()};Chi bộ 7" for number in range(3_000))
    return SimpleUploadedFile("danh-sach.csv", "\n".join(["STT;Họ và tên;Chi bộ", *lines]).encode(), "text/csv")


POSTS = {
    "document": (
        lambda cast: (cast.clerk, "/quan-tri/documents/document/add/", filled(cast, file=paper(120))),
        Document,
    ),
    "document with an annex": (
        lambda cast: (
            cast.clerk,
            "/quan-tri/documents/document/add/",
            filled(cast, file=paper(50), attachments=paper(60, "phu-luc.pdf")),
        ),
        Document,
    ),
    "document read first": (
        lambda cast: (
            cast.clerk,
            "/quan-tri/documents/document/add/",
            filled(cast, file=paper(120)) | {"_read": "1"},
        ),
        Document,
    ),
    "import of documents": (
        lambda cast: (
            cast.clerk,
            reverse("documents:imports"),
            {"unit": cast.ward.pk, "files": [paper(120)], "table": SimpleUploadedFile("bang.xlsx", SHEET.read_bytes())},
        ),
        DocumentImport,
    ),
    "document sent on": (
        lambda cast: (
            cast.clerk,
            f"{reverse('documents:send')}?don-vi={cast.ward.code}",
            SENT | {"file": paper(120), "to": cast.beside.pk},
        ),
        Dispatch,
    ),
    "picture in the text": (
        lambda cast: (cast.editor, reverse("news:upload_picture"), {"upload": photograph(), "alt": "Lễ trao"}),
        Picture,
    ),
    "cover": (
        lambda cast: (cast.editor, NEWS, typed(cast.ward, upload=photograph(), cover_alt="Lễ trao")),
        Article,
    ),
    "bulletin": (
        lambda cast: (
            cast.editor,
            "/quan-tri/news/bulletin/add/",
            {"unit": cast.ward.pk, "month": "2026-12-01", "title": "", "body": "", "upload": paper(120)},
        ),
        Bulletin,
    ),
    "file of a meeting": (
        lambda cast: (
            cast.secretary,
            f"{scenes.plan(cast.cell_7, cast.secretary).get_absolute_url()}tep/",
            {"file": paper(120), "title": "Dự thảo"},
        ),
        MeetingFile,
    ),
    "list of members": (
        lambda cast: (
            cast.organiser,
            reverse("roster:upload"),
            {"unit": cast.ward.pk, "file": people()},
        ),
        RosterImport,
    ),
}


@pytest.mark.parametrize("what", POSTS)
def test_a_file_that_finds_no_room_is_told_and_leaves_nothing(cast, browser, disk, what):
    post, model = POSTS[what]
    user, address, sent = post(cast)
    rows, there = model.objects.count(), disk.lying()
    browser.force_login(user)
    answer = browser.post(address, sent)
    assert answer.status_code == 507
    told = answer.json()["errors"]["__all__"][0] if "json" in answer["Content-Type"] else answer.text
    assert "Máy chủ đã hết chỗ lưu tệp" in told
    assert (model.objects.count(), disk.lying()) == (rows, there)


def test_an_upload_that_does_not_even_come_in_is_told_too(cast, browser, disk, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(disk.place)
    browser.force_login(cast.clerk)
    answer = browser.post("/quan-tri/documents/document/add/", filled(cast, file=paper(3_000)))
    assert (answer.status_code, Document.objects.count()) == (507, 0)
    assert "Máy chủ đã hết chỗ lưu tệp" in answer.text and "Thử lại" in answer.text
    assert disk.lying() == []


def test_what_was_typed_stands_in_the_form_and_is_kept_once_there_is_room(cast, browser, disk):
    browser.force_login(cast.clerk)
    disk.fill()
    page = browser.post("/quan-tri/documents/document/add/", filled(cast))
    assert page.status_code == 507 and "Kế hoạch sắp xếp tổ chức cơ sở đảng" in page.text
    disk.free()
    assert browser.post("/quan-tri/documents/document/add/", filled(cast)).status_code == 302
    assert [Path(each.main.file.name).name for each in Document.objects.all()] == disk.lying()


def test_a_list_that_finds_no_room_is_told_to_who_waits_for_it(cast, disk):
    export = exports.ask(cast.cell_7, by=cast.organiser, asked={}, described="", reason="Chuẩn bị đại hội")
    disk.fill()
    tasks.write_export(export.pk)
    assert (ListExport.objects.get(pk=export.pk).state, disk.lying()) == ("failed", [])
    assert "hết chỗ" in Notice.objects.filter(user=cast.organiser).latest("pk").text
