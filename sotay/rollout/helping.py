"""Support teams, and their visits to members who need somebody at home."""

from collections.abc import Iterable
from datetime import date
from http import HTTPStatus

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from members import access, audit, notices
from members.models import Member, Unit, User
from members.models.people import MemberQuerySet
from members.people import assistance
from members.powers import Power
from members.refusals import Refused
from sotay.rollout.models import SupportTeam, TeamMember, Visit
from sotay.rollout.reminding import SILENT

POWER = Power.ASSIST_MEMBERS
Result = Visit.Result


class HelpRefused(Refused):
    """The team or the visit cannot be as it was asked for."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def save_team(
    unit: Unit, team: SupportTeam | None, *, by: User, seen: int | None = None, people: Iterable[dict], **facts
) -> SupportTeam:
    """A new team that works in `unit` and below, or `team` with other `facts` (kind, name, phone) and exactly these
    `people`: name and phone of each. Who has a phone of a member below `unit` sees the visits of the team. Raises
    VersionConflict, HelpRefused for one that was disbanded."""
    if team is None:
        team = SupportTeam.objects.create(unit=unit, **facts)
    elif team.disbanded_on:
        raise HelpRefused("Tổ này đã thôi hoạt động.")
    else:
        team.claim_version(seen, by=by, **facts)
        team.people.all().delete()
    people = list(people)
    phones = [each["phone"] for each in people if each["phone"]]
    known = {member.phone: member for member in Member.objects.counted().under([unit.path]).filter(phone__in=phones)}
    rows = [TeamMember(team=team, member=known.pop(each["phone"], None), **each) for each in people]
    TeamMember.objects.bulk_create(rows)
    audit.record(by, "rollout.team", team, power=POWER, after={"name": team.name, "people": len(rows)})
    return team


@transaction.atomic
def disband(team: SupportTeam, *, by: User) -> None:
    """Its open visits wait for another team. Raises HelpRefused where it was done before."""
    if not SupportTeam.objects.working().filter(pk=team.pk).update(disbanded_on=timezone.localdate()):
        raise HelpRefused("Tổ này đã thôi hoạt động.")
    left = team.visits.open().update(state=Visit.State.ASKED, team=None, planned_on=None)
    audit.record(by, "rollout.team_disband", team, power=POWER, after={"visits": left})


@transaction.atomic
def ask(members: Iterable[Member], *, by: User, wish: str) -> list[Visit]:
    """Each of `members` waits for somebody to come; who waits already does not twice. Returns what is new, and tells
    the office above. Raises HelpRefused where there is nothing new."""
    new = [Visit(member=each, unit=each.unit, wish=wish, asked_by=by) for each in members]
    waiting = set(
        Visit.objects.open().filter(member__in=[each.member_id for each in new]).values_list("member", flat=True)
    )
    Visit.objects.bulk_create([each for each in new if each.member_id not in waiting], ignore_conflicts=True)
    found = Visit.objects.open().filter(member__in=[each.member_id for each in new], asked_by=by)
    asked = list(found.exclude(member__in=waiting).select_related("member", "unit__parent"))
    if not asked:
        raise HelpRefused("Những đồng chí này đang chờ được giúp, không cần đề nghị lại.")
    audit.record_each(by, "rollout.visit_ask", asked, power=POWER)
    for unit in {each.unit for each in asked}:
        many = sum(each.unit_id == unit.pk for each in asked)
        office = access.nearest_office(POWER, unit.parent).exclude(pk=by.pk) if unit.parent else []
        notices.tell_all(office, f"{unit.name} đề nghị đến giúp {many} đồng chí tại nhà.", reverse("rollout:visits"))
    return asked


@transaction.atomic
def plan(visit: Visit, *, by: User, team: SupportTeam, planned_on: date) -> None:
    """Gives it to `team` for a day; the team and the member are told. Raises WrongState, HelpRefused for a team that
    does not work there, or no longer."""
    if not SupportTeam.objects.working().select_for_update(no_key=True).filter(pk=team.pk):
        raise HelpRefused(f"{team.name} đã thôi hoạt động.", field="team")
    if not visit.place.path.startswith(team.unit.path):
        raise HelpRefused(f"{team.name} không phục vụ {visit.place.name}.", field="team")
    visit.move("plan", team=team, planned_on=planned_on, unit=visit.place)
    audit.record(by, "rollout.visit_plan", visit, power=POWER, after={"team": team.name, "on": f"{planned_on}"})
    going = Member.objects.filter(pk__in=team.people.values("member"))
    day, name = f"{planned_on:%d/%m/%Y}", visit.member.full_name
    notices.tell_all(
        notices.accounts_of(going),
        f"{team.name} đến giúp đồng chí {name}, {visit.unit.name}, ngày {day}.",
        visit.get_absolute_url(),
    )
    helped = notices.accounts_of(Member.objects.filter(pk=visit.member_id))
    notices.tell_all(helped, f"{team.name} sẽ đến giúp đồng chí dùng Sổ tay ngày {day}.")


@transaction.atomic
def finish(
    visit: Visit, *, by: User, result: str, reason: str = "", helper: Member | None = None, note: str = ""
) -> bool:
    """Writes what came of it. What that says of the member's record (why the portal cannot be used, who helps) is
    written there as well where `by` has the power to, which the answer tells; else the chi bộ is asked to. Raises
    WrongState, HelpRefused, and what `members.people.assistance.note` raises."""
    if (result == Result.HELPED) == bool(reason):
        raise HelpRefused("Đề nghị chọn lý do khi đồng chí ấy chưa tự dùng được, và chỉ khi ấy.", field="reason")
    visit.move("finish", unit=visit.place, result=result, reason=reason, note=note, done_by=by, done_at=timezone.now())
    audit.record(by, "rollout.visit_finish", visit, power=POWER, after={"result": result, "reason": reason})
    member = visit.member
    if by.has_perm(POWER, member.unit) and member.status != Member.Status.EXEMPT:
        assistance.note(member, by=by, seen=member.version, reason=reason, helper=helper)
        return True
    if reason:
        text = (
            f"Đã đến giúp đồng chí {member.full_name}: {Result(result).label.lower()}. Đề nghị ghi lý do, người giúp."
        )
        office = access.nearest_office(POWER, member.unit).exclude(pk=by.pk)
        notices.tell_all(office, text, reverse("members:assist", args=[member.pk]))
    return False


@transaction.atomic
def cancel(visit: Visit, *, by: User, note: str) -> None:
    """Nobody goes. Raises WrongState."""
    visit.move("cancel", unit=visit.place, note=note, done_by=by, done_at=timezone.now())
    audit.record(by, "rollout.visit_cancel", visit, power=POWER, reason=note)


def may_need_help(unit: Unit) -> MemberQuerySet:
    """The members of a chi bộ who have not begun to use the portal, or have not used it for thirty days, and wait for
    nobody yet."""
    waiting, since = Visit.objects.open().values("member"), timezone.localdate() - SILENT
    members = Member.objects.counted().filter(unit=unit).exclude(status=Member.Status.EXEMPT)
    silent = Q(activated_on__lte=since) & (Q(last_active_on=None) | Q(last_active_on__lte=since))
    return (
        members.filter(silent | Q(activated_on=None))
        .exclude(pk__in=waiting)
        .select_related("unit__parent")
        .order_by("name_key", "pk")
    )
