"""Posts that a unit's desk offers to a desk above it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.access import units_for
from members.models import Unit, User
from members.moves import Movable
from members.powers import Power
from news.models.posts import Post, how_long


class PostOfferQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=PostOffer.State.OFFERED)

    def awaiting(self, user: User):
        """Offers to units for which `user` writes or approves, longest waiting first."""
        units = units_for(user, Power.WRITE_NEWS) | units_for(user, Power.APPROVE_NEWS)
        return self.open().filter(unit__in=units).order_by("offered_at", "pk")

    def lying(self, post: Post):
        """The offers of `post` that wait or were taken: to such a unit it is not offered again."""
        return self.filter(post=post, state__in=[PostOffer.State.OFFERED, PostOffer.State.TAKEN])

    def of(self, post: Post):
        return self.filter(post=post).with_all_shown().order_by("-offered_at", "-pk")

    def origin_of(self, copy: Post) -> "PostOffer | None":
        """The offer that `copy` was made of."""
        return self.filter(copy=copy).select_related("post__unit", "post__author__member").first()

    def with_all_shown(self):
        people = ("post__author__member", "offered_by__member", "decided_by__member")
        return self.select_related("unit", "post__unit", *people)


class PostOffer(Movable):
    """“Đề nghị đăng cấp trên”: a published post, the unit above that is asked to post it too, and the answer."""

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

    post = models.ForeignKey(Post, models.PROTECT, related_name="offers", verbose_name="bài")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="post_offers", verbose_name="đề nghị đơn vị")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.OFFERED)
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người đề nghị")
    offered_at = models.DateTimeField("đề nghị lúc", default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người trả lời")
    decided_at = models.DateTimeField("trả lời lúc", null=True)
    reason = models.CharField("lời trả lời", max_length=500, blank=True)
    copy = models.OneToOneField(Post, models.PROTECT, null=True, related_name="origin", verbose_name="bài của cấp trên")

    objects = PostOfferQuerySet.as_manager()

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
                fields=["post", "unit"], condition=Q(state__in=["offered", "taken"]), name="offer_once_to_a_unit"
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="offer_declined_has_reason"),
            models.CheckConstraint(condition=~Q(state="taken") | Q(copy__isnull=False), name="offer_taken_has_copy"),
        ]

    def __str__(self) -> str:
        return f"{self.post} → {self.unit}"

    @property
    def waiting(self) -> str:
        return how_long(timezone.now() - self.offered_at) if self.state == self.State.OFFERED else ""
