"""The roll as it is frozen at the opening: everybody who is called, as what, and whom the rules do not count."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from meetings.attendance import answers, printed, roll
from meetings.models import Meeting, RollEntry
from meetings.planning.proposals import who_may_lead
from meetings.summons import inviting
from members.models import Member, Office
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def rows(meeting) -> dict[str, tuple[str, str, str]]:
    found = meeting.roll.values_list("member__full_name", "standing", "uncounted", "presence")
    return {name: tuple(rest) for name, *rest in found}


def test_everybody_is_written_as_what_the_rules_call_them(cast):
    cell, elsewhere = cast.cell_7, cast.cell_8
    factories.member(cell, "Dự Bị", official_date=None)
    factories.member(cell, "Hôm Nay", official_date=TODAY())
    factories.member(cell, "Ngày Mai", official_date=TODAY() + timedelta(days=1))
    factories.member(elsewhere, "Tạm Thời", temporary_unit=cell)
    factories.member(cell, "Đi Xa", temporary_unit=elsewhere)
    factories.member(cell, "Được Miễn", status=Member.Status.EXEMPT)
    factories.member(cell, "Đình Chỉ", status=Member.Status.SUSPENDED)
    factories.member(cell, "Dự Bị Đình Chỉ", status=Member.Status.SUSPENDED, official_date=None)
    factories.member(cell, "Đã Chuyển", status=Member.Status.MOVED)
    factories.member(elsewhere, "Chi Bộ Khác")
    meeting = scenes.opened(cell, cast.secretary)
    assert rows(meeting) == {
        cast.hoa.full_name: ("official", "", "unnoted"),
        cast.secretary.full_name: ("official", "", "unnoted"),
        "Dự Bị": ("probationary", "", "unnoted"),
        "Hôm Nay": ("official", "", "unnoted"),
        "Ngày Mai": ("probationary", "", "unnoted"),
        "Tạm Thời": ("temporary", "", "unnoted"),
        "Đi Xa": ("official", "away", "uncalled"),
        "Được Miễn": ("official", "exempt", "exempt"),
        "Đình Chỉ": ("official", "suspended", "uncalled"),
        "Dự Bị Đình Chỉ": ("probationary", "", "uncalled"),
    }


def test_who_has_asked_to_be_excused_is_written_so(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary, 0, starts_at=timezone.now() + timedelta(minutes=1))
    answers.give(meeting, by=cast.hoa, coming=False, reason="health")
    roll.freeze(meeting)
    assert rows(meeting)[cast.hoa.full_name] == ("official", "", "excused")
    assert rows(meeting)[cast.secretary.full_name] == ("official", "", "unnoted")


def test_an_excuse_for_a_day_that_was_moved_is_none(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary, 3)
    answers.give(meeting, by=cast.hoa, coming=False, reason="health")
    Meeting.objects.filter(pk=meeting.pk).update(asked_anew_at=timezone.now())
    roll.freeze(Meeting.objects.get())
    assert rows(meeting)[cast.hoa.full_name] == ("official", "", "unnoted")


def test_to_a_meeting_of_the_committee_only_its_seats_are_written(cast):
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": TODAY(), "since": TODAY()}
    suspended = factories.member(cast.cell_7, "Đình Chỉ", status=Member.Status.SUSPENDED)
    factories.member(cast.cell_7, "Đình Chỉ Khác", status=Member.Status.SUSPENDED)
    for member, code in ((cast.hoa.member, "deputy"), (cast.secretary.member, "secretary"), (suspended, "deputy")):
        Office.objects.create(unit=cast.cell_7, member=member, code=code, **facts)
    meeting = scenes.opened(cast.cell_7, cast.secretary, kind="committee", title="Họp chi ủy")
    assert sorted(rows(meeting)) == sorted([cast.hoa.full_name, cast.secretary.full_name, "Đình Chỉ"])


def test_where_those_named_meet_only_who_belongs_there_is_counted(cast):
    """A tổ đảng of the chi bộ, with one who is here for a time, one of another chi bộ, and the superior in charge."""
    here = factories.member(cast.cell_7, "Lê Văn Tư")
    for_a_time = factories.member(cast.cell_8, "Tạm Thời", temporary_unit=cast.cell_7)
    beside, superior = factories.member(cast.cell_8, "Chi Bộ Khác"), factories.member(cast.cell_1, "Phụ Trách")
    meeting = scenes.plan(cast.cell_7, cast.secretary, 0, kind="group", title="Sinh hoạt tổ đảng 1")
    invited = [here, for_a_time, beside]
    inviting.invite(meeting, by=cast.secretary, superior=superior, members=invited, outsiders=[], points=[])
    roll.freeze(meeting)
    assert {name: standing for name, (standing, *_) in rows(meeting).items()} == {
        "Lê Văn Tư": "official",
        "Tạm Thời": "temporary",
        "Chi Bộ Khác": "guest",
        "Phụ Trách": "guest",
    }


def test_at_a_conference_of_the_ward_the_members_of_its_cells_are_counted_and_the_superior_is_not(cast):
    member, superior = cast.hoa.member, factories.member(cast.cell_8, "Phụ Trách")
    meeting = scenes.plan(cast.ward, cast.administrator, 0, kind="conference", title="Hội nghị", mode="online")
    points = ["Hội trường phường", "Nhà văn hóa tổ 7"]
    others = [member, cast.stranger.member]
    inviting.invite(meeting, by=cast.administrator, superior=superior, members=others, outsiders=[], points=points)
    roll.freeze(meeting)
    assert {name: standing for name, (standing, *_) in rows(meeting).items()} == {
        member.full_name: "official",
        "Phụ Trách": "guest",
        cast.stranger.full_name: "guest",
    }


def test_who_becomes_official_between_summons_and_meeting_is_what_he_is_on_its_day(cast):
    """On the paper to be signed, too, which is printed days before."""
    factories.member(cast.cell_7, "Lê Văn Tư", official_date=TODAY() + timedelta(days=3))
    factories.member(cast.cell_7, "Đỗ Thị Mai", official_date=TODAY() + timedelta(days=4))
    factories.member(cast.cell_8, "Tạm Thời", temporary_unit=cast.cell_7)
    factories.member(cast.cell_7, "Đình Chỉ", status=Member.Status.SUSPENDED)
    meeting = scenes.plan(cast.cell_7, cast.secretary, 3)
    listed = {row["ho_ten"]: row["tu_cach"] for row in printed.gather(meeting)["danh_sach"]}
    assert listed == {
        cast.hoa.full_name: "Chính thức",
        cast.secretary.full_name: "Chính thức",
        "Lê Văn Tư": "Chính thức",
        "Đỗ Thị Mai": "Dự bị",
        "Tạm Thời": "Sinh hoạt tạm thời",
    }
    on_its_day = {row.member.full_name: row.standing for row in roll.drawn_up(meeting)}
    assert (on_its_day["Lê Văn Tư"], on_its_day["Đỗ Thị Mai"]) == ("official", "probationary")


def test_the_roll_stays_whatever_becomes_of_a_member(cast):
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    before = rows(meeting)
    Member.objects.filter(pk=cast.hoa.member_id).update(status=Member.Status.MOVED, unit=cast.cell_8)
    factories.member(cast.cell_7, "Người Mới")
    assert rows(meeting) == before


def test_a_roll_of_hundreds_costs_as_many_statements_as_one_of_two(cast, django_assert_num_queries):
    few, many = (scenes.plan(cell, cast.secretary) for cell in (cast.cell_7, cast.cell_8))
    before = Member.objects.filter(unit=cast.cell_8).count()
    for number in range(40):
        factories.member(cast.cell_8, f"Người thứ {number}")
    for meeting in (few, many):
        with django_assert_num_queries(3):
            roll.freeze(meeting)
    assert many.roll.count() == before + 40


def test_figures_count_what_was_held_in_a_unit_and_a_period(cast):
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    meeting.roll.of_member(cast.hoa.member_id).update(presence="present")
    factory = RollEntry.objects.held
    assert not factory(cast.ward, TODAY(), TODAY()).exists()  # not closed
    scenes.closed(meeting, cast.secretary)
    assert factory(cast.ward, TODAY(), TODAY()).attendance() == (1, 2)
    assert factory(cast.cell_7, TODAY(), TODAY()).absent().count() == 1
    assert factory(cast.beside, TODAY(), TODAY()).attendance() == (0, 0)
    assert factory(cast.ward, TODAY() - timedelta(days=9), TODAY() - timedelta(days=1)).attendance() == (0, 0)


@pytest.mark.parametrize("calls", Meeting.Audience.values)
def test_who_is_called_is_found_by_the_indexes_among_all_members(cast, calls):
    """However many members the city has: PostgreSQL reads the whole table only where no index can tell."""
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    Meeting.objects.filter(pk=meeting.pk).update(audience=calls)
    meeting.refresh_from_db()
    asked = meeting.summoned(), roll.called(meeting), inviting.candidates(meeting), who_may_lead(meeting.unit)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert [plan for rows in asked if "Seq Scan on members_member" in (plan := rows.explain())] == []
