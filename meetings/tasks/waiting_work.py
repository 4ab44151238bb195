"""What waits for somebody, as the first page counts it."""

from meetings.models import Task
from members.powers import Power
from members.waiting_work import Work

WAITING = (
    Work(
        "tasks.own",
        "nhiệm vụ chờ đồng chí",
        Task.objects.waiting_for,
        (),
        "meetings:tasks",
        asked=lambda member: Task.objects.waiting_for_member(member).order_by().values_list("pk"),
    ),
    Work(
        "tasks.left",
        "nhiệm vụ của đồng chí đã rời chi bộ, cần giao lại",
        Task.objects.left_behind_for,
        (Power.PLAN_MEETINGS,),
        "meetings:followed_tasks",
        "?xem=giao-lai",
    ),
    Work(
        "tasks.late",
        "nhiệm vụ trễ hẹn",
        Task.objects.climbed_to,
        (Power.VIEW_REPORTS,),
        "meetings:followed_tasks",
        "?xem=tre",
    ),
)
