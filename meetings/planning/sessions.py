"""What is done to a meeting: planned, changed, given papers, cancelled, answered. Rights were asked at the door."""

from collections.abc import Iterable
from contextlib import contextmanager
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from documents.models import Document
from meetings import wording
from meetings.models import AgendaItem, Answer, Meeting
from members import audit, notices, personal_data
from members.models import Member, Unit, User
from members.powers import Power
from members.refusals import Refused


class MeetingClosed(Refused):
    """The meeting has begun, is over or was cancelled: nothing of it is changed any more."""

    message = "Buổi sinh hoạt đã bắt đầu, không thay đổi được nữa."


class NotSummoned(Refused):
    """Who answers is not called to the meeting."""

    message = "Đồng chí không thuộc diện triệu tập của buổi sinh hoạt này."
    status = HTTPStatus.FORBIDDEN


class PaperOutOfReach(Refused):
    """A chosen paper does not reach the members of the unit, or no longer."""

    message = "Có văn kiện đã gỡ hoặc không gửi đến chi bộ này, đề nghị chọn lại."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Clash(Refused):
    """The unit already has a meeting at this very hour."""

    message = "Chi bộ đã có buổi sinh hoạt vào đúng giờ này."
    field = "start"


@transaction.atomic
def plan(unit: Unit, *, by: User, agenda: list[str], **facts) -> Meeting:
    """Creates and announces a meeting. `facts`: kind, title, starts_at, ends_at, place. Raises Clash."""
    meeting = Meeting(unit=unit, planned_by=by, **facts)
    with _one_at_a_time():
        meeting.save(force_insert=True)
    _write_agenda(meeting, agenda)
    audit.record(by, "meeting.plan", meeting, power=Power.PLAN_MEETINGS, after=_audit_payload(meeting, agenda))
    _tell(meeting, f"Mời dự {meeting.title}: {wording.moment(meeting.starts_at)}, tại {meeting.place}.", by=by)
    return meeting


@transaction.atomic
def change(meeting: Meeting, *, by: User, seen: int | None, agenda: list[str], **facts) -> None:
    """Changes what differs; members are told when the time or the place does.

    `seen` is the version the planner looked at: raises VersionConflict when there is a newer one with other words, else
    Clash or MeetingClosed.
    """
    locked = _lock_open(meeting)
    old_agenda = [item.title for item in locked.agenda.all()]
    before, after = _audit_payload(locked, old_agenda), _audit_payload(Meeting(**facts), agenda)
    if before == after:
        return
    with _one_at_a_time():
        locked.claim_version(seen, by=by, **facts)
    if old_agenda != agenda:
        locked.agenda.all().delete()
        _write_agenda(locked, agenda)
    meeting.refresh_from_db()
    audit.record(by, "meeting.change", meeting, power=Power.PLAN_MEETINGS, before=before, after=after)
    if any(before[fact] != after[fact] for fact in ("starts_at", "ends_at", "place")):
        _tell(meeting, f"{meeting.title} thay đổi: {wording.moment(meeting.starts_at)}, tại {meeting.place}.", by=by)


@transaction.atomic
def choose_papers(meeting: Meeting, *, by: User, papers: Iterable[Document]) -> None:
    """Exactly these papers go with the meeting. Raises PaperOutOfReach for one that does not reach the members of its
    unit, MeetingClosed once it was cancelled."""
    locked = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    if locked.state == Meeting.State.CANCELLED:
        raise MeetingClosed("Buổi sinh hoạt đã hoãn, không thêm tài liệu được nữa.")
    wanted = {paper.pk for paper in papers}
    chosen = Document.objects.reaching(meeting.unit).filter(pk__in=wanted)
    after = {paper.pk: paper.symbol for paper in chosen}
    if wanted - after.keys():
        raise PaperOutOfReach
    before = {paper.pk: paper.symbol for paper in locked.papers.all()}
    if before.keys() == after.keys():
        return
    locked.papers.set(after)
    audit.record(
        by,
        "meeting.papers",
        meeting,
        power=Power.PLAN_MEETINGS,
        before={"papers": sorted(before.values())},
        after={"papers": sorted(after.values())},
    )


@transaction.atomic
def cancel(meeting: Meeting, *, by: User, reason: str) -> None:
    """Says that the meeting will not be, and why. Raises MeetingClosed when it is over, WrongState when another was
    quicker."""
    if meeting.is_over:
        raise MeetingClosed("Buổi sinh hoạt đã diễn ra, không hoãn được nữa.")
    saved = {"saved_by": by, "saved_at": timezone.now(), "version": F("version") + 1}
    meeting.move("cancel", cancel_reason=reason, **saved)
    meeting.refresh_from_db(fields=["version"])
    audit.record(by, "meeting.cancel", meeting, power=Power.PLAN_MEETINGS, reason=reason)
    _tell(meeting, f"Hoãn {meeting.title} ({wording.moment(meeting.starts_at)}). Lý do: {reason}", by=by)


