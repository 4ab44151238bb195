"""Where the card of a member leads on to, in apps that keep more about a member."""

from dataclasses import dataclass

from django.urls import reverse

from members.hooks import Hook
from members.models import Member, User
from members.powers import Power


@dataclass(frozen=True)
class Link:
    """address: the name of the page about the member whose key it takes, for whom holds one of `powers` on the chi
    bộ."""

    label: str
    address: str
    powers: tuple[Power, ...]


LINKS: Hook[Link] = Hook("A page of more about a member.", key=lambda link: link.address)


def about(member: Member, user: User) -> list[tuple[str, str]]:
    """Those that `user` may open about `member`."""
    may = [link for link in LINKS if any(user.has_perm(power, member.unit) for power in link.powers)]
    return [(link.label, reverse(link.address, args=[member.pk])) for link in may]
