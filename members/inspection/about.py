"""Which entries of the log are about certain members: their records and accounts, the roles they were given, and every
row whose model says with `audit_about` which of its columns points to whom it is about."""

from functools import cache

from django.apps import apps
from django.db.models import Model, Q

from members.models import AuditEntry, Member, User

ROLES = ("role.give", "role.take")  # kept of the unit, with the account inside


def of(members: list[int]) -> Q:
    """The keys are asked for first, a query for each model: with joins the whole log would be read."""
    accounts = list(User.objects.filter(member__in=members).values_list("pk", flat=True))
    found = _rows(Member, members) | _rows(User, accounts) | _roles(accounts)
    keys: dict[type[Model], list[int]] = {Member: members, User: accounts}
    for model, column in _declared():
        of_whom = keys[model._meta.get_field(column).related_model]
        found |= _rows(model, model._base_manager.filter(**{f"{column}__in": of_whom}).values_list("pk", flat=True))
    return found


@cache
def _declared() -> list[tuple[type[Model], str]]:
    return [(model, column) for model in apps.get_models() if (column := getattr(model, "audit_about", ""))]


def _rows(model: type[Model], keys) -> Q:
    return Q(object_type=model._meta.label_lower, object_id__in=list(keys))


def _roles(accounts: list[int]) -> Q:
    entries = AuditEntry.objects.filter(action__in=ROLES)
    given = entries.filter(Q(after__user__in=accounts) | Q(before__user__in=accounts)) if accounts else entries.none()
    return Q(pk__in=list(given.values_list("pk", flat=True)))
