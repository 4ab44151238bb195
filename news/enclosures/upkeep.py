"""Draws what is not drawn yet and throws away what was given up; the rows say what that is."""

from functools import partial

import structlog
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from members import lost_work
from news.enclosures import renditions
from news.models import Article, Picture

log = structlog.get_logger(__name__)

AT_ONCE = 200  # rows a run; the next one goes on


def draw_picture(pk: int) -> None:
    picture = Picture.objects.to_render().filter(pk=pk).first()
    if picture is None or not _made(picture.file.name):
        return
    if not Picture.objects.filter(pk=pk).update(rendered_at=timezone.now()):
        renditions.discard(picture.file.name, picture.width)  # taken out in the meantime


def draw_cover(pk: int) -> None:
    article = Article.objects.covers_to_render().one(pk)
    if article is None or not _made(article.cover.name):
        return
    if not Article.objects.filter(pk=pk, cover=article.cover.name).update(cover_rendered_at=timezone.now()):
        renditions.discard(article.cover.name, article.cover_width)  # replaced in the meantime


def lost_pictures() -> list[int]:
    """Those whose sizes should have been made by now."""
    old = Picture.objects.to_render().filter(uploaded_at__lt=timezone.now() - lost_work.LOST_AFTER)
    return list(old.order_by("uploaded_at").values_list("pk", flat=True)[:AT_ONCE])


def covers_to_draw() -> list[int]:
    """The articles whose cover has no sizes yet, those included that nobody has asked for."""
    return list(Article.objects.covers_to_render().values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def purge() -> None:
    """Deletes uploads that no article took up. One that is being taken up this moment is left alone."""
    for picture in Picture.objects.given_up().select_for_update(skip_locked=True)[:AT_ONCE]:
        picture.delete()
        transaction.on_commit(partial(discard, picture.file.name, picture.width))


def discard(name: str, width: int) -> None:
    """Deletes the file of a picture in a text, with all that was made of it."""
    renditions.discard(name, width)
    default_storage.delete(name)


def _made(name: str) -> bool:
    try:
        renditions.make(name)
    except FileNotFoundError:  # deleted since it was asked for
        log.warning("picture_missing", cost="its sizes are not made")
        return False
    return True
