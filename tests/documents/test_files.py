"""What is looked at in a file before it is kept."""

from pathlib import Path
from unicodedata import normalize

import pytest
from django.core.files.base import ContentFile

from documents.files import FileRefused, SecretStamp, look_into
from documents.inspecting.stamps import stamp
from tests.documents.pdfs import pdf

PRINTED = Path(__file__).parent.parent / "data" / "documents"  # printed by Chromium


def file(content: bytes) -> ContentFile:
    return ContentFile(content, "van-ban.pdf")


def printed(name: str) -> ContentFile:
    return file((PRINTED / name).read_bytes())


@pytest.mark.process
def test_a_sound_pdf_tells_its_pages_size_and_print():
    content = pdf(["Trang đầu"], ["Trang hai"], ["Trang ba"])
    seen = look_into(file(content))
    assert (seen.pages, seen.size, len(seen.sha256)) == (3, len(content), 64)
    assert seen.file.read() == content


@pytest.mark.process
@pytest.mark.parametrize("name", ["ke_hoach.pdf", "huong_dan_bao_mat.pdf"])
def test_a_document_that_speaks_of_secrets_is_no_secret(name):
    assert look_into(printed(name)).pages == 1


@pytest.mark.process
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mat.pdf", "Trang 1 của tệp có dấu “MẬT”"),
        ("toi_mat_trang_2.pdf", "Trang 2 của tệp có dấu “TỐI MẬT”"),
        ("tuyet_mat.pdf", "Trang 1 của tệp có dấu “TUYỆT MẬT”"),
    ],
)
def test_a_stamped_document_is_known_by_its_text(name, words):
    with pytest.raises(SecretStamp, match=words):
        look_into(printed(name))


@pytest.mark.process
def test_a_stamp_beside_another_column_is_seen():
    with pytest.raises(SecretStamp):
        look_into(file(pdf([("Số 02-BC/ĐU", "Phúc Lâm, ngày 05 tháng 11"), ("MẬT", "Kính gửi: Thành ủy")])))


@pytest.mark.process
def test_only_the_first_two_pages_are_looked_at():
    assert look_into(file(pdf(["Một"], ["Hai"], ["MẬT"]))).pages == 3


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        (["MẬT"], "MẬT"),
        (["  MẬT."], "MẬT"),
        (["[ TỐI MẬT ]"], "TỐI MẬT"),
        (["M Ậ T"], "MẬT"),
        (["T U Y Ệ T  M Ậ T"], "TUYỆT MẬT"),
        ([normalize("NFD", "TỐI MẬT")], "TỐI MẬT"),
        (["TUYET MAT"], "TUYỆT MẬT"),
        (["Độ mật: Tối mật"], "TỐI MẬT"),
        (["THÔNG BÁO", "MẬT"], "MẬT"),
        (["BẢO VỆ BÍ MẬT NHÀ NƯỚC"], ""),
        (["VỀ CÔNG TÁC BẢO", "MẬT"], ""),
        (["giữ gìn bí", "mật"], ""),
        (["MẶT"], ""),
        (["Số 12: TỐI MẬT"], ""),
        (["Độ mật:"], ""),
        ([], ""),
    ],
)
def test_a_stamp_is_a_line_of_its_own_in_capitals(lines, level):
    assert stamp([normalize("NFC", line) for line in lines]) == level


@pytest.mark.process
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>%PDF</html>", "trang web"),
        (b"\x00\x01\x02\x03" * 20, "Hệ thống nhận PDF, Word"),
        (b"", "rỗng"),
        (b"PK\x03\x04 a Word file", "bị hỏng"),
        (pdf(locked=True), "đặt mật khẩu"),
        (b"%PDF-1.7\nnothing follows", "bị hỏng"),
        (pdf()[:300], "bị hỏng"),
        ((PRINTED / "ke_hoach.pdf").read_bytes()[:9_000], "bị hỏng"),
        (b"%PDF-1.7\n".ljust(31 * 1024 * 1024, b"0"), "quá 30 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(content, words):
    with pytest.raises(FileRefused, match=words):
        look_into(file(content))
