"""Articles and pictures for tests, made through the use cases of the desk."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from members.models import Unit, User
from news.enclosures import pictures, upkeep
from news.models import Article, Picture
from news.publishing import workflow

TEXT = "<p>Đảng ủy phường đã trao quyết định cho <strong>12 chi bộ</strong>.</p>"
# The two parts of the desk's form for pictures and files, as they are sent when nothing is uploaded.
NO_UPLOADS = {f"{part}-{count}_FORMS": "0" for part in ("pictures", "attachments") for count in ("TOTAL", "INITIAL")}


def draft(
    unit: Unit, author: User, title: str = "Phường trao quyết định cho 12 chi bộ", *, cover=None, **fields
) -> Article:
    article = Article(unit=unit, title=title, **{"summary": "Trao quyết định.", "body": TEXT} | fields)
    workflow.create(article, by=author, cover=pictures.read(cover) if cover else None)
    return article


def submitted(unit: Unit, author: User, title: str = "Phường trao quyết định cho 12 chi bộ", **fields) -> Article:
    article = draft(unit, author, title, **fields)
    workflow.submit(article, by=author)
    return article


def published(unit: Unit, author: User, approver: User, title: str = "Phường trao quyết định", **fields) -> Article:
    """Published an hour ago."""
    article = submitted(unit, author, title, **fields)
    workflow.approve(article, by=approver)
    if not fields.get("publish_at"):
        Article.objects.filter(pk=article.pk).update(publish_at=timezone.now() - timedelta(hours=1))
    return article


def picture(
    width: int = 1600, height: int = 1000, form: str = "JPEG", mode: str = "RGB", **saved
) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    out = BytesIO()
    Image.new(mode, (width, height), "#9f0f18" if mode != "1" else 1).save(out, form, **saved)
    return SimpleUploadedFile(f"anh.{form.lower()}", out.getvalue(), content_type=f"image/{form.lower()}")


def draw_all() -> None:
    """The sizes of every picture and cover, as the worker makes them."""
    for pk in Picture.objects.to_render().values_list("pk", flat=True):
        upkeep.draw_picture(pk)
    for pk in upkeep.covers_to_draw():
        upkeep.draw_cover(pk)


def titles(articles) -> set[str]:
    return {article.title for article in articles}
