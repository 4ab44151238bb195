import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client, override_settings
from django.urls import path

from sotay import errors, urls


def stranger_to_the_unit(request):
    raise PermissionDenied


def staff_only(request):
    raise PermissionDenied("Trang này dành cho đảng viên.")


def nothing_there(request):
    raise Http404("Article matching query does not exist.")


def broken(request):
    raise RuntimeError("secret of the server")


def strange(request):
    raise SuspiciousOperation("secret of the server")


class Broken:
    """The portal's addresses, and some that fail."""

    urlpatterns = [
        path("cua-don-vi-khac/", stranger_to_the_unit),
        path("cua-dang-vien/", staff_only),
        path("khong-co/", nothing_there),
        path("hong/", broken),
        path("la/", strange),
        *urls.urlpatterns,
    ]
    handler400, handler403, handler404, handler500 = (
        "sotay.errors.bad_request",
        "sotay.errors.forbidden",
        "sotay.errors.not_found",
        "sotay.errors.server_error",
    )


@pytest.fixture
def reader(db, django_user_model):
    """Signed in, without a member's record; errors reach the handlers instead of the test."""
    client = Client(raise_request_exception=False)
    client.force_login(django_user_model.objects.create_user(phone="0912345678", staff_name="Nguyễn Thị Hoa"))
    with override_settings(ROOT_URLCONF=Broken):
        yield client


@pytest.mark.parametrize(
    ("url", "status", "what"),
    [
        ("/cua-don-vi-khac/", 403, "Đồng chí không được mở trang này"),
        ("/khong-co/", 404, "Không thấy trang này"),
        ("/chua-bao-gio-co/", 404, "Không thấy trang này"),
        ("/hong/", 500, "Cổng đang gặp trục trặc"),
        ("/la/", 400, "Yêu cầu này không đọc được"),
    ],
)
def test_an_error_says_what_happened_and_leads_home(reader, url, status, what):
    page = reader.get(url)
    assert page.status_code == status
    assert what in page.text
    assert 'href="/"' in page.text
    assert "secret" not in page.text
    assert "does not exist" not in page.text


def test_a_sentence_written_for_the_reader_is_passed_on(reader):
    assert "Trang này dành cho đảng viên." in reader.get("/cua-dang-vien/").text


def test_a_broken_page_is_told_without_the_database(reader, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = errors.server_error(None)
    assert page.status_code == 500
    assert "Nguyễn Thị Hoa" not in page.text


def test_a_form_of_an_old_page_is_refused_kindly(db):
    page = Client(enforce_csrf_checks=True).post("/dang-nhap/", {"login": "0912345678"})
    assert page.status_code == 403
    assert "chưa có gì được lưu" in page.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("organiser", "/dang-vien/?don-vi=%00"),
        ("organiser", "/bao-cao/%00/"),
        ("secretary", "/sinh-hoat/moi/?don-vi=%00"),
        ("editor", "/quan-tri/news/article/?don-vi=%00"),
        ("clerk", "/quan-tri/documents/document/?kind__exact=%00"),
    ],
)
def test_an_address_that_no_database_reads_is_answered_in_vietnamese(client, cast, role, address):
    client.force_login(getattr(cast, role))
    page = client.get(address)
    assert page.status_code == 400 and "đồng chí" in page.content.decode()
    assert "Content-Security-Policy" in page.headers
