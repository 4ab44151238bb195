"""Files are inspected before any transaction begins, whichever form of the desk they come with."""

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from news.models import Article, Bulletin, Picture
from tests import factories
from tests.news import made
from tests.news.bulletins.test_bulletins import STAMPED, pdf
from tests.news.editing.test_admin import ADD, errors_of, typed

pytestmark = pytest.mark.django_db(transaction=True)
READ: list[bool] = []  # at each reading of a file that was sent: whether a transaction was open
BROKEN = b"%PDF-1.4 khong phai PDF"


class Watched(InMemoryUploadedFile):
    """A file as it was sent, which notes how it is read."""

    def read(self, *args):
        READ.append(connection.in_atomic_block)
        return super().read(*args)

    def chunks(self, chunk_size=None):
        READ.append(connection.in_atomic_block)
        return super().chunks(chunk_size)


class Watching(FileUploadHandler):
    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.parts = []

    def receive_data_chunk(self, raw_data, start):
        self.parts.append(raw_data)

    def file_complete(self, file_size):
        sent = SimpleUploadedFile(self.file_name, b"".join(self.parts), self.content_type)
        return Watched(sent.file, self.field_name, self.file_name, self.content_type, file_size, self.charset)


@pytest.fixture
def cast(transactional_db, settings, tmp_path):
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.Watching"]
    settings.MEDIA_ROOT = tmp_path
    READ.clear()
    return factories.cast()


def sent_with(unit, part: str, upload, **words) -> dict:
    row = {f"{part}-TOTAL_FORMS": "1", f"{part}-INITIAL_FORMS": "0", f"{part}-0-upload": upload}
    return typed(unit) | row | {f"{part}-0-{name}": text for name, text in words.items()}


def test_a_cover_and_a_picture_are_decoded_outside_of_any_transaction(client, cast):
    client.force_login(cast.editor)
    sent = sent_with(cast.ward, "pictures", made.picture(), alt="Lễ trao") | {"upload": made.picture()}
    response = client.post(ADD, sent | {"cover_alt": "Lễ trao"})
    assert response.status_code == 302, errors_of(response)
    assert Article.objects.get().cover and Picture.objects.get().article_id
    assert READ and not any(READ)


def test_a_picture_of_the_editor_is_decoded_outside_of_any_transaction(client, cast):
    client.force_login(cast.editor)
    answer = client.post(reverse("news:upload_picture"), {"upload": made.picture(), "alt": "Lễ trao"})
    assert answer.status_code == 201
    assert READ and not any(READ)


@pytest.mark.parametrize("bad", [BROKEN, STAMPED.read_bytes()], ids=["broken", "secret"])
def test_a_file_under_an_article_is_inspected_outside_of_any_transaction(client, cast, bad):
    client.force_login(cast.editor)
    upload = SimpleUploadedFile("ke-hoach.pdf", bad, "application/pdf")
    response = client.post(ADD, sent_with(cast.ward, "attachments", upload, title="Kế hoạch"))
    assert response.status_code == 200 and not Article.objects.exists()
    assert READ and not any(READ)


@pytest.mark.parametrize("bad", [BROKEN, STAMPED.read_bytes()], ids=["broken", "secret"])
def test_a_bulletin_is_inspected_and_read_outside_of_any_transaction(client, cast, bad):
    client.force_login(cast.editor)
    month = timezone.localdate().replace(day=1).isoformat()
    sent = {"unit": cast.ward.pk, "month": month, "title": "", "body": "", "responsible_body": ""}
    address = reverse("admin:news_bulletin_add")
    assert client.post(address, sent | {"upload": SimpleUploadedFile("a.pdf", bad)}).status_code == 200
    assert not Bulletin.objects.exists()
    assert READ and not any(READ)

    assert client.post(address, sent | {"upload": pdf()}).status_code == 302
    assert "sinh hoạt" in Bulletin.objects.get().body
    assert not all(READ) and not READ[0]


def test_who_may_not_write_has_no_file_inspected(client, cast):
    client.force_login(cast.approver)
    assert client.post(ADD, typed(cast.ward) | {"upload": made.picture()}).status_code == 403
    assert READ == []
