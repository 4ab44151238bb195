"""Forms about posts: what narrows the list, what a decision needs, what an editor writes."""

from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import strip_tags

from news import pictures, workflow
from news.decisions import Decision
from news.models import Post, Topic
from news.topics import slug_of

FARTHEST = timedelta(days=366)
TIERS = {"chi-bo": "Chi bộ", "dang-bo": "Đảng bộ", "thanh-pho": "Thành phố"}
OVERTAKEN = (
    "Bài này đã được gửi duyệt hoặc xử lý trong lúc đồng chí đang sửa, nên những thay đổi dưới đây chưa được lưu. "
    "Đồng chí chép lại phần cần giữ; khi bài được trả lại thì có thể sửa tiếp."
)
SEEN_CHANGED = "Bài này đã được sửa và gửi lại sau khi đồng chí mở xem. Đề nghị đồng chí đọc lại trước khi quyết định."


class NewsSearch(forms.Form):
    """Narrows the news by level (`cap`) and topic (`chuyen-muc`); what is unknown narrows to nothing."""

    cap = forms.ChoiceField(required=False, choices=list(TIERS.items()))

    def __init__(self, data, *, topics: list[Topic]):
        super().__init__(data)
        self.topics = topics
        choices = [(topic.slug, topic.name) for topic in topics]
        self.fields["chuyen-muc"] = forms.ChoiceField(required=False, choices=choices)

    def narrow(self, posts):
        if not self.is_valid():
            return posts.none()
        if tier := self.cleaned_data["cap"]:
            posts = posts.at(TIERS[tier])
        if slug := self.cleaned_data["chuyen-muc"]:
            posts = posts.filter(topic=next(topic for topic in self.topics if topic.slug == slug))
        return posts

    def tier_tabs(self, *, own_cell: bool) -> list[dict]:
        names = {"": "Tất cả"} | TIERS | {"chi-bo": "Chi bộ tôi"}
        if not own_cell:
            del names["chi-bo"]
        return [self._link(label, cap=value) for value, label in names.items()]

    def topic_tabs(self) -> list[dict]:
        names = {"": "Mọi chuyên mục"} | {topic.slug: topic.name for topic in self.topics}
        return [self._link(label, **{"chuyen-muc": value}) for value, label in names.items()]

    @property
    def topic(self) -> Topic | None:
        return next((topic for topic in self.topics if topic.slug == self.data.get("chuyen-muc")), None)

    def _link(self, label: str, **change: str) -> dict:
        now = {name: self.data.get(name, "") for name in self.fields}
        query = urlencode({name: value for name, value in (now | change).items() if value})
        return {
            "label": label,
            "url": f"?{query}",
            "current": all(now[name] == value for name, value in change.items()),
        }


class DecisionForm(forms.Form):
    """`seen` is when the post was submitted that was read: a decision holds for that text and no other."""

    reason = forms.CharField(label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    to_admin = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, decision: Decision, post: Post):
        super().__init__(data)
        self.post, self.decision = post, decision
        if not decision.needs_reason:
            del self.fields["reason"]

    def clean_seen(self):
        seen = self.cleaned_data["seen"]
        if seen and self.post.state == Post.State.SUBMITTED and seen != self.post.submitted_at.isoformat():
            raise ValidationError(SEEN_CHANGED)
        return seen

    def carry_out(self, *, by):
        """Raises WrongState and SelfApproval as the use cases do."""
        reason = {"reason": self.cleaned_data["reason"]} if self.decision.needs_reason else {}
        return self.decision.act(self.post, by=by, **reason)


class TopicForm(forms.ModelForm):
    class Meta:
        model = Topic
        fields = ("name", "position")

    def clean_name(self):
        """Two names that differ by accents or punctuation alone would share one address."""
        name, slug = self.cleaned_data["name"], slug_of(self.cleaned_data["name"])
        if not slug:
            raise ValidationError("Tên chuyên mục phải có chữ.")
        if not self.instance.pk and (same := Topic.objects.filter(slug=slug).first()):
            raise ValidationError(f"Đã có chuyên mục “{same}”, tên quá giống nhau.")
        return name


class PostForm(forms.ModelForm):
    """What an editor writes. Must be validated inside a transaction: it holds the post's row until that ends."""

    upload = forms.FileField(
        label="Chọn ảnh bìa",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPG, PNG hoặc WebP, không quá 10 MB. Ảnh được thu nhỏ, xóa thông tin vị trí chụp.",
    )
    drop_cover = forms.BooleanField(label="Bỏ ảnh bìa đang dùng", required=False)

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
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.preset = self._preset()
        self.fields["responsible_body"].required = False
        if not self.instance.pk:
            self.initial.setdefault("responsible_body", self.preset)
        for part, label in zip(self.fields["publish_at"].widget.widgets, ("Ngày đăng", "Giờ đăng"), strict=True):
            part.attrs["aria-label"] = label
        if not self.instance.cover:
            del self.fields["drop_cover"]

    def _preset(self) -> str:
        """The responsible body of the unit the form was opened with; it follows when another unit is chosen."""
        units = self.fields["unit"].queryset
        opened_with = str(self.initial.get("unit") or self.fields["unit"].initial)
        unit = units.filter(pk=opened_with).first() if opened_with.isdecimal() else None
        return workflow.responsible_body(unit) if unit else ""

    def clean_publish_at(self):
        """A slip of the finger in the year; of the year 1 PostgreSQL hands out a time that Python can not read."""
        at = self.cleaned_data["publish_at"]
        if at and (at.year < 2000 or at > timezone.now() + FARTHEST):
            raise ValidationError("Ngày đăng còn quá xa hoặc đã quá lâu, đề nghị xem lại năm.")
        return at

    def clean_body(self):
        body = Post._meta.get_field("body").sanitize(self.cleaned_data["body"])
        if not strip_tags(body).strip():
            raise ValidationError("Bài chưa có nội dung.")
        return body

    def clean_upload(self):
        return pictures.read(self.cleaned_data["upload"]) if self.cleaned_data["upload"] else None

    def clean(self):
        data = super().clean()
        if self.instance.pk and not Post.objects.select_for_update().get(pk=self.instance.pk).is_editable:
            raise ValidationError(OVERTAKEN)
        keeps_cover = self.instance.cover and not data.get("drop_cover")
        if (data.get("upload") or keeps_cover) and not data.get("cover_alt"):
            self.add_error("cover_alt", "Đề nghị mô tả ngắn gọn ảnh bìa cho người không nhìn rõ ảnh.")
        if "unit" in data and data.get("responsible_body") in {"", self.preset}:
            data["responsible_body"] = workflow.responsible_body(data["unit"])
        return data
