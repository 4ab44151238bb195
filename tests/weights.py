"""What the first view of a page costs over the network, as a real server sends it: packed with gzip at worst."""

import gzip
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client

FIRST_VIEW = 100 * 1024
HEADERS = 700  # bytes of one answer, at most
STATIC = "/static/"


class _Loaded(HTMLParser):
    """The addresses that a browser asks for with a page: style sheets, scripts, icons, pictures that do not wait."""

    def __init__(self):
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        waits = tag == "img" and given.get("loading") == "lazy"
        address = given.get({"link": "href", "script": "src", "img": "src"}.get(tag, ""), "")
        if address and address.startswith("/") and not waits:
            self.found.add(address)


def loaded(page: str) -> set[str]:
    parser = _Loaded()
    parser.feed(page)
    return parser.found


def first_view(page: HttpResponse, client: Client) -> int:
    """Bytes of `page`, an answer that `client` was given, and of everything it loads, with their headers."""
    return _packed(page.content) + sum(_size(each, client) for each in loaded(page.content.decode()))


def _size(address: str, client: Client) -> int:
    if address.startswith(STATIC):
        return _of_static(address.partition("?")[0])
    return len(client.get(address).getvalue()) + HEADERS


@cache
def _of_static(address: str) -> int:
    content = Path(finders.find(address.removeprefix(STATIC))).read_bytes()
    return _packed(content)


def _packed(content: bytes) -> int:
    return min(len(content), len(gzip.compress(content))) + HEADERS
