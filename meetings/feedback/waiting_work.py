"""What waits for somebody, as the first page counts it."""

from meetings.models import Feedback
from members.models import User
from members.powers import Power
from members.waiting_work import Work


def _to_answer(user: User):
    return Feedback.objects.to_answer(user).exclude(member=user.member_id or 0)


WAITING = (
    Work(
        "feedback.answer",
        "góp ý, phản ánh cần trả lời",
        _to_answer,
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
