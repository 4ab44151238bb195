"""The way of a score: noted by the member who watches, agreed by the chi ủy, voted by the chi bộ, decided by the
committee above (docs/rules.md §4.6)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from meetings.models import Criterion, EnteredPoints, Meeting, QualityScore, Rubric
from meetings.models.kinds import MONTHLY, THEMATIC
from meetings.scoring import cell_vote, sheet
from meetings.scoring.batch import Batch
from members import access, audit, notice_kinds, notices
from members.models import Member, User
from members.numbers import decimal
from members.powers import Power
from members.refusals import Refused

SCORED = {*MONTHLY, *THEMATIC}
AT_ONCE = 1_000
MEASURED = """
UPDATE meetings_qualityscore score
SET computed = new.computed, total = new.total, out_of = new.out_of, band = new.band
FROM jsonb_to_recordset(%s) AS new (id bigint, computed jsonb, total numeric, out_of numeric, band text)
WHERE score.id = new.id AND (score.computed, score.total, score.out_of, score.band)
    IS DISTINCT FROM (new.computed, new.total, new.out_of, new.band)
"""


class NotScored(Refused):
    """The meeting has not begun, or is of a kind that is not scored."""

    message = "Chỉ chấm điểm buổi sinh hoạt thường kỳ, chuyên đề đã khai mạc trên cổng."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotComplete(Refused):
    """Criteria without points."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, missing: Sequence[sheet.Line]):
        named = ", ".join(line.criterion.code for line in missing)
        super().__init__(f"Còn {len(missing)} tiêu chí chưa có điểm: {named}.")


class NotAgreed(Refused):
    """Too few of those who are counted are for the proposed class, or more than there are."""

    field = "votes_for"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, asked: cell_vote.Majority):
        super().__init__(
            f"Chi bộ thông qua khi có từ {asked.needed} phiếu tán thành trên {asked.counted} đồng chí phải tính. Chưa "
            "đủ thì đề nghị mở lại bảng điểm, sửa rồi biểu quyết lại."
        )


class NeedsReason(Refused):
    """Another class than the chi bộ's own, without a reason."""

    message = "Xếp loại khác với chi bộ tự xếp thì cần ghi lý do."
    field = "reason"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def begin(meeting: Meeting, *, by: User, watcher: Member) -> QualityScore:
    """Names `watcher`, who is on the roll, to follow and score `meeting`; changes who it is until the chi ủy agrees.
    Raises NotScored."""
    if meeting.opened_at is None or meeting.kind not in SCORED or not meeting.roll.filter(member=watcher).exists():
        raise NotScored
    rubric = Rubric.objects.in_force(meeting.unit, meeting.day)
    if rubric is None:
        raise NotScored("Chưa có bảng điểm nào có hiệu lực vào ngày sinh hoạt.")
    score, made = QualityScore.objects.get_or_create(
        meeting=meeting, defaults={"rubric": rubric, "watcher": watcher, "saved_by": by, "saved_at": timezone.now()}
    )
    if not made:
        if not _held(score).can("agree"):
            raise Refused("Chi ủy đã thống nhất điểm, không đổi người theo dõi được nữa.")
        score.claim_version(score.version, by=by, watcher=watcher)
    audit.record(by, "meeting.score_watcher", meeting, after={"watcher": watcher.full_name})
    notices.tell_all(
        notices.accounts_of(Member.objects.filter(pk=watcher.pk)),
        f"Đồng chí được giao theo dõi, chấm điểm “{meeting.title}”.",
        score.get_absolute_url(),
        kind=notice_kinds.RECORD,
    )
    refresh([score])
    return score


