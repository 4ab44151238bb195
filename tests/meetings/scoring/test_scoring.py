"""The way of a score from the one who watches to the committee above, and what each may do on it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.models import Criterion, Meeting, QualityScore, RollEntry, Rubric, Vote
from meetings.scoring import cell_vote, rubrics, scoring, sheet
from meetings.scoring.batch import Batch
from meetings.scoring.forms import VoteForm
from meetings.scoring.tasks import measure_scores
from members.models import Notice, UnitGrant, User
from members.moves import WrongState
from members.numbers import decimal
from members.powers import Power
from members.refusals import Refused
from members.rights import roles
from members.versions import VersionConflict
from tests import factories
from tests.meetings import scenes
from tests.meetings.scoring.scenes import EXCUSED, EXEMPT, PRESENT, UNEXCUSED, held, roll
from tests.meetings.scoring.test_measures import posted
from tests.together import in_between

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast) -> Meeting:
    found = held(cast.cell_7, cast.secretary)
    roll(found, PRESENT, PRESENT, people=[cast.hoa.member, cast.secretary.member])
    posted(found, found.starts_at - timedelta(hours=25))
    return found


@pytest.fixture
def score(cast, meeting) -> QualityScore:
    return scoring.begin(meeting, by=cast.secretary, watcher=cast.hoa.member)


@pytest.fixture
def leader(cast) -> User:
    return factories.holder("leader", cast.ward, "Vũ Văn Lãnh")


def fill(score: QualityScore, by: User) -> None:
    """The most for each criterion that the portal does not measure."""
    given = {line.criterion.code: (line.criterion.most, "Đúng quy trình") for line in scoring.sheet_of(score).missing}
    scoring.enter(score, by=by, seen=score.version, given=given, weaknesses="Ít đồng chí phát biểu")


def voted(score: QualityScore, by: User) -> QualityScore:
    fill(score, by)
    scoring.agree(score, by=by)
    scoring.note_vote(score, by=by, votes_for=2)
    return score


@pytest.mark.django_db(transaction=True)
def test_no_points_are_given_behind_what_was_agreed(cast, score):
    fill(score, cast.hoa)
    seen, total, given = score.version, score.total, {"1": (Decimal(0), "Chưa đúng")}
    mine, theirs = (QualityScore.objects.select_related("rubric", "meeting__unit").get(pk=score.pk) for _ in range(2))
    _, entered = in_between(
        lambda: scoring.agree(theirs, by=cast.secretary),
        lambda: scoring.enter(mine, by=cast.hoa, seen=seen, given=given, weaknesses=""),
        refusals=(Refused,),
    )
    theirs.refresh_from_db()
    assert (entered, theirs.state, theirs.total) == (Refused, QualityScore.State.AGREED, total)


@pytest.mark.django_db(transaction=True)
def test_what_is_agreed_is_what_was_given_last(cast, score):
    """The last points go while the chi ủy agrees: the sheet is not complete any more."""
    fill(score, cast.hoa)
    seen = score.version
    mine, theirs = (QualityScore.objects.select_related("rubric", "meeting__unit").get(pk=score.pk) for _ in range(2))
    _, agreed = in_between(
        lambda: scoring.enter(mine, by=cast.hoa, seen=seen, given={}, weaknesses=""),
        lambda: scoring.agree(theirs, by=cast.secretary),
        refusals=(Refused,),
    )
    assert agreed is scoring.NotComplete


def test_the_sheet_of_the_country_holds_until_a_unit_has_its_own(cast, score):
    assert score.rubric.code == "hd-42" and score.out_of == 95  # no chuyên đề in that month
    local = Rubric.objects.get(code="an-phu")
    own = rubrics.take_over(local, cast.ward, by=cast.administrator, valid_from=date(2026, 1, 1))
    assert Rubric.objects.in_force(cast.cell_7, timezone.localdate()) == own
    assert Rubric.objects.in_force(cast.cell_1, timezone.localdate()).code == "hd-42"
    assert Rubric.objects.in_force(cast.cell_7, date(2025, 12, 31)).code == "hd-42"
    assert own.criteria.count() == local.criteria.count() == 28


def test_posting_23_hours_before_instead_of_25_changes_exactly_its_points(cast, score):
    late = held(cast.cell_7, cast.secretary, days_ago=4)
    roll(late, PRESENT, PRESENT, people=[cast.hoa.member, cast.secretary.member])
    posted(late, late.starts_at - timedelta(hours=23))
    other = scoring.begin(late, by=cast.secretary, watcher=cast.hoa.member)
    in_time, too_late = (
        {line.criterion.code: line for line in scoring.sheet_of(each).lines} for each in (score, other)
    )
    assert {code for code in in_time if in_time[code].points != too_late[code].points} == {"3.5"}
    assert (in_time["3.5"].points, too_late["3.5"].points) == (2, 0)
    assert in_time["3.5"].evidence == "Đăng tài liệu trước buổi sinh hoạt sớm hơn hạn 1 giờ."
    assert too_late["3.5"].evidence == "Đăng tài liệu trước buổi sinh hoạt muộn hơn hạn 1 giờ."


def test_a_month_with_a_thematic_meeting_is_scored_of_a_hundred(cast, meeting, score):
    Meeting.objects.filter(pk=meeting.pk).update(kind=Meeting.Kind.COMBINED)
    meeting.refresh_from_db()
    score.meeting = meeting
    scoring.refresh([score])
    assert score.out_of == 100


def test_a_scaled_sheet_brings_95_to_a_hundred(cast, score):
    Rubric.objects.filter(code="hd-42").update(without_thematic="scaled")
    score = QualityScore.objects.select_related("meeting__unit", "rubric").get(pk=score.pk)
    fill(score, cast.hoa)
    points = sum(line.points for line in scoring.sheet_of(score).lines if line.in_force)
    assert (score.total, score.out_of) == ((points * 100 / 95).quantize(Decimal("0.1")), 100)


@pytest.mark.parametrize(
    ("total", "band"),
    [("90", "good"), ("89.5", "fair"), ("70", "fair"), ("69.5", "average"), ("50", "average"), ("49.5", "poor")],
)
def test_the_class_follows_the_limits_of_the_day(cast, score, total, band):
    assert sheet.band_of(Decimal(total), Batch([score.meeting]), score.meeting) == band


def test_nobody_agrees_to_a_sheet_with_holes(cast, score):
    with pytest.raises(scoring.NotComplete, match=r"tiêu chí chưa có điểm: 3\.1"):
        scoring.agree(score, by=cast.secretary)


def test_the_whole_way(cast, score, leader):
    assert Notice.objects.filter(user=cast.hoa, text__contains="theo dõi, chấm điểm").exists()
    voted(score, cast.secretary)
    assert Notice.objects.filter(user=leader, url=score.get_absolute_url()).exists()
    scoring.confirm(score, by=leader, band=score.band, reason="")
    score.refresh_from_db()
    assert (score.state, score.final_band, score.decided_by) == ("confirmed", score.band, leader)
    with pytest.raises(WrongState):
        scoring.confirm(score, by=leader, band=score.band, reason="")


def test_the_proposed_class_goes_up_with_more_than_half_of_all_who_are_counted(cast, meeting, score, leader):
    """Of 8 official members 6 were there; one who is exempt was not, and does not count; two are no official ones."""
    roll(meeting, PRESENT, PRESENT, PRESENT, UNEXCUSED, EXCUSED)
    roll(meeting, EXEMPT, uncounted="exempt")
    people = [factories.member(cast.cell_7, "Lê Thị Dự Bị"), cast.stranger.member]
    for person, standing in zip(people, ("probationary", "guest"), strict=True):
        RollEntry.objects.create(meeting=meeting, member=person, standing=standing, presence=PRESENT)
    assert cell_vote.majority(meeting) == (7, 4)
    fill(score, cast.hoa)
    scoring.agree(score, by=cast.secretary)
    for votes in (3, 8):
        with pytest.raises(scoring.NotAgreed, match="từ 4 phiếu tán thành trên 7 đồng chí phải tính"):
            scoring.note_vote(score, by=cast.secretary, votes_for=votes)
    score.refresh_from_db()
    assert score.state == "agreed" and not Notice.objects.filter(user=leader, url=score.get_absolute_url()).exists()
    scoring.note_vote(score, by=cast.secretary, votes_for=4)
    assert (score.votes_for, score.votes_of) == (4, 7)


def test_what_the_meeting_voted_upon_the_rating_is_proposed(cast, meeting):
    assert cell_vote.agreed(meeting) is None
    facts = {"way": "cards", "state": "decided", "outcome": "passed", "counted": 2, "voters": 2, "needed": 2}
    facts |= {"question": "Thông qua tự xếp loại", "prepared_by": cast.secretary}
    totals = {"votes": [2, 0, 0], "blank": 0, "invalid": 0}
    Vote.objects.create(meeting=meeting, subject="resolution", totals=totals | {"votes": [1, 1, 0]}, **facts)
    assert cell_vote.agreed(meeting) is None
    Vote.objects.create(meeting=meeting, subject="rating", totals=totals, **facts)
    assert cell_vote.agreed(meeting) == 2
    assert VoteForm(meeting=meeting)["votes_for"].value() == 2
    Vote.objects.filter(subject="rating").update(totals=None)  # too few secret ballots to tell more
    assert cell_vote.agreed(meeting) is None


def test_points_are_told_with_a_comma_and_without_a_nought(cast, score, leader):
    fill(score, cast.hoa)
    score.entered.filter(criterion__code="4.2").update(points=Decimal("9.5"))
    scoring.agree(score, by=cast.secretary)
    scoring.note_vote(score, by=cast.secretary, votes_for=2)
    told = f"({decimal(score.total)} điểm)"
    assert told.endswith(",5 điểm)") and Notice.objects.filter(user=leader, text__contains=told).exists()
    assert str(score).endswith(",5 điểm")
    score.total = Decimal("91.0")
    assert str(score).endswith(" 91 điểm")


def test_another_class_needs_a_reason(cast, score, leader):
    voted(score, cast.secretary)
    other = "poor" if score.band != "poor" else "good"
    with pytest.raises(scoring.NeedsReason):
        scoring.confirm(score, by=leader, band=other, reason="")
    scoring.confirm(score, by=leader, band=other, reason="Chưa thực hiện nghị quyết tháng trước")
    assert Notice.objects.filter(user=cast.secretary, text__contains="Chưa thực hiện nghị quyết").exists()


def test_nobody_decides_upon_the_own_chi_bo(cast, score):
    own = factories.holder("leader", cast.cell_7, "Lê Văn Tự")
    voted(score, cast.secretary)
    for user in (own, cast.secretary, cast.organiser_beside):
        with pytest.raises(PermissionDenied):
            scoring.confirm(score, by=user, band="good", reason="Tự xếp")


def test_what_others_saved_meanwhile_is_not_overwritten(cast, score):
    seen = score.version
    fill(score, cast.hoa)
    with pytest.raises(VersionConflict):
        scoring.enter(score, by=cast.secretary, seen=seen, given={}, weaknesses="")
    assert score.entered.count() > 5


def test_points_are_not_touched_once_agreed_until_it_is_opened_again(cast, score):
    fill(score, cast.hoa)
    scoring.agree(score, by=cast.secretary)
    with pytest.raises(Refused, match="Chi ủy đã thống nhất"):
        scoring.enter(score, by=cast.hoa, seen=score.version, given={}, weaknesses="")
    scoring.reopen(score, by=cast.secretary, reason="Tính nhầm mục 4.2")
    fill(score, cast.hoa)


def test_a_planned_meeting_is_not_scored(cast):
    with pytest.raises(scoring.NotScored):
        scoring.begin(scenes.plan(cast.cell_7, cast.secretary), by=cast.secretary, watcher=cast.hoa.member)


def test_the_night_measures_what_is_not_decided(cast, meeting, score, leader, django_assert_max_num_queries):
    meeting.roll.filter(member=cast.hoa.member).update(presence=UNEXCUSED)
    others = [held(cast.cell_7, cast.secretary, days_ago=place) for place in range(4, 14)]
    for each in others:
        roll(each, PRESENT, UNEXCUSED, people=[cast.hoa.member, cast.secretary.member])
        scoring.begin(each, by=cast.secretary, watcher=cast.hoa.member)
    total = score.total
    with django_assert_max_num_queries(28):
        assert measure_scores() == 11
    score.refresh_from_db()
    assert score.total == total - 3  # 1 instead of 4 for the share that came
    voted(QualityScore.objects.select_related("meeting__unit", "rubric").get(pk=score.pk), cast.secretary)
    scoring.confirm(
        QualityScore.objects.select_related("meeting__unit__parent", "rubric").get(pk=score.pk),
        by=leader,
        band="poor",
        reason="Thiếu nội dung",
    )
    assert measure_scores() == 10


def test_what_is_measured_as_before_is_not_written_again(cast, meeting, score):
    fill(score, cast.secretary)
    transaction = RawSQL("meetings_qualityscore.xmin::text", [])
    rows = QualityScore.objects.annotate(written=transaction).values("written", "total", "band", "computed")
    before = rows.get()
    refreshed = QualityScore.objects.select_related("meeting__unit", "rubric").get()
    with CaptureQueriesContext(connection) as asked:
        scoring.refresh([refreshed])
    written = [query["sql"] for query in asked if query["sql"].lstrip().startswith("UPDATE")]
    assert len(written) == 1 and rows.get() == before
    assert (refreshed.total, refreshed.out_of) == (score.total, score.out_of)
    posted(meeting, meeting.closed_at + timedelta(hours=1), number=2)
    scoring.refresh([refreshed])
    assert rows.get()["total"] == before["total"] + 1


def test_a_sheet_by_which_was_scored_is_not_changed(cast, meeting):
    own = rubrics.take_over(
        Rubric.objects.get(code="an-phu"), cast.ward, by=cast.administrator, valid_from=date(2026, 1, 1)
    )
    criterion = own.criteria.get(code="3.5")
    facts = {"name": own.name, "document": own.document, "valid_from": own.valid_from, "without_thematic": "scaled"}
    steps = "đã đăng = 1 và sớm >= 24: 3\ncòn lại: 0"
    rubrics.change(own, by=cast.administrator, seen=1, facts=facts, criteria={criterion.pk: (Decimal(3), steps)})
    criterion.refresh_from_db()
    assert (criterion.most, criterion.steps) == (3, steps)
    scoring.begin(meeting, by=cast.secretary, watcher=cast.hoa.member)
    with pytest.raises(rubrics.RubricInUse):
        rubrics.change(own, by=cast.administrator, seen=2, facts=facts, criteria={criterion.pk: (Decimal(2), steps)})


def test_no_day_is_without_a_sheet_whichever_is_taken_over_or_moved(cast):
    """A sheet in the middle of the year, one before it and one that is moved: each holds until the next begins."""
    local, ward, by = Rubric.objects.get(code="an-phu"), cast.ward, cast.administrator

    def spans():
        return list(Rubric.objects.filter(unit=ward).order_by("valid_from").values_list("valid_from", "valid_to"))

    rubrics.take_over(local, ward, by=by, valid_from=date(2026, 1, 1))
    july = rubrics.take_over(local, ward, by=by, valid_from=date(2026, 7, 1))
    assert spans() == [(date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 7, 1), None)]
    rubrics.take_over(local, ward, by=by, valid_from=date(2026, 4, 1))
    april = (date(2026, 4, 1), date(2026, 6, 30))
    assert spans() == [(date(2026, 1, 1), date(2026, 3, 31)), april, (date(2026, 7, 1), None)]
    facts = {"name": july.name, "document": july.document, "without_thematic": "scaled"}
    rubrics.change(july, by=by, seen=1, facts=facts | {"valid_from": date(2026, 9, 1)}, criteria={})
    assert spans()[1:] == [(date(2026, 4, 1), date(2026, 8, 31)), (date(2026, 9, 1), None)]
    assert Rubric.objects.in_force(cast.cell_7, date(2026, 8, 3)).valid_from == date(2026, 4, 1)


def test_a_meeting_keeps_the_sheet_of_its_day_whatever_comes_in_mid_year(cast, meeting):
    local, by = Rubric.objects.get(code="an-phu"), cast.administrator
    old = rubrics.take_over(local, cast.ward, by=by, valid_from=date(2026, 1, 1))
    rubrics.take_over(local, cast.ward, by=by, valid_from=meeting.day + timedelta(days=1))
    score = scoring.begin(meeting, by=cast.secretary, watcher=cast.hoa.member)  # begun when the new one holds
    rubrics.take_over(local, cast.ward, by=by, valid_from=meeting.day)  # and one that reaches back to the day
    again = scoring.begin(meeting, by=cast.secretary, watcher=cast.secretary.member)
    assert (score.rubric, again.rubric, again.pk) == (old, old, score.pk)


def test_a_changed_sheet_is_tried_on_what_was_scored(cast, meeting):
    local = Rubric.objects.get(code="an-phu")
    own = rubrics.take_over(local, cast.ward, by=cast.administrator, valid_from=date(2026, 1, 1))
    score = scoring.begin(meeting, by=cast.secretary, watcher=cast.hoa.member)
    criteria = list(own.criteria.all())
    for criterion in criteria:
        if criterion.code == "3.5":
            criterion.steps = "còn lại: 0"
    (tried,) = rubrics.preview(own, criteria)
    assert tried.score == score and score.total - tried.total == (Decimal(2) * 100 / 95).quantize(Decimal("0.1"))
    assert Criterion.objects.get(rubric=own, code="3.5").steps != "còn lại: 0"


def test_who_held_a_role_holds_what_it_gained(cast):
    leader = factories.holder("leader", cast.ward, "Vũ Văn Lãnh")
    gained = UnitGrant.objects.filter(permission__codename=Power.RATE_MEETINGS.codename)
    gained.filter(user=leader).delete()
    assert not User.objects.get(pk=leader.pk).has_perm(Power.RATE_MEETINGS, cast.cell_7)
    assert roles.complete_grants() == 1 and roles.complete_grants() == 0
    assert User.objects.get(pk=leader.pk).has_perm(Power.RATE_MEETINGS, cast.cell_7)
