"""Lays the limits upon itself, then does one job on the file at the standard input."""

import json
import os
import sys
from importlib import import_module

from documents.child.limits import Limits, lay
from documents.child.refusing import Refused

# Each process lives for one file, and most files are looked through in less time than any of these is loaded.
JOBS = {
    "page_picture": "documents.child.page_picture",
    "picture": "documents.child.pictures",
    "renditions": "documents.child.pictures",
}
KINDS = {
    "pdf": "documents.child.pdf_file",
    "compound": "documents.child.old_office",
    "rtf": "documents.child.old_office",
}
PACKAGES = "documents.child.office_file"


def main() -> None:
    asked = json.loads(sys.argv[1])
    module = import_module(_room(asked)) if asked["job"] else None  # libraries come before the limits
    lay(Limits(**asked["limits"]))
    if module is None:  # the program that reads pictures: same limits, its own code
        os.execvp(asked["program"][0], asked["program"])
    try:
        for answer in getattr(module, asked["job"])(sys.stdin.buffer, **asked["about"]):
            sys.stdout.buffer.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode() + b"\n")
    except Refused as refusal:
        sys.stdout.buffer.write(json.dumps({"refused": refusal.code, "about": refusal.about}).encode() + b"\n")
    sys.stdout.buffer.flush()
    os._exit(0)  # PDFium frees its pages in an order of its own; the system frees everything


def _room(asked: dict) -> str:
    return JOBS.get(asked["job"]) or KINDS.get(asked["about"]["kind"], PACKAGES)


main()
