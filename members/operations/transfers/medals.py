"""Who proposes the Huy hiệu Đảng of a member who moves in the middle of a round (docs/rules.md §3.5,
`medal_before_move`; 38-HD/BTCTW, III.1.5d): whose years are full before the move has it proposed where they come from,
and what was begun there is ended there."""

from members import medal_rounds
from members.operations.badges import checks, waits, years
from members.operations.engine.declaring import Request
from members.operations.models import Case

# Stay with the organisation that has begun them.
STAYING = checks.FAMILY


def is_proposed_first(request: Request) -> str:
    """Asked of formal transfers. A round that has passed without a proposal is no reason to keep anybody."""
    member, day = request.member, request.event_on
    if member is None or member.status not in checks.ON_ROLL:
        return ""
    due = _due(request)
    if due is None or Case.objects.open().filter(member=member, procedure__in=STAYING).exists():
        return ""
    if member.pk in waits.of_members([member.pk], day):
        return ""
    return (
        f"Đồng chí này đủ {due.years} năm tuổi Đảng từ ngày {due.reached:%d/%m/%Y}, chưa lập hồ sơ Huy hiệu Đảng: nơi "
        "đi đề nghị tặng trước, rồi chuyển sinh hoạt (38-HD/BTCTW, III.1.5d)."
    )


def _due(request: Request) -> years.Due | None:
    """The medal of a round around the day of the move whose years became full in its time and before that day."""
    member, day = request.member, request.event_on
    book = medal_rounds.book_of(request.origin)
    for found in medal_rounds.around(book, day, past=1, ahead=1):
        due = years.due_in(member, member.party_age_gaps.all(), found, book, checks.held(member))
        if due and found.opens <= due.reached <= min(found.closes, day):
            return due
    return None
