"""The parts of an Office file and how they hang together, whichever namespaces it uses: Transitional or Strict."""

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any
from zipfile import ZipFile

from lxml import etree

from documents.child.refusing import Refused

_STRUCK_OUT = {"del", "moveFrom", "delText", "delInstrText"}
_ABOUT = re.compile(r"(?:\w+Pr|\w+PrEx|\w+PrChange|tblGrid|instrText|Fallback|rPh|binData)")


class Parts:
    """What an opened package holds, found by its relations."""

    def __init__(self, package: ZipFile):
        self._package = package
        self._relations: dict[str, Any] = {}

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(self._package.namelist())

    @cached_property
    def main(self) -> str:
        found = self.related("", "officeDocument")
        if not found:
            raise Refused("broken_office")
        return found[0]

    def tree(self, name: str):
        """The root of a part; None where there is no such part, or it is empty."""
        content = self._package.read(name) if name in self.names else b""
        return etree.fromstring(content, _parser()) if content else None

    def read(self, name: str) -> bytes:
        return self._package.read(name)

    def open(self, name: str):
        return self._package.open(name)

    def related(self, name: str, kind: str) -> list[str]:
        """The parts to which `name` leads by relations of this kind, each that is there once."""
        found = (target for type_, target in self._led_from(name).values() if type_ == kind)
        return [target for target in dict.fromkeys(found) if target in self.names]

    def target(self, name: str, relation: str) -> str:
        """The part that a relation of `name` leads to; "" when there is none."""
        target = self._led_from(name).get(relation, ("", ""))[1]
        return target if target in self.names else ""

    def _led_from(self, name: str) -> dict[str, tuple[str, str]]:
        """Of each relation its kind, in one word, and its target."""
        if name not in self._relations:
            folder, _, own = name.rpartition("/")
            root = self.tree(f"{folder}/_rels/{own}.rels".lstrip("/"))
            self._relations[name] = {
                each.get("Id"): (
                    each.get("Type", "").rsplit("/", 1)[-1],
                    posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/"),
                )
                for each in (root if root is not None else ())
                if each.get("TargetMode", "") != "External"
            }
        return self._relations[name]


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


@lru_cache(maxsize=4_096)
def _local(name) -> str:
    """What is no element but a remark has no name."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def tag(element) -> str:
    """The name of an element without its namespace."""
    return _local(element.tag)


def inside(element) -> Iterator:
    """The children that are shown: of two ways to show one thing the first, nothing that was struck out, no properties.

    Of what nobody here knows all is shown: a wrapper that comes with the next version of Word hides no word."""
    for child in element:
        name = tag(child)
        if name == "AlternateContent":
            yield from _alternative(child)
        elif name not in _STRUCK_OUT and not _ABOUT.fullmatch(name):
            yield child


def _alternative(element) -> Iterator:
    ways = [way for way in element if tag(way) in ("Choice", "Fallback")]
    chosen = next((way for way in ways if _has_words(way)), None)
    if chosen is not None:
        yield from inside(chosen)


def _has_words(way) -> bool:
    """Whether there is anything to read in it; a drawing may have its words in a part of its own."""
    return any(tag(each) in ("t", "textpath", "relIds", "chart", "tab", "br") for each in way.iter())


def child(element, *path: str):
    """The first element at the end of a path of names; None when there is none."""
    for name in path:
        for each in element:
            if _local(each.tag) == name:
                element = each
                break
        else:
            return None
    return element


def value(element, attribute: str = "val") -> str:
    """An attribute by its name without namespace; "" when it is not there."""
    if element is None:
        return ""
    plain = element.get(attribute)  # in most kinds of parts they have none
    if plain is not None:
        return plain
    return next((said for key, said in element.items() if _local(key) == attribute), "")


def is_on(element) -> bool | None:
    """What a property that is a switch says; None where it is not there."""
    return None if element is None else value(element) not in ("0", "false", "off")
