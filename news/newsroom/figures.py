"""Figures of the desks: kept by month for each unit and all below it, and what they published in these last days."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from statistics import median

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Case, CharField, Count, Max, Q, Value, When
from django.db.models.functions import Left
from django.utils import timezone

from members.dates import first_of_month, midnight, month_after, month_before
from members.models import Unit
from members.models.units import lineage_of
from news.models import Article, ArticleOffer, NewsMonth, NewsStateCount, Verdict

COUNTED = ("own", "taken", "copied", "offered", "accepted", "decided", "returned")
LAST_MONTHS = 12
LAST_DAYS = 30


def refresh() -> None:
    """This month, the one before it, and how many articles stand in which state; may run any number of times."""
    this = month_of(timezone.now())
    for month in (month_before(this), this):
        rebuild(month)
    count_states()


@transaction.atomic
def rebuild(month: date) -> None:
    """Makes the figures of `month` anew in one pass from what was published, offered and decided in it."""
    counts, waits = _of_units(month)
    totals: defaultdict[str, Counter] = defaultdict(Counter)
    below: defaultdict[str, list] = defaultdict(list)
    for path in counts.keys() | waits.keys():
        for above in lineage_of(path):
            totals[above].update(counts[path])
            below[above] += waits[path]
    units = dict(Unit.objects.filter(path__in=totals).values_list("path", "pk"))
    rows = [
        NewsMonth(unit_id=pk, month=month, wait=median(below[path]) if below[path] else None, **_whole(totals[path]))
        for path, pk in units.items()
    ]
    NewsMonth.objects.filter(month=month).exclude(unit__in=units.values()).delete()
    NewsMonth.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["unit", "month"],
        update_fields=[*COUNTED, "wait"],
        batch_size=1_000,
    )


def _of_units(month: date) -> tuple[dict[str, Counter], dict[str, list[timedelta]]]:
    """What each unit did itself, by its path; how long each of its decisions had waited."""
    since, until = _moments(month)
    counts: defaultdict[str, Counter] = defaultdict(Counter)
    waits: defaultdict[str, list] = defaultdict(list)
    published = Article.objects.published().filter(publish_at__gte=since, publish_at__lt=until).order_by()
    kinds = published.annotate(kind=_kind()).values_list("unit__path", "kind")
    for path, kind, many in kinds.annotate(many=Count("pk")):
        counts[path][kind] += many
    offers = ArticleOffer.objects.filter(offered_at__gte=since, offered_at__lt=until).order_by()
    taken = Count("pk", filter=Q(state=ArticleOffer.State.TAKEN))
    for path, offered, accepted in offers.values_list("article__unit__path").annotate(offered=Count("pk"), taken=taken):
        counts[path].update(offered=offered, accepted=accepted)
    verdicts = Verdict.objects.filter(at__gte=since, at__lt=until).order_by().values_list("unit__path")
    back = Count("pk", filter=Q(outcome=Verdict.Outcome.RETURNED))
    for path, decided, returned, spans in verdicts.annotate(decided=Count("pk"), back=back, spans=ArrayAgg("waited")):
        counts[path].update(decided=decided, returned=returned)
        waits[path] = spans
    return counts, waits


def _kind() -> Case:
    """Whether a published article was written here, taken over from below, or came from outside."""
    taken, copied = When(origin__isnull=False, then=Value("taken")), When(~Q(source_name=""), then=Value("copied"))
    return Case(taken, copied, default=Value("own"), output_field=CharField())


@transaction.atomic
def count_states() -> None:
    """How many articles stand in which state, of each unit and all below it."""
    totals: defaultdict[str, Counter] = defaultdict(Counter)
    for path, state, many in Article.objects.order_by().values_list("unit__path", "state").annotate(many=Count("pk")):
        for above in lineage_of(path):
            totals[above][state] += many
    units, now = dict(Unit.objects.filter(path__in=totals).values_list("path", "pk")), timezone.now()
    rows = [NewsStateCount(unit_id=pk, states=dict(totals[path]), counted_at=now) for path, pk in units.items()]
    NewsStateCount.objects.exclude(unit__in=units.values()).update(states={}, counted_at=now)
    fields = ["states", "counted_at"]
    NewsStateCount.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["unit"], update_fields=fields, batch_size=1_000
    )


# What the pages ask


def months_of(unit: Unit) -> list[NewsMonth]:
    """Of the last twelve months this one and those in which anything was done, the newest first."""
    this = month_of(timezone.now())
    wanted = [this]
    while len(wanted) < LAST_MONTHS:
        wanted.append(month_before(wanted[-1]))
    kept = {row.month: row for row in unit.news_months.filter(month__in=wanted)}
    return [kept.get(month) or NewsMonth(unit=unit, month=month) for month in wanted if month in kept or month == this]


def states_of(unit: Unit) -> tuple[list[tuple[str, int]], datetime | None]:
    """Each state by its name with its number of articles, and when they were counted."""
    kept = NewsStateCount.objects.filter(unit=unit).first()
    counted = kept.states if kept else {}
    return [(label, counted.get(value, 0)) for value, label in Article.State.choices], kept.counted_at if kept else None


def of_children(children: Iterable[Unit]) -> dict[str, dict]:
    """What each of `children`, of one parent, and all below it published in the last days, by its path: one query over
    these days alone."""
    paths = [child.path for child in children]
    if not paths:
        return {}
    since = timezone.now() - timedelta(days=LAST_DAYS)
    articles = Article.objects.published().filter(publish_at__gte=since).order_by()
    own = Count("pk", filter=Q(source_name=""))
    under = articles.filter(unit__in=Unit.objects.under(paths)).annotate(child=Left("unit__path", len(paths[0])))
    found = under.values("child").annotate(published=Count("pk"), own=own, last=Max("publish_at"))
    return {row["child"]: row for row in found}


def _whole(counted: Counter) -> dict[str, int]:
    return {name: counted[name] for name in COUNTED}


def month_of(at: datetime) -> date:
    return first_of_month(timezone.localdate(at))


def _moments(month: date) -> tuple[datetime, datetime]:
    return midnight(month), midnight(month_after(month))
