"""What one document does to another, and which of them are in force on a day."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from documents.models.kinds import Validity
from documents.models.library import Document
from members.models import User


class RelationQuerySet(models.QuerySet):
    def standing(self):
        """Which nobody has taken back, and whose source is in the library."""
        return self.filter(removed_at=None, source__withdrawn_at=None)

    def begun(self, day: date):
        """Which have taken effect by the end of `day`."""
        return self.dated().filter(begins__lte=day).taking_effect()

    def taking_effect(self):
        """But those, of the dated ones, whose source is abolished or over before their day comes."""
        acts = Relation.objects.standing().dated().ending(Relation.Kind.ABOLISHES)
        abolished = Exists(acts.filter(target=OuterRef("source"), begins__lt=OuterRef("begins")))
        return self.exclude(source__effective_to__lt=F("begins")).exclude(abolished)

    def dated(self):
        """Each with the day from which it holds, `begins`: its own, else that of its source."""
        return self.annotate(begins=Coalesce("effective_on", "source__effective_from", "source__issued_on"))

    def changing(self):
        """Which change whether their target is in force."""
        return self.filter(kind__in=Relation.CHANGING)

    def ending(self, kind: str):
        """Which end their target as a whole."""
        return self.filter(kind=kind, part="")

    def waiting_for(self, document: Document, symbols: Iterable[str]):
        """Which name the number of `document`, one of these `symbols`, and have no target in the library yet, or no
        longer."""
        absent = Q(target=None) | Q(target__withdrawn_at__isnull=False)
        day = Q(target_issued_on=None) | Q(target_issued_on=document.issued_on)
        return self.standing().filter(absent, day, target_symbol__in=symbols).exclude(source=document)


class Relation(models.Model):
    """`source` does `kind` to `target`, or to a document that the library does not hold yet, known by its number."""

    class Kind(models.TextChoices):
        REPLACES = "replaces", "Thay thế"
        AMENDS = "amends", "Sửa đổi"
        SUPPLEMENTS = "supplements", "Bổ sung"
        ABOLISHES = "abolishes", "Bãi bỏ"
        BASED_ON = "based_on", "Căn cứ"
        GUIDES = "guides", "Hướng dẫn"
        CITES = "cites", "Viện dẫn"

    CHANGING = (Kind.REPLACES, Kind.AMENDS, Kind.SUPPLEMENTS, Kind.ABOLISHES)
    PASSIVE: dict[str, str] = {  # as the target tells it
        Kind.REPLACES: "Được thay thế bởi",
        Kind.AMENDS: "Được sửa đổi bởi",
        Kind.SUPPLEMENTS: "Được bổ sung bởi",
        Kind.ABOLISHES: "Bị bãi bỏ bởi",
        Kind.BASED_ON: "Là căn cứ của",
        Kind.GUIDES: "Được hướng dẫn bởi",
        Kind.CITES: "Được viện dẫn trong",
    }

    source = models.ForeignKey(Document, models.PROTECT, related_name="relations", verbose_name="văn kiện")
    kind = models.CharField("quan hệ", max_length=12, choices=Kind)
    target = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="done_to_it", verbose_name="với văn kiện"
    )
    target_symbol = models.CharField("số, ký hiệu", max_length=60)
    # Where the clerk has said of which day: numbers begin again with each term.
    target_issued_on = models.DateField(null=True, blank=True, editable=False)
    effective_on = models.DateField(
        "từ ngày", null=True, blank=True, help_text="Để trống khi từ ngày văn kiện này có hiệu lực."
    )
    part = models.CharField(
        "phần", max_length=200, blank=True, help_text="Như “Điều 3, khoản 2”; để trống khi là toàn văn bản."
    )
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    # The versions of the source that brought it and that took it away.
    since_version = models.PositiveIntegerField(default=1, editable=False)
    until_version = models.PositiveIntegerField(null=True, editable=False)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = "quan hệ văn kiện"
        verbose_name_plural = "quan hệ văn kiện"
        default_permissions = ()
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["target", "kind"], name="relation_to", condition=Q(removed_at=None)),
            models.Index(fields=["target_symbol"], name="relation_named", condition=Q(removed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_not_to_itself"),
            models.UniqueConstraint(
                fields=["source", "kind", "target_symbol", "part"],
                condition=Q(removed_at=None),
                name="relation_once",
            ),
        ]

    def __str__(self) -> str:
        part = f" ({self.part})" if self.part else ""
        return f"{self.get_kind_display()} {self.target_symbol}{part}"

    @property
    def unit(self):
        return self.source.unit

    @property
    def audit_name(self) -> str:
        return f"{self.source.symbol}: {self}"

    @property
    def starts_on(self) -> date:
        """The day from which it holds."""
        return self.effective_on or self.source.effective_from or self.source.issued_on

    @property
    def changes(self) -> bool:
        """Whether it bears on the validity of its target."""
        return self.kind in self.CHANGING

    @property
    def ends_all(self) -> bool:
        """Whether nothing of its target stays in force."""
        return self.kind in (self.Kind.REPLACES, self.Kind.ABOLISHES) and not self.part

    @property
    def told_by_target(self) -> str:
        return self.PASSIVE[self.kind]

    @classmethod
    def state_on(cls, day: date) -> Case:
        """Whether a document is in force on `day`, from the facts alone: its dates, and what others do to it.

        What came into force stays done when its source expires later: nothing revives what was replaced, except that
        the source leaves the library or the relation is taken back.
        """
        acts = cls.objects.standing().begun(day).filter(target=OuterRef("pk"))
        return Case(
            When(withdrawn_at__isnull=False, then=Value(Validity.GONE)),
            When(Exists(acts.ending(cls.Kind.ABOLISHES)), then=Value(Validity.ABOLISHED)),
            When(Exists(acts.ending(cls.Kind.REPLACES)), then=Value(Validity.EXPIRED)),
            When(effective_to__lt=day, then=Value(Validity.EXPIRED)),
            When(effective_from__gt=day, then=Value(Validity.PENDING)),
            When(effective_from=None, issued_on__gt=day, then=Value(Validity.PENDING)),
            When(Exists(acts.changing()), then=Value(Validity.PARTLY)),
            default=Value(Validity.IN_FORCE),
        )
