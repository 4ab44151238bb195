"""Requests about one's own data (Law 91/2025, Nghị định 356/2025): asked, answered in time, by somebody else.

Two days run: by the first the person is answered and told the procedure, by the second the request is done. Both come
from RuleParameter by the date of receipt; the second can be moved once, with a reason.
"""

from datetime import date, timedelta
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from members import access, audit, notices, rules
from members.models import DataRequest, Unit, User
from members.powers import Power
from members.refusals import Refused
from members.working_days.calendar import add_working_days

Kind = DataRequest.Kind
RESPOND, EXTEND = "pdp.respond", "pdp.extend"
DONE_WITHIN = {
    Kind.ACCESS: "pdp.access",
    Kind.RESTRICT: "pdp.cease",
    Kind.OBJECT: "pdp.cease",
    Kind.WITHDRAW: "pdp.cease",
    Kind.ERASE: "pdp.erase",
    Kind.COMPLAINT: "pdp.complaint",
}
ERASE_RULE = (
    "Hồ sơ, danh sách đảng viên không được xóa, không được tự ý sửa chữa (Hướng dẫn 06-HD/TW, mục 8.2). Dữ liệu của "
    "đồng chí vẫn được che, hạn chế người xem và mọi lần xem đều được ghi lại."
)

ENDED = "Yêu cầu này vừa được người khác xử lý hoặc đã kết thúc."


class RequestRefused(Refused):
    """The request cannot be taken or moved on by this person, or not in this way."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def ask(user: User, *, kind: str, text: str) -> DataRequest:
    """Takes in a request and tells those who answer it. Raises RequestRefused while an equal one is open."""
    today = timezone.localdate()
    wanted = DataRequest(
        user=user,
        unit=user.member.unit if user.member_id else Unit.objects.get(parent=None),
        kind=Kind(kind),
        text=text,
        respond_by=add_working_days(today, rules.whole(RESPOND, on=today)),
        due_on=today + timedelta(days=rules.whole(DONE_WITHIN[Kind(kind)], on=today)),
    )
    try:
        with transaction.atomic():
            wanted.save()
    except IntegrityError:
        raise RequestRefused("Đồng chí đã có một yêu cầu cùng loại đang được giải quyết.") from None
    days = {"respond_by": wanted.respond_by.isoformat(), "due_on": wanted.due_on.isoformat()}
    audit.record(user, "request.ask", wanted, after={"kind": wanted.get_kind_display()} | days)
    sentence = f"Có yêu cầu về dữ liệu cá nhân cần phản hồi trước hết ngày {wanted.respond_by:%d/%m/%Y}."
    notices.tell_all(_answerers(wanted), sentence, reverse("privacy:answer", args=[wanted.pk]))
    return wanted


def _answerers(request: DataRequest) -> QuerySet[User]:
    return access.whose_work(Power.ANSWER_REQUESTS, request.unit).exclude(pk=request.user_id)


def cancel(request: DataRequest, *, by: User) -> None:
    """The person takes the request back."""
    _move(request, "cancel", by=by, closed_at=timezone.now())


def respond(request: DataRequest, *, by: User, text: str) -> None:
    """The first answer, which explains how and by when the request is done."""
    _handle(request, "respond", by=by, text=text, response=text, responded_at=timezone.now(), overdue_notified_on=None)


def extend(request: DataRequest, *, by: User, text: str) -> None:
    """Moves the last day once, before it is over, with the reason `text`."""
    if request.due_on < timezone.localdate():
        raise RequestRefused("Đã quá hạn giải quyết, không gia hạn được nữa.")
    days = rules.whole(EXTEND, on=timezone.localdate(request.received_at))
    due_on = request.due_on + timedelta(days=days)
    _handle(request, "extend", by=by, text=text, extension_reason=text, due_on=due_on)


def finish(request: DataRequest, *, by: User, text: str) -> None:
    """Done as asked, `text` says how. Raises RequestRefused for erasing: no row of a member is ever erased."""
    if request.kind == Kind.ERASE:
        raise RequestRefused(ERASE_RULE)
    _handle(request, "finish", by=by, text=text, **_closing(request, text))


def refuse(request: DataRequest, *, by: User, text: str) -> None:
    """Not done; `text` names the rule."""
    _handle(request, "refuse", by=by, text=text, **_closing(request, text))


def _closing(request: DataRequest, text: str) -> dict:
    now = timezone.now()
    return {"answer": text, "closed_at": now, "responded_at": request.responded_at or now}


@transaction.atomic
def _handle(request: DataRequest, name: str, *, by: User, text: str, **changes) -> None:
    if by == request.user:
        raise RequestRefused("Yêu cầu của chính đồng chí phải do người khác trả lời.")
    if not text.strip():
        raise RequestRefused("Cần ghi nội dung trả lời.")
    _move(request, name, by=by, handled_by=by, **changes)
    sentence = f"Yêu cầu “{request.get_kind_display()}” của đồng chí: {request.get_state_display().lower()}."
    notices.tell(request.user, sentence, reverse("privacy:request", args=[request.pk]))


@transaction.atomic
def _move(request: DataRequest, name: str, *, by: User, **changes) -> None:
    """The words of the person and of the answer stay out of the audit, which nobody could ever correct."""
    before = {"state": request.get_state_display(), "due_on": request.due_on.isoformat()}
    request.move(name, **changes)
    after = {"state": request.get_state_display(), "due_on": request.due_on.isoformat()}
    power = "" if by == request.user else Power.ANSWER_REQUESTS
    audit.record(by, f"request.{name}", request, power=power, before=before, after=after)


def queue(user: User) -> QuerySet[DataRequest]:
    """What waits for the answer of `user`: overdue first, then by the days left."""
    mine = DataRequest.objects.open().filter(unit__in=access.units_for(user, Power.ANSWER_REQUESTS))
    return mine.select_related("user__member__unit", "unit").most_pressing_first()


def closed(user: User) -> QuerySet[DataRequest]:
    """What was answered on the units of `user`, the newest first."""
    mine = DataRequest.objects.closed().filter(unit__in=access.units_for(user, Power.ANSWER_REQUESTS))
    return mine.select_related("user__member__unit", "unit").order_by("-closed_at", "-pk")


def tell_overdue(day: date) -> int:
    """Tells those who answer of each request that is overdue on `day`, once a deadline; returns of how many."""
    told = 0
    for request in DataRequest.objects.overdue(day).filter(overdue_notified_on=None).select_related("unit"):
        with transaction.atomic():
            if DataRequest.objects.filter(pk=request.pk, overdue_notified_on=None).update(overdue_notified_on=day):
                sentence = f"Quá hạn yêu cầu về dữ liệu cá nhân, hạn {request.deadline:%d/%m/%Y}."
                notices.tell_all(_answerers(request), sentence, reverse("privacy:answer", args=[request.pk]))
                told += 1
    return told
