"""Cases of every procedure, opened and taken from step to step by the use cases, as the declarations say."""

from datetime import date, timedelta

from django.utils import timezone

from members import medal_rounds
from members.dates import months_after
from members.models import Member, Unit
from members.operations.badges import numbers
from members.operations.engine import acting
from members.operations.engine.declaring import PROCEDURES, Fact, Goes, Kind, Procedure, Request
from members.operations.engine.moving import Done, here
from members.operations.engine.opening import open_case
from members.operations.engine.voting import Counted
from members.operations.models import Case, Medal, MedalBook
from tests import factories

PASSED = Counted(9, 9, 6, passed=True)
FAILED = Counted(9, 5, 6, passed=False)
OUTSIDE = "Đảng bộ phường Hồng Gai, tỉnh Quảng Ninh"
BORN = date(1996, 5, 1)


OF_KIND = {
    Kind.NUMBER: 3,
    Kind.CELL: "01.001.001.000.008",
    Kind.MEMBERS: "all",
    Kind.PERSONAL_ID: "001096000777",
    Kind.PHONE: "",
}
LONG = {"discipline_effect": 400}  # days since the event of a case that must be old to go on
SAID = {"helper_1": "Trần Văn Bình", "new_name": "Ngô Văn Thành Công"}
UNTYPED = {"helper_1": {"union": "Đoàn phường Phúc Lâm"}, "cause": {"months": 3}}  # what goes with a fact that is typed


def fact_value(fact: Fact, case_day: date):
    """Something that may be typed for `fact`."""
    ahead = {"until": case_day + timedelta(days=200)}
    match fact.kind:
        case Kind.DAY:
            return ahead.get(fact.key, {"born_on": BORN}.get(fact.key, case_day))
        case Kind.CHOICE:
            return fact.choices[0][0]
        case Kind.TICK:
            return "yes" if fact.required else ""
    return OF_KIND[fact.kind] if fact.kind in OF_KIND else SAID.get(fact.key, f"Ghi {fact.key}")


def facts_of(facts, day: date) -> dict:
    found = {fact.key: fact_value(fact, day) for fact in facts if fact.required}
    for key in list(found):
        found |= UNTYPED.get(key, {})
    return {key: value for key, value in found.items() if value != ""}


def request(procedure: Procedure, cast, member: Member | None = None, **changes) -> Request:
    """As one would ask for it today: an internal transfer leads to the other ward, which stands under the same city."""
    today = timezone.localdate()
    inside = procedure.goes == Goes.INSIDE or procedure.key == "transfer_temporary"
    destination = cast.cell_1 if inside else None
    event = today - timedelta(days=LONG.get(procedure.key, 0))
    event = next_round(cast).on if procedure.key == "medal" else event
    event = procedure.event_of(member) if procedure.event_of else event
    origin = member.unit if member else cast.cell_7
    told = {"origin": origin, "destination": destination, "event_on": event}
    facts = facts_of(procedure.opening, today) | abroad_until(procedure) | changes.pop("facts", {})
    return Request(member=member, facts=facts, **told | changes)


def person(procedure: Procedure, cast) -> Member | None:
    if not procedure.about_member:
        return None
    if procedure.key.startswith("medal"):
        for years in numbers.shapes():
            MedalBook.objects.get_or_create(unit=cast.city, years=years, defaults={"symbol": "HN"})
        member = factories.member(cast.cell_7, "Ngô Văn Thành", **veteran(cast, procedure.key))
        if procedure.key == "medal_reissue":
            day = timezone.localdate()
            Medal.objects.create(member=member, years=30, number="HN 00000007", decided_on=day, awarded_on=day)
        return member
    today = timezone.localdate()
    gone = {"status": "left", "status_date": today - timedelta(days=1200)}
    fields = {
        "recognition": {"admission_date": today - timedelta(days=400), "official_date": None},
        "readmission": gone,
        "restoration": gone,
        "exemption_return": {"status": "exempt", "ineligible_reason": "exempt"},
    }
    cards = {"admission_date": date(2020, 5, 19), "official_date": date(2021, 5, 19)}
    own = cards if procedure.key.startswith("card") else fields.get(procedure.key, {})
    return factories.member(cast.cell_7, "Ngô Văn Thành", **own)


