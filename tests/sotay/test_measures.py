"""Each measure of the funnel with somebody who counts and somebody who does not; one that only a test declares; what a
closed day keeps; and a run that is killed."""

import os
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from time import monotonic, sleep
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from documents.models import Reading
from family import die_with_parent
from meetings.models import Meeting, PaperRead, RollEntry
from members import measures
from members.measures import MEASURES, Measure
from members.models import Member, SlipCode
from members.people import steps
from news.models import ArticleRead
from sotay.usage import backfill, figures, installs
from sotay.usage import measures as ours
from sotay.usage.models import DailyUse, Installation, UnitDay, UsageDay
from tests import database, factories
from tests.factories import days_ago, member
from tests.news import made

FUNNEL = [
    *("members", "eligible", "issued", "activated", "installed", "active_30", "active_7", "active_1"),
    *("read_news", "read_documents", "read_papers", "attended", "assisted"),
]
TRAINED = "SELECT member_id, day FROM trained WHERE day BETWEEN %(first)s AND %(day)s"
EVERYBODY = {"Anh", "Bình", "Chi", "Dung", "Giang", "Hà"}
REACHED = {
    "eligible": {"Anh", "Bình", "Chi", "Dung"},
    "issued": {"Anh", "Bình", "Chi"},
    "activated": {"Anh", "Bình"},
    "installed": {"Anh"},
    "active_30": {"Anh", "Bình"},
    "active_7": {"Anh"},
    "active_1": {"Anh"},
    "read_news": {"Anh"},
    "read_documents": {"Bình"},
    "read_papers": {"Anh", "Bình"},
    "attended": {"Bình", "Giang"},
    "assisted": {"Giang"},
}


def at(back: int) -> datetime:
    """At noon, so many days ago."""
    return timezone.make_aware(datetime.combine(days_ago(back), time(12)))


@pytest.fixture
def people(cast):
    """Six of a chi bộ 9 that is theirs alone; what each did stands in REACHED."""
    cast.cell_9 = factories.cell(cast.ward, "01.001.001.000.009", "Chi bộ 9")
    persons = {name: member(cast.cell_9, f"Trần Thị {name}") for name in EVERYBODY}
    anh, binh, giang, ha = (persons[name] for name in ("Anh", "Bình", "Giang", "Hà"))
    for person, last in ((anh, 0), (binh, 7)):
        Member.objects.filter(pk=person.pk).update(activated_on=days_ago(40), last_active_on=days_ago(last))
        DailyUse.objects.create(day=days_ago(last), member=person)
    reason = Member.Reason.OLD_OR_ILL
    Member.objects.filter(pk=giang.pk).update(ineligible_reason=reason, helper=anh)
    Member.objects.filter(pk=ha.pk).update(ineligible_reason=Member.Reason.NO_SMARTPHONE)
    slip = {"member": persons["Chi"], "code_hash": "x", "issued_by": cast.organiser}
    SlipCode.objects.create(issued_at=at(3), expires_at=at(-3), revoked_at=at(1), **slip)
    installs.note(anh.pk, uuid4(), "android", day=days_ago(2))
    article = made.published(cast.ward, cast.editor, cast.approver)
    ArticleRead.objects.create(article=article, member=anh, at=at(29))
    ArticleRead.objects.create(article=article, member=binh, at=at(30))  # a day too early
    document = factories.document(cast.ward)
    Reading.objects.create(document=document, member=binh, confirmed_at=at(1))
    Reading.objects.create(document=document, member=giang, recorded_by=cast.organiser, read_by=anh)
    meet(cast, document, {binh: "present", giang: "online", anh: "excused"}, readers={anh: 6, binh: 6})
    # A day too early, each of them.
    Reading.objects.create(document=document, member=persons["Chi"], confirmed_at=at(30))
    meet(cast, document, {persons["Dung"]: "present"}, readers={persons["Dung"]: 30}, back=30)
    return persons


