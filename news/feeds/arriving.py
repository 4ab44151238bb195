"""What a feed has brought is kept once: known by its guid and by its words, whichever source brings it."""

from datetime import timedelta

from django.utils import timezone

from members.models import Unit
from members.powers import Power
from news.feeds import article_import
from news.feeds.feed_parser import Piece
from news.models import FeedItem, Source
from news.publishing import steps

FRESH = timedelta(days=3)  # what is older is not published at once: somebody is to look at it first


def keep(source: Source, found: list[Piece]) -> int:
    """Keeps what is new of `found`, the oldest first, and publishes it where the source says so; how many are new.

    The unit's row is held until the transaction ends: of two sources that bring one text at once, the second finds it.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=source.unit_id)
    known = {item.guid: item for item in source.items.filter(guid__in=[piece.guid for piece in found])}
    same = FeedItem.objects.filter(unit=source.unit_id, fingerprint__in=[piece.fingerprint for piece in found])
    words = set(same.values_list("fingerprint", flat=True))
    new = []
    for piece in reversed(found):
        if piece.guid in known:
            _freshen(known[piece.guid], piece)
        elif piece.fingerprint not in words:
            item = FeedItem(source=source, unit=source.unit, **piece._asdict())
            new.append(item)
            known[piece.guid] = item
            words.add(piece.fingerprint)
    FeedItem.objects.bulk_create(new)
    if source.mode == Source.Mode.AT_ONCE and source.succeeded_at and _answered_for(source):
        for item in filter(_is_fresh, new):
            article_import.publish_at_once(item, source)
    return len(new)


def _freshen(item: FeedItem, piece: Piece) -> None:
    """What the source has corrected is corrected in the inbox, until somebody has decided on it."""
    if item.pk and item.state == FeedItem.State.NEW and item.fingerprint != piece.fingerprint:
        FeedItem.objects.filter(pk=item.pk).waiting().update(**piece._asdict())


def _answered_for(source: Source) -> bool:
    """Whether the keeper still may: a right that was taken, or a second step of approval, stops the publishing, and the
    inbox goes on."""
    one_step = steps.rule_for(source.unit).approval_steps == 1
    return one_step and source.keeper.is_active and source.keeper.has_perm(Power.APPROVE_NEWS, source.unit)


def _is_fresh(item: FeedItem) -> bool:
    return item.dated_at is None or item.dated_at >= timezone.now() - FRESH
