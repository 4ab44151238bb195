"""Nobody gives or takes what they do not hold, and the root keeps its quản trị whatever is done."""

from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from members.committees import office_roles
from members.models import AuditEntry, Member, Notice, Office, Unit, UnitGrant, User
from members.powers import Power, Role
from members.rights import locking, roles
from members.rights.roles import RoleRefused
from tests import factories
from tests.members.events import happen
from tests.together import in_between

pytestmark = pytest.mark.django_db
WHY = "Quyết định 12-QĐ/ĐU"


def today(days: int = 0):
    return timezone.localdate() + timedelta(days=days)


def fresh(user: User) -> User:
    return User.objects.select_related("member__unit").get(pk=user.pk)


@pytest.fixture
def ward_administrator(cast):
    return factories.holder(Role.ADMINISTRATOR, cast.ward, "Mai Quản Trị")


def test_a_role_is_given_and_taken_by_who_holds_all_of_it(cast):
    roles.give(cast.hoa, Role.APPROVER, cast.ward, by=cast.administrator, reason=WHY, until=today(90))
    assert fresh(cast.hoa).has_perm(Power.APPROVE_NEWS, cast.cell_8)
    held = UnitGrant.objects.get(user=cast.hoa)
    assert (held.given_by, held.reason, held.until) == (cast.administrator, WHY, today(90))
    assert roles.take(cast.hoa, Role.APPROVER, cast.ward, by=cast.administrator, reason="Thôi nhiệm vụ")
    assert not fresh(cast.hoa).has_perm(Power.APPROVE_NEWS, cast.cell_8)
    told = list(Notice.objects.filter(user=cast.hoa).values_list("text", flat=True))
    assert told == [
        "Đồng chí thôi vai trò Người duyệt tin tại Đảng bộ phường Phúc Lâm.",
        f"Đồng chí được giao vai trò Người duyệt tin tại Đảng bộ phường Phúc Lâm đến hết ngày {today(90):%d/%m/%Y}.",
    ]
    assert [entry.reason for entry in AuditEntry.objects.filter(actor=cast.administrator)] == ["Thôi nhiệm vụ", WHY]


@pytest.mark.parametrize("giver", ["organiser", "secretary", "inspector", "hoa"])
def test_nobody_gives_or_takes_without_the_power_to_give(cast, giver):
    by = getattr(cast, giver)
    with pytest.raises(RoleRefused, match="mình cũng giữ"):
        roles.give(cast.neighbour, Role.SECRETARY, cast.cell_7, by=by, reason=WHY)
    with pytest.raises(RoleRefused, match="mình cũng giữ"):
        roles.take(cast.editor, Role.EDITOR, cast.ward, by=by, reason=WHY)
    assert UnitGrant.objects.filter(user=cast.editor).exists() and not fresh(cast.neighbour).grants


def test_who_may_give_roles_but_lacks_a_power_of_the_role_gives_it_not(cast):
    holder = factories.account(staff_name="Chỉ giao vai trò")
    for power in (Power.GRANT_ROLES, Power.WRITE_NEWS):
        (permission,) = roles.permissions([power])
        UnitGrant.objects.create(user=holder, permission=permission, content_object=cast.ward, role=Role.EDITOR)
    holder = fresh(holder)
    assert roles.givable(holder, cast.cell_7) == [Role.EDITOR]
    roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=holder, reason=WHY)
    with pytest.raises(RoleRefused, match="mình cũng giữ"):
        roles.give(cast.hoa, Role.APPROVER, cast.cell_7, by=holder, reason=WHY)


@pytest.mark.django_db(transaction=True)
def test_no_role_is_given_at_a_unit_that_is_ending_at_this_moment(cast):
    """The merger has handed on the roles that there were: one more would stay behind and open nothing."""
    merge = partial(happen, "merge", {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}, by=cast.organiser)
    give = partial(roles.give, cast.stranger, Role.APPROVER, cast.cell_7, by=cast.administrator, reason=WHY)
    _, given = in_between(merge, give, refusals=(RoleRefused,))
    assert given is RoleRefused and not UnitGrant.objects.filter(user=cast.stranger).exists()


def test_a_role_is_given_on_own_units_only(cast, ward_administrator):
    assert roles.givable(ward_administrator, cast.cell_7) == list(Role)
    for unit in (cast.city, cast.beside, cast.cell_1):
        assert roles.givable(ward_administrator, unit) == []
        with pytest.raises(RoleRefused):
            roles.give(cast.hoa, Role.EDITOR, unit, by=ward_administrator, reason=WHY)


