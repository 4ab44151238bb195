"""Corrections of what is published: another text of an article, written and approved while readers read the old one."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from members import approval
from members.access import units_for
from members.models import Unit, User
from members.moves import Movable
from members.powers import Power
from members.versions import Versioned
from news.models.articles import Article
from news.text.richtext import ArticleField

MOVES_OF_A_CORRECTION = ("submit", "check", "approve", "return", "recall")
OPEN = [*sorted(approval.EDITABLE | approval.WAITING)]


class ArticleCorrectionQuerySet(models.QuerySet["ArticleCorrection"]):
    def unfinished(self):
        return self.filter(state__in=OPEN)

    def handled_by(self, user: User):
        """Not decided yet, of the units where `user` writes or approves news, the longest waiting first."""
        units = units_for(user, Power.WRITE_NEWS) | units_for(user, Power.APPROVE_NEWS)
        return self.unfinished().filter(unit__in=units).order_by("submitted_at", "pk")

    def awaiting(self, user: User):
        """At either step of approval, of the units where `user` approves news."""
        return self.filter(state__in=approval.WAITING, unit__in=units_for(user, Power.APPROVE_NEWS))

    def for_page(self):
        return self.select_related("unit", "author__member", "checker__member", "article__unit", "article__topic")

    def written_by(self, user: User):
        """Those that `user` began or saved a text of."""
        return self.filter(Q(author=user) | Q(writers=user)).distinct()


class ArticleCorrection(Movable, Versioned):
    """What `article` is to say instead; approved like an article, and then its text."""

    State = approval.State
    MOVES = approval.moves(MOVES_OF_A_CORRECTION)
    EDITABLE, WAITING = approval.EDITABLE, approval.WAITING
    TEXT = ("title", "summary", "body")

    article = models.ForeignKey(Article, models.PROTECT, related_name="corrections", verbose_name="bài")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị đăng")
    upon = models.PositiveIntegerField(editable=False)  # the version of the article that it was written upon
    note = models.CharField(
        "đính chính điều gì", max_length=300, blank=True, help_text="Một câu cho người đọc, in ngay dưới tên bài."
    )
    title = models.CharField("tiêu đề", max_length=200)
    summary = models.CharField("tóm tắt", max_length=400)
    body: "models.Field[str, str]" = ArticleField("nội dung")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT, editable=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name="người viết")
    writers = models.ManyToManyField(User, related_name="+", editable=False)  # who saved a text of it after the author
    checker = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người duyệt bước một"
    )
    checked_at = models.DateTimeField("duyệt bước một lúc", null=True, editable=False)
    approver = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người duyệt"
    )
    return_reason = models.CharField("lý do trả lại", max_length=500, blank=True, editable=False)
    created_at = models.DateTimeField("tạo lúc", default=timezone.now, editable=False)
    submitted_at = models.DateTimeField("gửi duyệt lúc", null=True, editable=False)
    decided_at = models.DateTimeField("duyệt lúc", null=True, editable=False)

    objects = ArticleCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "đính chính"
        verbose_name_plural = "đính chính"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(state__in=OPEN), name="correction_one_open_an_article"
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(return_reason=""), name="correction_has_reason"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(approver__isnull=False, decided_at__isnull=False),
                name="correction_published_is_approved_and_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"Đính chính: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("news:correction", args=[self.pk])

    def written_by(self, user: User) -> bool:
        """Whether `user` began it or ever saved a text of it."""
        return self.author_id == user.pk or self.writers.contains(user)

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @property
    def state_label(self) -> str:
        return "Đã đính chính" if self.state == self.State.PUBLISHED else self.get_state_display()
