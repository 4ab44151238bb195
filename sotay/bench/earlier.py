"""The portal beside itself as it was at an earlier commit: the same files, by turns, on the same server.

The earlier one is a clone of its own with its own packages and databases, so it needs the history of the repository.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from sotay.bench import brought
from sotay.bench.scratch import Scratch
from sotay.bench.table import Line, middle

COMMIT = "534300e924f9aad59fb0e98e2d8d66ad0ef54b88"
MOST, GROWN_MB, ROWS = 1.2, 150, 10_000
# What the earlier one passes over: of a list without them both read and keep the same. With them ours reads two columns
# more and writes two rows more of each person.
PASSED_OVER = ("Quê quán *", "Thường trú *")
LISTS = {"": (), ", không có quê quán và thường trú": PASSED_OVER}
UNIT = "01"
FOLDERS = {
    "scan": f"bản quét 200 dpi, {brought.SCANNED} trang",
    "printed": f"tệp PDF {brought.PRINTED} trang",
    "many": f"thư mục {brought.FILES} tệp",
}
# Says the processor time of each command, with all that it has started, and what stands in the library at the end;
# nothing stays there. Knows only what both sides have: what a process loads before it begins its work is of its wsgi.
PROGRAM = """
import json, os, sys
import sotay.wsgi
from io import StringIO
from django.core.management import call_command
from django.db import transaction
from documents.models import Document, PageText
def used():
    return sum(os.times()[:4])
took = []
with transaction.atomic():
    for command in json.loads(sys.argv[1]):
        before = used()
        call_command(*command, stdout=StringIO())
        took.append((used() - before) * 1000)
    there = Document.objects.count(), PageText.objects.count()
    transaction.set_rollback(True)
print(json.dumps({"took": took, "there": there}))
"""

# As a worker does it, which has long loaded the pages of the portal when a list comes: whoever is told of the list gets
# an address of one.
LIST = """
import json, sys
import sotay.wsgi
from django.urls import reverse
from sotay.bench.roster import reconcile
reverse("roster:detail", args=[1])
print(json.dumps(reconcile(**json.loads(sys.argv[1]))))
"""


def goals(bench) -> Iterator[Line]:
    with TemporaryDirectory(prefix="sotay-bench-") as name:
        ours, theirs = bench.empty, _earlier(anew=bench.anew)
        files = ours.probe("write_folders", path=name)
        for folder, said in FOLDERS.items():
            pages = {"scan": brought.SCANNED, "printed": brought.PRINTED}.get(folder, 0)
            sides = [[], []]
            for _ in range(max(bench.rounds - 2, 1)):
                for side, scratch in zip(sides, (ours, theirs), strict=True):
                    side.append(_brought_in(scratch, Path(name, folder), expected=[files[folder], pages]))
            steps = ("nhập", "đọc chữ") if pages else ("xem trước", "nhập")
            for place, step in enumerate(steps):
                mine, others = (middle([took[place] for took in side]) for side in sides)
                yield Line("EARLIER", f"{said}: {step}, so với {COMMIT[:7]}", mine, MOST, others)
        for said, without in LISTS.items():
            path = Path(name, f"danh-sach-{len(without)}.xlsx")
            bench.ward.probe("write_workbook", path=str(path), rows=ROWS, without=without)
            yield from _roster(bench.rounds, (ours, theirs), path, said)
    found = ours.probe("draw_at_once", many=4)
    what = "bốn ảnh 39 megapixel nhận cùng lúc: tiến trình web thêm bộ nhớ"
    yield Line("EARLIER", what, found["grown_mb"], GROWN_MB, unit="MB")


def _brought_in(scratch: Scratch, folder: Path, *, expected: list[int]) -> list[float]:
    """Milliseconds of both steps: of a folder of one file the import and the reading of its text, else the look at the
    sheet and the import. Raises RuntimeError unless there are as many documents and pages as `expected`."""
    imported = ["import_documents", str(folder), "--sheet", str(folder / brought.SHEET), "--unit", UNIT]
    apply = [*imported, "--apply"]
    commands = [apply, ["read_documents", "--now"]] if expected[1] else [imported, apply]
    with TemporaryDirectory(prefix="sotay-bench-") as media:
        found = json.loads(scratch.run("-c", PROGRAM, json.dumps(commands), MEDIA_ROOT=media).splitlines()[-1])
    if found["there"] != expected:
        raise RuntimeError(f"{folder.name} in {scratch.root}: {found['there']} documents and pages, not {expected}")
    return found["took"]


def _roster(rounds: int, scratches: tuple[Scratch, Scratch], path: Path, of: str) -> Iterator[Line]:
    sides: list[list[dict]] = [[], []]
    for _ in range(max(rounds - 2, 1)):
        for side, scratch in zip(sides, scratches, strict=True):
            answer = scratch.run("-c", LIST, json.dumps({"path": str(path), "expected": ROWS}))
            side.append(json.loads(answer.splitlines()[-1]))
    for step, said in {"read_ms": "đọc và đối chiếu", "write_ms": "ghi"}.items():
        mine, others = (middle([took[step] for took in side]) for side in sides)
        yield Line("EARLIER", f"danh sách {ROWS} dòng{of}: {said}, so với {COMMIT[:7]}", mine, MOST, others)


def _earlier(*, anew: bool) -> Scratch:
    def fill(scratch):
        scratch.manage("migrate", "-v0")
        scratch.probe("plant_units")

    return Scratch("earlier", fill, COMMIT, root=clone(COMMIT)).ready(anew=anew)


def clone(commit: str) -> Path:
    """The files of `commit` beside those of the bench, with the packages that they ask for."""
    root = Path(settings.MEDIA_ROOT, commit[:7])
    done = root / ".done"
    if not done.exists():
        packed = subprocess.run(["git", "archive", commit], cwd=settings.BASE_DIR, check=True, stdout=subprocess.PIPE)
        root.mkdir(parents=True, exist_ok=True)
        subprocess.run(["tar", "-x", "-C", root], check=True, input=packed.stdout)
        uv = Path(sys.executable).parent / "uv"
        python = root / ".venv" / "bin" / "python"
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, root / ".venv"], check=True)
        install = [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", "requirements.txt"]
        subprocess.run(install, cwd=root, check=True, env=os.environ | {"UV_LINK_MODE": "copy"})
        done.touch()
    return root
