"""A commune of 100 chi bộ and 5,000 members is merged with a constant number of queries; seconds are the bench's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.models import Meeting
from members import reorganising
from members.models import Affiliation, Member, Office, Unit, UnitEvent, UnitGrant
from members.powers import Power, Role
from news.models import Article
from sotay.demo import tree
from tests import factories
from tests.factories import days_ago
from tests.members.events import event

Kind = UnitEvent.Kind
MOST = 80  # one for each kind of open work that an app has plugged in, among others


def commune(city, step, cells, each, officers):
    """A đảng bộ of so many chi bộ, in each so many members, a bí thư with role, an editor and a draft."""
    base = tree.child(
        city, f"Đảng bộ xã {step}", kind=Unit.Kind.BASE, level=Unit.Level.COMMUNE, step=step, number=step, group=2
    )
    (base,) = tree.plant([base])
    kind = {"kind": Unit.Kind.CELL, "level": Unit.Level.CELL, "group": 4}
    found = tree.plant(tree.child(base, f"Chi bộ {n}", step=n, **kind) for n in range(1, cells + 1))
    people = Member.objects.bulk_create(
        Member(
            unit=cell,
            full_name="Nguyễn Thị Hoa",
            name_key="hoa",
            birth_date=days_ago(20_000),
            gender="female",
            official_date=days_ago(900),
            personal_id=f"{step:03}{place:05}{number:04}",
        )
        for place, cell in enumerate(found)
        for number in range(each)
    )
    Affiliation.objects.bulk_create(Affiliation(member=one, unit_id=one.unit_id, since=days_ago(900)) for one in people)
    told = {"decision_no": "1", "decided_on": days_ago(900), "since": days_ago(900), "method": "elected"}
    Office.objects.bulk_create(
        Office(unit_id=one.unit_id, member=one, code="secretary" if n == 0 else "committee_member", **told)
        for n, one in ((n, people[place * each + n]) for place in range(cells) for n in range(min(2, each)))
    )
    (permission,) = factories.roles.permissions({Power.WRITE_NEWS})
    for place in (base, *found):
        for user in officers:
            UnitGrant.objects.create(user=user, permission=permission, content_object=place, role=Role.EDITOR)
    Article.objects.bulk_create(Article(unit=place, title="Nháp", author=officers[0]) for place in (base, *found))
    begin = timezone.now() + timezone.timedelta(days=step)
    Meeting.objects.bulk_create(
        Meeting(
            unit=cell,
            title="Sinh hoạt",
            place="…",
            planned_by=officers[0],
            starts_at=begin + timezone.timedelta(minutes=n),
            ends_at=begin + timezone.timedelta(minutes=n + 90),
        )
        for n, cell in enumerate(found)
    )
    return base, found


def queries(work):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = work()
    return len(asked), found


@pytest.mark.parametrize(("cells", "each"), [(5, 3), (100, 50)])
def test_a_commune_is_merged_by_as_many_queries_whatever_its_size(db, cells, each):
    city = factories.city()
    officers = [factories.account(staff_name=f"Cán bộ {n}") for n in range(3)]
    chief = factories.holder(Role.ORGANISER, city, "Đỗ Văn Sơn")
    old, moved = commune(city, 1, cells, each, officers)
    into, _ = commune(city, 2, cells, 1, officers[:1])
    wanted = event(Kind.MERGE, {"units": [old.pk], "into": into.pk}, by=chief)
    shown, found = queries(lambda: reorganising.preview(wanted))
    asked, _ = queries(lambda: reorganising.decide(wanted, by=chief, seen=found.digest))
    assert max(shown, asked) <= MOST and found.members == cells * each
    assert into.children.active().count() == 2 * cells
    # The chi bộ themselves: now every member moves.
    plan = {"units": [cell.pk for cell in moved[1:]], "into": moved[0].pk}
    wanted = event(Kind.MERGE, plan, by=chief)
    shown, found = queries(lambda: reorganising.preview(wanted))
    asked, _ = queries(lambda: reorganising.decide(wanted, by=chief, seen=found.digest))
    assert max(shown, asked) <= MOST and found.members == (cells - 1) * each
    assert Member.objects.filter(unit=moved[0]).count() == cells * each
