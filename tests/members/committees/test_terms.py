"""Committees: who may be appointed, what an office brings, and when it goes."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from members.accounts import opening
from members.committees import terms
from members.models import AuditEntry, Member, Office, UnitGrant, User
from members.powers import Power
from tests import factories
from tests.clock import TODAY
from tests.factories import days_ago

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

Code, Method = Office.Code, Office.Method


def proposed(unit, member, code=Code.SECRETARY, **facts) -> Office:
    facts = {
        "method": Method.ELECTED,
        "decision_no": "12-QĐ/ĐU",
        "decided_on": days_ago(3),
        "since": days_ago(3),
    } | facts
    return Office(unit=unit, member=member, code=code, **facts)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def sentences(refusal) -> str:
    return " ".join(refusal.value.messages)


def test_an_office_gives_its_role_and_ending_it_takes_only_that(cast):
    hoa, cell = cast.hoa, cast.cell_7
    office = terms.appoint(proposed(cell, hoa.member), by=cast.organiser)
    assert fresh(hoa).has_perm(Power.ISSUE_SLIPS, cell) and not fresh(hoa).has_perm(Power.ISSUE_SLIPS, cast.cell_8)
    assert set(UnitGrant.objects.filter(user=hoa).values_list("office", "given_by")) == {(office.pk, cast.organiser.pk)}
    assert hoa.notices.filter(text__contains="Bí thư").exists()
    terms.end(office, by=cast.organiser, until=timezone.localdate(), reason="Chuyển công tác")
    assert not fresh(hoa).has_perm(Power.ISSUE_SLIPS, cell)
    assert not UnitGrant.objects.filter(user=hoa).exists() and cast.secretary.unitgrant_set.exists()
    assert list(AuditEntry.objects.filter(object_id=office.pk, object_type="members.office").values_list("action")) == [
        ("office.end",),
        ("office.appoint",),
    ]


@pytest.mark.parametrize(
    ("code", "power", "held"),
    [
        (Code.DEPUTY, Power.ISSUE_SLIPS, True),
        (Code.CELL_COMMITTEE_MEMBER, Power.PLAN_MEETINGS, True),
        (Code.CELL_COMMITTEE_MEMBER, Power.ISSUE_SLIPS, False),
        (Code.GROUP_LEADER, Power.VIEW_MEMBERS, False),
    ],
)
def test_what_an_office_in_a_chi_bo_brings(cast, code, power, held):
    terms.appoint(proposed(cast.cell_7, cast.hoa.member, code), by=cast.organiser)
    assert fresh(cast.hoa).has_perm(power, cast.cell_7) is held


@pytest.mark.parametrize(
    ("code", "power", "held"),
    [
        (Code.SECRETARY, Power.VIEW_REPORTS, True),
        (Code.STANDING_MEMBER, Power.VIEW_MEMBERS, True),
        (Code.INSPECTION_HEAD, Power.VIEW_AUDIT, True),
        (Code.COMMITTEE_MEMBER, Power.VIEW_MEMBERS, False),
        (Code.SECRETARY, Power.ISSUE_SLIPS, False),
    ],
)
def test_what_an_office_in_a_dang_bo_brings(cast, code, power, held):
    terms.appoint(proposed(cast.ward, cast.hoa.member, code), by=cast.organiser)
    assert fresh(cast.hoa).has_perm(power, cast.cell_8) is held


def test_an_office_of_a_later_day_brings_its_role_on_that_day(cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    office = terms.appoint(proposed(cast.cell_7, cast.hoa.member, since=tomorrow), by=cast.organiser)
    assert not fresh(cast.hoa).has_perm(Power.VIEW_MEMBERS, cast.cell_7)
    UnitGrant.objects.filter(office=office).update(since=days_ago(0))
    assert fresh(cast.hoa).has_perm(Power.VIEW_MEMBERS, cast.cell_7)


def test_an_end_of_a_later_day_leaves_the_role_until_its_eve(cast):
    office = terms.appoint(proposed(cast.cell_7, cast.hoa.member), by=cast.organiser)
    later = timezone.localdate() + timedelta(days=5)
    terms.end(office, by=cast.organiser, until=later, reason="Nghỉ hưu")
    assert fresh(cast.hoa).has_perm(Power.VIEW_MEMBERS, cast.cell_7)
    assert set(UnitGrant.objects.filter(office=office).values_list("until", flat=True)) == {later - timedelta(days=1)}


def test_who_has_no_account_has_the_role_when_it_is_opened(cast):
    member = factories.member(cast.cell_7, "Vũ Thị Ánh")
    terms.appoint(proposed(cast.cell_7, member, Code.DEPUTY), by=cast.organiser)
    slip = opening.issue_slip(member, by=cast.organiser)
    user = opening.activate(phone=member.phone, code=slip.code, password=factories.PASSWORD)
    assert fresh(user).has_perm(Power.ISSUE_SLIPS, cast.cell_7)
    again = opening.issue_slip(member, by=cast.administrator)
    opening.activate(phone=member.phone, code=again.code, password=factories.PASSWORD)
    assert UnitGrant.objects.filter(user=user).count() == 10


def test_a_second_acting_secretary_is_refused_with_the_first_one_s_name(cast):
    terms.appoint(proposed(cast.cell_7, cast.secretary.member), by=cast.organiser)
    with pytest.raises(ValidationError) as refusal:
        terms.appoint(proposed(cast.cell_7, cast.hoa.member), by=cast.organiser)
    assert "Trần Văn Bình" in sentences(refusal)


def test_the_next_secretary_may_be_recorded_before_the_last_one_has_gone(cast):
    first = terms.appoint(proposed(cast.cell_7, cast.secretary.member), by=cast.organiser)
    change = timezone.localdate() + timedelta(days=10)
    terms.end(first, by=cast.organiser, until=change, reason="Nghỉ hưu")
    with pytest.raises(ValidationError):
        terms.appoint(proposed(cast.cell_7, cast.hoa.member), by=cast.organiser)
    terms.appoint(proposed(cast.cell_7, cast.hoa.member, since=change), by=cast.organiser)


def test_nobody_appoints_himself_nor_without_the_power(cast):
    member = factories.member(cast.cell_7, "Đỗ Văn Sơn")
    User.objects.filter(pk=cast.organiser.pk).update(member=member)
    with pytest.raises(ValidationError):
        terms.appoint(proposed(cast.cell_7, member), by=fresh(cast.organiser))
    for user in (cast.organiser_beside, cast.secretary, cast.inspector):
        with pytest.raises(PermissionDenied):
            terms.appoint(proposed(cast.cell_7, cast.hoa.member), by=user)
        with pytest.raises(PermissionDenied):
            terms.open_term(cast.cell_7, by=user, ordinal=1, since=days_ago(1))
    assert not Office.objects.exists()


def test_only_members_of_the_unit_hold_its_offices(cast):
    gone = factories.member(cast.cell_7, "Vũ Văn Mất", status=Member.Status.DECEASED)
    for unit, person in ((cast.cell_7, cast.neighbour.member), (cast.cell_7, gone), (cast.ward, cast.stranger.member)):
        with pytest.raises(ValidationError):
            terms.appoint(proposed(unit, person), by=cast.organiser)
    sent = proposed(cast.ward, cast.stranger.member, method=Method.APPOINTED)
    assert terms.appoint(sent, by=cast.organiser).pk


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"code": Code.STANDING_MEMBER}, "không có chức vụ"),
        ({"decided_on": TODAY + timedelta(days=2)}, "sau hôm nay"),
        ({"since": TODAY + timedelta(days=400)}, "xa quá một năm"),
        ({"decision_no": ""}, "để trắng"),
    ],
)
def test_what_cannot_be_recorded_is_said(cast, facts, words):
    with pytest.raises(ValidationError) as refusal:
        terms.appoint(proposed(cast.cell_7, cast.hoa.member, **facts), by=cast.organiser)
    assert words in sentences(refusal)


def test_a_closed_unit_takes_no_more_offices_but_ends_what_it_had(cast):
    office = terms.appoint(proposed(cast.cell_7, cast.hoa.member), by=cast.organiser)
    type(cast.cell_7).objects.filter(pk=cast.cell_7.pk).update(status="dissolved", closed_on=days_ago(1))
    with pytest.raises(ValidationError):
        terms.appoint(proposed(cast.cell_7, cast.secretary.member, Code.DEPUTY), by=cast.organiser)
    terms.end(office, by=cast.organiser, until=days_ago(1), reason="Chi bộ giải thể")
    with pytest.raises(ValidationError):
        terms.end(office, by=cast.organiser, until=days_ago(0), reason="Một lần nữa")


def test_a_new_term_ends_the_last_one_and_what_it_elected(cast):
    first = terms.open_term(cast.cell_7, by=cast.organiser, ordinal=11, since=date(2020, 5, 3))
    old = terms.appoint(proposed(cast.cell_7, cast.secretary.member, since=date(2020, 5, 3)), by=cast.organiser)
    leader = terms.appoint(proposed(cast.cell_7, cast.hoa.member, Code.GROUP_LEADER), by=cast.organiser)
    second = terms.open_term(cast.cell_7, by=cast.organiser, ordinal=12, since=days_ago(1), seats=5)
    for kept in (first, old, leader):
        kept.refresh_from_db()
    assert (first.until, old.until, old.end_reason, old.term) == (days_ago(1), days_ago(1), "Hết nhiệm kỳ", first)
    assert leader.until is None
    new = terms.appoint(proposed(cast.cell_7, cast.hoa.member, since=days_ago(1)), by=cast.organiser)
    assert new.term == second
    for facts in ({"ordinal": 12, "since": days_ago(0)}, {"ordinal": 13, "since": days_ago(5)}):
        with pytest.raises(ValidationError):
            terms.open_term(cast.cell_7, by=cast.organiser, **facts)


def test_who_dies_leaves_or_moves_away_holds_no_office_any_more(cast):
    dead, moved, still = (factories.member(cast.cell_7, name) for name in ("Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba"))
    offices = [
        terms.appoint(proposed(cast.cell_7, person, code), by=cast.organiser)
        for person, code in ((dead, Code.SECRETARY), (moved, Code.DEPUTY), (still, Code.CELL_COMMITTEE_MEMBER))
    ]
    in_ward = terms.appoint(proposed(cast.ward, moved, Code.COMMITTEE_MEMBER), by=cast.organiser)
    Member.objects.filter(pk=dead.pk).update(status=Member.Status.DECEASED)
    Member.objects.filter(pk=moved.pk).update(unit=cast.cell_8)
    assert terms.release([dead.pk, still.pk], by=cast.organiser, reason="Từ trần") == 1
    assert terms.release_all_gone() == 1
    assert terms.release_all_gone() == 0
    assert list(Office.objects.open().order_by("pk")) == [offices[2], in_ward]
    Member.objects.filter(pk=moved.pk).update(unit=cast.cell_1)
    assert terms.release_all_gone() == 1


def test_who_is_here_for_a_time_keeps_an_office_of_that_time(cast):
    Member.objects.filter(pk=cast.neighbour.member_id).update(temporary_unit=cast.cell_7)
    terms.appoint(proposed(cast.cell_7, cast.neighbour.member), by=cast.organiser)
    assert terms.release_all_gone() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_secretaries_recorded_at_once_one_is_refused():
    cast = factories.cast()
    start, won, lost = Barrier(2), [], []

    def record(person):
        start.wait()
        try:
            won.append(terms.appoint(proposed(cast.cell_7, person), by=fresh(cast.organiser)))
        except ValidationError as refusal:
            lost.extend(refusal.messages)
        finally:
            connection.close()

    threads = [Thread(target=record, args=(person,)) for person in (cast.hoa.member, cast.secretary.member)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(won) == 1 and "đang có bí thư" in lost[0]
    assert Office.objects.open().count() == 1


@pytest.mark.parametrize("begins", [-3, 20])
def test_the_slip_of_the_chi_bo_opens_no_powers_that_an_office_above_brings(cast, begins):
    """Else a bí thư chi bộ would print a slip for a new ủy viên ban thường vụ of the ward and use it alone."""
    waiting, since = factories.member(cast.cell_7, "Tô Văn Thường"), days_ago(-begins)
    terms.appoint(proposed(cast.ward, waiting, Code.STANDING_MEMBER, since=since), by=cast.organiser)
    with pytest.raises(opening.SlipRefused, match="người quản trị"):
        opening.issue_slip(waiting, by=fresh(cast.secretary))
    refused = opening.issue_slips([waiting], by=fresh(cast.secretary))
    assert refused.slips == [] and [member for member, _ in refused.left] == [waiting]
    assert opening.issue_slip(waiting, by=cast.organiser).person == waiting


def test_a_slip_printed_before_the_office_opens_it_no_more(cast):
    waiting = factories.member(cast.cell_7, "Tô Văn Thường")
    slip = opening.issue_slip(waiting, by=cast.secretary)
    terms.appoint(proposed(cast.ward, waiting, Code.INSPECTION_HEAD), by=cast.organiser)
    with pytest.raises(opening.ActivationRefused):
        opening.activate(phone=waiting.phone, code=slip.code, password="hoa-phuong-1975")


def test_a_chi_bo_still_prints_slips_for_a_new_chi_uy_vien_of_its_own(cast):
    waiting = factories.member(cast.cell_7, "Tô Văn Thường")
    terms.appoint(proposed(cast.cell_7, waiting, Code.CELL_COMMITTEE_MEMBER), by=cast.organiser)
    slip = opening.issue_slip(waiting, by=cast.secretary)
    user = opening.activate(phone=waiting.phone, code=slip.code, password="hoa-phuong-1975")
    assert fresh(user).has_perm(Power.VIEW_MEMBERS, cast.cell_7)
