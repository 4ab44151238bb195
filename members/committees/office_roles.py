"""What a chức vụ lets its holder do: which role a post gives, and the rows of rights that come and go with it."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from members.models import PartyPost, UnitGrant, User
from members.powers import ROLES, Role
from members.rights import roles

Code = PartyPost.Code
ONE_DAY = timedelta(days=1)

IN_A_CELL = {
    Code.SECRETARY: Role.SECRETARY,
    Code.DEPUTY: Role.SECRETARY,
    Code.CELL_COMMITTEE_MEMBER: Role.COMMITTEE_MEMBER,
}
IN_A_COMMITTEE = {
    Code.SECRETARY: Role.LEADER,
    Code.STANDING_DEPUTY: Role.LEADER,
    Code.DEPUTY: Role.LEADER,
    Code.STANDING_MEMBER: Role.LEADER,
    Code.INSPECTION_HEAD: Role.INSPECTOR,
    Code.INSPECTION_DEPUTY: Role.INSPECTOR,
    Code.INSPECTION_MEMBER: Role.INSPECTOR,
}


def role_of(post: PartyPost) -> Role | None:
    """The role that `post` gives on its unit while it lasts; None for a post that is an honour and no task here."""
    return (IN_A_CELL if post.unit.is_cell else IN_A_COMMITTEE).get(Code(post.code))


def give(posts: Iterable[PartyPost], user: User) -> None:
    """The rights of `posts` (with their unit) to `user`, from the first to the last day of each; once only."""
    rows = []
    for post in posts:
        role = role_of(post)
        for permission in roles.permissions(ROLES[role]) if role else ():
            rows.append(_row(post, user, role, permission))
    UnitGrant.objects.bulk_create(rows, ignore_conflicts=True)
    user.forget_grants()


def end(posts: Iterable[int], until: date) -> None:
    """What `posts` gave holds to the eve of `until`; it goes at once when that day has come."""
    brought = UnitGrant.objects.filter(post__in=list(posts))
    if until <= timezone.localdate():
        brought.delete()
    else:
        brought.update(until=until - ONE_DAY)


def _row(post: PartyPost, user: User, role: Role, permission) -> UnitGrant:
    return UnitGrant(
        user=user,
        permission=permission,
        content_object=post.unit,
        role=role,
        post=post,
        given_by_id=post.recorded_by_id,
        reason=f"Theo chức vụ {post.get_code_display()}, {post.decision_no}",
        since=post.since,
        until=post.until - ONE_DAY if post.until else None,
    )
