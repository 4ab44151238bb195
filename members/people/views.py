"""The members of one's units: the roll, one member's card, the reading of numbers."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from members import access, record_links
from members.models import Member
from members.pages import page_of
from members.people import card as cards
from members.people import membership_list
from members.people.forms import MemberSearch, NumberSearch, ReasonForm
from members.powers import Power

FOR_OFFICERS = "Trang này dành cho đồng chí được giao quản lý danh sách đảng viên."
ON_CARD = Member.objects.recorded().select_related("user", "helper", "temporary_unit", "unit__parent")
MAY = {
    "reveal": Power.REVEAL_NUMBERS,
    "edit": Power.EDIT_MEMBERS,
    "assist": Power.ASSIST_MEMBERS,
    "issue": Power.ISSUE_SLIPS,
    "export": Power.EXPORT_MEMBERS,
}


def _unit_asked(request):
    if not access.anywhere(request.user, Power.VIEW_MEMBERS):
        raise PermissionDenied(FOR_OFFICERS)
    code = request.GET.get("don-vi")
    return access.load_unit(request.user, Power.VIEW_MEMBERS, code) if code else None


@require_safe
def member_list(request):
    unit = _unit_asked(request)
    form = MemberSearch(request.GET)
    tops = [unit] if unit else membership_list.tops(request.user)
    day, top = form.day_asked, tops[0]
    roll = membership_list.on_day(top, day) if day else membership_list.of(request.user, Power.VIEW_MEMBERS, unit)
    roll, narrowed = form.narrow(roll)
    context = {"form": form, "unit": unit, "top": top, "day": day, "numbers": NumberSearch()}
    context |= {"tops": [top] if day else tops, "one": bool(day) or len(tops) == 1}
    context |= {
        "page": roll.page(narrowed, request.GET.get("trang"), typed=form.data.get("q", "")),
        "may": membership_list.allowed(request.user, MAY, top),
    }
    return render(request, "members/list.html", context, status=200 if form.is_valid() else 400)


@never_cache
@sensitive_post_parameters()
@require_POST
def find(request):
    """Who bears a number, among the members of one's units; the answer shows it masked."""
    if not access.anywhere(request.user, Power.VIEW_MEMBERS):
        raise PermissionDenied(FOR_OFFICERS)
    form = NumberSearch(request.POST)
    roll = membership_list.of(request.user, Power.VIEW_MEMBERS)
    found = roll.members.numbered(form.cleaned_data["number"] if form.is_valid() else "")
    context = {"numbers": form, "page": page_of(roll.in_order(found), 1)}
    return render(request, "members/found.html", context, status=200 if form.is_valid() else 400)


@require_safe
def pick_unit(request):
    if not access.anywhere(request.user, Power.VIEW_MEMBERS):
        raise PermissionDenied(FOR_OFFICERS)
    text = request.GET.get("q", "")[:200]
    page = page_of(membership_list.units_to_pick(request.user, text), request.GET.get("trang"))
    return render(request, "members/units.html", {"page": page, "text": text})


@require_safe
def card(request, pk):
    member = access.load(ON_CARD, request.user, Power.VIEW_MEMBERS, pk=pk)
    context = {"card": cards.of(member), "reason": ReasonForm(), "numbers": {}}
    context["links"] = record_links.about(member, request.user)
    return render(
        request, "members/card.html", context | {"may": membership_list.allowed(request.user, MAY, member.unit)}
    )


@never_cache
@sensitive_post_parameters()
@require_POST
def reveal(request, pk):
    """The answer holds the numbers: it is never kept, and a reload asks again."""
    member = access.load(ON_CARD, request.user, Power.REVEAL_NUMBERS, pk=pk)
    form, numbers = ReasonForm(request.POST), {}
    if form.is_valid():
        numbers = membership_list.reveal(member, by=request.user, reason=form.cleaned_data["reason"])
    context = {"card": cards.of(member), "reason": form, "numbers": numbers}
    context["may"] = membership_list.allowed(request.user, MAY, member.unit)
    context["links"] = record_links.about(member, request.user)
    return render(request, "members/card.html", context, status=200 if form.is_valid() else 400)
