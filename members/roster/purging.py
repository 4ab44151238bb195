"""Takes away what is held of people in lists: rows and files go, figures and the audit stay."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members import audit
from members.models import RosterImport, RosterRow
from members.moves import WrongState

State = RosterImport.State
WITH_AN_OFFICER = (State.UNCLEAR, State.READY)  # who says what a column is, or decides
ENDED = (State.DONE, State.UNDONE, State.FAILED)


def purge() -> int:
    """Purges what was given up and what has been kept long enough; returns how many. May run twice.

    A list that nobody has decided upon for so long is given up first: the records have gone on without it.
    """
    long_ago = timezone.now() - timedelta(days=settings.ROSTER_KEEP_DAYS)
    for roster in RosterImport.objects.filter(state__in=WITH_AN_OFFICER, uploaded_at__lt=long_ago):
        with suppress(WrongState):  # somebody has signed or given it up at this moment; the others go all the same
            _give_up(roster)
    over = Q(state=State.DISCARDED) | Q(state__in=ENDED, asked_at__lt=long_ago)
    due = RosterImport.objects.filter(over, purged_at=None)
    return sum(map(_purge, due))


@transaction.atomic
def _give_up(roster: RosterImport) -> None:
    roster.move("discard")
    audit.record(None, "roster.discard", roster, reason=f"Quá {settings.ROSTER_KEEP_DAYS} ngày chưa ký")


@transaction.atomic
def _purge(roster: RosterImport) -> bool:
    if not RosterImport.objects.filter(pk=roster.pk, purged_at=None).update(
        purged_at=timezone.now(), file="", checked=""
    ):
        return False
    RosterRow.objects.filter(roster=roster).delete()  # one statement, as long as nothing points to a row
    audit.record(None, "roster.purge", roster)
    for kept in (roster.file, roster.checked):
        if kept:
            transaction.on_commit(partial(kept.storage.delete, kept.name))
    return True
