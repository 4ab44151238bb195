"""Reads what an event asks for, holds the units it names, and says in sentences what cannot be."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from members import vietnamese
from members.models import Unit, UnitEvent, UnitPeriod, User
from members.powers import Power
from members.tree import founding

ONE, MANY = ("unit", "parent", "into", "receiver"), ("units",)
NEW = ("name", "kind", "level", "symbol", "sector")
NAME_LIMIT = Unit._meta.get_field("name").max_length


def wrong(sentence: str) -> ValidationError:
    return ValidationError(sentence)


class Plan:
    """The plan of `event` with its units, fresh and locked. Raises ValidationError for a plan that names none or wrong
    ones: unknown, closed, or changed after the day on which the event takes effect."""

    def __init__(self, event: UnitEvent):
        self.event, self._raw = event, event.plan
        _check_dates(event)
        self.named = named_units(event.plan)
        self._units = founding.lock(self.named)
        if self.named - self._units.keys():
            raise wrong("Không tìm thấy tổ chức đảng đã chọn.")
        found = [self._units[pk] for pk in sorted(self.named)]
        above = {unit.parent_id for unit in found if unit.parent_id} - self._units.keys()
        self._units |= Unit.objects.in_bulk(above)
        for unit in found:
            if unit.status not in Unit.WORKING:
                raise wrong(f"{unit.name} đã kết thúc hoạt động, không sắp xếp được nữa.")
        refuse_earlier_than_the_last_change(sorted(self.named), event.effective_on)

    def unit(self, key: str) -> Unit:
        """The unit under `key`; ValidationError when the plan does not name one."""
        if not self.get(key):
            raise wrong("Quyết định chưa nêu đủ các tổ chức đảng liên quan.")
        return self._units[int(self._raw[key])]

    def maybe(self, key: str) -> Unit | None:
        return self.unit(key) if self.get(key) else None

    def units(self, key: str = "units", *, least: int = 1) -> list[Unit]:
        """The units under `key`, each once and in the order of the tree."""
        found = self.chosen(self._raw.get(key) or ())
        if len(found) < least:
            raise wrong(f"Hãy chọn ít nhất {least} tổ chức đảng.")
        return found

    def chosen(self, pks: Iterable[int]) -> list[Unit]:
        return sorted((self._units[pk] for pk in {int(pk) for pk in pks if pk}), key=lambda unit: unit.path)

    def get(self, key: str):
        return self._raw.get(key)

    def parts(self) -> list[dict]:
        return self._raw.get("parts") or []

    def above(self, unit: Unit) -> Unit:
        """The unit directly above `unit`; of the root the root itself."""
        return self._units[unit.parent_id] if unit.parent_id else unit

    def new(self, source: dict | None = None, **fields) -> Unit:
        """An unsaved unit as the plan describes a new one; ValidationError where it has no name."""
        asked = self._raw if source is None else source
        told = {key: (asked.get(key) or "").strip() for key in NEW}
        fields |= {key: value for key, value in told.items() if value and key not in fields}
        return Unit(**fields | {"name": checked_name(told["name"]), "founded_on": self.event.effective_on})

    def decide_at(self, superiors: Iterable[Unit], by: User | None) -> None:
        """Asks whether `by` manages the units of every one of `superiors`, and notes the nearest unit above all of them
        as the one that decides.

        Raises ValidationError when on the day of a planned event that is another one, above or beside the unit that has
        decided: the tree has changed since, and nobody was asked who stands over all of them now.
        """
        superiors = list(superiors)
        refuse_unless(by, Power.MANAGE_UNITS, superiors)
        lineages = [unit.lineage for unit in superiors]
        shared = [steps[0] for steps in zip(*lineages, strict=False) if len(set(steps)) == 1]
        if self.event.pk and not shared[-1].startswith(self.event.unit.path):
            raise wrong(f"{self.event.unit.name} không còn là cấp trên của mọi tổ chức đảng liên quan.")
        known = {unit.path: unit for unit in self._units.values()}
        self.event.unit = known.get(shared[-1]) or Unit.objects.get(path=shared[-1])


def named_units(plan: dict) -> set[int]:
    """The units that `plan` names. Raises ValidationError for what is no number."""
    pks = [plan.get(key) for key in ONE]
    for key in MANY:
        pks += plan.get(key) or ()
    for part in plan.get("parts") or ():
        pks += part.get("children") or ()
    try:
        return {int(pk) for pk in pks if pk}
    except (TypeError, ValueError):
        raise wrong("Không tìm thấy tổ chức đảng đã chọn.") from None


def refuse_unless(by: User | None, power: Power, places: Iterable[Unit]) -> None:
    """Raises PermissionDenied where `by` does not hold `power`; None is the system itself."""
    for unit in places:
        if by is not None and not by.has_perm(power, unit):
            raise PermissionDenied(f"Đồng chí không được giao quyền “{power.label}” tại {unit.name}.")


def refuse_earlier_than_the_last_change(pks: list[int], day) -> None:
    """What already happened to a unit is not undone by a decision that takes effect before it."""
    later = UnitPeriod.objects.filter(unit__in=pks, valid_to=None, valid_from__gt=day).order_by("-valid_from").first()
    if later:
        raise wrong(
            f"{later.name} có thay đổi từ ngày {later.valid_from:%d/%m/%Y}, sau ngày có hiệu lực {day:%d/%m/%Y}: "
            "hãy chọn ngày có hiệu lực từ ngày đó trở đi."
        )


def checked_name(text: str) -> str:
    name = vietnamese.nfc(text or "")
    if not name:
        raise wrong("Hãy ghi tên của tổ chức đảng.")
    if len(name) > NAME_LIMIT:
        raise wrong(f"Tên tổ chức đảng dài quá {NAME_LIMIT} ký tự.")
    return name


def _check_dates(event: UnitEvent) -> None:
    if not event.decision_no.strip():
        raise wrong("Hãy ghi số quyết định.")
    if event.decided_on > timezone.localdate():
        raise wrong("Ngày quyết định không thể sau hôm nay.")
    if event.effective_on < event.decided_on:
        raise wrong("Ngày có hiệu lực không thể trước ngày quyết định.")
