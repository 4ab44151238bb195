"""Thẻ đảng viên: cards that were handed over, the batches they are printed in, and the check of every year."""

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from members.models import Member, Unit, User
from members.operations.models.cases import Case


class CardBatch(models.Model):
    """The list of one month of one cấp ủy: what is sent to be printed together."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cấp lập danh sách")
    month = models.DateField("tháng")  # its first day

    class Meta:
        verbose_name = "đợt làm thẻ"
        verbose_name_plural = "đợt làm thẻ"
        default_permissions = ()
        ordering = ["-month", "unit"]
        constraints = [models.UniqueConstraint(fields=["unit", "month"], name="card_batch_once_a_month")]

    def __str__(self) -> str:
        return f"Đợt làm thẻ tháng {self.month:%m/%Y}, {self.unit}"


class PartyCardQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(state=PartyCard.State.VALID)

    def handed_over(self, units):
        """The book of handing over of `units`, the last first."""
        rows = self.filter(member__unit__in=units).exclude(handed_on=None)
        return rows.select_related("member__unit__parent", "handed_by__member").order_by("-handed_on", "-pk")

    def of_cases(self, cases):
        return self.filter(case__in=cases)

    def of_batch(self, batch: CardBatch):
        return (
            self.filter(batch=batch)
            .select_related("member__unit__parent", "case")
            .order_by("member__unit__path", "member__name_key", "pk")
        )


class PartyCard(models.Model):
    """One card of one person. The number is that of the citizen, so what tells two of them apart is the day."""

    class State(models.TextChoices):
        ORDERED = "ordered", "Đang làm"
        VALID = "valid", "Đang dùng"
        LOST = "lost", "Đã mất"
        DAMAGED = "damaged", "Đã hỏng, đổi"
        COLLECTED = "collected", "Đã thu"
        KEPT = "kept", "Gia đình giữ"

    class Why(models.TextChoices):
        FIRST = "first", "Phát thẻ"
        LOST = "lost", "Cấp lại, thẻ mất"
        DAMAGED = "damaged", "Đổi, thẻ hỏng"
        MISPRINTED = "misprinted", "Đổi, thẻ in sai"

    member = models.ForeignKey(Member, models.PROTECT, related_name="party_cards", verbose_name="đảng viên")
    number = models.CharField("số thẻ", max_length=12)
    why = models.CharField("lý do làm thẻ", max_length=10, choices=Why)
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.ORDERED)
    batch = models.ForeignKey(CardBatch, models.PROTECT, null=True, related_name="cards", verbose_name="đợt")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name="hồ sơ")
    photo_named = models.CharField("tên tệp ảnh đã nhận", max_length=200, blank=True, default="")
    delivered_on = models.DateField("ngày nhận thẻ in", null=True)
    handed_on = models.DateField("ngày trao", null=True)
    handed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người trao")
    ended_on = models.DateField("ngày mất, hỏng, thu", null=True)

    objects = PartyCardQuerySet.as_manager()

    class Meta:
        verbose_name = "thẻ đảng viên"
        verbose_name_plural = "thẻ đảng viên"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(state="valid"), name="card_one_valid"),
            models.CheckConstraint(
                condition=~Q(state="valid") | Q(handed_on__isnull=False), name="card_valid_is_handed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_why_display()} · {self.member}"


class CardCheckQuerySet(models.QuerySet):
    def of_year(self, year: int):
        return self.filter(year=year)

    def counted(self):
        """How many of each state by unit: `unit`, `state`, `many`."""
        return self.order_by().values("unit", "state").annotate(many=Count("pk"))


class CardCheck(models.Model):
    """What a chi bộ found in the check of one year (HD 38-HD/BTCTW, II.2): every card is looked at once a year."""

    class State(models.TextChoices):
        PRESENT = "present", "Còn, dùng được"
        DAMAGED = "damaged", "Hỏng, sai"
        LOST = "lost", "Mất"
        UNSEEN = "unseen", "Chưa xem được"

    member = models.ForeignKey(Member, models.PROTECT, related_name="card_checks", verbose_name="đảng viên")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="chi bộ")
    year = models.PositiveSmallIntegerField("năm")
    state = models.CharField("kết quả", max_length=7, choices=State)
    checked_on = models.DateField("ngày kiểm tra")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=timezone.now)

    objects = CardCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "kiểm tra thẻ hằng năm"
        verbose_name_plural = "kiểm tra thẻ hằng năm"
        default_permissions = ()
        indexes = [models.Index(fields=["unit", "year"], name="card_check_of_unit")]
        constraints = [models.UniqueConstraint(fields=["member", "year"], name="card_check_once_a_year")]

    def __str__(self) -> str:
        return f"{self.member} · {self.year} · {self.get_state_display()}"
