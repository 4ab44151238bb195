"""Huy hiệu Đảng: the rounds of a year, the book that numbers are given from, and who has which."""

from datetime import date

from django.db import models
from django.db.models import Q

from members.models import Member, Unit, User
from members.operations.models.cases import Case


class MedalRound(models.Model):
    """One of the days on which medals are given, with the time in which the years must be full, as both were by the
    rules when the first list was made: a rule that is written down later does not change a round under way."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cấp quyết định")
    on = models.DateField("ngày trao")
    opens_on = models.DateField("đủ năm từ ngày")
    closes_on = models.DateField("đủ năm đến hết ngày")

    class Meta:
        verbose_name = "đợt tặng Huy hiệu Đảng"
        verbose_name_plural = "đợt tặng Huy hiệu Đảng"
        default_permissions = ()
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "on"], name="medal_round_once"),
            models.CheckConstraint(condition=Q(closes_on__gte=models.F("opens_on")), name="medal_round_opens_first"),
        ]

    def __str__(self) -> str:
        return f"Đợt {self.on:%d/%m/%Y}"


class MedalBook(models.Model):
    """The book of one kind of medal in one province: its numbers run on, whoever is given one (docs/rules.md §3.8)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="tỉnh, thành phố")
    years = models.PositiveSmallIntegerField("loại huy hiệu (năm)")
    symbol = models.CharField("ký hiệu của tỉnh, thành phố", max_length=4)
    last = models.PositiveIntegerField("số đã cấp gần nhất", default=0)

    class Meta:
        verbose_name = "sổ cấp số huy hiệu"
        verbose_name_plural = "sổ cấp số huy hiệu"
        default_permissions = ()
        ordering = ["years"]
        constraints = [models.UniqueConstraint(fields=["unit", "years"], name="medal_book_once")]

    def __str__(self) -> str:
        return f"{self.symbol} · {self.years} năm"


class MedalQuerySet(models.QuerySet):
    def held_by(self, members):
        """The medals of `members` (keys) that were not taken back."""
        return self.filter(member__in=members, withdrawn_on=None)

    def of_case(self, cases):
        return self.filter(case__in=cases)

    def newest_first(self):
        return self.select_related("member__unit__parent").order_by("-decided_on", "-pk")


class Medal(models.Model):
    """One medal of one person; `case` is none where it was given before the portal kept them."""

    class Kind(models.TextChoices):
        REGULAR = "regular", "Trong đợt"
        EARLY = "early", "Tặng sớm"
        POSTHUMOUS = "posthumous", "Truy tặng"

    member = models.ForeignKey(Member, models.PROTECT, related_name="party_medals", verbose_name="đảng viên")
    years = models.PositiveSmallIntegerField("loại huy hiệu (năm)")
    kind = models.CharField("hình thức", max_length=10, choices=Kind, default=Kind.REGULAR)
    number = models.CharField("số huy hiệu", max_length=20)
    round = models.ForeignKey(MedalRound, models.PROTECT, null=True, related_name="medals", verbose_name="đợt")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name="hồ sơ")
    decided_on = models.DateField("ngày quyết định")
    decision = models.CharField("số quyết định", max_length=60, blank=True, default="")
    awarded_on = models.DateField("ngày trao", null=True)
    reissued_on = models.DateField("ngày cấp lại", null=True)
    withdrawn_on = models.DateField("ngày thu hồi", null=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi")

    objects = MedalQuerySet.as_manager()

    class Meta:
        verbose_name = "Huy hiệu Đảng"
        verbose_name_plural = "Huy hiệu Đảng"
        default_permissions = ()
        indexes = [models.Index(fields=["round"], name="medal_of_round", condition=Q(round__isnull=False))]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "years"], condition=Q(withdrawn_on=None), name="medal_once_of_a_kind"
            ),
            models.UniqueConstraint(fields=["years", "number"], name="medal_number_once_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"Huy hiệu {self.years} năm tuổi Đảng, số {self.number}"

    @property
    def since(self) -> date:
        """When it was given, or decided while it was not given yet."""
        return self.awarded_on or self.decided_on
