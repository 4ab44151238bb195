"""Random trees, random changes of them and random roles: every question about rights is answered alike.

The yardstick is the plain rule and nothing else: what was granted on a working unit holds there and wherever one comes
by going down from parent to child. It knows no paths.
"""

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from documents.models import Document, Issuer
from meetings.models import Meeting
from members import access
from members.models import Inheritance, Member, Unit, UnitEvent, UnitGrant, User
from members.people import membership_list
from members.powers import Power, Role
from members.rights import roles
from news.models import Article
from sotay.reports import report_query
from tests import factories
from tests.members.events import happen

Kind = UnitEvent.Kind
POWERS = (
    Power.VIEW_MEMBERS,
    Power.WRITE_NEWS,
    Power.APPROVE_NEWS,
    Power.PLAN_MEETINGS,
    Power.VIEW_REPORTS,
    Power.MANAGE_DOCUMENTS,
)
ROLES = (Role.ORGANISER, Role.EDITOR, Role.APPROVER, Role.SECRETARY, Role.CLERK)
CHANGES = (Kind.HAND_OVER, Kind.MERGE, Kind.CONSOLIDATE, Kind.SPLIT, Kind.DISSOLVE, Kind.RENAME, "give", "take")


class Rule:
    """The rule as a person would apply it, one step up at a time."""

    def __init__(self):
        self.units = {unit.pk: unit for unit in Unit.objects.all()}
        self.inherited = set(Inheritance.objects.values_list("successor", "past"))
        rows = UnitGrant.objects.values_list("user", "permission__codename", "content_object")
        self.grants = {row for row in rows if self.units[row[2]].status in Unit.WORKING}

    def up(self, pk):
        return [] if pk is None else [pk, *self.up(self.units[pk].parent_id)]

    def holds(self, user, power, pk) -> bool:
        return any((user.pk, power.codename, above) in self.grants for above in self.up(pk))

    def held(self, user, power) -> set[int]:
        return {pk for pk in self.units if self.holds(user, power, pk)}

    def given(self, user, *powers) -> set[int]:
        names = {power.codename for power in powers}
        return {unit for who, name, unit in self.grants if who == user.pk and name in names}

    def reaching(self, *pks) -> set[int]:
        lineage = {above for pk in pks for above in self.up(pk)}
        return lineage | {past for successor, past in self.inherited if successor in lineage}


def planted(draw):
    """A city with two to three wards of one to three chi bộ; something of each kind at every unit, somebody in each
    chi bộ, and three of the office."""
    city = factories.city()
    units = [city]
    for ward in range(1, draw(st.integers(2, 3)) + 1):
        units.append(factories.party(city, f"01.000.{ward:03}", f"Đảng bộ phường {ward}"))
        above = units[-1]
        for cell in range(1, draw(st.integers(1, 3)) + 1):
            units.append(factories.cell(above, f"01.000.{ward:03}.000.{cell:03}", f"Chi bộ {cell}"))
    office = [factories.account(staff_name=f"Cán bộ {number}") for number in range(3)]
    users = office + [factories.account(factories.member(unit)) for unit in units if unit.is_cell]
    fill(units, office[0])
    return users[:6]


def fill(units, author):
    now, told = timezone.now(), {"author": author, "summary": "…", "body": "<p>…</p>", "responsible_body": "…"}
    out = {"state": "published", "publish_at": now, "approver": author, "decided_at": now}
    waiting = {"state": "submitted", "submitted_at": now}
    Article.objects.bulk_create(
        Article(unit=unit, title=unit.name, **told, **extra) for unit in units for extra in (out, waiting)
    )
    office = Issuer.objects.get_or_create(name="Đảng ủy", folded="dang uy")[0]
    Document.objects.bulk_create(
        Document(
            unit=unit,
            kind="plan",
            number=1,
            number_raw="1-KH",
            symbol="1-KH",
            issuer=office,
            issued_on=now,
            title="…",
        )
        for unit in units
    )
    span = {"starts_at": now - timedelta(days=2), "ends_at": now - timedelta(days=1)}
    cells = [unit for unit in units if unit.is_cell]
    Meeting.objects.bulk_create(Meeting(unit=unit, title="…", place="…", planned_by=author, **span) for unit in cells)


