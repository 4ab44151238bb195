"""The page of one meeting as bytes: drawn once for all of the chi bộ, with what each has answered and read put in."""

from collections.abc import Mapping

from django.http import HttpResponse

from meetings import access
from meetings.meeting_page import facts, parts
from members import shared_pages
from members.models import User


def answer(request, pk: int, *, copy: bool) -> tuple[HttpResponse, bool]:
    """The page, and whether it names others, which must not stay on a device; `copy`: it must not do so.

    Two statements for a member of the chi bộ; drawn anew for whoever plans or runs meetings there, and for guests.
    Raises as `access.seen`.
    """
    known = facts.of(request.user, pk)
    page = _Page(request, pk, known or {}, copy=copy)
    if known is None:
        page.read()  # of who may not open it, before anything is drawn
    return page.answer(), known is None and page.names_others


class _Page:
    user: User

    def __init__(self, request, pk: int, known: Mapping, *, copy: bool):
        self.request, self.user, self.pk, self.known, self.copy = request, request.user, pk, known, copy
        self._context: dict = {}

    @property
    def names_others(self) -> bool:
        return "attendance" in self._context or self._context["may_give_tasks"]

    def read(self) -> dict:
        if not self._context:
            meeting = access.seen(self.user, self.pk)
            self._context = parts.context_of(meeting, self.user, copy=self.copy)
        return self._context

    def answer(self) -> HttpResponse:
        of_all = [each for name, each in self.known.items() if name not in facts.OWN]
        own = {
            "answer": self._fragment("_own_answer", "meeting", "answer", "called"),
            "papers": self._fragment("_papers", *facts.PAPERS),
        }
        return shared_pages.answer(
            self.request, "meetings/detail.html", (self.pk, of_all), self.read, own=own, keepable=bool(self.known)
        )

    def _fragment(self, name: str, *known: str) -> bytes:
        return shared_pages.fragment(
            self.request,
            f"meetings/{name}.html",
            (self.pk, [self.known.get(each) for each in known]),
            lambda: self.read() | {"reader": self.user},
            own={"reader": str(self.user.pk)},
            keepable=bool(self.known),
        )
