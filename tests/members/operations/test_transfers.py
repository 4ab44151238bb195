"""Transfers: who signs, what bars them, what they do to the record, and what becomes of one that is not filed."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from meetings.attendance import roll
from meetings.models import Meeting
from members import affiliations, succession
from members.models import Affiliation, Member, RuleParameter
from members.moves import WrongState
from members.operations.desk import clock
from members.operations.desk.tasks import follow_cases
from members.operations.engine import acting
from members.operations.engine.declaring import PROCEDURES
from members.operations.engine.levels import route
from members.operations.engine.moving import CaseRefused, Done
from members.operations.models import Case
from members.operations.transfers.effects import RecordChanged
from members.personal_data import SECTIONS
from tests import factories
from tests.members.operations import scenes
from tests.together import at_once

pytestmark = pytest.mark.django_db
State = Case.State


def boxes(case) -> list[tuple[int, str]]:
    stops = route(PROCEDURES.get(case.procedure), case)
    return [(stop.step.box, stop.unit.name) for stop in stops if stop.step.box]


def said(note="Có lý do"):
    return Done(timezone.localdate(), note=note)


# Who signs


def test_between_two_committees_each_level_signs_its_box(cast):
    assert boxes(scenes.opened("transfer_internal", cast)) == [
        (1, "Chi bộ 7"),
        (3, "Đảng bộ phường Phúc Lâm"),
        (4, cast.city.name),
        (5, "Đảng bộ phường Đông Sơn"),
        (7, "Chi bộ 1"),
    ]


def test_inside_one_committee_it_signs_once_and_nobody_above_it(cast):
    case = scenes.opened("transfer_internal", cast, destination=cast.cell_8)
    assert boxes(case) == [(1, "Chi bộ 7"), (3, "Đảng bộ phường Phúc Lâm"), (7, "Chi bộ 8")]
    scenes.finish(case)
    assert Member.objects.get(pk=case.member_id).unit == cast.cell_8
    assert not case.history.filter(step="notice_sent").exists()


def test_out_to_another_superior_ten_boxes_are_signed_but_those_of_provinces(cast):
    there = scenes.cell_abroad(cast)
    case = scenes.opened("transfer_out", cast, destination=there)
    assert boxes(case) == [
        (1, "Chi bộ 7"),
        (3, "Đảng bộ phường Phúc Lâm"),
        (4, cast.city.name),
        (7, "Đảng bộ Khối doanh nghiệp"),
        (8, "Đảng bộ Công ty Cấp nước"),
        (10, "Chi bộ Nhà máy"),
    ]
    scenes.finish(case)
    assert Member.objects.get(pk=case.member_id).unit == there


def test_a_place_outside_is_a_correspondent_with_paper_tracked_all_the_same(cast):
    case = scenes.opened("transfer_out", cast)
    assert [number for number, _ in boxes(case)] == [1, 3, 4]
    scenes.until(case, "notice_outside")
    assert (case.holder, case.going_to, case.member.status) == (cast.city, scenes.OUTSIDE, "active")
    assert case.due_on and case.facts["introduced_on"]
    scenes.finish(case)
    case.member.refresh_from_db()
    assert case.member.status == Member.Status.MOVED


# What bars it


def test_who_is_looked_into_is_not_transferred_formally(cast):
    member = factories.member(cast.cell_7)
    held = scenes.opened("inspection", cast, member=member)
    for key in ("transfer_internal", "transfer_out", "transfer_abroad"):
        with pytest.raises(CaseRefused, match=r"6\.3\.1đ"):
            scenes.opened(key, cast, member=member)
    scenes.opened("transfer_temporary", cast, member=member)
    scenes.finish(held)
    other = factories.member(cast.cell_7)
    scenes.finish(scenes.opened("inspection", cast, member=other))
    assert scenes.opened("transfer_internal", cast, member=other).is_open


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"status": "suspended"}, "đang sinh hoạt Đảng"),
        ({"status": "left"}, "đang sinh hoạt Đảng"),
        ({"status": "exempt", "ineligible_reason": "exempt"}, "đang sinh hoạt Đảng"),
    ],
)
def test_only_who_is_in_activity_is_introduced(cast, change, sentence):
    with pytest.raises(CaseRefused, match=sentence):
        scenes.opened("transfer_internal", cast, member=factories.member(cast.cell_7, **change))


def test_nobody_is_on_two_ways_at_once_or_goes_where_they_are(cast):
    member = factories.member(cast.cell_7)
    scenes.opened("transfer_internal", cast, member=member)
    with pytest.raises(CaseRefused, match="chưa xong"):
        scenes.opened("transfer_temporary", cast, member=member)
    with pytest.raises(CaseRefused, match="trùng với chi bộ"):
        scenes.opened("transfer_internal", cast, destination=cast.cell_7)
    with pytest.raises(CaseRefused, match="phải là một chi bộ"):
        scenes.opened("transfer_internal", cast, destination=cast.ward)


@pytest.mark.parametrize(
    ("purpose", "days", "sentence"),
    [
        ("work", 80, "từ 3 tháng trở lên"),
        ("work", 93, ""),
        ("work", 364, ""),
        ("work", 366, "dưới 12 tháng"),
        ("study", 80, "từ 3 tháng trở lên"),
        ("study", 700, ""),
        ("study", 740, "không quá 24 tháng"),
    ],
)
def test_a_stay_lasts_3_to_under_12_months_and_study_to_24(cast, purpose, days, sentence):
    facts = {"purpose": purpose, "until": timezone.localdate() + timedelta(days=days)}
    if not sentence:
        assert scenes.opened("transfer_temporary", cast, facts=facts).is_open
        return
    with pytest.raises(CaseRefused, match=sentence):
        scenes.opened("transfer_temporary", cast, facts=facts)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"admitted_on": date(1990, 5, 19)}, "Ngày vào Đảng không thể trước ngày sinh"),
        ({"official_on": date(2020, 5, 18)}, "Ngày chính thức không thể trước ngày vào Đảng"),
        ({"admission_decided_on": date(2020, 5, 20)}, "Ngày vào Đảng không thể trước ngày quyết định kết nạp"),
    ],
)
def test_the_days_of_who_comes_from_outside_follow_each_other(cast, facts, sentence):
    with pytest.raises(CaseRefused, match=sentence):
        scenes.opened("transfer_in", cast, facts={"admitted_on": date(2020, 5, 19)} | facts)


def test_tuoi_dang_of_who_comes_from_outside_counts_from_the_decision(cast):
    facts = {
        "admission_decided_on": date(2020, 5, 3),
        "admitted_on": date(2020, 5, 19),
        "official_on": date(2021, 5, 19),
    }
    case = scenes.opened("transfer_in", cast, facts=facts)
    with pytest.raises(CaseRefused, match="đã có hồ sơ tiếp nhận"):
        scenes.opened("transfer_in", cast)
    member = scenes.finish(case).member
    assert (member.admission_decision_date, member.admission_date) == (date(2020, 5, 3), date(2020, 5, 19))
    with pytest.raises(CaseRefused, match="đang ghi cho một đảng viên"):
        scenes.opened("transfer_in", cast)


# What it does


def test_a_transfer_moves_the_member_with_history_from_the_day_of_the_last_box(cast):
    case = scenes.finish(scenes.opened("transfer_internal", cast))
    today = timezone.localdate()
    places = Affiliation.objects.filter(member=case.member).order_by("pk").values_list("unit", "until")
    assert list(places) == [(cast.cell_7.pk, today), (cast.cell_1.pk, None)]
    member = Member.objects.get(pk=case.member_id)
    assert (member.unit, member.version) == (cast.cell_1, 2)
    assert Member.objects.counted().filter(unit=cast.cell_1, pk=member.pk).exists()


def test_a_temporary_member_is_counted_at_home_and_comes_back(cast):
    case = scenes.until(scenes.opened("transfer_temporary", cast), "staying")
    member = Member.objects.get(pk=case.member_id)
    assert (member.unit, member.temporary_unit) == (cast.cell_7, cast.cell_1)
    assert Member.objects.counted().filter(unit=cast.cell_7, pk=member.pk).exists()
    assert case.due_on.isoformat() == case.facts["until"]
    scenes.finish(case)
    member.refresh_from_db()
    assert (member.unit, member.temporary_unit) == (cast.cell_7, None)
    assert not member.affiliations.filter(kind="temporary", until=None).exists()


def test_a_temporary_member_is_called_there_without_a_vote(cast):
    """docs/rules.md §3.5: no vote there; who counts at home is away."""
    case = scenes.until(scenes.opened("transfer_temporary", cast), "staying")
    now, found = timezone.now(), {}
    for unit in (cast.cell_1, cast.cell_7):
        usual = {"kind": Meeting.Kind.REGULAR, "title": "Sinh hoạt thường kỳ", "planned_by": cast.secretary}
        meeting = Meeting.objects.create(unit=unit, starts_at=now, ends_at=now + timedelta(minutes=90), **usual)
        roll.freeze(meeting)
        row = meeting.roll.get(member=case.member)
        found[unit.name] = (row.standing, row.uncounted)
    assert found == {"Chi bộ 1": ("temporary", ""), "Chi bộ 7": ("official", "away")}


def test_a_stay_is_prolonged_by_less_than_a_year(cast):
    case = scenes.until(scenes.opened("transfer_temporary", cast), "staying")
    today = timezone.localdate()
    longer, too_long = today + timedelta(days=300), today + timedelta(days=400)
    prolong = {"by": None, "seen": case.turn}
    with pytest.raises(Exception, match="dưới 12 tháng"), transaction.atomic():
        acting.branch(case, "prolonged", done=Done(today, note="Dự án kéo dài", facts={"until": too_long}), **prolong)
    case.refresh_from_db()
    acting.branch(case, "prolonged", done=Done(today, note="Dự án kéo dài", facts={"until": longer}), **prolong)
    case.refresh_from_db()
    assert (case.step, case.due_on) == ("staying", longer)


def test_who_goes_abroad_leaves_the_roll_and_comes_back_onto_it(cast):
    case = scenes.until(scenes.opened("transfer_abroad", cast), "abroad")
    assert Member.objects.get(pk=case.member_id).status == Member.Status.MOVED
    scenes.finish(case)
    assert Member.objects.get(pk=case.member_id).status == Member.Status.ACTIVE


# Not filed


def not_filed(cast) -> Case:
    case = scenes.age(scenes.until(scenes.opened("transfer_internal", cast), "presented"), introduced_on=100)
    Case.objects.filter(pk=case.pk).update(lapses_on=factories.days_ago(1), due_on=factories.days_ago(50))
    return Case.objects.get(pk=case.pk)


def test_three_months_without_filing_begin_the_removal_at_the_receiving_side(cast):
    case = not_filed(cast)
    assert clock.lapse() == 1 and clock.lapse() == 0
    case.refresh_from_db()
    removal = Case.objects.get(procedure="removal")
    assert (case.state, case.history.last().by) == (State.CANCELLED, None)
    assert (removal.origin, removal.holder, removal.cause) == (cast.cell_1, cast.cell_1, case)
    assert removal.facts["cause"] == "transfer_abandoned"
    scenes.finish(removal)
    told = cast.secretary.notices.filter(url=case.get_absolute_url()).values_list("text", flat=True)
    assert any("nơi đến xét xóa tên" in text for text in told) and any("đã bị xóa tên ở Chi bộ 1" in t for t in told)
    assert Member.objects.get(pk=case.member_id).status == Member.Status.LEFT


def test_the_last_day_itself_is_in_time(cast):
    case = not_filed(cast)
    Case.objects.filter(pk=case.pk).update(lapses_on=timezone.localdate())
    assert clock.lapse() == 0


def test_who_holds_an_overdue_step_and_the_level_above_are_told_once(cast):
    case = not_filed(cast)
    Case.objects.filter(pk=case.pk).update(lapses_on=None)
    assert clock.remind() == 1 and clock.remind() == 0
    for user in (cast.organiser_beside, cast.organiser):
        assert user.notices.filter(text__contains="quá hạn 50 ngày").count() == 1


def test_a_step_near_its_limit_is_told_once_and_once_more_when_it_is_late(cast):
    case = scenes.opened("transfer_internal", cast)
    Case.objects.filter(pk=case.pk).update(due_on=timezone.localdate() + timedelta(days=7))
    assert clock.remind() == 1 and clock.remind() == 0
    assert cast.secretary.notices.filter(text__contains="còn 7 ngày").count() == 1
    Case.objects.filter(pk=case.pk).update(due_on=timezone.localdate() + timedelta(days=8), told=0)
    assert clock.remind() == 0
    Case.objects.filter(pk=case.pk).update(due_on=factories.days_ago(1), told=1)
    assert clock.remind() == 1


def test_the_nightly_task_may_run_twice(cast):
    case = not_filed(cast)
    follow_cases()
    follow_cases()
    case.refresh_from_db()
    assert case.state == State.CANCELLED and Case.objects.filter(procedure="removal").count() == 1


def test_what_a_closed_cell_leaves_open_goes_to_its_successor_on_either_side(cast):
    leaving, coming = scenes.opened("transfer_internal", cast), scenes.opened("transfer_internal", cast)
    Case.objects.filter(pk=coming.pk).update(origin=cast.cell_1, holder=cast.beside, destination=cast.cell_7)
    told = succession.transfer_to_successor([cast.cell_7], cast.cell_8, why="Sáp nhập")
    for case in (leaving, coming):
        case.refresh_from_db()
    assert (leaving.origin, leaving.holder, coming.destination) == (cast.cell_8, cast.cell_8, cast.cell_8)
    assert {label: many for label, many in told.items() if "nghiệp vụ" in label} == {
        "hồ sơ nghiệp vụ đang giữ": 1,
        "hồ sơ nghiệp vụ đã lập": 1,
        "hồ sơ nghiệp vụ sắp chuyển đến": 1,
    }


def test_a_member_finds_the_own_cases_among_the_own_data(cast):
    case = scenes.opened("transfer_internal", cast, member=cast.hoa.member)
    section = SECTIONS.get("nghiep-vu")
    (row,) = section.rows(cast.hoa)
    assert section.summary(row)["Số hồ sơ"] == case.number
    assert section.summary(row)["Đang ở bước"] == "Chi ủy kiểm tra điều kiện, giấy tờ, đảng phí"
    assert not section.rows(cast.neighbour)


# Two at once


def test_a_case_keeps_the_limit_it_was_given(cast):
    case = scenes.opened("transfer_internal", cast)
    due, text = case.due_on, case.limit
    RuleParameter.objects.filter(key="transfer.complete").update(value=10)
    case.refresh_from_db()
    assert (case.due_on, case.limit) == (due, text)


def test_a_record_that_a_list_has_moved_stops_the_last_box_and_nothing_is_written(cast):
    case = scenes.until(scenes.opened("transfer_internal", cast), "box_7")
    member = affiliations.held(case.member_id)
    affiliations.transfer(member, cast.cell_8, by=None, day=timezone.localdate(), why="Theo danh sách")
    with pytest.raises(RecordChanged, match="danh sách đã được thay đổi"), transaction.atomic():
        scenes.take(case)
    case.refresh_from_db()
    assert (case.step, Member.objects.get(pk=case.member_id).unit) == ("box_7", cast.cell_8)


def test_of_two_who_saw_the_same_turn_the_second_is_refused(cast):
    case = scenes.opened("transfer_internal", cast)
    other = Case.objects.get(pk=case.pk)
    scenes.take(case)
    with pytest.raises(WrongState), transaction.atomic():
        acting.cancel(other, by=cast.secretary, seen=other.turn, done=said())
    case.refresh_from_db()
    assert (case.state, case.step) == (State.OPEN, "box_1")


@pytest.mark.django_db(transaction=True)
def test_of_two_levels_that_act_at_once_exactly_one_goes_on(cast):
    """The receiving side takes it in at the very moment at which the clock gives it up."""
    case = not_filed(cast)
    ready = scenes.done(case)

    def take_in():
        mine = Case.objects.get(pk=case.pk)
        acting.take(mine, by=cast.organiser_beside, seen=case.turn, done=ready)

    def give_up():
        mine = Case.objects.get(pk=case.pk)
        acting.branch(mine, "abandoned", by=None, seen=case.turn, done=said())

    results = at_once(take_in, give_up, refusals=(WrongState, CaseRefused))
    case.refresh_from_db()
    assert sorted(map(str, results)).count("None") == 1
    assert case.turn == 6 and case.history.count() == 6
    assert Case.objects.filter(procedure="removal").exists() == (case.state == State.CANCELLED)
