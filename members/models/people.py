"""Party members: the nine summary fields of Quy định 339-QĐ/TW and where a member is; nothing of the dossier."""

from datetime import date
from functools import reduce
from operator import or_

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from members import vietnamese
from members.models.units import Unit
from members.versions import Versioned

BIRTH_FORMATS = {"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}
COUNTED_STATUSES = ("active", "exempt", "suspended", "interrupted")


def masked(number: str) -> str:
    """`001170000123` → `********0123`: how a personal or card number is shown until its reading is audited."""
    return "*" * (len(number) - 4) + number[-4:]


class MemberQuerySet(models.QuerySet):
    def under(self, paths):
        """Members whose place of official activity is one of the subtrees at `paths`."""
        # On the joined unit itself, which is also what orders a list: a subquery would join the tree a second time.
        return self.filter(reduce(or_, (Q(unit__path__startswith=path) for path in paths), Q(pk__in=[])))

    def recorded(self):
        """Everybody but rows that an undone import has left behind."""
        return self.exclude(status=Member.Status.VOIDED)

    def counted(self):
        """Official and probationary members on the membership list: `tổng số đảng viên` (docs/rules.md §8.1)."""
        return self.filter(status__in=Member.COUNTED)

    def gone(self):
        """Those who have left the Party or whose activity is interrupted: who may be taken back."""
        return self.filter(status__in=(Member.Status.LEFT, Member.Status.INTERRUPTED))

    def deceased(self):
        return self.filter(status=Member.Status.DECEASED)

    def eligible(self):
        """Counted members with no reason against using the handbook: `đủ điều kiện` (docs/rules.md §8.1)."""
        return self.counted().filter(ineligible_reason="")

    def assisted(self):
        """Counted members who cannot use the handbook and whom a named comrade of the chi bộ brings the papers."""
        return self.counted().exclude(ineligible_reason="").exclude(helper=None)

    def born_since(self, day: date):
        """Born on `day` or later, and those of whom too little is known to say that they were born before it."""
        month, year = day.replace(day=1), day.replace(day=1, month=1)
        known, precision = Q(birth_date__gte=day), Member.Precision
        known |= Q(birth_precision=precision.MONTH, birth_date__gte=month) | Q(birth_precision=precision.YEAR)
        return self.filter(known, birth_date__gte=year)

    def numbered(self, number: str):
        """Whose personal, card or phone number is exactly `number`: digits only, as they are kept."""
        return self.filter(
            {
                12: Q(personal_id=number) | Q(card_no=number),
                10: Q(phone=number),
                8: Q(card_no_legacy=number),
            }.get(len(number), Q(pk__in=[]))
        )

    def named(self, query: str):
        """Whose name holds every word of `query` (from vietnamese.search_query); nobody for an empty one."""
        return self.filter(name_search=SearchQuery(query, config="simple", search_type="raw")) if query else self.none()

    def in_office_order(self):
        """By unit, then Vietnamese given name."""
        return self.order_by("unit__path", "name_key", "pk")


class Member(Versioned):
    class Gender(models.TextChoices):
        MALE = "male", "Nam"
        FEMALE = "female", "Nữ"

    class Status(models.TextChoices):
        ACTIVE = "active", "Đang sinh hoạt Đảng"
        EXEMPT = "exempt", "Miễn sinh hoạt"
        SUSPENDED = "suspended", "Đình chỉ sinh hoạt"
        INTERRUPTED = "interrupted", "Gián đoạn sinh hoạt"
        MOVED = "moved", "Đã chuyển sinh hoạt"
        LEFT = "left", "Rời khỏi Đảng"
        DECEASED = "deceased", "Từ trần"
        VOIDED = "voided", "Hủy do nhập nhầm"  # an import that was undone; the row stays, as every row does

    COUNTED = tuple(map(Status, COUNTED_STATUSES))

    class Reason(models.TextChoices):
        EXEMPT = "exempt", "Miễn công tác và sinh hoạt"
        NO_SMARTPHONE = "no_smartphone", "Không có điện thoại thông minh"
        OLD_OR_ILL = "old_or_ill", "Tuổi cao, sức yếu"
        ABROAD = "abroad", "Ở ngoài nước"
        LONG_ABSENT = "long_absent", "Vắng dài ngày"
        SPECIAL_FORCE = "special_force", "Lực lượng đặc thù"
        OTHER = "other", "Lý do khác"

    class Precision(models.TextChoices):
        """How much of a birth date is known: of old dossiers often the year only."""

        DAY = "day", "Đủ ngày, tháng, năm"
        MONTH = "month", "Chỉ biết tháng và năm"
        YEAR = "year", "Chỉ biết năm"

        def written(self, day: date) -> str:
            """As much of `day` as is known."""
            return f"{day:{BIRTH_FORMATS[self.value]}}"

    # Without an index of its own: member_unit_name begins with it.
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="members", verbose_name="chi bộ")
    temporary_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="temporary_members",
        verbose_name="chi bộ sinh hoạt tạm thời",
    )
    full_name = models.CharField("họ và tên", max_length=120)
    birth_date = models.DateField("ngày sinh")  # the first day of what is known of it
    birth_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY, db_default="day")
    gender = models.CharField("giới tính", max_length=6, choices=Gender)
    admission_date = models.DateField("ngày vào Đảng", null=True, blank=True)
    official_date = models.DateField("ngày chính thức", null=True, blank=True)
    # Tuổi đảng counts from the decision, not from the ceremony (docs/rules.md §3.4); None: no decision was kept.
    admission_decision_date = models.DateField("ngày quyết định kết nạp", null=True, blank=True)
    card_no = models.CharField("số thẻ đảng viên", max_length=12, blank=True)
    card_no_legacy = models.CharField("số thẻ theo QĐ 85", max_length=8, blank=True)
    personal_id = models.CharField("số định danh cá nhân", max_length=12)
    phone = models.CharField("số điện thoại", max_length=12, blank=True)
    status = models.CharField("trạng thái", max_length=12, choices=Status, default=Status.ACTIVE)
    status_date = models.DateField("ngày rời, mất, miễn", null=True, blank=True)
    ineligible_reason = models.CharField("lý do chưa đủ điều kiện", max_length=16, choices=Reason, blank=True)
    # Who in the chi bộ brings the papers to a member who cannot use the portal.
    # Indexed where there is one: few members have a helper, and an import need not write an index of nothing.
    helper = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="helps",
        verbose_name="người giúp trong chi bộ",
    )
    activated_on = models.DateField("ngày kích hoạt", null=True, blank=True, editable=False)
    last_active_on = models.DateField("ngày dùng gần nhất", null=True, blank=True, editable=False)
    name_key = models.CharField(max_length=200, db_collation="C", editable=False)
    name_folded = models.CharField(max_length=120, editable=False)
    name_search = models.GeneratedField(
        expression=SearchVector("name_folded", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    # Grows with each change of what the record says or of who helps, by whatever way; a default of the database too, as
    # lists are brought in by SQL.
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    name_apart: str  # in a list of which members.namesakes.with_names was asked

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "đảng viên"
        verbose_name_plural = "đảng viên"
        default_permissions = ()
        indexes = [
            models.Index(fields=["unit", "name_key"], name="member_unit_name"),
            models.Index(fields=["phone"], name="member_phone", condition=~Q(phone="")),
            models.Index(fields=["card_no"], name="member_card", condition=~Q(card_no="")),
            models.Index(fields=["card_no_legacy"], name="member_card_legacy", condition=~Q(card_no_legacy="")),
            models.Index(fields=["helper"], name="member_helper", condition=Q(helper__isnull=False)),
            # What few members have is found here; what many have, among the first of the list (people.membership_list).
            models.Index(fields=["birth_date"], name="member_birth"),
            models.Index(fields=["ineligible_reason"], name="member_reason", condition=~Q(ineligible_reason="")),
            models.Index(fields=["status"], name="member_gone", condition=~Q(status__in=COUNTED_STATUSES)),
            GinIndex(fields=["name_search"], name="member_name_search"),
        ]
        constraints = [
            # Not unique=True, which would bring a second index for LIKE: nobody searches by part of a number.
            models.UniqueConstraint(fields=["personal_id"], name="member_personal_id_once"),
            models.CheckConstraint(condition=Q(personal_id__regex=r"^\d{12}$"), name="member_personal_id_12_digits"),
            models.CheckConstraint(
                condition=~Q(status="exempt") | Q(ineligible_reason="exempt"), name="member_exempt_is_not_eligible"
            ),
            models.CheckConstraint(
                condition=Q(helper=None) | ~Q(ineligible_reason=""), name="member_helped_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args, **kwargs):
        self.full_name = vietnamese.proper_name(self.full_name)
        self.name_key = vietnamese.sort_key(self.full_name)
        self.name_folded = vietnamese.search_text(self.full_name)
        if self.status == self.Status.EXEMPT:
            self.ineligible_reason = self.Reason.EXEMPT
        super().save(*args, **kwargs)

    @property
    def masked_personal_id(self) -> str:
        return masked(self.personal_id)

    @property
    def masked_card_no(self) -> str:
        return masked(self.card_no)

    @property
    def masked_card_no_legacy(self) -> str:
        return masked(self.card_no_legacy)

    @property
    def masked_phone(self) -> str:
        return masked(self.phone)

    @property
    def birth_written(self) -> str:
        """`05/02/1975`, or as much of it as is known: `02/1975`, `1975`."""
        return self.Precision(self.birth_precision).written(self.birth_date)

    @property
    def birth_cell(self) -> date | str:
        """For a workbook: the day where all of it is known, which sorts, else `birth_written`."""
        return self.birth_date if self.birth_precision == self.Precision.DAY else self.birth_written

    def may_be_born_on(self, day: date) -> bool:
        """Whether nothing that is known of the birth date speaks against `day`."""
        return self.Precision(self.birth_precision).written(day) == self.birth_written

    @property
    def given_name(self) -> str:
        return vietnamese.name_parts(self.full_name)[2]

    @property
    def reading_lineage(self) -> list[str]:
        """The paths of the units whose news and documents the member reads: of the own chi bộ and all above it; for who
        takes part elsewhere for a time (sinh hoạt tạm thời) also of that chi bộ and all above."""
        if self.temporary_unit_id is None:
            return self.unit.lineage
        return sorted({*self.unit.lineage, *self.temporary_unit.lineage})

    @property
    def is_counted(self) -> bool:
        return self.status in self.COUNTED

    @property
    def is_official(self) -> bool:
        """Chính thức; a member without a date of recognition is dự bị."""
        return self.official_date is not None


class AffiliationQuerySet(models.QuerySet):
    def covering(self, day: date):
        """The official places of members on `day`: at most one row a member."""
        return self.filter(Q(until=None) | Q(until__gt=day), kind=Affiliation.Kind.OFFICIAL, since__lte=day)


class Affiliation(models.Model):
    """Where a member was, from when to when; the open row is where the member is."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", "Chính thức"
        TEMPORARY = "temporary", "Tạm thời"

    member = models.ForeignKey(Member, models.PROTECT, related_name="affiliations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="affiliations")
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.OFFICIAL)
    since = models.DateField("từ ngày")
    until = models.DateField("đến ngày", null=True, blank=True)
    reason = models.CharField("lý do", max_length=200, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = "quá trình sinh hoạt"
        verbose_name_plural = "quá trình sinh hoạt"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"], condition=Q(until=None), name="affiliation_one_open_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="affiliation_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.unit}"


class PartyAgeGap(models.Model):
    """Time that does not count for tuổi đảng (docs/rules.md §3.4). Why it was interrupted stays in the dossier."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="party_age_gaps")
    since = models.DateField("từ ngày")
    until = models.DateField("đến ngày")

    class Meta:
        verbose_name = "thời gian không tính tuổi đảng"
        verbose_name_plural = "thời gian không tính tuổi đảng"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="party_age_gap_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.since} – {self.until}"
