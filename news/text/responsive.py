"""In which widths a picture is kept and how a page offers them: the browser fetches the one it needs."""

from pathlib import PurePosixPath
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTHS = (480, 960, 1600)
KINDS = {"avif": "image/avif", "webp": "image/webp"}  # the smaller first: a browser takes the first it can show
SIZES = "(min-width: 46rem) 44rem, calc(100vw - 2rem)"  # the column of an article, `.wrap` in sotay.css


class Rendition(NamedTuple):
    width: int
    kind: str


def widths(original: int) -> list[int]:
    """`original` itself, up to the largest, and every smaller width: nothing is ever blown up."""
    most = min(original, WIDTHS[-1])
    return [width for width in WIDTHS if width < most] + [most]


def renditions(original: int) -> list[Rendition]:
    return [Rendition(width, kind) for kind in KINDS for width in widths(original)]


def stored_as(name: str, rendition: Rendition) -> str:
    """Where a rendition of the file `name` lies: beside it."""
    return str(PurePosixPath(name).with_suffix(f".{rendition.width}.{rendition.kind}"))


def markup(
    address: str, *, width: int, height: int, alt: str, mark: str = "", first: bool = False, css: str = ""
) -> SafeString:
    """`<picture>` with its renditions, of a size that is known before anything is fetched.

    `address` ends in a slash; the plain picture is `address`, a rendition `address` + `480.avif`. `mark` changes with
    the file. `first` is for the picture that stands at the top of the page: it is not waited for until one scrolls.
    """
    query = f"?v={mark}" if mark else ""
    sources = [
        (kind, ", ".join(f"{address}{each}.{name}{query} {each}w" for each in widths(width)), SIZES)
        for name, kind in KINDS.items()
    ]
    return format_html(
        '<picture>{}<img{} src="{}" alt="{}" width="{}" height="{}" {} decoding="async"></picture>',
        format_html_join("", '<source type="{}" srcset="{}" sizes="{}">', sources),
        format_html(' class="{}"', css) if css else "",
        f"{address}{query}",
        alt,
        width,
        height,
        SafeString('fetchpriority="high"' if first else 'loading="lazy"'),
    )
