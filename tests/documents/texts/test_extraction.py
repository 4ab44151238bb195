"""The words inside files: read in a process apart, bounded, kept page by page."""

import ast
import subprocess
import sys
import time
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryFile
from unicodedata import normalize

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from documents import files, library
from documents.apart import ocr, sandbox
from documents.child import text
from documents.child.limits import Limits
from documents.filing import document_files as filing
from documents.models import Document, DocumentFile, DocumentWords, PageText
from documents.texts import extraction
from members.models import AuditEntry, Notice
from tests.documents import made
from tests.documents.library_cast import document, upload
from tests.documents.pdfs import pdf

pytestmark = pytest.mark.django_db
Words = DocumentFile.Words
SCANNED = ("ĐẢNG BỘ PHƯỜNG PHÚC LÂM", "Kế hoạch sắp xếp tổ chức cơ sở đảng", "Nghị quyết đại hội nhiệm kỳ 2025 – 2030")


def read(unit, content: bytes) -> DocumentFile:
    published = document(unit, content=content).main
    extraction.read(published.pk)
    return DocumentFile.objects.get(pk=published.pk)


def pages(file: DocumentFile) -> list[tuple[int, str]]:
    return list(file.texts.values_list("number", "text"))


def test_a_pdf_is_read_page_by_page(cast):
    file = read(cast.ward, pdf(["Kế hoạch"], [normalize("NFD", "Sắp xếp tổ chức")], []))
    assert (file.words, file.words_note, file.tries) == (Words.READ, "", 1)
    assert pages(file) == [(1, "Kế hoạch"), (2, "Sắp xếp tổ chức")]
    assert list(file.texts.values_list("folded", flat=True)) == ["ke hoach", "sap xep to chuc"]


def test_a_word_text_is_read_in_its_order_with_tables_and_page_breaks(cast):
    file = read(cast.ward, made.word("Đầu", [["Chi bộ", "Số"], ["Chi bộ 7", "25"]], "Sau bảng", None, "Trang hai"))
    assert pages(file) == [(1, "Đầu\nChi bộ\tSố\nChi bộ 7\t25\nSau bảng"), (2, "Trang hai")]


def test_a_long_text_without_breaks_is_cut_into_pages_between_words():
    found = list(text.cut(["một hai ba bốn " * 500] * 2))
    assert [len(page) <= text.PAGE_LETTERS for page in found] == [True] * 6
    assert "".join(found).split() == ("một hai ba bốn " * 1000).split()


def test_slides_and_sheets_are_pages_of_their_own(cast):
    assert pages(read(cast.ward, made.slides("Báo cáo", "Kết quả"))) == [(1, "Báo cáo"), (2, "Kết quả")]
    book = made.sheets(Quý=[["Chi bộ", "Số"], ["Chi bộ 7", 25], [None, 1.5]], Năm=[["Tổng"]])
    assert pages(read(cast.ward, book)) == [(1, "Quý\nChi bộ\tSố\nChi bộ 7\t25\n1,5"), (2, "Năm\nTổng")]


def test_control_characters_and_odd_spaces_do_not_get_through():
    assert text.clean("Đảng\x00 \u200bbộ\xa0 7\r\n\r\n\r\n\r\nhết\x1b[0m \ud800") == "Đảng bộ 7\n\nhết[0m"


def test_letters_from_before_unicode_are_kept_in_unicode():
    assert text.clean("Ðảng bộ phƣờng") == "Đảng bộ phường"
    assert text.clean("tính ƣu việt") == "tính ưu việt"
    assert text.clean("NghÞ quyÕt cña §¶ng ñy ph\u00adêng") == "Nghị quyết của Đảng ủy phường"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Q U Y Ế T  Đ Ị N H", "QUYẾT ĐỊNH"),
        ("Q U Y Ế T Đ Ị N H", "QUYẾT ĐỊNH"),
        ("M Ậ T", "MẬT"),
        ("N G H Ị  Q U Y Ế T\xa0 về việc", "NGHỊ QUYẾT về việc"),
        ("Nhóm A B C", "Nhóm A B C"),
        ("a b c ô", "a b c ô"),
        ("\uf0b7 tuyên truyền", "• tuyên truyền"),
    ],
)
def test_a_heading_with_spaced_letters_is_words(written, read):
    assert text.clean(written) == read


NOISE = "&Ӝ1*+Ñ$;+Ӝ,&+Ӫ1*+Ƭ$9,ӊ71$0 ĈӝFOұS 7ӵGR +ҥQKSK~F"


