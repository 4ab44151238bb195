"""Lines of the log: what each says, by which id, and that nothing of a person is in them."""

import logging
import re

import pytest
import structlog
from django.db import IntegrityError, connection
from django.test import Client, override_settings
from django.urls import path, reverse

from members import audit, sealing
from members.accounts import opening, tasks
from members.models import AuditEntry, KeptMessage
from sotay import urls
from sotay.celery import app
from sotay.monitoring import log_config, private
from sotay.monitoring.collecting import exposition

pytestmark = pytest.mark.django_db


def breaks(request, pk):
    person = request.user.member
    phone, name, token = person.phone, person.full_name, request.session.session_key
    raise ValueError(f"{name} {phone} {token} {pk}")


def doubled(request):
    connection.cursor().execute(
        "INSERT INTO members_user SELECT (jsonb_populate_record(u, '{\"id\": 1000000}')).* FROM members_user u LIMIT 1"
    )


class Broken:
    urlpatterns = [path("hong/<int:pk>/", breaks, name="breaks"), path("trung/", doubled), *urls.urlpatterns]
    handler400, handler403, handler404, handler500 = (
        urls.handler400,
        urls.handler403,
        urls.handler404,
        urls.handler500,
    )


@pytest.fixture
def reader(cast):
    client = Client(raise_request_exception=False)
    client.force_login(cast.hoa)
    with override_settings(ROOT_URLCONF=Broken):
        yield client


