"""What an editor writes."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.html import strip_tags

from news.editing import differences
from news.editing.forms_writing import LastSave, WritingForm
from news.enclosures import pictures
from news.models import Article, ArticleRevision
from news.models.revisions import content_of, instant
from news.publishing.forms import sane_moment
from news.publishing.signing import responsible_body

IS_WEB = URLValidator(schemes=["http", "https"], message="Địa chỉ phải bắt đầu bằng http:// hoặc https://.")
_OWN_ARTICLE = re.compile(r"/tin-tuc/\d+/")


class ArticleForm(WritingForm):
    """An article, with its cover and where its text comes from."""

    noun, labels = "Bài này", differences.LABELS

    upload = forms.FileField(
        label="Chọn ảnh bìa",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPG, PNG hoặc WebP, không quá 10 MB. Ảnh được thu nhỏ, xóa thông tin vị trí chụp.",
    )
    drop_cover = forms.BooleanField(label="Bỏ ảnh bìa đang dùng", required=False)
    source_url = forms.CharField(label="Địa chỉ bài gốc", max_length=500, required=False)

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
        self.preset = self._preset()
        self.fields["responsible_body"].required = False
        if not self.instance.pk:
            self.initial.setdefault("responsible_body", self.preset)
        self._ask_moments()
        if not self.instance.cover:
            del self.fields["drop_cover"]

    def _ask_moments(self) -> None:
        """By the browser's own calendar, or as one writes them here: the day before the month."""
        halves = {"publish_at": ("Ngày đăng", "Giờ đăng"), "expires_at": ("Ngày hết hạn", "Giờ hết hạn")}
        for name, (day, hour) in halves.items():
            field = self.fields[name]
            field.fields[0].input_formats = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
            field.widget = forms.SplitDateTimeWidget(
                date_attrs={"type": "date", "aria-label": day},
                date_format="%Y-%m-%d",
                time_attrs={"type": "time", "aria-label": hour},
                time_format="%H:%M",
            )

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
        body = super().clean_body()
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
            self.meet_others(data)
        return data

    # Two editors on one article

    def last_save_of(self, kept: Article) -> LastSave:
        last = kept.revisions.filter(number=kept.version).select_related("by__member").first()
        return LastSave(kept.version, last and last.by, last and last.at)

    def content_of(self, kept: Article) -> dict:
        return content_of(kept)

    def typed(self, data: dict) -> dict:
        said = {name: data[name] for name in ArticleRevision.COMPARED if name in data}
        said |= {name: str(said[name] or "") for name in ("unit", "topic") if name in said}
        for name in ("publish_at", "expires_at"):
            if name in said:
                said[name] = instant(said[name])
        if "audience" in said:
            said["audience"] = str(Article.Audience(said["audience"]).label)
        cover = {"cover": "ảnh khác"} if data.get("upload") else {"cover": ""} if data.get("drop_cover") else {}
        return said | cover
