"""Sends a Word file that was just made."""

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOT_IN_NAMES = re.compile(r"[^\w .()-]+")


def word_answer(content: bytes, name: str) -> HttpResponse:
    """To be saved under `name`, without the signs that no file may have."""
    found = HttpResponse(content, content_type=CONTENT_TYPE)
    found["Content-Disposition"] = content_disposition_header(True, f"{_NOT_IN_NAMES.sub('-', name)[:120]}.docx")
    found["Cache-Control"] = "no-store"
    return found
