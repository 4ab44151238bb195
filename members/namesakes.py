"""People of one name in one list: each is told from the others by the birth, wherever somebody is chosen, ticked or
named."""

from collections import Counter
from collections.abc import Iterable

from django import forms
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue

from members.models import Member


def told_apart(people: Iterable[Member]) -> dict[int, str]:
    """What each of `people` is called among them: the name, and `(sinh 13/04/1993)` where another bears it too."""
    met = {each.pk: each for each in people}
    alike = Counter(each.full_name for each in met.values())
    return {
        pk: each.full_name if alike[each.full_name] == 1 else f"{each.full_name} (sinh {each.birth_written})"
        for pk, each in met.items()
    }


def with_names(people: Iterable[Member]) -> list[Member]:
    """`people`, each with `name_apart`: what `told_apart` calls him or her among them."""
    found = list(people)
    names = told_apart(found)
    for each in found:
        each.name_apart = names[each.pk]
    return found


class _Names(ModelChoiceIterator):
    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        people = list(self.queryset)
        names = told_apart(people)
        for each in people:
            yield ModelChoiceIteratorValue(self.field.prepare_value(each), each), names[each.pk]


class MemberField(forms.ModelChoiceField):
    """One of some members; `queryset` is often given by the form."""

    iterator = _Names

    def __init__(self, queryset=None, *, empty_label: str | None = "Chọn một đồng chí", **kwargs):
        super().__init__(Member.objects.none() if queryset is None else queryset, empty_label=empty_label, **kwargs)


class MembersField(forms.ModelMultipleChoiceField):
    """Several of some members, each with a box to be ticked."""

    iterator = _Names
    widget = forms.CheckboxSelectMultiple

    def __init__(self, queryset=None, **kwargs):
        super().__init__(Member.objects.none() if queryset is None else queryset, **kwargs)
