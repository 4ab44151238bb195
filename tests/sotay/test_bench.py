"""The yardsticks measure the same work as ours, and the table says honestly how they compare."""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pypdfium2 import PdfDocument

from documents.importing import spreadsheet
from documents.search_query import understood
from members import measures
from members.dates import months_after
from members.models import Member
from members.operations.models import Case, MemberRecord
from members.roster.workbook import open_roster
from sotay.bench import beside, brought, cases, cpu, earlier, life, medals, news, rollup, roster, visits
from sotay.bench.scratch import Scratch
from sotay.bench.table import Line, drawn, percentile_95
from sotay.demo import people
from sotay.usage import figures, pending_usage
from sotay.usage.models import UnitDay
from tests import factories
from tests.members.operations import scenes
from tests.news import made

# What a row must be given.
WRITTEN = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attnotnull
AND NOT atthasdef AND attidentity = ''
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "count"), [(rollup.FROM_USE, figures.rebuild), (rollup.FROM_MEMBERS, figures.refresh)]
)
def test_the_sql_of_the_yardstick_counts_the_same(cast, statement, count):
    today = timezone.localdate()
    people.copy_members({cast.cell_7.pk: 40, cast.cell_1.pk: 30}, eligible=60, activated=50, on=today)
    people.copy_use(today - timedelta(days=40), today)
    made.published(cast.ward, cast.editor, cast.approver)
    factories.document(cast.ward)
    with connection.cursor() as cursor:
        for step in life.LIFE:
            cursor.execute(step, {"by": cast.organiser.pk})
    count(today)
    every = measures.every()
    names = ", ".join(measure.key for measure in every)
    with connection.cursor() as cursor:
        cursor.execute(statement, measures.values(today, every) | {"counted": list(Member.COUNTED)})
        cursor.execute(f"SELECT path, {names} FROM once")
        plain = {path: tuple(map(int, counts)) for path, *counts in cursor.fetchall()}
    rows = UnitDay.objects.exclude(members=0).values_list("unit__path", *(measure.key for measure in every))
    ours = {path: tuple(counts) for path, *counts in rows}
    assert plain == ours and ours[cast.city.path][0] >= 70
    told = dict(zip((measure.key for measure in every), ours[cast.city.path], strict=True))
    assert all(told[measure.key] for measure in measures.ordered()), "each measure has somebody to count"


@pytest.mark.django_db
def test_the_bare_sql_of_medals_finds_the_same_people(cast):
    found = scenes.next_round(cast)
    for days in range(0, 60, 3):
        fields = {"admission_date": months_after(found.closes, -12 * 30) - timedelta(days=days)}
        factories.member(cast.cell_7, official_date=months_after(fields["admission_date"], 12), **fields)
    ours = medals.medal_list(1)
    assert ours["rows"][0] == ours["rows"][1] >= 15 and ours["queries"] == 2
    assert len(ours["ours"]) == len(ours["plain"]) == 1


@pytest.mark.django_db
def test_the_cases_of_the_bench_stand_on_the_desk_and_are_signed_together(cast):
    for _ in range(40):
        factories.member(cast.cell_7)
    tabs = cases.desk(40, 1)["tabs"]
    assert all(len(tab["ms"]) == 1 and 0 < tab["queries"] < 20 for tab in tabs.values())
    found = cases.together()
    assert found["done"] >= 4 and max(found["preview"], found["step"]) <= cases.MOST_QUERIES
    assert not Case.objects.exists()


@pytest.fixture
def no_marks():
    for key in pending_usage.server.keys("use:*"):
        pending_usage.server.delete(key)


def test_visits_are_noted_without_the_database_and_leave_no_mark(no_marks):
    found = visits.visited(1)
    assert found["queries"] == 0 and len(found["ours"]) == len(found["plain"]) == 1
    assert not any(
        int(mark) >= visits.NOBODY for batch in pending_usage.unwritten(timezone.localdate()) for mark in batch
    )


@pytest.mark.django_db
def test_the_workbook_of_the_bench_is_a_roster(cast, tmp_path):
    people.copy_members({cast.cell_7.pk: 30}, eligible=25, activated=20, on=timezone.localdate())
    path = tmp_path / "danh-sach.xlsx"
    roster.write_workbook(str(path), rows=20)
    assert roster.read_workbook(str(path))["rows"] == 22
    book = open_roster(path)
    assert book.header_row == 2 and {"full_name", "personal_id", "cell", "status"} <= book.columns.keys()
    assert len(list(book.rows())) == 20
    roster.write_workbook(str(path), rows=20, without=earlier.PASSED_OVER)
    (_, first), *_ = open_roster(path).rows()
    assert len(first) == len(roster.HEADINGS) - len(earlier.PASSED_OVER) and "Hà Nội" not in first


