"""What the demo party has written, published and planned, told through the same use cases as everybody's. All of it is
invented."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from documents import library, numbering
from documents.filing import issuers, relations
from documents.models import Document
from meetings.models import Meeting
from meetings.planning import proposals, sessions
from members.models import Member, Office, Unit, User
from news.editing import topics
from news.models import Article, Topic
from news.publishing import workflow
from news.reader import view_counts
from sotay.demo import ahead, evenings, illustrated, newsroom
from sotay.demo.party import CELL_BESIDE, DATA, WARD

Wanted = tuple[Callable[[str], object], list[str]]
STORIES = tomllib.loads((DATA / "stories.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Story:
    """One article: where and by whom it was written, and how far it got."""

    unit: str
    author: str
    approver: str
    topic: str
    title: str
    summary: str
    body: list[str]
    hours_ago: int = 0
    scene: str = ""
    cover_alt: str = ""
    audience: str = Article.Audience.MEMBERS
    ends: str = "published"
    reason: str = ""
    pinned: bool = False
    featured: bool = False
    lasts: int = 0  # days until it expires; 0 for ever
    rich: str = ""  # what follows the paragraphs, as HTML
    drawn: list[dict] = field(default_factory=list)
    attached: dict[str, str] = field(default_factory=dict)


def files_of_articles() -> Iterator[Wanted]:
    """What can be made before: for `ahead.begun`, in the order of its use."""
    told = [Story(**story) for story in STORIES["articles"]]
    yield ahead.cover, [story.scene for story in told if story.scene]
    yield ahead.still, [facts["scene"] for story in told for facts in story.drawn]
    yield ahead.paper, [name for story in told for name in story.attached]


def files_of_documents() -> Iterator[Wanted]:
    yield ahead.paper, [facts["file"] for facts in STORIES["documents"]]


def write_articles(users: dict[str, User]) -> None:
    newsroom.set_rules(users)
    for position, name in enumerate(STORIES["topics"]):
        topics.save(Topic(name=name, position=position * 10), by=users["city_editor"])
    for story in STORIES["articles"]:
        _write(Story(**story), users)
    let_members_read()
    newsroom.offer_upwards(users)
    newsroom.count()


def _write(story: Story, users: dict[str, User]) -> None:
    """Written and led as far as the story goes, then back-dated to when it is told to have been."""
    author, approver = users[story.author], users[story.approver]
    article = Article(
        unit=Unit.objects.by_code(story.unit),
        topic=Topic.objects.get(name=story.topic),
        title=story.title,
        summary=story.summary,
        body="".join(f"<p>{text}</p>" for text in story.body) + illustrated.text(story.rich, story.drawn, by=author),
        audience=story.audience,
        publish_at=timezone.now() + newsroom.AHEAD if story.ends == "scheduled" else None,
        pinned=story.pinned,
        featured=story.featured,
        expires_at=timezone.now() + timedelta(days=story.lasts) if story.lasts else None,
        cover_alt=story.cover_alt,
        cover_caption="Tranh minh họa." if story.scene else "",
    )
    workflow.create(article, by=author, cover=ahead.taken(ahead.cover, story.scene) if story.scene else None)
    illustrated.attach(article, story.attached, by=author)
    second = users["administrator"]
    newsroom.bring(article, story.ends, author=author, approver=approver, second=second, reason=story.reason)
    if story.ends == "published":
        told = timezone.now() - timedelta(hours=story.hours_ago)
        Article.objects.filter(pk=article.pk).update(
            publish_at=told, decided_at=told, created_at=told, submitted_at=told
        )


def let_members_read() -> None:
    """Two of three who have an account opened each article that is theirs to read; told apart from any request."""
    ward = Unit.objects.by_code(WARD)
    readers = Member.objects.eligible().exclude(activated_on=None).under([ward.path]).select_related("unit")
    seated = set(Office.objects.values_list("member", flat=True))
    alike: dict[tuple[str, ...], list[int]] = {}  # who sits in no committee reads what the others of the chi bộ read
    marks = []
    for number, member in enumerate(readers.in_office_order()):
        place = (*member.reading_lineage, str(member.pk) if member.pk in seated else "")
        if place not in alike:
            alike[place] = list(Article.objects.readable_by(member).values_list("pk", flat=True))
        marks += [f"{pk}:{member.pk}".encode() for pk in alike[place] if (number + pk) % 3]
    view_counts.write(marks)
    view_counts.count()


def publish_documents(users: dict[str, User]) -> None:
    for facts in map(dict, STORIES["documents"]):
        unit, name, number = Unit.objects.by_code(facts.pop("unit")), facts.pop("file"), facts.pop("number")
        clerk = users["city_clerk" if unit.parent is None else "clerk"]
        does, suffix = facts.pop("does", ()), numbering.parse(number).issuer
        issuer, body = issuers.named(facts.pop("issuer"), suffix=suffix, unit=unit)
        document = Document(unit=unit, number_raw=number, issuer=issuer, issuer_body=body, **facts)
        library.publish(document, ahead.taken(ahead.paper, name), by=clerk)
        for act in does:
            relations.relate(document, act["kind"], act["number"], by=clerk, part=act.get("part", ""))


def plan_meetings(users: dict[str, User]) -> None:
    """A chi bộ that begins: it has told of its first meeting and no more."""
    beside = Unit.objects.by_code(CELL_BESIDE)
    if not Meeting.objects.filter(unit=beside).still_ahead().exists():
        evening = evenings.on(timezone.localdate() + timedelta(days=9))
        sessions.plan(
            beside,
            by=users["secretary"],
            agenda=list(proposals.shipped_agenda(Meeting.Kind.REGULAR)),
            kind=Meeting.Kind.REGULAR,
            title=f"Sinh hoạt thường kỳ tháng {evening.month}",
            starts_at=evening,
            ends_at=evening + timedelta(minutes=90),
            place="Trường Mầm non Đông Sơn",
        )
