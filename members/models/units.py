"""The tree of party organisations."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from members import vietnamese
from members.models import spelling
from members.models.unit_search import ARMED, DEEPEST, STEP, lineage_of_outer, name_or_code, placed_under, typed_code
from members.powers import BROUGHT, Power

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # in the order of collation C
CODE = RegexValidator(r"^\d{2}(\.\d{3}){4}$", "Mã tổ chức đảng có dạng NN.NNN.NNN.NNN.NNN.")


def path_step(number: int) -> str:
    """The four base-36 characters of the `number`-th child (1 … 1,679,615)."""
    text = ""
    for _ in range(STEP):
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    if number:
        raise ValueError("a unit has too many children for its path")
    return text


def lineage_of(path: str) -> list[str]:
    """The paths of the root, …, the parent and the unit at `path` itself."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def whole_code(text: str) -> str:
    """`01.001.001` → `01.001.001.000.000`: the 14-digit code (1361-CV/BTCTW) with the empty groups a person leaves
    out."""
    groups = [group for group in text.strip().split(".") if group]
    return ".".join(groups + ["000"] * (5 - len(groups)))


class ArrayAt(models.Func):
    """The primary keys of `Unit.objects.at(paths)` as an array: for what everybody reads with every visit, where to
    compose that queryset costs as much as to ask it."""

    template = """ARRAY(
        WITH there AS (SELECT id FROM members_unit WHERE path = ANY(%(expressions)s))
        SELECT id FROM there UNION ALL SELECT past_id FROM members_inheritance JOIN there ON there.id = successor_id
    )"""
    output_field = ArrayField(models.BigIntegerField())

    def __init__(self, paths: Iterable[str]):
        super().__init__(models.Value(list(paths), output_field=ArrayField(models.TextField())))


class ReadingUnits(models.Func):
    """Of two paths, the second of a stay for a time or NULL: the units there and above, and the closed ones whose
    readers any of these has taken over. What `Unit.objects.at(member.reading_lineage)` finds, asked with the member."""

    template = """ARRAY(
        WITH there AS (SELECT place.id FROM members_unit AS place WHERE place.path = ANY(ARRAY(
            SELECT left(whole, depth) FROM unnest(ARRAY[%(expressions)s]) AS whole,
                generate_series(4, length(whole), 4) AS depth
        ))) SELECT id FROM there UNION ALL SELECT past_id FROM members_inheritance JOIN there ON there.id = successor_id
    )"""
    output_field = ArrayField(models.BigIntegerField())


class CommitteeUnits(models.Func):
    """Of a member, a day and the codes of seats: the units in whose committee the member sits that day, all above them,
    and the closed ones whose readers any of these has taken over."""

    template = """ARRAY(
        WITH there AS (SELECT place.id FROM members_unit AS place WHERE place.path = ANY(ARRAY(
            SELECT left(unit.path, depth)
            FROM (VALUES (%(expressions)s)) AS asked (member, today, codes)
            JOIN members_office AS seat ON seat.member_id = asked.member AND seat.since <= asked.today
                AND (seat.until IS NULL OR seat.until > asked.today) AND seat.code = ANY(asked.codes)
            JOIN members_unit AS unit ON unit.id = seat.unit_id, generate_series(4, length(unit.path), 4) AS depth
        ))) SELECT id FROM there UNION ALL SELECT past_id FROM members_inheritance JOIN there ON there.id = successor_id
    )"""
    output_field = ArrayField(models.BigIntegerField())


class IsOneOf(models.Func):
    """`column = ANY(array)`: PostgreSQL then reads the newest rows until the page is full.

    With a join it would read all that these units hold and sort it.
    """

    template, arg_joiner, output_field = "%(expressions)s)", " = ANY(", models.BooleanField()


def array_of(keys: list[int]) -> models.Value:
    """These keys as one value, so that a statement is the same for one and for thirty."""
    return models.Value(keys, output_field=ArrayField(models.BigIntegerField()))


def is_among(keys: models.QuerySet) -> Q:
    """Of rows: those whose key is in the one column of `keys`. They are found by their index beside an OR too, where
    `pk__in` has the whole table read."""
    return Q(IsOneOf(models.F("pk"), ArraySubquery(keys.order_by())))


