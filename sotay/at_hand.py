"""What a telephone fetches ahead, to be there without a network: what this person is most likely to need."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from documents.models import SavedDocument
from meetings.models import Meeting, Survey
from members.models import Member, User
from news.models import Article

NEWS = 20
SAVED = 20  # documents put by for later, each with its text and its file
MEETINGS = 3
SURVEYS = 3


class Page(NamedTuple):
    """`mark` changes with what the page shows: a telephone that has it under this mark does not fetch it again."""

    url: str
    mark: str


def pages_of(user: User) -> list[Page]:
    """The newest last, so that a full device drops the others first; a fixed number of queries."""
    member = user.member
    found = [*_news(member), *_saved(user)]
    if member:
        found += [*_surveys(user), *_meetings(member), Page(reverse("meetings:send_feedback"), _today())]
    return [*found, Page(reverse("meetings:list"), _today()), Page(reverse("home"), _today())]


def _news(member: Member | None) -> Iterator[Page]:
    newest = Article.objects.readable_by(member).newest_first().values_list("pk", "version")[:NEWS]
    for pk, version in reversed(newest):
        yield Page(reverse("news:article", args=[pk]), f"{version}")


def _saved(user: User) -> Iterator[Page]:
    rows = SavedDocument.objects.of(user).shown_to(user)[:SAVED]
    for document in [row.document for row in reversed(rows) if row.open]:
        for name in ("detail", "text", "file"):
            yield Page(reverse(f"documents:{name}", args=[document.pk]), f"{document.version}")


def _meetings(member: Member) -> Iterator[Page]:
    """Answers and the roll change by the hour: a page of today is fetched anew tomorrow."""
    for meeting in Meeting.objects.summoning(member).still_ahead()[:MEETINGS]:
        for name in ("detail", "excuse", "petitions"):
            yield Page(reverse(f"meetings:{name}", args=[meeting.pk]), f"{meeting.version} {_today()}")


def _surveys(user: User) -> Iterator[Page]:
    for survey in Survey.objects.waiting_for(user)[:SURVEYS]:
        yield Page(survey.get_absolute_url(), _today())


def _today() -> str:
    return timezone.localdate().isoformat()
