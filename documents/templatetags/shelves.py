"""The row of shelves at the top of the pages of Văn kiện: those of everybody, and those of the clerk's desk."""

from functools import cache

from django import template
from django.urls import reverse

from members.access import anywhere
from members.powers import Power

register = template.Library()

SHELVES = (
    ("list", "Văn kiện"),
    ("to_read", "Cần đọc"),
    ("saved", "Đã lưu"),
    ("forms", "Biểu mẫu"),
    ("questions", "Hỏi đáp"),
)
DESK = (
    ("received_list", "Gửi – nhận"),
    ("imports", "Nhập nhiều"),
    ("coverage", "Độ đầy đủ"),
)
_address = cache(reverse)


@register.simple_tag(takes_context=True)
def shelf_tabs(context, current: str = "") -> list[dict]:
    """For `components/tabs.html`; `current` is the URL name of this shelf, as in `to_read`. A body that is shared says
    itself whether its readers are `managing` documents."""
    known = context.get("managing")
    managing = anywhere(context.request.user, Power.MANAGE_DOCUMENTS) if known is None else known
    return [
        {"label": label, "url": _address(f"documents:{name}"), "current": name == current}
        for name, label in SHELVES + DESK * managing
    ]
