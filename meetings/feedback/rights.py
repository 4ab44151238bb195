"""To whom a member may write, who answers, and who reads what was written."""

from http import HTTPStatus

from django.db.models import Q, QuerySet
from django.http import Http404

from meetings.models import Feedback
from members.models import Member, Unit, UnitGrant, User
from members.powers import Power, Role
from members.refusals import Refused


class FeedbackRefused(Refused):
    """This person does not take this step, or nobody is there who could."""

    message = "Việc này của đơn vị tiếp nhận góp ý, không phải của đồng chí."
    status = HTTPStatus.FORBIDDEN


def power_at(unit: Unit) -> Power:
    """What those hold who answer for `unit`: in a chi bộ its chi ủy, above it who reads the reports of the unit."""
    return Power.PLAN_MEETINGS if unit.is_cell else Power.VIEW_REPORTS


def answerers(unit: Unit) -> QuerySet[User]:
    """Who answers for this very unit; quản trị, who hold every power to give it, do not."""
    grants = _working().filter(content_object=unit, permission__codename=power_at(unit).codename)
    return User.objects.signing_in().filter(pk__in=grants.values("user"))


def receivers(member: Member) -> list[Unit]:
    """The own chi bộ, where the member is for a time too, and the units above, each that has somebody else to answer;
    the nearest first. Two queries."""
    paths = set(member.reading_lineage)
    units = list(Unit.objects.active().filter(path__in=paths).order_by("-path"))
    units.sort(key=lambda unit: -len(unit.path))
    powers = {power: power.codename for power in (Power.PLAN_MEETINGS, Power.VIEW_REPORTS)}
    grants = _working().filter(content_object__path__in=paths, permission__codename__in=powers.values())
    grants = grants.exclude(user__member=member)
    held = set(grants.values_list("content_object__path", "permission__codename"))
    return [unit for unit in units if (unit.path, powers[power_at(unit)]) in held]


def level_above(unit: Unit, *, other_than: Q) -> Unit | None:
    """The nearest unit above that has somebody to answer beside `other_than`, as the holder of a grant; None where none
    has."""
    higher = Unit.objects.active().filter(path__in=unit.lineage[:-1])
    grants = _working().filter(permission__codename=Power.VIEW_REPORTS.codename).exclude(other_than)
    return higher.filter(pk__in=grants.values("content_object")).order_by("-path").first()


def _working() -> QuerySet[UnitGrant]:
    signing_in = User.objects.signing_in()
    return UnitGrant.objects.in_force().filter(user__in=signing_in).exclude(role=Role.ADMINISTRATOR)


def next_level(feedback: Feedback) -> Unit | None:
    """Where it goes from its unit: the nearest above that has somebody other than the sender to answer."""
    return level_above(feedback.unit, other_than=Q(user__member=feedback.member_id))


def seen(user: User, code: str) -> Feedback:
    """The one with `code`, if `user` has sent it or answers it. Raises Http404 otherwise."""
    rows = Feedback.objects.seen_by(user).select_related("unit__parent", "member__unit")
    if found := rows.filter(code=code).first():
        return found
    raise Http404


def answers(user: User, feedback: Feedback) -> bool:
    """Whether it lies on the desk of `user`; nobody answers oneself."""
    mine = Feedback.objects.filter(pk=feedback.pk).exclude(member=user.member_id or 0)
    return mine.answered_by(user).exists()


def is_superior(user: User, feedback: Feedback) -> bool:
    """Whether it stands on the desk of `user` because the unit below has let it lie."""
    return Feedback.objects.overdue_below(user).filter(pk=feedback.pk).exists()


def is_sender(user: User, feedback: Feedback) -> bool:
    return user.member_id is not None and user.member_id == feedback.member_id


def may_forward(user: User, feedback: Feedback) -> bool:
    """Whether `user` may give it to the level above: who answers it; the level above itself, once it is overdue; the
    sender, whom the answer does not satisfy."""
    if next_level(feedback) is None:
        return False
    if is_sender(user, feedback):
        return feedback.state == Feedback.State.ANSWERED
    return feedback.is_open and (answers(user, feedback) or is_superior(user, feedback))


def check(allowed: bool) -> None:
    """Raises FeedbackRefused."""
    if not allowed:
        raise FeedbackRefused


def of(user: User, feedback: Feedback) -> dict[str, bool]:
    """What `user` is to it, for the page: `answers`, `is_superior`, `is_sender`, `may_forward`."""
    return {
        "answers": answers(user, feedback),
        "is_superior": is_superior(user, feedback),
        "is_sender": is_sender(user, feedback),
        "may_forward": may_forward(user, feedback),
    }