class UnitQuerySet(models.QuerySet):
    def under(self, paths: Iterable[str]):
        """The units at `paths` and everything below them."""
        return self.filter(reduce(or_, (Q(path__startswith=path) for path in paths), Q(pk__in=[])))

    def reaching(self, unit: "Unit"):
        """`unit` and everything above it: whose articles and documents its members read; and the closed units whose
        readers any of these has taken over."""
        return self.at(unit.lineage)

    def leading_to(self, unit: "Unit"):
        """Everything above `unit` and itself, the root first: where it stands, as a page says it."""
        return self.filter(path__in=unit.lineage).order_by("path")

    def at(self, paths: Iterable[str]):
        """The units at `paths` and the closed ones whose readers they have taken over (Inheritance)."""
        paths = list(paths)
        inheritances: Any = self.model._meta.get_field("successors").related_model
        past = inheritances.objects.filter(successor__path__in=paths).values("past")
        return self.filter(Q(path__in=paths) | Q(pk__in=past))

    def active(self):
        return self.filter(status__in=Unit.WORKING)

    def shown_to_strangers(self):
        """Those of which anybody may know without signing in (UNITS_SHOWN). How the armed forces are organised is
        nobody's business: neither they, by their sector or by their name, nor anything under them is shown unless
        a province has decided so."""
        if settings.UNITS_SHOWN == "none":
            return self.none()
        if settings.UNITS_SHOWN == "all":
            return self
        guarded = Unit.objects.filter(Q(sector=Unit.Sector.ARMED_FORCES) | Q(name_folded__regex=ARMED))
        return self.exclude(models.Exists(guarded.filter(path__in=lineage_of_outer())))

    def coded(self, code: str):
        """The unit that has `code`, else the last one that had it: old links and workbooks still lead there.

        `01.001.001` is understood as the whole code.
        """
        whole = whole_code(code)
        now = Unit.objects.filter(code=whole).order_by().values("pk")
        before = UnitPeriod.objects.filter(code=whole).order_by("-pk").values("unit")
        return self.filter(pk=Coalesce(models.Subquery(now), models.Subquery(before[:1])))

    def by_code(self, code: str) -> "Unit":
        """Raises Unit.DoesNotExist where no unit has or had `code`, written as in `coded`."""
        return self.coded(code).get()

    def called(self, text: str):
        """Whose name has `text` from the beginning of a word on, accents or not, or whose code begins with it or once
        did; where there is none, those whose own name has one part of `text` and a unit above them the other: `chi bộ 7
        phúc lâm`. In the order of the tree, those first that are written as it was typed."""
        asked = name_or_code(text)
        if code := typed_code(text):
            asked |= Q(pk__in=UnitPeriod.objects.filter(code__startswith=code).values("unit"))
        found = self.filter(asked)
        placed = placed_under(text, Unit.objects.all())
        found = self.filter(placed) if placed and not found.exists() else found
        return found.order_by(*spelling.first(spelling.name_written(text)), "path")


