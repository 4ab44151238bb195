"""What a feed has brought is kept once: known by its guid, its link and title, and across sources by its words."""

from collections import defaultdict
from datetime import timedelta

from django.utils import timezone

from members.models import Unit
from members.powers import Power
from news.feeds import article_import, identity
from news.feeds.feed_parser import Piece
from news.models import FeedItem, Source
from news.publishing import steps

RECENT = 1_000  # pieces of one title that are looked through: a daily review bears the same one each day
FRESH = timedelta(days=3)  # what is older is not published at once: somebody is to look at it first


def keep(source: Source, found: list[Piece]) -> int:
    """Keeps what is new of `found`, the oldest first, and publishes it where the source says so; how many are new.

    The unit's row is held until the transaction ends: of two sources that bring one text at once, the second finds it.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=source.unit_id)
    known, words, new = _Known(source, found), _words_of_others(source, found), []
    for piece in reversed(found):
        item = known.find(piece)
        if item:
            _freshen(item, piece)
        elif piece.fingerprint not in words:
            new.append(known.add(piece))
    FeedItem.objects.bulk_create(new)
    if source.mode == Source.Mode.AT_ONCE and source.succeeded_at and _answered_for(source):
        for item in filter(_is_fresh, new):
            article_import.publish_at_once(item, source)
    return len(new)


class _Known:
    """What `source` has brought so far, asked for once; a piece of the feed is looked up in it."""

    def __init__(self, source: Source, found: list[Piece]):
        self.source = source
        guids = [guid for piece in found for guid in (piece.guid, identity.without_guid(piece))]
        self.by_guid = {item.guid: item for item in source.items.filter(guid__in=guids)}
        self.listed = {piece.guid for piece in found}
        self.titled = defaultdict(list)
        for item in source.items.filter(title__in={piece.title for piece in found}).order_by("-pk")[:RECENT]:
            self.titled[item.title].append(item)

    def find(self, piece: Piece) -> FeedItem | None:
        item = self.by_guid.get(piece.guid)
        if item and identity.is_still(item, piece):
            return item
        if item := self.by_guid.get(identity.without_guid(piece)):
            return item
        left = (item for item in self.titled[piece.title] if item.guid not in self.listed)
        return next((item for item in left if identity.is_under_new_guid(item, piece)), None)

    def add(self, piece: Piece) -> FeedItem:
        """Under a guid of its own: the one it came with may be another article's."""
        own = piece._replace(guid=identity.without_guid(piece)) if piece.guid in self.by_guid else piece
        item = self.by_guid[own.guid] = FeedItem(source=self.source, unit=self.source.unit, **own._asdict())
        return item


def _words_of_others(source: Source, found: list[Piece]) -> set[str]:
    """The texts that other sources have brought to this desk: within one source its own guids and links tell them
    apart."""
    same = FeedItem.objects.filter(unit=source.unit_id, fingerprint__in=[piece.fingerprint for piece in found])
    return set(same.exclude(source=source).values_list("fingerprint", flat=True))


def _freshen(item: FeedItem, piece: Piece) -> None:
    """What the source has corrected is corrected in the inbox, until somebody has decided on it."""
    if item.pk and item.state == FeedItem.State.NEW and item.fingerprint != piece.fingerprint:
        FeedItem.objects.filter(pk=item.pk).waiting().update(**piece._replace(guid=item.guid)._asdict())


def _answered_for(source: Source) -> bool:
    """Whether the keeper still may: a right that was taken, or a second step of approval, stops the publishing, and the
    inbox goes on."""
    one_step = steps.rule_for(source.unit).approval_steps == 1
    return one_step and source.keeper.is_active and source.keeper.has_perm(Power.APPROVE_NEWS, source.unit)


def _is_fresh(item: FeedItem) -> bool:
    return item.dated_at is None or item.dated_at >= timezone.now() - FRESH
