"""Which way a file goes to the reader: by this process, by the web server in front, from a bucket."""

from io import BytesIO
from urllib.parse import unquote

import boto3
import pytest
from django.conf import settings as configured
from django.core.files.storage import storages
from django.test import override_settings
from django.urls import reverse
from moto.server import ThreadedMotoServer

from documents import files, library
from documents.filing import document_files as filing
from documents.texts import extraction, integrity
from tests.documents import made
from tests.documents.library_cast import document, upload
from tests.documents.pdfs import pdf

pytestmark = pytest.mark.django_db
CONTENT = pdf(["Kế hoạch sắp xếp tổ chức"], ["Trang hai"])


@pytest.fixture
def paper(client, cast):
    client.force_login(cast.hoa)
    return document(cast.ward, "27-KH/ĐU", content=CONTENT)


def address(published) -> str:
    return reverse("documents:file", args=[published.pk])


@pytest.mark.parametrize(
    ("way", "header", "value"),
    [("x-accel", "X-Accel-Redirect", "/_tep/{0.name}"), ("x-sendfile", "X-Sendfile", "{0.path}")],
)
def test_the_web_server_in_front_is_told_what_to_send(client, paper, settings, way, header, value):
    settings.SENDFILE = way
    answer = client.get(address(paper), headers={"range": "bytes=0-9"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer[header] == value.format(paper.main.file)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-cache"
    assert "27-KH-ĐU.pdf" in unquote(answer["Content-Disposition"])


def test_only_to_whom_it_may_be_sent(client, cast, paper, settings):
    settings.SENDFILE = "x-accel"
    client.force_login(cast.stranger)
    answer = client.get(address(paper))
    assert answer.status_code == 404 and "X-Accel-Redirect" not in answer


@pytest.mark.parametrize("header", ["X-Sendfile-Type", "X-Accel-Mapping", "X-Accel-Redirect", "X-Sendfile"])
def test_no_header_of_a_client_chooses_the_way(client, paper, header):
    answer = client.get(address(paper), headers={header: "/etc/passwd"})
    assert b"".join(answer.streaming_content) == CONTENT
    assert not {"X-Accel-Redirect", "X-Sendfile"} & set(answer.headers)


def test_what_a_browser_could_run_is_downloaded_and_shut_in(client, cast):
    client.force_login(cast.hoa)
    answer = client.get(address(document(cast.ward, "28-KH/ĐU", content=made.word())))
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert unquote(answer["Content-Disposition"]) == "attachment; filename*=utf-8''28-KH-ĐU.docx"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.fixture(scope="module")
def bucket():
    """A server that speaks S3, over HTTP, in this process."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"aws_access_key_id": "k", "aws_secret_access_key": "s", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", **keys)
    client.create_bucket(Bucket="sotay")
    yield client
    server.stop()


@pytest.fixture
def on_s3(bucket):
    """The settings as they are with SOTAY_S3_… set; what is stored is told by name."""
    where = {"bucket_name": "sotay", "endpoint_url": bucket.meta.endpoint_url, "access_key": "k", "secret_key": "s"}
    default = configured.S3_STORAGE | {"OPTIONS": configured.S3_STORAGE["OPTIONS"] | where}
    with override_settings(STORAGES=configured.STORAGES | {"default": default}):
        yield lambda: {each["Key"] for each in bucket.list_objects_v2(Bucket="sotay").get("Contents", [])}


def test_a_document_in_a_bucket_is_read_in_whole_and_in_part(client, cast, on_s3, bucket, paper):
    assert paper.main.file.name in on_s3()
    whole = client.get(address(paper))
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, CONTENT)
    part = client.get(address(paper), headers={"range": "bytes=100-199"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-199/{len(CONTENT)}")
    assert b"".join(part.streaming_content) == CONTENT[100:200]
    assert client.get(address(paper), headers={"range": f"bytes={len(CONTENT)}-"}).status_code == 416
    assert client.head(address(paper))["Content-Length"] == str(len(CONTENT))
    assert client.get(address(paper), headers={"if-none-match": whole["ETag"]}).status_code == 304


def test_a_bucket_is_closed_to_others_and_nothing_leads_there(client, cast, on_s3, bucket, paper):
    grants = bucket.get_object_acl(Bucket="sotay", Key=paper.main.file.name)["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]
    page = client.get(paper.get_absolute_url()).content.decode()
    assert bucket.meta.endpoint_url not in page and paper.main.file.name not in page


def test_versions_words_and_erasing_in_a_bucket(client, cast, on_s3, paper, django_capture_on_commit_callbacks):
    library.correct(paper, by=cast.clerk, file=files.look_into(upload(pdf(["Bản hai"]))))
    filing.attach(paper, files.look_into(upload(made.sheets())), title="Phụ lục", by=cast.clerk)
    names = set(paper.files.values_list("file", flat=True))
    assert len(names) == 3 and names <= on_s3()
    extraction.read(paper.main.pk)
    assert list(paper.main.texts.values_list("text", flat=True)) == ["Bản hai"]
    assert integrity.check_files().sound == 3
    with django_capture_on_commit_callbacks(execute=True):
        library.withdraw(paper, by=cast.clerk, reason="Mật", erase=True)
    assert not names & on_s3()


def test_what_is_lost_from_a_bucket_is_said_to_be_lost(client, cast, on_s3, bucket, paper):
    bucket.delete_object(Bucket="sotay", Key=paper.main.file.name)
    assert client.get(address(paper)).status_code == 404


def test_files_of_the_same_content_do_not_overwrite_each_other(on_s3):
    names = [storages["default"].save("documents/x.pdf", BytesIO(b"x")) for _ in range(2)]
    assert len(set(names)) == 2
