"""What every form of the desk does that writes a text: on it two may be at work at once, and neither loses anything."""

from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from members.models import User
from news.editing import differences
from news.text import nesting, richtext

VERSION_CONFLICT = (
    "{noun} đã được gửi duyệt hoặc xử lý trong lúc đồng chí đang sửa, nên những thay đổi dưới đây chưa được lưu. "
    "Đồng chí chép lại phần cần giữ; khi được trả lại thì có thể sửa tiếp."
)
SAVED_MEANWHILE = (
    "{noun} đã được người khác lưu trong lúc đồng chí đang sửa, nên những thay đổi dưới đây chưa được lưu. Những gì "
    "đồng chí đã viết còn nguyên trong biểu mẫu."
)
TOO_DEEP = (
    f"Nội dung có danh sách, bảng hoặc trích dẫn lồng vào nhau hơn {nesting.DEEPEST} cấp nên chưa lưu được. Đề nghị "
    "đồng chí bỏ bớt các cấp lồng nhau, hoặc dán lại phần chữ không kèm định dạng."
)


class LastSave(NamedTuple):
    """Which text is stored now, and who stored it when, where that is known."""

    version: int
    by: User | None = None
    at: datetime | None = None


class Conflict(NamedTuple):
    """Who saved in between and when; what is stored now against what was typed."""

    by: User | None
    at: datetime | None
    differences: list[differences.Difference]


class WritingForm(forms.ModelForm):
    """Must be validated inside a transaction: it holds the row of what is changed until that ends.

    `seen_version` is the one it had when it was opened. Where another has saved since, nothing is taken: the form then
    knows the `conflict` and carries the newer version, so that saving once more, having seen it, is a decision.
    """

    noun = ""  # what is written, as a sentence begins
    labels: dict[str, str] = {}  # of `content_of`, in the order it is compared

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflict: Conflict | None = None
        self.version_conflict = False  # whether what was typed is refused because of what others did meanwhile
        self.left_out = 0  # pictures that were typed and are not stored
        self.initial["seen_version"] = self.last_save_of(self.instance).version if self.instance.pk else None

    def clean_body(self):
        """The text as it is stored; `left_out` counts the pictures it has lost. A text nested too deep is refused."""
        typed = self.cleaned_data["body"]
        if nesting.is_too_deep(typed):
            raise ValidationError(TOO_DEEP)
        body = richtext.sanitise(typed)
        self.left_out = richtext.left_out(typed, body)
        return body

    # Two at work at once

    def last_save_of(self, kept: Any) -> LastSave:
        raise NotImplementedError

    def content_of(self, kept: Any) -> dict:
        """What is stored, field by field, as people read it."""
        raise NotImplementedError

    def typed(self, data: dict) -> dict:
        """What was typed, as `content_of` would say it; what is not filled in rightly is left out."""
        raise NotImplementedError

    def meet_others(self, data: dict) -> None:
        """Raises ValidationError where others have been quicker. Called at the end of `clean`."""
        kept = self.Meta.model.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if not kept.is_editable:
            self.version_conflict = True
            raise ValidationError(VERSION_CONFLICT.format(noun=self.noun))
        last = self.last_save_of(kept)
        if data.get("seen_version") == last.version:
            return
        stored = self.content_of(kept)
        found = differences.between(stored, stored | self.typed(data), self.labels)
        self._go_on_from(last.version)
        if not found and not self.errors:  # the same text twice, a double click most often
            data["seen_version"] = last.version
            return
        self.conflict = Conflict(last.by, last.at, found)
        self.version_conflict = True
        raise ValidationError(SAVED_MEANWHILE.format(noun=self.noun))

    def _go_on_from(self, version: int) -> None:
        """The form that is shown again is the newer version's: saved once more, it overwrites that."""
        data: Any = self.data.copy()
        data[self.add_prefix("seen_version")] = version
        self.data = data
