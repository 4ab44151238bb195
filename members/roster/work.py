"""How the worker takes an import in hand: the row decides, nobody works twice, and what a killed worker left is begun
again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from members import audit, notices
from members.models import RosterImport

State = RosterImport.State
ATTEMPTS = 3  # a file that has killed the worker so often will do it again
FORGOTTEN_AFTER = timedelta(seconds=90)  # then the minute's task asks again for what nobody has in hand
PROGRESS_KEPT = 3600  # seconds
GIVEN_UP: dict[str, str] = {
    State.READING: "Hệ thống không đọc được danh sách này sau ba lần thử. Đề nghị chia danh sách thành nhiều tệp.",
    State.APPLYING: "Hệ thống chưa ghi được sau ba lần thử; chưa có gì được ghi. Đề nghị đối chiếu lại từ đầu.",
    State.UNDOING: "Hệ thống chưa hoàn tác được sau ba lần thử; dữ liệu vẫn như đã ghi.",
}


def claim(pk: int, *states: str) -> RosterImport | None:
    """Counts the attempt and returns the import; None when it is in none of `states`, in another's hand or hopeless."""
    with transaction.atomic():
        roster = lock(pk, *states)
        if roster is None:
            return None
        if roster.attempts >= ATTEMPTS:
            end(roster, GIVEN_UP.get(roster.state, GIVEN_UP[State.READING]))
            return None
        RosterImport.objects.filter(pk=pk).update(attempts=F("attempts") + 1, asked_at=timezone.now())
        return roster


def lock(pk: int, *states: str) -> RosterImport | None:
    """The import, held until the transaction ends; death of the worker lets go of it. None as in `claim`."""
    rows = RosterImport.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return rows.select_related("unit", "uploaded_by", "signed_by", "undone_by").filter(pk=pk, state__in=states).first()


def forgotten() -> list[int]:
    """Those that wait for a worker, though none has them in hand: the task was lost, or the worker was killed."""
    before = timezone.now() - FORGOTTEN_AFTER
    with transaction.atomic():
        rows = RosterImport.objects.select_for_update(skip_locked=True, no_key=True)
        return list(rows.filter(state__in=RosterImport.WORKING, asked_at__lt=before).values_list("pk", flat=True))


@transaction.atomic
def end(roster: RosterImport, sentence: str) -> None:
    """The work came to nothing: nothing was changed, `sentence` says why, who asked for it is told."""
    undoing = roster.state == State.UNDOING
    asker = (roster.undone_by if undoing else roster.signed_by) or roster.uploaded_by
    roster.move("keep" if undoing else "fail", failure=sentence, attempts=0)
    audit.record(None, "roster.fail", roster, reason=sentence)
    notices.tell(asker, f"Danh sách “{roster.name}”: {sentence}", address(roster))


def address(roster: RosterImport) -> str:
    return reverse("roster:detail", args=[roster.pk])


def tell(roster: RosterImport, phase: str, rows: int = 0) -> None:
    """Notes how far the work has come. Not in the row, which the running transaction holds until all is done."""
    cache.set(f"roster-progress:{roster.pk}", {"phase": phase, "rows": rows}, PROGRESS_KEPT)


def progress(roster: RosterImport) -> dict:
    """`phase` and `rows`, for the page; the state alone when nothing has been noted."""
    return cache.get(f"roster-progress:{roster.pk}") or {"phase": roster.get_state_display(), "rows": 0}


@contextmanager
def local_copy(roster: RosterImport) -> Iterator[Path]:
    """The uploaded file under its own name, wherever the storage keeps it, and a folder beside it that goes with it."""
    with TemporaryDirectory(prefix="doi-chieu-") as folder:
        path = Path(folder, Path(roster.name).name)
        with roster.file.open("rb") as kept, path.open("wb") as copy:
            copyfileobj(kept, copy)
        yield path
