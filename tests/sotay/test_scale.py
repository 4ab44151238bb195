"""The whole city at full size, made small: the tree, the shares and what refuses to be overwritten."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from members.models import Affiliation, Member, Unit
from news.models import Article
from sotay.demo import people, scale, tree
from sotay.usage import months
from sotay.usage.models import DailyUse, UnitDay
from tests import factories

pytestmark = pytest.mark.django_db


def load(**options):
    call_command("demo_scale", members=2_000, articles=40, stdout=StringIO(), **options)


def indexes():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'members%' OR tablename LIKE 'sotay%' ORDER BY 1"
        )
        # A condition that PostgreSQL reads back is written with its casts in other places.
        found = [re.sub(r"::character varying|::text|\[\]|[()]", "", definition) for (definition,) in cursor.fetchall()]
        cursor.execute("SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2")
        return found + cursor.fetchall()


def test_a_city_has_its_members_shares_use_articles_and_figures():
    today = timezone.localdate()
    months.cover(today - timedelta(days=10), today)  # tables of months are new, and stay
    before = indexes()
    load(days=10)
    assert (
        Unit.objects.filter(kind=Unit.Kind.CELL).count() == 68
        and Unit.objects.filter(kind=Unit.Kind.BASE).count() == 10
    )
    assert Member.objects.counted().count() == Affiliation.objects.count() == 2_000
    assert Member.objects.eligible().count() == 1_818 and Member.objects.exclude(activated_on=None).count() == 1_457
    days = DailyUse.objects.order_by("day").values_list("day", flat=True)
    assert (days.first(), days.last()) == (today - timedelta(days=9), today)
    assert Article.objects.published().count() == 40
    city = UnitDay.objects.get(unit__parent=None, day=today)
    assert (city.members, city.eligible, city.activated) == (2_000, 1_818, 1_457) and 0 < city.active_7 < city.active_30
    assert indexes() == before


def test_people_are_whole_and_nobody_real():
    load(days=0)
    person = Member.objects.exclude(official_date=None).order_by("?").first()
    keys = person.name_key, person.name_folded
    person.save()
    assert (person.name_key, person.name_folded) == keys
    assert person.personal_id.startswith(people.ID_PREFIX) and person.phone.startswith(people.PHONE_PREFIX)
    assert Member.objects.filter(birth_date__gte=person.admission_date, pk=person.pk).count() == 0
    assert Member.objects.filter(name_search=person.name_folded.split()[-1]).exists()


def test_it_does_not_touch_a_database_in_which_there_are_members():
    factories.member(factories.city())
    with pytest.raises(CommandError, match="Đã có đảng viên"):
        load()
    with pytest.raises(CommandError, match="không phải do demo_scale tạo ra"):
        load(fresh=True)
    assert Member.objects.count() == 1


def test_it_begins_anew_when_asked():
    load(days=3)
    load(days=3, fresh=True)
    assert Member.objects.count() == 2_000 and UnitDay.objects.filter(unit__parent=None).count() == 2


def test_more_activated_than_eligible_is_refused():
    city = factories.city()
    with pytest.raises(ValueError, match="cannot be more activated"):
        people.copy_members({city.pk: 10}, eligible=5, activated=6, on=timezone.localdate())


def test_numbers_go_on_where_they_ended():
    city = factories.city()
    for _ in range(2):
        people.copy_members({city.pk: 10}, eligible=5, activated=3, on=timezone.localdate())
    assert Member.objects.count() == 20


def test_places_do_not_repeat():
    assert len({tree.place(number) for number in range(1_560)}) == 1_560
    assert scale.DISTRICTS < 1_560
