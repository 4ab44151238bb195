"""What the page of a meeting is made of for a member of its chi bộ who is nothing more there, as one statement."""

from functools import cache

from django.db.models import BooleanField, ExpressionWrapper, Q, Subquery
from django.utils import timezone

from documents.models import DocumentFile
from meetings import bulletins
from meetings.models import (
    AgendaItem,
    Answer,
    Guest,
    Meeting,
    MeetingFile,
    Minutes,
    PaperRead,
    Point,
    Posting,
    QualityScore,
    Resolution,
    Task,
    TaskEvent,
    Vote,
)
from meetings.models.calling import SUMMONED, places
from meetings.models.kinds import MONTHLY
from members.access import granted_paths
from members.models import User
from members.powers import Power
from members.row_loader import PrecompiledFacts
from members.shared_pages import Print, RowVersion

ANSWERED = Print("coming", "state", "decision_reason")
BESIDE = ("unit__name", "unit__parent__name", "chair__full_name", "secretary__full_name")
OF_MEETING = {
    "agenda": AgendaItem,
    "files": MeetingFile,
    "postings": Posting,
    "guests": Guest,
    "points": Point,
    "votes": Vote,
    "resolutions": Resolution,
    "minutes": Minutes,
    "score": QualityScore,
    "given": Task,
}


def _meeting(meeting, member, places, now):
    """None for whoever is more there than everybody of the chi bộ, or less."""
    times = Q(ends_at__lt=now), Q(starts_at__lte=now)
    is_past, has_begun = (ExpressionWrapper(each, BooleanField()) for each in times)
    found = Meeting.objects.of_ordinary(member, places).filter(pk=meeting)
    return found.values_list(RowVersion(), *map(RowVersion, BESIDE), is_past, has_begun)


def _papers(meeting):
    papers = Meeting.papers.through.objects.filter(meeting=meeting).order_by("pk")
    return papers.values_list("pk", RowVersion("document__title"), RowVersion("document__unit__name"))


def _texts(meeting):
    papers = Meeting.papers.through.objects.filter(meeting=meeting).values("document")
    return DocumentFile.objects.main().current().filter(document__in=papers).order_by("pk").values_list(RowVersion())


def _before(meeting):
    """The regular meeting before this one, whose agenda and tasks this one opens with."""
    this = Meeting.objects.filter(pk=meeting)
    earlier = {"unit": Subquery(this.values("unit")), "starts_at__lt": Subquery(this.values("starts_at"))}
    before = Meeting.objects.announced().filter(kind__in=MONTHLY, **earlier)
    return before.order_by("-starts_at", "-pk").values_list("pk", RowVersion())[:1]


def _unreached(meeting):
    last = _before(meeting).values("pk")
    return AgendaItem.objects.filter(meeting=Subquery(last), reached=False).order_by("pk").values_list(RowVersion())


def _tasks(meeting):
    unit = Subquery(Meeting.objects.filter(pk=meeting).values("unit"))
    return Task.objects.filter(unit=unit).order_by("pk").values_list(RowVersion())


def _events(meeting):
    """Every one that is written is the last."""
    unit = Subquery(Meeting.objects.filter(pk=meeting).values("unit"))
    tasks = Task.objects.filter(unit=unit).values("pk")
    return TaskEvent.objects.filter(task__in=tasks).order_by("-pk").values_list("pk")[:1]


def _answer(meeting, member):
    return Answer.objects.standing().filter(meeting=meeting, member=member).values_list(ANSWERED)


def _read(meeting, member):
    rows = PaperRead.objects.filter(meeting=meeting, member=member)
    return rows.order_by("document", "sha256").values_list("document", "sha256")


def _of_meeting(model):
    return lambda meeting: model.objects.filter(meeting=meeting).order_by("pk").values_list(RowVersion())


@cache
def _facts() -> PrecompiledFacts:
    """With the bulletins, which another app has plugged in by now."""
    return PrecompiledFacts(
        meeting=_meeting,
        papers=_papers,
        texts=_texts,
        before=_before,
        unreached=_unreached,
        tasks=_tasks,
        events=_events,
        answer=_answer,
        read=_read,
        **{name: _of_meeting(model) for name, model in OF_MEETING.items()},
        **({"bulletins": lambda units: bulletins.CHANGES.only(units)} if bulletins.CHANGES.only else {}),
    )


OWN = ("answer", "read")  # the rest is the same for all of the chi bộ
PAPERS = ("meeting", "papers", "texts", "files", "postings", "read")


def of(user: User, pk: int) -> dict[str, object] | None:
    """By name a short text for each part, and whether the member is called; None for whoever plans or runs meetings, or
    may not open this one as a member of its chi bộ."""
    member = user.member
    if member is None or user.is_superuser or granted_paths(user, Power.PLAN_MEETINGS):
        return None
    found = _facts().digests(
        meeting=pk, member=member.pk, places=places(member), now=timezone.now(), units=user.reading_units
    )
    return None if found["meeting"] is None else found | {"called": member.status in SUMMONED}
