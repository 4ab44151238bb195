"""Requests to correct a member's record: before and after of each field, the proof, and who decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.models.people import Member
from members.models.units import Unit
from members.more_facts import FACTS
from members.moves import Movable

# What of a record can be corrected. The birth date is not among them, nor the unit and the status, which procedures of
# their own change.
FIELDS = {
    "full_name": "Họ và tên",
    "gender": "Giới tính",
    "admission_date": "Ngày vào Đảng",
    "admission_decision_date": "Ngày quyết định kết nạp",
    "official_date": "Ngày chính thức",
    "card_no": "Số thẻ đảng viên",
    "card_no_legacy": "Số thẻ theo QĐ 85",
    "personal_id": "Số định danh cá nhân",
    "phone": "Số điện thoại",
}


def labels() -> dict[str, str]:
    """Of all that can be corrected, in order: the handbook's profile, then what other apps keep of a member."""
    return FIELDS | {fact.key: fact.label for fact in FACTS}


class CorrectionQuerySet(models.QuerySet):
    def waiting(self):
        """Not decided yet, the longest wait first."""
        return self.filter(state=CorrectionRequest.State.PROPOSED).order_by("pk")

    def under(self, paths):
        """About members whose chi bộ now stands in one of the subtrees at `paths`: a request goes where they go."""
        return self.filter(member__in=Member.objects.under(paths))

    def with_people(self):
        """Who asked and who decided, by name."""
        return self.select_related("proposed_by__member", "decided_by__member")

    def newest_first(self):
        return self.order_by("-pk")


class CorrectionRequest(Movable):
    """Nobody writes into a record at once: what is asked for waits here until an officer has seen the difference."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Chờ duyệt"
        APPROVED = "approved", "Đã duyệt"
        REFUSED = "refused", "Không duyệt"
        WITHDRAWN = "withdrawn", "Đã rút"

    MOVES = {
        "approve": (frozenset({State.PROPOSED}), State.APPROVED),
        "refuse": (frozenset({State.PROPOSED}), State.REFUSED),
        "withdraw": (frozenset({State.PROPOSED}), State.WITHDRAWN),
    }

    member = models.ForeignKey(Member, models.PROTECT, related_name="corrections", verbose_name="đảng viên")
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.PROPOSED)
    # Field → [before, after], dates as ISO text. Once decided, numbers are kept by their last four digits only.
    changes = models.JSONField("thay đổi")
    note = models.CharField("căn cứ", max_length=300)
    decision_no = models.CharField("số quyết định", max_length=60, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    proposed_at = models.DateTimeField("đề nghị lúc", default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    decided_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    answer = models.CharField("ý kiến của người duyệt", max_length=300, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị sửa thông tin"
        verbose_name_plural = "đề nghị sửa thông tin"
        default_permissions = ()
        indexes = [models.Index(fields=["id"], name="correction_waiting", condition=Q(state="proposed"))]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(state="proposed"), name="correction_one_open"),
            models.CheckConstraint(
                condition=~Q(changes__has_key="birth_date"), name="correction_never_of_the_birth_date"
            ),
            models.CheckConstraint(
                condition=~Q(changes__has_key="full_name") | ~Q(decision_no=""),
                name="correction_of_a_name_has_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""), name="correction_refused_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="correction_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Đề nghị sửa thông tin của {self.member}"

    @property
    def unit(self) -> Unit:
        return self.member.unit

    @property
    def fields_said(self) -> str:
        """`Họ và tên, Số điện thoại`: what it is about, without the values."""
        return ", ".join(label for field, label in labels().items() if field in self.changes)

    @property
    def tone(self) -> str:
        """Of its badge."""
        return {"proposed": "gold", "approved": "good", "refused": "bad"}.get(self.state, "")

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PROPOSED
