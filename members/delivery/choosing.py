"""What an account wants to be told, when and by which ways."""

from django.db import transaction

from members import notice_kinds
from members.delivery import outbox
from members.models import NoticeChoice, User

Rhythm, Also = NoticeChoice.Rhythm, NoticeChoice.Also


def of(user: User) -> NoticeChoice:
    """The choice of the account; one that never chose has the ordinary one, not stored."""
    return outbox.choice_of(user) or NoticeChoice(user=user)


@transaction.atomic
def choose(*, by: User, wanted: list[str], rhythm: str, also: str, both: bool) -> NoticeChoice:
    """Of all kinds `by` is told exactly the `wanted` outside the portal; in the portal every notice stands."""
    off = [kind.code for kind in notice_kinds.KINDS if kind.code not in wanted]
    facts = {"off": off, "rhythm": rhythm, "also": also, "both": both and bool(also)}
    choice, _ = NoticeChoice.objects.update_or_create(user=by, defaults=facts)
    return choice
