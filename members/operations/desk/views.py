"""Hộp việc, and the ways that cases go."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.operations.cases import access
from members.operations.desk import guides as told
from members.operations.desk import lists, searching
from members.operations.engine import saying
from members.operations.engine.declaring import PROCEDURES
from members.pages import page_of


@require_safe
@never_cache
def desk(request):
    access.refuse_strangers(request.user)
    tab = lists.TABS.get(request.GET.get("muc", ""), lists.TABS[""])
    page = page_of(lists.FirstDue(tab.rows(request.user)), request.GET.get("trang"))
    stuck = lists.stuck(request.user) if tab.key == "qua-han" and page.number == 1 else []
    context = {"page": page, "rows": lists.rows(page), "tab": tab, "stuck": stuck}
    context["tabs"] = lists.tabs(request.user, tab)
    return render(request, "operations/desk.html", context)


@require_safe
@never_cache
def all_cases(request):
    """By name, number or paper, those that have ended too."""
    access.refuse_strangers(request.user)
    typed = request.GET.get("q", "").strip()[:80]
    page = page_of(searching.found(typed).seen_by(request.user).with_places().newest_first(), request.GET.get("trang"))
    return render(request, "operations/all.html", {"page": page, "rows": lists.rows(page), "typed": typed})


@require_safe
def guides(request):
    access.refuse_strangers(request.user)
    return render(request, "operations/guides.html", {"procedures": saying.of_procedures(PROCEDURES)})


@require_safe
def guide(request, key):
    access.refuse_strangers(request.user)
    procedure = PROCEDURES.get(key)
    if procedure is None:
        raise Http404
    return render(request, "operations/guide.html", {"guide": told.of(procedure)})
