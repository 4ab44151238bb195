"""A góp ý, phản ánh from the day it is sent to the day its sender is content, or the level above has it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.feedback import rights
from meetings.models import Feedback, FeedbackEvent, FeedbackFile
from meetings.models.feedback import new_code
from meetings.uploads import Upload
from members import audit, notice_kinds, notices, rules
from members.deadlines import due_on
from members.models import Unit, User
from members.moves import WrongState

Kind = FeedbackEvent.Kind
RECEIVE, ANSWER, CLOSE = "feedback.receive", "feedback.answer", "feedback.close_after"


@transaction.atomic
def send(unit: Unit, *, by: User, text: str, phone: str, file: Upload | None = None) -> Feedback:
    """Gives it to the cấp ủy of `unit`, with the days by which it is received and answered. Raises FeedbackRefused for
    a unit that does not take what this member writes."""
    if unit not in rights.receivers(by.member):
        raise rights.FeedbackRefused("Đơn vị này không nhận góp ý của đồng chí, đề nghị chọn lại.", field="unit")
    sent = kept(iter(new_code, None), member=by.member, phone=phone, unit=unit, text=text, **_clock(unit))
    _note(sent, Kind.SENT, by=by, file=file)
    audit.record(by, "feedback.send", sent, after={"unit": unit.code, "answer_by": sent.answer_by.isoformat()})
    _tell_unit(sent, f"Có góp ý, phản ánh {sent.spoken_code}, cần tiếp nhận trước hết {sent.receive_by:%d/%m/%Y}.")
    return sent


def kept(codes: Iterator[str], **facts) -> Feedback:
    """The row, under the first of `codes` that no other has."""
    while True:
        try:
            with transaction.atomic():
                return Feedback.objects.create(code=next(codes), **facts)
        except IntegrityError as error:
            if "meetings_feedback_code" not in str(error):
                raise


@transaction.atomic
def receive(feedback: Feedback, *, by: User) -> None:
    """Says that it has arrived; the sender is told by when it is answered. Raises FeedbackRefused, WrongState."""
    feedback = _held(feedback)
    rights.check(rights.answers(by, feedback))
    _move(feedback, "receive", Kind.RECEIVED, by=by, text=f"Trả lời chậm nhất {feedback.answer_by:%d/%m/%Y}")


@transaction.atomic
def begin(feedback: Feedback, *, by: User) -> None:
    """Says that it is being worked on. Raises FeedbackRefused, WrongState."""
    feedback = _held(feedback)
    rights.check(rights.answers(by, feedback))
    _move(feedback, "begin", Kind.BEGUN, by=by)


@transaction.atomic
def answer(feedback: Feedback, *, by: User, text: str, file: Upload | None = None) -> None:
    """The answer of the unit, which the sender rates. Raises FeedbackRefused, WrongState."""
    feedback = _held(feedback)
    rights.check(rights.answers(by, feedback))
    _move(feedback, "answer", Kind.ANSWERED, by=by, text=text, file=file, answer=text, answered_at=timezone.now())


@transaction.atomic
def forward(feedback: Feedback, *, by: User, reason: str) -> None:
    """Gives it to the level above, whose days begin anew: an answer that did not satisfy stays among the events, and is
    no answer of the level above. Raises FeedbackRefused, also where nobody answers above."""
    feedback = _held(feedback)
    above = rights.next_level(feedback)
    if above is None or not rights.may_forward(by, feedback):
        raise rights.FeedbackRefused
    dissatisfied = rights.is_sender(by, feedback)
    moved = {"unit": above, "rating": Feedback.Rating.BAD if dissatisfied else ""} | _clock(above)
    moved |= {"answer": "", "answered_at": None}
    _move(feedback, "forward", Kind.FORWARDED, by=by, text=reason, **moved)
    _tell_unit(feedback, f"Góp ý, phản ánh {feedback.spoken_code} được chuyển lên {above.name}.")


@transaction.atomic
def close(feedback: Feedback, *, by: User, rating: str) -> None:
    """The sender has read the answer and says how satisfied. Raises FeedbackRefused, WrongState."""
    rights.check(rights.is_sender(by, feedback))
    _move(feedback, "close", Kind.CLOSED, by=by, text=Feedback.Rating(rating).label, rating=rating)


def tell_overdue(day: date) -> int:
    """Tells the unit and the level above, where it now stands on the desk, of each one that is overdue on `day`; once
    for each deadline, however often this runs. Returns of how many."""
    late = Feedback.objects.overdue(day).untold()
    return sum(_tell_overdue(each) for each in late.select_related("unit__parent", "member"))


@transaction.atomic
def _tell_overdue(late: Feedback) -> bool:
    waiting = Feedback.objects.open().untold().filter(pk=late.pk, deadline=late.deadline)
    if not waiting.update(overdue_told_for=late.deadline):
        return False
    _note(late, Kind.OVERDUE, by=None)
    sentence = f"Quá hạn góp ý, phản ánh {late.spoken_code} gửi {late.unit.name}, hạn {late.deadline:%d/%m/%Y}."
    _tell_unit(late, sentence)
    if above := rights.next_level(late):
        superiors = rights.answerers(above).exclude(member=late.member_id)
        notices.tell_all(superiors.only("pk"), sentence, late.get_absolute_url(), kind=notice_kinds.OPINION)
    return True


def close_silent(day: date) -> int:
    """Closes what was answered so long before `day` that its sender, who has said nothing, need not any more; returns
    how many."""
    rows = Feedback.objects.filter(state=Feedback.State.ANSWERED).select_related("unit", "member")
    answered = list(rows.filter(answered_at__date__lt=day).order_by("pk"))
    books, closed = rules.books({each.unit for each in answered}, reaching_back=True, key=CLOSE), 0
    for each in answered:
        on = timezone.localdate(each.answered_at)
        if (day - on).days >= books[each.unit_id].whole(CLOSE, on=on):
            with suppress(WrongState), transaction.atomic():  # the sender was quicker
                _move(each, "close", Kind.CLOSED, by=None, text="Người gửi không có ý kiến thêm")
                closed += 1
    return closed


def _clock(unit: Unit) -> dict[str, date]:
    """The days that run from now."""
    today, book = timezone.localdate(), rules.book(unit, key__startswith="feedback.")
    limits = {"receive_by": RECEIVE, "answer_by": ANSWER}
    return {name: due_on(book, key, today) for name, key in limits.items()}


def _held(feedback: Feedback) -> Feedback:
    """The row as it is now, held: who answers depends on where it lies."""
    rows = Feedback.objects.select_for_update(of=("self",), no_key=True).prefetch_related("unit__parent", "member")
    return rows.get(pk=feedback.pk)


def _move(feedback, name: str, kind: Kind, *, by: User | None, text: str = "", file=None, **changes) -> None:
    """One step: its event, its audit without the words of anybody, and a notice to the sender."""
    before = feedback.state
    feedback.move(name, **changes)
    _note(feedback, kind, by=by, text=text, file=file)
    audit.record(by, f"feedback.{name}", feedback, before={"state": before}, after={"state": feedback.state})
    sender = User.objects.filter(member=feedback.member_id).exclude(pk=by.pk if by else None)
    sentence = f"Góp ý, phản ánh {feedback.spoken_code} của đồng chí: {kind.label.lower()}."
    notices.tell_all(sender, sentence, feedback.get_absolute_url(), kind=notice_kinds.OPINION)


def _note(feedback: Feedback, kind: Kind, *, by: User | None, text: str = "", file: Upload | None = None) -> None:
    event = FeedbackEvent.objects.create(feedback=feedback, kind=kind, unit=feedback.unit, by=by, text=text)
    if file and by:
        FeedbackFile.keep(file.inspected, title=file.title, by=by, event=event)


def _tell_unit(feedback: Feedback, text: str) -> None:
    answerers = rights.answerers(feedback.unit).exclude(member=feedback.member_id)
    notices.tell_all(answerers.only("pk"), text, feedback.get_absolute_url(), kind=notice_kinds.OPINION)