def test_what_was_read_and_is_no_language_is_marked_and_told(cast):
    whole = read(cast.ward, made.word(NOISE))
    assert (whole.words, whole.words_note[:17]) == (Words.GARBLED, "Chưa đọc được: ch")
    part = read(cast.ward, made.word("Kế hoạch", None, NOISE, None, "Nghị quyết"))
    assert (part.words, part.words_note[:44]) == (Words.READ, "Chưa đọc được 1 trong 3 trang (trang 2): chữ")
    clear = read(cast.ward, made.word("Kế hoạch"))
    assert [(file.garbled_pages, file.is_unread) for file in (whole, part, clear)] == [(1, True), (1, True), (0, False)]


def test_a_file_without_words_says_so(cast):
    assert read(cast.ward, pdf([])).words == Words.EMPTY


def test_what_was_read_is_found(cast):
    published = document(cast.ward, content=pdf(["Trang đầu"], ["Thủy triều đỏ"]))
    extraction.read(published.main.pk)
    assert "triều".encode() not in DocumentWords.objects.get(document=published).vector.encode()
    assert "trieu" in DocumentWords.objects.get(document=published).vector


@pytest.mark.ocr
def test_a_scanned_page_in_vietnamese_is_recognised(cast):
    file = read(cast.ward, made.scan(SCANNED, ("Trang hai của kế hoạch",)))
    assert (file.words, file.words_note) == (Words.READ, "")
    for words in ("PHƯỜNG PHÚC", "Kế hoạch sắp xếp tổ chức cơ sở đảng", "Nghị quyết đại hội nhiệm kỳ 2025"):
        assert words in pages(file)[0][1]
    assert pages(file)[1] == (2, "Trang hai của kế hoạch")


SCANS = Path(__file__).parents[2] / "data" / "documents"


@pytest.mark.ocr
def test_a_scan_under_the_text_of_a_signature_is_refused_by_its_stamp():
    with pytest.raises(files.SecretStamp, match="Trang 1 của tệp có dấu “TỐI MẬT”"):
        files.look_into(upload((SCANS / "scan_signed_secret.pdf").read_bytes()))


@pytest.mark.ocr
def test_a_scan_with_a_layer_in_another_language_is_recognised_anew(cast):
    file = read(cast.ward, (SCANS / "scan_english_layer.pdf").read_bytes())
    (text,) = [text for _, text in pages(file)]
    assert file.words == Words.READ
    assert "trồng cây xanh quanh hồ nước" in text and "tr6ng" not in text


@pytest.mark.ocr
def test_a_scanned_stamp_is_known_later_with_the_tolerance_of_the_upload(
    cast, settings, django_capture_on_commit_callbacks
):
    """In its frame a stamp often loses a hat or a dot; a signature's text lies upon the scan."""
    reader, settings.TESSERACT = settings.TESSERACT, "no-such-program"
    published = document(cast.ward, content=(SCANS / "scan_signed_secret.pdf").read_bytes())
    settings.TESSERACT = reader
    with django_capture_on_commit_callbacks(execute=True):
        extraction.read(published.main.pk)
    assert Document.objects.get(pk=published.pk).title == library.ERASED


def test_letters_from_before_unicode_are_read_in_a_pdf_too(cast):
    file = read(cast.ward, pdf(["KÕ ho¹ch trång c©y cña chi bé, ®¶ng viªn thùc hiÖn"]))
    assert pages(file) == [(1, "Kế hoạch trồng cây của chi bộ, đảng viên thực hiện")]


@pytest.mark.ocr
def test_pictures_of_pages_are_recognised_too(cast):
    assert "kế hoạch sắp xếp" in pages(read(cast.ward, made.picture(*SCANNED)))[0][1].lower()


@pytest.mark.ocr
def test_only_so_many_pages_are_recognised_and_the_rest_is_said(cast, settings):
    settings.DOCUMENT_OCR_PAGES = 1
    file = read(cast.ward, made.scan(("Trang một",), ("Trang hai",)))
    assert (file.words, file.words_note) == (Words.READ, "Nhận dạng được 1 trong 2 trang quét.")
    assert [number for number, _ in pages(file)] == [1]


@pytest.mark.ocr
@pytest.mark.parametrize("turn", [0, 90, 180])
def test_a_scan_with_a_stamp_is_refused_before_it_is_kept_however_it_lies(turn):
    page = made.scan(("TỐI MẬT", *SCANNED * 4), turn=turn)
    with pytest.raises(files.SecretStamp, match="Trang 1 của tệp có dấu “TỐI MẬT”"):
        files.look_into(upload(page))


@pytest.mark.ocr
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_short_scan_is_read_however_it_lies(turn):
    """Of few words Tesseract is not sure enough where is up, and reads them standing on their heads."""
    page = made.scan(
        ("TUYỆT MẬT", "ĐẢNG ỦY PHƯỜNG PHÚC LÂM", "Số 12-KH/ĐU", "KẾ HOẠCH", "bảo vệ trụ sở Đảng ủy trong dịp lễ"),
        turn=turn,
    )
    with pytest.raises(files.SecretStamp, match="TUYỆT MẬT"):
        files.look_into(upload(page))


