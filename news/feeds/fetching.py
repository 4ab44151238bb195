"""Fetches a source when it is due: one at a time each, by whichever worker claims it first."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members import vietnamese
from news.feeds import arriving, connection, feed_parser
from news.feeds.addresses import AddressRefused, Place
from news.models import FeedHost, Source

log = structlog.get_logger(__name__)

LONGEST_WAIT = timedelta(days=1)


def due() -> list[int]:
    """Which sources are to be fetched now."""
    return list(Source.objects.due().values_list("pk", flat=True)[:200])


def fetch(pk: int) -> bool:
    """Fetches source `pk` unless somebody is at it; whether it was fetched. May run twice: the second finds it taken.

    What goes wrong is kept with the source in words; the longer it fails, the more rarely it is asked.
    """
    source = _claim(pk)
    if source is None:
        return False
    try:
        answer = connection.ask(source.url, allowed=_is_allowed, etag=source.etag, last_modified=source.last_modified)
        receive(source, answer)
    except connection.Failed as failure:
        _tell(source, failure)
        _failed(source, str(failure), failure.wait)
    except (AddressRefused, feed_parser.Unreadable) as refusal:
        _tell(source, refusal)
        _failed(source, str(refusal), 0)
    return True


@transaction.atomic
def receive(source: Source, answer: connection.Answer) -> None:
    """Keeps what the source has answered, and that it has. Raises Unreadable.

    As the source is set now: it may have been given away, sent to the inbox or switched off while it was being asked.
    """
    now = Source.objects.select_for_update(of=("self",)).prefetch_related("unit", "keeper__member", "topic")
    source, asked = now.get(pk=source.pk), source
    if not source.active or (source.url, source.claimed_at) != (asked.url, asked.claimed_at):
        _release(asked)
        return
    if answer.body is None:
        _succeeded(source, "Không có gì mới.")
        return
    found = feed_parser.pieces(answer.body, url=answer.url, content_type=answer.content_type)
    many, new = len(found), arriving.keep(source, found)
    result = f"Lấy được {many} tin, {new} tin mới." if many else "Nguồn chưa có tin nào."
    _succeeded(source, result, etag=answer.etag, last_modified=answer.last_modified)


def _is_allowed(place: Place) -> bool:
    return FeedHost.objects.filter(name=place.name, active=True).exists()


def _claim(pk: int) -> Source | None:
    """The source, now ours; None when it is switched off, not due, or in other hands."""
    now = timezone.now()
    if not Source.objects.due().filter(pk=pk).order_by().update(claimed_at=now):
        return None
    return Source.objects.select_related("unit", "keeper__member", "topic").filter(pk=pk, claimed_at=now).first()


def _succeeded(source: Source, words: str, **kept: str) -> None:
    pause = timedelta(minutes=settings.FEED_MINUTES)
    now = timezone.now()
    _release(source, result=words, failures=0, succeeded_at=now, next_at=now + pause + _apart(source), **kept)


def _failed(source: Source, words: str, wait: int) -> None:
    failures = source.failures + 1
    pause = max(timedelta(minutes=settings.FEED_MINUTES) * 2 ** min(failures, 8), timedelta(seconds=wait))
    next_at = timezone.now() + min(pause, LONGEST_WAIT) + _apart(source)
    _release(source, result=vietnamese.nfc(words)[:300], failures=failures, next_at=next_at)


def _tell(source: Source, error: Exception) -> None:
    many, name = source.failures + 1, type(error).__name__
    log.warning(
        "feed_failed", source=source.pk, failures=many, error=name, cost="no news of it until it is asked again"
    )


def _apart(source: Source) -> timedelta:
    """Sources that were set up in one go are not asked in one go for ever."""
    return timedelta(seconds=source.pk * 37 % 60)


def _release(source: Source, **changes) -> None:
    """Only what is still ours: who was believed dead writes nothing over what came after."""
    still = Source.objects.filter(pk=source.pk, claimed_at=source.claimed_at)
    still.update(claimed_at=None, fetched_at=timezone.now(), **changes)
