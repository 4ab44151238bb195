"""A difficulty from the day it is reported to the day it is closed."""

from http import HTTPStatus

from django.db import transaction
from django.db.models import Q

from meetings.feedback.rights import level_above
from members import access, audit, notices
from members.models import Unit, User
from members.powers import Power
from members.refusals import Refused
from sotay.rollout.models import Difficulty, DifficultyEvent

POWER = Power.VIEW_REPORTS
Kind = DifficultyEvent.Kind


class ReportRefused(Refused):
    """Nobody is there who could take it, or it is not this person's to handle."""

    message = "Việc này của đơn vị đang xử lý, không phải của đồng chí."
    status = HTTPStatus.FORBIDDEN


@transaction.atomic
def send(unit: Unit, *, by: User, kind: str, text: str) -> Difficulty:
    """Gives it to the nearest unit above that has somebody else to answer. Raises ReportRefused where none has."""
    at = level_above(unit, other_than=Q(user=by))
    if at is None:
        raise ReportRefused("Cấp trên của đơn vị này chưa có người nhận trên cổng.", field="unit")
    sent = Difficulty.objects.create(unit=unit, at=at, kind=kind, text=text, sent_by=by)
    _note(sent, Kind.SENT, by=by)
    audit.record(by, "difficulty.send", sent, power=POWER, after={"kind": kind, "at": at.code})
    _tell_office(sent, f"{unit.name} báo khó khăn: {sent.get_kind_display()}.")
    return sent


@transaction.atomic
def begin(difficulty: Difficulty, *, by: User) -> None:
    """Raises ReportRefused, WrongState."""
    _step(_held(difficulty, by), "begin", Kind.BEGUN, by=by)


@transaction.atomic
def answer(difficulty: Difficulty, *, by: User, text: str) -> None:
    """Raises ReportRefused, WrongState."""
    _step(_held(difficulty, by), "answer", Kind.ANSWERED, by=by, text=text, answer=text)


@transaction.atomic
def forward(difficulty: Difficulty, *, by: User, reason: str) -> None:
    """Gives it to the level above, by who handles it, or by the sender whom the answer does not help. Raises
    ReportRefused, also where nobody is above; WrongState."""
    held = _held(difficulty, by, also_sender=True)
    above = level_above(held.at, other_than=Q(user=held.sent_by))
    if above is None:
        raise ReportRefused("Không còn cấp trên nào nhận trên cổng.")
    if held.sent_by_id == by.pk and not climbs(by, held):
        raise ReportRefused("Đề nghị chờ trả lời trước khi chuyển lên cấp trên.")
    _step(held, "forward", Kind.FORWARDED, by=by, text=reason, at=above, answer="")
    _tell_office(held, f"Khó khăn của {held.unit.name} được chuyển lên {above.name}: {held.get_kind_display()}.")


@transaction.atomic
def close(difficulty: Difficulty, *, by: User) -> None:
    """The sender, or who answered, is done with it. Raises ReportRefused, WrongState."""
    _step(_held(difficulty, by, also_sender=True), "close", Kind.CLOSED, by=by)


def handles(user: User, difficulty: Difficulty) -> bool:
    """Whether `user` answers for the unit where it lies; nobody answers oneself."""
    return difficulty.sent_by_id != user.pk and user.has_perm(POWER, difficulty.at)


def climbs(user: User, difficulty: Difficulty) -> bool:
    """Whether `user`, who has sent it, gives it to the level above: what was answered, and what has come to lie where
    they answer themselves."""
    waits_for_others = difficulty.is_open and not user.has_perm(POWER, difficulty.at)
    return difficulty.sent_by_id == user.pk and not waits_for_others


def _held(difficulty: Difficulty, by: User, *, also_sender: bool = False) -> Difficulty:
    """The row as it is now, held: who handles it depends on where it lies. Raises ReportRefused."""
    rows = Difficulty.objects.select_for_update(of=("self",), no_key=True).prefetch_related("unit", "at", "sent_by")
    held = rows.get(pk=difficulty.pk)
    if handles(by, held) or (also_sender and held.sent_by_id == by.pk):
        return held
    raise ReportRefused


def _step(held: Difficulty, move: str, kind: Kind, *, by: User, text: str = "", **changes) -> None:
    before = held.state
    held.move(move, **changes)
    _note(held, kind, by=by, text=text)
    audit.record(by, f"difficulty.{move}", held, power=POWER, before={"state": before}, after={"state": held.state})
    if held.sent_by_id != by.pk:
        told = f"Khó khăn đơn vị đồng chí báo ({held.get_kind_display()}): {kind.label.lower()}."
        people = access.asker_or_office(held.sent_by, POWER, held.unit)
        notices.tell_all((user for user in people if user != by), told, held.get_absolute_url())


def _note(held: Difficulty, kind: Kind, *, by: User, text: str = "") -> None:
    DifficultyEvent.objects.create(difficulty=held, kind=kind, unit=held.at, by=by, text=text)


def _tell_office(held: Difficulty, text: str) -> None:
    office = access.nearest_office(POWER, held.at).exclude(pk=held.sent_by_id)
    notices.tell_all(office, text, held.get_absolute_url())
