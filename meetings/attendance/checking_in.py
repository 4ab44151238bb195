"""A member says by the code on the screen: I am here. The path of a whole city on one evening, so it asks little: the
page two statements and the rules, the button one."""

from http import HTTPStatus

from django.db.models import Case, F, Q, Value, When
from django.http import Http404
from django.utils import timezone

from meetings.attendance import codes
from meetings.models import Meeting, RollEntry
from members.models import User
from members.refusals import Refused

Presence, Way = RollEntry.Presence, RollEntry.Way
SHUT = "Buổi sinh hoạt đã kết thúc nên không điểm danh được nữa. Đồng chí báo thư ký nếu có nhầm lẫn."
EARLY = "Buổi sinh hoạt chưa khai mạc nên chưa điểm danh được. Đề nghị đồng chí chờ thư ký khai mạc."
_LATE = Q(way=Way.LIST, presence__in=RollEntry.ABSENT)  # had been called and was not there


class NotOnRoll(Refused):
    """Who scans was not called to this meeting."""

    message = "Đồng chí không có trong danh sách triệu tập của buổi sinh hoạt này. Đề nghị hỏi thư ký."
    status = HTTPStatus.FORBIDDEN


class CheckInShut(Refused):
    """Before the opening and after the closing."""


def own_entry(pk: int, *, by: User) -> RollEntry:
    """The row of the member behind `by` on the roll of meeting `pk`, with the meeting. Raises Http404, NotOnRoll, and
    CheckInShut where there is no roll yet."""
    own = RollEntry.objects.select_related("meeting__unit").filter(meeting=pk, member=by.member_id)
    if found := by.member_id and own.first():
        return found
    meeting = Meeting.objects.filter(pk=pk).select_related("unit").first()
    if meeting is None:
        raise Http404
    if not meeting.has_roll and meeting.summons(by.member):
        raise CheckInShut(EARLY)
    raise NotOnRoll


def scan(pk: int, code: str, *, by: User) -> tuple[RollEntry, str]:
    """The row, and the ticket for the button; an empty one for who is noted as present already. Raises what `own_entry`
    raises, CheckInShut after the closing, and CodeExpired."""
    entry, now = own_entry(pk, by=by), timezone.now()
    if entry.settled:
        raise CheckInShut(SHUT)
    if entry.attended:
        return entry, ""
    if entry.presence == Presence.UNCALLED:
        raise NotOnRoll
    limits = codes.limits(entry.meeting)
    codes.check(entry.meeting, code, limits, now)
    return entry, codes.ticket(entry, limits, now)


def check_in(ticket: str, *, by: User) -> None:
    """Notes the holder of `ticket` as present, once; one statement. Who had been noted as absent by the one who keeps
    the roll came late, and now. Raises CodeExpired, and CheckInShut after the closing."""
    now = timezone.now()
    rows = RollEntry.objects.filter(pk=codes.entry_of(ticket, by.member_id or 0, now))
    here = rows.filter(settled=False).exclude(presence__in=(*RollEntry.ATTENDING, Presence.UNCALLED))
    noted = here.update(
        presence=Presence.PRESENT,
        arrived_at=Case(When(_LATE, then=Value(now)), default=F("arrived_at")),
        way=Way.CODE,
        noted_by=by,
        noted_at=now,
        version=F("version") + 1,
    )
    if not noted and not rows.attending().exists():
        raise CheckInShut(SHUT)
