"""Lists of visits, and what is held about a member: visits, classes, reminders."""

from django.db.models import QuerySet

from meetings.tabs import tabs_of
from members.models import User
from members.pages import page_of
from members.personal_data import day
from sotay.rollout.models import ClassSeat, ReminderAddressee, TeamMember, Visit

TABS = (("", "Đang chờ"), ("xong", "Đã xong"))


def visits_of(user: User, which: str, number: str | None) -> dict:
    """One page of who waits, the nearest days first, or of what is done."""
    rows = Visit.objects.seen_by(user).for_list()
    done = rows.exclude(state__in=Visit.OPEN).order_by("-done_at", "-pk")
    return {"page": page_of(done if which == "xong" else rows.due(), number), "tabs": tabs_of(TABS, which)}


def of_user(user: User) -> QuerySet[Visit]:
    return Visit.objects.filter(member=user.member_id or 0).select_related("team").order_by("-asked_at", "-pk")


def in_words(visit: Visit) -> dict[str, str]:
    return {
        "Đề nghị lúc": day(visit.asked_at),
        "Trạng thái": visit.get_state_display(),
        "Tổ đến giúp": visit.team.name if visit.team else "—",
        "Kết quả": visit.get_result_display() or "—",
        "Lý do chưa dùng được": visit.get_reason_display() or "—",
        "Ghi chú": visit.note or "—",
    }


def seats_of_user(user: User) -> QuerySet[ClassSeat]:
    seats = ClassSeat.objects.filter(member=user.member_id or 0)
    return seats.select_related("training_class").order_by("-training_class__starts_at", "-pk")


def seat_in_words(seat: ClassSeat) -> dict[str, str]:
    return {
        "Lớp": seat.training_class.title,
        "Ngày": day(seat.training_class.starts_at),
        "Có mặt lúc": day(seat.attended_at),
    }


def teams_of_user(user: User) -> QuerySet[TeamMember]:
    return TeamMember.objects.filter(member=user.member_id or 0).select_related("team__unit").order_by("-pk")


def team_in_words(person: TeamMember) -> dict[str, str]:
    return {"Tổ": person.team.name, "Đơn vị": person.team.unit.name, "Số điện thoại đã ghi": person.phone or "—"}


def reminders_of_user(user: User) -> QuerySet[ReminderAddressee]:
    reminded = ReminderAddressee.objects.filter(member=user.member_id or 0)
    return reminded.select_related("reminder__unit").order_by("-reminder__on", "-pk")


def reminder_in_words(reminded: ReminderAddressee) -> dict[str, str]:
    reminder = reminded.reminder
    return {"Ngày": day(reminder.on), "Đơn vị nhắc": reminder.unit.name, "Nội dung": reminder.text}
