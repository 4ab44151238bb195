"""The tree of party organisations and the page of each of them."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members import headcount
from members.committees import seats
from members.committees.forms import TreeForm
from members.models import Unit
from members.models.units import whole_code
from members.pages import page_of
from members.powers import Power
from members.reorganising.deciding import unfinished_at
from members.reorganising.forms import menu
from members.tree import browsing, unit_history, warnings

WARNED_ABOUT = 100  # units looked through for one page of warnings


@require_safe
def tree_of_a_day(request):
    tops = browsing.tops(request.user)
    form = TreeForm(request.GET)
    day, number = form.day, request.GET.get("trang")
    context = {"form": form, "day": day, "unfinished": unfinished_at(request.user)[:WARNED_ABOUT]}
    if form.asked:
        page = page_of(browsing.found(request.user, form.asked, day), number)
        context |= {"page": page, "lines": browsing.lines(page, day, request.user)}
        context["closed"] = [] if page.number > 1 else browsing.closed(request.user, form.asked)
    elif request.GET.get("mo") or len(tops) == 1:
        opened = browsing.load_unit(request.user, request.GET.get("mo") or tops[0].code)
        page = page_of(browsing.children(opened, day), number)
        way = browsing.way_to(opened, day, request.user)
        context |= {"opened": opened, "page": page, "way": way, "several": len(tops) > 1}
        context["lines"] = browsing.lines(page, day, request.user)
    else:
        context["lines"] = browsing.top_lines(request.user, day)
    return render(request, "units/tree.html", context)


@require_safe
def detail(request, code):
    unit = browsing.load_unit(request.user, code)
    if unit.code != whole_code(code):
        return redirect("units:detail", unit.code)
    today = timezone.localdate()
    children = page_of(browsing.children(unit, today), request.GET.get("trang"))
    context = {"unit": unit, "children": children, "children_lines": browsing.lines(children, today, request.user)}
    counts = headcount.of([unit] if unit.is_working else [], today)
    context |= {"way": browsing.way_up(unit, request.user), "count": counts.get(unit.pk)}
    context |= {"seats": seats.of(unit, today), "history": unit_history.of(unit)}
    context |= {"warnings": warnings.of([unit], today).get(unit.pk), "today": today}
    context |= {"changes": menu(request.user, unit), "may": _rights(request.user, unit)}
    return render(request, "units/detail.html", context)


def _rights(user, unit: Unit) -> dict[str, bool]:
    """What the page offers; a closed unit is only read."""
    return {
        "appoint": unit.is_working and user.has_perm(Power.APPOINT, unit),
        "end": user.has_perm(Power.APPOINT, unit),
        "members": user.has_perm(Power.VIEW_MEMBERS, unit),
        "reports": user.has_perm(Power.VIEW_REPORTS, unit),
        "roles": user.has_perm(Power.GRANT_ROLES, unit) or user.has_perm(Power.VIEW_AUDIT, unit),
        "roster": unit.is_working and user.has_perm(Power.IMPORT_ROSTER, unit),
        "audit": user.has_perm(Power.VIEW_AUDIT, unit),
    }


@require_safe
def warnings_below(request, code):
    unit = browsing.load_unit(request.user, code)
    if unit.code != whole_code(code):
        return redirect("units:warnings", unit.code)
    page = page_of(browsing.working_below(unit), request.GET.get("trang"), size=WARNED_ABOUT)
    found = warnings.of(page, timezone.localdate())
    warned = [(each, found[each.pk]) for each in page if found[each.pk]]
    context = {"unit": unit, "page": page, "warned": warned, "way": browsing.way_up(unit, request.user)}
    return render(request, "units/warnings.html", context)
