"""Which warning a person may open, and which meetings it is about."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from meetings.models import AbsenceWarning, Meeting, RollEntry
from meetings.models.kinds import MONTHLY
from members.access import anywhere
from members.models import User
from members.powers import Power


def seen(user: User, pk: int) -> AbsenceWarning:
    """The warning `pk`, if `user` plans the meetings of the chi bộ of its member. Raises Http404 for who plans nowhere
    and where there is none, PermissionDenied for who plans elsewhere."""
    if not anywhere(user, Power.PLAN_MEETINGS):
        raise Http404
    found = AbsenceWarning.objects.with_people().filter(pk=pk).first()
    if found is None:
        raise Http404
    if not user.has_perm(Power.PLAN_MEETINGS, found.unit):
        raise PermissionDenied
    return found


def missed(warning: AbsenceWarning) -> QuerySet[RollEntry]:
    """The rows of the regular meetings that the member missed without a reason in that year, in their order."""
    held = Meeting.objects.filter(state=Meeting.State.CLOSED, kind__in=MONTHLY, starts_at__year=warning.year)
    rows = RollEntry.objects.of_member(warning.member_id).filter(meeting__in=held.values("pk"))
    unexcused = rows.filter(presence=RollEntry.Presence.UNEXCUSED)
    return unexcused.select_related("meeting__unit").order_by("meeting__starts_at")


def of_user(user: User) -> QuerySet[AbsenceWarning]:
    """What was told of the member behind `user`, the newest first."""
    return AbsenceWarning.objects.filter(member=user.member_id).order_by("-raised_at")


def in_words(warning: AbsenceWarning) -> dict[str, str]:
    return {"Vắng không lý do": warning.months_said, "Tình trạng": warning.get_state_display()}
