"""What has happened to a task, with the files of its reports, and what its assignee has asked for."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.models.files import AttachedFile
from meetings.models.tasks import Task
from members.models import Member, User
from members.moves import Movable


class TaskEventQuerySet(models.QuerySet):
    def until(self, moment: datetime):
        return self.filter(at__lte=moment)

    def reports(self):
        return self.filter(kind=TaskEvent.Kind.REPORTED)

    def for_history(self):
        """The newest first, each with its files."""
        return self.select_related("by__member", "member").prefetch_related("files").order_by("-at", "-pk")


class TaskEvent(models.Model):
    """One step in the life of a task, and how it stood after. Nothing of it is ever changed: what the next meeting is
    shown, and what was so at a past day, is read here."""

    class Kind(models.TextChoices):
        GIVEN = "given", "Giao nhiệm vụ"
        TAKEN = "taken", "Tiếp nhận"
        REPORTED = "reported", "Báo cáo kết quả"
        ACCEPTED = "accepted", "Đánh giá: hoàn thành"
        SENT_BACK = "sent_back", "Trả lại để làm tiếp"
        ASKED = "asked", "Đề nghị"
        EXTENDED = "extended", "Gia hạn"
        PASSED_ON = "passed_on", "Chuyển người thực hiện"
        REFUSED = "refused", "Không đồng ý đề nghị"
        SPLIT = "split", "Tách thành phần việc"
        PARTS_DONE = "parts_done", "Các phần việc đã xong"
        DROPPED = "dropped", "Thôi giao"
        TOLD = "told", "Cổng báo trễ hẹn"

    task = models.ForeignKey(Task, models.PROTECT, related_name="events")
    kind = models.CharField("việc", max_length=10, choices=Kind)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người thực hiện")
    at = models.DateTimeField("lúc", default=timezone.now)
    text = models.TextField("nội dung", blank=True)
    state = models.CharField(max_length=10, choices=Task.State)  # after it
    deadline = models.DateField()  # after it
    reported_on = models.DateField(null=True)  # after it
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")  # who has the task after it

    objects = TaskEventQuerySet.as_manager()

    class Meta:
        verbose_name = "diễn biến nhiệm vụ"
        verbose_name_plural = "diễn biến nhiệm vụ"
        default_permissions = ()
        indexes = [models.Index(fields=["task", "at"], name="task_event_task_at")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.task}"

    @classmethod
    def note(cls, task: Task, kind: str, *, by: User | None, text: str = "") -> "TaskEvent":
        """Keeps how `task` stands after a step of `kind`."""
        facts: dict[str, Any] = {"state": task.state, "deadline": task.deadline, "reported_on": task.reported_on}
        return cls.objects.create(task=task, kind=kind, by=by, text=text, member_id=task.assignee_id, **facts)


class TaskFile(AttachedFile):
    """What came with a report."""

    event = models.ForeignKey(TaskEvent, models.PROTECT, related_name="files", verbose_name="diễn biến")

    class Meta(AttachedFile.Meta):
        abstract = False
        verbose_name = "tệp của nhiệm vụ"
        verbose_name_plural = "tệp của nhiệm vụ"

    def get_absolute_url(self) -> str:
        return reverse("meetings:task_file", args=[self.event.task_id, self.pk])


class TaskRequestQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(state=TaskRequest.State.PENDING).select_related("member", "asked_by__member").order_by("pk")


class TaskRequest(Movable):
    """The assignee asks for another day, or that another does it; who checks decides."""

    class Kind(models.TextChoices):
        EXTEND = "extend", "Xin gia hạn"
        PASS_ON = "pass_on", "Xin chuyển người thực hiện"

    class State(models.TextChoices):
        PENDING = "pending", "Chờ quyết định"
        AGREED = "agreed", "Đồng ý"
        REFUSED = "refused", "Không đồng ý"

    MOVES = {
        "agree": (frozenset({State.PENDING}), State.AGREED),
        "refuse": (frozenset({State.PENDING}), State.REFUSED),
    }

    task = models.ForeignKey(Task, models.PROTECT, related_name="requests")
    kind = models.CharField("đề nghị", max_length=8, choices=Kind)
    deadline = models.DateField("hạn mới", null=True, blank=True)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name="người làm thay")
    reason = models.CharField("lý do", max_length=300)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người đề nghị")
    asked_at = models.DateTimeField("đề nghị lúc", default=timezone.now)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.PENDING)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người quyết định")
    decided_at = models.DateTimeField("quyết định lúc", null=True)
    answer = models.CharField("ý kiến", max_length=300, blank=True)

    objects = TaskRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị về nhiệm vụ"
        verbose_name_plural = "đề nghị về nhiệm vụ"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["task", "kind"], condition=Q(state="pending"), name="task_request_one_open_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="extend", deadline__isnull=False) | Q(kind="pass_on", member__isnull=False),
                name="task_request_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.task}"

    @property
    def wanted(self) -> str:
        """What is asked for, in a few words."""
        return f"đến {self.deadline:%d/%m/%Y}" if self.kind == self.Kind.EXTEND else f"đồng chí {self.member}"
