"""Reads Office files as the child does, without starting one."""

from io import BytesIO

from documents.child import office, package
from documents.child.text import clean


def opened(content: bytes):
    found = package.open_package(BytesIO(content), members=5_000, unpacked=100_000_000)
    return found, package.kind(found)


def pages(content: bytes) -> list[str]:
    return [clean(page) for page in office.pages(*opened(content))]


def cautions(content: bytes) -> list[str]:
    return office.cautions(*opened(content))
