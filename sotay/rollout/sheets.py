"""The log of reminders and the sheet of one: for the screen and for paper."""

from django.db.models import Count

from members.models import User
from members.pages import page_of
from members.powers import Power
from sotay.rollout import effects
from sotay.rollout.models import Reminder
from sotay.usage.models import UnitDay

ON_A_SHEET = 300


def log(user: User, number: str | None) -> dict:
    """One page of the reminders of the units whose reports `user` reads, with their effects."""
    rows = Reminder.objects.seen_by(user).select_related("unit", "plan", "by__member")
    page = page_of(rows.annotate(many=Count("addressees")), number)
    found = effects.of(page)
    return {"page": page, "rows": [(each, found[each.pk]) for each in page]}


def of(reminder: Reminder, user: User, number: str | None) -> dict:
    """The units with their figures of the day; the members' names only for who may see their list."""
    context = {"reminder": reminder, "effect": effects.of([reminder])[reminder.pk]}
    named = reminder.addressees.select_related("unit", "member")
    if reminder.kind == Reminder.Kind.UNITS:
        rows = list(named.order_by("unit__path"))
        counted = UnitDay.objects.filter(unit__in=[row.unit_id for row in rows], day=reminder.on)
        figures = {row.unit_id: row for row in counted}
        return context | {"units": [(row.unit, figures.get(row.unit_id)) for row in rows]}
    may_see = user.has_perm(Power.VIEW_MEMBERS, reminder.unit)
    page = page_of(named.order_by("unit__path", "member__name_key", "pk"), number, ON_A_SHEET) if may_see else None
    return context | {"page": page, "many": reminder.addressees.count()}
