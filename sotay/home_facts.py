"""What the first page is made of, asked as one statement whoever asks: by the values of the account alone.

It asks for as much as the page can show, or more; what is shown of it is decided where it is drawn.
"""

from datetime import datetime
from functools import cache

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone

from documents.models import Document, Reading, ReadingRequest
from meetings.models import Answer, Guest, Meeting
from meetings.models.calling import places
from meetings.models.querysets import UNCLOSED
from members.models import Notice, Office, User
from members.row_loader import PrecompiledFacts
from members.shared_pages import Print, RowVersion
from members.waiting_work import WORK
from news.models import Article
from news.reader.list_page import PRINT

NEWS = 6
DOCUMENTS = 4
NOTICES = 3
ANSWERED = Print("coming", "state", "decision_reason")  # not when: so that those who come are shown the same


def _notices(user):
    return Notice.objects.unread().filter(user=user)[:NOTICES].values_list("pk")


def _public(now):
    return Article.objects.public(now).newest_first()[:NEWS].values_list("pk", PRINT)


def _articles(now, units, committee):
    return Article.objects.current(now).in_reach(units, committee).newest_first()[:NEWS].values_list("pk", PRINT)


def _documents(units):
    return Document.objects.in_reach(units).newest_first()[:DOCUMENTS].values_list("pk", RowVersion())


def _meetings(now, since, member, places):
    """Also where each stands in time."""
    times = Q(ends_at__gte=now), Q(starts_at__lte=now)
    lasts, has_begun = (ExpressionWrapper(each, BooleanField()) for each in times)
    ahead = Meeting.objects.ahead_of(member, places, since).order_by("pk")
    return ahead.values_list("pk", RowVersion(), lasts, has_begun)


def _papers(since, member, places):
    rows = Meeting.papers.through.objects.filter(meeting__in=Meeting.objects.ahead_of(member, places, since))
    return rows.order_by("pk").values_list("pk", "document__withdrawn_at")


def _answers(since, member, places):
    ahead = Meeting.objects.ahead_of(member, places, since)
    answers = Answer.objects.standing().filter(member=member, meeting__in=ahead)
    return answers.order_by("meeting").values_list("meeting", ANSWERED)


def _offices(member):
    return Office.objects.filter(member=member).order_by("pk").values_list(RowVersion(), RowVersion("unit__name"))


def _invitations(member):
    return Guest.objects.filter(member=member).order_by("meeting").values_list("meeting")


def _to_read(units):
    asked = ReadingRequest.objects.open().in_reach(units).order_by("pk")
    return asked.values_list(RowVersion(), RowVersion("document__title"))


def _read(units, member):
    asked = ReadingRequest.objects.open().in_reach(units)
    read = Reading.objects.filter(member=member, document__in=asked.values("document"))
    return read.order_by("document", "round").values_list("document", "round")


@cache
def _of_members() -> PrecompiledFacts:
    """With what is everybody's work, which every app has plugged in by now."""
    return PrecompiledFacts(
        notices=_notices,
        articles=_articles,
        documents=_documents,
        meetings=_meetings,
        papers=_papers,
        answers=_answers,
        offices=_offices,
        invitations=_invitations,
        to_read=_to_read,
        read=_read,
        **{work.key: work.asked for work in WORK if work.asked},
    )


OF_STAFF = PrecompiledFacts(notices=_notices, articles=_public)


def of(user: User) -> dict[str, str | None]:
    """By name a short text for each part, None where there is nothing of it; for staff without a member's record only
    what they see."""
    now: datetime = timezone.now()
    if user.member is None:
        return OF_STAFF.digests(user=user.pk, now=now)
    return _of_members().digests(
        user=user.pk,
        now=now,
        since=now - UNCLOSED,
        member=user.member_id,
        places=places(user.member),
        units=user.reading_units,
        committee=user.committee_units,
    )


def nothing_of(facts: dict[str, str | None]) -> list[str]:
    """The keys of the work of everybody of which nothing waits."""
    return [work.key for work in WORK if work.asked and facts.get(work.key) is None]
