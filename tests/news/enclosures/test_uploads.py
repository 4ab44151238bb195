"""Uploads in the desk's form: pictures for the text and files under it, and what hostile ones come to."""

import struct
import tracemalloc
import zlib
from io import BytesIO, RawIOBase

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from documents import files
from members.models import AuditEntry
from news.enclosures import attachments, illustrations, pictures
from news.models import Article, Attachment, Picture
from news.publishing import workflow
from tests import factories
from tests.news import made
from tests.news.editing.test_admin import ADD, change, errors_of, typed

pytestmark = pytest.mark.django_db
UPLOAD = "/tin-tuc/anh/tai-len/"


def row(part: str, number: int = 0, **values) -> dict:
    fields = {f"{part}-{number}-{name}": value for name, value in values.items()}
    return fields | {f"{part}-TOTAL_FORMS": str(number + 1)}


def pdf(name: str = "Kế hoạch 12.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, factories.small_pdf().file.read(), content_type="application/pdf")


def row_errors(response, part: str) -> dict:
    [box] = [each for each in response.context["inline_admin_formsets"] if each.formset.prefix == part]
    return box.formset.forms[0].errors


def data_of(picture: Picture) -> bytes:
    with picture.file.open("rb") as file:
        return file.read()


# Pictures with the form, without a script


def test_a_picture_is_uploaded_with_the_form_and_placed_by_its_number(client, cast):
    client.force_login(cast.editor)
    client.post(ADD, typed(cast.ward) | row("pictures", upload=made.picture(), alt="Lễ trao", caption="Sáng 12/11"))
    article, picture = Article.objects.get(), Picture.objects.get()
    assert (picture.article, picture.alt, picture.uploaded_by) == (article, "Lễ trao", cast.editor)
    assert f"[ảnh {picture.pk}]" in client.get(change(article)).content.decode()
    there = {"pictures-INITIAL_FORMS": "1"} | row(
        "pictures", id=picture.pk, article=article.pk, alt="Bí thư trao", caption="Sáng 12/11"
    )
    client.post(change(article), typed(cast.ward, body=f"{made.TEXT}<p>[ảnh {picture.pk}]</p>") | there)
    article.refresh_from_db()
    assert f'src="{picture.get_absolute_url()}" alt="Bí thư trao"' in article.body

    client.post(
        change(article),
        typed(cast.ward, body=article.body, seen_version=article.version) | there | {"pictures-0-DELETE": "on"},
    )
    article.refresh_from_db()
    assert (article.body, Picture.objects.count()) == (made.TEXT, 0)


def test_a_picture_without_a_description_and_a_row_without_a_picture_are_not_taken_and_nothing_is_lost(client, cast):
    client.force_login(cast.editor)
    response = client.post(ADD, typed(cast.ward, title="Chữ đã gõ") | row("pictures", upload=made.picture(), alt=""))
    assert list(row_errors(response, "pictures")) == ["alt"]
    assert "Chữ đã gõ" in response.content.decode()
    response = client.post(ADD, typed(cast.ward) | row("pictures", upload="", alt="Lễ trao"))
    assert row_errors(response, "pictures")["upload"] == ["Chưa chọn ảnh. Đề nghị đồng chí chọn tệp ảnh cho dòng này."]
    assert not Article.objects.exists()


def test_what_the_desk_reads_only_shows_its_pictures_and_no_way_to_change_them(client, cast):
    article = made.draft(cast.ward, cast.editor)
    still = pictures.still(made.picture())
    illustrations.take_in(still, alt="Lễ trao", caption="", by=cast.editor, article=article)
    client.force_login(cast.approver)
    page = client.get(change(article)).content.decode()
    assert "Lễ trao" in page
    assert 'type="file"' not in page
    sent = typed(cast.ward) | row("pictures", upload=made.picture(), alt="Thêm")
    assert client.post(change(article), sent).status_code == 403
    assert Picture.objects.count() == 1


# Pictures while one writes


def test_the_script_uploads_a_picture_and_is_told_what_to_put_into_the_text(client, cast):
    client.force_login(cast.editor)
    answer = client.post(UPLOAD, {"upload": made.picture(900, 600), "alt": "Lễ trao", "caption": "Sáng 12/11"})
    picture = Picture.objects.get()
    assert (answer.status_code, answer.json()) == (
        201,
        {"pk": picture.pk, "src": f"/tin-tuc/anh/{picture.pk}/", "width": 900, "height": 600}
        | {"alt": "Lễ trao", "caption": "Sáng 12/11"},
    )
    assert picture.article is None


def test_a_loose_picture_is_seen_by_whoever_uploaded_it_alone(client, cast):
    picture = illustrations.take_in(pictures.still(made.picture()), alt="a", caption="", by=cast.editor)
    for who, status in [(cast.editor, 200), (cast.approver, 404), (cast.hoa, 404), (None, 302)]:
        client.logout()
        if who:
            client.force_login(who)
        for address in (picture.get_absolute_url(), f"{picture.get_absolute_url()}480.avif"):
            assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"alt": "a"}, "upload"),
        ({"upload": b"<svg onload=alert(1)>", "alt": "a"}, "upload"),
        ({"upload": "picture", "alt": ""}, "alt"),
        ({"upload": "picture", "alt": "a" * 201}, "alt"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(client, cast, sent, field):
    client.force_login(cast.editor)
    if "upload" in sent:
        file = made.picture() if sent["upload"] == "picture" else SimpleUploadedFile("anh.jpg", sent["upload"])
        sent = sent | {"upload": file}
    answer = client.post(UPLOAD, sent)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not Picture.objects.exists()


# Who sees what


@pytest.mark.parametrize("audience", ["members", "public"])
def test_a_picture_is_for_whoever_may_open_its_article_and_proxies_keep_public_ones(client, cast, audience):
    picture = illustrations.take_in(pictures.still(made.picture()), alt="a", caption="", by=cast.editor)
    text = f"{made.TEXT}<p>[ảnh {picture.pk}]</p>"
    made.published(cast.ward, cast.editor, cast.approver, body=text, audience=audience)
    addresses = [picture.get_absolute_url(), f"{picture.get_absolute_url()}960.webp"]
    public = audience == "public"
    for who, status in [(None, 200 if public else 302), (cast.stranger, 200 if public else 404), (cast.hoa, 200)]:
        client.logout()
        if who:
            client.force_login(who)
        answers = [client.get(address) for address in addresses]
        assert [answer.status_code for answer in answers] == [status, status]
    kept, standing_in = (answer["Cache-Control"] for answer in answers)
    keeper = "public, max-age=3600, s-maxage=300" if public else "private, max-age=3600"
    assert (kept, standing_in) == (f"{keeper}, must-revalidate", "private, no-cache")
    for missing in ("500.webp", "960.svg", "1920.webp"):
        assert client.get(f"{picture.get_absolute_url()}{missing}").status_code == 404


def test_a_picture_that_was_seen_is_not_sent_again_and_a_withdrawn_one_is_found_out_with_the_next_question(
    client, cast
):
    picture = illustrations.take_in(pictures.still(made.picture()), alt="a", caption="", by=cast.editor)
    text = f"{made.TEXT}<p>[ảnh {picture.pk}]</p>"
    article = made.published(cast.ward, cast.editor, cast.approver, body=text, audience="public")
    mark = client.get(picture.get_absolute_url())["ETag"]
    again = client.get(picture.get_absolute_url(), headers={"If-None-Match": mark})
    assert (again.status_code, again.content, "s-maxage=300" in again["Cache-Control"]) == (304, b"", True)
    workflow.withdraw(article, by=cast.approver, reason="Sai người trong ảnh")
    gone = client.get(picture.get_absolute_url(), headers={"If-None-Match": mark})
    assert (gone.status_code, "public" in gone.get("Cache-Control", "")) == (302, False)


# Files under the article


def test_a_picture_that_the_text_shows_no_more_is_for_the_desk_alone(client, cast):
    picture = illustrations.take_in(pictures.still(made.picture(600, 400)), alt="Lễ", caption="", by=cast.editor)
    article = made.draft(cast.ward, cast.editor, body=f"{made.TEXT}<p>[ảnh {picture.pk}]</p>", audience="public")
    article.body = made.TEXT
    workflow.save(article, by=cast.editor, seen=article.version)
    workflow.submit(article, by=cast.editor)
    workflow.approve(article, by=cast.approver)
    addresses = [picture.get_absolute_url(), f"{picture.get_absolute_url()}480.webp"]
    assert [client.get(address).status_code for address in addresses] == [302, 302]
    for user, status in ((cast.hoa, 404), (cast.editor_beside, 403), (cast.approver, 200)):
        client.force_login(user)
        assert [client.get(address).status_code for address in addresses] == [status, status]


def test_an_article_takes_no_more_files_than_it_may_whatever_is_sent(client, cast):
    client.force_login(cast.editor)
    sent = typed(cast.ward)
    for number in range(attachments.MOST + 1):
        sent |= row("attachments", number, upload=pdf(), title=f"Tệp {number}")
    assert client.post(ADD, sent).status_code == 200
    assert not Attachment.objects.exists()


def test_files_are_listed_under_the_article_and_open_to_its_readers_alone(client, cast):
    client.force_login(cast.editor)
    client.post(ADD, typed(cast.ward) | row("attachments", upload=pdf(), title=""))
    article, file = Article.objects.get(), Attachment.objects.get()
    assert (file.title, file.format, len(file.sha256), file.article) == ("Kế hoạch 12", "pdf", 64, article)
    assert file.file.name.startswith("news/tep/")
    preview = client.get(reverse("news:preview", args=[article.pk])).content.decode()
    assert f'href="/tin-tuc/tep-kem/{file.pk}/"' in preview
    assert "Kế hoạch 12" in preview
    for who, status in [(None, 302), (cast.hoa, 404), (cast.editor_beside, 403), (cast.approver, 200)]:
        client.logout()
        if who:
            client.force_login(who)
        answer = client.get(file.get_absolute_url())
        assert answer.status_code == status
    assert answer["Content-Disposition"].startswith("attachment;")
    part = client.get(file.get_absolute_url(), headers={"range": "bytes=0-4"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"%PDF-")


def test_whoever_put_a_file_under_an_article_does_not_approve_it(cast):
    article = made.draft(cast.ward, cast.editor)
    added = attachments.add(article, factories.small_pdf(), title="Kế hoạch", by=cast.approver)
    assert article.written_by(cast.approver)
    name, storage = added.file.name, added.file.storage
    assert storage.exists(name)


def test_a_removed_file_is_gone_and_the_same_one_is_not_taken_twice(client, cast, django_capture_on_commit_callbacks):
    client.force_login(cast.editor)
    upload = pdf()
    client.post(ADD, typed(cast.ward) | row("attachments", upload=upload, title="Kế hoạch"))
    article, file = Article.objects.get(), Attachment.objects.get()
    upload.seek(0)
    there = {"attachments-INITIAL_FORMS": "1", "attachments-0-id": file.pk, "attachments-0-article": article.pk}
    again = row("attachments", 1, upload=upload, title="Lần nữa") | there | {"attachments-0-title": "Kế hoạch"}
    sent = typed(cast.ward, seen_version=article.version) | again
    assert "đính kèm hai lần" in client.post(change(article), sent).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        sent = typed(cast.ward, seen_version=article.version) | row("attachments", title="Kế hoạch") | there
        client.post(change(article), sent | {"attachments-0-DELETE": "on"})
    assert not Attachment.objects.exists()
    assert not file.file.storage.exists(file.file.name)


@pytest.mark.parametrize(
    "content", [b"", b"MZ" + bytes(200), b"<html><script>alert(1)</script>", b"GIF89a" + bytes(99)]
)
def test_no_other_file_is_taken_whatever_its_name(client, cast, content):
    client.force_login(cast.editor)
    sent = row("attachments", upload=SimpleUploadedFile("ke-hoach.pdf", content), title="Kế hoạch")
    response = client.post(ADD, typed(cast.ward, title="Chữ đã gõ") | sent)
    assert "upload" in row_errors(response, "attachments")
    assert "Chữ đã gõ" in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_secret_file_is_refused_and_the_attempt_is_kept_without_it(client, cast, monkeypatch):
    client.force_login(cast.editor)

    def stamped(*uploads):
        raise files.SecretStamp("MẬT", 1)

    monkeypatch.setattr(files, "look_into", stamped)
    response = client.post(ADD, typed(cast.ward) | row("attachments", upload=pdf("bi-mat.pdf"), title="Kế hoạch mật"))
    assert "bí mật nhà nước" in str(row_errors(response, "attachments")["upload"])
    entry = AuditEntry.objects.get(action="document.refuse_secret")
    assert (entry.actor, entry.unit) == (cast.editor, cast.ward)
    assert "bi-mat" not in str(entry.after)
    assert not Attachment.objects.exists()


def test_a_file_that_is_called_secret_by_its_title_is_refused(client, cast):
    client.force_login(cast.editor)
    sent = row("attachments", upload=pdf("phuong-an.pdf"), title="Phương án bảo vệ (Mật)")
    response = client.post(ADD, typed(cast.ward) | sent)
    assert "bí mật nhà nước" in str(row_errors(response, "attachments")["upload"])
    assert AuditEntry.objects.get(action="document.refuse_secret").after == {"level": "MẬT", "found": "words"}
    assert not Attachment.objects.exists()


# Hostile pictures


def harmless(upload) -> bytes:
    """What is kept of an upload, drawn in every width."""
    still = pictures.still(upload)
    assert Image.open(BytesIO(still.data)).format == "JPEG"
    return still.data


def test_of_a_picture_that_is_a_script_or_an_archive_too_only_the_picture_is_kept():
    hidden = b"<script>alert(1)</script>PK\x03\x04evil.exe"
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", hidden.decode("latin-1"))
    exif = Image.Exif()
    exif[0x010E] = hidden.decode("latin-1")  # its description
    exif[0x9286] = hidden  # the user's comment
    for upload in (
        made.picture(form="PNG", pnginfo=about),
        made.picture(exif=exif),
        made.picture(form="JPEG", comment=hidden),
        SimpleUploadedFile("a.png", made.picture(form="PNG").read() + hidden),
        SimpleUploadedFile("a.jpg", made.picture().read() + hidden),
    ):
        content = upload.read()
        assert b"alert(1)" in content
        upload.seek(0)
        data = harmless(upload)
        assert b"alert(1)" not in data
        assert b"evil.exe" not in data


def test_a_picture_of_sixteen_bits_keeps_its_shades():
    out = BytesIO()
    dark = Image.new("I;16", (40, 40), 16_448)  # a quarter of 65,535
    dark.save(out, "PNG")
    shade = Image.open(BytesIO(harmless(SimpleUploadedFile("a.png", out.getvalue())))).getpixel((20, 20))
    assert abs(shade - 64) < 4  # still grey: one number a dot


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "LA", "RGBA"])
def test_pictures_of_every_kind_are_taken(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    out = BytesIO()
    Image.new(mode, (64, 48)).save(out, form)
    assert harmless(SimpleUploadedFile("a", out.getvalue()))


def bomb(width: int, height: int) -> SimpleUploadedFile:
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(width * 3 + 1) * 64)
    return SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body))


