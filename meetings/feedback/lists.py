"""Lists of góp ý, phản ánh: what one has sent, what waits on one's desk, and the figures of one's units."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from meetings.models import Feedback
from meetings.tabs import tabs_of
from members.models import Member, Unit, User
from members.pages import page_of
from members.personal_data import day

DESK_TABS = (("", "Cần trả lời"), ("qua-han", "Cấp dưới quá hạn"), ("da-xong", "Đã trả lời"))
SPAN = timedelta(days=365)  # of the figures


def own(member: Member, number: str | None) -> dict:
    """One page of what `member` has sent, the newest first."""
    return {"page": page_of(Feedback.objects.for_list().sent_by(member).order_by("-sent_at", "-pk"), number)}


def desk(user: User, which: str, number: str | None) -> dict:
    """One page of what waits for `user`, of what units below have let lie, or of what was answered."""
    rows = Feedback.objects.for_list()
    waiting = rows.to_answer(user).most_pressing_first()
    found = {
        "qua-han": rows.overdue_below(user).most_pressing_first(),
        "da-xong": rows.answered_by(user).exclude(state__in=Feedback.OPEN).order_by("-answered_at", "-pk"),
    }.get(which, waiting)
    return {
        "page": page_of(found, number),
        "tabs": tabs_of(DESK_TABS, which),
        "figures": _figures(user, timezone.localdate()),
    }


def _figures(user: User, today: date) -> list[dict]:
    """Of the units whose desk this is, over the last year: the unit, and what `figures_by_unit` counts."""
    rows = list(Feedback.objects.answered_by(user).figures_by_unit(today - SPAN, today))
    units = Unit.objects.in_bulk([row["unit"] for row in rows])
    return [row | {"unit": units[row["unit"]]} for row in rows]


def of_user(user: User) -> QuerySet[Feedback]:
    """What is held about the member behind `user`."""
    return Feedback.objects.filter(member=user.member_id).select_related("unit").order_by("-sent_at", "-pk")


def in_words(sent: Feedback) -> dict[str, str]:
    return {
        "Mã": sent.spoken_code,
        "Nội dung": sent.text,
        "Số điện thoại": sent.phone,
        "Đơn vị": sent.unit.name,
        "Gửi lúc": day(sent.sent_at),
        "Trạng thái": sent.get_state_display(),
        "Trả lời": sent.answer or "—",
    }
