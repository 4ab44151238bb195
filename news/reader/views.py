"""Pages of news for its readers: the list, what is found in it, an article, its picture."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members import offline, shared_pages
from news.reader import list_page, view_counts
from news.reader.forms import NewsSearch


@shared_pages.for_strangers
@login_not_required
@require_safe
def article_list(request):
    search = NewsSearch(request.GET)
    if request.GET.get("q"):
        return _search(request, search)
    return list_page.answer(request, list_page.sheet(request.user, search, request.GET.get("trang")), search)


def _search(request, search: NewsSearch):
    if not search.is_valid():
        signed_in = request.user.is_authenticated
        return render(request, "news/search.html", {"search": search, "signed_in": signed_in}, status=400)
    page = list_page.searched(request.user, search, request.GET.get("trang"))
    return list_page.search_answer(request, page, search)


@shared_pages.for_strangers
@login_not_required
@require_safe
def article(request, pk):
    found = list_page.facts(request.user, pk)
    if found is None:
        return _nothing_here(request)
    is_read = request.method == "GET" and not offline.is_fetched_ahead(request)
    if is_read and view_counts.counts(request.user, found.path):
        view_counts.note(pk, request.user.member_id)
    response = list_page.article_answer(request, found)
    # The device may keep it: of its reader it holds the unit's name and a count, and the worker forgets at sign-out.
    response["X-Offline"] = "1"
    return response


def shown(request, article) -> dict:
    """The context of an article that only its desk sees yet."""
    return {
        "title": article.title,
        "article": article,
        "address": request.build_absolute_uri(article.get_absolute_url()),
    }


def _nothing_here(request):
    """A stranger is asked to sign in, whether there is such an article or not."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.get_full_path())
