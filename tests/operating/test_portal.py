"""The portal runs from the files of docs/operating, behind nginx with TLS."""

import re
import shutil

import pytest
import urllib3
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.files.base import ContentFile
from django.db import connection

from documents.files import look_into
from documents.filing import document_files
from documents.models import PageText
from members.models import User
from tests import factories
from tests.documents import made
from tests.operating.client import HOST, Client
from tests.operating.machine import Machine

pytestmark = pytest.mark.operating
PASSWORD = "mat-khau-van-hanh-2026"
MEGABYTE = 1024 * 1024


@pytest.fixture
def document(transactional_db, cast):
    """A document that Hoa may read, whose text waits to be read by a worker; and her password as production hashes."""
    hashed = PBKDF2PasswordHasher().encode(PASSWORD, "muoi-cua-kiem-thu", iterations=1000)
    User.objects.filter(pk=cast.hoa.pk).update(password=hashed)
    paper = factories.document(cast.ward)
    annex = look_into(ContentFile(made.word("Biểu mẫu kèm theo"), "bieu.docx"))
    document_files.attach(paper, annex, title="Biểu mẫu", by=cast.clerk)
    return paper


@pytest.fixture
def machine(tmp_path, document, settings):
    """Everything started as the units say, and at an end before the tables are emptied."""
    machine = Machine(tmp_path, connection.settings_dict["NAME"])
    shutil.copytree(settings.MEDIA_ROOT, tmp_path / "media", dirs_exist_ok=True)
    try:
        machine.start_nginx()
        machine.start("texts", machine.command("sotay-worker@.service", "texts"))
        machine.start("beat", machine.command("sotay-beat.service"))
        machine.collect_static()
        machine.start_web()
        yield machine
    finally:
        machine.stop()


@pytest.fixture
def client(machine):
    client = Client(machine.https_port, machine.folder / "tls" / "fullchain.pem")
    yield client
    client.close()


@pytest.mark.long
def test_the_portal_runs_from_these_files(machine, client, cast, document):
    answers_by_address_when_it_is_ready(machine)
    leads_to_https(machine)
    sends_static_files_packed(client)
    refuses_what_a_visitor_sends(client)
    signs_in(client, cast.hoa)
    knows_who_has_cookies_of_others(client, cast.hoa)
    sends_files_with_their_headers(client, f"/van-kien/{document.pk}/tep/", document.main)
    sends_apart_what_is_no_pdf(client, document.files.attachments().get())
    hides_files_from_outside(client, document.main)
    keeps_no_page_of_a_member(client)
    refuses_a_form_that_is_too_large(client)
    tells_of_a_form_that_finds_no_room(machine, client)
    machine.until(lambda: PageText.objects.filter(file=document.main).exists(), "texts")
    machine.until(lambda: any((machine.folder / "lib").glob("beat*")), "beat")  # the entries it has begun to keep


def answers_by_address_when_it_is_ready(machine):
    pool = urllib3.HTTPConnectionPool("127.0.0.1", machine.http_port, retries=False, timeout=60)
    machine.until(lambda: answered(pool, "/suc-khoe/") == 200, "web", "nginx")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        pool.request("GET", "/")
    pool.close()


def answered(pool, path):
    try:
        return pool.request("GET", path).status
    except urllib3.exceptions.HTTPError:
        return None


def leads_to_https(machine):
    pool = urllib3.HTTPConnectionPool("127.0.0.1", machine.http_port, retries=False)
    answer = pool.request("GET", "/van-kien/?q=a", headers={"Host": HOST}, redirect=False)
    pool.close()
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}:{machine.https_port}/van-kien/?q=a"


def sends_static_files_packed(client):
    page = client.get("/dang-nhap/").data.decode()
    path = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    plain = client.get(path)
    for encoding in ("br", "gzip"):
        first, second = (client.get(path, **{"Accept-Encoding": f"x, {encoding};q=1"}) for _ in range(2))
        assert first.headers["Content-Encoding"] == second.headers["Content-Encoding"] == encoding
    assert "Content-Encoding" not in plain.headers
    assert "immutable" in plain.headers["Cache-Control"]
    assert plain.headers["X-Content-Type-Options"] == "nosniff"


def refuses_what_a_visitor_sends(client):
    """Who has no session sends no files: above 5 MB the portal says so, from ten million bytes on nginx."""
    for answer in (client.send("/dang-nhap/", b"a" * 6 * MEGABYTE), client.announce("/dang-nhap/", 20_000_000)):
        assert answer.status == 413
        assert "Tệp gửi lên quá lớn" in answer.data.decode()


