"""Who comes to a class says so by the code on the screen; who was not named is put on the list with that."""

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from members import rotating_codes
from members.access import member_of
from members.models import User
from members.refusals import Refused
from members.rotating_codes import Code, Limits
from sotay.rollout import training
from sotay.rollout.models import ClassSeat, TrainingClass

CODES = rotating_codes.Codes("sotay.rollout.classes")


class NotInClass(Refused):
    message = "Lớp này không dành cho chi bộ của đồng chí. Đề nghị hỏi người phụ trách lớp."
    status = 403


class RollShut(Refused):
    message = "Lớp chưa bắt đầu hoặc đã kết thúc điểm danh. Đề nghị hỏi người phụ trách lớp."


def shown(found: TrainingClass) -> Code:
    """What the screen shows now. Raises RollShut."""
    if not found.is_open:
        raise RollShut
    return CODES.current(_secret(found), _limits(found), timezone.now())


def scan(pk: int, code: str, *, by: User) -> tuple[TrainingClass, str]:
    """The class, and the ticket for the button. Raises Http404, NotInClass, RollShut, CodeExpired."""
    found, member, now = _of(pk), member_of(by), timezone.now()
    if not found.is_open:
        raise RollShut
    if not training.is_for(found, member) and not found.seats.filter(member=member).exists():
        raise NotInClass
    limits = _limits(found)
    CODES.check(_secret(found), code, limits, now)
    return found, CODES.ticket(found.pk, member.pk, limits, now)


@transaction.atomic
def check_in(pk: int, ticket: str, *, by: User) -> None:
    """Notes the holder of `ticket` as present, once. Raises CodeExpired, and RollShut after the end."""
    member, now = member_of(by), timezone.now()
    if CODES.row_of(ticket, member.pk, now) != pk:
        raise rotating_codes.CodeExpired
    # Held as who closes the list holds it: nobody comes after that; those who come at once do not wait.
    held = TrainingClass.objects.raw(
        "SELECT id, opened_at, closed_at FROM sotay_trainingclass WHERE id = %s FOR SHARE", [pk]
    )
    if not any(each.is_open for each in held):
        raise RollShut
    facts = {"attended_at": now, "way": ClassSeat.Way.CODE}
    new = ClassSeat(training_class_id=pk, member=member, unit=member.unit, **facts)
    ClassSeat.objects.bulk_create([new], ignore_conflicts=True)
    ClassSeat.objects.filter(Q(attended_at=None), training_class=pk, member=member).update(**facts)


def own_seat(pk: int, *, by: User) -> ClassSeat | None:
    """What stands on the list about the member behind `by`."""
    seats = ClassSeat.objects.select_related("training_class__plan__unit")
    return seats.filter(training_class=pk, member=member_of(by)).first()


def _of(pk: int) -> TrainingClass:
    found = TrainingClass.objects.select_related("plan__unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _limits(found: TrainingClass) -> Limits:
    return rotating_codes.limits(found.unit, timezone.localdate(found.starts_at))


def _secret(found: TrainingClass) -> str:
    return f"{found.pk}.{found.opened_at.timestamp() if found.opened_at else 0}"