def test_nobody_gives_to_themselves_or_longer_than_they_hold(cast):
    limited = factories.account(staff_name="Quản trị có hạn")
    roles.give(limited, Role.ADMINISTRATOR, cast.ward, by=None, until=today(30))
    limited = fresh(limited)
    with pytest.raises(RoleRefused, match="không tự giao"):
        roles.give(limited, Role.ADMINISTRATOR, cast.ward, by=limited, reason=WHY)
    with pytest.raises(RoleRefused, match="không thể dài hơn"):
        roles.give(cast.hoa, Role.ADMINISTRATOR, cast.ward, by=limited, reason=WHY)
    with pytest.raises(RoleRefused, match="không thể dài hơn"):
        roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=limited, reason=WHY, until=today(31))
    roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=limited, reason=WHY, until=today(30))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"until": -1}, "từ hôm nay trở đi"),
        ({"reason": "  "}, "Cần ghi lý do"),
        ({"locked": True}, "không được đăng nhập"),
        ({"closed": True}, "đã kết thúc hoạt động"),
    ],
)
def test_what_cannot_be_given_is_said(cast, change, sentence):
    if "locked" in change:
        cast.hoa.is_active = False
    if "closed" in change:
        Unit.objects.filter(pk=cast.cell_7.pk).update(status=Unit.Status.DISSOLVED, closed_on=today())
    until = today(change["until"]) if "until" in change else None
    with pytest.raises(RoleRefused, match=sentence):
        roles.give(
            cast.hoa, Role.EDITOR, cast.cell_7, by=cast.administrator, until=until, reason=change.get("reason", WHY)
        )
    assert not UnitGrant.objects.filter(user=cast.hoa).exists()


def test_giving_again_moves_the_end_and_what_had_ended_is_given_anew(cast):
    roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=cast.administrator, until=today(), reason="Lần đầu")
    roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=None, until=today(60), reason="Kéo dài")
    held = UnitGrant.objects.get(user=cast.hoa)
    assert (held.until, held.reason, held.given_by) == (today(60), "Lần đầu", cast.administrator)
    entry = AuditEntry.objects.filter(action="role.give").first()
    assert (entry.before["until"], entry.after["until"]) == (today().isoformat(), today(60).isoformat())
    UnitGrant.objects.filter(user=cast.hoa).update(until=today(-1))
    roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=None, reason="Lần hai")
    held = UnitGrant.objects.get(user=cast.hoa)
    assert (held.until, held.reason, held.given_by) == (None, "Lần hai", None)


def test_what_an_office_brought_is_not_taken_by_hand(cast):
    office = Office.objects.create(
        unit=cast.cell_7, member=cast.hoa.member, code="cell_committee_member", method="elected", decision_no="1",
        decided_on=today(), since=today(),
    )  # fmt: skip
    office_roles.give([office], cast.hoa)
    assert not roles.take(cast.hoa, Role.COMMITTEE_MEMBER, cast.cell_7, by=cast.administrator, reason=WHY)
    assert fresh(cast.hoa).has_perm(Power.PLAN_MEETINGS, cast.cell_7)
    office_roles.end([office.pk], today())
    assert not fresh(cast.hoa).grants


def test_a_superuser_gives_what_nobody_else_could(cast):
    root = User.objects.create_superuser("0911111111", staff_name="Kỹ thuật")
    roles.give(cast.hoa, Role.ADMINISTRATOR, cast.city, by=root, reason=WHY)
    assert fresh(cast.hoa).has_perm(Power.GRANT_ROLES, cast.city)


# The last quản trị


def lay_down(user, cast):
    roles.take(user, Role.ADMINISTRATOR, cast.city, by=user, reason="Xin thôi")


def shorten(user, cast):
    roles.give(user, Role.ADMINISTRATOR, cast.city, by=None, until=today(10))


def lock(user, cast):
    locking.lock(user, by=User.objects.filter(is_superuser=True).get(), reason=WHY)


