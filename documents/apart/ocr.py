"""Recognises the words of a scanned page with Tesseract and its Vietnamese, where both are installed."""

import os
import shutil
import subprocess
from functools import lru_cache
from tempfile import TemporaryFile

from django.conf import settings

from documents.apart import sandbox
from documents.child.limits import Limits

LANGUAGE = "vie"
DPI = 250
MEGAPIXELS = 12  # A4 at that resolution has six; a plan as large as a wall is drawn smaller
SECONDS = 60  # a page; a clean one takes three
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
    command = [settings.TESSERACT, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(DPI)]
    if "osd" in _known(settings.TESSERACT):  # pages that lie on their side, or on their head, are turned first
        command += ["--psm", "1"]
    environment = {"OMP_THREAD_LIMIT": "1"}
    if folder := os.environ.get("TESSDATA_PREFIX"):
        environment["TESSDATA_PREFIX"] = folder
    with TemporaryFile() as stored:
        stored.write(picture)
        stored.flush()
        within = Limits(seconds=seconds, megabytes=settings.DOCUMENT_CHILD_MB)
        return sandbox.program(command, stored, within=within, environment=environment).decode(errors="replace")
