"""The page of a unit (phân trang): what it has posted, what it holds, where to turn; for strangers its public side."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.models import Document
from meetings.models import Meeting
from members.committees import seats
from members.models import Office, Unit, User
from members.models.units import UnitQuerySet
from members.pages import page_of
from members.powers import Power
from members.tree import unit_history
from news.models import Article

NEWS, FROM_ABOVE, DOCUMENTS, MEETINGS, CHILDREN = 8, 4, 5, 3, 30


@login_not_required
@require_safe
def unit_page(request, code):
    """Of a unit that has or had `code`. No member is refused: who does not belong here sees what anybody sees;
    strangers are shown the units of UNITS_SHOWN."""
    units = Unit.objects.all() if request.user.is_authenticated else Unit.objects.shown_to_strangers()
    unit = units.coded(code).select_related("parent").first()
    if unit is None and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())  # as of one that is not there: neither is told apart
    if unit is None:
        raise Http404
    if unit.code != code:
        return redirect("unit_page", unit.code)
    inside = belongs(request.user, unit)
    context = {"unit": unit, "way": _way(unit), "inside": inside}
    context |= _inside(request.user, unit) if inside else {"articles": _for_anybody(unit)}
    context["children"] = page_of(_children(unit, units), request.GET.get("trang"), CHILDREN)
    context["address"] = request.build_absolute_uri(request.path)
    context["may_write"] = unit.is_working and request.user.has_perm(Power.WRITE_NEWS, unit)
    context["history"] = None if unit.is_working else unit_history.of(unit)
    return render(request, "unit_page.html", context)


def belongs(user: User, unit: Unit) -> bool:
    """Members of `unit` and of what is below it, for a time or not; staff whose work is here, below or above."""
    if not user.is_authenticated:
        return False
    if user.is_superuser:
        return True
    member = user.member
    own = [place.path for place in (member.unit, member.temporary_unit) if place] if member else []
    if any(path.startswith(unit.path) for path in own):
        return True
    own_paths = {path for paths in user.grants.values() for path in paths}
    return any(path.startswith(unit.path) or unit.path.startswith(path) for path in own_paths)


def _inside(user: User, unit: Unit) -> dict:
    return {
        "articles": list(Article.objects.listed_for(user).published_by(unit).for_list().newest_first()[:NEWS]),
        "from_above": _from_above(user, unit),
        "documents": Document.objects.open_to(user).published_in(unit).for_page().newest_first()[:DOCUMENTS],
        "meetings": Meeting.objects.seen_by(user).of_cell(unit).with_answer_of(user.member).not_over()[:MEETINGS],
        "contacts": _contacts(unit),
    }


def _for_anybody(unit: Unit) -> list[Article]:
    return list(Article.objects.public().published_by(unit).for_list().newest_first()[:NEWS])


def _from_above(user: User, unit: Unit) -> list[Article]:
    if unit.parent_id is None:
        return []
    return list(Article.objects.listed_for(user).published_above(unit).for_list().newest_first()[:FROM_ABOVE])


def _contacts(unit: Unit) -> list[Office]:
    """Who sits in its committee today, the bí thư first: names and chức vụ; a telephone number is a person's own."""
    offices = unit.offices.in_office_on(timezone.localdate()).select_related("member")
    return sorted(offices, key=lambda article: (seats.ORDER[Office.Code(article.code)], article.member.name_key))


def _children(unit: Unit, units: UnitQuerySet):
    return units.none() if unit.is_cell else units.active().filter(parent=unit).order_by("path")


def _way(unit: Unit) -> list[dict]:
    """Where it stands, from the root down; the last step is this page."""
    above = Unit.objects.filter(path__in=unit.lineage[:-1]).order_by("path")
    steps = [{"label": each.name, "url": reverse("unit_page", args=[each.code])} for each in above]
    return [*steps, {"label": unit.name}]
