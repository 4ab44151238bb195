"""What happened to units: the decision, what it did to whom, and who inherits what a closed unit has left."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from members.models.units import Unit
from members.moves import Movable


class UnitEventQuerySet(models.QuerySet):
    def planned(self):
        """Decided, and waiting for the day on which they take effect."""
        return self.filter(state=UnitEvent.State.PLANNED)

    def rearranged(self, unit: Unit):
        """Carried out, and about something that stands under `unit` now, what is closed included, or stood there until
        it was carried out."""
        now = Q(parts__unit__path__startswith=unit.path)
        before = Q(parts__unit__periods__path__startswith=unit.path, parts__unit__periods__valid_to=F("effective_on"))
        return self.filter(now | before, state=UnitEvent.State.DONE)

    def due(self, day: date):
        """Planned ones whose day has come by `day`, in the order in which they take effect."""
        return self.planned().filter(effective_on__lte=day).order_by("effective_on", "pk")


class UnitEvent(Movable, models.Model):
    """One decision on organisations (docs/rules.md §1.4); carried out on its effective date by members.reorganising."""

    class Kind(models.TextChoices):
        ESTABLISH = "establish", "Thành lập"
        RENAME = "rename", "Đổi tên"
        HAND_OVER = "hand_over", "Chuyển giao, tiếp nhận"
        SPLIT = "split", "Chia tách"
        MERGE = "merge", "Sáp nhập"
        CONSOLIDATE = "consolidate", "Hợp nhất"
        DISSOLVE = "dissolve", "Giải thể"

    class State(models.TextChoices):
        PLANNED = "planned", "Chờ đến ngày hiệu lực"
        DONE = "done", "Đã thực hiện"
        FAILED = "failed", "Không thực hiện được"
        CANCELLED = "cancelled", "Đã hủy"

    MOVES = {
        "carry_out": ({State.PLANNED}, State.DONE),
        "fail": ({State.PLANNED}, State.FAILED),
        "cancel": ({State.PLANNED, State.FAILED}, State.CANCELLED),
    }

    kind = models.CharField("việc", max_length=12, choices=Kind)
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.PLANNED)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="decided_events", verbose_name="cấp quyết định")
    decision_no = models.CharField("số quyết định", max_length=40)
    decided_on = models.DateField("ngày quyết định")
    effective_on = models.DateField("ngày có hiệu lực")
    note = models.CharField("ghi chú", max_length=300, blank=True)
    plan = models.JSONField("yêu cầu", default=dict)  # what was asked, by primary keys: enough to carry it out later
    outcome = models.JSONField("kết quả", default=dict)  # the consequences, as the preview showed them
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người lập"
    )
    created_at = models.DateTimeField("ngày lập", default=timezone.now)
    done_at = models.DateTimeField("thực hiện lúc", null=True, blank=True)
    failure = models.CharField("lý do không thực hiện được", max_length=300, blank=True)

    objects = UnitEventQuerySet.as_manager()

    class Meta:
        verbose_name = "thay đổi tổ chức"
        verbose_name_plural = "thay đổi tổ chức"
        default_permissions = ()
        ordering = ["-effective_on", "-pk"]
        indexes = [
            models.Index(fields=["effective_on"], name="unit_event_planned", condition=Q(state="planned")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} theo {self.decision_no}"


class EventUnit(models.Model):
    """A unit that an event touched, and as what: the history of each unit reads from here."""

    class Part(models.TextChoices):
        BEFORE = "before", "tổ chức trước"
        AFTER = "after", "tổ chức sau"
        MOVED = "moved", "được chuyển theo"

    event = models.ForeignKey(UnitEvent, models.PROTECT, related_name="parts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="event_parts")
    part = models.CharField(max_length=6, choices=Part)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["event", "unit", "part"], name="event_unit_once_a_part")]

    def __str__(self) -> str:
        return f"{self.event} · {self.unit}"


class Inheritance(models.Model):
    """The members of `successor` and below still read what `past`, closed since, has published for them."""

    successor = models.ForeignKey(Unit, models.CASCADE, related_name="inherited", db_index=False)
    past = models.ForeignKey(Unit, models.CASCADE, related_name="successors")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["successor", "past"], name="inheritance_once")]

    def __str__(self) -> str:
        return f"{self.successor} ← {self.past}"
