"""What stands above and below a paper of the Party (399-QĐ/TW, 05-HD/VPTW; docs/rules.md §5.2): whose it is, its
number, place and day, on whose behalf it is signed."""

import re
from datetime import date

from documents.models.wording import long_day
from meetings.models import Meeting
from meetings.models.kinds import Kind
from members.models import Member, Office, Unit

LEADERS = (Office.Code.SECRETARY, Office.Code.STANDING_DEPUTY, Office.Code.DEPUTY)
_COMMITTEES = (
    (re.compile(r"^Đảng bộ thành phố\b", re.IGNORECASE), "Thành ủy"),
    (re.compile(r"^Đảng bộ tỉnh\b", re.IGNORECASE), "Tỉnh ủy"),
    (re.compile(r"^Đảng bộ\b", re.IGNORECASE), "Đảng ủy"),
)
_COMMUNE = re.compile(r"\b(phường|xã|thị trấn|đặc khu)\s+(.+)$", re.IGNORECASE)
_PROVINCE = re.compile(r"\b(thành phố|tỉnh)\s+(.+)$", re.IGNORECASE)


def committee_of(unit: Unit) -> str:
    """The committee that leads `unit`, as it signs: `Đảng ủy phường Phúc Lâm`, `Thành ủy Đà Nẵng`; a chi bộ by its own
    name."""
    for written, committee in _COMMITTEES:
        if written.search(unit.name):
            return written.sub(committee, unit.name)
    return unit.name


def place_of(unit: Unit) -> str:
    """The địa danh of a paper of `unit`: the commune that it stands in, else the city or province. Empty where no name
    above it says one; one query."""
    line = list(Unit.objects.filter(path__in=unit.lineage).order_by("-path"))
    for written in (_COMMUNE, _PROVINCE):
        for each in line:
            if not each.is_cell and (found := written.search(each.name)):
                return found[0].capitalize() if found[2].isdigit() else found[2]
    return ""


def head(unit: Unit, day: date, *, congress: bool = False, symbol: str = "") -> dict[str, str]:
    """The fields of the letterhead. `symbol`: the number as the library keeps it, none where the paper bears none."""
    place, dated = place_of(unit), long_day(day)
    over = _above(unit, congress=congress)
    own = f"Đại hội {unit.name}" if congress else committee_of(unit)
    return {
        "cap_tren": over.upper(),
        "don_vi": own.upper(),
        "so_ky_hieu": f"Số {symbol}" if symbol else "",
        "noi_ngay": f"{place}, {dated}" if place else dated.capitalize(),
    }


def _above(unit: Unit, *, congress: bool) -> str:
    """Over a chi bộ stands the committee that leads it, over a committee the đảng bộ that it belongs to."""
    if unit.parent is None:
        return ""
    return committee_of(unit.parent) if unit.is_cell or congress else unit.parent.name


def on_behalf_of(meeting: Meeting) -> str:
    """On whose behalf a paper of `meeting` is signed: `T/M CHI ỦY` where the chi bộ has one; one query for a chi
    bộ."""
    if meeting.kind == Kind.CONGRESS:
        return "T/M ĐOÀN CHỦ TỊCH"
    if meeting.unit.is_cell:
        sitting = Office.objects.sitting_on(meeting.day).filter(unit=meeting.unit_id).values("member").distinct()
        return "T/M CHI ỦY" if meeting.is_of_committee or sitting.count() > 1 else "T/M CHI BỘ"
    return "T/M BAN THƯỜNG VỤ" if meeting.kind == Kind.STANDING else f"T/M {committee_of(meeting.unit)}".upper()


def leaders(unit: Unit, day: date) -> list[Office]:
    """Who signs for `unit` on `day`: its bí thư, then the deputies."""
    held = Office.objects.in_office_on(day).filter(unit=unit, code__in=LEADERS).select_related("member")
    return sorted(held, key=lambda office: LEADERS.index(Office.Code(office.code)))


def signature(meeting: Meeting, day: date) -> dict[str, str]:
    """The fields below a paper that the leaders of the unit sign: on whose behalf, as what, who. Of a unit whose
    offices nobody has noted, and of a congress, the chair."""
    seats = [] if meeting.kind == Kind.CONGRESS else leaders(meeting.unit, day)
    if seats:
        return signed_by(meeting, seats[0].member, seats[0].get_code_display())
    return signed_by(meeting, meeting.chair, "Chủ trì")


def signed_by(meeting: Meeting, member: Member | None, role: str) -> dict[str, str]:
    name = member.full_name if member else ""
    return {"thay_mat": on_behalf_of(meeting), "chuc_vu": role.upper(), "nguoi_ky": name}
