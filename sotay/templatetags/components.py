"""The components of every page (drawn by `templates/components/`), and the portal's way to write numbers and dates."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from urllib.parse import urljoin

from django import template
from django.forms import CheckboxInput
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from members import origin
from members.numbers import NBSP, NOTHING, exact_share, percent, round_percent, share_of, vn_number
from sotay import __version__
from sotay.icons import DRAWINGS

register = template.Library()

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
NEAR = {0: "Hôm nay", -1: "Hôm qua", 1: "Ngày mai"}
MINUS = "\u2212"


@register.simple_tag
def request_id() -> str:
    """By which the administrator finds in the log what an error page speaks of; asks neither request nor server."""
    return origin.request_id()


@register.filter
def by_groups(code: str) -> SafeString:
    """`MSJD-3HTQ-HA6X-JHXB` that a narrow screen breaks after a dash: wide letters need more than 360 px."""
    return mark_safe(escape(code).replace("-", "-<wbr>"))


# Numbers


register.filter(vn_number)
register.filter(percent)
register.filter(round_percent)


@register.filter
def whole(path: str, address: str) -> str:
    """`/tin-tuc/1/anh-bia/` of the page at `address` with scheme and host, as anyone who links to it needs it."""
    return urljoin(address, path)


# A city has a thousand of them on one page, so it is written out, and not drawn by a template of its own.
SHARE = (
    '<span class="share{}"><span class="num">{}</span>'
    '<svg aria-hidden="true"><rect width="{}%" height="100%"/></svg></span>'
)


@register.simple_tag
def share_bar(part, whole, target=None, low=None) -> SafeString:
    """The share as a number and a meter; with `target` (per cent) the meter also says whether it is reached, with `low`
    whether it is below that; in between it says nothing."""
    share, exact = share_of(part, whole), exact_share(part, whole)
    if share is None or exact is None:
        return mark_safe(SHARE.format("", NOTHING, 0))
    tone = "" if target is None else _tone(exact, target, target if low is None else low)
    return mark_safe(SHARE.format(tone, f"{vn_number(share)}{NBSP}%", min(share, 100)))


def _tone(share: Decimal, target, low) -> str:
    return " share-good" if share >= target else " share-low" if share < low else ""


@register.filter
def signed(value) -> str:
    """What has changed: `+1.204`, `−0,52`, `0`; None → `—`."""
    if value is None:
        return NOTHING
    return f"{'+' if value > 0 else MINUS if value < 0 else ''}{vn_number(abs(value))}"


@register.filter
def file_size(size) -> str:
    """1536000 → `1,5 MB`. Django's filter says `300 byte`, `15,0 KB` and `2,0 MB`."""
    if size is None:
        return NOTHING
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}{NBSP}KB"
    return f"{vn_number(round(size / 1024 / 1024, 1))}{NBSP}MB"


# Dates


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def vn_date(value) -> str:
    """`Thứ Năm 03/12/2026`."""
    return f"{WEEKDAYS[_day(value).weekday()]} {_day(value):%d/%m/%Y}" if value else NOTHING


@register.filter
def weekday(value) -> str:
    return WEEKDAYS[_day(value).weekday()]


@register.filter
def other_year(value) -> str:
    """`2027` of a day that is not in this year; nothing otherwise."""
    return "" if _day(value).year == timezone.localdate().year else str(_day(value).year)


@register.filter
def when(value) -> str:
    """As one says it today: `Hôm nay, 07:40`, `Hôm qua`, `19/11`, `19/11/2025`."""
    if not value:
        return NOTHING
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    day, today = (local.date() if isinstance(local, datetime) else local), timezone.localdate()
    near = NEAR.get((day - today).days)
    if near is None:
        return f"{day:%d/%m}" if day.year == today.year else f"{day:%d/%m/%Y}"
    if near == "Hôm qua" or not isinstance(local, datetime):
        return near
    return f"{near}, {local:%H:%M}"


@register.filter
def days_left(value) -> str:
    """`Còn 12 ngày`, `Ngày mai`, `Hôm nay`, `Quá hạn 3 ngày`."""
    left = (_day(value) - timezone.localdate()).days
    if left < 0:
        return f"Quá hạn {-left} ngày"
    return ("Hôm nay", "Ngày mai")[left] if left < 2 else f"Còn {left} ngày"


# Drawings and boxes


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> str:
    """The drawing `name`, silent for screen readers; `label` says what it is where no words stand beside it."""
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="24" height="24" viewBox="0 0 24 24" {}>{}</svg>', voice, mark_safe(DRAWINGS[name])
    )


@register.simple_block_tag
def panel(content, title="", url="", more="Xem tất cả", level=2, anchor=""):
    parts = {"content": content, "title": title, "url": url, "more": more, "level": level, "anchor": anchor}
    return render_to_string("components/panel.html", parts)


