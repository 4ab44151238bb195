"""A vote that is held while it is changed."""

from meetings.models import Vote


def locked(vote: Vote, *also: str) -> Vote:
    """The row of `vote` with its meeting and unit, held to the end of the transaction; `also` names what is held beside
    it. Ballots that refer to the row go on."""
    rows = Vote.objects.select_related("meeting").prefetch_related("meeting__unit")
    return rows.select_for_update(of=("self", *also), no_key=True).get(pk=vote.pk)
