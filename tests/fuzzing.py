"""What a hand, a program or a broken page may send where a page asks for something: forms found in pages, filled in as
a person would, and then filled with what no person means."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import lxml.html
from django.conf import settings

# Digits that are none, more of them than int() takes, days that no time zone has, what PostgreSQL takes in no text.
BAD = (
    "²",
    "9" * 5000,
    "9" * 20,
    "2147483648",
    "-1",
    "\0",
    "0001-01-01",
    "9999-12-31",
    "31/12/9999",
    "00/13/2026",
    "٣",
    "NaN",
    "1e999",
    "'\"%_\\",
    "\ufffd\u202e\x0b🙂",
    "{{[<",
    "x" * 3000,
)
WORST = BAD[:3] + BAD[5:8]  # for what reads a number or a day
PLAUSIBLE = {"date": "05/11/2026", "time": "19:30", "tel": "0912345678", "email": "ai@example.vn", "number": "1"}
NAMES = ("GET.get(", "GET.getlist(", "GET[")  # how views read an address


@dataclass
class Found:
    """A form of a page, or the query of an address: where it goes and what it holds when it is filled in."""

    method: str
    path: str
    values: dict[str, list[str]]
    names: list[str] = field(default_factory=list)
    is_of_any_page: bool = False  # names that some view reads, asked of a page that may read none of them

    def __post_init__(self):
        self.names = sorted(self.names or self.values)

    @property
    def key(self) -> tuple:
        """The same for two forms that ask for the same at the same kind of address."""
        return self.method, "".join(letter for letter in self.path if not letter.isdigit()), *self.names

    def everything(self, value: str) -> dict:
        return {name: [value] for name in self.names}

    def only(self, name: str, value: str) -> dict:
        return self.values | {name: [value]}


def forms(page: bytes, address: str) -> Iterator[Found]:
    """The forms of `page`, which came from `address`, and the queries of its links."""
    tree = lxml.html.fromstring(page)
    for form in tree.forms:
        values: dict[str, list[str]] = {}
        names = [button.get("name") for button in form.xpath(".//button[@name]")]
        for each in form.inputs:
            if each.name and each.name != "csrfmiddlewaretoken" and each.get("type") != "file":
                names.append(each.name)
                if (said := _filled_in(each)) is not None:
                    values.setdefault(each.name, []).extend(said)
        path = form.action if form.action and not form.action.startswith("#") else address
        if path.startswith("/"):
            yield Found(form.method, path, values, names)
    for link in tree.xpath("//a[contains(@href, '?')]/@href"):
        to = urlsplit(link)
        if not to.netloc:
            values = {name: [value] for name, value in parse_qsl(to.query, keep_blank_values=True)}
            yield Found("GET", to.path or urlsplit(address).path, values)


def _filled_in(control) -> list[str] | None:
    """What the page has put there; else what a person might write."""
    kind = control.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if control.get("checked") is not None else None
    value = control.value
    if isinstance(value, str):
        value = [value] if value else []
    if said := list(value or []):
        return said
    if control.tag == "select":
        return next(([each] for each in control.value_options if each), None)
    if "dd/mm" in control.get("placeholder", ""):
        kind = "date"
    elif "giờ" in control.get("placeholder", ""):
        kind = "time"
    elif control.get("inputmode") == "numeric":
        kind = "number"
    return [PLAUSIBLE.get(kind, "Chữ 12-NQ/TU")]


@lru_cache
def parameters() -> list[str]:
    """Every name under which a view reads its address, taken from the views themselves."""
    sources = (
        path
        for app in ("members", "documents", "news", "meetings", "sotay")
        for path in Path(settings.BASE_DIR, app).rglob("*.py")
    )
    texts = [path.read_text(encoding="utf-8") for path in sources]
    pieces = itertools.chain.from_iterable(text.split(call)[1:] for text in texts for call in NAMES)
    return sorted({piece.split('"')[1] for piece in pieces if piece.startswith('"')})
