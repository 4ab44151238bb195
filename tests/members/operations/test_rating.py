"""A round of đánh giá, xếp loại from self-rating over the vote to the decision, and each refusal on the way."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.voting import counting
from members import votes_held
from members.models import AuditEntry, Member
from members.moves import WrongState
from members.operations.engine.voting import Counted
from members.operations.models import Rating, RatingRound, RatingRubric
from members.operations.rating import forms, round_page, rounds, rubrics, stepping
from members.operations.rating.rounds import RatingRefused
from members.operations.rating.stepping import Ballot, group_key
from members.powers import Role
from tests import factories
from tests.clock import TODAY
from tests.meetings.voting import evenings
from tests.workbooks import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
PASSED, FAILED = Counted(9, 8, 5, passed=True), Counted(9, 4, 5, passed=False)
LAST_YEAR = TODAY.year - 1
State = Rating.State


def opened(unit, audience="members", period="year", number=0, by=None) -> RatingRound:
    return rounds.open_round(unit, audience, period, LAST_YEAR, number, by=by)


def rated(found, level="good", points="85", by=None):
    for rating in Rating.objects.of_round(found).filter(state=State.WAITING):
        stepping.rate_self(rating, points=Decimal(points), level=level, note="", by=by)


def voted(found, level="good", by=None):
    waiting = Rating.objects.of_round(found).filter(state=State.SELF_RATED)
    ballots = [Ballot(rating.pk, level, PASSED) for rating in waiting]
    return stepping.vote(found, ballots, on=timezone.localdate(), by=by)


def decided(found, level="good", reasons=None, by=None):
    levels = {rating.pk: level for rating in Rating.objects.of_round(found).filter(state=State.VOTED)}
    told = {"number": "12-QĐ/ĐU", "on": timezone.localdate(), "reasons": reasons or {}}
    return stepping.decide(found, levels, by=by, **told)


def page(client, user, name, *args, **query) -> str:
    client.force_login(user, backend="members.accounts.backends.PhoneBackend")
    answer = client.get(reverse(f"rating:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_has_a_row_and_who_is_not_rated_has_the_reason(cast):
    on = timezone.localdate()
    factories.member(cast.cell_7, "Vũ Văn Mới", admission_date=date(LAST_YEAR, 9, 1), official_date=None)
    factories.member(cast.cell_7, "Lê Thị Già", status=Member.Status.EXEMPT)
    factories.member(cast.cell_7, "Vũ Văn Đi", status=Member.Status.LEFT, status_date=on)
    rows = Rating.objects.of_round(opened(cast.ward)).filter(unit=cast.cell_7).with_names()
    assert {(row.name, row.state, row.reason) for row in rows} == {
        ("Nguyễn Thị Hoa", "waiting", ""),
        ("Trần Văn Bình", "waiting", ""),
        ("Vũ Văn Mới", "not_rated", "Mới kết nạp, chưa đủ 6 tháng"),
        ("Lê Thị Già", "not_rated", "Được miễn công tác và sinh hoạt đảng"),
    }


def test_from_self_rating_to_decision(cast):
    found = opened(cast.ward, by=cast.organiser)
    with pytest.raises(RatingRefused, match="Còn 6 trường hợp chưa quyết định"):
        rounds.close_round(found, by=cast.organiser)
    rated(found)
    assert voted(found, by=cast.secretary) == 6
    assert decided(found, by=cast.organiser) == 6
    hoa = Rating.objects.get(member=cast.hoa.member)
    assert (hoa.level, hoa.decision, hoa.in_favour) == ("good", "12-QĐ/ĐU", 8)
    assert cast.hoa.notices.filter(text__endswith="của đồng chí: Hoàn thành tốt nhiệm vụ.").count() == 1
    stepping.take_back(hoa, by=cast.organiser, reason="Tính sai điểm")
    assert (hoa.state, hoa.level) == (State.VOTED, "")
    decided(found, by=cast.organiser)
    rounds.close_round(found, by=cast.organiser)
    with pytest.raises(RatingRefused, match="đã kết thúc"):
        stepping.take_back(hoa, by=cast.organiser, reason="Tính sai điểm")


def test_over_the_limit_only_with_a_reason(cast):
    found = opened(cast.cell_7)
    rated(found, "excellent", "95")
    voted(found, "excellent")
    with pytest.raises(RatingRefused, match="2 xuất sắc, nhiều nhất 0"):
        decided(found, "excellent", by=cast.organiser)
    assert not Rating.objects.decided().exists()
    keys = {group_key(row) for row in Rating.objects.of_round(found).with_names()}
    decided(found, "excellent", dict.fromkeys(keys, "Được Thủ tướng tặng bằng khen"), by=cast.organiser)
    assert set(Rating.objects.decided().values_list("reason", flat=True)) == {"Được Thủ tướng tặng bằng khen"}
    assert AuditEntry.objects.get(action="rating.decide").reason == "Được Thủ tướng tặng bằng khen"


def test_the_limit_counts_what_was_decided_before(cast):
    for number in range(8):
        factories.member(cast.cell_7, f"Trần Thị {'ABCDEGHI'[number]}")
    found = opened(cast.cell_7)  # ten members: two may be excellent
    rated(found, "excellent", "95")
    voted(found, "excellent")
    rows = list(Rating.objects.of_round(found).with_names().in_order())
    told = {"number": "12-QĐ/ĐU", "on": timezone.localdate(), "by": cast.organiser}
    stepping.decide(
        found, {row.pk: "good" for row in rows[2:8]} | {row.pk: "excellent" for row in rows[:1]}, reasons={}, **told
    )
    with pytest.raises(RatingRefused, match="3 xuất sắc, nhiều nhất 1"):
        stepping.decide(found, {row.pk: "excellent" for row in rows[8:]}, reasons={}, **told)
    stepping.decide(found, {row.pk: "good" for row in rows[1:2] + rows[9:]}, reasons={}, **told)
    stepping.decide(found, {rows[8].pk: "excellent"}, reasons={}, **told)
    assert Rating.objects.filter(level="excellent").count() == 2


def test_what_is_refused_on_the_way(cast):
    found = opened(cast.cell_7)
    hoa = Rating.objects.get(member=cast.hoa.member)
    with pytest.raises(RatingRefused, match="mức cao nhất là “Hoàn thành tốt nhiệm vụ”"):
        stepping.rate_self(hoa, points=Decimal(85), level="excellent", note="", by=cast.hoa)
    today = timezone.localdate()
    with pytest.raises(WrongState):
        stepping.vote(found, [Ballot(hoa.pk, "good", PASSED)], on=today, by=cast.secretary)
    rated(found)
    with pytest.raises(RatingRefused, match="4 đồng ý trên 9 là chưa đủ, cần 5"):
        stepping.vote(found, [Ballot(hoa.pk, "good", FAILED)], on=today, by=cast.secretary)
    with pytest.raises(RatingRefused, match="không thể sau hôm nay"):
        stepping.vote(found, [Ballot(hoa.pk, "good", PASSED)], on=today + timedelta(days=1), by=cast.secretary)
    with pytest.raises(RatingRefused, match="đã được lập"):
        opened(cast.cell_7)
    with pytest.raises(RatingRefused, match="Chưa đến kỳ"):
        rounds.open_round(cast.cell_7, "members", "year", today.year + 1, 0, by=None)
    with pytest.raises(RatingRefused, match="Chưa có bộ tiêu chí"):
        opened(cast.cell_7, "cadres", "month", 9)
    voted(found)
    decided(found)
    with pytest.raises(WrongState):
        stepping.rate_self(hoa, points=Decimal(85), level="good", note="", by=cast.hoa)


def test_organisations_are_rated_too(cast):
    found = opened(cast.ward, "organisations")
    rows = Rating.objects.of_round(found).with_names()
    assert {(row.name, row.group) for row in rows} == {("Chi bộ 7", "cell"), ("Chi bộ 8", "cell")}
    rated(found)
    voted(found)
    assert decided(found) == 2


def test_the_monthly_rating_of_cadres_by_the_rubric_of_the_day(cast):
    since, told = date(LAST_YEAR, 1, 1), {"method": "elected", "decision_no": "1-QĐ/ĐU"}
    offices = cast.secretary.member.offices
    offices.create(unit=cast.cell_7, code="secretary", decided_on=since, since=since, **told)
    rubrics.issue(cast.city, document="986-QĐ/TU", valid_from=date(2021, 1, 1), lines=[["Chung", 100]], by=None)
    lines = [["Chung", 30], ["Nhiệm vụ", 70]]
    new = rubrics.issue(cast.ward, document="17-QĐ/ĐU", valid_from=date(LAST_YEAR, 9, 15), lines=lines, by=None)
    later = rubrics.issue(cast.ward, document="20-QĐ/ĐU", valid_from=date(LAST_YEAR, 10, 1), lines=lines, by=None)
    assert opened(cast.ward, "cadres", "month", 10).rubric == later
    assert RatingRubric.objects.in_force(cast.ward, date(LAST_YEAR, 8, 31)).document == "986-QĐ/TU"
    found = opened(cast.ward, "cadres", "month", 9)
    assert found.rubric == new
    rating = Rating.objects.of_round(found).get()
    marks = [Decimal("28.5"), Decimal(65)]
    stepping.rate_self(rating, points=sum(marks), level="excellent", note="", by=cast.secretary, marks=marks)
    stepping.decide(
        found,
        {rating.pk: "good"},
        number="3-TB/ĐU",
        on=timezone.localdate(),
        reasons={},
        by=cast.organiser,
    )
    rating.refresh_from_db()
    assert (rating.state, rating.level, rating.self_points, rating.marks) == (
        "decided",
        "good",
        Decimal("93.5"),
        ["28.5", "65"],
    )


def test_the_level_above_has_a_month_decided_anew(cast):
    since, told = date(LAST_YEAR, 1, 1), {"method": "elected", "decision_no": "1-QĐ/ĐU"}
    cast.secretary.member.offices.create(unit=cast.cell_7, code="secretary", decided_on=since, since=since, **told)
    rubrics.issue(cast.city, document="986-QĐ/TU", valid_from=since, lines=[["Chung", 100]], by=None)
    found = opened(cast.ward, "cadres", "month", 9)
    (rating,) = Rating.objects.of_round(found)
    marks = [Decimal(80)]
    stepping.rate_self(rating, points=sum(marks), level="good", note="", by=cast.secretary, marks=marks)
    decision = {"number": "3-TB/ĐU", "on": timezone.localdate(), "reasons": {}, "by": cast.organiser}
    stepping.decide(found, {rating.pk: "done"}, **decision)
    rating.refresh_from_db()
    with pytest.raises(RatingRefused, match="ghi lý do"):
        stepping.take_back(rating, by=cast.organiser, reason=" ")
    stepping.take_back(rating, by=cast.organiser, reason="Tính sai điểm")
    assert [row.pk for row in round_page.to_decide(found)] == [rating.pk]
    stepping.decide(found, {rating.pk: "good"}, **decision)
    rounds.close_round(found, by=cast.organiser)
    rating.refresh_from_db()
    assert (rating.state, rating.level) == (State.DECIDED, "good")


def test_who_has_gone_since_the_round_began_keeps_it_open_for_nobody(cast):
    """Not rated by the end, with the reason; what was decided before stays."""
    died, moved = (factories.member(cast.cell_7, name) for name in ("Vũ Thị Mất", "Vũ Văn Đi"))
    found = opened(cast.cell_7)
    rated(found)
    voted(found)
    Member.objects.filter(pk=died.pk).update(status="deceased", status_date=timezone.localdate())
    levels = {row.pk: "good" for row in Rating.objects.of_round(found).exclude(member=died)}
    told = {"number": "12-QĐ/ĐU", "on": timezone.localdate(), "reasons": {}, "by": cast.organiser}
    stepping.decide(found, levels, **told)
    Member.objects.filter(pk=moved.pk).update(status="moved", status_date=timezone.localdate())
    assert round_page.of(found, cast.organiser).may_close
    rounds.close_round(found, by=cast.organiser)
    row, other = (Rating.objects.get(round=found, member=each) for each in (died, moved))
    assert (row.state, row.reason, row.level) == (State.NOT_RATED, "Từ trần trước khi xếp loại", "")
    assert (other.state, other.level) == (State.DECIDED, "good")


def test_a_year_before_the_bands_is_told_and_is_no_error(cast, client):
    found = rounds.open_round(cast.cell_7, "members", "year", 2024, 0, by=None)
    hoa = Rating.objects.get(round=found, member=cast.hoa.member)
    client.force_login(cast.hoa, backend="members.accounts.backends.PhoneBackend")
    answer = client.post(reverse("rating:self", args=[hoa.pk]), {"points": "85", "level": "good", "note": ""})
    assert answer.status_code == 422 and "áp dụng cho ngày 31/12/2024" in answer.content.decode()


def test_a_page_counts_also_whom_it_has_no_room_for(cast, client, monkeypatch):
    monkeypatch.setattr(round_page, "MOST_ROWS", 2)
    found = opened(cast.ward)
    shown = " ".join(page(client, cast.organiser, "round", found.pk).split())
    assert 'Chờ tự đánh giá: <b class="num">6</b>' in shown and "chưa hiện 4 trường hợp sau" in shown


def test_who_signs_in_many_units_names_the_one_that_decides(cast, client, monkeypatch):
    monkeypatch.setattr(forms, "MOST_UNITS", 1)
    client.force_login(cast.organiser, backend="members.accounts.backends.PhoneBackend")
    told = {"audience": "members", "period": "year", "year": str(LAST_YEAR), "number": "", "unit": "Chi bộ 99"}
    answer = client.post(reverse("rating:open"), told)
    assert answer.status_code == 400 and "Không có đơn vị nào" in answer.content.decode()
    assert client.post(reverse("rating:open"), told | {"unit": "dang bo phuong phuc lam"}).status_code == 302
    assert RatingRound.objects.get().unit == cast.ward


def test_one_vote_of_a_meeting_is_about_one_comrade(cast, client):
    scene = evenings.evening(cast.cell_7, cast.secretary, there=5, absent=0)
    held = evenings.opened(scene, subject="rating", question="Xếp loại đồng chí Hoa")
    for user in scene.voters:
        evenings.cast(held, user, evenings.YES)
    counting.close(held, by=scene.secretary)
    found = opened(cast.ward)
    one, two = (Rating.objects.get(member=user.member) for user in (cast.hoa, cast.secretary))
    for row in (one, two):
        stepping.rate_self(row, points=Decimal(85), level="good", note="", by=cast.secretary)
    key = votes_held.held_by(cast.cell_7, "rating")[0].key
    sent = {"on": f"{timezone.localdate():%d/%m/%Y}", "counted": "9"}
    for row in (one, two):
        sent |= {f"level_{row.pk}": "good", f"held_{row.pk}": key}
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    answer = client.post(reverse("rating:vote", args=[found.pk]), sent)
    assert answer.status_code == 400 and "đã lấy cho một trường hợp khác" in answer.content.decode()
    assert not Rating.objects.filter(state=State.VOTED).exists()


def test_the_whole_way_on_the_pages(cast, client):
    scene = evenings.evening(cast.cell_7, cast.secretary, there=5, absent=1)
    held = evenings.opened(scene, subject="rating", question="Xếp loại đồng chí Hoa")
    for user in scene.voters:
        evenings.cast(held, user, evenings.YES)
    counting.close(held, by=scene.secretary)
    found = opened(cast.ward)
    hoa = Rating.objects.get(member=cast.hoa.member)
    assert "Tự chấm điểm" in page(client, cast.hoa, "self", hoa.pk)
    told = {"points": "91,5", "level": "excellent", "note": "Hoàn thành mọi việc"}
    assert client.post(reverse("rating:self", args=[hoa.pk]), told).status_code == 302
    assert "tự xếp: hoàn thành xuất sắc nhiệm vụ" in page(client, cast.hoa, "home")
    assert "Ghi biểu quyết: Chi bộ 7" in page(client, cast.secretary, "round", found.pk)
    ballots = {"on": f"{timezone.localdate():%d/%m/%Y}", "counted": "9", f"level_{hoa.pk}": "good"}
    answer = client.post(reverse("rating:vote", args=[found.pk]), ballots | {f"favour_{hoa.pk}": "4"})
    assert answer.status_code == 422 and "là chưa đủ, cần 5" in answer.content.decode()
    assert "Xếp loại đồng chí Hoa" in page(client, cast.secretary, "vote", found.pk)
    key = votes_held.held_by(cast.cell_7, "rating")[0].key
    client.post(reverse("rating:vote", args=[found.pk]), ballots | {f"held_{hoa.pk}": key})
    hoa.refresh_from_db()
    assert (hoa.counted, hoa.in_favour, hoa.vote, hoa.proposed) == (6, 5, key, "good")
    other = Rating.objects.get(member=cast.secretary.member)
    stepping.rate_self(other, points=Decimal(85), level="good", note="", by=cast.secretary)
    again = page(client, cast.secretary, "vote", found.pk)
    assert other.name in again and "Xếp loại đồng chí Hoa" not in again  # taken once
    assert "Quyết định xếp loại" in page(client, cast.organiser, "decide", found.pk)
    decision = {"decision": "12-QĐ/ĐU", "on": ballots["on"], f"level_{hoa.pk}": "excellent", "reason": ""}
    answer = client.post(reverse("rating:decide", args=[found.pk]), decision)
    assert answer.status_code == 422 and "1 xuất sắc, nhiều nhất 0" in answer.content.decode()
    assert (
        client.post(reverse("rating:decide", args=[found.pk]), decision | {f"level_{hoa.pk}": "good"}).status_code
        == 302
    )
    client.force_login(cast.organiser, backend="members.accounts.backends.PhoneBackend")
    book = rows_of(client.get(reverse("rating:file", args=[found.pk])).content)
    assert book[-1][9].startswith("=COUNTIF(J4:J")


def test_a_rubric_must_make_a_hundred(cast, client):
    client.force_login(cast.organiser, backend="members.accounts.backends.PhoneBackend")
    told = {
        "unit": cast.city.pk,
        "document": "986-QĐ/TU",
        "valid_from": "01/01/2026",
        "lines": "Chung: 30\nNhiệm vụ: 60",
    }
    answer = client.post(reverse("rating:rubric"), told)
    assert answer.status_code == 400 and "Tổng điểm tối đa là 90, cần bằng 100." in answer.content.decode()
    assert client.post(reverse("rating:rubric"), told | {"lines": "Chung: 30\nNhiệm vụ: 70 điểm"}).status_code == 302
    assert "Nhiệm vụ" in page(client, cast.organiser, "rubric")


@pytest.mark.parametrize("many", [1, 12])
def test_a_round_costs_the_same_for_one_and_for_many(cast, client, django_assert_num_queries, many):
    for number in range(many):
        factories.member(cast.cell_7, f"Trần Thị {'ABCDEGHIKLMN'[number]}")
    found = opened(cast.ward)
    page(client, cast.organiser, "round", found.pk)
    with django_assert_num_queries(8):
        client.get(reverse("rating:round", args=[found.pk]))


def test_who_signs_alone_is_led_to_no_page_of_who_notes(cast, client):
    found = opened(cast.ward)
    rating = Rating.objects.of_round(found).filter(state=State.WAITING).first()
    own = reverse("rating:self", args=[rating.pk])
    assert own in page(client, cast.organiser, "round", found.pk)
    leader = factories.holder(Role.LEADER, cast.ward, at=cast.cell_8, number=7001)
    shown = page(client, leader, "round", found.pk)
    assert rating.name in shown and own not in shown
