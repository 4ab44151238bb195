"""The page of a unit (phân trang): what it has posted, what it holds, where to turn; for strangers its public side."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.models import Document, DocumentQuerySet
from meetings.models import Meeting
from members import row_loader, shared_pages
from members.committees.seats import ORDER
from members.models import Office, Unit, User
from members.models.units import UnitQuerySet
from members.pages import page_of
from members.powers import Power
from members.shared_pages import RowVersion
from members.tree import unit_history
from news.models import Article
from news.models.querysets import ArticleQuerySet
from news.reader.list_page import PRINT

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
    return _UnitPage(request, unit, units).answer()


def belongs(user: User | AnonymousUser, unit: Unit) -> bool:
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


class _UnitPage:
    """What one person is shown of `unit`; `units` are those that may be named to them. The body is the same for all who
    are shown the same; which meetings call them, and what they answered, is asked for each."""

    def __init__(self, request, unit: Unit, units: UnitQuerySet):
        self.request, self.user, self.unit = request, request.user, unit
        self.inside = belongs(request.user, unit)
        self.children = units.none() if unit.is_cell else units.active().filter(parent=unit).order_by("path")

    def answer(self) -> HttpResponse:
        number, user = self.request.GET.get("trang"), self.user
        looks = {
            "inside": self.inside,
            "signed_in": user.is_authenticated,
            "may_write": self.unit.is_working and user.has_perm(Power.WRITE_NEWS, self.unit),
            "address": self.request.build_absolute_uri(self.request.path),
        }
        facts = looks, number, row_loader.digests(self._facts())
        own = {"meetings": self._meetings() if self.inside else b""}
        keepable = not self.request.META["QUERY_STRING"]
        return shared_pages.answer(
            self.request, "unit_page.html", facts, lambda: looks | self._context(number), own=own, keepable=keepable
        )

    def _facts(self) -> dict[str, QuerySet]:
        seats = self._seats().values_list(RowVersion(), RowVersion("member__full_name"))
        return {
            "unit": Unit.objects.filter(pk=self.unit.pk).values_list(RowVersion(), RowVersion("parent__name")),
            "children": self.children.values_list(RowVersion()),
            "articles": self._articles().values_list("pk", PRINT),
            "from_above": self._from_above().values_list("pk", PRINT),
            "documents": self._documents().values_list("pk", RowVersion(), RowVersion("issuer__name")),
            "contacts": seats.order_by("pk"),
        }

    def _context(self, number: str | None) -> dict:
        unit, inside = self.unit, self.inside
        return {
            "unit": unit,
            "way": _way(unit),
            "articles": self._articles().for_list(),
            "from_above": self._from_above().for_list(),
            "documents": self._documents().for_page(),
            "contacts": _in_order(self._seats()) if inside else [],
            "children": page_of(self.children, number, CHILDREN),
            "history": None if unit.is_working else unit_history.of(unit),
            "query": self.request.GET,
        }

    def _articles(self) -> ArticleQuerySet:
        listed = Article.objects.listed_for(self.user) if self.inside else Article.objects.public()
        return listed.published_by(self.unit).newest_first()[:NEWS]

    def _from_above(self) -> ArticleQuerySet:
        if not self.inside or self.unit.parent_id is None:
            return Article.objects.none()
        return Article.objects.listed_for(self.user).published_above(self.unit).newest_first()[:FROM_ABOVE]

    def _documents(self) -> DocumentQuerySet:
        if not self.inside:
            return Document.objects.none()
        return Document.objects.open_to(self.user).published_in(self.unit).newest_first()[:DOCUMENTS]

    def _seats(self) -> QuerySet[Office]:
        """Who sits in its committee today; strangers are shown nobody."""
        seats = self.unit.offices.in_office_on(timezone.localdate())
        return seats if self.inside else seats.none()

    def _meetings(self) -> str:
        called = Meeting.objects.seen_by(self.user).of_cell(self.unit).with_answer_of(self.user.member)
        meetings = called.not_over()[:MEETINGS]
        if not meetings:
            return ""
        return render_to_string("unit_meetings.html", {"meetings": meetings, "member": self.user.member})


def _in_order(seats: QuerySet[Office]) -> list[Office]:
    """The bí thư first: names and chức vụ; a telephone number is a person's own."""
    found = seats.select_related("member")
    return sorted(found, key=lambda seat: (ORDER[Office.Code(seat.code)], seat.member.name_key))


def _way(unit: Unit) -> list[dict]:
    """Where it stands, from the root down; the last step is this page."""
    above = Unit.objects.filter(path__in=unit.lineage[:-1]).order_by("path")
    steps = [{"label": each.name, "url": reverse("unit_page", args=[each.code])} for each in above]
    return [*steps, {"label": unit.name}]