class Unit(models.Model):
    class Kind(models.TextChoices):
        PROVINCE = "province", "Đảng bộ tỉnh, thành phố"
        HIGHER = "higher", "Đảng bộ cấp trên trực tiếp của tổ chức cơ sở đảng"
        BASE = "base", "Đảng bộ cơ sở"
        BASE_CELL = "base_cell", "Chi bộ cơ sở"
        AFFILIATED = "affiliated", "Đảng bộ trực thuộc cơ sở"
        SUB = "sub", "Đảng bộ bộ phận"
        CELL = "cell", "Chi bộ"
        TEMPORARY_CELL = "temporary_cell", "Chi bộ sinh hoạt tạm thời"
        RESERVE_CELL = "reserve_cell", "Chi bộ sinh hoạt dự bị (ngoài nước)"

    CELLS = (Kind.BASE_CELL, Kind.CELL, Kind.TEMPORARY_CELL, Kind.RESERVE_CELL)

    class Level(models.TextChoices):
        PROVINCE = "province", "Thành phố"
        DISTRICT = "district", "Quận, huyện (trước 01/7/2025)"
        COMMUNE = "commune", "Xã, phường, đặc khu"
        BODY = "body", "Cơ quan, đơn vị"
        CELL = "cell", "Chi bộ"

    class Sector(models.TextChoices):
        COMMUNE = "commune", "Xã, phường, đặc khu"
        OFFICE = "office", "Cơ quan"
        PUBLIC_SERVICE = "public_service", "Đơn vị sự nghiệp"
        STATE_ENTERPRISE = "state_enterprise", "Doanh nghiệp nhà nước"
        PRIVATE_ENTERPRISE = "private_enterprise", "Doanh nghiệp ngoài nhà nước"
        ARMED_FORCES = "armed_forces", "Lực lượng vũ trang"
        ABROAD = "abroad", "Ngoài nước"

    class Status(models.TextChoices):
        ACTIVE = "active", "Đang hoạt động"
        REARRANGING = "rearranging", "Đang sắp xếp"
        MERGED = "merged", "Đã sáp nhập"
        CONSOLIDATED = "consolidated", "Đã hợp nhất"
        SPLIT = "split", "Đã chia tách"
        HANDED_OVER = "handed_over", "Đã chuyển giao"
        DISSOLVED = "dissolved", "Đã giải thể"
        DISBANDED = "disbanded", "Đã giải tán"

    WORKING = (Status.ACTIVE, Status.REARRANGING)

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="cấp trên trực tiếp"
    )
    path = models.CharField(max_length=DEEPEST, unique=True, db_collation="C", editable=False)
    kind = models.CharField("loại hình", max_length=20, choices=Kind)
    level = models.CharField("cấp", max_length=20, choices=Level)
    code = models.CharField("mã tổ chức đảng", max_length=18, unique=True, validators=[CODE])
    symbol = models.CharField("ký hiệu", max_length=3, blank=True)
    name = models.CharField("tên", max_length=200)
    name_folded = models.CharField(max_length=200, editable=False)
    sector = models.CharField("loại hình cơ sở", max_length=20, choices=Sector, blank=True)
    status = models.CharField("trạng thái", max_length=20, choices=Status, default=Status.ACTIVE)
    founded_on = models.DateField("ngày thành lập", null=True, blank=True)
    closed_on = models.DateField("ngày kết thúc", null=True, blank=True)
    roster_as_of = models.DateField("danh sách đảng viên mới nhất, đến ngày", null=True, blank=True, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "tổ chức đảng"
        verbose_name_plural = "tổ chức đảng"
        ordering = ["path"]
        default_permissions = ()
        permissions = [(power.codename, power.label) for power in Power if power not in BROUGHT]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], condition=Q(closed_on=None), name="unit_name_once_under_parent"
            ),
            models.UniqueConstraint(models.Value(1), condition=Q(parent=None), name="unit_one_root"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.name_folded = vietnamese.search_text(self.name)
        super().save(*args, **kwargs)

    @property
    def lineage(self) -> list[str]:
        """The paths of the root, …, the parent and the unit itself."""
        return lineage_of(self.path)

    @property
    def depth(self) -> int:
        return len(self.path) // STEP

    @property
    def is_working(self) -> bool:
        return self.status in self.WORKING

    @property
    def is_cell(self) -> bool:
        return self.kind in self.CELLS

    @property
    def tier(self) -> str:
        """The level as members say it: `Thành phố`, `Đảng bộ` or `Chi bộ`."""
        return self.tier_of(self.kind, self.level)

    @classmethod
    def tier_of(cls, kind: str, level: str) -> str:
        """The same of a unit of which no more is known than its columns."""
        if kind in cls.CELLS:
            return "Chi bộ"
        return "Thành phố" if level == cls.Level.PROVINCE else "Đảng bộ"


class PeriodQuerySet(models.QuerySet):
    def on(self, day: date):
        """The tree as it stood on `day`: at most one row a unit. A change holds from its date on, that day included."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day))

    def under(self, paths: Iterable[str]):
        """As Unit.objects.under, with the paths of that time."""
        return self.filter(reduce(or_, (Q(path__startswith=path) for path in paths), Q(pk__in=[])))

    def called(self, text: str, day: date):
        """As Unit.objects.called, by the name, the code and the superior of `day`; a code that the unit has had on any
        other day names it too."""
        asked = name_or_code(text)
        if code := typed_code(text):
            asked |= Q(unit__in=UnitPeriod.objects.filter(code__startswith=code).values("unit"))
        found = self.filter(asked)
        placed = placed_under(text, UnitPeriod.objects.on(day))
        found = self.filter(placed) if placed and not found.exists() else found
        return found.order_by(*spelling.first(spelling.name_written(text)), "path")


class UnitPeriod(models.Model):
    """What a unit was and where it stood, from when to when; the open row is what it is, a closed unit has none."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="periods")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="child_periods")
    path = models.CharField(max_length=DEEPEST, db_collation="C")
    code = models.CharField(max_length=18)
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200, editable=False)
    kind = models.CharField(max_length=20, choices=Unit.Kind)
    level = models.CharField(max_length=20, choices=Unit.Level)
    valid_from = models.DateField("từ ngày", null=True, blank=True)  # None: longer than the portal knows
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "giai đoạn của tổ chức đảng"
        verbose_name_plural = "các giai đoạn của tổ chức đảng"
        default_permissions = ()
        ordering = ["path"]
        indexes = [
            models.Index(fields=["path"], name="unit_period_path"),
            models.Index(fields=["code"], name="unit_period_code"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(valid_to=None), name="unit_one_open_period"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="unit_period_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from or '…'} – {self.valid_to or 'nay'})"

    @classmethod
    def of(cls, unit: Unit, valid_from: date | None) -> "UnitPeriod":
        """Not saved: what `unit` is now, from `valid_from` on."""
        kept = ("parent_id", "path", "code", "name", "name_folded", "kind", "level")
        return cls(unit=unit, valid_from=valid_from, **{name: getattr(unit, name) for name in kept})
