"""Pictures and files of the demo are looked into by processes of their own, as everybody's: all of them while its
members are written, which the database does, so that the stories find them done."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.core.files.base import ContentFile

from documents import screening
from documents.library import Inspected
from news.enclosures import pictures
from sotay.demo import scenes
from sotay.demo.party import DATA

Made = TypeVar("Made")
_begun: dict[tuple[Callable, str], Future] = {}


@contextmanager
def begun(*wanted: tuple[Callable[[str], object], Iterable[str]]) -> Iterator[None]:
    """Within, each of `wanted`, how it is made and of what, is made one after the other without being waited for."""
    with ThreadPoolExecutor(1) as maker:
        for make, name in dict.fromkeys((make, name) for make, names in wanted for name in names):
            _begun[make, name] = maker.submit(make, name)
        try:
            yield
        finally:
            _begun.clear()
            maker.shutdown(cancel_futures=True)


def taken(make: Callable[[str], Made], name: str) -> Made:
    """What `make` makes of `name`: as it was begun, or now."""
    begun = _begun.get((make, name))
    return begun.result() if begun else make(name)


def cover(scene: str) -> pictures.Cover:
    return pictures.read(scenes.draw(scene))


def still(scene: str) -> pictures.Still:
    return pictures.still(scenes.draw(scene))


def paper(name: str) -> Inspected:
    """A file of the demo's library. For whom it is looked into would be noted of a secret one only."""
    path = DATA / "van-kien" / f"{name}.pdf"
    return sound(ContentFile(path.read_bytes(), path.name))


def sound(file: ContentFile) -> Inspected:
    return screening.examine(file, secrecy=screening.Secrecy.NONE, unit=None, by=None)