@register.simple_block_tag
def notice_bar(content, kind="info"):
    return render_to_string("components/notice_bar.html", {"content": content, "kind": kind})


@register.simple_block_tag
def sheet(content, label, anchor, inline=False, chosen=0):
    """A button and what it opens over the page: filters, which would else push the list out of sight."""
    parts = {"label": label, "anchor": anchor, "inline": inline, "chosen": chosen, "content": content}
    return render_to_string("components/sheet.html", parts)


@register.simple_block_tag
def empty_state(content, title, icon="inbox", url="", label=""):
    """Nothing here yet, said kindly: a drawing, a title, a sentence between the tags, and a next step."""
    parts = {"icon": icon, "title": title, "text": content.strip(), "url": url, "label": label}
    return render_to_string("components/empty.html", parts)


@register.simple_block_tag(takes_context=True)
def confirm(context, content, label, url, question="", button="", kind="danger", icon="", name="", value=""):
    """A button that first unfolds `question` and what stands between the tags (fields, a long question), then posts."""
    parts = {"label": label, "url": url, "question": question, "content": content, "button": button or label}
    parts |= {"kind": kind, "icon_name": icon, "name": name, "value": value, "csrf_token": context.get("csrf_token")}
    return render_to_string("components/confirm.html", parts)


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(context, label, url, kind="quiet", icon="", name="", value="", later=""):
    """A form of one button: the only way a page offers to change something in one tap. later: the key of the account
    whose telephone may keep it while there is no network."""
    parts = {"label": label, "url": url, "kind": kind, "icon_name": icon, "name": name, "value": value, "later": later}
    return parts | {"csrf_token": context.get("csrf_token")}


@register.simple_tag(takes_context=True)
def text_size(context):
    return _chooser("text_size", context, size=_look(context, "size"))


@register.simple_tag(takes_context=True)
def theme(context):
    return _chooser("theme", context, theme=_look(context, "theme"))


@register.simple_tag(takes_context=True)
def saving(context):
    return _chooser("saving", context, saving=_look(context, "saving"))


@register.simple_tag
@lru_cache(maxsize=512)
def frame(name: str, **parts) -> str:
    """`components/<name>.html`, drawn once a process for the same `parts`: for what stands around every page in the
    same few ways. Nothing of one person may be among them."""
    return render_to_string(f"components/{name}.html", parts)


@register.simple_tag
def version() -> str:
    """The portal's own version, `1.0.0`, for the footer: what a reader tells anyone who helps."""
    return __version__


NEXT = "\N{LEFTWARDS ARROW}"  # where a chooser that is drawn once for all pages leads back


def _chooser(name: str, context, **parts: str) -> str:
    here = conditional_escape(_look(context, "here") or "/")
    return mark_safe(frame(name, next=NEXT, **parts).replace(NEXT, here))


def _look(context, name: str) -> str:
    shell = context.get("shell")
    return getattr(shell, name) if shell else ""


# Forms and lists


@register.inclusion_tag("components/field.html")
def field(bound, label="", **attrs):
    """One form field the one way: label, help, control, error. `attrs` (`rows=6 inputmode="tel"`) reach the control."""
    widget = bound.field.widget
    group, box = widget.use_fieldset, isinstance(widget, CheckboxInput)
    if not (group or box):
        attrs["class"] = f"{widget.attrs.get('class', '')} control".strip()
    control = bound.as_widget(attrs={name.replace("_", "-"): value for name, value in attrs.items()})
    shape = "group" if group else "box" if box else "plain"
    optional = not (bound.field.required or getattr(bound.form, "mostly_optional", False))
    parts = {"field": bound, "label": label or bound.label, "control": control, "shape": shape}
    return parts | {"optional": optional}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page, parameter="trang"):
    """Older and newer of a `Page`, keeping the rest of the query."""
    return {
        "previous_url": _turned(context, parameter, page.previous_page_number) if page.has_previous() else "",
        "next_url": _turned(context, parameter, page.next_page_number) if page.has_next() else "",
        "note": f"Trang {page.number}",
    }


def _turned(context, parameter: str, number) -> str:
    query = (context["request"].GET if "request" in context else context["query"]).copy()  # a shared body has none
    query[parameter] = number()
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/sort.html", takes_context=True)
def sort(context, label, column, parameter="xep"):
    """A column heading that sorts: the first tap downwards (`-column`), the next one upwards."""
    query = context["request"].GET.copy()
    now = query.get(parameter, "")
    query[parameter] = column if now == f"-{column}" else f"-{column}"
    query.pop("trang", None)
    direction = {column: "ascending", f"-{column}": "descending"}.get(now, "")
    return {"label": label, "url": f"?{query.urlencode()}", "direction": direction}
