"""Articles by level: each belongs to a unit and is read by the members below it."""

import secrets
from datetime import timedelta
from functools import cache
from pathlib import PurePosixPath

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from documents.models import Neighbours
from members import approval, vietnamese
from members.models import Unit, User
from members.moves import Movable
from members.versions import Versioned
from news.models.querysets import ArticleQuerySet
from news.models.topics import Topic
from news.text import responsive
from news.text.rendering import MinutesField, PageField, page_html
from news.text.richtext import ArticleField
from news.text.search import TextWords, TitleWords

TONES = {"Chi bộ": "green", "Đảng bộ": "gold", "Thành phố": "red"}
BODY_LIMIT = 200_000  # characters of HTML: a long speech has 60,000


@cache
def _address() -> str:
    return reverse("news:article", args=[0]).replace("0", "{}")


def address(pk: int) -> str:
    """`/tin-tuc/<pk>/`: to look it up for each row of a list costs as much as a query."""
    return _address().format(pk)


def cover_path(article: "Article", name: str) -> str:
    """Never the name it came with. Served by the view `news:cover` alone, to anyone who may read the article."""
    return f"news/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.webp"


def how_long(span: timedelta) -> str:
    """`40 phút`, `5 giờ`, `3 ngày`."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 60:
        return f"{max(minutes, 1)} phút"
    return f"{minutes // 60} giờ" if minutes < 60 * 24 else f"{minutes // 60 // 24} ngày"


def thumb_path(cover_name: str) -> str:
    """Where the small picture of a list stands: beside the cover."""
    return str(PurePosixPath(cover_name).with_suffix(".nho.webp"))


class Article(Movable, Versioned):
    State = approval.State

    class Audience(models.TextChoices):
        MEMBERS = "members", "Đảng viên của đơn vị và cấp dưới"
        COMMITTEE = "committee", "Cấp ủy của đơn vị và cấp dưới"
        PUBLIC = "public", "Công khai, không cần đăng nhập"

    MOVES = approval.moves()
    has_attachments = True  # what is asked together with the article; True where it was read some other way
    PLAIN = ("title", "summary", "cover_alt", "cover_caption", "responsible_body", "source_name")
    EDITABLE, WAITING = approval.EDITABLE, approval.WAITING
    UNFINISHED = EDITABLE | WAITING | {State.APPROVED}

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="articles", verbose_name="đơn vị đăng")
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name="chuyên mục"
    )
    title = models.CharField("tiêu đề", max_length=200)
    summary = models.CharField("tóm tắt", max_length=400, help_text="Một, hai câu; hiện trong danh sách tin.")
    body: "models.Field[str, str]" = ArticleField("nội dung", validators=[MaxLengthValidator(BODY_LIMIT)])
    body_html = PageField(editable=False, default="")  # after `body`: made of what that has left
    minutes = MinutesField("số phút đọc", editable=False, default=1)
    cover = models.ImageField(
        "ảnh bìa",
        upload_to=cover_path,
        blank=True,
        max_length=120,
        width_field="cover_width",
        height_field="cover_height",
    )
    cover_width = models.PositiveIntegerField(null=True, editable=False)
    cover_height = models.PositiveIntegerField(null=True, editable=False)
    cover_rendered_at = models.DateTimeField(null=True, editable=False)
    cover_alt = models.CharField(
        "mô tả ảnh",
        max_length=200,
        blank=True,
        help_text="Ảnh chụp gì, nói ngắn gọn cho người không nhìn rõ ảnh. Bắt buộc khi có ảnh bìa.",
    )
    cover_caption = models.CharField("chú thích ảnh", max_length=200, blank=True)
    audience = models.CharField("người đọc", max_length=10, choices=Audience, default=Audience.MEMBERS)
    responsible_body = models.CharField("cơ quan chịu trách nhiệm", max_length=200, help_text="In dưới bài.")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField(
        "đăng lúc", null=True, blank=True, help_text="Để trống: đăng ngay khi được duyệt."
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name="người viết")
    approver = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người duyệt"
    )
    checker = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người duyệt bước một"
    )
    publisher = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người đăng"
    )
    # As printed below the article, with the position held on that day: who moves on later does not change what stood.
    author_line = models.CharField(max_length=300, blank=True, editable=False)
    approver_line = models.CharField(max_length=300, blank=True, editable=False)
    publisher_line = models.CharField(max_length=300, blank=True, editable=False)
    expires_at = models.DateTimeField(
        "hết hạn lúc", null=True, blank=True, help_text="Sau giờ này bài rời danh sách tin. Để trống: không hết hạn."
    )
    pinned = models.BooleanField("ghim đầu trang", default=False)
    featured = models.BooleanField("tin nổi bật", default=False)
    source_name = models.CharField("nguồn tin", max_length=200, blank=True)
    source_url = models.URLField("địa chỉ bài gốc", max_length=500, blank=True)
    source_date = models.DateTimeField("đăng ở nguồn lúc", null=True, blank=True)
    corrected_at = models.DateTimeField("đính chính lúc", null=True, editable=False)
    correction_note = models.CharField("đã đính chính", max_length=300, blank=True, db_default="", editable=False)
    readers = models.PositiveIntegerField("số đảng viên đã đọc", default=0, editable=False)
    search_title = TitleWords(editable=False, default="")  # these two after what they are made of
    search_folded = TextWords(editable=False, default="")
    search = models.GeneratedField(
        expression=SearchVector("search_title", weight="A", config="simple")
        + SearchVector("search_folded", weight="D", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    return_reason = models.CharField("lý do trả lại", max_length=500, blank=True, editable=False)
    withdraw_reason = models.CharField("lý do gỡ", max_length=500, blank=True, editable=False)
    created_at = models.DateTimeField("tạo lúc", default=timezone.now, editable=False)
    submitted_at = models.DateTimeField("gửi duyệt lúc", null=True, editable=False)
    checked_at = models.DateTimeField("duyệt bước một lúc", null=True, editable=False)
    decided_at = models.DateTimeField("duyệt lúc", null=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "tin bài"
        verbose_name_plural = "tin bài"
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["id"], name="article_cover_to_render", condition=Q(cover_rendered_at=None) & ~Q(cover="")
            ),
            models.Index(
                fields=["unit", "-publish_at", "-id"], name="article_unit_newest", condition=Q(state="published")
            ),
            models.Index(
                fields=["topic", "-publish_at", "-id"], name="article_topic_newest", condition=Q(state="published")
            ),
            models.Index(fields=["-publish_at", "-id"], name="article_newest", condition=Q(state="published")),
            models.Index(
                fields=["-publish_at", "-id"],
                name="article_public_newest",
                condition=Q(state="published", audience="public"),
            ),
            models.Index(fields=["unit"], name="article_pinned", condition=Q(state="published", pinned=True)),
            GinIndex(fields=["search"], name="article_search"),
            # At once: what waits in a list to be put in is read with every search.
            GinIndex(Neighbours("search"), name="article_neighbours", fastupdate=False),
            models.Index(
                fields=["unit", "submitted_at"],
                name="article_awaiting",
                condition=Q(state__in=["submitted", "checked"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(publish_at__isnull=False, approver__isnull=False, decided_at__isnull=False),
                name="article_published_is_approved_and_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "checked"]) | Q(submitted_at__isnull=False),
                name="article_submitted_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state="checked") | Q(checker__isnull=False, checked_at__isnull=False),
                name="article_checked_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approver__isnull=False, decided_at__isnull=False),
                name="article_approved_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_reason=""), name="article_returned_has_reason"
            ),
            models.CheckConstraint(condition=Q(cover="") | ~Q(cover_alt=""), name="article_cover_is_described"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self):
        """What is pasted from elsewhere brings signs along that no feed and no sitemap can hold."""
        for name in self.PLAIN:
            setattr(self, name, vietnamese.nfc(getattr(self, name)))

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is not None and "body" in update_fields:
            update_fields = {*update_fields, "body_html", "minutes"}
        if update_fields is not None and {"title", "summary", "body"} & {*update_fields}:
            update_fields = {*update_fields, "search_title", "search_folded"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        return address(self.pk)

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED and self.publish_at <= timezone.now()

    @property
    def is_public(self) -> bool:
        return self.is_published and self.audience == self.Audience.PUBLIC

    @property
    def is_editable(self) -> bool:
        """While nobody is deciding on it and nobody reads it."""
        return self.state in self.EDITABLE

    @property
    def is_scheduled(self) -> bool:
        """Approved for a time that is still to come."""
        return self.state == self.State.PUBLISHED and self.publish_at > timezone.now()

    @property
    def state_label(self) -> str:
        """As the desk says it: what is approved for later is “Hẹn giờ” until then."""
        return "Hẹn giờ" if self.is_scheduled else self.get_state_display()

    def written_by(self, user: User) -> bool:
        """Whether `user` began it or ever saved a text of it."""
        return self.author_id == user.pk or self.revisions.filter(by=user).exists()

    @property
    def approved_by(self) -> str:
        """As printed; what was published before the line was kept has the name alone."""
        return self.approver_line or (f"đ/c {self.approver}" if self.approver_id else "")

    @property
    def published_by(self) -> str:
        return self.publisher_line or f"đ/c {self.publisher or self.author}"

    def can(self, name: str) -> bool:
        return super().can(name) and (name not in {"reschedule", "unschedule"} or self.is_scheduled)

    @property
    def waiting(self) -> str:
        """How long it has been waiting for a decision, both steps together: `3 ngày`."""
        return how_long(timezone.now() - self.submitted_at) if self.state in self.WAITING else ""

    @property
    def page_body(self) -> str:
        """The text as the page shows it; made on the spot where it was written past `save`."""
        return self.body_html or page_html(self.body)

    @property
    def tone(self) -> str:
        """The colour of its level; the words stand beside it."""
        return TONES[self.unit.tier]

    @property
    def cover_url(self) -> str:
        """With a mark of the very picture, so that a replaced one is fetched anew."""
        mark = (self.cover.name or "").rpartition("/")[2][:8]
        return f"{reverse('news:cover', args=[self.pk])}?v={mark}" if mark else ""

    @property
    def cover_picture(self) -> str:
        """The `<picture>` at the head of the article."""
        size = {"width": self.cover_width, "height": self.cover_height}
        address, _, mark = self.cover_url.partition("?v=")
        return responsive.markup(address, **size, alt=self.cover_alt, mark=mark, first=True, css="cover")

    @property
    def thumb_url(self) -> str:
        whole = self.cover_url
        return whole and f"{whole}&co=nho"