@transaction.atomic
def enter(
    score: QualityScore, *, by: User, seen: int | None, given: Mapping[str, tuple[Decimal | None, str]], weaknesses: str
) -> None:
    """Keeps the points that a person gives: `given` by code of the criterion, points (None: not yet) and on what
    grounds. Raises VersionConflict, Refused once the chi ủy has agreed."""
    if not _held(score).can("agree"):
        raise Refused("Chi ủy đã thống nhất điểm. Muốn sửa, đề nghị chi ủy mở lại trước.")
    score.claim_version(seen, by=by, weaknesses=weaknesses)
    criteria = {criterion.code: criterion for criterion in score.rubric.criteria.all()}
    rows = [
        EnteredPoints(score=score, criterion=criteria[code], points=points, remark=remark, by=by)
        for code, (points, remark) in given.items()
        if points is not None
    ]
    score.entered.exclude(criterion__in=[row.criterion for row in rows]).delete()
    EnteredPoints.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["score", "criterion"],
        update_fields=["points", "remark", "by", "at"],
    )
    refresh([score])
    words = {row.criterion.code: decimal(row.points) for row in rows}
    audit.record(by, "meeting.score_enter", score.meeting, after=words | {"total": decimal(score.total)})


@transaction.atomic
def agree(score: QualityScore, *, by: User) -> None:
    """The chi ủy agrees to the points as they stand and proposes the class. Raises NotComplete, WrongState."""
    _held(score)
    refresh([score])
    if missing := sheet_of(score).missing:
        raise NotComplete(missing)
    score.move("agree", saved_by=by, saved_at=timezone.now())
    audit.record(by, "meeting.score_agree", score.meeting, after=_words(score))


@transaction.atomic
def reopen(score: QualityScore, *, by: User, reason: str) -> None:
    """Back to the one who scores, before the chi bộ has voted. Raises WrongState."""
    score.move("reopen", saved_by=by, saved_at=timezone.now())
    audit.record(by, "meeting.score_reopen", score.meeting, reason=reason)


@transaction.atomic
def note_vote(score: QualityScore, *, by: User, votes_for: int) -> None:
    """How many of the chi bộ, of all who are counted, were for the proposed class; the committee above is asked to
    decide. Raises NotAgreed without the majority of the rules, WrongState."""
    asked = cell_vote.majority(score.meeting)
    if not asked.needed <= votes_for <= asked.counted:
        raise NotAgreed(asked)
    score.move("vote", votes_for=votes_for, votes_of=asked.counted, saved_by=by, saved_at=timezone.now())
    votes = {"votes": f"{votes_for}/{asked.counted}"}
    audit.record(by, "meeting.score_vote", score.meeting, after=_words(score) | votes)
    unit = score.meeting.unit
    if unit.parent:
        points = f"{score.get_band_display()} ({decimal(score.total)} điểm)"
        text = f"{unit.name} tự xếp loại sinh hoạt: {points}, chờ quyết định."
        notices.tell_all(
            access.nearest_office(Power.RATE_MEETINGS, unit.parent).only("pk"),
            text,
            score.get_absolute_url(),
            kind=notice_kinds.RECORD,
        )


@transaction.atomic
def confirm(score: QualityScore, *, by: User, band: str, reason: str) -> None:
    """The committee above decides the class. Raises NeedsReason where it is another than the chi bộ's own, WrongState;
    PermissionDenied for whoever does not hold the power above the chi bộ."""
    if not may_confirm(by, score):
        raise PermissionDenied("Việc này của cấp ủy cấp trên trực tiếp.")
    refresh([score])
    if band != score.band and not reason:
        raise NeedsReason
    score.move("confirm", final_band=band, final_reason=reason, decided_by=by, decided_at=timezone.now())
    after = _words(score) | {"final_band": band}
    audit.record(by, "meeting.score_confirm", score.meeting, power=Power.RATE_MEETINGS, after=after, reason=reason)
    told = access.whose_work(Power.PLAN_MEETINGS, score.meeting.unit).exclude(pk=by.pk).only("pk")
    text = f"Cấp trên xếp loại “{score.meeting.title}”: {score.get_final_band_display()}."
    notices.tell_all(told, f"{text} {reason}".strip(), score.get_absolute_url(), kind=notice_kinds.RECORD)


def _held(score: QualityScore) -> QualityScore:
    """The row as it is now, held to the end: nobody gives points beside who agrees to them."""
    return QualityScore.objects.select_for_update(no_key=True).get(pk=score.pk)


