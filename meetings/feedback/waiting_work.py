"""What waits for somebody, as the first page counts it."""

from meetings.models import Feedback
from members.powers import Power
from members.waiting_work import Work

WAITING = (
    Work(
        "feedback.answer",
        "góp ý, phản ánh cần trả lời",
        Feedback.objects.to_answer,
        (Power.PLAN_MEETINGS, Power.VIEW_REPORTS),
        "meetings:feedback_desk",
    ),
    Work(
        "feedback.overdue",
        "góp ý cấp dưới để quá hạn",
        Feedback.objects.overdue_below,
        (Power.VIEW_REPORTS,),
        "meetings:feedback_desk",
        "?xem=qua-han",
    ),
)
