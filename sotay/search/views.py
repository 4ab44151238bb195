"""The page of the search over everything."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.refusals import status_of
from sotay.search import everything
from sotay.search.everything import EverythingSearch


@require_safe
def search(request):
    form = EverythingSearch(request.GET or None)
    found = everything.found(request.user, form.cleaned_data["q"]) if form.is_valid() else None
    return render(request, "search.html", {"form": form, "found": found}, status=status_of(form))
