"""Words that stand beside each other, as the index knows them."""

from datetime import date

import pytest
from django.db import connection

from documents import newest_hits
from documents.finding import hits, search
from documents.models import Document
from documents.search_query import understood
from tests import factories
from tests.documents.library_cast import document, inside

pytestmark = pytest.mark.django_db
# How many rows are few, how many are looked at before the index is asked, how many for each that is wanted, and how
# many are passed as quickly as one is looked up: of more than a few rows a set is made.
WAYS = pytest.mark.parametrize(
    "ways",
    [(0, 50, 3, 5), (1_000, 50, 3, 5), (1_000, 50, 3, 10**9), (0, 1, 3, 5), (1_000, 1, 3, 5), (1_000, 1, 1, 10**9)],
    ids=[
        "many hold it",
        "few hold it",
        "some hold it",
        "the newest hold it",
        "the newest hold it and few",
        "only the newest hold it and some",
    ],
)
APART = ["Việc của cán bộ mới", "Cán bộ, việc làm", "Bộ cần người", "Bộ cần việc", "Bộ phận nào cũng cần"]


def store(shared_cast: dict[str, int], *texts: str) -> None:
    """A document of the city with each of these texts, of one day after the other."""
    city = factories.found(shared_cast).city
    for day, text in enumerate(texts, start=1):
        inside(document(city, f"{day}-TB/TU", "Thông báo", issued_on=date(2026, 1, day)), text)


@pytest.mark.parametrize(
    ("vector", "found"),
    [
        ("", ""),
        ("so:1", "so"),
        ("nghi:1 quyet:2 so:3", "_nghi_quyet _quyet_so nghi quyet so"),
        ("chi:1,4 bo:2A co:7B", "_chi_bo bo chi co"),
        ("chi bo", "bo chi"),
        ("dài:1 đủ:2", "_dài_đủ dài đủ"),
        (f"{'x' * 50}:1 y:2", f"_{'x' * 40}_y {'x' * 50} y"),
    ],
)
def test_two_words_beside_each_other_are_a_lexeme_of_their_own(vector, found):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(documents_neighbours(%s::tsvector))", [vector])
        assert sorted(cursor.fetchone()[0]) == found.split()


@pytest.mark.parametrize(
    ("typed", "asked", "wide"),
    [
        ("chi bo", "(chi) & (bo:*)", False),
        ('"chi bộ" mới', "((_chi_bo)) & (moi:*)", False),
        ('"chi bo moi"', "((_chi_bo) & (_bo_moi))", True),
        ('mới -"chi bộ"', "(moi) & !((_chi_bo))", False),
        ('mới -"chi bộ cũ"', "(moi)", True),
        ('"quy dinh 5"', "((_quy_dinh) & (_dinh_05 | _dinh_5))", True),
    ],
)
def test_a_phrase_is_asked_for_two_words_by_two(typed, asked, wide):
    read = understood(typed)
    assert (read.neighbours, read.is_wide) == (asked, wide)


@pytest.fixture(scope="class")
def beside(shared_cast):
    store(shared_cast, "Chi bộ cơ sở", "Chi bộ cũ, cán bộ cơ yếu, cơ sở", "Các chi bộ cơ sở")


@pytest.mark.usefixtures("beside")
class TestBesideEachOther:
    @WAYS
    @pytest.mark.parametrize(
        ("typed", "numbers"),
        [
            ('"chi bộ cơ sở"', "03 01"),
            ('"chi bo"', "03 02 01"),
            ('cơ -"chi bộ cơ sở"', "02"),
            ('"chi bộ" -"bộ cũ"', "03 01"),
            ("co so", "03 02 01"),
            ('"so co"', ""),
        ],
    )
    def test_the_same_is_found_whether_few_or_many_hold_it(self, monkeypatch, ways, typed, numbers):
        _go(monkeypatch, ways)
        shown = search.best(Document.objects.all(), typed, by_date=True).hits
        assert [hit.symbol[:2] for hit in shown] == numbers.split()


