"""A member says by the code on the screen: I am here. The path of a whole city on one evening, so it asks little: the
page two statements and the rules, the button one."""

from http import HTTPStatus

from django.http import Http404
from django.utils import timezone

from meetings.attendance import codes
from meetings.models import Meeting, RollEntry
from members import ready_statements
from members.models import User
from members.refusals import Refused

Presence = RollEntry.Presence
SHUT = "Buổi sinh hoạt đã kết thúc nên không điểm danh được nữa. Đồng chí báo thư ký nếu có nhầm lẫn."
EARLY = "Buổi sinh hoạt chưa khai mạc nên chưa điểm danh được. Đề nghị đồng chí chờ thư ký khai mạc."
# Whoever is noted already, or was not called, or comes after the closing, changes nothing.
PRESENT = """
UPDATE meetings_rollentry
SET presence = CASE WHEN %(online)s AND EXISTS (
        SELECT FROM meetings_meeting meeting WHERE meeting.id = meeting_id AND meeting.mode <> 'direct'
    ) THEN 'online' ELSE 'present' END,
    way = 'code', noted_by_id = %(by)s, noted_at = %(now)s, version = version + 1,
    arrived_at = CASE WHEN way = 'list' AND presence IN ('excused', 'unexcused') THEN %(now)s ELSE arrived_at END
WHERE id = %(entry)s AND NOT settled AND presence NOT IN ('present', 'online', 'uncalled')
"""


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


def check_in(ticket: str, *, by: User, online: bool = False) -> None:
    """Notes the holder of `ticket` as present, or as taking part `online` in a meeting that is held so, once; one
    statement. Who had been noted as absent by the one who keeps
    the roll came late, and now. Raises CodeExpired, and CheckInShut after the closing."""
    now = timezone.now()
    entry = codes.entry_of(ticket, by.member_id or 0, now)
    noted = ready_statements.changed(PRESENT, {"entry": entry, "by": by.pk, "now": now, "online": online})
    if not noted and not RollEntry.objects.filter(pk=entry).attending().exists():
        raise CheckInShut(SHUT)
