"""What waits for those who carry out the rollout, as the first page counts it."""

from members.powers import Power
from members.waiting_work import Work
from sotay.rollout.models import Difficulty, JoinRequest, Visit

WAITING = (
    Work(
        "rollout.join",
        "đơn vị xin tham gia đợt triển khai",
        JoinRequest.objects.to_decide,
        (Power.MANAGE_UNITS,),
        "rollout:plans",
    ),
    Work(
        "rollout.difficulties",
        "khó khăn triển khai cần trả lời",
        Difficulty.objects.to_handle,
        (Power.VIEW_REPORTS,),
        "rollout:difficulties",
    ),
    Work(
        "rollout.visits",
        "đồng chí chờ phân công giúp tại nhà",
        Visit.objects.to_assign,
        (Power.ASSIST_MEMBERS,),
        "rollout:visits",
    ),
    Work(
        "rollout.own_visits",
        "đồng chí chờ tổ đến giúp",
        Visit.objects.due_of_team_of,
        (),
        "rollout:visits",
        asked=lambda member: Visit.objects.due().of_team_with(member).order_by().values_list("pk"),
    ),
)
