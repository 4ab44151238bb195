"""What an editor writes."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.html import strip_tags

from members.fields import DateTimeField
from members.numbers import parse_typed_number
from news.editing import differences
from news.editing.forms_writing import WritingForm
from news.enclosures import pictures
from news.models import Article, ArticleRevision
from news.models.revisions import content_of, instant
from news.publishing.forms import MOMENTS
from news.publishing.signing import responsible_body

IS_WEB = URLValidator(schemes=["http", "https"], message="Địa chỉ phải bắt đầu bằng http:// hoặc https://.")
_OWN_ARTICLE = re.compile(r"/tin-tuc/\d+/")


class ArticleForm(WritingForm):
    """An article, with its cover and where its text comes from."""

    labels = differences.LABELS

    upload = forms.FileField(
        label="Chọn ảnh bìa",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,.heic"}),
        help_text="JPG, PNG, WebP hoặc HEIC (iPhone), không quá 10 MB. Ảnh được thu nhỏ, xóa thông tin vị trí chụp.",
    )
    cover_crop = forms.ChoiceField(
        label="Cắt ảnh bìa",
        choices=[("", "Không cần, ảnh vừa khổ"), *pictures.CROPS.items()],
        required=False,
        help_text="Chỉ dùng khi ảnh quá dẹt hoặc quá cao.",
    )
    drop_cover = forms.BooleanField(label="Bỏ ảnh bìa đang dùng", required=False)
    source_url = forms.CharField(label="Địa chỉ bài gốc", max_length=500, required=False)
    publish_at = DateTimeField(
        label="Đăng lúc",
        labels=("Ngày đăng", "Giờ đăng"),
        help_text="Để trống: đăng ngay khi được duyệt.",
        required=False,
        **MOMENTS,
    )
    expires_at = DateTimeField(
        label="Hết hạn lúc",
        labels=("Ngày hết hạn", "Giờ hết hạn"),
        help_text="Sau giờ này bài rời danh sách tin. Để trống: không hết hạn.",
        required=False,
        **MOMENTS,
    )

    class Meta:
        model = Article
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
        self.fields["topic"].empty_label = "Không đặt chuyên mục"
        self.preset = self._preset()
        self.fields["responsible_body"].required = False
        if not self.instance.pk:
            self.initial.setdefault("responsible_body", self.preset)
        if not self.instance.cover:
            del self.fields["drop_cover"]

    def _preset(self) -> str:
        """The responsible body of the unit the form was opened with; it follows when another unit is chosen."""
        units = self.fields["unit"].queryset
        opened_with = str(self.initial.get("unit") or self.fields["unit"].initial)
        unit = units.filter(pk=parse_typed_number(opened_with)).first()
        return responsible_body(unit) if unit else ""

    def clean_source_url(self):
        url = self.cleaned_data["source_url"]
        if url and not _OWN_ARTICLE.fullmatch(url):
            IS_WEB(url)
        return url

    def clean_body(self):
        body = super().clean_body()
        if not strip_tags(body).strip():
            raise ValidationError("Bài chưa có nội dung.")
        return body

    def clean(self):
        data = self.cleaned_data
        keeps_cover = self.instance.cover and not data.get("drop_cover")
        if (data.get("upload") or keeps_cover) and not data.get("cover_alt"):
            self.add_error("cover_alt", "Đề nghị mô tả ngắn gọn ảnh bìa cho người không nhìn rõ ảnh.")
        if "unit" in data and data.get("responsible_body") in {"", self.preset}:
            data["responsible_body"] = responsible_body(data["unit"])
        if data.get("publish_at") and data.get("expires_at") and data["expires_at"] <= data["publish_at"]:
            self.add_error("expires_at", "Giờ hết hạn phải sau giờ đăng.")
        return super().clean()

    # Two editors on one article

    def content_of(self, stored: Article) -> dict:
        return content_of(stored)

    def typed(self, data: dict) -> dict:
        typed = {name: data[name] for name in ArticleRevision.COMPARED if name in data}
        typed |= {name: str(typed[name] or "") for name in ("unit", "topic") if name in typed}
        typed |= {name: instant(typed[name]) for name in ("publish_at", "expires_at") if name in typed}
        if "audience" in typed:
            typed["audience"] = str(Article.Audience(typed["audience"]).label)
        cover = {"cover": "ảnh khác"} if data.get("upload") else {"cover": ""} if data.get("drop_cover") else {}
        return typed | cover