def abroad_until(procedure: Procedure) -> dict:
    """Who goes abroad formally stays for a year and more."""
    far = timezone.localdate() + timedelta(days=500)
    return {"until": far} if procedure.key == "transfer_abroad" else {}


def next_round(cast) -> medal_rounds.Round:
    """The next day on which medals are given; not the one of today, of which papers may lie ahead."""
    book = medal_rounds.book_of(cast.city)
    return medal_rounds.around(book, timezone.localdate() + timedelta(days=1))[-4]


def veteran(cast, key: str) -> dict:
    """Who has 30 years in the next round, or would have had them within the year."""
    today, found = timezone.localdate(), next_round(cast)
    full = found.closes if key == "medal" else months_after(today, 6)
    admitted = months_after(full, -12 * 30)
    facts = {"admission_date": admitted, "official_date": months_after(admitted, 12), "birth_date": date(1960, 1, 1)}
    died = {"status": Member.Status.DECEASED, "status_date": today}
    return facts | (died if key == "medal_posthumous" else {})


def opened(key: str, cast, *, by=None, **changes) -> Case:
    procedure = PROCEDURES.get(key)
    member = changes.pop("member", None) or person(procedure, cast)
    asked = request(procedure, cast, member, **changes)
    place = OUTSIDE if procedure.goes in {Goes.OUTSIDE, Goes.EITHER} and asked.destination is None else ""
    return open_case(procedure, asked, by=by, person="Ngô Văn Thành", place=place)


def done(case: Case, *, on: date | None = None, vote: Counted | None = PASSED, **changes) -> Done:
    """All that the present step asks for."""
    step, day = here(case).step, on or timezone.localdate()
    papers = tuple(paper.key for paper in step.papers)
    told = {"facts": facts_of(step.facts, day), "papers": papers, "vote": vote if step.vote else None}
    return Done(day, **told | changes)


def take(case: Case, *, by=None, **changes) -> Case:
    acting.take(case, by=by, seen=case.turn, done=done(case, **changes))
    return case


def until(case: Case, key: str, *, by=None) -> Case:
    """The case, before its step `key`."""
    while case.step != key:
        take(case, by=by)
    return case


def finish(case: Case, *, by=None) -> Case:
    while case.is_open:
        take(case, by=by)
    return case


def cell_abroad(cast) -> Unit:
    """A chi bộ under a cấp trên trực tiếp of its own, to which one goes by giấy 10 ô."""
    from members.tree import founding

    higher = founding.found(
        by=None,
        parent=cast.city,
        code="01.009",
        name="Đảng bộ Khối doanh nghiệp",
        kind=Unit.Kind.HIGHER,
        level=Unit.Level.BODY,
    )
    base = factories.party(higher, "01.009.001", "Đảng bộ Công ty Cấp nước")
    return factories.cell(base, "01.009.001.000.001", "Chi bộ Nhà máy")


def age(case: Case, **days: int) -> Case:
    """Days that the case has noted lie so many days back."""
    facts = {key: (timezone.localdate() - timedelta(days=ago)).isoformat() for key, ago in days.items()}
    case.facts = case.facts | facts
    case.save(update_fields=["facts"])
    return case


def admitted(cell: Unit, day: date, name: str = "Ngô Văn Thành", **fields) -> Member:
    """An old member who was admitted on `day` and recognised a year later."""
    official = {"admission_date": day, "official_date": months_after(day, 12), "birth_date": date(1930, 1, 1)}
    return factories.member(cell, name, **official | fields)


def signed_in(client, user):
    client.force_login(user, backend="members.accounts.backends.PhoneBackend")
    return client
