"""Articles that a unit's desk offers to a desk above it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.access import units_for
from members.models import Unit, User
from members.moves import Movable
from members.powers import Power
from news.models.articles import Article, how_long


class ArticleOfferQuerySet(models.QuerySet["ArticleOffer"]):
    def open(self):
        return self.filter(state=ArticleOffer.State.OFFERED)

    def awaiting(self, user: User):
        """Offers to units for which `user` writes or approves, longest waiting first."""
        units = units_for(user, Power.WRITE_NEWS) | units_for(user, Power.APPROVE_NEWS)
        return self.open().filter(unit__in=units).order_by("offered_at", "pk")

    def lying(self, article: Article):
        """The offers of `article` that wait or were taken: to such a unit it is not offered again."""
        return self.filter(article=article, state__in=[ArticleOffer.State.OFFERED, ArticleOffer.State.TAKEN])

    def of(self, article: Article):
        return self.filter(article=article).with_all_shown().order_by("-offered_at", "-pk")

    def origin_of(self, copy: Article) -> "ArticleOffer | None":
        """The offer that `copy` was made of."""
        return self.filter(copy=copy).select_related("article__unit", "article__author__member").first()

    def with_all_shown(self):
        people = ("article__author__member", "offered_by__member", "decided_by__member")
        return self.select_related("unit", "article__unit", *people)


class ArticleOffer(Movable):
    """“Đề nghị đăng cấp trên”: a published article, the unit above that is asked to publish it too, and the answer."""

    class State(models.TextChoices):
        OFFERED = "offered", "Chờ trả lời"
        TAKEN = "taken", "Đã nhận"
        DECLINED = "declined", "Không nhận"
        TAKEN_BACK = "taken_back", "Đã rút"

    MOVES = {
        "take": (frozenset({State.OFFERED}), State.TAKEN),
        "decline": (frozenset({State.OFFERED}), State.DECLINED),
        "take_back": (frozenset({State.OFFERED}), State.TAKEN_BACK),
    }

    article = models.ForeignKey(Article, models.PROTECT, related_name="offers", verbose_name="bài")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="article_offers", verbose_name="đề nghị đơn vị")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.OFFERED)
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người đề nghị")
    offered_at = models.DateTimeField("đề nghị lúc", default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người trả lời")
    decided_at = models.DateTimeField("trả lời lúc", null=True)
    reason = models.CharField("lời trả lời", max_length=500, blank=True)
    copy = models.OneToOneField(
        Article, models.PROTECT, null=True, related_name="origin", verbose_name="bài của cấp trên"
    )

    objects = ArticleOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị đăng cấp trên"
        verbose_name_plural = "đề nghị đăng cấp trên"
        default_permissions = ()
        indexes = [
            models.Index(fields=["unit", "offered_at"], name="offer_awaiting", condition=Q(state="offered")),
            models.Index(fields=["offered_at"], name="offer_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "unit"], condition=Q(state__in=["offered", "taken"]), name="offer_once_to_a_unit"
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="offer_declined_has_reason"),
            models.CheckConstraint(condition=~Q(state="taken") | Q(copy__isnull=False), name="offer_taken_has_copy"),
        ]

    def __str__(self) -> str:
        return f"{self.article} → {self.unit}"

    @property
    def waiting(self) -> str:
        return how_long(timezone.now() - self.offered_at) if self.state == self.State.OFFERED else ""
