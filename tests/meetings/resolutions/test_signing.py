"""A resolution is written from the meeting's pieces, signed under the next number of the term, and then stands."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from documents.filing import merging
from documents.models import Issuer, IssuingTerm
from meetings.models import EnteredPoints, Meeting, QualityScore, Resolution, Vote
from meetings.resolutions import content, printed, signing, writing
from meetings.scoring import scoring
from members.models import AuditEntry, Office, Term
from members.moves import WrongState
from members.refusals import Refused
from members.versions import VersionConflict
from tests import factories
from tests.meetings import scenes as meeting_scenes
from tests.meetings.resolutions import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast) -> Meeting:
    return scenes.meeting(cast)


def test_what_was_signed_goes_along_when_a_clerk_merges_two_names_of_the_body(cast, meeting):
    """It ended in an error of the database, and the two names stayed for ever."""
    Term.objects.create(unit=cast.cell_7, ordinal=1, since=date(2025, 1, 1))
    first = scenes.signed(meeting, cast.secretary)
    facts = {"unit": cast.cell_7, "suffix": first.issuer.suffix, "level": first.issuer.level}
    other = Issuer.objects.create(name="Chi bộ Bảy", folded="chi bo bay", **facts)
    term = IssuingTerm.objects.create(issuer=other, name="2025–2030", since=date(2025, 1, 1))
    merging.merge(first.issuer, other, by=cast.clerk, reason="Một chi bộ")
    first.refresh_from_db()
    assert (first.issuer, first.term, first.number) == (other, term, 1)
    second = scenes.signed(meeting, cast.secretary, title="Nghị quyết khác")
    assert (second.issuer, second.number) == (other, 2)


def symbols(*resolutions) -> list[str]:
    return [each.symbol for each in resolutions]


def test_points_are_written_with_a_comma(meeting, cast):
    score = scoring.begin(meeting, by=cast.secretary, watcher=cast.hoa.member)
    criterion = score.rubric.criteria.get(code="5.2")
    EnteredPoints.objects.create(score=score, criterion=criterion, points=Decimal("1.5"), by=cast.hoa)
    QualityScore.objects.filter(pk=score.pk).update(state="agreed", total=Decimal("89.5"))
    told = content.gather(Resolution(meeting=meeting, title="Tháng 11"))["score"]
    assert told["total"] == "89,5" and ("1,5", "5") in {(row["points"], row["most"]) for row in told["groups"]}
    assert printed.gather(Resolution(meeting=meeting, title="Tháng 11"))["tong_diem"].startswith("Tổng điểm: 89,5. ")


def test_it_is_proposed_from_minutes_score_and_vote(meeting, cast):
    scenes.signed_minutes(meeting, cast)
    vote = scenes.passed_vote(meeting, cast.secretary)
    found = content.proposed(meeting, "resolution")
    assert found["directions"] == "Tháng 12 vận động 20 hộ còn lại."
    assert found["politics"] == "Đã vận động 18/20 hộ phân loại rác.\nĐã thu đủ đảng phí."
    assert found["ideology"].startswith("Tư tưởng đảng viên ổn định") and found["opinions"].startswith("Đồng chí Hoa")
    assert found["praise"].startswith("Biểu dương") and found["vote"] == vote.pk and found["covers_meeting"] is True
    assert found["recipients"].splitlines() == [
        "Đảng ủy phường Phúc Lâm (để báo cáo)",
        "Đảng viên Chi bộ 7",
        "Lưu hồ sơ sinh hoạt",
    ]
    for name, title in (
        (f"Sinh hoạt thường kỳ tháng {meeting.day.month}", "{0} năm {1:%Y}"),
        ("Sinh hoạt bất thường", "{0}, ngày {1:%d/%m/%Y}"),
        (f"Sinh hoạt thường kỳ tháng 1/{meeting.day.year}", "{0}"),
    ):
        meeting.title = name
        assert content.proposed(meeting, "resolution")["title"] == title.format(name, meeting.day)
    scenes.draft(meeting, cast.secretary)
    second = content.proposed(meeting, "conclusion")
    assert (second["title"], second["covers_meeting"]) == ("", False) and "directions" not in second


def test_what_the_portal_noted_is_frozen_with_the_signature(meeting, cast):
    vote = scenes.passed_vote(meeting, cast.secretary)
    scenes.task_of(meeting, cast)
    made = scenes.signed(meeting, cast.secretary, vote=vote)
    made.refresh_from_db()
    numbers = {name: made.facts[name] for name in ("called", "present", "online", "excused", "unexcused", "exempt")}
    assert numbers == {"called": 7, "present": 4, "online": 0, "excused": 1, "unexcused": 1, "exempt": 1}
    assert made.facts["vote"] == {"votes": 4, "counted": 5, "needed": 3, "way": "Giơ thẻ đảng viên, thư ký đếm"}
    assert [row["work"] for row in made.facts["tasks"]] == ["Vận động 20 hộ tổ 7 phân loại rác"]
    assert (made.symbol, made.number, made.issued_on) == ("01-NQ/CB", 1, factories.days_ago(0))
    assert made.facts["signer"] == "Trần Văn Bình"
    scenes.task_of(meeting, cast, work="Giao sau khi đã ký")
    made.refresh_from_db()
    assert len(made.facts["tasks"]) == 1


def test_resolutions_and_conclusions_run_in_a_sequence_each(meeting, cast):
    first, second = (scenes.signed(meeting, cast.secretary, title=f"Việc {number}") for number in (1, 2))
    conclusion = scenes.signed(meeting, cast.secretary, title="Việc 3", kind=Resolution.Kind.CONCLUSION)
    assert symbols(first, second, conclusion) == ["01-NQ/CB", "02-NQ/CB", "01-KL/CB"]


def in_the_library(unit, number: str) -> None:
    facts = {"kind": "resolution", "issuer": unit.name, "issued_on": factories.days_ago(0)}
    factories.document(unit, number, "Nghị quyết tháng trước", **facts)


def test_the_number_goes_on_from_what_the_library_holds(meeting, cast):
    in_the_library(cast.cell_7, "07-NQ/CB")
    assert scenes.signed(meeting, cast.secretary).symbol == "08-NQ/CB"


def test_of_another_cell_the_numbers_are_its_own(meeting, cast):
    in_the_library(cast.cell_8, "07-NQ/CB")
    assert scenes.signed(meeting, cast.secretary).symbol == "01-NQ/CB"


def congress(unit, day: date) -> Term:
    return Term.objects.create(unit=unit, ordinal=1 + unit.terms.count(), since=day)


def test_numbers_begin_again_with_the_congress_and_not_with_the_year(cast, monkeypatch):
    meeting_scenes.set_clock(monkeypatch, "2027-12-20 10:00")
    term = congress(cast.cell_7, date(2025, 6, 10))
    december = scenes.signed(scenes.meeting(cast), cast.secretary)
    meeting_scenes.set_clock(monkeypatch, "2028-01-20 10:00")
    january = scenes.signed(scenes.meeting(cast), cast.secretary)
    assert symbols(december, january) == ["01-NQ/CB", "02-NQ/CB"]
    meeting_scenes.set_clock(monkeypatch, "2028-06-20 10:00")
    Term.objects.filter(pk=term.pk).update(until=date(2028, 6, 1))
    congress(cast.cell_7, date(2028, 6, 1))
    assert scenes.signed(scenes.meeting(cast), cast.secretary).symbol == "01-NQ/CB"
    names = IssuingTerm.objects.order_by("since").values_list("name", "since", "until")
    assert list(names) == [
        ("2025–2030", date(2025, 6, 10), date(2028, 5, 31)),
        ("2028–2033", date(2028, 6, 1), None),
    ]


def test_without_a_known_term_numbers_run_through_the_year(cast, monkeypatch):
    meeting_scenes.set_clock(monkeypatch, "2027-12-20 10:00")
    december = scenes.signed(scenes.meeting(cast), cast.secretary)
    meeting_scenes.set_clock(monkeypatch, "2028-01-20 10:00")
    january = scenes.signed(scenes.meeting(cast), cast.secretary)
    assert symbols(december, january) == ["01-NQ/CB", "01-NQ/CB"]


@pytest.mark.parametrize(
    ("unit", "kind", "body"),
    [
        ("cell_7", Meeting.Kind.REGULAR, ("Chi bộ 7", "CB")),
        ("cell_7", Meeting.Kind.COMMITTEE, ("Chi bộ 7", "CB")),
        ("cell_7", Meeting.Kind.CONGRESS, ("Đại hội Chi bộ 7", "ĐH")),
        ("ward", Meeting.Kind.FULL_COMMITTEE, ("Đảng ủy phường Phúc Lâm", "ĐU")),
        ("ward", Meeting.Kind.STANDING, ("Đảng ủy phường Phúc Lâm", "ĐU")),
        ("city", Meeting.Kind.STANDING, ("Thành ủy", "TU")),
    ],
)
def test_who_issues_follows_from_the_meeting(cast, unit, kind, body):
    assert signing.body_of(Meeting(unit=getattr(cast, unit), kind=kind)) == body


def test_only_who_leads_the_unit_signs(meeting, cast):
    made = scenes.draft(meeting, cast.hoa)
    scenes.office(cast.cell_7, cast.hoa.member, Office.Code.DEPUTY)
    scenes.office(cast.cell_7, cast.neighbour.member)
    for user in (cast.secretary, cast.administrator, cast.clerk):
        with pytest.raises(PermissionDenied):
            signing.sign(made, by=user, seen=made.version)
    signing.sign(made, by=cast.hoa, seen=made.version)
    assert (made.facts["role"], made.facts["signer"]) == ("Phó bí thư", "Nguyễn Thị Hoa")
    assert made.facts["behalf"] == "T/M CHI ỦY"


def test_a_former_leader_does_not_sign(meeting, cast):
    scenes.office(cast.cell_7, cast.neighbour.member)
    gone = scenes.office(cast.cell_7, cast.secretary.member, Office.Code.DEPUTY)
    Office.objects.filter(pk=gone.pk).update(until=factories.days_ago(0))
    made = scenes.draft(meeting, cast.secretary)
    with pytest.raises(PermissionDenied):
        signing.sign(made, by=cast.secretary, seen=made.version)


def test_nothing_is_signed_before_its_time(meeting, cast):
    failed = scenes.passed_vote(meeting, cast.secretary)
    Vote.objects.filter(pk=failed.pk).update(outcome=Vote.Outcome.FAILED)
    for changes, said in (
        ({"vote": failed}, "Lần biểu quyết đã chọn không đạt"),
        ({"directions": "  "}, "Chưa có nội dung nào được ghi"),
    ):
        made = scenes.draft(meeting, cast.secretary, **changes)
        made.vote = changes.get("vote") and Vote.objects.get(pk=failed.pk)
        with pytest.raises(signing.NotReady, match=said):
            signing.sign(made, by=cast.secretary, seen=made.version)
        writing.drop(Resolution.objects.get(), by=cast.secretary)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.RUNNING, closed_at=None)
    made = scenes.draft(Meeting.objects.select_related("unit", "chair").get(pk=meeting.pk), cast.secretary)
    with pytest.raises(signing.NotReady, match="chưa bế mạc"):
        signing.sign(made, by=cast.secretary, seen=made.version)
    assert Resolution.objects.get().number is None


def test_what_was_changed_since_it_was_read_is_not_signed(meeting, cast):
    made = scenes.draft(meeting, cast.secretary)
    seen = made.version
    writing.write(made, by=cast.hoa, seen=seen, **scenes.WRITTEN | {"directions": "Khác"})
    with pytest.raises(VersionConflict):
        signing.sign(Resolution.objects.select_related("meeting__unit").get(), by=cast.secretary, seen=seen)


def test_a_signed_one_is_neither_changed_nor_dropped_nor_signed_again(meeting, cast):
    made = scenes.signed(meeting, cast.secretary)
    with pytest.raises(writing.Signed):
        writing.write(made, by=cast.secretary, seen=made.version, **scenes.WRITTEN)
    with pytest.raises(writing.Signed):
        writing.drop(made, by=cast.secretary)
    with pytest.raises(WrongState):
        signing.sign(made, by=cast.secretary, seen=made.version)


def test_the_same_title_is_kept_once(meeting, cast):
    scenes.draft(meeting, cast.secretary)
    with pytest.raises(writing.TitleTaken):
        scenes.draft(meeting, cast.hoa)
    other = scenes.draft(meeting, cast.secretary, title="Việc khác")
    with pytest.raises(writing.TitleTaken):
        writing.write(other, by=cast.secretary, seen=other.version, **scenes.WRITTEN)
    assert Resolution.objects.count() == 2


def test_a_title_that_declares_a_secret_is_refused_and_audited(meeting, cast):
    with pytest.raises(Refused, match="Luật Bảo vệ bí mật nhà nước"):
        scenes.draft(meeting, cast.secretary, title="Nghị quyết về quốc phòng (MẬT)")
    assert AuditEntry.objects.filter(action="document.refuse_secret").count() == 1
    assert not Resolution.objects.exists()


def test_before_the_meeting_nothing_is_written(cast):
    ahead = meeting_scenes.plan(cast.cell_7, cast.secretary)
    with pytest.raises(writing.NotHeld):
        scenes.draft(ahead, cast.secretary)


def test_a_congress_is_signed_by_its_chair_for_the_presidium(cast):
    meeting = scenes.meeting(cast, kind=Meeting.Kind.CONGRESS, title="Đại hội chi bộ")
    scenes.office(cast.cell_7, cast.hoa.member)
    made = scenes.draft(meeting, cast.secretary)
    with pytest.raises(PermissionDenied):
        signing.sign(made, by=cast.hoa, seen=made.version)
    signing.sign(made, by=cast.secretary, seen=made.version)
    assert made.symbol == "01-NQ/ĐH" and made.facts["behalf"] == "T/M ĐOÀN CHỦ TỊCH"