@pytest.mark.django_db
def test_all_that_a_list_leaves_is_copied_with_its_keys(cast):
    people.copy_members({cast.cell_7.pk: 30}, eligible=25, activated=20, on=timezone.localdate())
    with pytest.raises(RuntimeError, match="operations_memberrecord"):
        roster.copy_kept()
    for member in Member.objects.all():
        record = MemberRecord.objects.create(member=member)
        record.sources.create(way="list", part="", at=timezone.now())
    many = Member.objects.count()
    assert set(roster.copy_kept()["rows"]) == set(roster.KEPT)
    assert roster.copy_kept()["rows"]["operations_recordsource"] == many == roster.copy_rows()["rows"]
    with connection.cursor() as cursor:
        for table, columns in roster.KEPT.items():
            cursor.execute(WRITTEN, [table])
            assert {name for (name,) in cursor.fetchall()} <= set(columns.split(", ")), table


def test_processor_time_is_of_this_process_and_its_family():
    before = cpu.seconds(os.getpid())
    until = time.process_time() + 0.05
    while time.process_time() < until:
        pass
    spent = cpu.seconds(os.getpid()) - before
    assert 0.04 < spent < 5
    assert os.getpid() in cpu.family(os.getppid()) and cpu.parent(os.getpid()) == os.getppid()
    assert cpu.seconds(2**22 + 1) == 0  # no such process


def test_memory_of_a_family_is_what_it_holds():
    before = cpu.pss_mb(os.getpid())
    held = bytearray(b"x") * (50 << 20)
    assert 45 < cpu.pss_mb(os.getpid()) - before < 60
    assert len(held) == 50 << 20


@pytest.mark.parametrize(
    ("ours", "against", "limit", "verdict"),
    [
        (1.5, 1.0, 1.5, "đạt"),
        (1.6, 1.0, 1.5, "sát"),
        (1.8, 1.0, 1.5, "KHÔNG ĐẠT"),
        (5, None, 5, "đạt"),
        (6, None, 5, "KHÔNG ĐẠT"),
    ],
)
def test_a_ratio_has_the_tolerance_of_a_measurement_and_a_count_has_none(ours, against, limit, verdict):
    assert Line("G1", "đo", ours, limit, against).verdict == verdict


def test_the_table_begins_with_the_ratios():
    lines = [
        Line("G2", "truy vấn", 1, 2, unit="truy vấn"),
        Line("G11", "lớn", 30, 11, 3),
        Line("G1", "nhanh", 3, 1.5, 2),
    ]
    rows = drawn(lines).splitlines()
    assert [row.split()[0] for row in rows[2:]] == ["G1", "G11", "G2"]
    assert "1.50 ×" in rows[2] and "≤ 1.5 ×" in rows[2] and "10.00 ×" in rows[3]


def test_the_bare_sql_of_news_is_asked_the_questions_of_the_page():
    assert {typed: understood(typed).words for typed in news.QUESTIONS} == news.QUESTIONS


def test_one_in_twenty_is_slower():
    assert percentile_95(list(range(100))) == 95


def test_an_unknown_goal_is_refused_before_anything_is_made():
    with pytest.raises(CommandError, match="Không có mục tiêu G99"):
        call_command("bench", only="G99")


@pytest.mark.long
def test_the_folders_of_the_bench_are_what_offices_bring(tmp_path):
    assert brought.write_folders(str(tmp_path)) == {"scan": 1, "printed": 1, "many": brought.FILES}
    for name, pages, is_picture in (("scan", brought.SCANNED, True), ("printed", brought.PRINTED, False)):
        content = (tmp_path / name / f"{name}.pdf").read_bytes()
        assert len(PdfDocument(content)) == pages
        assert (not PdfDocument(content)[0].get_textpage().get_text_bounded()) == is_picture
    many = [path.read_bytes() for path in (tmp_path / "many").iterdir() if path.name != brought.SHEET]
    assert len(set(many)) == brought.FILES
    assert len(spreadsheet.read(tmp_path / "many" / brought.SHEET).rows) == brought.FILES


@pytest.mark.process
def test_pictures_are_drawn_outside_of_the_process_that_takes_them_in():
    found = brought.draw_at_once(2)
    assert found["drawn"] == [2000, 2000]
    assert 0 < found["sent_mb"] < 10 and found["grown_mb"] < earlier.GROWN_MB


def test_an_earlier_clone_has_packages_cache_and_static_files_of_its_own(tmp_path):
    ours, theirs = Scratch("read", print), Scratch("read", print, root=tmp_path)
    assert ours.python == Path(sys.executable) and theirs.python == tmp_path / ".venv" / "bin" / "python"
    mine, others = ours.environment(), theirs.environment()
    assert others["STATIC_ROOT"] == str(tmp_path / "var" / "static") != mine.get("STATIC_ROOT")
    assert others["REDIS_DB_OFFSET"] != mine.get("REDIS_DB_OFFSET", "0")
    assert mine["DATABASE_URL"] == others["DATABASE_URL"]


def test_every_page_that_is_compared_has_a_name_and_a_reader():
    assert {page for page, _, _ in beside.ASKED} == set(beside.NAMES)
    assert {who for _, who, _ in beside.ASKED} == set(beside.WHOSE)
