"""Files of a meeting itself: a draft, a report, a table that belongs into no library."""

from http import HTTPStatus

from django.db import transaction

from documents.files import Inspected
from meetings import opening
from meetings.models import Meeting, MeetingFile
from meetings.papers import posting
from members import audit
from members.models import User
from members.powers import Power
from members.refusals import Refused

MOST = 20  # files of one meeting


class FileNotTaken(Refused):
    """The meeting has this file already, or as many as it may have."""

    field = "file"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def add(meeting: Meeting, file: Inspected, *, title: str, by: User, role: str = MeetingFile.Role.PAPER) -> MeetingFile:
    """Puts an examined file beside the papers of `meeting`, as a paper or as the draft of its resolution. Raises
    FileNotTaken, and MeetingClosed once it was cancelled."""
    held = opening.locked(meeting)
    prints = list(held.files.values_list("sha256", flat=True))
    if file.sha256 in prints:
        raise FileNotTaken("Tệp này đã có trong buổi sinh hoạt.")
    if len(prints) >= MOST:
        raise FileNotTaken(f"Buổi sinh hoạt đã có {MOST} tệp, đề nghị bỏ bớt trước.")
    added = MeetingFile.keep(file, title=title, by=by, meeting=held, role=role)
    posting.post(held, by=by, file=added)
    audit.record(by, "meeting.add_file", held, power=Power.PLAN_MEETINGS, after=_facts(added))
    return added


@transaction.atomic
def remove(file: MeetingFile, *, by: User) -> None:
    """Takes a file out of its meeting; what is stored of it goes once that is certain. Raises MeetingClosed once the
    meeting was cancelled."""
    held, facts = opening.locked(file.meeting), _facts(file)
    storage, name = file.file.storage, file.file.name
    posting.take_off(held, sha256=file.sha256)
    file.delete()
    audit.record(by, "meeting.remove_file", held, power=Power.PLAN_MEETINGS, before=facts)
    transaction.on_commit(lambda: storage.delete(name))


def _facts(file: MeetingFile) -> dict:
    return {"file": file.title, "sha256": file.sha256}
