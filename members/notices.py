"""Tells people what concerns them alone."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from members.models import Notice, User


def tell(user: User | None, text: str, url: str = "") -> None:
    """One notice to one account; nobody is told when there is no account."""
    if user is not None:
        tell_all([user], text, url)


def tell_all(users: Iterable[User], text: str, url: str = "") -> int:
    """The same notice to each of `users`, in one statement; returns how many were told."""
    return len(
        Notice.objects.bulk_create([Notice(user=user, text=text[:300], url=url) for user in users], batch_size=1_000)
    )


def send(told: Iterable[Notice]) -> None:
    """Notices that differ from one account to the next, in one statement."""
    Notice.objects.bulk_create(told, batch_size=1_000)


def accounts_of(members: QuerySet) -> QuerySet[User]:
    """The accounts of `members` that can sign in."""
    return User.objects.signing_in().filter(member__in=members)


def read(user: User, pk: int) -> Notice | None:
    """Marks one of `user`'s notices as read and returns it; None when it is not theirs."""
    notice = Notice.objects.filter(user=user, pk=pk).first()
    if notice and notice.read_at is None:
        Notice.objects.filter(pk=pk, read_at=None).update(read_at=timezone.now())
    return notice


def read_all(user: User) -> int:
    return user.notices.unread().update(read_at=timezone.now())
