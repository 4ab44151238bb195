"""What stands around every page: tabs, desk links, unit, unread notices, theme, text size; asked only by a template."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html

from members.access import anywhere, holds_at_root
from members.menu import ROOMS
from members.models import Unit
from members.powers import Power
from members.row_loader import PrecompiledQuery
from sotay import less_data
from sotay.display import SIZES, THEMES

TABS = (
    ("home", "Trang chủ", "home"),
    ("news:list", "Tin tức", "news"),
    ("documents:list", "Văn kiện", "document"),
    ("meetings:list", "Sinh hoạt", "meeting"),
    ("me", "Cá nhân", "person"),
)
STRANGER_TABS = (("news:list", "Tin tức", "news"), ("account_login", "Đăng nhập", "sign-in"))
DESK = (
    ("report", "Báo cáo", "chart", (Power.VIEW_REPORTS,)),
    ("rollout:plans", "Triển khai", "phone", (Power.VIEW_REPORTS,)),
    ("news:inbox", "Viết, duyệt tin", "inbox", (Power.WRITE_NEWS, Power.APPROVE_NEWS)),
    ("documents:received_list", "Gửi – nhận", "document", (Power.MANAGE_DOCUMENTS,)),
    ("units:tree", "Tổ chức", "unit", (Power.VIEW_MEMBERS,)),
    ("members:list", "Đảng viên", "meeting", (Power.VIEW_MEMBERS,)),
    ("roster:list", "Đối chiếu", "sort", (Power.IMPORT_ROSTER,)),
    ("audit:list", "Nhật ký", "clock", (Power.VIEW_AUDIT,)),
)
NEWSROOM = (
    ("news:inbox", "Việc đang chờ", ()),
    ("admin:news_article_add", "Viết bài", (Power.WRITE_NEWS,)),
    ("admin:news_article_changelist", "Mọi bài", ()),
    ("admin:news_bulletin_changelist", "Bản tin", ()),
    ("news:feed_inbox", "Tin từ nguồn", ()),
    ("news:sources", "Nguồn tin", (Power.APPROVE_NEWS,)),
    ("news:desk", "Số liệu", ()),
)
# With every page of somebody of staff.
NAMES = PrecompiledQuery(
    lambda path: Unit.objects.filter(path=path).values_list("name", "kind", "parent__name"), "path"
)

_address = cache(reverse)  # on every page the same ten


@lru_cache(maxsize=512)
def _bell(unread: int) -> str:
    return render_to_string("components/bell.html", {"unread": unread})


class Link(NamedTuple):
    name: str
    label: str
    icon: str
    url: str
    current: bool


def innermost(links: Iterable[Link]) -> tuple[Link, ...]:
    """Of rooms that stand one inside the other only the inner one is `current`."""
    links = tuple(links)
    here = max((link.url for link in links if link.current), key=len, default="")
    return tuple(link._replace(current=link.url == here) for link in links)


class Shell:
    """The frame of one request's page; costs at most three queries, whatever the page shows."""

    def __init__(self, request):
        self.request = request
        self.user = getattr(request, "user", None)
        self.theme = THEMES.get(request.COOKIES.get("giao_dien"), "")
        self.saving = request.COOKIES.get(less_data.COOKIE, "")
        self.saving = self.saving if self.saving in less_data.CHOICES else ""
        self.saves = less_data.is_wanted(request)
        self.size = request.COOKIES.get("co_chu") if request.COOKIES.get("co_chu") in SIZES else ""

    @cached_property
    def signed_in(self) -> bool:
        return bool(self.user and self.user.is_authenticated)

    @cached_property
    def tabs(self) -> tuple[Link, ...]:
        """The rooms of everybody; none of them is `current` while a room of the desk inside it is."""
        at_desk = any(room.current for room in self.desk)
        tabs = (self._link(*tab) for tab in (TABS if self.signed_in else STRANGER_TABS))
        return tuple(tab._replace(current=False) if at_desk else tab for tab in tabs)

    @cached_property
    def desk(self) -> tuple[Link, ...]:
        """The rooms of those who hold powers."""
        if not self.signed_in or not (self.user.is_superuser or self.user.grants):
            return ()
        rooms = (*DESK, *ROOMS)
        held = tuple(self._link(*room) for *room, powers in rooms if any(anywhere(self.user, each) for each in powers))
        held += (self._link("admin:index", "Quản trị nội dung", "edit"),) * self.user.is_staff
        rules_all = holds_at_root(self.user, Power.GRANT_ROLES)
        return innermost(held + (self._link("system", "Tình trạng hệ thống", "settings"),) * rules_all)

    @cached_property
    def newsroom(self) -> tuple[Link, ...]:
        """The rooms of the desk of news, wherever they stand, in the portal or in the admin."""
        rooms = [room for room in NEWSROOM if not room[2] or any(anywhere(self.user, each) for each in room[2])]
        links = [self._link(name, label, "") for name, label, _powers in rooms]
        return innermost(links)

    @cached_property
    def unit_name(self) -> str:
        """`Chi bộ 7 · Đảng bộ phường Phúc Lâm`: a member's own unit; for staff, the highest unit of their powers."""
        if not self.signed_in:
            return ""
        if not self.user.member_id:
            return self._highest
        unit = self.user.member.unit
        return f"{unit} · {unit.parent}" if unit and unit.is_cell and unit.parent else str(unit or "")

    @property
    def unit_line(self) -> str:
        return format_html('<span class="brand-unit">{}</span>', self.unit_name) if self.unit_name else ""

    @property
    def _highest(self) -> str:
        paths = {path for granted in self.user.grants.values() for path in granted}
        found = NAMES.rows(path=min(paths, key=len)) if paths else []
        return "".join(f"{name} · {above}" if above and kind in Unit.CELLS else name for name, kind, above in found)

    @cached_property
    def unread(self) -> int:
        if not self.signed_in:
            return 0
        known = self.user.unread_notices
        return self.user.notices.unread().count() if known is None else known

    @property
    def bell(self) -> str:
        return _bell(self.unread) if self.signed_in else ""

    @property
    def messages(self) -> str:
        """What this person is told once."""
        told = get_messages(self.request)
        return render_to_string("components/messages.html", {"messages": told}) if len(told) else ""

    @property
    def here(self) -> str:
        """Where the choosers of the look lead back: what answered a POST may have no page to return to, then home."""
        return self.request.get_full_path() if self.request.method == "GET" else "/"

    def _link(self, name: str, label: str, icon: str) -> Link:
        url = _address(name)
        here = self.request.path
        return Link(name, label, icon, url, here == url if name == "home" else here.startswith(url))


def shell(request) -> dict[str, Shell]:
    return {"shell": Shell(request)}
