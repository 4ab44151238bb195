"""What every form of the desk does that writes a text: on it two may be at work at once, and neither loses anything."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members.versions import Versioned, VersionedForm
from news.editing import differences
from news.enclosures import uploads
from news.publishing.workflow import NotEditable
from news.text import nesting, richtext

TOO_DEEP = (
    f"Nội dung có danh sách, bảng hoặc trích dẫn lồng vào nhau hơn {nesting.DEEPEST} cấp nên chưa lưu được. Đề nghị "
    "đồng chí bỏ bớt các cấp lồng nhau, hoặc dán lại phần chữ không kèm định dạng."
)


class WritingForm(VersionedForm, forms.ModelForm):
    """A text of the desk. A conflict is shown word by word, a long text would else be hidden twice in one cell."""

    labels: dict = {}  # of `content_of`, in the order it is compared
    version_conflict = False
    inspected: uploads.Inspection = {}  # set by the admin: what was found in the files that came along

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.left_out = 0  # pictures that were typed and are not stored
        if self.instance.pk:
            self.open_upon(self.instance)

    @property
    def is_late(self) -> bool:
        """Whether it was approved, or sent, while somebody was writing: what is stored is no draft any more."""
        return bool(self.instance.pk) and not self.instance.is_editable

    def clean(self):
        if self.is_late:
            self.version_conflict = True  # 409, with all that was typed
            raise ValidationError(NotEditable.message)
        return super().clean()

    def _post_clean(self):
        """What is stored stays as it is on the page around the form, and is held to no rule for drafts."""
        if not self.is_late:
            super()._post_clean()  # type: ignore[misc]  # of Django's form of a model

    def clean_upload(self):
        """What was found in the file; None where none was chosen."""
        return uploads.found(self, "upload") if self.cleaned_data["upload"] else None

    def clean_body(self):
        """The text as it is stored; `left_out` counts the pictures it has lost. A text nested too deep is refused."""
        typed = richtext.in_paragraphs(self.cleaned_data["body"])
        if nesting.is_too_deep(typed):
            raise ValidationError(TOO_DEEP)
        body = richtext.sanitise(typed)
        self.left_out = richtext.left_out(typed, body)
        return body

    # Two at work at once

    def content_of(self, stored: Any) -> dict:
        """What is stored, field by field, as people read it."""
        raise NotImplementedError

    def typed(self, data: dict) -> dict:
        """What was typed, as `content_of` would say it; what is not filled in rightly is left out."""
        raise NotImplementedError

    def differences(self, stored: Versioned) -> Iterable[differences.Difference]:
        content = self.content_of(stored)
        return differences.between(content, content | self.typed(self.cleaned_data), self.labels)