def change(draw, kind, users):
    """One thing that an office may do, sensible or not: what is refused has changed nothing."""
    working = list(Unit.objects.active().order_by("pk"))
    units = st.sampled_from(working)
    if kind in ("give", "take"):
        work = roles.give if kind == "give" else roles.take
        work(draw(st.sampled_from(users)), draw(st.sampled_from(ROLES)), draw(units), by=None)
        return
    one, other, third = draw(units), draw(units), draw(units)
    below = list(one.children.active().values_list("pk", flat=True))
    there = list(Member.objects.filter(unit=one).values_list("pk", flat=True))
    plan = {
        Kind.HAND_OVER: {"units": [one.pk], "parent": other.pk},
        Kind.MERGE: {"units": [one.pk], "into": other.pk},
        Kind.CONSOLIDATE: {
            "units": [one.pk, other.pk], "parent": third.pk, "name": "Mới", "kind": one.kind, "level": one.level,
        },
        Kind.SPLIT: {
            "unit": one.pk,
            "keep": draw(st.booleans()),
            "parts": [
                {"name": f"Tách {one.pk}A", "children": below[:1], "members": there[:1]},
                {"name": f"Tách {one.pk}B", "children": below[1:], "members": there[1:]},
            ],
        },
        Kind.DISSOLVE: {"unit": one.pk, "receiver": other.pk},
        Kind.RENAME: {"unit": one.pk, "name": f"{one.name} mới"},
    }[kind]  # fmt: skip
    with suppress(ValidationError):
        happen(kind, plan)
        note(f"{kind} {plan}")


def agree(users):
    rule = Rule()
    for unit in rule.units.values():
        above = rule.units[unit.parent_id].path if unit.parent_id else ""
        assert unit.path[:-4] == above, "the paths say what the parents say"
    for user in User.objects.filter(pk__in=[user.pk for user in users]).select_related("member__unit"):
        held = {power: rule.held(user, power) for power in POWERS}
        for power in POWERS:
            assert pks(access.units_for(user, power)) == held[power]
            assert {pk for pk, unit in rule.units.items() if user.has_perm(power, unit)} == held[power]
        lists_agree(rule, user, held)
    everybody = list(User.objects.signing_in())
    for unit in rule.units.values():
        holding = {user.pk for user in everybody if rule.holds(user, POWERS[0], unit.pk)}
        assert pks(access.holders(POWERS[0], unit)) == holding


def lists_agree(rule, user, held):
    rolled = membership_list.of(user, Power.VIEW_MEMBERS).members
    assert pks(rolled) == pks(Member.objects.filter(unit__in=held[Power.VIEW_MEMBERS]))
    assert pks(report_query.readable_units(user)) == held[Power.VIEW_REPORTS]
    assert of_units(Article.objects.awaiting(user)) <= held[Power.APPROVE_NEWS]
    assert pks(Article.objects.awaiting(user)) == pks(
        Article.objects.filter(state="submitted", unit__in=held[Power.APPROVE_NEWS])
    )
    own = [user.member.unit_id] if user.member_id else []
    past = {past for successor, past in rule.inherited if successor in own and rule.units[past].is_cell}
    met = held[Power.PLAN_MEETINGS] | {*own} | past
    assert pks(Meeting.objects.seen_by(user)) == pks(Meeting.objects.filter(unit__in=met))
    managed = rule.given(user, Power.MANAGE_DOCUMENTS)
    papers = rule.reaching(*own, *managed) | held[Power.MANAGE_DOCUMENTS]
    assert of_units(Document.objects.open_to(user)) == papers & of_units(Document.objects.all())
    printed = of_units(Article.objects.published())
    read = rule.reaching(*own) if own else rule.reaching(*rule.given(user, *Power))
    assert of_units(Article.objects.listed_for(user)) == read & printed
    if user.member_id:
        assert of_units(Document.objects.readable_by(user.member)) == read & of_units(Document.objects.all())


def pks(rows) -> set[int]:
    return {row.pk for row in rows}


def of_units(rows) -> set[int]:
    return set(rows.order_by().values_list("unit", flat=True))


# Not made smaller when it fails: the story of the change that broke it is told by `note`, and each step costs seconds.
@settings(max_examples=8, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_answer_about_rights_is_that_of_the_plain_rule(db, data):
    with transaction.atomic():
        users = planted(data.draw)
        for user in users[:4]:
            for unit in data.draw(st.lists(st.sampled_from(list(Unit.objects.all())), max_size=2)):
                roles.give(user, data.draw(st.sampled_from(ROLES)), unit, by=None)
        for kind in data.draw(st.lists(st.sampled_from(CHANGES), min_size=2, max_size=5)):
            change(data.draw, kind, users)
            agree(users)
        transaction.set_rollback(True)