@pytest.mark.ocr
def test_a_scan_that_speaks_of_secrets_is_taken():
    assert files.look_into(upload(made.scan(("Bảo vệ bí mật nhà nước", "MẬT ĐỘ DÂN SỐ")))).pages == 1


@pytest.mark.ocr
def test_a_scanned_stamp_that_comes_to_light_later_takes_the_document_away_for_good(
    cast, settings, django_capture_on_commit_callbacks
):
    reader, settings.TESSERACT = settings.TESSERACT, "no-such-program"
    published = document(cast.ward, "27-KH/ĐU", "Phương án bảo vệ", content=made.scan(("TỐI MẬT", "Phương án bảo vệ")))
    settings.TESSERACT, name = reader, published.main.file.name
    with django_capture_on_commit_callbacks(execute=True):
        extraction.read(published.main.pk)
    row = Document.objects.get(pk=published.pk)
    assert (row.main, row.title, PageText.objects.count()) == (None, library.ERASED, 0)
    assert not default_storage.exists(name)
    entry = AuditEntry.objects.get(action="document.withdraw")
    assert (entry.actor, entry.reason) == (None, "Máy đọc thấy dấu “TỐI MẬT” trong tệp.")
    told = Notice.objects.filter(text__contains="27-KH/ĐU").get()
    assert told.user == cast.clerk and "cơ yếu" in told.text


def test_without_tesseract_a_scan_waits_for_it_and_what_can_be_read_is_read(cast, settings):
    settings.TESSERACT = "no-such-program"
    assert not ocr.installed()
    file = read(cast.ward, made.scan(("Trang một",), ("Trang hai",)))
    assert (file.words, file.words_note, pages(file)) == (Words.NO_OCR, "2 trang là bản quét.", [])


@pytest.mark.ocr
def test_what_waited_for_tesseract_is_read_by_the_command(cast, settings):
    settings.TESSERACT = "no-such-program"
    file = read(cast.ward, made.scan(("Trang một",)))
    settings.TESSERACT = "tesseract"
    out = StringIO()
    call_command("read_documents", now=True, only="no_ocr", stdout=out)
    assert out.getvalue() == "Đã đọc lại 1 tệp.\n"
    assert pages(file) == [(1, "Trang một")]


def test_reading_twice_changes_nothing(cast):
    file = read(cast.ward, pdf(["Kế hoạch"]))
    extraction.read(file.pk)
    assert (pages(file), DocumentFile.objects.get(pk=file.pk).tries) == ([(1, "Kế hoạch")], 1)


def test_what_somebody_has_in_hand_is_left_alone_until_that_worker_is_gone(cast):
    file = document(cast.ward).main
    DocumentFile.objects.filter(pk=file.pk).update(asked_at=timezone.now(), tries=1)
    extraction.read(file.pk)
    assert (DocumentFile.objects.get(pk=file.pk).words, extraction.due()) == (Words.WAITING, [])
    DocumentFile.objects.filter(pk=file.pk).update(asked_at=timezone.now() - timedelta(minutes=40))
    assert extraction.due() == [file.pk]
    extraction.read(file.pk)
    assert DocumentFile.objects.get(pk=file.pk).words == Words.READ


def test_a_lost_message_is_sent_again(cast):
    file = document(cast.ward).main
    assert extraction.due() == []
    DocumentFile.objects.filter(pk=file.pk).update(added_at=timezone.now() - timedelta(minutes=4))
    assert extraction.due() == [file.pk]


def test_a_file_that_fails_is_tried_three_times_and_then_left(cast, settings):
    settings.DOCUMENT_CHILD_SECONDS = 0
    file = document(cast.ward).main
    for tries in (1, 2, 3):
        extraction.read(file.pk)
        file.refresh_from_db()
        assert (file.tries, file.words) == (tries, Words.FAILED if tries == 3 else Words.WAITING)
        DocumentFile.objects.filter(pk=file.pk).update(asked_at=None)
    assert file.words_note == "Đọc chữ quá thời gian cho phép."
    assert extraction.due() == []


def test_a_file_that_changed_in_the_storage_is_not_read(cast):
    file = document(cast.ward).main
    Path(file.file.path).write_bytes(pdf(["Khác"]))
    extraction.read(file.pk)
    file.refresh_from_db()
    assert (file.words, pages(file)) == (Words.FAILED, [])
    assert "không còn như lúc đăng" in file.words_note


def test_a_file_that_is_lost_says_so(cast):
    file = document(cast.ward).main
    default_storage.delete(file.file.name)
    extraction.read(file.pk)
    assert "không còn trên máy chủ" in DocumentFile.objects.get(pk=file.pk).words_note


