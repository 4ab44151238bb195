"""The pictures of the news and the files under them, each to anyone who may open the article it belongs to."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import Http404, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from documents import delivery
from members import access
from members.powers import Power
from members.refusals import shown_on, status_of
from news.enclosures import pictures, renditions, uploads
from news.enclosures.forms import PictureForm
from news.models import Article, Attachment, Picture
from news.models.articles import thumb_path
from news.models.querysets import DESK
from news.text import responsive, richtext
from news.text.responsive import Rendition, stored_as

AN_HOUR, FIVE_MINUTES = 60 * 60, 5 * 60
# A withdrawn picture is gone from what stands between after five minutes, from the device of who has seen it after an
# hour; then each asks again, and is answered in a few bytes where nothing has changed.
PUBLIC = f"public, max-age={AN_HOUR}, s-maxage={FIVE_MINUTES}, must-revalidate"
PRIVATE = f"private, max-age={AN_HOUR}, must-revalidate"
FOR_NOW = "private, no-cache"  # what stands in for a rendition that is still to come


@login_not_required
@require_safe
def cover(request, pk):
    article = _article_of_cover(request, pk)
    if not isinstance(article, Article):
        return article
    small = request.GET.get("co") == "nho"
    return _sent(request, thumb_path(article.cover.name) if small else article.cover.name, article)


@login_not_required
@require_safe
def cover_rendition(request, pk, width, kind):
    article = _article_of_cover(request, pk)
    if not isinstance(article, Article):
        return article
    return _rendition(request, article, (article.cover.name, article.cover_width), Rendition(width, kind))


@login_not_required
@require_safe
def picture(request, pk):
    found = _picture(request, pk)
    if not isinstance(found, Picture):
        return found
    return _sent(request, found.file.name, found.article)


@login_not_required
@require_safe
def picture_rendition(request, pk, width, kind):
    found = _picture(request, pk)
    if not isinstance(found, Picture):
        return found
    return _rendition(request, found.article, (found.file.name, found.width), Rendition(width, kind))


@login_not_required
@require_safe
def attachment(request, pk):
    """Below the article, in the page or to be kept."""
    found = Attachment.objects.one(pk)
    article = _open_article(request, found.article_id if found else 0)
    if not isinstance(article, Article):
        return article
    return delivery.send(request, found, as_attachment=request.GET.get("xem") != "1")


@require_POST
def upload(request):
    """A picture for the text that is being written, before that is saved; the answer is read by the editor's script."""
    if not access.anywhere(request.user, Power.WRITE_NEWS):
        raise PermissionDenied("Chỉ biên tập viên được tải ảnh cho tin bài.")
    form = PictureForm(request.POST, request.FILES)
    form.fields["upload"].required = True
    form.inspected = uploads.inspect(request.FILES, lambda _name, file: pictures.still(file))
    if form.is_valid():
        with shown_on(form):
            return JsonResponse(_payload(form.keep(by=request.user)), status=201)
    large = any(error.code == "too_large" for error in form.errors.as_data().get("upload", ()))
    return JsonResponse({"errors": form.errors}, status=413 if large else status_of(form))


def _payload(made: Picture) -> dict:
    words = {"alt": made.alt, "caption": made.caption}
    return {"pk": made.pk, "src": made.get_absolute_url(), "width": made.width, "height": made.height} | words


def _open_article(request, pk: int):
    """The article, when `request` may open it or work on it; else the answer: a stranger is asked to sign in, whether
    there is such an article or not."""
    return Article.objects.open_to(request.user).one(pk) or _article_of_desk(request, pk)


def _article_of_cover(request, pk: int):
    article = _open_article(request, pk)
    if isinstance(article, Article) and not article.cover:
        raise Http404
    return article


def _picture(request, pk: int):
    """The picture, with its article; a loose one is for its uploader, and one that was taken out of the
    text for the desk alone: addresses can be counted through."""
    found = Picture.objects.one(pk)
    if found and found.article_id is None and found.uploaded_by_id == request.user.pk:
        return found
    article = _open_article(request, found.article_id if found and found.article_id else 0)
    if isinstance(article, Article) and pk not in richtext.pictures_in(article.body):
        article = _article_of_desk(request, article.pk)
    if isinstance(article, Article):
        found.article = article
        return found
    return article


def _article_of_desk(request, pk: int):
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return access.load(Article.objects, request.user, *DESK, pk=pk)


def _rendition(request, article: Article | None, whole: tuple[str, int], asked: Rendition):
    if asked not in responsive.renditions(whole[1]):
        raise Http404
    name = renditions.best(*whole, asked)
    return _sent(request, name, article, for_now=name != stored_as(whole[0], asked))


def _sent(request, name: str, article: Article | None, *, for_now: bool = False):
    if (size := renditions.size(name)) is None:
        raise Http404("Ảnh này không còn trên máy chủ.")
    about: dict[str, Any] = {
        "content_type": renditions.content_type(name),
        "etag": name,
        "file_name": name.rpartition("/")[2],
    }
    cache = FOR_NOW if for_now else PUBLIC if article and article.is_public else PRIVATE
    return delivery.stored(request, default_storage, name, size=size, cache=cache, **about)
