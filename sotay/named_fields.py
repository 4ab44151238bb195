"""What every form says of a field that was left empty: what is asked for, in place of “this field”."""

from django.core.exceptions import ValidationError
from django.forms import BooleanField, ChoiceField, Field, FileField
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList


class NamedField(BoundField):
    """Names itself where nothing was filled in and the form has no sentence of its own for it."""

    @property
    def errors(self) -> ErrorList:
        found = super().errors
        if not any(map(_is_unnamed, found.data)):
            return found
        named = found.copy()
        asked = ValidationError(asks_for(self.field, str(self.label)), code="required")
        named.data = [asked if _is_unnamed(error) else error for error in found.data]
        return named


class Renderer(DjangoTemplates):
    """Of all forms, also those of the desk: FORM_RENDERER."""

    bound_field_class = NamedField


def asks_for(field: Field, label: str) -> str:
    """`Đề nghị ghi nơi gửi.` for the label “Nơi gửi”; a label that begins with an abbreviation stays as it is."""
    label = label.strip().rstrip(":.")
    if label[1:2].islower() or label[1:2].isspace():
        label = label[:1].lower() + label[1:]
    if label.endswith("?"):
        return f"Đề nghị trả lời: {label}"
    match field:
        case FileField():
            return "Đề nghị chọn tệp." if label == "tệp" else f"Đề nghị chọn tệp: {label}."
        case ChoiceField():
            return f"Đề nghị chọn {label}."
        case BooleanField():
            return f"Đề nghị đánh dấu ô này: {label}."
    return f"Đề nghị ghi {label}."


def _is_unnamed(error) -> bool:
    return isinstance(error, ValidationError) and error.message == Field.default_error_messages["required"]
