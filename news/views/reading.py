"""Pages of news for its readers: the list, an article, its picture."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from members import access
from members.pages import page_of
from news import pictures
from news.decisions import DESK
from news.forms.posts import NewsSearch
from news.models import Post, Topic

# Made once, because making them costs as much as asking them.
ARTICLES = Post.objects.for_article()
LISTED = Post.objects.for_list().newest_first()
RELATED = 5
A_DAY = 60 * 60 * 24


@login_not_required
@require_safe
def post_list(request):
    search = NewsSearch(request.GET, topics=list(Topic.objects.all()))
    posts = search.narrow(LISTED.listed_for(request.user))
    member = request.user.member if request.user.is_authenticated else None
    context = {"search": search, "tabs": search.tier_tabs(own_cell=member is not None)}
    return render(request, "news/list.html", context | {"page": page_of(posts, request.GET.get("trang"))})


@login_not_required
@require_safe
def article(request, pk):
    post = ARTICLES.open_to(request.user).one(pk)
    if post is None:
        return _nothing_here(request)
    response = render(request, "news/article.html", shown(request, post))
    # The device may keep it: of its reader it holds the unit's name and a count, and the worker forgets at sign-out.
    response["X-Offline"] = "1"
    return response


def shown(request, post) -> dict:
    return {"post": post, "related": LISTED.listed_for(request.user).related_to(post)[:RELATED]}


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
