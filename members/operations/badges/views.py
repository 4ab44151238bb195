"""Rounds of Huy hiệu Đảng: their lists, the cases of a list opened in one go, the book of numbers."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import access as rights
from members.numbers import parse_typed_number
from members.operations.badges import lists, numbers
from members.operations.badges.forms import BookForm
from members.operations.cases import access
from members.operations.models import MedalBook
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from members.sheets import download


@require_safe
@never_cache
def rounds(request):
    access.refuse_strangers(request.user)
    book = rights.holds_at_root(request.user, Power.SIGN_CASES)
    coming, past = lists.coming_and_past()
    return render(request, "operations/rounds.html", {"coming": coming, "past": past, "keeps_book": book})


@require_safe
@never_cache
def round_list(request, day):
    found = _list(request, day)
    page = page_of(found.rows, request.GET.get("trang"))
    rows = [(row, lists.standing(row)) for row in page]
    context = {"list": found, "page": page, "rows": rows, "day": day}
    context["may_open"] = rights.anywhere(request.user, Power.HANDLE_CASES)
    return render(request, "operations/round.html", context)


@require_POST
@answers_refusals("cases:round", "day")
def open_cases(request, day):
    access.refuse_strangers(request.user)
    opened = lists.open_cases(request.user, _day(day), parse_typed_number(request.POST.get("nam", "")))
    messages.success(request, f"Đã lập {len(opened)} hồ sơ. Mỗi chi bộ có việc trong hộp việc của mình.")
    return redirect("cases:round", day)


@require_safe
@never_cache
def round_file(request, day):
    return download(lists.taken_out(_list(request, day), by=request.user), f"huy-hieu-{day}")


@never_cache
def book(request):
    """Which numbers come next, kind by kind."""
    access.refuse_strangers(request.user)
    if not rights.holds_at_root(request.user, Power.SIGN_CASES):
        raise PermissionDenied("Sổ cấp số do cấp tỉnh, thành phố giữ.")
    form = BookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            kept = numbers.keep_book(lists.top(), by=request.user, **form.cleaned_data)
            messages.success(request, f"Đã ghi sổ cấp số huy hiệu {kept.years} năm.")
            return redirect("cases:medal_book")
    context = {"form": form, "books": MedalBook.objects.all(), "shapes": numbers.shapes()}
    return render(request, "operations/medal_book.html", context, status=status_of(form))


def _list(request, day):
    access.refuse_strangers(request.user)
    found = lists.of_round(request.user, _day(day), parse_typed_number(request.GET.get("nam", "")))
    if found is None:
        raise Http404
    return found


def _day(text: str) -> date:
    """Of an address; its pattern has let digits through only."""
    parts = [int(part) for part in text.split("-")]
    if not (1 <= parts[1] <= 12 and 1 <= parts[2] <= 28 and 1930 < parts[0] < 2200):
        raise Http404
    return date(*parts)
