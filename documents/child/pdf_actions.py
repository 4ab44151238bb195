"""Finds what a PDF does by itself when it is opened or a page of it is turned: open an address, send off a form, fetch
another file. What a reader must click does none of it."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from documents.child.refusing import Refused

_HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_GAP = rb"(?:\s|%[^\r\n]*[\r\n])*"
_REFERENCE = rb"(\d{1,10})" + _GAP + rb"\d{1,5}" + _GAP + rb"R\b"
_TRIGGER = re.compile(rb"/(?:OpenAction|AA)" + _GAP + rb"(?:(?=<<)|(?=\[)|" + _REFERENCE + rb")")
_REFERENCES = re.compile(_REFERENCE)
_LEADS_OUT = re.compile(
    rb"/S" + _GAP + rb"(?:/(?:URI|SubmitForm|ImportData|GoToR|GoToE|Launch)\b|" + _REFERENCE + rb")"
)
_BRACKETS = re.compile(rb"<<|>>|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|%[^\r\n]*", re.DOTALL)
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+\d{1,5}\s+obj\b(.*?)(?=endobj|\d\s+obj\b|\Z)", re.DOTALL)
_NO_ACTION = re.compile(rb"/Type" + _GAP + rb"/(?:Pages?|Annot|Catalog|StructElem)\b")

Objects = dict[int, list[bytes]]  # each body that the file holds for a number: a later one may replace it


def spelled_out(names: bytes) -> bytes:
    """With the names that are written by the numbers of their letters as everybody reads them."""
    return _HEX_IN_NAME.sub(lambda found: bytes([int(found[1], 16)]), names)


class Part:
    """Objects of a PDF without their streams: those that stand openly, or with `first` those of an object stream, in
    which the first one begins there."""

    def __init__(self, content: bytes, first: int | None = None):
        self.content, self.first = content, first

    @cached_property
    def spelled_out(self) -> bytes:
        return spelled_out(self.content)

    def objects(self) -> Iterator[tuple[int, bytes]]:
        """The number and the body of each."""
        if self.first is None:
            yield from ((int(found[1]), found[2]) for found in _OBJECT.finditer(self.spelled_out))
            return
        head = [int(each) for each in self.content[: self.first].split() if each.isdigit()]
        starts = [*head[1::2], len(self.content)]
        for number, start, end in zip(head[::2], starts, starts[1:], strict=False):
            yield number, spelled_out(self.content[self.first + start : self.first + end if end > start else None])


def refuse_automatic(parts: list[Part]) -> None:
    """Raises Refused where something in the parts of a PDF starts an action of that kind."""
    triggers = [(part.spelled_out, found) for part in parts for found in _TRIGGER.finditer(part.spelled_out)]
    objects: Objects = {}
    for number, body in (each for part in parts if triggers for each in part.objects()):
        objects.setdefault(number, []).append(body)
    for content, found in triggers:
        bodies = [*objects.get(int(found[1]), ())] if found[1] else [_value(content, found.end())]
        if _leads_out(bodies, objects):
            raise Refused("active_pdf", "automatic")


def _value(part: bytes, start: int) -> bytes:
    """The dictionary that begins here, to its end; "" for a list, which is a place in the file."""
    if not part.startswith(b"<<", start):
        return b""
    depth = 0
    for found in _BRACKETS.finditer(part, start):
        depth += {b"<<": 1, b">>": -1}.get(found[0], 0)
        if not depth:
            return part[start : found.end()]
    return part[start:]


def _leads_out(bodies: list[bytes], objects: Objects) -> bool:
    """Whether one of these actions does, or one that follows it."""
    followed: set[int] = set()
    while bodies:
        body = bodies.pop()
        if _NO_ACTION.search(body):
            continue
        if _LEADS_OUT.search(body):
            return True
        numbers = {int(found[1]) for found in _REFERENCES.finditer(body)} - followed
        followed |= numbers
        bodies.extend(chain.from_iterable(objects.get(number, ()) for number in numbers))
    return False
