"""Committees: terms are opened, members appointed to posts and released from them; a post brings its role and takes it
along."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from members import access, audit, notices
from members.committees import office_roles
from members.models import Member, PartyPost, Term, Unit, User
from members.powers import Power

Code, Method = PartyPost.Code, PartyPost.Method

GROUP_POSTS = (Code.GROUP_LEADER, Code.GROUP_DEPUTY)
CELL_POSTS = (Code.SECRETARY, Code.DEPUTY, Code.CELL_COMMITTEE_MEMBER, *GROUP_POSTS)
COMMITTEE_POSTS = tuple(code for code in Code if code not in (Code.CELL_COMMITTEE_MEMBER, *GROUP_POSTS))
FAREST_AHEAD = 366  # days; a later date is a slip of the hand


def posts_of_a(unit: Unit) -> tuple[Code, ...]:
    """The posts there are in a unit of this kind."""
    return CELL_POSTS if unit.is_cell else COMMITTEE_POSTS


def candidates(unit: Unit, by: User) -> QuerySet[Member]:
    """Whom `by` may appoint in `unit`: the members of the chi bộ (those here for a time too); for a committee those of
    its đảng bộ and, by chỉ định, those of the đảng bộ above it, as far as the power of `by` reaches."""
    members = Member.objects.counted()
    if unit.is_cell:
        return members.filter(Q(unit=unit) | Q(temporary_unit=unit))
    return members.under([unit.parent.path if unit.parent else unit.path]).filter(
        unit__in=access.units_for(by, Power.APPOINT)
    )


@transaction.atomic
def open_term(unit: Unit, *, by: User, ordinal: int, since: date, seats: int | None = None) -> Term:
    """Begins the nhiệm kỳ of the congress held on `since`; what the term before it had elected ends on that day.

    Raises PermissionDenied for who does not hold APPOINT on `unit`, ValidationError with a sentence for a term that
    cannot follow the last one.
    """
    unit = _held(unit, by)
    last = unit.terms.order_by("-since").first()
    if since > timezone.localdate():
        raise ValidationError({"since": "Đại hội chưa diễn ra: ghi nhiệm kỳ từ ngày đại hội trở đi."})
    if last and since <= last.since:
        raise ValidationError({"since": f"Ngày đại hội phải sau đại hội trước ({last.since:%d/%m/%Y})."})
    if unit.terms.filter(ordinal__gte=ordinal).exists():
        raise ValidationError({"ordinal": "Đã ghi đại hội lần này hoặc lần sau đó."})
    unit.terms.filter(until=None).update(until=since)
    before = unit.party_posts.exclude(code__in=GROUP_POSTS).filter(since__lt=since).lasting(since)
    _end_all(before, by=by, until=since, reason="Hết nhiệm kỳ", power=Power.APPOINT)
    term = Term.objects.create(unit=unit, ordinal=ordinal, since=since, seats=seats)
    unit.party_posts.filter(term=None, since__gte=since).update(term=term)
    after = {"ordinal": ordinal, "since": since.isoformat(), "seats": seats}
    audit.record(by, "term.open", unit, power=Power.APPOINT, after=after)
    return term


@transaction.atomic
def appoint(post: PartyPost, *, by: User) -> PartyPost:
    """Saves the unsaved `post` (unit, member, code, method, decision_no, decided_on, since) and gives its role.

    The role holds from `since` on; a member without an account has it from the day the account is opened. Raises
    PermissionDenied for who does not hold APPOINT on the unit, ValidationError with a sentence for an appointment the
    rules do not know: a second acting bí thư, oneself, somebody of another đảng bộ, a post the unit has not.
    """
    post.unit = _held(post.unit, by)
    post.member = Member.objects.select_for_update(no_key=True, of=("self",)).get(pk=post.member_id)
    if by.member_id == post.member_id:
        raise ValidationError("Đồng chí không tự ghi chức vụ cho mình được: đề nghị cán bộ khác ghi.")
    _check_person(post, by)
    _check_dates(post)
    _check_place(post)
    post.term = post.term or post.unit.terms.filter(until=None, since__lte=post.since).first()
    post.recorded_by = by
    post.full_clean(exclude=["recorded_by"])
    post.save(force_insert=True)
    user = _account(post.member)
    if user:
        office_roles.give([post], user)
        words = f"Đồng chí giữ chức vụ {post.get_code_display()}, {post.unit.name}, từ ngày {post.since:%d/%m/%Y}."
        notices.tell(user, words)
    audit.record(by, "post.appoint", post, power=Power.APPOINT, after=_told(post))
    return post


@transaction.atomic
def end(post: PartyPost, *, by: User, until: date, reason: str) -> PartyPost:
    """Ends `post` from the day `until` on and takes its role away from that day.

    Raises PermissionDenied as `appoint`, ValidationError where the post has ended or `until` is before it began.
    """
    _held(post.unit, by, closed_too=True)
    if until < post.since:
        raise ValidationError({"until": f"Chức vụ giữ từ ngày {post.since:%d/%m/%Y}: không thể thôi trước ngày đó."})
    if (until - timezone.localdate()).days > FAREST_AHEAD:
        raise ValidationError({"until": "Ngày thôi giữ xa quá một năm, đề nghị xem lại."})
    still = PartyPost.objects.filter(pk=post.pk).lasting(timezone.localdate())
    if not _end_all(still, by=by, until=until, reason=reason, power=Power.APPOINT):
        raise ValidationError("Chức vụ này đã thôi giữ từ trước.")
    post.refresh_from_db()
    return post


def release(members: Iterable[int] | QuerySet, *, by: User | None, reason: str) -> int:
    """Ends, today, the posts that these members may no longer hold: who is no longer counted, and who is a member of
    another chi bộ or đảng bộ now. To be called in the transaction that changes where or what they are.

    Returns how many posts were ended.
    """
    return _release(PartyPost.objects.filter(member__in=members), by=by, reason=reason)


def release_all_gone() -> int:
    """As `release`, for whoever was overlooked, whatever changed them: the clock asks every night."""
    return _release(PartyPost.objects.all(), by=None, reason="Không còn sinh hoạt tại tổ chức đảng này")


def give_roles(user: User) -> None:
    """The roles of every post that the member behind `user` holds or will hold: for an account just opened."""
    if user.member_id:
        posts = PartyPost.objects.filter(member=user.member_id).lasting(timezone.localdate())
        office_roles.give(posts.select_related("unit"), user)


@transaction.atomic
def _release(posts: QuerySet, *, by: User | None, reason: str) -> int:
    today = timezone.localdate()
    return _end_all(posts.lasting(today).of_somebody_gone(), by=by, until=today, reason=reason)


def _end_all(posts: QuerySet, *, by: User | None, until: date, reason: str, power: Power | str = "") -> int:
    """Ends `posts` with their roles, audits and tells; none is ended before the day it began."""
    ended = list(posts.select_for_update(of=("self",)).select_related("unit", "member__user"))
    pks = [post.pk for post in ended]
    PartyPost.objects.filter(pk__in=pks, since__lte=until).update(until=until, end_reason=reason)
    PartyPost.objects.filter(pk__in=pks, since__gt=until).update(until=F("since"), end_reason=reason)
    office_roles.end(pks, until)
    for post in ended:
        after = {"until": until.isoformat()}
        audit.record(by, "post.end", post, power=power, before=_told(post), after=after, reason=reason)
        if user := _account(post.member):
            user.forget_grants()
            notices.tell(user, f"Đồng chí thôi giữ chức vụ {post.get_code_display()}, {post.unit.name}: {reason}.")
    return len(ended)


def _held(unit: Unit, by: User, *, closed_too: bool = False) -> Unit:
    """The unit as it is now, its row held: of two who act on one committee at once, one waits for the other."""
    unit = Unit.objects.select_for_update(no_key=True, of=("self",)).select_related("parent").get(pk=unit.pk)
    if not by.has_perm(Power.APPOINT, unit):
        raise PermissionDenied(f"Đồng chí không được giao ghi chức vụ tại {unit.name}.")
    if unit.status not in Unit.WORKING and not closed_too:
        raise ValidationError(f"{unit.name} đã kết thúc hoạt động, không ghi thêm được.")
    return unit


def _check_person(post: PartyPost, by: User) -> None:
    unit, member = post.unit, post.member
    if post.code not in posts_of_a(unit):
        raise ValidationError({"code": f"{unit.name} không có chức vụ này."})
    if not candidates(unit, by).filter(pk=member.pk).exists():
        raise ValidationError({"member": f"Đồng chí này không phải là đảng viên đang sinh hoạt tại {unit.name}."})
    from_above = not unit.is_cell and not member.unit.path.startswith(unit.path)
    if from_above and post.method != Method.APPOINTED:
        words = f"Đồng chí này không sinh hoạt trong {unit.name}: chỉ ghi được khi cấp trên chỉ định."
        raise ValidationError({"method": words})


def _check_dates(post: PartyPost) -> None:
    today = timezone.localdate()
    if post.decided_on > today:
        raise ValidationError({"decided_on": "Ngày quyết định không thể sau hôm nay."})
    if (post.since - today).days > FAREST_AHEAD:
        raise ValidationError({"since": "Ngày bắt đầu xa quá một năm, đề nghị xem lại."})
    if post.unit.founded_on and post.since < post.unit.founded_on:
        words = f"{post.unit.name} được thành lập ngày {post.unit.founded_on:%d/%m/%Y}."
        raise ValidationError({"since": words})


def _check_place(post: PartyPost) -> None:
    """One acting bí thư a unit on any day; nobody twice in one post."""
    beside = post.unit.party_posts.filter(code=post.code).lasting(post.since).select_related("member")
    same = beside.filter(member=post.member).first()
    if same:
        raise ValidationError(f"Đồng chí {same.member} đang giữ chức vụ này từ ngày {same.since:%d/%m/%Y}.")
    acting = beside.first() if post.code == Code.SECRETARY else None
    if acting:
        raise ValidationError(
            f"{post.unit.name} đang có bí thư là đồng chí {acting.member}: ghi thôi giữ chức vụ cho đồng chí ấy trước, "
            f"đến trước ngày {post.since:%d/%m/%Y}."
        )


def _account(member: Member) -> User | None:
    return getattr(member, "user", None)


def _told(post: PartyPost) -> dict:
    return {
        "member": post.member_id,
        "name": post.member.full_name,
        "code": post.code,
        "method": post.method,
        "decision_no": post.decision_no,
        "since": post.since.isoformat(),
    }
