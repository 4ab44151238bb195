"""Rights are granted on units and hold below: never beside, never above, never without an object."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from members import access, notices
from members.accounts.backends import PhoneBackend
from members.models import AuditEntry, Notice, Unit, UnitGrant, User
from members.powers import ROLES, Power, Role
from members.rights import roles

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_power_holds_on_its_unit_and_below_never_beside_or_above(cast):
    held = [
        unit.name
        for unit in (cast.city, cast.ward, cast.beside, cast.cell_7, cast.cell_8, cast.cell_1)
        if cast.approver.has_perm(Power.APPROVE_NEWS, unit)
    ]
    assert held == ["Đảng bộ phường Phúc Lâm", "Chi bộ 7", "Chi bộ 8"]
    assert list(access.units_for(cast.approver, Power.APPROVE_NEWS)) == [cast.ward, cast.cell_7, cast.cell_8]


def test_a_role_brings_its_bundle_and_nothing_else(cast):
    held = {power for power in Power if cast.secretary.has_perm(power, cast.cell_7)}
    assert held == ROLES[Role.SECRETARY]


def test_a_forgotten_object_never_means_everywhere(cast):
    assert not cast.approver.has_perm(Power.APPROVE_NEWS)
    assert not cast.approver.has_perm(Power.APPROVE_NEWS, cast.clerk)  # an account of no unit
    assert not cast.approver.has_perm("members.no_such_power", cast.ward)


def test_the_two_questions_agree_for_everybody(cast):
    for user in User.objects.all():
        for power in Power:
            by_set = set(access.units_for(user, power))
            one_by_one = {unit for unit in Unit.objects.all() if user.has_perm(power, unit)}
            assert by_set == one_by_one


def test_whatever_somebody_reaches_is_reached_from_the_highest_units_each_named_once(cast):
    roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=None)
    roles.give(cast.hoa, Role.APPROVER, cast.ward, by=None)
    roles.give(cast.hoa, Role.EDITOR, cast.cell_1, by=None)
    hoa, desk = fresh(cast.hoa), (Power.WRITE_NEWS, Power.APPROVE_NEWS)
    assert set(access.top_units(hoa, *desk)) == {cast.ward, cast.cell_1}
    assert set(access.top_units(hoa, Power.WRITE_NEWS)) == {cast.cell_7, cast.cell_1}
    assert not access.top_units(hoa, Power.MANAGE_UNITS)
    hoa.is_superuser = True
    assert list(access.top_units(hoa, Power.MANAGE_UNITS)) == [cast.city]


def test_a_grant_ends_with_its_last_day(cast):
    today = timezone.localdate()
    roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=None, until=today)
    assert fresh(cast.hoa).has_perm(Power.WRITE_NEWS, cast.cell_7)
    UnitGrant.objects.filter(user=cast.hoa).update(until=today - timedelta(days=1))
    assert not fresh(cast.hoa).has_perm(Power.WRITE_NEWS, cast.cell_7)


def test_taking_one_role_leaves_the_same_power_of_another(cast):
    roles.give(cast.secretary, Role.EDITOR, cast.cell_7, by=None)
    assert roles.take(cast.secretary, Role.EDITOR, cast.cell_7, by=None)
    assert fresh(cast.secretary).has_perm(Power.WRITE_NEWS, cast.cell_7)
    assert not roles.take(cast.secretary, Role.EDITOR, cast.cell_7, by=None)


def test_a_locked_account_holds_nothing(cast):
    User.objects.filter(pk=cast.approver.pk).update(is_active=False)
    locked = fresh(cast.approver)
    assert not locked.has_perm(Power.APPROVE_NEWS, cast.ward)
    assert not access.units_for(locked, Power.APPROVE_NEWS).exists()


def test_a_closed_unit_gives_no_power(cast):
    Unit.objects.filter(pk=cast.ward.pk).update(status=Unit.Status.DISSOLVED)
    assert not fresh(cast.approver).has_perm(Power.APPROVE_NEWS, cast.ward)


def test_powers_cost_one_query_a_request(cast, django_assert_num_queries):
    user = fresh(cast.approver)
    with django_assert_num_queries(1):
        for power in Power:
            user.has_perm(power, cast.cell_7)
            access.anywhere(user, power)


def test_a_request_begins_with_one_query_for_all_that_the_frame_shows(cast, django_assert_num_queries):
    notices.tell(cast.hoa, "Mời đồng chí dự sinh hoạt.")
    with django_assert_num_queries(1):
        hoa = PhoneBackend().get_user(cast.hoa.pk)
        assert hoa.member.unit.parent == cast.ward
        assert (hoa.unread_notices, hoa.holds_powers, hoa.grants) == (1, False, {})
    assert PhoneBackend().get_user(cast.approver.pk).holds_powers
    assert PhoneBackend().get_user(0) is None


def test_a_role_given_during_the_request_holds_at_once(cast):
    hoa = PhoneBackend().get_user(cast.hoa.pk)
    assert not hoa.has_perm(Power.WRITE_NEWS, cast.cell_7)
    roles.give(hoa, Role.EDITOR, cast.cell_7, by=None)
    assert hoa.has_perm(Power.WRITE_NEWS, cast.cell_7)
    roles.take(hoa, Role.EDITOR, cast.cell_7, by=None)
    assert not hoa.has_perm(Power.WRITE_NEWS, cast.cell_7)


def test_load_hides_what_exists_from_who_holds_the_power_nowhere(cast):
    code = cast.cell_1.code
    with pytest.raises(PermissionDenied):
        access.load_unit(cast.secretary, Power.VIEW_REPORTS, code)
    with pytest.raises(Http404):
        access.load_unit(cast.hoa, Power.VIEW_REPORTS, code)
    with pytest.raises(Http404):
        access.load_unit(cast.organiser, Power.VIEW_REPORTS, "99.999")
    assert access.load_unit(cast.organiser, Power.VIEW_REPORTS, "01.001.002.000.001") == cast.cell_1


def test_nobody_signed_in_holds_nothing():
    assert not access.anywhere(AnonymousUser(), Power.VIEW_REPORTS)


def test_giving_a_role_is_audited_and_told(cast):
    roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=cast.administrator, reason="Nghị quyết chi bộ")
    entry = AuditEntry.objects.get(action="role.give", actor=cast.administrator)
    assert (entry.unit, entry.reason, entry.after["role"]) == (cast.cell_7, "Nghị quyết chi bộ", "editor")
    assert Notice.objects.get(user=cast.hoa).text == "Đồng chí được giao vai trò Biên tập viên tại Chi bộ 7."