def signs_in(client, user):
    fields = {"login": user.phone, "password": PASSWORD}
    answer = client.post("/dang-nhap/", fields, form="/dang-nhap/")
    assert (answer.status, answer.headers["Location"]) == (302, "/")
    home = client.get("/")
    assert home.status == 200
    assert user.member.full_name in client.get("/ca-nhan/").data.decode()
    assert home.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def knows_who_has_cookies_of_others(client, user):
    """Set by another system at the same domain, with letters as a browser sends them; ours stand between."""
    mine = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    others = ["tên=Nguyễn Thị Hoa", "đơn vị=Chi bộ 7", "sáng"]
    for cookies in ([others[0], mine], [mine, others[0]], [others[0], mine, others[1]], [*others[:2], mine, others[2]]):
        sent = "; ".join(cookies).encode().decode("latin-1")  # so that these bytes are sent
        assert user.member.full_name in client.get("/ca-nhan/", Cookie=sent).data.decode(), cookies


def sends_files_with_their_headers(client, path, file):
    content = file.file.open().read()
    shown, saved = client.get(path), client.get(f"{path}?tai-ve=1")
    assert shown.data == saved.data == content
    assert "X-Accel-Redirect" not in shown.headers
    for answer in (shown, saved):
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])
        (policy,) = answer.headers.getlist("Content-Security-Policy")  # django-csp writes its parts in any order
        assert sorted(policy.split("; ")) == ["default-src 'self'", "frame-ancestors 'self'"]
    part = client.get(path, Range="bytes=100-199", **{"If-Range": shown.headers["ETag"]})
    assert (part.status, part.data) == (206, content[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(content)}"
    beyond = client.get(path, Range=f"bytes={len(content)}-")
    assert beyond.status == 416
    again = client.get(path, **{"If-None-Match": shown.headers["ETag"]})
    assert again.status == 304


def sends_apart_what_is_no_pdf(client, file):
    """A browser that shows it runs nothing in it, and nothing of the portal is within its reach."""
    saved = client.get(f"{file.get_absolute_url()}?tai-ve=1")
    assert saved.data == file.file.open().read()
    wanted = {
        "Content-Security-Policy": ["sandbox; default-src 'none'"],
        "X-Content-Type-Options": ["nosniff"],
        "X-Frame-Options": ["SAMEORIGIN"],
        "Referrer-Policy": ["same-origin"],
        "Cross-Origin-Opener-Policy": ["same-origin"],
        "Cache-Control": ["private, no-cache"],
        "Content-Type": [file.content_type],
    }
    assert {name: saved.headers.getlist(name) for name in wanted} == wanted
    assert saved.headers["Content-Disposition"].startswith("attachment; filename")


def hides_files_from_outside(client, file):
    answer = client.get(f"/_tep/{file.file.name}")
    assert answer.status == 404
    assert answer.data != file.file.open().read()
    for path in ("/_loi/413.html", "/metrics", "/suc-khoe/san-sang/"):
        assert client.get(path).status == 404, path


def keeps_no_page_of_a_member(client):
    """Two readers at one address: the second is not shown the page of the first."""
    mine = client.get("/tin-tuc/")
    assert mine.status == 200
    kept, client.cookies = client.cookies, {}
    visitor = client.get("/tin-tuc/")
    client.cookies = kept
    assert "Đăng xuất" not in visitor.data.decode()
    assert visitor.data != mine.data


def tells_of_a_form_that_finds_no_room(machine, client):
    """nginx keeps what is sent in files of its own; here it cannot write them."""
    folder = machine.folder / "run" / "body"
    kept = folder.rename(folder.with_name("kept"))
    folder.write_text("in the way")
    answer = client.send("/dang-nhap/", b"a" * MEGABYTE)
    assert answer.status == 507
    assert "Máy chủ đã hết chỗ lưu tệp" in answer.data.decode()
    folder.unlink()
    kept.rename(folder)
    assert client.send("/dang-nhap/", b"a" * MEGABYTE).status == 403  # without a token: the portal has read it


def refuses_a_form_that_is_too_large(client):
    answer = client.announce("/ca-nhan/", 200 * MEGABYTE)
    assert answer.status == 413
    assert "Tệp gửi lên quá lớn" in answer.data.decode()
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
