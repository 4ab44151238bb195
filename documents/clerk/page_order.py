"""The order of pages that came as pictures: shown and changed before they are published. Until then they are kept as
the PDF that was made of them, for the clerk who sent them and for a day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from secrets import token_hex

from django import forms
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from documents.files import FileRefused, Inspected
from documents.inspecting import binding
from documents.models import DocumentFile
from documents.texts.integrity import HELD
from members.fields import WholeNumberField
from members.models import User

FIELD = "held_pages"
_SALT = "documents.page_order"
_A_DAY = 24 * 60 * 60
GONE = "Các trang gửi lần trước không còn được giữ. Đề nghị đồng chí chọn lại ảnh."


@dataclass(frozen=True)
class Held:
    """Pages that wait for their order: their `names` as they stand in the kept PDF, and the `token` of the form."""

    path: str
    names: tuple[str, ...]
    token: str = ""


class OrderForm(forms.Form):
    """A number for each of the held pages; two of one number stay in the order of their names."""

    def __init__(self, *args, held: Held, **kwargs):
        super().__init__(*args, **kwargs)
        self.held = held
        for place, name in enumerate(held.names, 1):
            most = len(held.names)
            self.fields[f"page_{place}"] = WholeNumberField(label=name, min_value=1, max_value=most, initial=place)

    @property
    def order(self) -> list[int]:
        """The places of the pages in the kept PDF, as they shall follow each other. The form is valid."""
        numbers = [self.cleaned_data[f"page_{place}"] for place in range(1, len(self.held.names) + 1)]
        return sorted(range(len(numbers)), key=lambda place: (numbers[place], place))


def hold(found: Inspected, names: Iterable[str], *, by: User) -> Held:
    """Keeps pages that were examined, in the order in which they were bound."""
    found.file.seek(0)
    held = Held(default_storage.save(f"{HELD}/{token_hex(16)}.pdf", found.file), tuple(names))
    return replace(held, token=signing.dumps([by.pk, held.path, held.names], salt=_SALT, compress=True))


def of(data, *, by: User) -> Held | None:
    """What a form holds of `by`, if it holds anything and a day has not passed."""
    token = data.get(FIELD, "")
    try:
        who, path, names = signing.loads(token, salt=_SALT, max_age=_A_DAY)
    except signing.BadSignature:
        return None
    return Held(path, tuple(names), token) if who == by.pk else None


def in_order(held: Held, form: OrderForm) -> ContentFile:
    """The PDF of the pages as the form orders them. Raises FileRefused where it says no order or nothing is kept."""
    if not form.is_valid():
        raise FileRefused(f"Số thứ tự của mỗi trang là từ 1 đến {len(held.names)}.")
    if not default_storage.exists(held.path):
        raise FileRefused(GONE)
    with default_storage.open(held.path) as kept:
        pages = binding.pages(kept.read())
    return ContentFile(binding.bind([pages[place] for place in form.order]), "anh.pdf")


def as_pictures(found: Inspected) -> Inspected:
    """What was examined as a PDF, called what it came as."""
    return replace(found, format=DocumentFile.Format.IMAGES)


def discard(held: Held) -> None:
    default_storage.delete(held.path)
