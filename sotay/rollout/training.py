"""A training class: who is to come, within its places; and the list of who was there."""

from collections.abc import Collection, Iterable
from http import HTTPStatus

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from documents.files import Inspected
from documents.models import Document
from members import audit, notices
from members.access import covers
from members.models import Member, Unit, User
from members.powers import Power
from members.refusals import Refused
from sotay.rollout.models import ClassFile, ClassQuota, ClassSeat, Plan, TrainingClass

POWER = Power.MANAGE_UNITS
MOST_FILES = 20
_FACTS = ("title", "place", "capacity")


class ClassRefused(Refused):
    """The class is full, over, or not for this person."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def create(plan: Plan, *, by: User, units: Iterable[Unit], documents: Iterable[Document], **facts) -> TrainingClass:
    """`facts`: title, starts_at, ends_at, place, trainer, capacity; `units` none: all of the plan's unit. Raises
    ClassRefused for a plan that was ended, be it at this moment."""
    if not Plan.objects.running().select_for_update(no_key=True).filter(pk=plan.pk):
        raise ClassRefused("Kế hoạch này đã kết thúc nên không mở lớp được nữa.")
    made = TrainingClass.objects.create(plan=plan, **facts)
    made.units.set(units)
    made.documents.set(documents)
    audit.record(by, "rollout.class", made, power=POWER, after=_payload(made))
    return made


@transaction.atomic
def change(
    training: TrainingClass,
    *,
    by: User,
    seen: int | None,
    units: Iterable[Unit],
    documents: Iterable[Document],
    **facts,
) -> None:
    """Tells those who are to come where day or place have changed. Raises VersionConflict, ClassRefused once it is over
    or for fewer places than are taken."""
    held = _held(training)
    taken, before = taken_of(held), _payload(held)
    if facts["capacity"] < taken:
        raise ClassRefused(f"Đã có {taken} người đăng ký, số chỗ không ít hơn được.", field="capacity")
    held.claim_version(seen, by=by, **facts)
    held.refresh_from_db()
    held.units.set(units)
    held.documents.set(documents)
    audit.record(by, "rollout.class", held, power=POWER, before=before, after=_payload(held))
    if {before["starts_at"], before["place"]} != {held.starts_at.isoformat(), held.place}:
        people = Member.objects.filter(pk__in=held.seats.values("member"))
        notices.tell_all(notices.accounts_of(people), f"Thay đổi lịch: {_said(held)}", held.get_absolute_url())


@transaction.atomic
def name(training: TrainingClass, member: Member, *, by: User) -> ClassSeat:
    """Puts `member` on the list and tells them. Raises ClassRefused where there is no place left, for who is on the
    list already and who is of no unit that the class is for."""
    held = _held(training)
    if not is_for(held, member):
        raise ClassRefused(f"Lớp này không dành cho {member.unit.name}.")
    if held.seats.filter(member=member).exists():
        raise ClassRefused(f"Đồng chí {member.full_name} đã có trong danh sách.")
    if taken_of(held) >= held.capacity:
        raise ClassRefused("Lớp đã hết chỗ.")
    seat = ClassSeat.objects.create(training_class=held, member=member, unit=member.unit, named_by=by)
    audit.record(by, "rollout.class_name", held, power=Power.VIEW_MEMBERS, after={"member": member.pk})
    accounts = notices.accounts_of(Member.objects.filter(pk=member.pk))
    notices.tell_all(accounts, f"Mời đồng chí dự tập huấn: {_said(held)}", held.get_absolute_url())
    return seat


@transaction.atomic
def take_out(seat: ClassSeat, *, by: User) -> None:
    """Raises ClassRefused for who was there, and once the class is over."""
    held = _held(seat.training_class)
    if not ClassSeat.objects.filter(pk=seat.pk, attended_at=None).delete()[0]:
        raise ClassRefused("Đồng chí này đã điểm danh nên không bỏ khỏi danh sách được.")
    audit.record(by, "rollout.class_name", held, power=Power.VIEW_MEMBERS, before={"member": seat.member_id})


@transaction.atomic
def send_number(training: TrainingClass, unit: Unit, many: int, *, by: User) -> None:
    """`unit` sends `many` without names; 0 takes that back. Raises ClassRefused beyond the places."""
    held = _held(training)
    others = taken_of(held) - sum(held.quotas.filter(unit=unit).values_list("expected", flat=True))
    if others + many > held.capacity:
        raise ClassRefused(f"Lớp chỉ còn {held.capacity - others} chỗ.", field="many")
    if many:
        ClassQuota.objects.update_or_create(training_class=held, unit=unit, defaults={"expected": many})
    else:
        held.quotas.filter(unit=unit).delete()
    audit.record(by, "rollout.class_number", held, power=Power.VIEW_REPORTS, after={"unit": unit.code, "many": many})


@transaction.atomic
def open_roll(training: TrainingClass, *, by: User) -> None:
    """From now on there is a code to scan. Raises ClassRefused where it was opened before."""
    if not TrainingClass.objects.filter(pk=training.pk, opened_at=None).update(opened_at=timezone.now()):
        raise ClassRefused("Lớp này đã bắt đầu điểm danh.")
    audit.record(by, "rollout.class_open", training, power=POWER)


@transaction.atomic
def close_roll(training: TrainingClass, *, by: User) -> None:
    """Nothing changes on the list any more. Raises ClassRefused where it is not open."""
    running = TrainingClass.objects.filter(pk=training.pk, closed_at=None).exclude(opened_at=None)
    if not running.update(closed_at=timezone.now()):
        raise ClassRefused("Lớp này chưa điểm danh, hoặc đã kết thúc.")
    audit.record(by, "rollout.class_close", training, power=POWER, after={"attended": attended_of(training)})


@transaction.atomic
def note(training: TrainingClass, *, by: User, present: Collection[int], numbers: dict[int, int]) -> None:
    """What the trainer's list says: the keys of the seats that are ticked, and of each quota how many came. Whoever has
    scanned the code stays. Raises ClassRefused where the list is not open, or more came than were sent."""
    held = _held(training)
    if held.opened_at is None:
        raise ClassRefused("Lớp chưa bắt đầu điểm danh.")
    listed = held.seats.exclude(way=ClassSeat.Way.CODE)
    listed.exclude(pk__in=present).update(attended_at=None, way="")
    listed.filter(pk__in=present, attended_at=None).update(attended_at=timezone.now(), way=ClassSeat.Way.LIST)
    for quota in held.quotas.filter(pk__in=numbers):
        if numbers[quota.pk] > quota.expected:
            raise ClassRefused("Số người có mặt không nhiều hơn số người được cử. Ai đến thêm thì ghi tên.")
        held.quotas.filter(pk=quota.pk).update(attended=numbers[quota.pk])
    audit.record(by, "rollout.class_note", held, power=POWER, after={"attended": attended_of(held)})


@transaction.atomic
def add_file(training: TrainingClass, file: Inspected, *, title: str, by: User) -> ClassFile:
    """Puts an examined file beside the class. Raises ClassRefused for one that is there, one too many, and once it
    is over."""
    held = _held(training)
    prints = list(held.files.values_list("sha256", flat=True))
    if file.sha256 in prints:
        raise ClassRefused("Tệp này đã có trong lớp.", field="file")
    if len(prints) >= MOST_FILES:
        raise ClassRefused(f"Lớp đã có {MOST_FILES} tệp, đề nghị bỏ bớt trước.", field="file")
    added = ClassFile.keep(file, title=title, by=by, training_class=held)
    audit.record(by, "rollout.class_file", held, power=POWER, after=_of_file(added))
    return added


@transaction.atomic
def remove_file(file: ClassFile, *, by: User) -> None:
    """Takes a file out of its class; what is stored of it goes once that is certain. Raises ClassRefused once the class
    is over."""
    held, facts = _held(file.training_class), _of_file(file)
    storage, name = file.file.storage, file.file.name
    file.delete()
    audit.record(by, "rollout.class_file", held, power=POWER, before=facts)
    transaction.on_commit(lambda: storage.delete(name))


def is_for(training: TrainingClass, member: Member) -> bool:
    """Whether `member` is counted in one of the units of the class."""
    paths = list(training.units.values_list("path", flat=True)) or [training.unit.path]
    return member.is_counted and covers(paths, member.unit.path)


def taken_of(training: TrainingClass) -> int:
    """Places that are taken, by name or by number."""
    return training.seats.count() + (training.quotas.aggregate(many=Sum("expected"))["many"] or 0)


def attended_of(training: TrainingClass) -> int:
    return training.seats.attended().count() + (training.quotas.aggregate(many=Sum("attended"))["many"] or 0)


def _held(training: TrainingClass) -> TrainingClass:
    """Raises ClassRefused once it is over; else nobody else takes a place until the transaction ends."""
    rows = TrainingClass.objects.select_for_update(of=("self",), no_key=True).prefetch_related("plan__unit")
    held = rows.get(pk=training.pk)
    if held.closed_at:
        raise ClassRefused("Lớp này đã kết thúc nên không thay đổi được nữa.")
    return held


def _said(training: TrainingClass) -> str:
    at = timezone.localtime(training.starts_at)
    return f"{training.title}, {at:%H:%M ngày %d/%m/%Y}, tại {training.place}."[:200]


def _of_file(file: ClassFile) -> dict:
    return {"file": file.title, "sha256": file.sha256}


def _payload(training: TrainingClass) -> dict:
    facts = {name: getattr(training, name) for name in _FACTS}
    return facts | {"starts_at": training.starts_at.isoformat()}
