"""What is left of a meeting of the demo: minutes, what is posted, the score."""

from decimal import Decimal

from meetings.minutes import writing
from meetings.models import Meeting, Minutes, QualityScore, Resolution, RollEntry, Rubric, Vote
from meetings.resolutions import content, posting, signing
from meetings.resolutions import writing as drafting
from meetings.scoring import scoring
from sotay.demo.cell import papers
from sotay.demo.cell.people import Cell
from sotay.demo.cell.stories import Evening, within
from sotay.demo.clock import Clock

Band = QualityScore.Band
LOWER = {Band.GOOD: Band.FAIR, Band.FAIR: Band.AVERAGE, Band.AVERAGE: Band.POOR, Band.POOR: Band.POOR}
WHY_LOWER = "Biểu quyết phải làm lại vì đếm thẻ nhầm, còn đảng viên vắng không lý do; đề nghị chi ủy rút kinh nghiệm."
LESS = {"4.10": Decimal(1), "4.11": Decimal("0.5"), "5.2": Decimal("0.5")}  # what the chi bộ takes from itself
BASIS = (
    "Căn cứ Điều lệ Đảng Cộng sản Việt Nam;\n"
    "Căn cứ Hướng dẫn số 42-HD/BTCTW của Ban Tổ chức Trung ương về sinh hoạt chi bộ;\n"
    "Căn cứ kết quả thảo luận, biểu quyết tại buổi sinh hoạt,"
)


def sign_minutes(cell: Cell, clock: Clock, meeting: Meeting, story: Evening) -> Minutes:
    """Typed while it went on, read out at its end, signed by both."""
    minutes = writing.begin(meeting, by=cell.deputy)
    writing.write(minutes, by=cell.deputy, seen=minutes.version, **_parts(story))
    writing.read_out(minutes, by=cell.deputy)
    clock.wait(minutes=2)
    writing.sign(minutes, by=cell.deputy, seen=minutes.version)
    clock.wait(minutes=5)
    writing.sign(minutes, by=cell.secretary, seen=minutes.version)
    return minutes


def _parts(story: Evening) -> dict[str, str]:
    about = story.topic or story.title.removeprefix("Chuyên đề: ")
    return {
        "opening": f"Đồng chí chủ trì tuyên bố lý do, thông qua chương trình; nội dung trọng tâm: {within(about)}.",
        "review": "Các việc giao từ kỳ trước được kiểm điểm theo bảng; việc chậm đã nêu nguyên nhân, ngày xong.",
        "information": "Đọc bản tin của Thành ủy và của phường; định hướng dư luận về những việc dân đang hỏi.",
        "discussion": "\n".join(f"– {said}" for said in story.said),
        "criticism": "Hai đồng chí tự nhận còn đến muộn, vắng ở các buổi trước; chi bộ góp ý, nhắc nhở chân tình.",
        "conclusion": story.ends,
    }


def post_result(cell: Cell, meeting: Meeting, story: Evening) -> None:
    """The resolution, where one was voted upon; else a paper with what was concluded."""
    if vote := meeting.votes.filter(subject="resolution", outcome=Vote.Outcome.PASSED).first():
        _resolve(cell, meeting, vote)
        return
    title = f"Kết luận: {story.topic or story.title}"[:200]
    papers.post(meeting, by=cell.deputy, title=title, lines=[story.ends, *story.said])


def _resolve(cell: Cell, meeting: Meeting, vote: Vote) -> None:
    """Written from its pieces, signed by the bí thư under the next number, put into the library."""
    title = "Về " + vote.question.removeprefix("Thông qua nghị quyết ").removeprefix("Thông qua ")
    facts = {"vote": vote, "title": title, "basis": BASIS}
    written = content.proposed(meeting, Resolution.Kind.RESOLUTION) | facts
    resolution = drafting.begin(meeting, by=cell.deputy, **written)
    signing.sign(resolution, by=cell.secretary, seen=resolution.version)
    posting.post(resolution, by=cell.deputy)


def begin_score(cell: Cell, meeting: Meeting) -> QualityScore | None:
    """None before there were sheets: the guidance is younger than the first meetings."""
    if Rubric.objects.in_force(meeting.unit, meeting.day) is None:
        return None
    return scoring.begin(meeting, by=cell.secretary, watcher=cell.member.member)


def score(cell: Cell, clock: Clock, score: QualityScore) -> None:
    """Filled in by the one who watches, agreed, and voted upon: all official members who were there but one are for
    it."""
    missing = scoring.sheet_of(score).missing
    given = {
        line.criterion.code: (line.criterion.most - LESS.get(line.criterion.code, 0), "Theo diễn biến buổi sinh hoạt")
        for line in missing
    }
    weak = "Còn đồng chí đến muộn; phần thảo luận có lúc dài."
    scoring.enter(score, by=cell.member, seen=score.version, given=given, weaknesses=weak)
    clock.wait(minutes=5)
    scoring.agree(score, by=cell.secretary)
    official = score.meeting.roll.attending().filter(standing=RollEntry.Standing.OFFICIAL)
    scoring.note_vote(score, by=cell.secretary, votes_for=official.count() - 1)


def confirm(cell: Cell, score: QualityScore, *, otherwise: bool = False) -> None:
    """The ward agrees with the chi bộ, or says why it goes one class down."""
    band, reason = (LOWER[Band(score.band)], WHY_LOWER) if otherwise else (score.band, "")
    scoring.confirm(score, by=cell.superior, band=band, reason=reason)
