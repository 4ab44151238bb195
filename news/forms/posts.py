"""What an editor writes."""

import re
from datetime import datetime
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.html import strip_tags

from members.models import User
from news import differences, pictures
from news.forms.decisions import sane_moment
from news.models import Post
from news.models.revisions import content_of, instant
from news.signing import responsible_body

OVERTAKEN = (
    "Bài này đã được gửi duyệt hoặc xử lý trong lúc đồng chí đang sửa, nên những thay đổi dưới đây chưa được lưu. "
    "Đồng chí chép lại phần cần giữ; khi bài được trả lại thì có thể sửa tiếp."
)
SAVED_MEANWHILE = (
    "Bài này đã được người khác lưu trong lúc đồng chí đang sửa, nên những thay đổi dưới đây chưa được lưu. Những gì "
    "đồng chí đã viết còn nguyên trong biểu mẫu."
)
IS_WEB = URLValidator(schemes=["http", "https"], message="Địa chỉ phải bắt đầu bằng http:// hoặc https://.")
_OWN_ARTICLE = re.compile(r"/tin-tuc/\d+/")


class Conflict(NamedTuple):
    """Who saved in between and when; what is stored now against what was typed."""

    by: User | None
    at: datetime | None
    differences: list[differences.Difference]


class PostForm(forms.ModelForm):
    """What an editor writes. Must be validated inside a transaction: it holds the post's row until that ends.

    `seen_version` is the post's when it was opened. Where another has saved since, nothing is taken: the form then
    knows the `conflict` and carries the newer version, so that saving once more, having seen it, is a decision.
    """

    upload = forms.FileField(
        label="Chọn ảnh bìa",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPG, PNG hoặc WebP, không quá 10 MB. Ảnh được thu nhỏ, xóa thông tin vị trí chụp.",
    )
    drop_cover = forms.BooleanField(label="Bỏ ảnh bìa đang dùng", required=False)
    source_url = forms.CharField(label="Địa chỉ bài gốc", max_length=500, required=False)
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Post
        fields = (
            "unit",
            "topic",
            "title",
            "summary",
            "body",
            "cover_alt",
            "cover_caption",
            "audience",
            "responsible_body",
            "publish_at",
            "expires_at",
            "pinned",
            "featured",
            "source_name",
            "source_url",
        )
        field_classes = {"source_url": forms.CharField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.preset = self._preset()
        self.conflict: Conflict | None = None
        self.overtaken = False  # whether what was typed is refused because of what others did meanwhile
        self.fields["responsible_body"].required = False
        self.initial["seen_version"] = self.instance.version
        if not self.instance.pk:
            self.initial.setdefault("responsible_body", self.preset)
        self._name_halves()
        if not self.instance.cover:
            del self.fields["drop_cover"]

    def _name_halves(self) -> None:
        halves = {"publish_at": ("Ngày đăng", "Giờ đăng"), "expires_at": ("Ngày hết hạn", "Giờ hết hạn")}
        for name, labels in halves.items():
            for part, label in zip(self.fields[name].widget.widgets, labels, strict=True):
                part.attrs["aria-label"] = label

    def _preset(self) -> str:
        """The responsible body of the unit the form was opened with; it follows when another unit is chosen."""
        units = self.fields["unit"].queryset
        opened_with = str(self.initial.get("unit") or self.fields["unit"].initial)
        unit = units.filter(pk=opened_with).first() if opened_with.isdecimal() else None
        return responsible_body(unit) if unit else ""

    def clean_publish_at(self):
        return sane_moment(self.cleaned_data["publish_at"])

    def clean_expires_at(self):
        return sane_moment(self.cleaned_data["expires_at"])

    def clean_source_url(self):
        url = self.cleaned_data["source_url"]
        if url and not _OWN_ARTICLE.fullmatch(url):
            IS_WEB(url)
        return url

    def clean_body(self):
        body = Post._meta.get_field("body").sanitize(self.cleaned_data["body"])
        if not strip_tags(body).strip():
            raise ValidationError("Bài chưa có nội dung.")
        return body

    def clean_upload(self):
        return pictures.read(self.cleaned_data["upload"]) if self.cleaned_data["upload"] else None

    def clean(self):
        data = super().clean()
        keeps_cover = self.instance.cover and not data.get("drop_cover")
        if (data.get("upload") or keeps_cover) and not data.get("cover_alt"):
            self.add_error("cover_alt", "Đề nghị mô tả ngắn gọn ảnh bìa cho người không nhìn rõ ảnh.")
        if "unit" in data and data.get("responsible_body") in {"", self.preset}:
            data["responsible_body"] = responsible_body(data["unit"])
        if data.get("publish_at") and data.get("expires_at") and data["expires_at"] <= data["publish_at"]:
            self.add_error("expires_at", "Giờ hết hạn phải sau giờ đăng.")
        if self.instance.pk:
            self._meet_others(data)
        return data

    # Two editors on one post

    def _meet_others(self, data: dict) -> None:
        kept = Post.objects.select_for_update(of=("self",)).select_related("unit", "topic").get(pk=self.instance.pk)
        if not kept.is_editable:
            self.overtaken = True
            raise ValidationError(OVERTAKEN)
        if data.get("seen_version") == kept.version:
            return
        stored = content_of(kept)
        found = differences.between(stored, self._typed(data, stored))
        self._go_on_from(kept.version)
        if not found and not self.errors:  # the same text twice, a double click most often
            data["seen_version"] = kept.version
            return
        last = kept.revisions.filter(number=kept.version).select_related("by__member").first()
        self.conflict = Conflict(last and last.by, last and last.at, found)
        self.overtaken = True
        raise ValidationError(SAVED_MEANWHILE)

    def _typed(self, data: dict, stored: dict) -> dict:
        """What was typed as `content_of` would say it; a field that is not filled in rightly is left out."""
        said = {name: data[name] for name in stored if name in data}
        said |= {name: str(said[name] or "") for name in ("unit", "topic") if name in said}
        for name in ("publish_at", "expires_at"):
            if name in said:
                said[name] = instant(said[name])
        if "audience" in said:
            said["audience"] = str(Post.Audience(said["audience"]).label)
        cover = {"cover": "ảnh khác"} if data.get("upload") else {"cover": ""} if data.get("drop_cover") else {}
        return stored | said | cover

    def _go_on_from(self, version: int) -> None:
        """The form that is shown again is the newer version's: saved once more, it overwrites that."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = version
