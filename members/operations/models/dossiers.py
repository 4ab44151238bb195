"""The dossier on paper: only what lies in it, where it is, who has read it. The papers themselves are never stored here
(docs/rules.md §2.7, §7.3)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.access import granted_paths
from members.models import Member, Unit, User
from members.powers import Power
from members.versions import Versioned

KINDS = 104


class DossierQuerySet(models.QuerySet):
    def kept_by(self, user: User):
        """Those that lie at a unit where `user` keeps dossiers."""
        if user.is_superuser:
            return self
        units = Unit.objects.under(granted_paths(user, Power.KEEP_DOSSIERS)).order_by()
        return self.filter(holder__in=units.values("pk"))

    def lent(self):
        return self.filter(pk__in=DossierLoan.objects.filter(returned_on=None).values("dossier"))

    def of(self, member: Member):
        """The one of `member`, or None."""
        return self.filter(member=member).first()

    def in_office_order(self):
        return self.order_by("member__unit__path", "member__name_key", "pk")

    def with_people(self):
        return self.select_related("member__unit", "holder")


class Dossier(Versioned):
    """One a member. holder: the cấp ủy in whose file room it lies; index_confirmed: the index bears the confirmation of
    the committee it came from, without which a transfer is not taken in (06-HD/TW §8.2c)."""

    member = models.OneToOneField(Member, models.PROTECT, related_name="dossier", verbose_name="đảng viên")
    holder = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nơi quản lý")
    since = models.DateField("quản lý từ ngày")
    place = models.CharField("tủ, ngăn, hộp", max_length=120, blank=True, default="")
    index_confirmed = models.BooleanField("mục lục có xác nhận của nơi đi", default=False)
    note = models.CharField("ghi chú", max_length=300, blank=True, default="")

    audit_about = "member"

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ giấy"
        verbose_name_plural = "hồ sơ giấy"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Hồ sơ của {self.member}"

    @property
    def unit(self) -> Unit:
        return self.holder


class DossierPaper(models.Model):
    """One line of the index. A line is never deleted: a paper is taken out with the written consent that allows it."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers")
    kind = models.PositiveSmallIntegerField("loại tài liệu")
    number = models.CharField("số, ký hiệu", max_length=60, blank=True, default="")
    day = models.DateField("ngày của tài liệu", null=True)
    sheets = models.PositiveSmallIntegerField("số tờ", default=1)
    is_copy = models.BooleanField("bản sao", default=False)
    note = models.CharField("ghi chú", max_length=200, blank=True, default="")
    put_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi")
    put_at = models.DateTimeField("ghi lúc", default=timezone.now)
    taken_on = models.DateField("rút ra ngày", null=True)
    taken_for = models.CharField("căn cứ rút ra", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "tài liệu trong hồ sơ"
        verbose_name_plural = "mục lục tài liệu"
        default_permissions = ()
        ordering = ["kind", "day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__gte=1, kind__lte=KINDS), name="dossier_paper_of_the_list"),
            models.CheckConstraint(
                condition=Q(taken_on=None) | ~Q(taken_for=""), name="dossier_paper_taken_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.kind}"


class DossierMove(models.Model):
    """From one holder to another, with the paper of the hand-over; the first row is where it was taken in."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="moves")
    origin = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="bên giao")
    to = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="bên nhận")
    on = models.DateField("ngày giao nhận")
    paper = models.CharField("biên bản, giấy tờ", max_length=200, blank=True, default="")
    papers = models.PositiveSmallIntegerField("số tài liệu theo mục lục", default=0)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi")

    class Meta:
        verbose_name = "lần giao nhận hồ sơ"
        verbose_name_plural = "các lần giao nhận hồ sơ"
        default_permissions = ()
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.on}"


class DossierLoan(models.Model):
    """Somebody reads the dossier, with the consent of the committee that holds it (06-HD/TW §8.2e)."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="loans")
    reader = models.CharField("người đọc", max_length=120)
    reader_unit = models.CharField("đơn vị của người đọc", max_length=200)
    reason = models.CharField("lý do", max_length=300)
    consent = models.CharField("ý kiến đồng ý của cấp ủy", max_length=200)
    lent_on = models.DateField("ngày cho mượn")
    due_on = models.DateField("hẹn trả ngày")
    papers = models.PositiveSmallIntegerField("số tài liệu khi giao", default=0)
    lent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người giao")
    returned_on = models.DateField("ngày trả", null=True)
    returned_note = models.CharField("tình trạng khi trả", max_length=300, blank=True, default="")
    returned_to = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người nhận lại")

    class Meta:
        verbose_name = "lần mượn hồ sơ"
        verbose_name_plural = "sổ mượn hồ sơ"
        default_permissions = ()
        ordering = ["-lent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(returned_on=None), name="dossier_lent_to_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(consent=""), name="dossier_lent_for_a_reason"),
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(returned_on__gte=models.F("lent_on")), name="dossier_returned_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.reader}"

    def is_late(self, today: date) -> bool:
        return self.returned_on is None and self.due_on < today


class DossierCheck(models.Model):
    """The roster was laid beside the dossiers; what did not agree that day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="dossier_checks", verbose_name="nơi quản lý")
    on = models.DateField("ngày đối chiếu")
    members = models.PositiveIntegerField("đảng viên trong danh sách")
    dossiers = models.PositiveIntegerField("hồ sơ đang quản lý")
    without = models.JSONField("đảng viên chưa có hồ sơ", default=list)  # keys of members
    strayed = models.JSONField("hồ sơ của người không còn ở đây", default=list)  # keys of members
    note = models.CharField("kết luận", max_length=300, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người đối chiếu")

    class Meta:
        verbose_name = "lần đối chiếu danh sách với hồ sơ"
        verbose_name_plural = "các lần đối chiếu"
        default_permissions = ()
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "on"], name="dossier_check_once_a_day")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.on}"
