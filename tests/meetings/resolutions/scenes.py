"""A meeting with all that a resolution is made of: its roll, a vote, tasks of before and of tonight, minutes."""

from meetings.minutes import writing as minutes
from meetings.models import Meeting, Resolution, Task, Vote
from meetings.resolutions import signing, writing
from members.models import Member, Office, Unit, User
from tests import factories
from tests.meetings.scoring.scenes import EXCUSED, EXEMPT, PRESENT, UNEXCUSED, held, roll
from tests.meetings.tasks import scenes as tasks

WRITTEN = {
    "kind": Resolution.Kind.RESOLUTION,
    "title": "Sinh hoạt thường kỳ tháng 11",
    "covers_meeting": True,
    "basis": "",
    "dues": "",
    "ideology": "",
    "politics": "",
    "praise": "",
    "weaknesses": "",
    "directions": "Vận động 20 hộ phân loại rác.",
    "opinions": "",
    "vote": None,
    "recipients": "Đảng ủy phường Phúc Lâm (để báo cáo)\nLưu hồ sơ",
}


def office(unit: Unit, member: Member, code: str = Office.Code.SECRETARY) -> Office:
    day = factories.days_ago(200)
    facts = {"method": Office.Method.ELECTED, "decision_no": "12-QĐ/ĐU", "decided_on": day, "since": day}
    return Office.objects.create(unit=unit, member=member, code=code, **facts)


def meeting(cast, *, days_ago: int = 1, **changes) -> Meeting:
    """Closed, chaired by the bí thư, Hoa is its secretary; of six called four came."""
    found = held(cast.cell_7, cast.secretary, days_ago=days_ago, **changes)
    roll(found, PRESENT, PRESENT, people=[cast.secretary.member, cast.hoa.member])
    roll(found, PRESENT, PRESENT, EXCUSED, UNEXCUSED, EXEMPT)
    Meeting.objects.filter(pk=found.pk).update(chair=cast.secretary.member, secretary=cast.hoa.member)
    return Meeting.objects.select_related("unit__parent", "chair", "secretary").get(pk=found.pk)


def draft(of: Meeting, by: User, **changes) -> Resolution:
    return writing.begin(of, by=by, **WRITTEN | changes)


def signed(of: Meeting, by: User, **changes) -> Resolution:
    made = draft(of, by, **changes)
    signing.sign(made, by=by, seen=made.version)
    return made


def passed_vote(of: Meeting, by: User, *, votes: int = 4, counted: int = 5) -> Vote:
    return Vote.objects.create(
        meeting=of,
        subject="resolution",
        question="Thông qua nghị quyết tháng 11",
        way=Vote.Way.CARDS,
        state=Vote.State.DECIDED,
        outcome=Vote.Outcome.PASSED,
        counted=counted,
        voters=counted,
        needed=counted // 2 + 1,
        totals={"votes": [votes, counted - votes, 0], "blank": 0, "invalid": 0},
        prepared_by=by,
        decided_at=of.closed_at,
    )


def task_of(of: Meeting, cast, **changes) -> Task:
    """Given at the meeting."""
    made = tasks.give(cast, **changes)
    Task.objects.filter(pk=made.pk).update(meeting=of)
    return made


def signed_minutes(of: Meeting, cast) -> None:
    """With every part written, read out and signed by both."""
    found = minutes.begin(of, by=cast.hoa)
    minutes.write(
        found,
        by=cast.hoa,
        seen=found.version,
        opening="Đồng chí bí thư nêu lý do, giới thiệu đại biểu.",
        review="Đã vận động 18/20 hộ phân loại rác.\nĐã thu đủ đảng phí.",
        information="Tư tưởng đảng viên ổn định, tin tưởng vào sự lãnh đạo của Đảng.",
        discussion="Đồng chí Hoa: đề nghị mở thêm điểm thu gom.",
        criticism="Biểu dương đồng chí Hoa; nhắc nhở đồng chí nộp báo cáo muộn.",
        conclusion="Tháng 12 vận động 20 hộ còn lại.",
    )
    minutes.read_out(found, by=cast.hoa)
    minutes.sign(found, by=cast.hoa, seen=found.version)
    minutes.sign(found, by=cast.secretary, seen=found.version)
