"""Tells people what concerns them alone."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from members.delivery import outbox, tasks
from members.models import Notice, User


def tell(user: User | None, text: str, url: str = "", *, kind: str = "") -> None:
    """One notice to one account; nobody is told when there is no account."""
    if user is not None:
        tell_all([user], text, url, kind=kind)


def tell_all(users: Iterable[User], text: str, url: str = "", *, kind: str = "") -> int:
    """The same notice to each of `users`, in one statement; returns how many were told. `kind` is one of
    `members.notice_kinds`."""
    return send(Notice(user=user, text=text[:300], url=url, kind=kind) for user in users)


def send(told: Iterable[Notice]) -> int:
    """Notices that differ from one account to the next, in one statement; returns how many were told. After the running
    transaction a worker sends them on to the devices of each, by the ways chosen there."""
    stored = list(told)
    goes_on = outbox.is_open()
    for notice in stored:
        notice.waiting = goes_on
    Notice.objects.bulk_create(stored, batch_size=1_000)
    if stored and goes_on:
        tasks.send_outgoing.delay_on_commit()
    return len(stored)


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