def test_words_beside_each_other_come_before_words_apart(cast):
    apart = document(cast.city, "31-TB/TU", "Công bố việc cần cán sự", issued_on=date(2026, 5, 9))
    far = inside(document(cast.city, "32-TB/TU", "Thông báo", issued_on=date(2026, 5, 8)), "Bộ phận cần gửi cán sự.")
    text = inside(document(cast.city, "33-TB/TU", "Thông báo", issued_on=date(2020, 5, 2)), "Mỗi cán bộ một việc.")
    title = document(cast.city, "34-TB/TU", "Quy hoạch cán bộ", issued_on=date(2019, 5, 1))
    shown = [hit.symbol for hit in search.best(Document.objects.all(), "can bo").hits]
    assert shown == [title.symbol, text.symbol, apart.symbol, far.symbol]


@pytest.fixture(scope="class")
def apart(shared_cast):
    store(shared_cast, *APART)


@pytest.mark.usefixtures("apart")
class TestApartEverywhere:
    @WAYS
    @pytest.mark.parametrize(
        ("typed", "numbers", "more"),
        [
            ("can bo", "02 01 05", True),  # the only two that have it, then the newest that hold both words
            ("cán bộ", "02 01 05", True),
            ("bo can", "04 03 05", True),
            ("can bo -moi", "02 04 05", True),
            ('"can bo" viec', "02 01", False),
            ("bo", "05 04 03", True),
        ],
    )
    def test_of_words_that_stand_apart_everywhere_the_older_are_found_that_have_them_together(
        self, monkeypatch, ways, typed, numbers, more
    ):
        _go(monkeypatch, ways)
        monkeypatch.setattr(search, "NEWEST", 3)
        found = search.best(Document.objects.all(), typed)
        assert ([hit.symbol[:2] for hit in found.hits], found.more) == (numbers.split(), more)


@pytest.mark.parametrize("of_all", [True, False], ids=["all", "of two units"])
@pytest.mark.parametrize(
    "typed", ["can bo", "cán bộ", "bo", "bộ cần người", "can bo viec cua", "can -moi", '"can bo" viec']
)
def test_the_same_is_found_by_the_statement_that_is_planned_once(cast, of_all, typed):
    for day, text in enumerate(APART, start=1):
        unit = (cast.city, cast.ward, cast.beside)[day % 3]
        inside(
            document(unit, f"0{day}-TB/TU", "Cán bộ" if day == 1 else "Thông báo", issued_on=date(2026, 1, day)), text
        )
    reach = hits.Reach(None if of_all else [cast.city.pk, cast.ward.pk])
    planned = search.best(reach.documents, typed, reach=reach)
    assert planned.hits == search.best(reach.documents, typed).hits != []
    assert {hit.symbol[:2] for hit in planned.hits} <= {f"0{day}" for day in (1, 2, 3, 4, 5) if of_all or day % 3 < 2}


def test_of_as_many_words_one_statement_is_planned(cast):
    reach, asked = hits.Reach([cast.city.pk]), []
    for typed in ("can bo", "Cán bộ", "việc gì", "can bo moi"):
        with connection.execute_wrapper(lambda execute, sql, *call: asked.append(sql) or execute(sql, *call)):
            search.best(reach.documents, typed, reach=reach)
    assert len(set(asked)) == 2


def test_of_older_ones_that_have_them_together_the_newest_are_brought(cast, monkeypatch):
    monkeypatch.setattr(newest_hits, "BESIDE", 1)
    monkeypatch.setattr(search, "NEWEST", 3)
    for day, text in enumerate(APART, start=1):
        inside(document(cast.city, f"0{day}-TB/TU", "Thông báo", issued_on=date(2026, 1, day)), text)
    first, *others = [hit.symbol[:2] for hit in search.best(Document.objects.all(), "can bo").hits]
    assert (first, sorted(others)) == ("02", ["04", "05"])


def test_who_reads_nothing_finds_nothing(cast):
    document(cast.city, title="Thông báo")
    assert search.best(Document.objects.filter(unit__in=[]), "thông báo").hits == []
    assert hits.titled(Document.objects.filter(unit__in=[]), understood("thông báo"), 5) == []


def _go(monkeypatch, ways: tuple[int, ...]) -> None:
    for name, value in zip(("FEW", "PROBED", "FURTHER", "LOOKED_UP"), ways, strict=True):
        monkeypatch.setattr(newest_hits, name, value)