def test_a_picture_that_unfolds_without_end_is_answered_413_with_what_was_typed(client, cast):
    client.force_login(cast.editor)
    large = {"upload": bomb(30_000, 30_000), "alt": "a"}
    assert client.post(UPLOAD, large).status_code == 413
    sent = typed(cast.ward, title="Chữ đã gõ") | row("pictures", upload=bomb(30_000, 30_000), alt="Lễ trao")
    response = client.post(ADD, sent)
    page = response.content.decode()
    assert (response.status_code, "Chữ đã gõ" in page, "Lễ trao" in page) == (413, True, True)
    assert "40 megapixel" in str(row_errors(response, "pictures")["upload"])
    assert errors_of(response) == {}


class Endless(RawIOBase):
    """Megabytes as they come over the wire: made while they are read, so that nobody holds them whole."""

    def __init__(self, head: bytes, size: int, tail: bytes):
        super().__init__()
        self.head, self.left, self.tail = BytesIO(head), size, BytesIO(tail)

    def read(self, size: int = -1) -> bytes:
        found = self.head.read(size)
        if not found and self.left:
            found = bytes(min(size, self.left))
            self.left -= len(found)
        return found or self.tail.read(size)


def sent_over_the_wire(client, unit, part: str, megabytes: int):
    """The answer, how much memory it took at most, and how much of the file nobody has read."""
    fields = typed(unit, title="Chữ đã gõ") | row(part, alt="Lễ trao", title="Kế hoạch")
    head = b"".join(
        f'--edge\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    )
    head += f'--edge\r\nContent-Disposition: form-data; name="{part}-0-upload"; filename="to.pdf"\r\n\r\n'.encode()
    tail, size = b"\r\n--edge--\r\n", megabytes * 1024 * 1024
    wire = Endless(head, size, tail)
    tracemalloc.start()
    response = client.request(
        REQUEST_METHOD="POST",
        PATH_INFO=ADD,
        CONTENT_TYPE="multipart/form-data; boundary=edge",
        CONTENT_LENGTH=str(len(head) + size + len(tail)),
        **{"wsgi.input": wire},
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return response, peak, wire.left


@pytest.mark.parametrize(("part", "limit"), [("pictures", "10 MB"), ("attachments", "30 MB")])
def test_what_is_too_large_is_answered_413_with_what_was_typed_and_is_never_held_in_memory(client, cast, part, limit):
    client.force_login(cast.editor)
    response, peak, _ = sent_over_the_wire(client, cast.ward, part, 60)
    assert response.status_code == 413
    assert limit in str(row_errors(response, part)["upload"])
    assert "Chữ đã gõ" in response.content.decode()
    assert peak < 40_000_000


def test_two_hundred_megabytes_are_not_even_read(client, cast):
    client.force_login(cast.editor)
    response, peak, left = sent_over_the_wire(client, cast.ward, "pictures", 200)
    assert (response.status_code, left) == (413, 200 * 1024 * 1024)
    assert peak < 40_000_000
