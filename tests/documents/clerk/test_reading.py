"""The file first: it is read, its form filled in, and what differs is told before anything is posted."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import Document
from documents.texts import integrity
from tests.documents import made
from tests.documents.clerk.test_admin import ADD, desk, errors, filled, stored  # noqa: F401 - fixtures
from tests.documents.pdfs import pdf

pytestmark = pytest.mark.django_db
LINES = [
    ("ĐẢNG BỘ THÀNH PHỐ", "ĐẢNG CỘNG SẢN VIỆT NAM"),
    ("ĐẢNG ỦY PHƯỜNG PHÚC LÂM", ""),
    "*",
    ("Số 251-KH/ĐU", "Phúc Lâm, ngày 5 tháng 11 năm 2026"),
    "KẾ HOẠCH",
    "sắp xếp tổ chức cơ sở đảng năm 2026",
    "-----",
    "Thực hiện Kế hoạch số 121-KH/TU, Đảng ủy phường xây dựng kế hoạch.",
    ("Nơi nhận:", "T/M BAN THƯỜNG VỤ"),
    ("- Thành ủy,", "BÍ THƯ"),
    ("- Lưu.", "(đã ký)"),
    ("", "Nguyễn Văn An"),
]


def upload(lines=LINES, name: str = "ke-hoach.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(list(lines)), "application/pdf")


def in_word() -> SimpleUploadedFile:
    blocks = [[line] if isinstance(line, tuple) else line for line in LINES]
    return SimpleUploadedFile("ke-hoach.docx", made.word(*blocks))


def only_file(cast, file, **more) -> dict:
    sent = filled(cast, number_raw=None, issued_on=None, issuer=None, title=None, file=file)
    return sent | {"_read": "1"} | more


def read(client, cast, file=None, **more):
    """The form as it is shown once the file was read."""
    answer = client.post(ADD, only_file(cast, file or upload(), **more))
    assert answer.status_code == 302 and answer.url.startswith(f"{ADD}?tep=")
    return client.get(answer.url)


def values(page) -> dict:
    form = page.context["adminform"].form
    names = ("number_raw", "kind", "issued_on", "issuer", "title", "signer", "signer_role", "sign_mode")
    return {name: form[name].value() for name in names}


def sent_on(page, cast, **changes) -> dict:
    """What the browser sends of the form that was filled in, with what the clerk changes in it."""
    form = page.context["adminform"].form
    shown = values(page) | {"staged": form["staged"].value(), "issued_on": "05/11/2026"}
    return filled(cast, file=None, **shown) | changes


@pytest.mark.parametrize("file", [upload, in_word])
def test_the_form_is_filled_in_from_the_first_page(desk, cast, stored, file):  # noqa: F811
    page = read(desk, cast, file())
    assert values(page) == {
        "number_raw": "251-KH/ĐU",
        "kind": "plan",
        "issued_on": date(2026, 11, 5),
        "issuer": "Ban Thường vụ Đảng ủy phường Phúc Lâm",
        "title": "Sắp xếp tổ chức cơ sở đảng năm 2026",
        "signer": "Nguyễn Văn An",
        "signer_role": "Bí thư",
        "sign_mode": "tm",
    }
    assert "Đã nhận tệp “ke-hoach." in page.text and "xem lại từng ô" in page.text
    assert (Document.objects.count(), len(stored())) == (0, 1)


def test_what_was_read_is_posted_without_choosing_the_file_again(
    desk,  # noqa: F811
    cast,
    stored,  # noqa: F811
    django_capture_on_commit_callbacks,
):
    page = read(desk, cast)
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(ADD, sent_on(page, cast)).status_code == 302
    published = Document.objects.get()
    assert (published.symbol, published.signer, published.main.pages) == ("251-KH/ĐU", "Nguyễn Văn An", 1)
    assert [path.name for path in stored()] == [f"{published.main.sha256[:32]}.pdf"]
    assert "file" in errors(desk.post(ADD, sent_on(page, cast, number_raw="252-KH/ĐU")))  # it waits no longer


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"number_raw": "215-KH/ĐU"}, {"number_raw": "Tệp ghi 251-KH/ĐU."}),
        ({"issued_on": "06/11/2026"}, {"issued_on": "Tệp ghi 05/11/2026."}),
        ({"issuer": "Đảng ủy phường Đông Sơn"}, {"issuer": "Tệp ghi “Ban Thường vụ Đảng ủy phường Phúc Lâm”."}),
        ({"title": "Kế hoạch đại hội chi bộ"}, {"title": "Tệp ghi “Sắp xếp tổ chức cơ sở đảng năm 2026”."}),
        ({"signer": "Trần Văn Bình"}, {"signer": "Tệp ghi “Nguyễn Văn An”."}),
        ({"issuer": "Đảng ủy phường Phúc Lâm"}, {}),
        ({"title": "Kế hoạch sắp xếp tổ chức cơ sở đảng năm 2026"}, {}),
        ({"signer": ""}, {}),
    ],
)
def test_what_differs_from_the_file_is_told_before_it_is_posted(desk, cast, changes, told):  # noqa: F811
    page = read(desk, cast)
    answer = desk.post(ADD, sent_on(page, cast, **changes))
    assert answer.status_code == (200 if told else 302)
    if told:
        assert errors(answer) == told and "chọn lại tệp" not in answer.text
        kept = sent_on(page, cast, **changes, as_typed="on")
        assert desk.post(ADD, kept).status_code == 302
    assert Document.objects.count() == 1


def test_a_file_sent_with_the_whole_form_is_compared_and_kept_meanwhile(desk, cast):  # noqa: F811
    answer = desk.post(ADD, filled(cast, file=upload(), title="Sắp xếp tổ chức cơ sở đảng năm 2026"))
    assert errors(answer) == {"number_raw": "Tệp ghi 251-KH/ĐU."}
    assert 'name="as_typed" form="document_form"' in answer.text
    key = answer.context["adminform"].form["staged"].value()
    again = filled(cast, file=None, staged=key, number_raw="251-KH/ĐU", title="Sắp xếp tổ chức cơ sở đảng năm 2026")
    assert desk.post(ADD, again).status_code == 302
    assert Document.objects.get().main.pages == 1


def test_what_was_typed_before_the_file_was_read_stays(desk, cast):  # noqa: F811
    page = read(desk, cast, number_raw="15-KH/ĐU", recipients="Các chi bộ")
    form = page.context["adminform"].form
    assert (form["number_raw"].value(), form["recipients"].value()) == ("15-KH/ĐU", "Các chi bộ")
    assert form["title"].value() == "Sắp xếp tổ chức cơ sở đảng năm 2026"


def test_a_page_that_says_nothing_leaves_the_form_empty(desk, cast):  # noqa: F811
    page = read(desk, cast, upload(["Danh sách"]))
    assert set(values(page).values()) <= {"", None}
    assert "không đọc được phần đầu" in page.text


@pytest.mark.parametrize(
    ("file", "more", "field"),
    [
        (None, {}, "file"),
        (upload(), {"secrecy": ""}, "secrecy"),
        (upload(), {"secrecy": "secret"}, "secrecy"),
        (upload(["MẬT", "Phương án"]), {}, "file"),
        (SimpleUploadedFile("a.pdf", b"<html>"), {}, "file"),
    ],
)
def test_only_what_is_wrong_with_the_file_is_told_and_nothing_waits(desk, cast, stored, file, more, field):  # noqa: F811
    sent = {name: value for name, value in only_file(cast, file, **more).items() if value is not None}
    answer = desk.post(ADD, sent)
    assert set(answer.context["adminform"].form.errors) == {field}
    assert (Document.objects.count(), stored()) == (0, [])


def test_nobody_posts_the_file_of_another(desk, cast, client):  # noqa: F811
    page = read(desk, cast)
    sent = sent_on(page, cast)
    client.logout()
    client.force_login(cast.administrator)
    assert "file" in errors(client.post(ADD, sent))
    assert client.get(f"{ADD}?tep={sent['staged']}").context["adminform"].form["number_raw"].value() in ("", None)


def test_what_is_not_posted_is_purged_as_a_stray(desk, cast, stored, monkeypatch):  # noqa: F811
    page = read(desk, cast)
    assert integrity.purge_strays() == 0
    monkeypatch.setattr(integrity, "STRAY_AFTER", integrity.STRAY_AFTER * -1)
    assert (integrity.purge_strays(), stored()) == (1, [])
    assert "file" in errors(desk.post(ADD, sent_on(page, cast)))


def test_a_picture_of_pages_waits_as_the_pdf_that_is_made_of_it(desk, cast):  # noqa: F811
    pictures = [SimpleUploadedFile(f"trang-{number}.jpg", made.picture("Trang")) for number in (1, 2)]
    shown = desk.post(ADD, only_file(cast, pictures))
    order = {"held_pages": shown.context["adminform"].form.inspection.held.token, "page_1": "2", "page_2": "1"}
    page = desk.get(desk.post(ADD, only_file(cast, "", **order)).url)
    facts = {"number_raw": "27-KH/ĐU", "issuer": "Đảng ủy phường Phúc Lâm", "title": "Kế hoạch", "sign_mode": ""}
    sent = sent_on(page, cast) | facts | {"kind": "", "signer": "", "signer_role": ""}
    assert desk.post(ADD, sent).status_code == 302
    kept = Document.objects.get().main
    assert (kept.format, kept.pages) == ("images", 2)
    with kept.file.open() as stored_file:
        assert BytesIO(stored_file.read()).getvalue().startswith(b"%PDF-")
