"""Posting, correcting and withdrawing: what changes, what is written down, what is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import connection

from documents import files, library, screening
from documents.filing import document_files as filing
from documents.filing import issuers
from documents.library import AlreadyThere
from documents.models import Document, Issuer, IssuingTerm
from documents.numbering import NumberError
from documents.screening import Secrecy, SecretRefused
from members.models import AuditEntry, Notice
from members.moves import WrongState
from tests.documents.library_cast import document, upload
from tests.documents.pdfs import pdf
from tests.factories import issuer

pytestmark = pytest.mark.django_db


def last_entry() -> AuditEntry:
    return AuditEntry.objects.filter(action__startswith="document.").first()


def test_a_published_document_has_its_number_kind_file_and_print(cast):
    published = document(cast.ward, "Số: 5 – kh/đu", "  Kế hoạch   năm 2026 ", content=pdf(["Một"], ["Hai"]))
    published.refresh_from_db()
    assert (published.number, published.symbol, published.kind, published.title) == (
        5,
        "05-KH/ĐU",
        "plan",
        "Kế hoạch năm 2026",
    )
    assert (published.main.pages, published.main.size) == (2, len(pdf(["Một"], ["Hai"])))
    assert published.main.file.name.endswith(f"{published.main.sha256[:32]}.pdf")
    assert published.main.file.read() == pdf(["Một"], ["Hai"])


def test_publishing_is_written_down_and_nobody_is_told(cast):
    facts = {"number_raw": "27-KH/ĐU", "issued_on": date(2026, 11, 5), "title": "Kế hoạch"}
    facts["issuer"] = issuer("Đảng ủy", cast.ward, "27-KH/ĐU")
    published = library.publish(Document(unit=cast.ward, **facts), files.look_into(upload()), by=cast.clerk)
    entry = last_entry()
    assert (entry.action, entry.actor, entry.object_id) == ("document.publish", cast.clerk, published.pk)
    assert entry.unit == cast.ward
    assert entry.after["number_raw"] == "27-KH/ĐU"
    assert Notice.objects.filter(text__contains="27-KH").count() == 0


def test_a_number_that_leaves_the_kind_open_is_not_published(cast):
    with pytest.raises(NumberError):
        document(cast.ward, "986-QĐ/ĐU")
    assert document(cast.ward, "986-QĐ/ĐU", kind="regulation").kind == "regulation"


def test_the_same_file_is_there_once_for_whom_it_reaches(cast):
    first = document(cast.city, content=pdf(["Một"]))
    for unit in (cast.city, cast.ward, cast.cell_7):
        with pytest.raises(AlreadyThere, match=f"Tệp này đã có trong thư viện: {first.symbol}") as refusal:
            document(unit, content=pdf(["Một"]))
        assert refusal.value.document == first


def test_a_number_of_an_issuer_and_type_is_there_once_a_year_where_no_term_is_known(cast):
    first = document(cast.ward, "27-KH/ĐU", issuer="Đảng ủy phường")
    with pytest.raises(AlreadyThere, match="cùng số, cùng loại, cùng cơ quan ban hành trong năm 2026 đã có") as refusal:
        document(cast.ward, "Số 27 - KH/ĐU", issuer="đảng ủy  phường", issued_on=date(2026, 1, 8))
    assert refusal.value.document == first
    assert document(cast.ward, "27-KH/ĐU", issuer="Đảng ủy khác").pk
    assert document(cast.ward, "27-TB/ĐU", issuer="Đảng ủy phường").pk
    assert document(cast.ward, "27-KH/ĐU", issuer="Đảng ủy phường", issued_on=date(2025, 11, 5)).pk
    assert first.symbol == "27-KH/ĐU"


def test_within_a_term_a_number_is_there_once_and_the_next_term_begins_again(cast):
    first = document(cast.ward, "27-KH/ĐU", issuer="Đảng ủy phường")
    old = {"name": "2020–2025", "since": date(2020, 8, 1), "until": date(2025, 7, 31)}
    now = {"name": "2025–2030", "since": date(2025, 8, 1)}
    for term in (old, now):
        issuers.write_term(IssuingTerm(issuer=first.issuer, **term), by=None)
    first.refresh_from_db()
    assert first.term.name == "2025–2030"
    with pytest.raises(AlreadyThere, match="trong nhiệm kỳ 2025–2030 đã có trong thư viện: 27-KH/ĐU"):
        document(cast.ward, "27-KH/ĐU", issuer="Đảng ủy phường", issued_on=date(2025, 11, 5))
    earlier = document(cast.ward, "27-KH/ĐU", issuer="Đảng ủy phường", issued_on=date(2025, 7, 31))
    assert earlier.term.name == "2020–2025"
    with pytest.raises(AlreadyThere, match="nhiệm kỳ 2020–2025"):
        document(cast.ward, "27-KH/ĐU", issuer="Đảng ủy phường", issued_on=date(2021, 1, 4))


def test_what_another_ward_keeps_does_not_stand_in_the_way(cast):
    document(cast.beside, "27-KH/TU", content=pdf(["Một"]))
    assert document(cast.ward, "27-KH/TU", content=pdf(["Một"])).pk


def test_a_withdrawn_document_can_be_published_again(cast):
    first = document(cast.ward, "27-KH/ĐU", content=pdf(["Một"]))
    library.withdraw(first, by=cast.clerk, reason="Nhầm trích yếu")
    assert document(cast.ward, "27-KH/ĐU", content=pdf(["Một"])).pk


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_publishes(cast):
    def click(_):
        try:
            return document(cast.ward, "27-KH/ĐU", content=pdf(["Một"])).pk
        except AlreadyThere:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        published = [pk for pk in pool.map(click, range(4)) if pk]
    assert published == list(Document.objects.values_list("pk", flat=True))
    assert len(published) == 1


def test_a_correction_tells_what_was_there_before(cast):
    published = document(cast.ward, "27-KH/ĐU", "Kế hoạch sắp sếp")
    published.title, published.number_raw = "Kế hoạch sắp xếp", "28-KH/ĐU"
    library.correct(published, by=cast.clerk)
    entry = last_entry()
    assert (entry.before["number_raw"], entry.after["number_raw"]) == ("27-KH/ĐU", "28-KH/ĐU")
    assert entry.before["title"] != entry.after["title"]  # that it changed, never what it says: see below
    published.refresh_from_db()
    assert (published.symbol, published.number) == ("28-KH/ĐU", 28)
    assert list(Document.objects.matching("xep:*")) == [published]


def test_correcting_does_not_bring_a_withdrawn_document_back(cast):
    published = document(cast.ward, title="Phương án bảo vệ")
    opened_before = Document.objects.get(pk=published.pk)
    library.withdraw(published, by=cast.clerk, reason="Tài liệu mật", erase=True)
    with pytest.raises(WrongState):
        library.correct(opened_before, by=cast.clerk)
    row = Document.objects.get(pk=published.pk)
    assert (row.title, row.main, row.search_folded) == (library.ERASED, None, "")


def test_a_correction_that_comes_after_the_withdrawal_is_refused(cast):
    published = document(cast.ward)
    opened_before = Document.objects.get(pk=published.pk)
    library.withdraw(published, by=cast.clerk, reason="Nhầm")
    opened_before.title = "Kế hoạch đã sửa"
    with pytest.raises(WrongState):
        library.correct(opened_before, by=cast.clerk)
    kept = Document.objects.get()
    assert (kept.title, kept.why_withdrawn, kept.version) == (published.title, "Nhầm", 2)


def test_a_document_is_withdrawn_once_and_with_a_reason(cast):
    published = document(cast.ward, "27-KH/ĐU")
    library.withdraw(published, by=cast.clerk, reason="Đăng nhầm bản dự thảo")
    assert (last_entry().action, last_entry().reason) == ("document.withdraw", "Đăng nhầm bản dự thảo")
    assert default_storage.exists(published.main.file.name)
    with pytest.raises(WrongState):
        library.withdraw(published, by=cast.clerk, reason="Lần nữa")


def test_a_secret_that_slipped_in_goes_for_good(cast, django_capture_on_commit_callbacks):
    published = document(cast.ward, "27-KH/ĐU", "Phương án bảo vệ")
    filing.attach(published, files.look_into(upload()), title="Sơ đồ", by=cast.clerk)
    library.correct(published, by=cast.clerk, file=files.look_into(upload()))
    names = list(published.files.values_list("file", flat=True))
    assert [default_storage.exists(name) for name in names] == [True, True, True]
    with django_capture_on_commit_callbacks(execute=True):
        library.withdraw(published, by=cast.clerk, reason="Tài liệu mật", erase=True)
        assert [default_storage.exists(name) for name in names] == [True, True, True]  # until it has come through
    row = Document.objects.get(pk=published.pk)
    assert [default_storage.exists(name) for name in names] == [False, False, False]
    assert (row.main, row.search_folded) == (None, "")
    assert "Phương án" not in row.title
    assert set(row.files.values_list("file", "title")) == {("", "")}


@pytest.mark.parametrize(
    ("secrecy", "lines", "found"),
    [
        (Secrecy.SECRET, ["Kế hoạch"], {"level": "Mật", "found": "declaration"}),
        (Secrecy.MOST_SECRET, ["Kế hoạch"], {"level": "Tuyệt mật", "found": "declaration"}),
        (Secrecy.NONE, ["TỐI MẬT", "Kế hoạch phòng thủ"], {"level": "TỐI MẬT", "found": "stamp"}),
    ],
)
def test_a_secret_is_refused_and_the_audit_does_not_repeat_it(cast, secrecy, lines, found):
    with pytest.raises(SecretRefused, match="Điều 5 Luật Bảo vệ bí mật nhà nước số 117/2025/QH15"):
        screening.examine(upload(pdf(lines)), secrecy=secrecy, unit=cast.ward, by=cast.clerk)
    entry = last_entry()
    assert (entry.action, entry.actor, entry.unit) == ("document.refuse_secret", cast.clerk, cast.ward)
    assert (entry.after, entry.object_name) == (found, str(cast.ward))


def test_nothing_of_a_refused_secret_stays_on_the_disk(cast, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    big = TemporaryUploadedFile("mat.pdf", "application/pdf", 0, None)
    big.write(pdf(["MẬT"]))
    big.size = big.tell()
    assert list(tmp_path.iterdir()) != []
    with pytest.raises(SecretRefused):
        screening.examine(big, secrecy=Secrecy.NONE, unit=cast.ward, by=cast.clerk)
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_an_erased_secret_is_left_not_even_in_the_audit(cast):
    published = document(cast.ward, title="Phương án bảo vệ")
    library.withdraw(published, by=cast.clerk, reason="Đăng nhầm đơn vị")
    library.withdraw(published, by=cast.clerk, reason="Tài liệu mật", erase=True)  # found out only later
    told = list(AuditEntry.objects.filter(object_id=published.pk).values_list("object_name", "before", "after"))
    assert len(told) == 3
    assert published.title not in str(told)
    with pytest.raises(WrongState):
        library.withdraw(published, by=cast.clerk, reason="Lần nữa", erase=True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("KH 12 (Mật).pdf", []),
        ("TỐI MẬT - phương án.pdf", []),
        ("van-ban.pdf", ["Phương án bảo vệ (Tuyệt mật)"]),
        ("van-ban.pdf", ["Kế hoạch", "12-KH/TU (MẬT)"]),
        ("van-ban.pdf", ["Độ mật: Mật"]),
    ],
)
def test_what_is_called_secret_by_its_name_or_words_is_refused(cast, name, words):
    with pytest.raises(SecretRefused):
        screening.examine(upload(name=name), secrecy=Secrecy.NONE, unit=cast.ward, by=cast.clerk, words=words)
    entry = last_entry()
    assert (entry.action, entry.after["found"], entry.object_name) == (
        "document.refuse_secret",
        "words",
        str(cast.ward),
    )


@pytest.mark.parametrize("words", ["Công tác bảo vệ bí mật nhà nước", "BẢO MẬT", "Mật độ dân cư", "Giải mật tài liệu"])
def test_words_that_speak_of_secrets_are_no_secret(cast, words):
    assert screening.examine(upload(), secrecy=Secrecy.NONE, unit=cast.ward, by=cast.clerk, words=[words]).pages == 1


def test_a_term_is_checked_whatever_the_key_of_its_issuer(cast):
    """In the database keys are int8; in a check before saving they are parameters, which PostgreSQL takes for int4."""
    body = issuer("Đảng ủy phường Phúc Lâm", cast.ward, "8-QĐ/ĐU")
    Issuer.objects.filter(pk=body.pk).delete()
    body.pk = 5_000
    body.save(force_insert=True)
    term = IssuingTerm(issuer=body, name="2025–2030", since=date(2025, 6, 1))
    term.full_clean()
    term.save()
    with pytest.raises(ValidationError, match="trùng với một nhiệm kỳ khác"):
        IssuingTerm(issuer=body, name="2026–2031", since=date(2026, 6, 1)).full_clean()
