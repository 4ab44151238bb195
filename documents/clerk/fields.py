"""Fields of the clerk's forms: names that are known, several files at once."""

from collections.abc import Callable, Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join


class KnownNames(forms.TextInput):
    """A text with suggestions, which the browser shows by itself; `names` is asked when the page is drawn."""

    names: Callable[[], Iterable[str]] = staticmethod(lambda: ())

    def render(self, name, value, attrs=None, renderer=None):
        known = f"{name}-known"
        told = format_html_join("", "<option{}></option>", ((flatatt({"value": each}),) for each in self.names()))
        control = super().render(name, value, (attrs or {}) | {"list": known}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', control, known, told)


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; the cleaned value is a list."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        files = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"])
        return [super(FilesField, self).clean(each, initial) for each in files]
