"""An upload of 200 MB is refused before it is read."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = pytest.mark.django_db
BIG = 200 * 2**20


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cookie", [{}, {"Cookie": f"{settings.SESSION_COOKIE_NAME}=x"}])
def test_the_answer_comes_by_the_declared_length_alone(live_server, cookie):
    connection = HTTPConnection(urlsplit(live_server.url).netloc, timeout=60)
    connection.putrequest("POST", "/quan-tri/documents/document/add/")
    for name, value in {
        "Content-Length": str(BIG),
        "Content-Type": "multipart/form-data; boundary=x",
        **cookie,
    }.items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(b"--x\r\n")
    answer = connection.getresponse()
    page = answer.read().decode()
    assert answer.status == 413
    assert "Tệp gửi lên quá lớn" in page and "100 MB" in page
    connection.close()


def test_a_stranger_sends_no_files(client):
    upload = SimpleUploadedFile("a.pdf", bytes(6 * 2**20), "application/pdf")
    assert client.post("/dang-nhap/", {"file": upload}).status_code == 413


def test_what_is_within_the_limit_goes_on(client, cast):
    client.force_login(cast.clerk)
    upload = SimpleUploadedFile("a.pdf", bytes(6 * 2**20), "application/pdf")
    assert client.post("/quan-tri/documents/document/add/", {"file": upload}).status_code == 200


@pytest.mark.parametrize("length", ["", "abc", "-1", "²"])
def test_a_length_that_is_none_is_left_to_the_server(client, length):
    assert client.generic("POST", "/dang-nhap/", b"", CONTENT_LENGTH=length).status_code in (200, 403)
