"""The demo party: told through the same doors as everybody's data, and the same when it is loaded twice."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from documents.models import Document
from meetings.models import Meeting
from members.models import AuditEntry, Member, Unit, UnitPeriod, User
from members.powers import Power
from news.models import Article
from sotay.demo import party, reform
from sotay.models import UnitDay
from tests import factories

pytestmark = pytest.mark.django_db
REFORM = (reform.EVE, reform.REFORM)


def counts() -> dict[str, int]:
    models = (Unit, Member, User, Article, Document, Meeting, UnitDay)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.long
def test_the_demo_loads_twice_and_is_the_same(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    call_command("demo")
    first = counts()
    pilots = UnitDay.objects.filter(unit__name="Đợt làm điểm (9 đảng bộ)").latest("day")
    assert (pilots.members, pilots.eligible, pilots.activated) == (121_146, 110_128, 88_279)
    assert Member.objects.under([Unit.objects.by_code(party.WARD).path]).count() == 305
    city = Unit.objects.get(parent=None)
    on_the_eve, since = (
        set(UnitPeriod.objects.on(day).filter(parent=city).values_list("name", flat=True)) for day in REFORM
    )
    assert "Đảng bộ quận Vân Giang" in on_the_eve - since and "Đảng bộ phường Liên Khê" in since - on_the_eve
    assert party.account_of(party.CAST[1]).has_perm(Power.PLAN_MEETINGS, Unit.objects.by_code(party.CELL))
    holders = {person.key for person in party.CAST if person.role or person.office}
    asked = {person.key for person in party.CAST if party.account_of(person).authenticator_set.exists()}
    assert asked == holders
    call_command("demo")
    assert counts() == first

    said = StringIO()
    call_command("demo", "--accounts", stdout=said)
    table = said.getvalue()
    assert all(party.account_of(person).phone in table for person in party.CAST)
    assert User.objects.get(phone="0900000003").check_password(party.PASSWORD)
    assert AuditEntry.objects.filter(action="account.slip").count() == 1


def test_the_demo_never_mixes_with_real_data():
    factories.city()
    with pytest.raises(CommandError, match="đã có dữ liệu khác"):
        call_command("demo")
    with pytest.raises(CommandError, match="đã có dữ liệu khác"):
        call_command("demo", "--accounts")
