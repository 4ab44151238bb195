"""Pictures in the text of an article: taken in, put where the text names them, taken out."""

import re
from http import HTTPStatus

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.html import escape

from members import audit
from members.access import units_for
from members.models import User
from members.powers import Power
from members.refusals import Refused
from news.enclosures import tasks, upkeep
from news.enclosures.pictures import Still
from news.models import Article, ArticleRevision, Picture
from news.text import richtext

log = structlog.get_logger(__name__)
MOST_LOOSE = 60  # uploads of one person that stand in no article yet
MOST_COPIES = 100  # pictures of other articles that one save takes over
# A line by itself, or between two blocks, that names a picture by its number: what an editor without JavaScript writes.
_SHORT = re.compile(
    r"(<p>\s*|</(?:p|h[23]|ul|ol|table|figure|blockquote)>\s*|^\s*)\[(?:ảnh|Ảnh|anh|Anh) ([1-9][0-9]{0,17})\]"
    r"(?:\s*</p>|\s*(?=<|$))",
    re.MULTILINE,
)


class TooManyLoose(Refused):
    """One person has uploaded many pictures that no article uses."""

    message = f"Đồng chí đã tải {MOST_LOOSE} ảnh chưa dùng trong bài nào. Đề nghị lưu bài rồi mới tải tiếp."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def take_in(still: Still, *, alt: str, caption: str, by: User, article: Article | None = None) -> Picture:
    """Keeps an uploaded picture, for `article` or for the text that `by` is writing.

    Raises TooManyLoose when `by` has too many that no article uses.
    """
    if article is None and Picture.objects.loose().filter(uploaded_by=by)[MOST_LOOSE - 1 :].exists():
        raise TooManyLoose
    return _kept(still, alt=alt, caption=caption, by=by, article=article)


def _kept(still: Still, *, alt: str, caption: str, by: User, article: Article | None = None) -> Picture:
    picture = Picture(article=article, width=still.width, height=still.height, alt=alt, caption=caption, uploaded_by=by)
    picture.file.save("anh.jpg", ContentFile(still.data), save=False)
    picture.save(force_insert=True)
    tasks.draw_picture.delay_on_commit(picture.pk)
    return picture


def settled(article: Article, *, by: User) -> str:
    """The text of `article` as it is stored: cleaned, its pictures the article's own, each as large and described as
    its row says. A picture of another article that `by` may open is copied; what there is not, or not for `by`, is left
    out.

    `claim` must follow once the article is stored, in the same transaction.
    """
    body = richtext.sanitise(article.body)
    asked = {*richtext.pictures_in(body), *(int(pk) for _before, pk in _SHORT.findall(body))}
    usable = Picture.objects.usable_in(article, by).select_for_update().in_bulk(asked) if asked else {}
    usable |= _copies(asked - usable.keys(), by)
    body = _SHORT.sub(lambda found: _placed(found, usable.get(int(found[2]))), body)
    return richtext.sanitise(richtext.with_pictures(body, lambda pk: tag(usable[pk]) if pk in usable else ""))


def claim(article: Article) -> None:
    """Makes the loose pictures that the text shows the article's own."""
    Picture.objects.loose().filter(pk__in=richtext.pictures_in(article.body)).update(article=article)


@transaction.atomic
def describe(picture: Picture, *, by: User) -> None:
    """Stores another description or caption; the text of its article says the new description from now on."""
    picture.save(update_fields=["alt", "caption"])
    _rewrite(picture.article, by)


@transaction.atomic
def remove(picture: Picture, *, by: User) -> None:
    """Takes a picture out of its article and its text; its files go once that is certain."""
    article, pk = picture.article, picture.pk
    name, width = picture.file.name, picture.width
    audit.record(by, "news.remove_picture", article, power=Power.WRITE_NEWS, before={"picture": str(picture)})
    picture.delete()
    if pk in richtext.pictures_in(article.body):
        _rewrite(article, by)
    transaction.on_commit(lambda: upkeep.discard(name, width))


def tag(picture: Picture) -> str:
    """How a text shows it, as the editor writes it too."""
    size = f'width="{picture.width}" height="{picture.height}"'
    return f'<img src="{picture.get_absolute_url()}" alt="{escape(picture.alt)}" {size}>'


def _placed(found: re.Match, picture: Picture | None) -> str:
    """The picture in place of the line that names it; a number that names none stays as it was typed."""
    if picture is None:
        return found[0]
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    before = "" if found[1].startswith("<p>") else found[1]
    return f"{before}<figure>{tag(picture)}{caption}</figure>"


def _rewrite(article: Article, by: User) -> None:
    article.body = settled(article, by=by)
    article.claim_version(article.version, by=by)
    article.save(update_fields=["body"])
    ArticleRevision.keep(article, by=by)


def _copies(wanted: set[int], by: User) -> dict[int, Picture]:
    """Copies of pictures of other articles: what those do with theirs later is no matter of this text."""
    if not wanted:
        return {}
    desks = units_for(by, Power.WRITE_NEWS) | units_for(by, Power.APPROVE_NEWS)
    theirs = Picture.objects.filter(pk__in=wanted).select_related("article")
    seen = theirs.filter(article__in=Article.objects.open_to(by)) | theirs.filter(article__unit__in=desks)
    copies = {picture.pk: _copy(picture, by) for picture in seen.distinct().order_by("pk")[:MOST_COPIES]}
    return {pk: copy for pk, copy in copies.items() if copy}


def _copy(picture: Picture, by: User) -> Picture | None:
    try:
        with default_storage.open(picture.file.name) as file:
            still = Still(file.read(), picture.width, picture.height)
    except FileNotFoundError:
        log.warning("picture_missing", cost="a text that took it over goes without it")
        return None
    return _kept(still, alt=picture.alt, caption=picture.caption, by=by)