def meet(cast, document, presence, readers, back=5):
    begin = at(back)
    held = Meeting.objects.create(
        unit=cast.cell_9,
        kind="regular",
        title="Sinh hoạt",
        starts_at=begin,
        ends_at=begin + timedelta(hours=2),
        place="Nhà văn hóa",
        state="closed",
        opened_at=begin,
        closed_at=begin + timedelta(hours=2),
        planned_by=cast.secretary,
    )
    for who, came in presence.items():
        RollEntry.objects.create(meeting=held, member=who, standing="official", presence=came)
    for reader, read in readers.items():
        PaperRead.objects.create(meeting=held, member=reader, document=document, at=at(read))


def kept(unit, day) -> dict[str, int]:
    return UnitDay.objects.filter(unit=unit, day=day).values(*(each.key for each in measures.every())).get()


def by_hand() -> dict[str, int]:
    found = dict.fromkeys((each.key for each in measures.every()), 0) | {"members": len(EVERYBODY)}
    found |= {key: len(names) for key, names in REACHED.items()}
    return found | {"unable_old_or_ill": 1, "unable_no_smartphone": 1, "assisted_old_or_ill": 1}


def test_the_funnel_is_declared_in_its_order_and_every_measure_has_its_column():
    assert [measure.key for measure in measures.ordered()] == FUNNEL
    assert ours.without_column(None) == []
    assert [len(ours.parts(key)) for key in ("members", "assisted", "activated")] == [len(Member.Reason)] * 2 + [0]
    for measure in measures.every():
        assert measure.label and measure.short_label and measure.document, measure.key
        assert measure.definition.endswith("."), measure.key
        assert set(measure.bases) <= set(measures.RATES), "shares are of members or of eligible"
    both = {measure.key for measure in measures.ordered() if measure.bases} - {"eligible"}
    assert all(measures.MEASURES.get(key).bases == measures.RATES for key in both), "both rates, always"


@pytest.mark.parametrize("count", [figures.rebuild, figures.refresh, figures.close])
def test_each_measure_as_counted_by_hand_and_again(people, cast, count):
    today = timezone.localdate()
    for _ in range(2):
        count(today)
        assert kept(cast.cell_9, today) == by_hand()
    city, ward = kept(cast.city, today), kept(cast.ward, today)
    for key in REACHED:
        below = UnitDay.objects.filter(day=today, unit__parent=cast.ward).values_list(key, flat=True)
        assert ward[key] == sum(below), key
        assert city[key] >= ward[key], key


@pytest.mark.parametrize("key", sorted(REACHED))
def test_who_makes_the_gap_is_found_by_name(people, cast, key):
    here = Member.objects.filter(unit=cast.cell_9, pk__in=[each.pk for each in people.values()])
    names = {person.pk: name for name, person in people.items()}
    found, lacking = here.filter(steps.reached(key)), here.filter(steps.missing(key))
    assert {names[person.pk] for person in found} == REACHED[key]
    assert {names[person.pk] for person in lacking} == EVERYBODY - REACHED[key]


def test_of_an_earlier_day_only_what_had_been_done_by_then(people, cast):
    figures.rebuild(days_ago(4))
    then = kept(cast.cell_9, days_ago(4))
    told = ("issued", "activated", "installed", "active_30", "active_7", "active_1", "read_news", "read_documents")
    assert tuple(then[key] for key in told) == (2, 2, 0, 1, 1, 0, 2, 1)
    assert (then["attended"], then["read_papers"]) == (3, 3), "with those of thirty days before"


def test_who_has_left_since_is_counted_on_the_days_before(people, cast):
    Member.objects.filter(pk=people["Dung"].pk).update(status=Member.Status.LEFT, status_date=days_ago(2))
    for back, many in ((3, 6), (2, 5), (1, 5)):
        figures.rebuild(days_ago(back))
        assert kept(cast.cell_9, days_ago(back))["members"] == many


def test_who_was_admitted_since_is_not_counted_on_the_days_before(people, cast):
    dung = Member.objects.filter(pk=people["Dung"].pk)
    dung.update(admission_date=days_ago(2))
    for back, many in ((3, 5), (2, 6), (1, 6)):
        figures.rebuild(days_ago(back))
        assert kept(cast.cell_9, days_ago(back))["members"] == many
    dung.update(admission_date=days_ago(-400))  # mistyped: today counts them, so do the days before
    figures.rebuild(days_ago(3))
    assert kept(cast.cell_9, days_ago(3))["members"] == 6


