"""Pages of news: list, article and cover for readers; inbox, preview and decisions for the desk."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.moves import WrongState
from members.pages import page_of
from members.powers import Power
from news import pictures
from news.decisions import DECISIONS, DESK, offered
from news.forms import DecisionForm, NewsSearch
from news.models import Post, Topic
from news.workflow import SelfApproval

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
    response = render(request, "news/article.html", _article(request, post))
    # The device may keep it: of its reader it holds the unit's name and a count, and the worker forgets at sign-out.
    response["X-Offline"] = "1"
    return response


def _article(request, post) -> dict:
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


@require_safe
def inbox(request):
    if not access.anywhere(request.user, Power.APPROVE_NEWS):
        raise PermissionDenied("Trang này dành cho đồng chí được giao duyệt tin bài.")
    page = page_of(Post.objects.awaiting(request.user).for_article(), request.GET.get("trang"))
    rows = [(post, offered(post, request.user)) for post in page]
    return render(request, "news/inbox.html", {"page": page, "rows": rows})


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def preview(request, pk):
    """The article as its readers see it, whatever its state; shown in the admin inside the frame of a telephone."""
    post = access.load(Post.objects.for_article(), request.user, *DESK, pk=pk)
    return _preview(request, post)


def _preview(request, post, form=None):
    framed = request.GET.get("khung") == "1"
    decisions = [] if framed else offered(post, request.user)
    context = {"preview": True, "framed": framed, "decisions": decisions, "form": form}
    return render(request, "news/article.html", _article(request, post) | context)


@require_POST
def move(request, pk, slug):
    decision = DECISIONS.get(slug)
    if decision is None:
        raise Http404
    post = access.load(Post.objects.for_article(), request.user, decision.power, pk=pk)
    form = DecisionForm(request.POST, decision=decision, post=post)
    if not form.is_valid():
        return _preview(request, post, form)
    try:
        form.carry_out(by=request.user)
        messages.success(request, decision.said)
    except WrongState:
        messages.warning(request, "Bài này đã được người khác xử lý.")
    except SelfApproval:
        messages.error(request, "Đồng chí không thể tự duyệt bài do mình viết hoặc sửa. Bài sẽ được người khác duyệt.")
    stay = form.cleaned_data["to_admin"] or decision.power == Power.WRITE_NEWS
    return redirect("admin:news_post_change", pk) if stay else redirect("news:inbox")
