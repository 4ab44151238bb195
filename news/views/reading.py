"""Pages of news for its readers: the list, what is found in it, an article, its picture."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from members import access
from news import pictures, reading, shared, sheets
from news.forms.reading import NewsSearch
from news.models import Post
from news.models.querysets import DESK

A_DAY = 60 * 60 * 24


@login_not_required
@require_safe
def post_list(request):
    search = NewsSearch(request.GET)
    if request.GET.get("q"):
        return _search(request, search)
    found = sheets.sheet(request.user, search, request.GET.get("trang"))
    return shared.page(
        request,
        "news/list.html",
        found.facts,
        lambda: sheets.drawn(request, found, search),
        keepable=sheets.is_kept(found, search),
    )


def _search(request, search: NewsSearch):
    page = sheets.searched(request.user, search, request.GET.get("trang")) if search.is_valid() else None
    return render(request, "news/search.html", {"search": search, "page": page}, status=200 if page else 400)


@login_not_required
@require_safe
def article(request, pk):
    found = sheets.facts(request.user, pk)
    if found is None:
        return _nothing_here(request)
    if request.method == "GET" and reading.counts(request.user, found.path):
        reading.note(pk, request.user.member_id)
    beside = sheets.related(request.user, found)
    response = shared.page(
        request,
        "news/article.html",
        (found, found.is_expired, beside),
        lambda: sheets.article(request, found, beside),
        keepable=not request.GET,
    )
    # The device may keep it: of its reader it holds the unit's name and a count, and the worker forgets at sign-out.
    response["X-Offline"] = "1"
    return response


def shown(request, post) -> dict:
    """The context of an article that only its desk sees yet."""
    return {"title": post.title, "post": post, "address": request.build_absolute_uri(post.get_absolute_url())}


def _nothing_here(request):
    """A stranger is asked to sign in, whether there is such a post or not."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.get_full_path())


@login_not_required
@require_safe
def cover(request, pk):
    """To whoever may open the article, and to its desk."""
    post = Post.objects.open_to(request.user).one(pk)
    if post is None and not request.user.is_authenticated:
        return _nothing_here(request)
    post = post or access.load(Post.objects, request.user, *DESK, pk=pk)
    if not post.cover:
        raise Http404
    response = FileResponse(pictures.opened(post, small=request.GET.get("co") == "nho"), content_type="image/webp")
    keepers = "public" if post.is_public else "private"
    patch_cache_control(response, max_age=A_DAY, **{keepers: True})
    return response
