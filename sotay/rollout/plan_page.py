"""What the page of a plan is made of, and which rooms of the rollout its reader enters from the list."""

from django.urls import reverse

from meetings.tabs import tabs_of
from members.access import anywhere
from members.models import User
from sotay.rollout import progress, rights
from sotay.rollout.models import JoinRequest, Plan

TABS = (("", "Tất cả"), ("duoi", "Dưới chỉ tiêu"), ("tre", "Trễ hạn"))
STATES = {"duoi": ("short", "late"), "tre": ("late",)}


def context(plan: Plan, user: User, which: str) -> dict:
    """Constant in queries, whatever the number of units."""
    found = progress.of(plan)
    owns, is_running = user.has_perm(rights.OWN, plan.unit), plan.closed_on is None
    states = STATES.get(which)
    groups = [(wave, [line for line in lines if not states or line.state in states]) for wave, lines in found.groups]
    return {
        "plan": plan,
        "progress": found,
        "groups": groups,
        "tabs": _tabs(found, which),
        "owns": owns and is_running,
        "may_remind": is_running and user.has_perm(rights.SEE, plan.unit),
        "may_join": is_running and not owns and rights.joinable(user, plan).exists(),
        "requests": _requests(plan) if owns else [],
        "classes": list(plan.classes.all()),
        "trained": progress.trained(plan)[plan.unit.path],
    }


def doors(user: User) -> dict:
    """The links above the list of plans."""
    rooms = (
        ("rollout:visits", "Giúp tại nhà", (rights.HELP,)),
        ("rollout:difficulties", "Khó khăn", (rights.SEE,)),
        ("rollout:reminders", "Đôn đốc", (rights.SEE,)),
        ("rollout:teams", "Tổ hỗ trợ", (rights.SEE, rights.HELP)),
    )
    held = [room for room in rooms if any(anywhere(user, power) for power in room[2])]
    return {"doors": [{"url": reverse(name), "label": label} for name, label, _ in held]}


def _tabs(found: progress.Progress, which: str) -> list[dict]:
    counts = {"duoi": found.many("short") + found.many("late"), "tre": found.many("late")}
    return [tab | {"count": counts.get(key)} for tab, (key, _) in zip(tabs_of(TABS, which), TABS, strict=True)]


def _requests(plan: Plan) -> list[JoinRequest]:
    rows = JoinRequest.objects.waiting().filter(wave__plan=plan)
    return list(rows.select_related("wave", "unit", "asked_by__member").order_by("asked_at", "pk"))
