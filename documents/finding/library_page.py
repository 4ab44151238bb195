"""The library as it is opened, the same for all who may read the same, and what is found in it."""

from django.http import HttpResponse

from documents.finding import search
from documents.finding.forms import DocumentSearch
from documents.finding.hits import Reach
from documents.models import Document
from documents.models.querysets import DocumentQuerySet, units_searched_by
from members import row_loader, shared_pages
from members.access import anywhere, granted_paths
from members.models import User
from members.powers import Power
from members.row_loader import PrecompiledQuery
from members.shared_pages import RowVersion


def _newest(documents: DocumentQuerySet):
    """All that the page counts and shows."""
    return documents.newest_first().values_list("pk", RowVersion())[: search.NEWEST + 1]


FRONT = PrecompiledQuery(lambda units: _newest(Document.objects.in_reach(units)), "units")


def answer(request) -> HttpResponse:
    """Of the one address without a question the page is kept; of questions there is no end."""
    is_front = not request.META["QUERY_STRING"]
    managing = anywhere(request.user, Power.MANAGE_DOCUMENTS)
    facts = _facts(request.user) if is_front else None
    return shared_pages.answer(
        request,
        "documents/list.html",
        (facts, managing),
        lambda: _contents(request) | {"managing": managing},
        keepable=bool(facts),
    )


def _facts(user: User) -> str | None:
    """One query; None for a library of nothing."""
    if user.reading_units and not user.is_superuser and not granted_paths(user, Power.MANAGE_DOCUMENTS):
        return FRONT.digest(units=user.reading_units)
    return row_loader.digest(_newest(Document.objects.open_to(user)))


def _contents(request) -> dict:
    form = DocumentSearch(request.GET)
    reach = Reach(units_searched_by(request.user))
    results = form.results(reach.documents, request.GET.get("trang"), reach=reach)
    context = {"form": form, "results": results, "page": results.page, **form.narrowing(results.found)}
    return context | {"query": request.GET, "here": request.get_full_path()}
