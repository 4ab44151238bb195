"""A month of cell 7 with everything that its papers say."""

from datetime import timedelta

from meetings.models import AgendaItem, Guest, Meeting, MinutesCorrection, Point, Resolution, RollEntry, Speech
from meetings.papers import own_files
from meetings.printing.papers import PAPERS, Fields, Paper
from meetings.resolutions import content, signing, writing
from meetings.scoring import scoring
from members.models import Office
from tests import factories
from tests.meetings import scenes as meetings
from tests.meetings.resolutions import scenes
from tests.meetings.tasks import scenes as tasks


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


def values_of(meeting: Meeting, key: str) -> tuple[Paper, Fields]:
    paper = PAPERS.get(key)
    return paper, paper.gather(meeting)