@pytest.fixture
def trained(monkeypatch, db):
    """The measure that only this test knows: its column, its rows, its declaration, and not a line elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE sotay_unitday ADD COLUMN trained integer NOT NULL DEFAULT 0")
        cursor.execute("CREATE TABLE trained (member_id bigint, day date)")
    declared = Measure(
        "trained", 450, "Đã tập huấn", "Tập huấn", "Đã dự ít nhất một lớp tập huấn trong 90 ngày.",
        date(2026, 12, 1), "121-KH/TU", days=TRAINED, within=90,
    )  # fmt: skip
    monkeypatch.setitem(MEASURES._receivers, "trained", declared)
    return declared


def trained_of(unit, day) -> int:
    rows = UnitDay.objects.annotate(counted=ours.column(MEASURES.get("trained")))
    return rows.values_list("counted", flat=True).get(unit=unit, day=day)


@pytest.mark.parametrize("count", [figures.rebuild, figures.refresh])
def test_one_more_measure_is_counted_by_its_declaration_alone(people, cast, trained, count, client):
    with connection.cursor() as cursor:
        rows = [(people["Anh"].pk, days_ago(89)), (people["Chi"].pk, days_ago(90)), (people["Anh"].pk, days_ago(3))]
        rows.append((people["Hà"].pk, days_ago(-1)))
        cursor.executemany("INSERT INTO trained VALUES (%s, %s)", rows)
    today = timezone.localdate()
    count(today)
    assert (trained_of(cast.cell_9, today), trained_of(cast.city, today)) == (1, 1)
    others = by_hand()
    others.pop("trained")
    assert UnitDay.objects.filter(unit=cast.cell_9, day=today).values(*others).get() == others
    assert [error.id for error in ours.without_column(None)] == ["sotay.E001"]
    client.force_login(cast.hoa)
    page = client.get("/bao-cao/dinh-nghia/").content.decode()
    assert trained.label in page and trained.definition in page and "121-KH/TU" in page


# Days that are past


def test_days_that_nobody_counted_are_counted_and_closed_and_what_is_closed_stays(people, cast):
    figures.close(days_ago(2))
    UnitDay.objects.filter(unit=cast.cell_9, day=days_ago(2)).update(activated=77)
    assert list(backfill.count(days_ago(4), days_ago(1))) == [days_ago(4), days_ago(3), days_ago(1)]
    assert list(backfill.count(days_ago(4), days_ago(1))) == []
    assert kept(cast.cell_9, days_ago(2))["activated"] == 77 and kept(cast.cell_9, days_ago(1))["activated"] == 2
    assert not UnitDay.objects.filter(frozen=False).exists()
    assert set(UsageDay.objects.get(day=days_ago(1)).measures) == {each.key for each in measures.every()}


def closed_without(cast, day, key):
    """As a day stands that was closed before `key` was counted."""
    figures.close(day)
    UnitDay.objects.filter(day=day).update(**{key: 0})
    row = UsageDay.objects.get(day=day)
    row.measures.remove(key)
    row.save()


def test_a_measure_that_came_later_is_filled_in_and_nothing_else_of_a_closed_day(people, cast):
    day = days_ago(1)
    closed_without(cast, day, "attended")
    before = UnitDay.objects.filter(day=day).order_by("unit_id").values()
    before = [row | {"attended": None} for row in before]
    # Since then: one more member, one who has moved, and everybody unable.
    member(cast.cell_9)
    Member.objects.filter(pk=people["Chi"].pk).update(ineligible_reason=Member.Reason.ABROAD, unit=cast.cell_7)
    assert list(backfill.fill(["attended"], day, day)) == [day]
    after = UnitDay.objects.filter(day=day).order_by("unit_id").values()
    assert [row | {"attended": None} for row in after] == before
    assert [kept(unit, day)["attended"] for unit in (cast.cell_9, cast.ward, cast.city)] == [3, 3, 3]
    UnitDay.objects.filter(unit=cast.ward, day=day).update(attended=55)
    assert list(backfill.fill(["attended"], day, day)) == [], "what a day holds is not counted again"
    assert kept(cast.ward, day)["attended"] == 55


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: backfill.count(days_ago(1000), days_ago(1)), "không còn giữ ngày dùng"),
        (lambda: backfill.count(days_ago(3), days_ago(0)), "những ngày đã qua"),
        (lambda: backfill.count(days_ago(1), days_ago(3)), "Ngày đầu phải trước ngày cuối"),
        (lambda: backfill.fill(["nobody"], days_ago(3), days_ago(1)), "Không có chỉ tiêu nobody"),
        (lambda: backfill.fill(["members"], days_ago(3), days_ago(1)), "giữ nguyên mẫu số"),
    ],
)
def test_what_cannot_be_counted_is_told(db, call, sentence):
    with pytest.raises(backfill.NotCountable, match=sentence):
        list(call())


def test_the_command_tells_each_day_and_goes_on_where_it_was_cut_off(people, cast, capsys):
    next(backfill.count(days_ago(3), days_ago(1)))
    call_command("backfill_figures", since=days_ago(3))
    assert capsys.readouterr().out.split("\n")[:3] == [f"{days_ago(back):%d/%m/%Y}" for back in (2, 1)] + [
        "Đã tính 2 ngày."
    ]
    call_command("backfill_figures", since=days_ago(3), only="attended")
    assert "Không có ngày nào phải tính." in capsys.readouterr().out
    with pytest.raises(CommandError, match="nobody"):
        call_command("backfill_figures", since=days_ago(3), only="nobody")


# Installed


def test_a_device_is_noted_once_and_a_member_counts_once(cast):
    phone, pc = uuid4(), uuid4()
    assert installs.note(cast.hoa.member_id, phone, "ios") and not installs.note(cast.hoa.member_id, phone, "ios")
    assert installs.note(cast.hoa.member_id, pc, "toaster")
    assert set(Installation.objects.values_list("platform", flat=True)) == {"ios", "other"}
    figures.refresh()
    assert kept(cast.city, timezone.localdate())["installed"] == 1
    assert {"iPhone, iPad"} == {installs.in_words(row)["Máy"] for row in installs.of_user(cast.hoa)} - {"Máy khác"}


# A run that is killed

RUN = """
import django
django.setup()
from datetime import date
from sotay.usage import figures
figures.close(date.fromisoformat("{day}"))
"""


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_in_the_middle_has_changed_nothing():
    cast, day = factories.found(database.hand_out_cast()), days_ago(1)
    figures.rebuild(day)
    UnitDay.objects.filter(day=day).update(activated=11)
    before = list(UnitDay.objects.filter(day=day).order_by("unit_id").values())
    with transaction.atomic():
        UnitDay.objects.select_for_update().get(unit=cast.cell_8, day=day)  # it waits here, half of it written
        run = _started(day)
        backend = _when(_waiting)
        run.kill()
        run.wait(30)
    _when(lambda: not _is_there(backend))
    assert list(UnitDay.objects.filter(day=day).order_by("unit_id").values()) == before
    assert not UsageDay.objects.filter(day=day).exists()
    for _ in range(2):
        figures.close(day)
    assert not UnitDay.objects.filter(day=day, activated=11).exists() and UsageDay.objects.filter(day=day).exists()


def _started(day) -> subprocess.Popen:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    command = [sys.executable, "-c", RUN.format(day=day)]
    return subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url}, preexec_fn=die_with_parent(15))


def _waiting() -> int:
    """The process of the database that waits for the row, 0 while none does."""
    return _asked("SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE %s")


def _is_there(backend: int) -> int:
    return _asked("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", backend)


def _asked(sql: str, value="%sotay_unitday%") -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(sql, [value])
        return cursor.fetchone()[0]


def _when(condition):
    until = monotonic() + 60
    while not (found := condition()):
        assert monotonic() < until, "it did not come so far"
        sleep(0.02)
    return found
