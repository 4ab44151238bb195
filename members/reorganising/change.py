"""One event while it is carried out: what it has done so far, to be told, audited and kept at its end."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from members import audit, notices
from members.models import EventUnit, Notice, Unit, UnitEvent, User
from members.powers import Power
from members.reorganising.consequences import Consequences, UnitLine
from members.reorganising.plan import Plan

Part = EventUnit.Part


def told(unit: Unit) -> str:
    """`Đảng bộ phường Phúc Lâm (01.001.001.000.000)`: many units have one name."""
    return f"{unit.name} ({unit.code})"


class Change:
    """The event, its plan, who carries it out, and everything that must be written down about it.

    `may` is whose rights are asked; None where they were asked before or nobody's count.
    """

    def __init__(self, event: UnitEvent, *, by: User | None, may: User | None):
        self.event, self.by, self.may, self.day = event, by, may, event.effective_on
        self.plan = Plan(event)
        self.found = Consequences.of(event)
        self.why = f"{event.get_kind_display()} theo {event.decision_no} ngày {event.decided_on:%d/%m/%Y}"
        self._parts: set[tuple[int, str]] = set()
        self._actions: list[tuple[str, Unit, dict | None, dict | None]] = []
        self._sentences: dict[int, list[str]] = defaultdict(list)
        self._names: dict[int, str] = {}
        self._leaving: dict[tuple[int, int], int] = defaultdict(int)

    def part(self, part: Part, units: Iterable[Unit]) -> None:
        self._parts |= {(unit.pk, part) for unit in units}

    def record_action(self, action: str, unit: Unit, *, before: dict | None = None, after: dict | None = None) -> None:
        self._actions.append((action, unit, before, after))

    def tell(self, account: int, sentence: str) -> None:
        self._sentences[account].append(sentence)

    def warn(self, sentence: str) -> None:
        self.found.warnings.append(sentence)

    def closed(self, unit: Unit, successor: Unit | None, status: str) -> None:
        self.part(Part.BEFORE, [unit])
        self.record_action(
            "unit.close", unit, after={"status": status, "successor": successor.code if successor else None}
        )
        line = UnitLine(unit.name, unit.code, superior=told(self.plan.above(unit)))
        if successor:
            line = replace(line, place=successor.name, place_told=self._told_of_place(successor))
        self.found.closed.append(line)

    def founded(self, unit: Unit, parent: Unit) -> None:
        self.part(Part.AFTER, [unit])
        self.record_action("unit.found", unit, after={"code": unit.code, "parent": parent.code})
        self.found.founded.append(UnitLine(unit.name, unit.code, place=parent.name))

    def _told_of_place(self, successor: Unit) -> str:
        """One that is only founded by this event is told among the founded, with the code it gets."""
        if not successor.pk:
            return ""
        above = self.plan.above(successor)
        return f"mã {successor.code}" + (f", trực thuộc {told(above)}" if above != successor else "")

    def leave(self, many: int, before: Unit, after: Unit) -> None:
        """So many counted members go from under `before` to under `after`: people of another đảng bộ from then on."""
        if many and before.pk != after.pk:
            self._leaving[before.pk, after.pk] += many
            self._names |= {before.pk: told(before), after.pk: told(after)}
            self.found.leaving = [
                f"{count} đảng viên rời {self._names[old]}, về {self._names[new]}."
                for (old, new), count in self._leaving.items()
            ]

    def finish(self) -> Consequences:
        """Writes parts, audit and notices; the event has its primary key by now."""
        rows = [EventUnit(event=self.event, unit_id=unit, part=part) for unit, part in sorted(self._parts)]
        EventUnit.objects.bulk_create(rows, batch_size=1_000)
        audit.record_all(self.by, self._actions, power=Power.MANAGE_UNITS, reason=self.why)
        told = [
            Notice(user_id=account, text=f"{self.why}: {' '.join(sentences)}"[:300])
            for account, sentences in sorted(self._sentences.items())
        ]
        notices.send(told)
        return self.found
