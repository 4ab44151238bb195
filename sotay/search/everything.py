"""One search over all that the portal holds and its reader may open: documents, news, meetings, people."""

from dataclasses import dataclass, field

from django import forms

from documents.finding.forms import DocumentSearch, Results
from documents.finding.hits import Reach
from documents.models.querysets import units_searched_by
from documents.search_query import Typed, understood
from meetings.models import Meeting
from meetings.planning import finding
from members import access
from members.models import User
from members.pages import Page
from members.people import membership_list
from members.people.forms import MemberSearch
from members.powers import Power
from news.reader import list_page
from news.reader.forms import NewsSearch

FEW = 5  # of each kind; the rest is one tap away


class EverythingSearch(forms.Form):
    q = forms.CharField(label="Từ cần tìm", max_length=200)


@dataclass(frozen=True)
class Everything:
    """The best few of each kind; `people` is None for a reader who may see no list of members."""

    typed: Typed
    documents: Results
    articles: Page
    meetings: list[Meeting] = field(default_factory=list)
    people: Page | None = None
    people_refused: str = ""  # why people were not looked for

    @property
    def is_empty(self) -> bool:
        return not (self.documents.page.rows or self.articles.rows or self.meetings or self.people)


def found(user: User, text: str) -> Everything:
    """What `user` may open and holds the words of `text`; a constant number of statements."""
    typed = understood(text)
    reach = Reach(units_searched_by(user))
    documents = DocumentSearch({"q": text}).results(reach.documents, 1, FEW, reach=reach)
    people, refused = _people(user, text)
    return Everything(
        typed, documents, _articles(user, text), finding.found(user, typed, FEW), people=people, people_refused=refused
    )


def _articles(user: User, text: str) -> Page:
    asked = NewsSearch({"q": text})
    return list_page.searched(user, asked, None, FEW) if asked.is_valid() else Page([], 1, False)


def _people(user: User, text: str) -> tuple[Page | None, str]:
    if not access.anywhere(user, Power.VIEW_MEMBERS):
        return None, ""
    asked = MemberSearch({"q": text[:80]})
    if not asked.is_valid():
        return Page([], 1, False), str(asked.errors["q"][0])
    listed, narrowed = asked.narrow(membership_list.of(user, Power.VIEW_MEMBERS))
    return listed.page(narrowed, None, typed=text, size=FEW), ""
