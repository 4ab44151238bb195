"""The first page as bytes: each part drawn once for all who are shown the same of it."""

from functools import cached_property

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape

from documents.models import Document
from documents.to_read import requests
from meetings.planning import sessions
from members import shared_pages
from members.models import User
from members.waiting_work import waiting_for
from news.models import Article
from sotay import cell_work, home_facts

TO_READ = 3
NEXT = ("meetings", "papers", "answers", "offices", "invitations")  # what decides which meeting is shown, and how


class HomePage:
    user: User

    def __init__(self, request):
        self.request, self.user, self.member = request, request.user, request.user.member
        self.facts = home_facts.of(request.user)

    def answer(self) -> HttpResponse:
        shape = {"member": self.member is not None, "side": bool(self.member or self.facts["notices"])}
        own: dict[str, str | bytes] = {
            "name": escape(self.user.get_short_name()),
            "work": self._work(),
            "tiles": self._fragment("tiles", self._called, self._asked, context=lambda: self._next | self._to_read),
            "notices": self._notices(),
            "articles": self._fragment("articles", "articles", context=self._articles),
        }
        own |= self._of_member() if self.member else {"meeting": "", "to_read": "", "documents": ""}
        return shared_pages.answer(self.request, "home.html", shape, lambda: shape, own=own)

    def _fragment(self, name: str, *facts, context) -> bytes:
        said = [self.facts[each] if isinstance(each, str) else each for each in facts]
        own = {"reader": str(self.user.pk)}
        return shared_pages.fragment(self.request, f"home/_{name}.html", said, context, own=own)

    def _of_member(self) -> dict[str, bytes]:
        return {
            "meeting": self._fragment("meeting", self._called, context=lambda: self._next),
            "to_read": self._fragment("to_read", self._asked, context=lambda: self._to_read) if self._asked else b"",
            "documents": self._fragment("documents", "documents", context=self._documents),
        }

    # What each part is drawn from

    @cached_property
    def _called(self) -> tuple:
        """Whose meetings call them, and what they have said."""
        if self.member is None:
            return ()
        member = self.member
        return tuple(self.facts[name] for name in NEXT), member.unit_id, member.temporary_unit_id, member.status

    @cached_property
    def _asked(self) -> tuple:
        """What they are asked to read; nothing for nearly everybody on most days."""
        member = self.member
        if member is None or not self.facts["to_read"]:
            return ()
        who = member.unit.path, self.user.committee_units, member.status, member.ineligible_reason
        return self.facts["to_read"], self.facts["read"], *who

    @cached_property
    def _next(self) -> dict:
        meeting, answer = sessions.next_for(self.member) if self._called else (None, None)
        return {"meeting": meeting, "answer": answer}

    @cached_property
    def _to_read(self) -> dict:
        return {"to_read": requests.waiting_for(self.member, TO_READ) if self._asked else []}

    def _articles(self) -> dict:
        return {"articles": Article.objects.readable_by(self.member).for_list().newest_first()[: home_facts.NEWS]}

    def _documents(self) -> dict:
        return {"documents": Document.objects.readable_by(self.member).newest_first()[: home_facts.DOCUMENTS]}

    def _notices(self) -> bytes:
        if not self.facts["notices"]:
            return b""
        return self._fragment("notices", "notices", context=lambda: {"notices": self._unread()})

    def _unread(self):
        return self.user.notices.unread()[: home_facts.NOTICES]

    def _work(self) -> str:
        """What waits for this person and for nobody else."""
        waiting = waiting_for(self.user, nothing=home_facts.nothing_of(self.facts))
        in_cell = cell_work.of(self.user)
        if not waiting and not in_cell:
            return ""
        return render_to_string("home/_work.html", {"waiting": waiting, "cell_work": in_cell})
