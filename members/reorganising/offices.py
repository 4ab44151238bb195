"""Hands on what people of a closed unit were asked to do: their posts in its committee, and the roles given by hand."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from members.models import PartyPost, Term, Unit, UnitGrant
from members.powers import Role
from members.reorganising.change import Change

Code = PartyPost.Code
LEADING = (Code.SECRETARY, Code.STANDING_DEPUTY, Code.DEPUTY)
REASON_LIMIT = PartyPost._meta.get_field("end_reason").max_length

# Roles of several closed units, or of one and of the heir, become one: the longer of the two.
COPY_GRANTS = """
INSERT INTO members_unitgrant AS kept
    (user_id, permission_id, content_object_id, role, given_by_id, given_at, reason, since, until)
SELECT user_id, permission_id, heir, role, (array_agg(given_by_id ORDER BY id))[1], min(given_at),
    (array_agg(reason ORDER BY id))[1], CASE WHEN bool_and(since IS NOT NULL) THEN min(since) END,
    CASE WHEN bool_and(until IS NOT NULL) THEN max(until) END
FROM members_unitgrant CROSS JOIN unnest(%(heirs)s::bigint[]) heir
WHERE members_unitgrant.id = ANY(%(grants)s)
GROUP BY user_id, permission_id, heir, role
ON CONFLICT ON CONSTRAINT grant_once_a_role_and_post DO UPDATE SET
    since = CASE WHEN kept.since IS NOT NULL AND excluded.since IS NOT NULL
        THEN least(kept.since, excluded.since) END,
    until = CASE WHEN kept.until IS NOT NULL AND excluded.until IS NOT NULL
        THEN greatest(kept.until, excluded.until) END
"""
FOLLOW_POSTS = """
UPDATE members_unitgrant SET post_id = v.new, content_object_id = v.unit
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS v (old, new, unit) WHERE post_id = v.old
"""


def end_terms(closed: Iterable[Unit], day: date) -> None:
    Term.objects.filter(unit__in=closed, until=None).update(until=Greatest(F("since"), day))


def of(units: Iterable[Unit], day: date) -> list[PartyPost]:
    """The posts in `units` that last beyond `day`, with their holders."""
    held = PartyPost.objects.lasting(day).filter(unit__in=units)
    return list(held.select_related("unit", "member__user").order_by("unit__path", "pk"))


def hand_on(change: Change, posts: list[PartyPost], heir_of: Callable[[PartyPost], Unit | None]) -> None:
    """Ends `posts` by the decision and opens each again, as appointed, at `heir_of` it; None: it ends for good.

    Leading posts end where the heir has a bí thư or where several would come. The roles that the posts brought follow.
    """
    if not posts:
        return
    going = [(post, heir_of(post)) for post in posts]
    heirs = {heir.pk for _, heir in going if heir}
    there = PartyPost.objects.lasting(change.day).filter(unit__in=heirs).values_list("unit", "member", "code")
    held = set(there) - {(post.unit_id, post.member_id, post.code) for post in posts}
    led = _led(going, held)
    terms = dict(Term.objects.filter(unit__in=heirs, until=None).values_list("unit", "pk"))
    pks = [post.pk for post in posts]
    PartyPost.objects.filter(pk__in=pks).update(
        until=Greatest(F("since"), change.day), end_reason=change.why[:REASON_LIMIT]
    )
    opened, ended = [], []
    for post, heir in going:
        known = heir and (heir.pk, post.member_id, post.code) in held
        if heir is None or known or (post.code in LEADING and heir.pk in led):
            ended.append(post)
            continue
        held.add((heir.pk, post.member_id, post.code))
        opened.append((post, _again(change, post, heir, terms.get(heir.pk))))
    _write(change, opened, ended)


def hand_on_grants(change: Change, closed: list[Unit], heirs: list[Unit]) -> None:
    """The roles given by hand on `closed` hold on each of `heirs`, beside those given there."""
    rows = list(_by_hand(closed))
    if rows and heirs:
        pks = [row.pk for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(COPY_GRANTS, {"heirs": [unit.pk for unit in heirs], "grants": pks})
        leave = {unit.pk for unit in closed} - {unit.pk for unit in heirs}
        UnitGrant.objects.filter(pk__in=pks, content_object__in=leave).delete()
    places = _places(heirs)
    said = change.found.grants_moved if heirs else change.found.grants_ended
    for user, role, unit in sorted({(row.user, row.role, row.content_object) for row in rows}, key=_in_order):
        label = Role(role).label
        said.append(f"{user.full_name}: {label}, {unit.name}" + (f" → {places}" if heirs else ""))
        change.tell(user.pk, f"vai trò {label} tại {unit.name} " + (f"nay ở {places}." if heirs else "đã hết."))


def _places(heirs: list[Unit], shown: int = 3) -> str:
    names = ", ".join(unit.name for unit in heirs[:shown])
    return names + (f" và {len(heirs) - shown} đơn vị khác" if len(heirs) > shown else "")


def _by_hand(closed: list[Unit]):
    still = Q(until=None) | Q(until__gte=timezone.localdate())
    given = UnitGrant.objects.filter(still, content_object__in=closed, post=None)
    return given.select_related("user__member", "content_object")


def _in_order(row) -> tuple:
    user, role, unit = row
    return unit.path, user.pk, role


def _led(going: list[tuple[PartyPost, Unit | None]], held: set[tuple]) -> set[int]:
    """The heirs that would have more than one bí thư."""
    coming = [heir.pk for post, heir in going if heir and post.code == Code.SECRETARY]
    sitting = {unit for unit, _, code in held if code == Code.SECRETARY}
    return sitting | {pk for pk in coming if coming.count(pk) > 1}


def _again(change: Change, post: PartyPost, heir: Unit, term: int | None) -> PartyPost:
    return PartyPost(
        unit=heir,
        member=post.member,
        code=post.code,
        method=PartyPost.Method.APPOINTED,
        term_id=term,
        decision_no=change.event.decision_no,
        decided_on=change.event.decided_on,
        since=max(post.since, change.day),
        until=post.until,
        recorded_by=change.by,
    )


def _write(change: Change, opened: list[tuple[PartyPost, PartyPost]], ended: list[PartyPost]) -> None:
    PartyPost.objects.bulk_create([new for _, new in opened])
    if opened:
        columns = [[old.pk for old, _ in opened], [new.pk for _, new in opened], [new.unit_id for _, new in opened]]
        with connection.cursor() as cursor:
            cursor.execute(FOLLOW_POSTS, columns)
    if ended:
        UnitGrant.objects.filter(post__in=ended).delete()
    for old, new in opened:
        change.found.posts_moved.append(f"{old.member}: {old.get_code_display()}, {old.unit.name} → {new.unit.name}")
        _tell(change, old, f"chức vụ {old.get_code_display()} tại {old.unit.name} nay ở {new.unit.name}.")
    for post in ended:
        change.found.posts_ended.append(f"{post.member}: {post.get_code_display()}, {post.unit.name}")
        _tell(change, post, f"đồng chí thôi chức vụ {post.get_code_display()} tại {post.unit.name}.")


def _tell(change: Change, post: PartyPost, sentence: str) -> None:
    if account := getattr(post.member, "user", None):
        change.tell(account.pk, sentence)
