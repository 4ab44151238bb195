"""Two at work on one thing: anyone who saves second is shown what the first has saved, and loses nothing typed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.forms.models import model_to_dict
from django.utils import timezone

from members.refusals import Refused

MOST_VERSIONS = 2**31 - 1  # as the column holds it


class VersionConflict(Refused):
    """Somebody saved since the version that this change was made upon; nothing was stored.

    stored: the row as it is now, with `saved_by` and `saved_at`.
    """

    message = (
        "Nội dung này đã được người khác lưu trong lúc đồng chí đang sửa, nên những thay đổi dưới đây chưa được lưu. "
        "Những gì đồng chí đã ghi còn nguyên trong biểu mẫu."
    )

    def __init__(self, stored: "Versioned"):
        super().__init__()
        self.stored = stored

    def put_on(self, form: forms.BaseForm, sentence: str) -> None:
        super().put_on(form, sentence)
        if isinstance(form, VersionedForm):
            form.meet(self.stored)
            if form.conflict and sentence != self.message:
                form.conflict = replace(form.conflict, sentence=sentence)


class Versioned(models.Model):
    """A model that several people may change: `version` grows with each save, which names who made it and when."""

    version = models.PositiveIntegerField(default=1, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người lưu"
    )
    saved_at = models.DateTimeField("lưu lúc", null=True, editable=False)

    class Meta:
        abstract = True

    def claim_version(self, seen: int | None, *, by, **changes) -> None:
        """Makes this the next version, saved by `by`, and stores `changes` in the same statement. The row stays held
        until the transaction ends, so what belongs to it may be stored after. Raises VersionConflict, and stores
        nothing, unless `seen` is the version that is stored."""
        rows = type(self)._base_manager
        saved = {"saved_by": by, "saved_at": timezone.now()} | changes
        if not rows.filter(pk=self.pk, version=seen).update(version=F("version") + 1, **saved):
            raise VersionConflict(rows.select_related("saved_by__member").get(pk=self.pk))
        for name, value in (saved | {"version": seen + 1}).items():
            setattr(self, name, value)

    def advance_version(self, *, by) -> int:
        """Makes this the next version, saved by `by`, whatever is stored: for what belongs to the row and is changed
        by itself, such as its files. Returns the new version; the row stays held until the transaction ends."""
        rows = type(self)._base_manager.filter(pk=self.pk)
        self.saved_by, self.saved_at = by, timezone.now()
        rows.update(version=F("version") + 1, saved_by=self.saved_by, saved_at=self.saved_at)
        self.version = rows.values_list("version", flat=True).get()
        return self.version


@dataclass(frozen=True)
class FieldDifference:
    """One field of which two things are said; both as people read them, empty where nothing is."""

    label: str
    stored: str
    typed: str


@dataclass(frozen=True)
class Conflict:
    """Who saved in between and when; which fields are stored otherwise than they were typed: each a FieldDifference, or
    something else with a `label` and `pieces`, the words that are stored, typed, or both. `sentence` is the page's own
    about it, if it has one."""

    by: models.Model | None
    at: datetime | None
    differences: list
    sentence: str = ""


class VersionField(forms.IntegerField):
    """The version that a form was opened upon, hidden in it. What is no version cleans to None, which no row has: the
    conflict is shown, and nothing is overwritten."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False)

    def clean(self, value) -> int | None:
        try:
            seen = super().clean(value)
        except ValidationError:
            return None
        return seen if seen is not None and 0 <= seen <= MOST_VERSIONS else None


class VersionedForm(forms.Form):
    """Mixed into a form, plain or of a model, that changes a Versioned row. The view hands over
    `cleaned_data["seen_version"]`; the template includes components/conflict.html."""

    seen_version = VersionField()
    conflict: Conflict | None = None

    def open_upon(self, row: Versioned) -> None:
        """Call at the end of `__init__` when `row` is to be changed."""
        self.initial["seen_version"] = row.version

    def stored_values(self, row: Any) -> dict:
        """What the form would show of `row`: field → value. For forms whose fields are not those of the model, to
        override."""
        return model_to_dict(row, fields=self.fields)

    def meet(self, stored: Versioned) -> None:
        """Shows the conflict with what is stored. The form then carries the newer version: to save it once more, having
        seen that, is a decision."""
        self.conflict = Conflict(stored.saved_by, stored.saved_at, list(self.differences(stored)))
        typed: Any = self.data  # a QueryDict or a plain dict
        self.data = newer = typed.copy()
        newer[self.add_prefix("seen_version")] = stored.version

    def differences(self, stored: Versioned) -> Iterable:
        """What the conflict shows. To override by a form that compares long texts word by word."""
        values = self.stored_values(stored)
        for bound in self.visible_fields():
            if bound.name in values and not isinstance(bound.field, forms.FileField):
                kept, written = (in_words(bound.field, value) for value in (values[bound.name], _typed(bound)))
                if kept != written:
                    yield FieldDifference(str(bound.label), kept, written)


def _typed(bound: forms.BoundField):
    """What was typed, before the form filled in what was left empty."""
    try:
        return bound.field.clean(bound.data)
    except ValidationError:
        return bound.data


def in_words(field: forms.Field, value) -> str:
    """A value of a form's field as people read it: the label of a choice, the day first, lists one a line."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%H:%M, %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list | tuple | models.QuerySet):
        return "\n".join(in_words(field, each) for each in value)
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, models.Model):
        value = field.queryset.filter(**{field.to_field_name or "pk": value}).first() or value
    said = str(dict(getattr(field, "choices", ()) or ()).get(value, value))
    return "\n".join(said.splitlines())
