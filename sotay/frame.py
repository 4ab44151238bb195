"""What stands around the bodies of shared pages: drawn once a process for each look, joined with what is of one
person."""

from functools import lru_cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import conditional_escape

from members.shared_pages.frame import Frame
from members.shared_pages.marks import Cut, Marks, cut, mark
from sotay.shell import Link, Shell

OWN = ("unit_line", "bell", "messages", "here")


class _Marked:
    """A Shell with places instead of what is of one person."""

    def __init__(self, theme: str, size: str, saving: tuple[str, bool], signed_in: bool, *rooms: tuple[Link, ...]):
        self.theme, self.size, self.signed_in = theme, size, signed_in
        self.saving, self.saves = saving
        self.tabs, self.desk = rooms
        for name in OWN:
            setattr(self, name, mark(name))


def around(request: HttpRequest, wide: str) -> Frame:
    """The frame of this person's page."""
    shell = Shell(request)
    look = (shell.theme, shell.size, (shell.saving, shell.saves))
    parts = _drawn(wide, *look, shell.signed_in, shell.tabs, shell.desk)
    return Frame(parts, {name: conditional_escape(getattr(shell, name)).encode() for name in OWN})


@lru_cache(maxsize=512)
def _drawn(wide: str, *look) -> Cut:
    return cut(render_to_string("shared/frame.html", {"own": Marks(), "wide": wide, "shell": _Marked(*look)}))
