"""Lists of members that were brought in to be reconciled, and what each of their rows says until that is decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.models.units import Unit
from members.moves import Movable
from members.versions import Versioned


def file_path(roster: "RosterImport", name: str) -> str:
    """Kept under its fingerprint; the name its owner gave it is a field."""
    suffix = name.rpartition(".")[2].lower()
    return f"doi-chieu/{timezone.localdate():%Y/%m}/{roster.sha256[:32]}-{roster.unit_id}.{suffix}"


class RosterQuerySet(models.QuerySet["RosterImport"]):
    def of_units(self, units):
        """Of these units, newest first."""
        return self.filter(unit__in=units).select_related("unit", "uploaded_by__member").order_by("-pk")

    def with_people(self):
        """Those who brought, signed and took back, in the same query."""
        return self.select_related("uploaded_by__member", "signed_by__member", "undone_by__member")

    def open_twin(self, unit: Unit, sha256: str) -> "RosterImport | None":
        """The same file for the same unit that nobody has signed off yet."""
        return self.filter(unit=unit, sha256=sha256, state__in=RosterImport.UNSIGNED).first()


class RosterImport(Movable, Versioned):
    class State(models.TextChoices):
        WAITING = "waiting", "Chờ đọc"
        READING = "reading", "Đang đọc và so sánh"
        UNCLEAR = "unclear", "Chờ chỉ cột"
        READY = "ready", "Chờ đối chiếu"
        APPLYING = "applying", "Đang ghi"
        DONE = "done", "Đã ghi"
        UNDOING = "undoing", "Đang hoàn tác"
        UNDONE = "undone", "Đã hoàn tác"
        FAILED = "failed", "Không dùng được"
        DISCARDED = "discarded", "Đã bỏ"

    UNSIGNED = (State.WAITING, State.READING, State.UNCLEAR, State.READY)
    WORKING = (State.WAITING, State.READING, State.APPLYING, State.UNDOING)  # somebody waits for the worker
    MOVES = {
        "read": (frozenset({State.WAITING, State.READING}), State.READING),
        "show": (frozenset({State.READING}), State.READY),
        "ask": (frozenset({State.READING}), State.UNCLEAR),
        "reread": (frozenset({State.UNCLEAR, State.READY}), State.WAITING),
        "decide": (frozenset({State.READY}), State.READY),
        "sign": (frozenset({State.READY}), State.APPLYING),
        "finish": (frozenset({State.APPLYING}), State.DONE),
        "undo": (frozenset({State.DONE}), State.UNDOING),
        "restore": (frozenset({State.UNDOING}), State.UNDONE),
        "keep": (frozenset({State.UNDOING}), State.DONE),
        "fail": (frozenset({State.WAITING, State.READING, State.APPLYING}), State.FAILED),
        "discard": (frozenset({State.UNCLEAR, State.READY, State.FAILED}), State.DISCARDED),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rosters", verbose_name="đơn vị")
    name = models.CharField("tên tệp", max_length=200)
    file = models.FileField("tệp danh sách", upload_to=file_path, max_length=200, blank=True)
    checked = models.FileField("tệp kết quả kiểm tra", upload_to=file_path, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    found_units = models.BooleanField("thành lập chi bộ còn thiếu theo danh mục trong tệp", default=False)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)  # when the worker was last asked, or last began
    attempts = models.PositiveSmallIntegerField(default=0)  # of the work in hand
    failure = models.TextField("vì sao không được", blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("thời điểm tải lên", default=timezone.now)
    # What the list is, and what the comparison has found
    sheet = models.CharField("trang", max_length=100, blank=True)  # the first that is read
    sheets = models.JSONField(default=list)  # names of those to be read, when an officer has chosen among them
    # What the reading met: `lists` and `left` (sheets), `columns` and `words` that were not understood
    reading = models.JSONField(default=dict)
    header_row = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=dict)  # field → [letter, header]
    as_of = models.DateField("đến ngày", null=True, blank=True)
    skipped = models.JSONField(default=list)  # numbers of rows that are no person's
    founded = models.JSONField(default=list)  # [code, name] of the chi bộ it would found
    figures = models.JSONField(default=dict)
    # What was decided: for a whole group here, for one row on the row. Each decision is a new version, so that nobody
    # signs other ones than were on the screen.
    choices = models.JSONField(default=dict)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    signed_name = models.CharField("người ký", max_length=120, blank=True)
    signed_at = models.DateTimeField("thời điểm ký", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    applied_at = models.DateTimeField("thời điểm ghi", null=True, blank=True)
    applied = models.JSONField(default=dict)  # figures of what was written
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField("thời điểm hoàn tác", null=True, blank=True)
    undo_reason = models.CharField("lý do hoàn tác", max_length=300, blank=True)
    purged_at = models.DateTimeField("thời điểm xóa dòng và tệp", null=True, blank=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt đối chiếu danh sách"
        verbose_name_plural = "các đợt đối chiếu danh sách"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "sha256"],
                condition=Q(state__in=["waiting", "reading", "unclear", "ready"]),
                name="roster_same_file_once_unsigned",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["applying", "done", "undoing", "undone"]) | Q(signed_at__isnull=False),
                name="roster_written_only_when_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.unit}"

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING


class RosterRow(models.Model):
    """One row of a list, or a member who is missing from it. Written, compared and decided in sets; purged in time."""

    class Kind(models.TextChoices):
        NEW = "new", "Thêm mới"
        CHANGED = "changed", "Thay đổi"
        MOVED = "moved", "Chuyển chi bộ"
        MISSING = "missing", "Vắng trong danh sách"
        DUPLICATE = "duplicate", "Trùng"
        ERROR = "error", "Sai"
        NOTE = "note", "Cần xem lại"

    WRITTEN = (Kind.NEW, Kind.CHANGED, Kind.MOVED)  # what a signature can write

    class Decision(models.TextChoices):
        ACCEPT = "accept", "Nhận"
        SKIP = "skip", "Bỏ qua"
        SEEN = "seen", "Đã xem"

    class Result(models.TextChoices):
        APPLIED = "applied", "Đã ghi"
        STALE = "stale", "Đã thay đổi từ khi xem trước"
        TOUCHED = "touched", "Đã được sửa sau khi ghi"
        UNDONE = "undone", "Đã hoàn tác"

    # Half a million rows an import: no key is checked for each, and one index, in which every question begins.
    roster = models.ForeignKey(RosterImport, models.PROTECT, db_index=False, db_constraint=False, related_name="rows")
    kind = models.CharField(max_length=9, choices=Kind)
    number = models.IntegerField(null=True)  # in the sheet; None for who is missing from it
    verdict = models.CharField(max_length=12)
    # As the list has it; None is a cell that says nothing
    full_name = models.CharField(max_length=200, null=True)
    gender = models.CharField(max_length=6, null=True)
    birth_date = models.DateField(null=True)
    birth_precision = models.CharField(max_length=5, default="day", db_default="day")
    personal_id = models.CharField(max_length=12, null=True)
    card_no = models.CharField(max_length=12, null=True)
    card_no_legacy = models.CharField(max_length=8, null=True)
    cell_code = models.CharField(max_length=18, null=True)  # a code and no key: the chi bộ may not be founded yet
    admission_date = models.DateField(null=True)
    official_date = models.DateField(null=True)
    phone = models.CharField(max_length=12, null=True)
    status = models.CharField(max_length=12, null=True)
    status_date = models.DateField(null=True)
    reason = models.CharField(max_length=16, null=True)
    name_key = models.CharField(max_length=200, null=True)
    name_folded = models.CharField(max_length=200, null=True)
    more = models.JSONField(null=True)  # what members.roster_more reads of it
    problems = models.JSONField(default=list)
    # As the records have it
    person = models.BigIntegerField(null=True)  # Member.pk, without a key: an import of 500,000 rows checks none
    home_code = models.CharField(max_length=18, null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    record = models.JSONField(null=True)  # what the row stands against, of people of the unit only
    first = models.IntegerField(null=True)  # the row of which this one is a duplicate
    phone_taken = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(default=9, db_default=9)  # deaths first, then names
    # What was decided and done
    decision = models.CharField(max_length=6, choices=Decision, blank=True)
    remark = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=7, choices=Result, blank=True)
    prior = models.JSONField(null=True)  # the record before, for undoing
    imprint = models.CharField(max_length=32, null=True)  # of the record as it was written: another means touched
    joined = models.BigIntegerField(null=True)  # Affiliation.pk that was opened
    ended = models.BigIntegerField(null=True)  # Affiliation.pk that was closed
    account = models.BigIntegerField(null=True)  # User.pk whose sign-in followed
    account_phone = models.CharField(max_length=12, null=True)  # what it was

    class Meta:
        verbose_name = "dòng đối chiếu"
        verbose_name_plural = "các dòng đối chiếu"
        default_permissions = ()
        indexes = [
            models.Index(fields=["roster", "kind", "rank", "number", "id"], name="roster_row_by_rank"),
            models.Index(fields=["roster", "kind", "decision"], name="roster_row_decided", condition=~Q(decision="")),
        ]

    def __str__(self) -> str:
        return self.full_name or f"Dòng {self.number}"


class ListWording(models.Model):
    """What a heading or a word in the lists of one unit means: said once by an officer, then remembered."""

    class Kind(models.TextChoices):
        COLUMN = "column", "Tên cột"
        CELL = "cell", "Tên chi bộ"
        STATUS = "status", "Trạng thái"
        REASON = "reason", "Lý do"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="list_wordings", verbose_name="đơn vị")
    kind = models.CharField(max_length=6, choices=Kind)
    key = models.CharField(max_length=200)  # as it is compared
    text = models.CharField("danh sách ghi", max_length=200)
    meaning = models.CharField("hiểu là", max_length=20)  # a field, a code, a status, a reason; `none` for nothing
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người chỉ")
    at = models.DateTimeField("thời điểm", default=timezone.now)

    class Meta:
        verbose_name = "cách hiểu danh sách"
        verbose_name_plural = "các cách hiểu danh sách"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "key"], name="list_wording_once")]

    def __str__(self) -> str:
        return f"“{self.text}” → {self.meaning}"
