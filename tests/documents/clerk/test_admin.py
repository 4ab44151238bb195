"""The clerk's desk, as a browser sends its forms."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents import library
from documents.models import Document
from members.models import AuditEntry
from members.powers import Role
from tests import factories
from tests.documents.library_cast import document
from tests.documents.pdfs import pdf

pytestmark = pytest.mark.django_db
LIST, ADD = "/quan-tri/documents/document/", "/quan-tri/documents/document/add/"


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.clerk)
    return client


@pytest.fixture
def stored(settings, tmp_path):
    """Everything that is kept on the disk now."""
    settings.MEDIA_ROOT = str(tmp_path)
    return lambda: [path for path in tmp_path.rglob("*") if path.is_file()]


def filled(cast, **changes) -> dict:
    form = {
        "unit": cast.ward.pk,
        "number_raw": "Số 27 - KH/ĐU",
        "kind": "",
        "issued_on": "2026-11-05",
        "issuer": "Đảng ủy phường Phúc Lâm",
        "title": "Kế hoạch sắp xếp tổ chức cơ sở đảng",
        "secrecy": "none",
        "file": SimpleUploadedFile("scan.pdf", pdf(["Kế hoạch"]), "application/pdf"),
        "relations-TOTAL_FORMS": 0,
        "relations-INITIAL_FORMS": 0,
    }
    return {name: value for name, value in (form | changes).items() if value is not None}


def version(document: Document) -> int:
    """The one that a page of it bears now."""
    return Document.objects.values_list("version", flat=True).get(pk=document.pk)


def errors(answer, status: int = 200) -> dict:
    assert answer.status_code == status
    return {name: " ".join(each) for name, each in answer.context["adminform"].form.errors.items()}


def page_of(document: Document) -> str:
    return reverse("admin:documents_document_change", args=[document.pk])


def test_a_clerk_publishes_a_document(desk, cast, stored):
    answer = desk.post(ADD, filled(cast))
    published = Document.objects.get()
    assert (answer.status_code, answer.url) == (302, LIST)
    assert (published.symbol, published.kind, published.unit, published.published_by) == (
        "27-KH/ĐU",
        "plan",
        cast.ward,
        cast.clerk,
    )
    assert [path.name for path in stored()] == [f"{published.main.sha256[:32]}.pdf"]
    assert AuditEntry.objects.get(action="document.publish").actor == cast.clerk


def test_the_form_comes_with_the_clerks_unit_and_no_level_of_secrecy(desk, cast):
    form = desk.get(ADD).context["adminform"].form
    assert form["unit"].value() == cast.ward.pk
    assert form["secrecy"].value() is None
    assert list(form.fields["unit"].queryset) == [cast.ward, cast.cell_7, cast.cell_8]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"number_raw": "hai mươi bảy"}, "number_raw", "ví dụ 121-KH/TU"),
        ({"number_raw": "27-QĐ/ĐU"}, "kind", "Quyết định hoặc Quy định"),
        ({"kind": "resolution"}, "kind", "Ký hiệu KH là của Kế hoạch"),
        ({"secrecy": None}, "secrecy", "bắt buộc"),
        ({"file": None}, "file", "bắt buộc"),
        ({"title": ""}, "title", "bắt buộc"),
        ({"issued_on": "05/13/2026"}, "issued_on", "Không có tháng 13"),
        ({"file": SimpleUploadedFile("a.pdf", b"<html>", "application/pdf")}, "file", "Đây là trang web (HTML)"),
        ({"file": SimpleUploadedFile("a.pdf", pdf()[:200], "application/pdf")}, "file", "bị hỏng"),
        ({"file": SimpleUploadedFile("a.pdf", pdf(locked=True), "application/pdf")}, "file", "mật khẩu"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(31 * 2**20), "application/pdf")}, "file", "quá 30 MB"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(desk, cast, stored, changes, field, words):
    answer = desk.post(ADD, filled(cast, **changes))
    found = errors(answer, 422 if changes.get("file") else 200)
    assert list(found) == [field]
    assert f'<a href="#id_{field}' in answer.text  # led to from the top of the long form
    assert ("đồng chí chọn lại tệp" in answer.text) is (field != "file")
    assert words in found[field]
    assert (Document.objects.count(), stored()) == (0, [])


def test_a_day_is_read_as_it_is_written_here(desk, cast):
    desk.post(ADD, filled(cast, issued_on="05/11/2026"))
    assert f"{Document.objects.get().issued_on}" == "2026-11-05"


def test_a_day_that_has_not_come_is_questioned(desk, cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "chưa đến" in errors(desk.post(ADD, filled(cast, issued_on=tomorrow.isoformat())))["issued_on"]
    assert "trước năm 1930" in errors(desk.post(ADD, filled(cast, issued_on="01/01/0001")))["issued_on"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"secrecy": "secret"}, "secrecy"),
        ({"secrecy": "most_secret", "number_raw": "không rõ"}, "secrecy"),
        ({"file": SimpleUploadedFile("a.pdf", pdf(["MẬT", "Phương án"]), "application/pdf")}, "file"),
        ({"file": SimpleUploadedFile("a.pdf", pdf(["Phiếu gửi"], ["TỐI MẬT"]), "application/pdf")}, "file"),
    ],
)
def test_a_secret_is_refused_with_the_law_and_leaves_only_an_entry(desk, cast, stored, changes, field):
    answer = desk.post(ADD, filled(cast, title="Phương án bảo vệ đại hội", **changes))
    found = errors(answer, 422)
    assert "Điều 5 Luật Bảo vệ bí mật nhà nước số 117/2025/QH15" in found[field]
    assert "chọn lại tệp" not in answer.text
    assert (Document.objects.count(), stored()) == (0, [])
    entry = AuditEntry.objects.get(action="document.refuse_secret")
    assert (entry.actor, entry.unit) == (cast.clerk, cast.ward)
    assert "Phương án" not in f"{entry.object_name}{entry.after}{entry.reason}"


def test_a_big_secret_leaves_no_temporary_file(desk, cast, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100
    upload = SimpleUploadedFile("a.pdf", pdf(["MẬT"]), "application/pdf")
    assert "file" in errors(desk.post(ADD, filled(cast, file=upload)), 422)
    assert list(tmp_path.iterdir()) == []


def test_a_document_that_is_there_already_is_shown(desk, cast):
    there = document(cast.city, content=pdf(["Kế hoạch"]))
    found = errors(desk.post(ADD, filled(cast)), 409)["__all__"]
    assert "Tệp này đã có trong thư viện" in found
    assert f'href="{there.get_absolute_url()}"' in found
    assert desk.get(there.get_absolute_url()).status_code == 200


def test_a_clerk_corrects_without_sending_the_file_again(desk, cast):
    there = document(cast.ward, "27-KH/ĐU")
    changed = filled(cast, number_raw="28-KH/ĐU", file=None, secrecy=None, seen_version=version(there))
    answer = desk.post(page_of(there), changed)
    assert answer.status_code == 302
    there.refresh_from_db()
    assert (there.symbol, there.main.pages) == ("28-KH/ĐU", 1)
    assert AuditEntry.objects.get(action="document.correct").before["number_raw"] == "27-KH/ĐU"


def test_another_file_needs_its_own_declaration(desk, cast):
    there = document(cast.ward)
    seen = version(there)
    assert "secrecy" in errors(desk.post(page_of(there), filled(cast, secrecy=None, seen_version=seen)))
    another = filled(cast, file=SimpleUploadedFile("a.pdf", pdf(["1"], ["2"])), seen_version=seen)
    assert desk.post(page_of(there), another).status_code == 302
    there.refresh_from_db()
    assert (there.main.pages, there.main.version, there.main.added_by) == (2, 2, cast.clerk)


def test_the_desk_shows_only_what_stands_in_the_clerks_units(desk, cast):
    own, below = document(cast.ward), document(cast.cell_7)
    elsewhere = [document(cast.city), document(cast.beside)]
    assert set(desk.get(LIST).context["cl"].result_list) == {own, below}
    for each in elsewhere:
        assert desk.get(page_of(each)).status_code == 403
        assert desk.post(page_of(each), filled(cast)).status_code == 403
        assert desk.post(f"{LIST}{each.pk}/go/", {"reason": "Gỡ"}).status_code == 403
    assert Document.objects.published().count() == 4


def test_a_clerk_does_not_publish_where_he_holds_no_power(desk, cast):
    assert "unit" in errors(desk.post(ADD, filled(cast, unit=cast.beside.pk)))


@pytest.mark.parametrize("who", ["hoa", "editor", "approver", "organiser"])
def test_the_desk_is_closed_to_others(client, cast, who):
    published = document(cast.ward)
    client.force_login(getattr(cast, who))
    for url in (LIST, ADD, page_of(published)):
        assert client.get(url).status_code in (302, 403)
    assert client.post(f"{LIST}{published.pk}/go/", {"reason": "Gỡ"}).status_code in (302, 403, 404)
    assert Document.objects.published().count() == 1


@pytest.mark.parametrize("query", ["27-kh/đu", "27", "sap xep to chuc", "SẮP XẾP"])
def test_the_desk_finds_as_the_library_does(desk, cast, query):
    wanted = document(cast.ward, "27-KH/ĐU", "Kế hoạch sắp xếp tổ chức")
    document(cast.ward, "270-TB/ĐU", "Thông báo nghỉ lễ")
    assert list(desk.get(LIST, {"q": query}).context["cl"].result_list) == [wanted]


def test_the_desk_filters_by_standing(desk, cast):
    stays, goes = document(cast.ward), document(cast.ward)
    library.withdraw(goes, by=cast.clerk, reason="Nhầm")
    listed = {each: set(desk.get(LIST, {"tinh-trang": each}).context["cl"].result_list) for each in ("dang", "go")}
    assert listed == {"dang": {stays}, "go": {goes}}


@pytest.mark.parametrize("rows", [1, 30])
def test_the_desk_costs_the_same_for_any_length(desk, cast, rows, django_assert_max_num_queries):
    for _ in range(rows):
        document(cast.ward)
    with django_assert_max_num_queries(9):
        desk.get(LIST)


def test_withdrawing_asks_for_a_reason_and_is_done_by_post(desk, cast):
    there = document(cast.ward, "27-KH/ĐU")
    url = f"{LIST}{there.pk}/go/"
    assert "Gỡ <b>27-KH/ĐU</b>" in desk.get(url).content.decode()
    assert "Lý do gỡ" in desk.post(url, {"reason": " "}).content.decode()
    assert Document.objects.published().count() == 1
    assert desk.post(url, {"reason": "Đăng nhầm bản dự thảo"}).url == LIST
    assert Document.objects.published().count() == 0
    again = desk.post(url, {"reason": "Lần nữa"}, follow=True)
    assert "đã được gỡ trước đó" in again.content.decode()
    assert AuditEntry.objects.filter(action="document.withdraw").count() == 1


def test_a_withdrawn_document_is_only_looked_at(desk, cast):
    there = document(cast.ward)
    library.withdraw(there, by=cast.clerk, reason="Nhầm")
    page = desk.get(page_of(there)).content.decode()
    assert "Đã gỡ" in page and 'name="title"' not in page and "Gỡ văn kiện</a>" not in page
    late = desk.post(page_of(there), filled(cast, title="Kế hoạch đã sửa"))
    assert late.status_code == 409
    assert "vừa được người khác gỡ" in late.text and "Kế hoạch đã sửa" in late.text
    assert Document.objects.get().title == there.title


def test_what_was_taken_out_after_midnight_was_taken_out_on_that_day(desk, cast):
    there = document(cast.ward)
    Document.objects.filter(pk=there.pk).update(withdrawn_at=datetime(2026, 11, 20, 18, 30, tzinfo=UTC))
    assert "Đã gỡ 21/11/2026" in desk.get(LIST).content.decode()


def test_nothing_is_deleted_here(desk, cast):
    there = document(cast.ward)
    assert desk.post(f"{LIST}{there.pk}/delete/", {"publish": "yes"}).status_code == 403
    assert Document.objects.count() == 1


def test_the_history_tells_who_did_what(desk, cast):
    desk.post(ADD, filled(cast))
    page = desk.get(f"{LIST}{Document.objects.get().pk}/history/").content.decode()
    assert "Đăng văn kiện" in page and cast.clerk.full_name in page


def test_a_clerk_of_the_city_publishes_for_everybody(client, cast):
    client.force_login(factories.holder(Role.CLERK, cast.city))
    client.post(ADD, filled(cast, unit=cast.city.pk))
    published = Document.objects.get()
    assert published in Document.objects.open_to(cast.hoa) and published in Document.objects.open_to(cast.stranger)


def relation(kind: str = "replaces", number: str = "8-QĐ/ĐU", **changes) -> dict:
    rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    facts = {"0-kind": kind, "0-number": number, "0-effective_on": "", "0-part": ""}
    return {f"relations-{name}": value for name, value in (rows | facts | changes).items()}


def test_a_clerk_says_what_the_document_replaces_and_is_told_what_that_changes(desk, cast):
    old = document(
        cast.ward, "08-QĐ/ĐU", kind="decision", issuer="Đảng ủy phường Phúc Lâm", issued_on=factories.days_ago(500)
    )
    facts = {"number_raw": "12 - QĐ/ĐU", "kind": "decision", "issued_on": f"{factories.days_ago(3):%d/%m/%Y}"}
    answer = desk.post(ADD, filled(cast, **facts) | relation(), follow=True)
    assert f"12-QĐ/ĐU làm hết hiệu lực 08-QĐ/ĐU từ {factories.days_ago(3):%d/%m/%Y}." in answer.content.decode()
    old.refresh_from_db()
    assert old.validity == "expired"
    new = Document.objects.get(number=12)
    standing = new.relations.get()
    rows = relation(**{"INITIAL_FORMS": 1, "0-id": standing.pk, "0-source": new.pk, "0-DELETE": "on"})
    desk.post(page_of(new), filled(cast, file=None, secrecy=None, seen_version=version(new), **facts) | rows)
    old.refresh_from_db()
    assert (old.validity, new.relations.standing().count()) == ("in_force", 0)


def test_what_the_clerk_may_not_change_is_said_at_its_row_and_nothing_is_published(desk, cast):
    document(cast.city, "08-QĐ/TU", kind="decision", issued_on=factories.days_ago(500))
    answer = desk.post(ADD, filled(cast) | relation(number="8-QĐ/TU"))
    assert "Điều 3 Quy định số 66-QĐ/TW" in answer.content.decode()
    assert Document.objects.count() == 1


def test_annexes_are_published_with_the_document_and_a_secret_one_stops_it(desk, cast, stored):
    annex = SimpleUploadedFile("Phụ lục 1.pdf", pdf(["Biểu"]), "application/pdf")
    secret = SimpleUploadedFile("Phụ lục 2.pdf", pdf(["MẬT", "Phương án"]), "application/pdf")
    found = errors(desk.post(ADD, filled(cast, attachments=[annex, secret]) | relation("", "")), 422)
    assert "117/2025/QH15" in found["attachments"]
    assert (Document.objects.count(), stored()) == (0, [])
    annex.seek(0)
    desk.post(ADD, filled(cast, attachments=[annex]) | relation("", ""))
    assert [each.title for each in Document.objects.get().files.attachments()] == ["Phụ lục 1"]


def test_a_title_that_declares_a_secret_is_refused(desk, cast, stored):
    found = errors(desk.post(ADD, filled(cast, title="Phương án bảo vệ (Tối mật)")), 422)
    assert "117/2025/QH15" in found["file"]
    assert (Document.objects.count(), stored()) == (0, [])
    assert AuditEntry.objects.get(action="document.refuse_secret").after == {"level": "TỐI MẬT", "found": "words"}


def test_the_clerk_is_offered_the_issuers_that_are_known(desk, cast):
    document(cast.city, "05-KH/TU")
    document(cast.beside, "06-KH/ĐU", issuer="Đảng ủy phường Đông Sơn")
    page = desk.get(ADD).content.decode()
    assert '<option value="Thành ủy">' in page and "Đảng ủy phường Đông Sơn" not in page


def test_a_type_the_rules_do_not_give_to_the_base_is_questioned_and_published(desk, cast):
    answer = desk.post(ADD, filled(cast, number_raw="02-CT/ĐU") | relation("", ""), follow=True)
    assert "Đảng ủy cơ sở thường không ban hành Chỉ thị" in answer.content.decode()
    assert Document.objects.get().kind == "directive"
