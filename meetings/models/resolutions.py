"""What a meeting resolves or concludes: written from its pieces, signed under the next number, put into the library."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, ExtractYear
from django.urls import reverse

from documents.models import Document, Issuer, IssuingTerm
from meetings.models.sessions import Meeting
from meetings.models.votes import Vote
from members.models import Unit, User
from members.moves import Movable
from members.versions import Versioned


class ResolutionQuerySet(models.QuerySet):
    def of(self, meeting: Meeting):
        return self.filter(meeting=meeting).order_by("pk")

    def signed(self):
        """Those that bear a number."""
        return self.exclude(state=Resolution.State.DRAFT)

    def to_post(self):
        return self.filter(state=Resolution.State.SIGNED)

    def in_sequence(self, issuer: Issuer, kind: str, term: IssuingTerm | None, year: int):
        """The signed ones of one type whose numbers run in one sequence: of the term, or of the year where no term is
        known."""
        own = self.signed().filter(issuer=issuer, kind=kind)
        if term is None:
            return own.filter(term=None, issued_on__year=year)
        own = own.filter(issued_on__gte=term.since)
        return own.filter(issued_on__lte=term.until) if term.until else own


class Resolution(Movable, Versioned):
    """A nghị quyết or kết luận of one meeting. `facts` is what the portal filled in (numbers of those present, tasks,
    points, the vote), frozen with the signature; the number is that of the body's sequence of the term."""

    class Kind(models.TextChoices):
        RESOLUTION = Document.Kind.RESOLUTION.value, "Nghị quyết"
        CONCLUSION = Document.Kind.CONCLUSION.value, "Kết luận"

    class State(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        SIGNED = "signed", "Đã ký, chờ đăng"
        POSTED = "posted", "Đã đăng"

    SYMBOLS = {Kind.RESOLUTION: "NQ", Kind.CONCLUSION: "KL"}
    MOVES = {
        "sign": (frozenset({State.DRAFT}), State.SIGNED),
        "post": (frozenset({State.SIGNED}), State.POSTED),
    }
    # Written by hand, in the order of the paper; each is filled in beforehand from what the meeting has.
    PARTS = ("basis", "dues", "ideology", "politics", "praise", "weaknesses", "directions", "opinions")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions", verbose_name="buổi sinh hoạt")
    kind = models.CharField("loại", max_length=10, choices=Kind, default=Kind.RESOLUTION)
    title = models.CharField("trích yếu", max_length=300)
    covers_meeting = models.BooleanField("kèm đánh giá nhiệm vụ, phân công, chấm điểm của buổi sinh hoạt", default=True)
    basis = models.TextField("Căn cứ", max_length=4000, blank=True)
    dues = models.CharField("Tình hình đóng đảng phí", max_length=300, blank=True)
    ideology = models.TextField("Tình hình tư tưởng", max_length=10_000, blank=True)
    politics = models.TextField("Thực hiện nhiệm vụ chính trị", max_length=10_000, blank=True)
    praise = models.TextField("Biểu dương, nhắc nhở", max_length=10_000, blank=True)
    weaknesses = models.TextField("Hạn chế, nguyên nhân", max_length=10_000, blank=True)
    directions = models.TextField("Phương hướng, nhiệm vụ", max_length=20_000, blank=True)
    opinions = models.TextField("Phụ lục: ý kiến thảo luận", max_length=20_000, blank=True)
    recipients = models.TextField("Nơi nhận", max_length=2000, blank=True)
    vote = models.ForeignKey(
        Vote, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lần biểu quyết thông qua"
    )
    state = models.CharField("trạng thái", max_length=6, choices=State, default=State.DRAFT, editable=False)
    facts = models.JSONField(null=True, editable=False)
    issuer = models.ForeignKey(Issuer, models.PROTECT, null=True, related_name="+", editable=False)
    term = models.ForeignKey(IssuingTerm, models.PROTECT, null=True, related_name="+", editable=False)
    number = models.PositiveIntegerField("số", null=True, editable=False)
    symbol = models.CharField("số, ký hiệu", max_length=60, blank=True, editable=False)
    issued_on = models.DateField("ngày ký", null=True, editable=False)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    signed_at = models.DateTimeField("ký lúc", null=True, editable=False)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+", editable=False)
    posted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    posted_at = models.DateTimeField("đăng lúc", null=True, editable=False)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = "nghị quyết, kết luận"
        verbose_name_plural = "nghị quyết, kết luận"
        default_permissions = ()
        indexes = [models.Index(fields=["meeting"], name="resolution_to_post", condition=Q(state="signed"))]
        constraints = [
            # A second tap on “Lưu” makes no second one.
            models.UniqueConstraint(fields=["meeting", "kind", "title"], name="resolution_once_a_title"),
            models.UniqueConstraint(
                "issuer",
                "kind",
                "number",
                Coalesce("term_id", -ExtractYear("issued_on"), output_field=models.BigIntegerField()),
                condition=Q(number__isnull=False),
                name="resolution_once_in_its_sequence",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                ^ Q(
                    facts__isnull=False,
                    issuer__isnull=False,
                    number__isnull=False,
                    issued_on__isnull=False,
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                ),
                name="resolution_signed_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="posted") | Q(document__isnull=False, posted_at__isnull=False),
                name="resolution_posted_has_document",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.get_kind_display(), self.symbol))) or self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:resolution", args=[self.meeting_id, self.pk])

    @property
    def unit(self) -> Unit:
        return self.meeting.unit

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT
