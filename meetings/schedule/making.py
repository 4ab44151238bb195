"""Makes the meetings of a rule, and moves those that are still to come when the rule changes from a date on."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from http import HTTPStatus

from django.db import transaction
from django.utils import timezone

from meetings import wording
from meetings.models import AgendaItem, Meeting, Schedule
from meetings.models.kinds import MONTHLY
from meetings.planning import sessions, telling
from meetings.schedule.days import Slot, slots
from members import audit
from members.models import Unit, User
from members.powers import Power
from members.refusals import Refused
from members.working_calendar import WorkingCalendar

SAME_DUTY: dict[str, set[str]] = {kind: set(MONTHLY) for kind in MONTHLY}
MOST = 60  # meetings of one rule: those of every week for a year, and a few


class NothingToMake(Refused):
    """Not one day was left to make a meeting of, or to move one to."""

    message = "Không còn ngày nào để lên lịch. Đề nghị chọn ít nhất một ngày."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Hours:
    """When and where each meeting of a rule is."""

    start: time
    minutes: int
    place: str
    agenda: list[str] = field(default_factory=list)

    def on(self, day: date) -> tuple[datetime, datetime]:
        begins = timezone.make_aware(datetime.combine(day, self.start))
        return begins, begins + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Proposed:
    """A slot as it is shown before anything is made. `held`: what the unit already holds then, which hinders; `moving`:
    the meeting that comes to this day."""

    slot: Slot
    held: str = ""
    moving: Meeting | None = None

    @property
    def is_moved_out(self) -> bool:
        """Whether it comes to a month that it is not for."""
        return (self.slot.day.year, self.slot.day.month) != self.slot.period


def proposed(schedule: Schedule, hours: Hours) -> list[Proposed]:
    """The meetings that the rule would make; three queries. What has begun is left out."""
    found = [slot for slot in slots(schedule, WorkingCalendar()) if hours.on(slot.day)[0] > timezone.now()][:MOST]
    held = _held(schedule.unit, found)
    monthly = bool(schedule.every) and schedule.rule != Schedule.Rule.WEEKLY
    return [Proposed(slot, _hindrance(slot, schedule.kind, held, hours, monthly=monthly)) for slot in found]


def _held(unit: Unit, found: list[Slot]) -> list[Meeting]:
    if not found:
        return []
    first, last = found[0].wanted.replace(day=1), found[-1].day + timedelta(days=31)
    return list(Meeting.objects.announced().of_cell(unit).filter(starts_at__date__range=(first, last)))


def _hindrance(slot: Slot, kind: str, held: list[Meeting], hours: Hours, *, monthly: bool) -> str:
    """What is held at that hour, or already as the meeting of that kind in that month: one that is combined with a
    chuyên đề is the regular one too."""
    start, end = hours.on(slot.day)
    for meeting in held:
        same_month = (meeting.day.year, meeting.day.month) == slot.period
        if monthly and meeting.kind in SAME_DUTY.get(kind, {kind}) and same_month:
            return f"tháng này đã có buổi ngày {meeting.day:%d/%m/%Y}"
        if meeting.starts_at < end and start < meeting.ends_at:
            return f"trùng giờ với “{meeting.title}”"
    return ""


@transaction.atomic
def make(schedule: Schedule, hours: Hours, *, days: set[date], by: User) -> list[Meeting]:
    """Announces the meetings of `schedule` (not stored yet) that fall on `days`; each called person is told once, of
    all of them. Raises NothingToMake, Clash where another was quicker, NobodyCalled."""
    wanted = [each.slot for each in proposed(schedule, hours) if each.slot.day in days and not each.held]
    if not wanted:
        raise NothingToMake
    schedule.planned_by = by
    schedule.save(force_insert=True)
    made = [_meeting(schedule, slot, hours, by) for slot in wanted]
    sessions.check_called(made[0])
    with sessions.one_at_a_time():
        Meeting.objects.bulk_create(made)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=place, title=title)
        for meeting in made
        for place, title in enumerate(hours.agenda, start=1)
    )
    after = _payload(schedule, hours) | {"days": [slot.day.isoformat() for slot in wanted]}
    audit.record(by, "meeting.schedule", schedule, power=Power.PLAN_MEETINGS, after=after)
    telling.scheduled(made, by=by)
    return made


def _meeting(schedule: Schedule, slot: Slot, hours: Hours, by: User) -> Meeting:
    start, end = hours.on(slot.day)
    label = Meeting.Kind(schedule.kind).label
    title = wording.usual_title(schedule.kind, label, slot.wanted)
    facts = {"title": title, "starts_at": start, "ends_at": end, "place": hours.place}
    return Meeting(unit=schedule.unit, kind=schedule.kind, schedule=schedule, planned_by=by, **facts)


def later(meeting: Meeting) -> list[Meeting]:
    """`meeting` and those of its rule that come after it and have not begun, in order."""
    rows = Meeting.objects.filter(schedule=meeting.schedule_id, state=Meeting.State.ANNOUNCED)
    return list(rows.filter(starts_at__gte=max(meeting.starts_at, timezone.now())).order_by("starts_at"))


def proposed_from(meeting: Meeting, schedule: Schedule, hours: Hours) -> list[Proposed]:
    """To which day each of the `later` meetings would come by the changed rule `schedule`: the one for the same month,
    or week. What has none stays where it is and is not named."""
    calendar, coming = WorkingCalendar(), later(meeting)
    by_period = {_period(slot, schedule): slot for slot in slots(schedule, calendar)}
    past = {slot.day: slot for slot in slots(meeting.schedule, calendar)}
    moving = {each.pk for each in coming}
    others = [each for each in _held(meeting.unit, list(by_period.values())) if each.pk not in moving]
    found = []
    for each in coming:
        was = past.get(each.day, Slot(each.day, each.day))
        slot = by_period.get(_period(was, schedule))
        if slot and hours.on(slot.day)[0] > timezone.now():
            hindrance = _hindrance(slot, each.kind, others, hours, monthly=False)
            found.append(Proposed(slot, hindrance, each))
    return found


def _period(slot: Slot, schedule: Schedule) -> tuple[int, ...]:
    return slot.wanted.isocalendar()[:2] if schedule.rule == Schedule.Rule.WEEKLY else slot.period


@transaction.atomic
def change_from(meeting: Meeting, schedule: Schedule, hours: Hours, *, days: set[date], by: User) -> list[Meeting]:
    """Moves the `later` meetings to `days` of the changed rule `schedule` (not stored yet), each called person is told
    once and asked anew. Those whose new day is not in `days` stay. Raises NothingToMake, Clash."""
    coming = Meeting.objects.filter(pk__in=[each.pk for each in later(meeting)])
    list(coming.select_for_update(no_key=True).order_by("pk").values_list("pk"))  # nobody moves one of them meanwhile
    wanted = [each for each in proposed_from(meeting, schedule, hours) if each.slot.day in days and not each.held]
    moved = [(each.moving, *hours.on(each.slot.day)) for each in wanted if each.moving]
    if not moved:
        raise NothingToMake
    schedule.planned_by = by
    schedule.save(force_insert=True)
    before = [timezone.localtime(each.starts_at).isoformat() for each, _, _ in moved]
    with sessions.one_at_a_time():
        _move_all(moved, schedule, hours, by)
    after = _payload(schedule, hours) | {"days": [start.date().isoformat() for _, start, _ in moved]}
    audit.record(by, "meeting.reschedule", schedule, power=Power.PLAN_MEETINGS, before={"days": before}, after=after)
    telling.rescheduled([each for each, _, _ in moved], by=by)
    return [each for each, _, _ in moved]


def _move_all(moved: list, schedule: Schedule, hours: Hours, by: User) -> None:
    """The last first where they move on, so that none passes the hour of one that is still there."""
    forward = moved[0][1] >= moved[0][0].starts_at
    for each, start, end in reversed(moved) if forward else moved:
        anew = sessions.asking_anew(each.day != timezone.localdate(start))
        facts = {"starts_at": start, "ends_at": end, "place": hours.place, "schedule": schedule}
        timed = {"timed_at": timezone.now()} if (start, end) != (each.starts_at, each.ends_at) else {}
        each.claim_version(each.version, by=by, **facts, **anew, **timed)


def _payload(schedule: Schedule, hours: Hours) -> dict:
    return {
        "kind": str(schedule.kind),
        "rule": str(schedule.rule),
        "day": schedule.day,
        "ordinal": schedule.ordinal,
        "weekday": schedule.weekday,
        "every": schedule.every,
        "shift": str(schedule.shift),
        "start": f"{hours.start:%H:%M}",
        "minutes": hours.minutes,
        "place": hours.place,
    }
