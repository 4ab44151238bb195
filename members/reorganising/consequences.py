"""What an event does, said before it is confirmed and kept with it afterwards."""

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from members.models import UnitEvent


@dataclass(frozen=True)
class UnitLine:
    """One unit as it is and, where that changes, as it will be."""

    name: str
    code: str
    new_name: str = ""  # only when the name changes
    new_code: str = ""  # only when the code changes
    place: str = ""  # under which unit it stands afterwards; of a closed one: who takes over its work
    follows: bool = False  # moved along with the unit above it
    superior: str = ""  # the unit above it before, with its code
    place_told: str = ""  # code and superior of `place`


@dataclass
class Consequences:
    """Everything `preview` found; `digest` changes whenever any of it, or what was asked, changes."""

    asked: dict = field(default_factory=dict)
    closed: list[UnitLine] = field(default_factory=list)
    founded: list[UnitLine] = field(default_factory=list)
    renamed: list[UnitLine] = field(default_factory=list)
    moved: list[UnitLine] = field(default_factory=list)
    members: int = 0  # counted members whose chi bộ, or a unit above it, becomes another one
    leaving: list[str] = field(default_factory=list)  # who goes from one đảng bộ to another: to be confirmed apart
    offices_moved: list[str] = field(default_factory=list)
    offices_ended: list[str] = field(default_factory=list)
    grants_moved: list[str] = field(default_factory=list)
    grants_ended: list[str] = field(default_factory=list)
    open_work: dict[str, int] = field(default_factory=dict)  # label → how many
    open_work_to: str = ""  # the unit that goes on with it
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, event: UnitEvent) -> "Consequences":
        """Empty, for what `event` asks."""
        return cls(asked={"kind": event.kind, "plan": event.plan, "effective_on": event.effective_on.isoformat()})

    @classmethod
    def from_json(cls, kept: dict) -> "Consequences":
        """What `as_json` has kept; empty for an event that was kept without."""
        units: dict[str, Any] = {
            name: [UnitLine(**line) for line in kept.get(name, ())]
            for name in ("closed", "founded", "renamed", "moved")
        }
        return cls(**{name: value for name, value in kept.items() if name not in units}, **units)

    def as_json(self) -> dict:
        return asdict(self)

    @property
    def digest(self) -> str:
        return sha256(json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()
