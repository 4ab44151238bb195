"""Recognises the words of a scanned page with Tesseract and its Vietnamese, where both are installed."""

import os
import shutil
import subprocess
import time
from contextlib import suppress
from functools import lru_cache
from tempfile import TemporaryFile

from django.conf import settings

from documents.apart import sandbox
from documents.child.limits import Limits
from members import language

LANGUAGE = "vie"
DPI = 250
MEGAPIXELS = 12  # A4 at that resolution has six; a plan as large as a wall is drawn smaller
SECONDS = 60  # a page; a clean one takes three
_LAID, _IN_DOUBT = ("--psm", "1"), ("-c", "min_orientation_margin=0")
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-vie"


def installed() -> bool:
    return LANGUAGE in _known(settings.TESSERACT)


@lru_cache(maxsize=4)
def _known(program: str) -> frozenset[str]:
    """What the program can read; nothing where there is none."""
    found = shutil.which(program)
    if not found:
        return frozenset()
    said = subprocess.run([found, "--list-langs"], capture_output=True, timeout=30, check=False)
    return frozenset((said.stdout + said.stderr).decode(errors="replace").split())


def words_of(file, page: int, *, seconds: int = SECONDS) -> str:
    """What stands on the page (from 1 on) of an open PDF that is a picture. Raises sandbox.Failed and Refused."""
    picture = sandbox.content("page_picture", file, page=page, dpi=DPI, pixels=MEGAPIXELS * 1_000_000)
    with TemporaryFile() as stored:
        stored.write(picture)
        stored.flush()
        if "osd" not in _known(settings.TESSERACT):
            return _recognised(stored, seconds)
        until = time.monotonic() + seconds
        words = _recognised(stored, seconds)  # nearly all lie as they should; asking takes as long as reading
        left = int(until - time.monotonic())
        if left < 1 or language.is_surely_vietnamese(words):
            return words
        with suppress(sandbox.Failed):
            words = _recognised(stored, left, *_LAID)  # on its side, or on its head, it is turned first
        left = int(until - time.monotonic())
        if left < 1 or not language.is_garbled(words):
            return words
        with suppress(sandbox.Failed):  # of a page with few words, it is not sure enough of where is up
            again = _recognised(stored, left, *_LAID, *_IN_DOUBT)
            return words if language.is_garbled(again) else again
        return words


def _recognised(picture, seconds: int, *how: str) -> str:
    command = [settings.TESSERACT, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(DPI), *how]
    environment = {"OMP_THREAD_LIMIT": "1"}
    if folder := os.environ.get("TESSDATA_PREFIX"):
        environment["TESSDATA_PREFIX"] = folder
    within = Limits(seconds=seconds, megabytes=settings.DOCUMENT_CHILD_MB)
    return sandbox.program(command, picture, within=within, environment=environment).decode(errors="replace")
