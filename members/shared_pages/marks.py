"""HTML with places for what is of one person: drawn once by the template engine, cut at its marks, and put together for
each request as bytes."""

import secrets
from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe

# Bytes, and at every second place the name of what stands between them.
Cut = tuple[bytes | str, ...]

# Of this process alone, so that no text that somebody writes can hold a mark.
_FENCE = f"\0{secrets.token_hex(8)}\0"


class Marks:
    """What a template is given in place of what is of one person: `{{ own.answer }}` leaves the place `answer`."""

    def __getitem__(self, name: str) -> SafeString:
        return mark(name)


def mark(name: str) -> SafeString:
    return mark_safe(f"{_FENCE}{name}{_FENCE}")


def cut(html: str) -> Cut:
    """`html` at its marks."""
    return tuple(part if place % 2 else part.encode() for place, part in enumerate(html.split(_FENCE)))


def names(parts: Cut) -> tuple:
    """The places in `parts`, in their order."""
    return parts[1::2]


def joined(parts: Cut, values: Mapping[str, bytes]) -> bytes:
    """Raises KeyError for a place without its value: nobody is shown a page with a hole."""
    return b"".join([part if type(part) is bytes else values[part] for part in parts])  # type: ignore[index]
