"""A month of cell 7 with everything that its papers say."""

from datetime import timedelta
from tempfile import TemporaryFile

import pypdfium2

from documents.apart import conversion
from meetings.models import AgendaItem, Guest, Meeting, MinutesCorrection, Point, Resolution, RollEntry, Speech
from meetings.papers import own_files
from meetings.printing import templates
from meetings.printing.papers import PAPERS, Paper
from meetings.resolutions import content, signing, writing
from meetings.scoring import scoring
from members.models import Office
from members.word_fields import Fields
from tests import factories
from tests.meetings import scenes as meetings
from tests.meetings.resolutions import scenes
from tests.meetings.tasks import scenes as tasks

A4 = (595, 842)
NO_ROOM = {"kiem_tra"}  # the table of the resolution has no room for it


def month(cast) -> Meeting:
    """Planned, held, minuted, scored, voted and resolved upon; the bí thư and a chi ủy viên hold their offices."""
    scenes.office(cast.cell_7, cast.secretary.member)
    scenes.office(cast.cell_7, cast.hoa.member, Office.Code.CELL_COMMITTEE_MEMBER)
    meetings.held(cast.cell_7, cast.secretary, 31)
    earlier = tasks.give(cast, work="Rà soát 12 hộ nghèo của tổ 7", product="Danh sách 12 hộ")
    type(earlier).objects.filter(pk=earlier.pk).update(given_at=meetings.evening(-40))
    earlier.events.update(at=meetings.evening(-40))
    meeting = scenes.meeting(cast, mode="mixed", link="https://hop.example.vn/7")
    _around(meeting, cast)
    scenes.task_of(meeting, cast)
    vote = scenes.passed_vote(meeting, cast.secretary)
    score = scoring.begin(meeting, by=cast.secretary, watcher=cast.hoa.member)
    type(score).objects.filter(pk=score.pk).update(state="agreed", weaknesses="Còn ba đồng chí nộp báo cáo muộn.")
    scenes.signed_minutes(meeting, cast)
    minutes = meeting.written
    MinutesCorrection.objects.create(minutes=minutes, text="19/20 hộ", reason="Đếm sót", by=cast.secretary)
    proposed = content.proposed(meeting, Resolution.Kind.RESOLUTION)
    facts = scenes.WRITTEN | proposed | {"vote": vote, "dues": "7/7 đảng viên đã đóng", "basis": "Căn cứ Điều lệ Đảng;"}
    made = writing.begin(meeting, by=cast.secretary, **facts)
    signing.sign(made, by=cast.secretary, seen=made.version)
    return Meeting.objects.select_related("unit__parent", "chair", "secretary").get(pk=meeting.pk)


def _around(meeting: Meeting, cast) -> None:
    start = meeting.opened_at
    part = meeting.agenda.first()
    AgendaItem.objects.filter(pk=part.pk).update(began_at=start, ended_at=start + timedelta(minutes=20))
    Guest.objects.create(meeting=meeting, name="Trần Văn Nam", position="Trưởng ban công tác Mặt trận")
    Point.objects.create(meeting=meeting, position=1, name="Nhà văn hóa tổ 7")
    own_files.add(meeting, factories.small_pdf(), title="Dự thảo nghị quyết tháng 12", by=cast.secretary, role="draft")
    RollEntry.objects.create(
        meeting=meeting, member=cast.stranger.member, standing="guest", presence=RollEntry.Presence.PRESENT
    )
    row = RollEntry.objects.get(meeting=meeting, member=cast.hoa.member)
    RollEntry.objects.filter(pk=row.pk).update(arrived_at=start + timedelta(minutes=15))
    spoke = {"state": Speech.State.DONE, "began_at": start, "ended_at": start + timedelta(minutes=4)}
    spoke |= {"asked_at": start, "written_by": cast.secretary}
    Speech.objects.create(meeting=meeting, entry=row, **spoke)


def not_on_paper(meeting: Meeting, key: str) -> list[tuple[str, str]]:
    """What of the values of a paper is not found on it after LibreOffice has made it a PDF of A4; the heading of the
    Party, a mark of the template that was not filled, and another size are told too."""
    paper, values = values_of(meeting, key)
    with TemporaryFile() as word:
        word.write(templates.made(meeting.unit, paper, values))
        made = conversion.made_of(word, "docx", "pdf")
    pdf = pypdfium2.PdfDocument(made)
    words = _squeezed("".join(page.get_textpage().get_text_range() for page in pdf))
    told = [("size", str(page.get_size())) for page in pdf if tuple(map(round, page.get_size())) != A4]
    told += [("mark", words)] * ("{" in words) + [("heading", words)] * ("ĐẢNGCỘNGSẢNVIỆTNAM" not in words)
    rows = [row for name, value in values.items() for row in (value if isinstance(value, list) else [{name: value}])]
    parts = [(part, line) for row in rows for part, text in row.items() for line in text.splitlines()]
    return told + [(part, line) for part, line in parts if part not in NO_ROOM and _squeezed(line) not in words]


def _squeezed(words: str) -> str:
    """Without spaces: a line that is broken has none, a cell one more."""
    return "".join(words.split())


def values_of(meeting: Meeting, key: str) -> tuple[Paper, Fields]:
    paper = PAPERS.get(key)
    return paper, paper.gather(meeting)
