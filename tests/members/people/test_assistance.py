"""Who cannot use the portal: a reason, a helper of the chi bộ, and both gone when they no longer hold."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import affiliations
from members.models import AuditEntry, Member, Notice
from members.people import assistance, membership_list
from members.roster import stage
from tests import factories
from tests.members import rosters
from tests.together import in_between

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(cast):
    return factories.member(cast.cell_7, "Đặng Văn Cụ")


def note(cast, member, reason="old_or_ill", helper=None):
    seen = Member.objects.get(pk=member.pk).version
    assistance.note(member, by=cast.secretary, seen=seen, reason=reason, helper=helper)
    return Member.objects.get(pk=member.pk)


def helper_of(member):
    return Member.objects.get(pk=member.pk).helper


def test_a_reason_and_a_helper_are_written_told_and_kept(cast, old):
    assert note(cast, old, helper=cast.hoa.member).helper == cast.hoa.member
    assert list(Member.objects.assisted()) == [old] and "Đặng Văn Cụ" in Notice.objects.get(user=cast.hoa).text
    entry = AuditEntry.objects.get(action="assistance.note")
    assert entry.after["helper_name"] == "Nguyễn Thị Hoa" and entry.before["ineligible_reason"] == ""


def test_without_a_reason_there_is_no_helper(cast, old):
    note(cast, old, helper=cast.hoa.member)
    assert note(cast, old, reason="").helper is None
    with pytest.raises(ValidationError, match="có lý do"):
        note(cast, old, reason="", helper=cast.hoa.member)


@pytest.mark.django_db(transaction=True)
def test_a_helper_who_moves_at_this_moment_is_none(cast, old):
    def move() -> None:
        helper = membership_list.lock(cast.hoa.member_id)
        affiliations.transfer(helper, cast.cell_8, by=None, day=timezone.localdate(), why="Chuyển sinh hoạt")

    _, noted = in_between(move, lambda: note(cast, old, helper=cast.hoa.member), refusals=(ValidationError,))
    assert noted is ValidationError and helper_of(old) is None


@pytest.mark.parametrize("who", ["self", "other cell", "gone", "in need", "probationary"])
def test_the_helper_is_a_comrade_of_the_chi_bo_who_needs_no_help(cast, old, who):
    helpers = {
        "self": lambda: old,
        "other cell": lambda: cast.neighbour.member,
        "gone": lambda: factories.member(cast.cell_7, status="moved"),
        "in need": lambda: factories.member(cast.cell_7, ineligible_reason="abroad"),
        "probationary": lambda: factories.member(cast.cell_7, official_date=None),
    }
    if who == "probationary":
        assert note(cast, old, helper=helpers[who]()).helper
        return
    with pytest.raises(ValidationError):
        note(cast, old, helper=helpers[who]())


def test_exemption_comes_and_goes_with_the_status_only(cast, old):
    with pytest.raises(ValidationError, match="quyết định miễn"):
        note(cast, old, reason="exempt")
    exempt = factories.member(cast.cell_7, status="exempt")
    with pytest.raises(ValidationError, match="quyết định miễn"):
        note(cast, exempt, reason="other")
    assert note(cast, exempt, reason="exempt", helper=cast.hoa.member).helper == cast.hoa.member


def test_who_has_left_gets_no_reason(cast):
    with pytest.raises(ValidationError, match="không còn"):
        note(cast, factories.member(cast.cell_7, status="deceased"))


def test_who_comes_to_need_help_helps_nobody(cast, old):
    note(cast, old, helper=cast.hoa.member)
    note(cast, cast.hoa.member, reason="abroad")
    assert helper_of(old) is None


@pytest.mark.parametrize(
    "change", [{"status": "moved"}, {"status": "deceased"}, {"ineligible_reason": "abroad"}, {"unit": "cell_8"}]
)
def test_a_helper_who_leaves_is_release(cast, old, change):
    still = factories.member(cast.cell_8, "Lý Thị Còn")
    assistance.note(still, by=cast.secretary_beside, seen=still.version, reason="abroad", helper=cast.neighbour.member)
    note(cast, old, helper=cast.hoa.member)
    change = {name: getattr(cast, value) if name == "unit" else value for name, value in change.items()}
    Member.objects.filter(pk=cast.hoa.member_id).update(**change)
    assert assistance.release() == 1 and helper_of(old) is None and helper_of(still) == cast.neighbour.member
    assert assistance.release() == 0


def test_those_without_a_helper_stand_first(cast, old):
    note(cast, old, helper=cast.hoa.member)
    alone = factories.member(cast.cell_7, "Trần Thị Yên", ineligible_reason="no_smartphone")
    factories.member(cast.cell_8, ineligible_reason="abroad")
    assert list(assistance.in_need(cast.cell_7)) == [alone, old]


def test_a_list_that_takes_the_reason_or_moves_the_helper_takes_the_help_along(cast, tmp_path):
    """As ban tổ chức sends it: who was exempt is active again, and who helped is in another chi bộ."""
    exempt = factories.member(cast.cell_7, "Đinh Văn Miễn", status="exempt", status_date=date(2026, 1, 1))
    ill = factories.member(cast.cell_7, "Ngô Văn Ốm", ineligible_reason="old_or_ill")
    mover = factories.member(cast.cell_7, "Cao Văn Chuyển")
    Member.objects.filter(pk=exempt.pk).update(helper=cast.hoa.member)
    Member.objects.filter(pk=ill.pk).update(helper=mover)
    rows = [listed(exempt), listed(mover, cell="Chi bộ 8")]
    stage.run(rosters.write(tmp_path / "tháng 11.xlsx", rows), cast.ward.code, apply=True)
    exempt.refresh_from_db()
    assert (exempt.status, exempt.ineligible_reason, exempt.helper) == ("active", "", None)
    assert helper_of(ill) is None and Member.objects.get(pk=ill.pk).ineligible_reason == "old_or_ill"


def listed(member, **cells):
    facts = {"full_name": member.full_name, "birth_date": "15/01/1970"}
    return rosters.person(int(member.personal_id[6:]), **(facts | cells))
