"""Bản tin sinh hoạt chi bộ: the monthly text by a unit's Ban Tuyên giáo that chi bộ below discuss at their meetings."""

import secrets
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from members import approval
from members.access import reading_lineage, units_for
from members.models import Unit, User
from members.models.units import IsOneOf, array_of
from members.moves import Movable
from members.powers import Power
from members.versions import Versioned
from news.text.rendering import page_html
from news.text.richtext import ArticleField

MOVES_OF_A_BULLETIN = ("submit", "check", "approve", "return", "withdraw")


def bulletin_path(bulletin: "Bulletin", name: str) -> str:
    """Never the name it came with. Served by the view `news:bulletin_file` alone."""
    return f"bulletins/{bulletin.month:%Y/%m}/{secrets.token_hex(16)}.pdf"


class BulletinQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=Bulletin.State.PUBLISHED)

    def readable_by(self, user: User):
        """Those of the member's units and all above; of the units where staff hold a power, and above them."""
        if user.is_superuser:
            return self.published()
        return self.published().filter(unit__in=Unit.objects.at(reading_lineage(user)))

    def reaching(self, unit: Unit):
        """What members of `unit` read, the bulletin of the highest unit first."""
        return self.published().filter(unit__in=Unit.objects.reaching(unit)).order_by("unit__path", "pk")

    def of_units(self, units: list[int]):
        """Of the units with these keys."""
        return self.filter(IsOneOf(F("unit_id"), array_of(units)))

    def of_month(self, day: date):
        return self.filter(month=day.replace(day=1))

    def handled_by(self, user: User):
        """Not published yet, of the units where `user` writes or approves news, the last one begun first."""
        units = units_for(user, Power.WRITE_NEWS) | units_for(user, Power.APPROVE_NEWS)
        return self.unfinished().filter(unit__in=units).order_by("-pk")

    def for_list(self):
        return self.select_related("unit").defer("body")

    def for_page(self):
        return self.select_related("unit", "author__member")

    def one(self, pk: int):
        return self.filter(pk=pk).first()

    def written_by(self, user: User):
        """Those that `user` began or saved a text of."""
        return self.filter(Q(author=user) | Q(writers=user)).distinct()

    def newest_first(self):
        return self.order_by("-month", "unit__path", "-pk")

    def unfinished(self):
        return self.filter(state__in=Bulletin.EDITABLE | Bulletin.WAITING)


class Bulletin(Movable, Versioned):
    """A month's bulletin of a unit: a text to be read on a phone, and the PDF it was printed from."""

    State = approval.State
    MOVES = approval.moves(MOVES_OF_A_BULLETIN)
    EDITABLE, WAITING = approval.EDITABLE, approval.WAITING

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="bulletins", verbose_name="đơn vị phát hành")
    month = models.DateField("tháng", help_text="Bản tin dùng cho các buổi sinh hoạt của tháng này.")
    title = models.CharField("tên bản tin", max_length=200, blank=True)
    body: "models.Field[str, str]" = ArticleField("nội dung", blank=True)
    file = models.FileField("tệp PDF", upload_to=bulletin_path, blank=True, max_length=120, editable=False)
    size = models.PositiveBigIntegerField("dung lượng", default=0, editable=False)
    pages = models.PositiveIntegerField("số trang", default=0, editable=False)
    sha256 = models.CharField("mã băm", max_length=64, blank=True, editable=False)
    responsible_body = models.CharField("cơ quan chịu trách nhiệm", max_length=200, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT, editable=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name="người soạn")
    writers = models.ManyToManyField(User, related_name="+", editable=False)  # who saved a text of it after the author
    checker = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người duyệt bước một"
    )
    checked_at = models.DateTimeField("duyệt bước một lúc", null=True, editable=False)
    approver = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người duyệt"
    )
    approver_line = models.CharField(max_length=300, blank=True, editable=False)
    return_reason = models.CharField("lý do trả lại", max_length=500, blank=True, editable=False)
    withdraw_reason = models.CharField("lý do gỡ", max_length=500, blank=True, editable=False)
    created_at = models.DateTimeField("tạo lúc", default=timezone.now, editable=False)
    submitted_at = models.DateTimeField("gửi duyệt lúc", null=True, editable=False)
    published_at = models.DateTimeField("đăng lúc", null=True, editable=False)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "bản tin sinh hoạt"
        verbose_name_plural = "bản tin sinh hoạt"
        default_permissions = ()
        indexes = [models.Index(fields=["-month", "unit"], name="bulletin_month", condition=Q(state="published"))]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month"], condition=Q(state="published"), name="bulletin_one_a_unit_and_month"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="bulletin_month_is_its_first_day"),
            models.CheckConstraint(
                condition=~Q(state="checked") | Q(checker__isnull=False, checked_at__isnull=False),
                name="bulletin_checked_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(approver__isnull=False, published_at__isnull=False),
                name="bulletin_published_is_approved_and_dated",
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(return_reason=""), name="bulletin_has_reason"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("news:bulletin", args=[self.pk])

    def written_by(self, user: User) -> bool:
        """Whether `user` began it or ever saved a text of it."""
        return self.author_id == user.pk or self.writers.contains(user)

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @property
    def state_label(self) -> str:
        return self.get_state_display()

    @property
    def body_shown(self) -> str:
        """As the page shows it: links and tables as in an article."""
        return page_html(self.body)

    @property
    def file_name(self) -> str:
        """A name that says what it is when it lies in a phone's download folder."""
        return f"ban-tin-sinh-hoat-{self.month:%Y-%m}.pdf"

    @property
    def pdf_url(self) -> str:
        return reverse("news:bulletin_file", args=[self.pk]) if self.file else ""

    @staticmethod
    def usual_title(month: date) -> str:
        return f"Bản tin sinh hoạt chi bộ tháng {month.month}/{month.year}"
