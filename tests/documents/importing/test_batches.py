"""The clerk's import in the browser: brought, looked at, shown, published, given up."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from documents.importing import carrying, tasks
from documents.models import Document, DocumentImport, Issuer
from members.models import AuditEntry, Notice
from members.powers import Role
from tests import factories
from tests.documents.pdfs import pdf
from tests.together import in_between

pytestmark = pytest.mark.django_db
OFFICE = Path(__file__).parents[2] / "data" / "documents" / "import_documents"
PAGE = "/van-kien/nhap/"


@pytest.fixture
def desk(client, cast, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(cast.clerk)
    return client


def sent(path: Path, name: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name or path.name, path.read_bytes())


def files() -> list[SimpleUploadedFile]:
    return [sent(path) for path in sorted(OFFICE.iterdir()) if path.name != "bang.xlsx"]


def zipped(*, but: str = "", **more) -> SimpleUploadedFile:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as held:
        for path in OFFICE.iterdir():
            if path.name != but:
                held.write(path, f"Văn kiện/{path.name}")
        for name, said in more.items():
            held.writestr(name, said)
    return SimpleUploadedFile("van-kien.zip", content.getvalue())


def brought(desk, cast, **changes) -> DocumentImport:
    form = {"unit": cast.ward.pk, "table": sent(OFFICE / "bang.xlsx"), "files": files()} | changes
    answer = desk.post(PAGE, {name: value for name, value in form.items() if value})
    batch = DocumentImport.objects.get()
    assert answer.url == f"{PAGE}{batch.pk}/"
    return batch


def looked_at(batch: DocumentImport) -> DocumentImport:
    tasks.look_at_import(batch.pk)
    tasks.look_at_import(batch.pk)  # the second finds nothing to do
    batch.refresh_from_db()
    return batch


def test_what_is_brought_is_shown_as_the_command_shows_it_and_then_published(desk, cast):
    batch = looked_at(brought(desk, cast))
    page = desk.get(f"{PAGE}{batch.pk}/").text
    for words in (
        "Tên cơ quan ban hành: 2",
        "“ĐU phường” (dòng 6) được hiểu là Đảng ủy phường Phúc Lâm.",
        "Dòng phải sửa: 4",
        "Không đọc được ngày ban hành “31/02/2026”. Đề nghị ghi dạng 05/02/2026. Ý đồng chí là 308-KH/ĐU?",
        "Trùng số, ký hiệu với dòng 6 của bảng.",
        "Văn kiện có độ mật, không được nhận: 1",
        "Văn kiện mới: 4",
        "304-QĐ/ĐU làm hết hiệu lực 301-KH/ĐU từ 07/03/2026 (ở dòng 5 của bảng).",
        "Dòng 15: Tổng cộng 9.0",
        "Tệp mà bảng không nhắc đến: 1",
        "Đăng 4 văn kiện mới",
    ):
        assert words in page
    assert (Document.objects.count(), Issuer.objects.count()) == (0, 0)
    notice = Notice.objects.get(user=cast.clerk, url=f"{PAGE}{batch.pk}/")
    assert notice.text == "Đã xem trước “bang.xlsx”: 4 văn kiện có thể đăng."
    assert desk.post(f"{PAGE}{batch.pk}/dang/").status_code == 302
    for _ in range(2):
        tasks.publish_import(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.file.name, Document.objects.count()) == ("done", "", 4)
    assert {each.published_by for each in Document.objects.all()} == {cast.clerk}
    assert "Đã đăng: 4" in desk.get(f"{PAGE}{batch.pk}/").text
    assert AuditEntry.objects.get(action="document_import.finish").after == {"published": 4}
    assert "vừa" not in desk.post(f"{PAGE}{batch.pk}/dang/", follow=True).text  # told that it was done already
    assert Document.objects.count() == 4


def test_the_rows_to_mend_are_handed_out_as_a_workbook(desk, cast):
    batch = looked_at(brought(desk, cast))
    answer = desk.get(f"{PAGE}{batch.pk}/phai-sua.xlsx")
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.content)).active.iter_rows()]
    assert [row[-1] for row in rows if row[-1] and row[-1].startswith("Dòng 13")] == [
        "Dòng 13: Không thấy tệp “không có.pdf” trong thư mục."
    ]


def test_what_is_secret_leaves_the_machine_when_it_is_looked_at(desk, cast, django_capture_on_commit_callbacks):
    stamped = SimpleUploadedFile("KH 301.pdf", pdf(["TỐI MẬT", "Phương án"]))
    kept = [each for each in files() if each.name != "KH 301.pdf"]
    batch = brought(desk, cast, files=[*kept, stamped])
    with django_capture_on_commit_callbacks(execute=True):
        looked_at(batch)
    with zipfile.ZipFile(default_storage.open(batch.file.name)) as held:
        names = sorted(Path(name).name for name in held.namelist())
    assert names == sorted(["bang.xlsx", "307.pdf", "Quyết định 304.pdf", "phụ lục 1.pdf", "tb302.PDF"])
    notes = AuditEntry.objects.filter(action="document.refuse_secret").order_by("pk")
    assert {(each.actor, each.after["found"]) for each in notes} == {(cast.clerk, "stamp"), (cast.clerk, "declaration")}
    assert len(list(Path(default_storage.location).rglob("*.zip"))) == 1
    assert "Nhập 305" not in str(batch.outcome)


def locked(content: bytes) -> bytes:
    """As a program that sets a password marks each member."""
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        head, *parts = content.split(signature)
        content = signature.join([head, *(each[: place - 4] + b"\x01" + each[place - 3 :] for each in parts)])
    return content


WHOLE = zipped().read()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("khoa.zip", locked(WHOLE), "Tệp zip “khoa.zip” có đặt mật khẩu."),
        ("dut.zip", WHOLE[: len(WHOLE) // 2], "Tệp zip “dut.zip” bị hỏng hoặc chưa tải lên hết."),
        ("nen.rar", b"Rar!\x1a\x07\x00" + bytes(80), "“nen.rar” là tệp nén RAR; máy chủ chỉ mở được tệp zip."),
        ("nen.zip", b"7z\xbc\xaf\x27\x1c" + bytes(80), "“nen.zip” là tệp nén 7z; máy chủ chỉ mở được tệp zip."),
        ("ten.zip", pdf(["Văn bản"]), "“ten.zip” không phải là tệp zip, dù tên tệp ghi như vậy."),
    ],
)
def test_a_folder_that_cannot_be_opened_is_told_by_its_true_cause(desk, cast, name, content, words):
    answer = desk.post(PAGE, {"unit": cast.ward.pk, "files": [SimpleUploadedFile(name, content)]})
    assert answer.status_code == 422 and words in answer.text
    assert not DocumentImport.objects.exists()


@pytest.mark.parametrize("table", [False, True])
def test_a_zip_of_the_folder_holds_the_sheet_or_not(desk, cast, table):
    parcel = zipped(but="bang.xlsx" if table else "", **{"__MACOSX/._x.pdf": b"x", "../ngoai.pdf": b"x"})
    batch = looked_at(brought(desk, cast, files=parcel, table=sent(OFFICE / "bang.xlsx") if table else None))
    assert (batch.state, batch.outcome["rows"]) == ("ready", [5, 6, 8, 11])
    desk.post(f"{PAGE}{batch.pk}/dang/")
    tasks.publish_import(batch.pk)
    assert Document.objects.count() == 4


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"files": SimpleUploadedFile("a.zip", b"PK hong")}, "“a.zip” không phải là tệp zip, dù tên tệp ghi như vậy."),
        ({"files": None}, "Đề nghị chọn các tệp văn kiện"),
        (
            {"files": [SimpleUploadedFile("a.pdf", b"x"), SimpleUploadedFile("a.pdf", b"y")]},
            "Có hai tệp cùng tên “a.pdf”",
        ),
    ],
)
def test_what_cannot_be_taken_is_said_at_once(desk, cast, changes, words):
    form = {"unit": cast.ward.pk, "table": sent(OFFICE / "bang.xlsx"), "files": files()} | changes
    answer = desk.post(PAGE, {name: value for name, value in form.items() if value})
    assert answer.status_code in (400, 422) and words in answer.text
    assert DocumentImport.objects.count() == 0


def test_a_zip_that_unpacks_beyond_all_bounds_is_refused(desk, cast, settings):
    settings.DOCUMENT_UNPACKED_MB = 1
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("to.pdf", bytes(3 * 1024 * 1024))
    form = {"unit": cast.ward.pk, "files": SimpleUploadedFile("to.zip", content.getvalue())}
    answer = desk.post(PAGE, form)
    assert (answer.status_code, DocumentImport.objects.count()) == (422, 0)
    assert "Các tệp trong zip quá 1 MB khi mở ra" in answer.text


def test_without_a_sheet_of_documents_the_clerk_is_told_what_is_missing(desk, cast):
    batch = looked_at(brought(desk, cast, table=None))
    assert (batch.state, batch.file.name) == ("failed", "")
    assert "Không thấy bảng thông tin văn kiện" in desk.get(f"{PAGE}{batch.pk}/").text


def test_an_import_that_is_given_up_leaves_nothing(desk, cast):
    batch = looked_at(brought(desk, cast))
    with_files = default_storage.exists(batch.file.name)
    desk.post(f"{PAGE}{batch.pk}/bo/")
    batch.refresh_from_db()
    assert (with_files, batch.state, batch.file.name, Document.objects.count()) == (True, "discarded", "", 0)
    desk.post(f"{PAGE}{batch.pk}/dang/")
    batch.refresh_from_db()
    assert batch.state == "discarded"


def test_what_a_lost_worker_left_is_taken_up_and_what_nobody_wants_goes(desk, cast):
    batch = looked_at(brought(desk, cast))
    old = timezone.now() - carrying.KEPT - timedelta(hours=1)
    DocumentImport.objects.update(state="reading", asked_at=old)
    assert carrying.lost() == [batch.pk]
    DocumentImport.objects.update(attempts=carrying.ATTEMPTS)
    tasks.look_at_import(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.failure) == ("failed", carrying.GIVEN_UP)
    DocumentImport.objects.update(state="ready", file="imports/x.zip", asked_at=old)
    assert (carrying.purge(), carrying.purge()) == (1, 0)
    batch.refresh_from_db()
    assert (batch.state, batch.file.name) == ("discarded", "")


@pytest.mark.django_db(transaction=True)
def test_the_others_go_where_a_clerk_came_back_for_one_at_that_moment(cast, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    old = timezone.now() - carrying.KEPT - timedelta(hours=1)
    facts = {"unit": cast.ward, "sheet": "bang.xlsx", "brought_by": cast.clerk, "state": "ready", "asked_at": old}
    wanted, other = (DocumentImport.objects.create(file=f"imports/{name}.zip", **facts) for name in "ab")

    def come_back():
        DocumentImport.objects.get(pk=wanted.pk).move("apply", applied_by=cast.clerk, asked_at=timezone.now())

    assert in_between(come_back, carrying.purge, refusals=()) == [None, 1]
    states = DocumentImport.objects.order_by("pk").values_list("state", "file")
    assert list(states) == [("applying", "imports/a.zip"), ("discarded", "")]
    other.refresh_from_db()
    assert other.state == "discarded"


def test_who_had_it_published_is_told_that_it_was_not(cast):
    publisher = factories.holder(Role.CLERK, cast.ward, "Lê Thị Đăng")
    facts = {"unit": cast.ward, "sheet": "bang.xlsx", "brought_by": cast.clerk, "applied_by": publisher}
    batch = DocumentImport.objects.create(state="applying", attempts=carrying.ATTEMPTS, file="imports/a.zip", **facts)
    carrying.publish(batch.pk)
    told = Notice.objects.filter(text__contains="sau ba lần thử").values_list("user", flat=True)
    assert set(told) == {cast.clerk.pk, publisher.pk}


def test_the_list_costs_the_same_for_any_length(desk, cast, django_assert_max_num_queries):
    for many in (1, 30):
        for _ in range(many):
            DocumentImport.objects.create(unit=cast.ward, sheet="bang.xlsx", brought_by=cast.clerk)
        with django_assert_max_num_queries(16):
            assert desk.get(PAGE).status_code == 200


def test_another_units_import_is_not_shown(client, cast):
    batch = DocumentImport.objects.create(unit=cast.beside, sheet="bang.xlsx", brought_by=cast.clerk)
    client.force_login(cast.clerk)
    assert client.get(reverse("documents:import", args=[batch.pk])).status_code == 403
    client.force_login(factories.account(factories.member(cast.cell_7)))
    assert client.get(PAGE).status_code == 404
