"""The committees of a unit as a page shows them: who sits where now, who will, who sat there before."""

from dataclasses import dataclass, field
from datetime import date

from members.models import Office, Term, Unit

Code = Office.Code
ORDER = {code: place for place, code in enumerate(Code)}
LEADERS = (Code.SECRETARY, Code.STANDING_DEPUTY, Code.DEPUTY)
IN_A_CELL = (
    ("Chi ủy", (*LEADERS, Code.CELL_COMMITTEE_MEMBER)),
    ("Tổ đảng", (Code.GROUP_LEADER, Code.GROUP_DEPUTY)),
)
IN_A_COMMITTEE = (
    ("Ban thường vụ", (*LEADERS, Code.STANDING_MEMBER)),
    ("Cấp ủy viên khác", (Code.COMMITTEE_MEMBER,)),
    ("Ủy ban kiểm tra", (Code.INSPECTION_HEAD, Code.INSPECTION_DEPUTY, Code.INSPECTION_MEMBER)),
)
PAST = 50  # a page shows no more of them


@dataclass
class Seats:
    groups: list[tuple[str, list[Office]]] = field(default_factory=list)
    past: list[Office] = field(default_factory=list)
    term: Term | None = None

    @property
    def is_empty(self) -> bool:
        return not any(offices for _, offices in self.groups)


def of(unit: Unit, today: date) -> Seats:
    """Three queries. An office that begins on a later day stands in its group already."""
    offices = unit.offices.select_related("member", "unit")
    lasting = sorted(offices.lasting(today), key=lambda office: (ORDER[Code(office.code)], office.member.name_key))
    groups = [
        (label, [office for office in lasting if office.code in codes])
        for label, codes in (IN_A_CELL if unit.is_cell else IN_A_COMMITTEE)
    ]
    past = offices.filter(until__lte=today).order_by("-until", "-pk")[:PAST]
    return Seats(groups, list(past), unit.terms.filter(until=None).first())
