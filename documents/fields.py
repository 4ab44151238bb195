"""Fields of the clerk's forms: days as they are written here, names that are known, several files at once."""

from collections.abc import Callable, Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

DAY = "%d/%m/%Y"
# Django's own formats take 05/11 for 11 May, and so does type=date under an English browser.
DAYS = [DAY, "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]


class KnownNames(forms.TextInput):
    """A text with suggestions, which the browser shows by itself; `names` is asked when the page is drawn."""

    names: Callable[[], Iterable] = staticmethod(lambda: ())

    def render(self, name, value, attrs=None, renderer=None):
        known = f"{name}-known"
        told = format_html_join("", "<option{}></option>", ((flatatt({"value": each}),) for each in self.names()))
        control = super().render(name, value, (attrs or {}) | {"list": known}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', control, known, told)


class DayInput(forms.DateInput):
    def __init__(self):
        super().__init__(format=DAY, attrs={"class": "vTextField", "placeholder": "ngày/tháng/năm"})


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