@transaction.atomic
def answer(meeting: Meeting, *, by: User, coming: bool, reason: str = "", note: str = "") -> Answer:
    """What the member behind `by` says: comes, or asks to be excused. The last word before the beginning counts.

    Raises MeetingClosed when the meeting has begun or was cancelled, NotSummoned when the member is not called to it.
    """
    member = by.member
    if not meeting.summons(member):
        raise NotSummoned
    locked = _lock_open(meeting)
    words = {"coming": coming, "reason": "" if coming else reason, "note": "" if coming else note}
    earlier = Answer.objects.filter(meeting=locked, member=member).first()
    before = {word: getattr(earlier, word) for word in words} if earlier else None
    if before == words:
        return earlier
    given, _ = Answer.objects.update_or_create(meeting=locked, member=member, defaults=words | {"at": timezone.now()})
    audit.record(by, "meeting.answer", meeting, before=before, after=words)
    return given


def next_for(member: Member) -> tuple[Meeting | None, Answer | None]:
    """The next meeting `member` is called to, with `paper_count`, and what the member answered; at most two queries."""
    meeting = Meeting.objects.summoning(member).still_ahead().with_paper_count().first()
    return meeting, answer_of(member, meeting) if meeting else None


def answer_of(member: Member | None, meeting: Meeting) -> Answer | None:
    return meeting.answers.filter(member=member).first() if member else None


def _lock_open(meeting: Meeting) -> Meeting:
    """The meeting's row, held to the end of the transaction so that nothing changes beside; else MeetingClosed."""
    locked = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    if locked.state == Meeting.State.CANCELLED:
        raise MeetingClosed("Buổi sinh hoạt này đã hoãn.")
    if locked.has_begun:
        raise MeetingClosed
    return locked


@contextmanager
def _one_at_a_time():
    """Turns the database's refusal of a second meeting of the unit at the same hour into a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "meeting_one_of_a_unit_at_a_time" not in str(error):
            raise
        raise Clash from None


def _write_agenda(meeting: Meeting, agenda: list[str]) -> None:
    items = [AgendaItem(meeting=meeting, position=place, title=title) for place, title in enumerate(agenda, start=1)]
    AgendaItem.objects.bulk_create(items)


def _audit_payload(meeting: Meeting, agenda: list[str]) -> dict:
    """What the members are told of a meeting, as the audit keeps it."""
    return {
        "kind": str(meeting.kind),
        "title": meeting.title,
        "starts_at": timezone.localtime(meeting.starts_at).isoformat(),
        "ends_at": timezone.localtime(meeting.ends_at).isoformat(),
        "place": meeting.place,
        "agenda": agenda,
    }


def _tell(meeting: Meeting, text: str, *, by: User) -> None:
    """One notice to each summoned member who has an account, except `by`."""
    listeners = notices.accounts_of(meeting.summoned()).exclude(pk=by.pk)
    notices.tell_all(listeners.only("pk"), text, meeting.get_absolute_url())


def resolve_duplicates(coming: QuerySet[Meeting], successor: Unit, why: str) -> None:
    """Chi bộ that become one cannot meet twice at the same hour: of the meetings `coming` to `successor`, those that
    begin with another one are cancelled, and their members are told."""
    taken = set(Meeting.objects.still_ahead().filter(unit=successor).values_list("starts_at", flat=True))
    for meeting in coming.order_by("starts_at", "pk"):
        if meeting.starts_at in taken:
            meeting.move("cancel", cancel_reason=why[:300], version=F("version") + 1)
            text = f"Hoãn {meeting.title} ({wording.moment(meeting.starts_at)}). Lý do: {why}"
            notices.tell_all(notices.accounts_of(meeting.summoned()), text, meeting.get_absolute_url())
        taken.add(meeting.starts_at)


def answers_of(user: User) -> QuerySet[Answer]:
    """What the member behind `user` answered to summonses, the newest first."""
    return Answer.objects.filter(member=user.member_id).select_related("meeting").order_by("-at", "-pk")


def answer_in_words(answer: Answer) -> dict[str, str]:
    return {
        "Buổi sinh hoạt": f"{answer.meeting.title}, {personal_data.day(answer.meeting.starts_at)}",
        "Trả lời": "Sẽ dự" if answer.coming else f"Xin vắng: {answer.get_reason_display().lower()}",
        "Nói rõ thêm": answer.note or "—",
        "Lúc": personal_data.day(answer.at),
    }
