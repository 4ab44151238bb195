"""Files that come with a form of the desk: inspected before the form is read, and never inside a transaction, because
reading one takes seconds in which nobody else could write."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from documents import files

Inspection = Mapping[str, object]  # name of the field → what was found in its file, or the ValidationError to show


def inspect(chosen: Mapping[str, UploadedFile], how: Callable[[str, UploadedFile], object]) -> Inspection:
    """What `how` finds in each of the files, from the name of its field and the file; what it refuses (FileRefused,
    ValidationError) is kept for the form to show at that field."""
    return {name: _found(name, file, how) for name, file in chosen.items()}


def found(form: Any, name: str):
    """What was found in the file that was chosen in the field `name` of `form`, which has `inspected`. Raises the
    ValidationError that was kept, and one for a file that nobody has inspected."""
    result = form.inspected.get(form.add_prefix(name), ValidationError("Tệp này chưa được kiểm tra, đề nghị chọn lại."))
    if isinstance(result, ValidationError):
        raise result
    return result


def _found(name: str, file: UploadedFile, how: Callable[[str, UploadedFile], object]):
    try:
        return how(name, file)
    except ValidationError as refusal:
        return refusal
    except files.FileRefused as refusal:
        large = file.size > files.MAX_MB * files.MEGABYTE
        return ValidationError(str(refusal), code="too_large" if large else "refused")
