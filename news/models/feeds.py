"""Official sources outside the portal: which hosts may be asked, which feeds a desk follows, what they have brought."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from members.access import units_for
from members.models import Unit, User
from members.moves import Movable
from members.powers import Power
from news.models.articles import Article
from news.models.topics import Topic
from news.text.richtext import ArticleField

STUCK_AFTER = timedelta(minutes=10)  # a worker that was killed while fetching holds its source no longer


class FeedHost(models.Model):
    """A machine outside that sources may be fetched from, `dangcongsan.vn`; kept at the root for the whole portal.

    It means the ports of http and https; another port is named, `dangcongsan.vn:8443`.
    """

    name = models.CharField("máy chủ", max_length=200, unique=True)
    owner = models.CharField("cơ quan chủ quản", max_length=200)
    active = models.BooleanField("đang cho phép", default=True)
    added_at = models.DateTimeField("thêm lúc", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "máy chủ nguồn"
        verbose_name_plural = "máy chủ nguồn"
        default_permissions = ()
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SourceQuerySet(models.QuerySet):
    def kept_by(self, user: User):
        """Those of the units where `user` approves news, in the order of the tree."""
        units = units_for(user, Power.APPROVE_NEWS)
        return self.filter(unit__in=units).order_by("unit__path", "name", "pk")

    def free(self):
        """Nobody is fetching it, or who began so was stopped on the way."""
        return self.filter(Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - STUCK_AFTER))

    def due(self):
        """To be fetched now, who has waited longest first."""
        return self.free().filter(active=True, next_at__lte=timezone.now()).order_by("next_at", "pk")


class Source(models.Model):
    """One feed that the desk of `unit` follows, and how asking it went the last time."""

    class Mode(models.TextChoices):
        INBOX = "inbox", "Chuyển vào hộp tin để chọn"
        AT_ONCE = "at_once", "Đăng ngay"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sources", verbose_name="đơn vị nhận")
    name = models.CharField("tên nguồn", max_length=200, help_text="In trên bài, ví dụ: Báo điện tử Đảng Cộng sản.")
    url = models.URLField("địa chỉ nguồn tin (RSS, Atom)", max_length=500)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chuyên mục")
    mode = models.CharField("tin mới", max_length=8, choices=Mode, default=Mode.INBOX)
    audience = models.CharField("người đọc", max_length=10, choices=Article.Audience, default=Article.Audience.MEMBERS)
    active = models.BooleanField("đang lấy tin", default=True)
    # Answers for what is published at once: who set the source so.
    keeper = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name="người phụ trách")
    etag = models.CharField(max_length=200, blank=True, editable=False)
    last_modified = models.CharField(max_length=80, blank=True, editable=False)
    fetched_at = models.DateTimeField("lấy lần cuối", null=True, editable=False)
    succeeded_at = models.DateTimeField("lấy được lần cuối", null=True, editable=False)
    result = models.CharField("kết quả", max_length=300, blank=True, editable=False)
    failures = models.PositiveIntegerField("số lần lỗi liên tiếp", default=0, editable=False)
    next_at = models.DateTimeField("lần sau", default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField("tạo lúc", default=timezone.now, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = "nguồn tin"
        verbose_name_plural = "nguồn tin"
        default_permissions = ()
        indexes = [models.Index(fields=["next_at"], name="source_due", condition=Q(active=True))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("news:source", args=[self.pk])

    @property
    def is_failing(self) -> bool:
        return self.failures > 0


class FeedItemQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=FeedItem.State.NEW)

    def handled_by(self, user: User):
        """Of the units where `user` writes or approves news, the newest first."""
        units = units_for(user, Power.WRITE_NEWS) | units_for(user, Power.APPROVE_NEWS)
        return self.filter(unit__in=units).order_by("-pk")

    def written_up_by(self, user: User):
        """Of the units where `user` may make articles of them."""
        return self.filter(unit__in=units_for(user, Power.WRITE_NEWS))

    def in_state(self, state: str):
        return self.filter(state=state)

    def chosen(self, pks: list[int]):
        return self.filter(pk__in=pks).order_by("pk")

    def for_list(self):
        return self.select_related("source", "unit", "article").defer("body")


class FeedItem(Movable):
    """One piece of news that a source has brought to the desk of `unit`."""

    class State(models.TextChoices):
        NEW = "new", "Mới"
        TAKEN = "taken", "Đã nhận"
        DISMISSED = "dismissed", "Đã bỏ qua"
        PUBLISHED = "published", "Đã đăng ngay"

    MOVES = {
        "take": (frozenset({State.NEW}), State.TAKEN),
        "dismiss": (frozenset({State.NEW}), State.DISMISSED),
        "publish": (frozenset({State.NEW}), State.PUBLISHED),
        "restore": (frozenset({State.DISMISSED}), State.NEW),
    }

    source = models.ForeignKey(Source, models.PROTECT, related_name="items", verbose_name="nguồn")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị nhận")
    guid = models.CharField(max_length=64)  # SHA-256 of what the feed calls it: that may be of any length
    fingerprint = models.CharField(max_length=64)  # of the words: the same text from two sources is one piece of news
    title = models.CharField("tiêu đề", max_length=200)
    url = models.URLField("địa chỉ bài gốc", max_length=500, blank=True)
    author = models.CharField("tác giả", max_length=200, blank=True)
    dated = models.CharField("ngày ghi ở nguồn", max_length=100, blank=True)
    dated_at = models.DateTimeField("đăng ở nguồn lúc", null=True)
    summary = models.CharField("tóm tắt", max_length=400, blank=True)
    body = ArticleField("nội dung", blank=True)
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.NEW)
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, related_name="feed_items", verbose_name="bài đã tạo"
    )
    seen_at = models.DateTimeField("nhận lúc", default=timezone.now)

    objects = FeedItemQuerySet.as_manager()

    class Meta:
        verbose_name = "tin từ nguồn"
        verbose_name_plural = "tin từ nguồn"
        default_permissions = ()
        indexes = [
            models.Index(fields=["unit", "fingerprint"], name="feed_item_words"),
            models.Index(F("id").desc(), name="feed_item_waiting", condition=Q(state="new")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "guid"], name="feed_item_once_a_source"),
            models.CheckConstraint(
                condition=Q(state__in=["new", "dismissed"], article=None)
                | (Q(state__in=["taken", "published"]) & Q(article__isnull=False)),
                name="feed_item_taken_has_article",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("news:feed_item", args=[self.pk])
