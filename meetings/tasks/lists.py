"""Lists of tasks: one's own, and those of the chi bộ that one gives or follows."""

from django.db.models import QuerySet
from django.utils import timezone

from meetings.models import Task
from meetings.tabs import tabs_of
from meetings.tasks import rights
from members.models import Member, Unit, User
from members.numbers import parse_typed_number
from members.pages import page_of
from members.personal_data import day

OWN_TABS = (("", "Đang làm"), ("kiem-tra", "Tôi kiểm tra"), ("da-xong", "Đã xong"))
UNIT_TABS = (
    ("", "Chưa xong"),
    ("tre", "Trễ hẹn"),
    ("cho", "Chờ đánh giá"),
    ("giao-lai", "Cần giao lại"),
    ("da-xong", "Đã xong"),
)


def own(member: Member, which: str, number: str | None) -> dict:
    """One page of what `member` has to do, checks, or has done."""
    tasks = Task.objects.for_list()
    rows = {
        "kiem-tra": tasks.checked_by(member).open().most_pressing_first(),
        "da-xong": tasks.of_member(member).ended().order_by("-pk"),
    }.get(which, tasks.of_member(member).open().most_pressing_first())
    return {"page": page_of(rows, number), "tabs": tabs_of(OWN_TABS, which)}


def followed(user: User, unit: Unit | None, which: str, number: str | None) -> dict:
    """One page of the tasks of the units that `user` follows, or of `unit` and what is below it."""
    units = rights.followed_units(user)
    if unit:
        units = units.under([unit.path])
    tasks = Task.objects.for_list().filter(unit__in=units)
    rows = {
        "tre": tasks.late(timezone.localdate()).most_pressing_first(),
        "cho": tasks.filter(state=Task.State.REPORTED).most_pressing_first(),
        "giao-lai": tasks.left_behind().most_pressing_first(),
        "da-xong": tasks.ended().order_by("-pk"),
    }.get(which, tasks.open().most_pressing_first())
    return {"page": page_of(rows, number), "tabs": tabs_of(UNIT_TABS, which, f"&don-vi={unit.code}" if unit else "")}


def of_user(user: User) -> QuerySet[Task]:
    """What is held about the member behind `user`: tasks given to, helped with and checked."""
    if not user.member_id:
        return Task.objects.none()
    own_tasks = Task.objects.of_member(user.member) | Task.objects.checked_by(user.member)
    return own_tasks.select_related("unit").order_by("-given_at", "-pk")


def in_words(task: Task) -> dict[str, str]:
    return {
        "Việc": task.work,
        "Chi bộ": task.unit.name,
        "Giao lúc": day(task.given_at),
        "Thời hạn": day(task.deadline),
        "Trạng thái": task.get_state_display(),
    }


def meeting_key(text: str | None) -> int | None:
    """The meeting that an address names; None where it names none."""
    return parse_typed_number(text or "")
