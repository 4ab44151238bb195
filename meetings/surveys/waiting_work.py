"""What waits for somebody, as the first page counts it."""

from meetings.models import Survey
from members.waiting_work import Work

WAITING = (
    Work(
        "surveys.answer",
        "lấy ý kiến chờ trả lời",
        Survey.objects.waiting_for,
        (),
        "meetings:surveys",
        asked=lambda units, member, now: Survey.objects.waiting_in(units, member, now).order_by("pk").values_list("pk"),
    ),
)