def may_confirm(user: User, score: QualityScore) -> bool:
    """Nobody decides upon the own chi bộ: the power is asked for above it."""
    above = score.meeting.unit.parent
    return above is not None and user.has_perm(Power.RATE_MEETINGS, above)


def sheet_of(score: QualityScore) -> sheet.Sheet:
    """The sheet as it was last measured; three queries."""
    entered = entered_by_code([score]).get(score.pk, {})
    criteria = list(score.rubric.criteria.all())
    thematic = with_thematic(Batch([score.meeting]))
    return sheet.compose(score.rubric, criteria, score.computed, entered, thematic=score.meeting_id in thematic)


def refresh(scores: Sequence[QualityScore]) -> None:
    """Measures anew, adds up and stores; the statements are the same for one and for a thousand. What the committee
    above has decided is left as it was."""
    open_ones = [score for score in scores if score.state != QualityScore.State.CONFIRMED]
    criteria = _criteria_of({score.rubric_id for score in open_ones})
    given = _points_by_code(open_ones)
    batch = Batch([score.meeting for score in open_ones])
    measured = sheet.measure(batch, {score.meeting_id: criteria[score.rubric_id] for score in open_ones})
    with_one = with_thematic(batch)
    for score in open_ones:
        score.computed = measured[score.meeting_id]
        thematic = score.meeting_id in with_one
        score.total, score.out_of = sheet.add_up(
            score.rubric, criteria[score.rubric_id], score.computed, given.get(score.pk, {}), thematic=thematic
        )
        score.band = sheet.band_of(score.total, batch, score.meeting)
    _store(open_ones)


def _store(scores: Sequence[QualityScore]) -> None:
    """What was measured, in one statement; a row that stays as it was is not written."""
    rows = [
        {"id": score.pk, "computed": score.computed, "band": score.band}
        | {"total": str(score.total), "out_of": str(score.out_of)}
        for score in scores
    ]
    with connection.cursor() as cursor:
        cursor.execute(MEASURED, [Jsonb(rows)])  # type: ignore[list-item]  # a wrapper of psycopg


def _points_by_code(scores: Sequence[QualityScore]) -> dict[int, dict[str, Decimal]]:
    """The points that people gave for each of `scores`, by code of the criterion; one query."""
    found: dict[int, dict[str, Decimal]] = {}
    rows = EnteredPoints.objects.filter(score__in=[score.pk for score in scores])
    for score, code, points in rows.values_list("score", "criterion__code", "points"):
        found.setdefault(score, {})[code] = points
    return found


def _criteria_of(rubrics: Iterable[int]) -> dict[int, list[Criterion]]:
    found: dict[int, list[Criterion]] = {pk: [] for pk in rubrics}
    for criterion in Criterion.objects.filter(rubric__in=found).order_by("rubric", "position"):
        found[criterion.rubric_id].append(criterion)
    return found


def with_thematic(batch: Batch) -> set[int]:
    """The meetings of `batch` in whose month their unit met upon a chuyên đề."""
    if not batch.keys:
        return set()
    months = {pk: day.replace(day=1) for pk, day in batch.days.items()}
    since = timezone.make_aware(datetime.combine(min(months.values()), time.min))
    held = batch.rows_of_units(Meeting.objects.announced().filter(kind__in=THEMATIC, starts_at__gte=since))
    met = {(unit, timezone.localdate(at).replace(day=1)) for unit, at in held.values_list("unit", "starts_at")}
    return {meeting.pk for meeting in batch if (meeting.unit_id, months[meeting.pk]) in met}


def _words(score: QualityScore) -> dict:
    return {"total": decimal(score.total or Decimal(0)), "band": score.band}


def entered_by_code(scores: Sequence[QualityScore]) -> dict[int, dict[str, EnteredPoints]]:
    """What people gave for each of `scores`, by code of the criterion; one query."""
    found: dict[int, dict[str, EnteredPoints]] = {}
    for row in EnteredPoints.objects.filter(score__in=scores).select_related("criterion", "by__member"):
        found.setdefault(row.score_id, {})[row.criterion.code] = row
    return found
