"""A file that comes with what somebody writes: looked into like a file of the library, before anything is locked."""

from pathlib import PurePath
from typing import NamedTuple

from django import forms
from django.core.files.base import File

from documents import files, screening
from documents.files import Inspected
from members import vietnamese
from members.models import Unit, User


class Upload(NamedTuple):
    title: str
    inspected: Inspected


def file_field(label: str = "Tệp kèm theo") -> forms.FileField:
    """One file, not required."""
    return forms.FileField(
        label=label,
        required=False,
        help_text=f"PDF, Word, Excel, PowerPoint hoặc ảnh chụp, không quá {files.MAX_MB} MB. Không gửi tài liệu mật.",
    )


def examined(file: File | None, *, words: list[str], unit: Unit, by: User) -> Upload | None:
    """What was sent, fit to be kept under its own name; None where nothing was. Raises FileRefused. To be called
    outside of any transaction: it takes seconds."""
    if file is None:
        return None
    title = vietnamese.nfc(PurePath(file.name or "").stem[:200]) or "Tệp"
    found = screening.examine(file, secrecy=screening.Secrecy.NONE, words=[title, *words], unit=unit, by=by)
    return Upload(title, found)
