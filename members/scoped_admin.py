"""The admin, scoped once: every page of an editor shows only what stands on units of the editor's powers."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.db.models import Q
from django.http import Http404
from django.utils.functional import cached_property

from members import actions, audit
from members.access import anywhere, granted_paths, holds_at_root, units_for
from members.inspection import audit_query
from members.models import Unit
from members.models.units import UnitQuerySet
from members.numbers import parse_typed_number
from members.powers import Power
from members.refusals import Refused, Sentences, refusal_of, refusing

MOST_UNITS = 300  # a list one can still read; anyone who holds more is offered the units given and those directly below
MOST_ROWS = 2_000
UNSET = "Không chọn"  # in place of Django's row of dashes


class BoundedPaginator(Paginator):
    """Counts no further than a person leafs: counting every row of a big table costs more than the page."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list  # a queryset, here
        return rows[:MOST_ROWS].count()


def unit_choices(user, power: Power) -> UnitQuerySet:
    """The working units `user` may choose for `power`, in the order of the tree and few enough to read."""
    units = units_for(user, power).active()
    if not units[MOST_UNITS : MOST_UNITS + 1].exists():
        return units
    if user.is_superuser:
        return units.filter(Q(parent=None) | Q(parent__parent=None))
    paths = granted_paths(user, power)
    return units.filter(Q(path__in=paths) | Q(parent__path__in=paths))


class UnitFilter(admin.SimpleListFilter):
    """A unit and everything under it."""

    title = "đơn vị"
    parameter_name = "don-vi"

    def lookups(self, request, model_admin):
        units = list(unit_choices(request.user, model_admin.power))
        return [(unit.path, _indented(unit, top=units[0].depth)) for unit in units]

    def queryset(self, request, queryset):
        return queryset.filter(unit__in=Unit.objects.under([self.value()])) if self.value() else queryset


def _indented(unit: Unit, *, top: int) -> str:
    return f"{'– ' * (unit.depth - top)}{unit.name}"


class AuditedAdmin(admin.ModelAdmin):
    """An admin whose use cases act, refuse and write the audit.

    `say`: sentences for classes of refusal, in place of their own.
    """

    say: Sentences = {}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """What a use case refuses is rolled back as a whole; then the page is drawn with the refusal on its form, and
        with all that was typed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Refused, OSError, DatabaseError) as error:
            if not (refusal := refusal_of(error)):
                raise
            request.refusal = refusal
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return refusing(form, refusal, say=self.say) if refusal else form

    def render_change_form(self, request, context, *args, **kwargs):
        """With the status of the refusal, where there was one."""
        response = super().render_change_form(request, context, *args, **kwargs)
        if refusal := getattr(context["adminform"].form, "refusal", None):
            response.status_code = refusal.status
        return response

    # The use case has written the audit; a second log would only say less.

    def log_addition(self, request, obj, message):
        """Stands in the audit."""

    def log_change(self, request, obj, message):
        """Stands in the audit."""


class RootAdmin(admin.ModelAdmin):
    """An admin of what the whole portal shares: kept by anyone who holds `power` on the root unit, and never
    deleted."""

    power: Power
    actions = None
    show_full_result_count = False

    def has_module_permission(self, request) -> bool:
        return holds_at_root(request.user, self.power)

    has_add_permission = has_module_permission

    def has_view_permission(self, request, obj=None) -> bool:
        return holds_at_root(request.user, self.power)

    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class ScopedAdmin(AuditedAdmin):
    """An admin of things that belong to a `unit`.

    `power` adds and changes; the powers in `seen_with` let one look as well. Nothing is deleted here, and the history
    of an object is the audit, written by the use cases that subclasses call from `save_model`.
    """

    power: Power
    seen_with: tuple[Power, ...] = ()
    action_labels: dict[str, str] = {}  # what the audit's actions are called here, where shorter than everywhere else
    actions = None
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    list_per_page = 30
    object_history_template = "admin/audit_history.html"

    @property
    def _looking(self) -> tuple[Power, ...]:
        return (self.power, *self.seen_with)

    # Which rows

    def get_queryset(self, request):
        units = Unit.objects.none()
        for power in self._looking:
            units = units | units_for(request.user, power)
        # Django leaves list_select_related aside where a queryset already selects something: both are said here.
        joined: Any = self.list_select_related or ()
        rows = super().get_queryset(request).select_related("unit", *joined)
        return rows.filter(unit__in=units)

    def get_object(self, request, object_id, from_field=None):
        """Raises like `access.load`: 404 where there is nothing, 403 where it belongs to another unit."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            if super().get_queryset(request).filter(pk=_number(object_id)).exists():
                raise PermissionDenied
            raise Http404
        return found

    # Which rights

    def has_module_permission(self, request) -> bool:
        return any(anywhere(request.user, power) for power in self._looking)

    def has_view_permission(self, request, obj=None) -> bool:
        return any(_holds(request.user, power, obj) for power in self._looking)

    def has_add_permission(self, request) -> bool:
        return anywhere(request.user, self.power)

    def is_open(self, obj) -> bool:
        """Whether `obj` may still be changed by anybody, or only be read."""
        return True

    def has_change_permission(self, request, obj=None) -> bool:
        """The one right here that looks at the method: Django refuses a form before it is read, and one that is sent
        when its object has just been closed must come back with all that was typed. The form itself refuses to save."""
        late = request.method == "POST"
        return _holds(request.user, self.power, obj) and (obj is None or self.is_open(obj) or late)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    # Which units may be chosen

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name != "unit":
            return super().formfield_for_foreignkey(db_field, request, **{"empty_label": UNSET} | kwargs)
        now = self.model.objects.filter(pk=_number(request.resolver_match.kwargs.get("object_id", ""))).values("unit")
        units = unit_choices(request.user, self.power) | units_for(request.user, self.power).filter(pk__in=now)
        choices = list(units)
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs | {"queryset": units})
        field.label_from_instance = partial(_indented, top=choices[0].depth if choices else 1)
        if choices:  # the first of the tree is the unit the power was given on: nobody is asked what is known
            field.empty_label = None
            field.initial = field.initial or choices[0].pk
        return field

    # Two people on one thing

    def render_change_form(self, request, context, *args, **kwargs):
        """409 where what was typed is refused because of what others did meanwhile: its form is `version_conflict`."""
        response = super().render_change_form(request, context, *args, **kwargs)
        if getattr(context["adminform"].form, "version_conflict", False):
            response.status_code = HTTPStatus.CONFLICT
        return response

    # The record of what was done

    def history_view(self, request, object_id, extra_context=None):
        kept = list(audit.history(self.get_object(request, object_id)))
        entries = list(map(self._history_row, kept, audit_query.changes_of_each(kept)))
        return super().history_view(request, object_id, {"entries": entries} | (extra_context or {}))

    def _history_row(self, entry, changes) -> dict:
        action = self.action_labels.get(entry.action) or actions.label(entry.action)
        return {"entry": entry, "action": action, "changes": changes[: len(entry.before or {})]}


def _holds(user, power: Power, obj) -> bool:
    return anywhere(user, power) if obj is None else user.has_perm(power, obj)


def _number(object_id: str) -> int | None:
    return parse_typed_number(str(object_id))
