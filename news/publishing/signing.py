"""The lines below an article: the committee that answers for it, who wrote, approved and posted it, and as what."""

from django.utils import timezone

from members.models import PartyPost, Unit, User

# Of several posts the one that is printed: the weightiest.
WEIGHT = {code: place for place, code in enumerate(PartyPost.Code)}
COMMITTEES = (
    ("Đảng bộ Thành phố", "Thành ủy"),
    ("Đảng bộ thành phố", "Thành ủy"),
    ("Đảng bộ tỉnh", "Tỉnh ủy"),
    ("Đảng bộ", "Đảng ủy"),
    ("Chi bộ", "Chi ủy chi bộ"),
)


def responsible_body(unit: Unit) -> str:
    """The committee that answers for the posts of a unit: `Đảng bộ phường Phúc Lâm` → `Đảng ủy phường Phúc Lâm`."""
    for start, committee in COMMITTEES:
        if unit.name.startswith(start):
            return committee + unit.name.removeprefix(start)
    return unit.name


def line(user: User, unit: Unit) -> str:
    """`đ/c Nguyễn Thị Minh Tâm, Phó bí thư Đảng ủy phường Phúc Lâm`: the name, and the position as it is today.

    The position is what the account is to be printed with; where nothing is said, the post that the member holds today
    in the committee of `unit`, else of the nearest unit above it, else of one below.
    """
    position = user.position or _post_held(user, unit)
    return f"đ/c {user.full_name}{f', {position}' if position else ''}"[:300]


def _post_held(user: User, unit: Unit) -> str:
    if user.member_id is None:
        return ""
    held = PartyPost.objects.filter(member=user.member_id).held_on(timezone.localdate()).select_related("unit")
    near = [post for post in held if unit.path.startswith(post.unit.path) or post.unit.path.startswith(unit.path)]
    if not near:
        return ""
    post = min(near, key=lambda each: (abs(len(unit.path) - len(each.unit.path)), WEIGHT[each.code]))
    of = post.unit.name if post.unit.is_cell else responsible_body(post.unit)
    return f"{post.get_code_display()} {of}"