@pytest.mark.parametrize("work", [lay_down, shorten, lock])
def test_the_last_administrator_of_the_root_stays(cast, work):
    User.objects.create_superuser("0911111111", staff_name="Kỹ thuật")  # counts apart
    dated = factories.account(staff_name="Có hạn")
    roles.give(dated, Role.ADMINISTRATOR, cast.city, by=None, until=today(400))
    factories.holder(Role.ADMINISTRATOR, cast.ward, "Của phường")
    with pytest.raises(RoleRefused, match="quản trị cuối cùng"), transaction.atomic():
        work(cast.administrator, cast)
    administrator = fresh(cast.administrator)
    assert administrator.may_sign_in and administrator.has_perm(Power.GRANT_ROLES, cast.city)
    assert UnitGrant.objects.get(user=administrator, permission__codename="grant_roles").until is None
    factories.holder(Role.ADMINISTRATOR, cast.city, "Người thay")
    work(cast.administrator, cast)


def test_an_administrator_who_cannot_sign_in_does_not_count(cast):
    second = factories.holder(Role.ADMINISTRATOR, cast.city, "Đã chuyển đi", at=cast.cell_7)
    Member.objects.filter(pk=second.member_id).update(status=Member.Status.MOVED)
    with pytest.raises(RoleRefused, match="quản trị cuối cùng"):
        lay_down(cast.administrator, cast)


def test_a_member_who_is_the_last_administrator_cannot_leave_the_roll(cast):
    second = factories.holder(Role.ADMINISTRATOR, cast.city, "Quản trị mới", at=cast.cell_7)
    lay_down(cast.administrator, cast)
    with pytest.raises(RoleRefused), transaction.atomic(), roles.root_kept():
        Member.objects.filter(pk=second.member_id).update(status=Member.Status.MOVED)
    assert fresh(second).may_sign_in


@pytest.mark.django_db(transaction=True)
def test_of_two_last_administrators_who_leave_at_once_one_stays(transactional_db):
    cast = factories.cast()
    second = factories.holder(Role.ADMINISTRATOR, cast.city, "Quản trị thứ hai")
    for work in (lay_down, lock):
        _again(cast, second)
        start, results = Barrier(2), []

        def run(user, work=work, start=start, results=results):
            start.wait()
            try:
                work(fresh(user), cast)
                results.append("left")
            except RoleRefused:
                results.append("stays")
            finally:
                connection.close()

        threads = [Thread(target=run, args=[user]) for user in (cast.administrator, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert sorted(results) == ["left", "stays"]
        assert roles.root_administrators().values("user").distinct().count() == 1


def _again(cast, second):
    User.objects.filter(pk__in=[cast.administrator.pk, second.pk]).update(is_active=True)
    if not User.objects.filter(is_superuser=True).exists():
        User.objects.create_superuser("0911111111", staff_name="Kỹ thuật")
    for user in (cast.administrator, second):
        roles.give(fresh(user), Role.ADMINISTRATOR, cast.city, by=None)


# Locking


def test_a_locked_account_is_out_with_the_next_request_and_told_when_opened(cast, client, ward_administrator):
    client.force_login(cast.hoa)
    assert client.get("/ca-nhan/").status_code == 200
    locking.lock(cast.hoa, by=ward_administrator, reason="Mất điện thoại")
    assert client.get("/ca-nhan/").status_code == 302
    locking.unlock(cast.hoa, by=ward_administrator, reason="Đã có máy mới")
    assert client.get("/ca-nhan/").status_code == 302, "what was open on the lost telephone stays closed"
    client.force_login(fresh(cast.hoa))
    assert client.get("/ca-nhan/").status_code == 200
    assert [entry.action for entry in AuditEntry.objects.filter(object_id=cast.hoa.pk, object_type="members.user")] == [
        "account.unlock",
        "account.lock",
    ]
    assert "Đã có máy mới" in Notice.objects.get(user=cast.hoa).text


def test_who_holds_powers_elsewhere_or_above_is_not_locked_from_below(cast, ward_administrator):
    roles.give(cast.hoa, Role.EDITOR, cast.beside, by=None)
    for user in (cast.hoa, cast.stranger, cast.administrator, cast.organiser, ward_administrator):
        with pytest.raises(RoleRefused):
            locking.lock(fresh(user), by=ward_administrator, reason=WHY)
    for by in (cast.secretary, cast.organiser, cast.inspector):
        with pytest.raises(RoleRefused):
            locking.lock(fresh(cast.neighbour), by=by, reason=WHY)
    with pytest.raises(RoleRefused, match="Cần ghi lý do"):
        locking.lock(fresh(cast.neighbour), by=ward_administrator, reason=" ")
