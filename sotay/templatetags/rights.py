"""A link is shown to whom it leads somewhere: what a page asks of rights, in the words of `members.powers`.

Not in what many are shown alike (`members.shared_pages`): that is drawn without a request, and fails here."""

from django import template

from members.access import anywhere
from members.models import Unit
from members.powers import Power

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context, *names: str, unit: Unit | None = None) -> bool:
    """Whether who looks holds one of the powers (`"HANDLE_CASES"`) on `unit`, or anywhere where none is named. Asks
    nothing: the powers of a request are known."""
    user = context.request.user
    powers = [Power[name] for name in names]
    return any(user.has_perm(power, unit) if unit else anywhere(user, power) for power in powers)


@register.simple_tag(takes_context=True)
def opens(context, thing) -> bool:
    """Whether who looks may open the page of a document or a meeting: one question."""
    return thing.is_open_to(context.request.user)