def test_a_file_that_was_replaced_or_erased_meanwhile_is_not_read(cast):
    published = document(cast.ward)
    old = published.main
    library.correct(published, by=cast.clerk, file=files.look_into(upload(pdf(["Mới"]))))
    library.withdraw(document(cast.ward), by=cast.clerk, reason="Mật", erase=True)
    extraction.read(old.pk)
    assert PageText.objects.count() == 0


def test_an_attachment_is_read_as_well(cast):
    published = document(cast.ward)
    annex = filing.attach(published, files.look_into(upload(made.sheets())), title="Phụ lục", by=cast.clerk)
    extraction.read(annex.pk)
    assert pages(annex) == [(1, "Bảng\nChi bộ\t7")]


@pytest.mark.django_db(transaction=True)
def test_what_is_published_is_read_by_the_worker(cast, worker):
    published = document(cast.ward, content=pdf(["Kế hoạch của phường"]))
    worker(lambda: pages(published.main) == [(1, "Kế hoạch của phường")])


# The process itself


def run(code: str, **limits) -> bytes:
    """`code` in the child's place, under its limits."""
    with TemporaryFile() as nothing:
        return sandbox.program([sys.executable, "-c", code], nothing, within=Limits(**limits))


def test_a_memory_hog_dies_and_nobody_else():
    with pytest.raises(sandbox.Failed, match="crash"):
        run("x = bytearray(10**9); print(len(x))", megabytes=300)
    assert run("x = bytearray(10**7); print(len(x))", megabytes=300) == b"10000000\n"


@pytest.mark.parametrize(
    "code", ["while True: pass", "import time; time.sleep(60)", "import os, time; os.close(1); time.sleep(60)"]
)
def test_an_endless_loop_is_killed_in_time(code):
    begun = time.monotonic()
    with pytest.raises(sandbox.Failed, match="slow"):
        run(code, seconds=1)
    assert time.monotonic() - begun < 50


def test_one_that_talks_without_end_is_stopped():
    with pytest.raises(sandbox.Failed, match="big"):
        run("import sys\nwhile True: sys.stdout.buffer.write(bytes(2**20))", seconds=30)


def test_what_it_has_started_dies_with_it():
    started = int(run("import subprocess; print(subprocess.Popen(['sleep', '300'], stdout=-3).pid)", seconds=20))
    until = time.monotonic() + 50
    while lives(started) and time.monotonic() < until:
        time.sleep(0.01)
    assert not lives(started)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_it_has_no_secret_of_ours_and_writes_no_file(tmp_path):
    assert run("import os; print(sorted(set(os.environ) - {'LC_CTYPE'}))") == b"['LANG', 'PATH']\n"
    run(f"open({str(tmp_path / 'x')!r}, 'wb').write(b'x' * 10)")
    assert (tmp_path / "x").read_bytes() == b""


def test_it_never_loads_django():
    for path in Path("documents/child").glob("*.py"):
        imported = [
            node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        names = {getattr(node, "module", None) or node.names[0].name for node in imported}
        names |= {f"members.{each.name}" for node in imported if getattr(node, "module", "") == "members"
                  for each in node.names}  # fmt: skip
        letters = {"members", "members.vietnamese", "members.legacy_letters", "members.syllables"}  # of which none does
        assert not [name for name in names - letters if name.split(".")[0] in ("django", "members", "sotay")], path
    rooms = ("pdf_file", "office_file", "old_office", "pictures", "page_picture")
    assert loaded_for(", ".join(f"documents.child.{room}" for room in rooms)) & {"django", "sotay"} == set()


HEAVY = {"pypdfium2", "lxml", "zipfile", "PIL", "pillow_heif"}
NEEDED = {
    "pdf_file": {"pypdfium2"},
    "office_file": {"lxml", "zipfile"},
    "old_office": set(),
    "pictures": {"PIL", "pillow_heif"},
    "page_picture": {"pypdfium2", "PIL"},
}


@pytest.mark.parametrize("room", NEEDED)
def test_it_loads_what_its_job_needs_and_no_more(room):
    """A folder of a hundred files starts a hundred of these processes."""
    assert loaded_for(f"documents.child.{room}") & HEAVY == NEEDED[room]


def loaded_for(modules: str) -> set[str]:
    """What a process has loaded that has imported these."""
    code = f"import {modules}, sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.decode().split())


def test_a_page_as_large_as_a_wall_is_drawn_small():
    wall = pdf(["Bản đồ"]).replace(b"[0 0 595 842]", b"[0 0 14400 14400]")
    with TemporaryFile() as file:
        file.write(wall)
        file.flush()
        drawn = Image.open(BytesIO(sandbox.content("page_picture", file, page=1, dpi=250, pixels=2_000_000)))
    assert drawn.width * drawn.height <= 2_010_000