@pytest.fixture
def at_once():
    """Tasks are done where they are sent."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def test_a_request_is_one_line_with_who_where_and_how_long(reader, cast, lines):
    reader.get("/van-kien/?q=mat")
    (line,) = lines.of("request")
    assert line["view"] == "documents:list" and line["method"] == "GET" and line["status"] == 200
    assert line["user"] == cast.hoa.pk and line["unit"] == cast.cell_7.pk and line["level"] == "info"
    assert line["milliseconds"] > 0 and re.fullmatch(r"[0-9a-f]{16}", line["request_id"])
    assert re.match(r"20\d\d-\d\d-\d\dT\d\d:", line["at"]) and line["logger"] == "sotay.monitoring.middleware"
    assert "mat" not in lines.text


def test_an_id_is_new_for_each_request_and_ends_with_it(reader, lines):
    first, second = reader.get("/"), reader.get("/")
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert [line["request_id"] for line in lines.of("request")] == [first["X-Request-ID"], second["X-Request-ID"]]
    assert structlog.contextvars.get_contextvars() == {}


@pytest.mark.parametrize("given", ["4f2a9c01-77aa.B_c", "x" * 64])
def test_the_id_of_our_own_proxy_is_taken_over(reader, settings, given):
    assert reader.get("/", headers={"X-Request-ID": given})["X-Request-ID"] != given
    settings.TRUST_PROXY = True
    assert reader.get("/", headers={"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "a b c d e f g h", "12345678\n", "<script>alert(1)", "ăăăăăăăă"]
)
def test_an_id_that_is_not_well_formed_is_not(reader, settings, given):
    settings.TRUST_PROXY = True
    assert re.fullmatch(r"[0-9a-f]{16}", reader.get("/", HTTP_X_REQUEST_ID=given)["X-Request-ID"])


@pytest.mark.parametrize(
    ("address", "status"), [("/hong/7/", 500), ("/khong-co/", 404), ("/quan-tri/", 302), ("/don-vi/01/", None)]
)
def test_every_answer_and_every_error_page_says_the_id(reader, address, status):
    page = reader.get(address)
    assert page["X-Request-ID"] and status in {None, page.status_code}
    if page.status_code >= 400:
        assert page["X-Request-ID"] in page.content.decode()


def test_a_form_without_its_token_is_refused_with_the_id():
    page = Client(enforce_csrf_checks=True).post("/dang-nhap/", {"login": "0912345678"})
    assert page.status_code == 403 and page["X-Request-ID"] in page.content.decode()


def test_a_strange_host_is_refused_with_the_id(client):
    page = client.get("/", headers={"Host": "la.example.vn"})
    assert page.status_code == 400 and page["X-Request-ID"] in page.content.decode()


def test_the_audit_keeps_the_id_and_its_page_shows_it(client, cast, lines):
    client.force_login(cast.organiser)
    client.post(f"/dang-vien/xuat/don-vi/{cast.cell_7.code}/", {"reason": "Chuẩn bị đại hội chi bộ"})
    entry = AuditEntry.objects.exclude(request_id="").order_by("-pk").first()
    assert entry.request_id == lines.of("request")[-1]["request_id"]
    client.force_login(cast.administrator)
    assert entry.request_id in client.get(reverse("audit:entry", args=[entry.pk])).content.decode()
    assert audit.record(None, "document.check_files").request_id == ""


def test_a_fault_says_what_and_where_but_no_value(reader, cast, lines):
    assert reader.get("/hong/7/").status_code == 500
    (fault,) = lines.of("fault")
    assert fault["error"] == "ValueError" and fault["view"] == "breaks" and fault["level"] == "error"
    assert fault["where"][-1].endswith(" breaks") and fault["request_id"] == lines.of("request")[0]["request_id"]


def test_a_row_that_the_database_repeats_is_not_told(reader, cast, lines):
    assert reader.get("/trung/").status_code == 500
    (fault,) = lines.of("fault")
    assert fault["error"].startswith("IntegrityError: duplicate key") and "DETAIL" not in lines.text
    assert isinstance(private.said(IntegrityError("a\nDETAIL: b")), str)


def test_a_library_that_logs_numbers_and_addresses_tells_none_of_them(lines):
    words = "GET /kich-hoat/?ma=abc for 0912345678, a@b.vn, redis://user:secret@host, key " + "k" * 32
    logging.getLogger("some.library").error(words)
    try:
        raise RuntimeError("0987654321")
    except RuntimeError:
        logging.getLogger("some.library").exception("it failed")
    for told in ("0912345678", "ma=abc", "a@b.vn", "secret", "k" * 32, "0987654321"):
        assert told not in lines.text
    assert lines.of("it failed")[0]["error"] == "RuntimeError"


def test_a_slow_request_and_a_slow_query_are_told(reader, settings, lines):
    settings.SLOW_QUERY_MS = 20
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.03), %s", ["Nguyễn Thị Hoa"])
    (line,) = lines.of("slow_query")
    assert line["milliseconds"] >= 20 and "pg_sleep" in line["sql"] and "Hoa" not in lines.text
    settings.SLOW_REQUEST_MS = 0
    client = Client()
    client.get("/tin-tuc/")
    assert lines.of("slow_request")[0]["view"] == "news:list"


def test_the_demo_reads_in_words():
    described = log_config.lines(readable=True)["formatters"]["line"]
    formatter = described.pop("()")(**described)
    record = logging.makeLogRecord({"name": "x", "levelname": "WARNING", "levelno": 30, "msg": "it rains"})
    assert "it rains" in formatter.format(record) and not formatter.format(record).startswith("{")


def test_nothing_of_a_person_is_in_lines_and_figures(reader, cast, lines, at_once, django_capture_on_commit_callbacks):
    """Signing in, failing to, codes that work once, looking for people, their cards, and a fault in the midst of it."""
    member, secret = cast.hoa.member, "Mat-khau-rat-dai-7"
    cast.hoa.set_password(secret)
    cast.hoa.save()
    slip = opening.issue_slip(cast.neighbour.member, by=cast.organiser)
    visitor, desk = Client(raise_request_exception=False), Client(raise_request_exception=False)
    visitor.post("/kich-hoat/", {"phone": "0912000111", "code": slip.code, "password": secret})
    visitor.post("/kich-hoat/nhan-ma/", {"name": cast.hoa.phone})
    with django_capture_on_commit_callbacks(execute=True):
        tasks.answer_code_request.apply([sealing.seal(cast.hoa.phone)])
    for password in ("sai-mat-khau", secret):
        visitor.post("/dang-nhap/", {"login": cast.hoa.phone, "password": password})
    for page in ("/", f"/van-kien/?q={member.full_name}", "/hong/7/", f"/khong-co/{member.phone}/?x=1"):
        visitor.get(page)
    desk.force_login(cast.organiser)
    for page in (f"/dang-vien/?q={member.phone}", f"/dang-vien/{member.pk}/", f"/dang-vien/?q={member.full_name}"):
        desk.get(page)
    desk.post(f"/dang-vien/{member.pk}/xem-so/")
    told = lines.text + exposition().decode()
    assert len(lines.of("request")) == 12 and lines.of("fault")
    keys = [client.session.session_key for client in (visitor, desk)]
    codes = [word for kept in KeptMessage.objects.all() for word in re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", kept.text)]
    people = [word for each in (cast.hoa, cast.organiser, cast.neighbour) for word in (each.full_name, each.phone)]
    assert member.personal_id and all(keys) and codes
    for word in [*keys, *codes, *people, member.personal_id, secret, "sai-mat-khau", slip.code, "0912000111"]:
        assert word not in told, word


def test_words_of_libraries_lose_codes_and_spaced_numbers():
    for told in ("0912 345 678", "091.234.5678", "001 084 012 345", "3A7C-9DEF", "A9CD7EFG"):
        assert told not in private.cleaned(f"it was {told}, they say")
    assert private.cleaned("Listening at: http://127.0.0.1:8000 (42)") == "Listening at: http://127.0.0.1:8000 (42)"
