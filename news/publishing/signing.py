"""The lines below an article: the committee that answers for it, who wrote, approved and published it, and as what."""

from django.utils import timezone

from members.models import Office, Unit, User

# Of several offices the one that is printed: the weightiest.
WEIGHT = {code: place for place, code in enumerate(Office.Code)}
COMMITTEES = (
    ("Đảng bộ Thành phố", "Thành ủy"),
    ("Đảng bộ thành phố", "Thành ủy"),
    ("Đảng bộ tỉnh", "Tỉnh ủy"),
    ("Đảng bộ", "Đảng ủy"),
    ("Chi bộ", "Chi ủy chi bộ"),
)


def responsible_body(unit: Unit) -> str:
    """The committee that answers for the offices of a unit: `Đảng bộ phường Phúc Lâm` → `Đảng ủy phường Phúc Lâm`."""
    for start, committee in COMMITTEES:
        if unit.name.startswith(start):
            return committee + unit.name.removeprefix(start)
    return unit.name


def line(user: User, unit: Unit) -> str:
    """`đ/c Nguyễn Thị Minh Tâm, Phó bí thư Đảng ủy phường Phúc Lâm`: the name, and the position as it is today.

    The position is what the account is to be printed with; where nothing is said, the office that the member holds
    today in the committee of `unit`, else of the nearest unit above it, else of one below.
    """
    position = user.position or _office_in_force(user, unit)
    return f"đ/c {user.full_name}{f', {position}' if position else ''}"[:300]


def _office_in_force(user: User, unit: Unit) -> str:
    if user.member_id is None:
        return ""
    offices = Office.objects.filter(member=user.member_id).in_office_on(timezone.localdate()).select_related("unit")
    near = [
        office for office in offices if unit.path.startswith(office.unit.path) or office.unit.path.startswith(unit.path)
    ]
    if not near:
        return ""
    office = min(near, key=lambda each: (abs(len(unit.path) - len(each.unit.path)), WEIGHT[each.code]))
    of = office.unit.name if office.unit.is_cell else responsible_body(office.unit)
    return f"{office.get_code_display()} {of}"
