"""Which articles are found, and in which order: words that stand beside each other come first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from documents import newest_hits
from documents.search_query import understood
from news.models import Article
from news.reader import hits
from tests.news import made

pytestmark = pytest.mark.django_db

TEXTS = [  # the newest first
    ("Bộ phận một cửa", "Bộ nào cũng cần người."),
    ("Cần thêm bộ máy tính", "Tin vắn."),
    ("Bàn việc cuối năm", "Mỗi cán bộ một việc."),
    ("Cán bộ về cơ sở", "Tin vắn."),
    ("Bộ bàn ghế", "Cần mua, có bộ bàn và ghế."),
]


@pytest.fixture
def shelf(cast):
    now = timezone.now()
    for hours, (title, text) in enumerate(TEXTS, start=1):
        article = made.published(cast.ward, cast.editor, cast.approver, title, summary=text, body="<p>Hết.</p>")
        Article.objects.filter(pk=article.pk).update(publish_at=now - timedelta(hours=hours))


def found(typed: str, most: int = 20, *, first: int = 0) -> list[str]:
    there = hits.Found(Article.objects.published(), understood(typed))
    return [hit.title for hit in there[first : first + most]]


@pytest.mark.parametrize("typed", ["can bo", "cán bộ", "CÁN BỘ"])
def test_words_beside_each_other_come_before_words_apart_and_titles_before_texts(shelf, typed):
    others = {"Bộ phận một cửa", "Cần thêm bộ máy tính", "Bộ bàn ghế"}
    shown = found(typed)
    assert shown[:2] == ["Cán bộ về cơ sở", "Bàn việc cuối năm"] and set(shown[2:]) == others


@pytest.mark.parametrize("few", [0, 1_000], ids=["many hold it", "few hold it"])
@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("can bo", {"Cán bộ về cơ sở", "Bàn việc cuối năm"}),
        ("bo ban", {"Bộ bàn ghế", "Bàn việc cuối năm"}),
        ('"cán bộ"', {"Cán bộ về cơ sở", "Bàn việc cuối năm"}),
        ('"bộ bàn ghế"', {"Bộ bàn ghế"}),
        ('"có bộ bàn và"', {"Bộ bàn ghế"}),
        ('"bộ cán"', set()),
        ("bo -can", set()),
        ('bo -"can bo"', {"Bộ phận một cửa", "Cần thêm bộ máy tính"}),
    ],
)
def test_the_older_are_found_that_have_the_words_together(shelf, monkeypatch, few, typed, titles):
    monkeypatch.setattr(newest_hits, "FEW", few)
    monkeypatch.setattr(hits, "NEWEST", 2)
    assert set(found(typed)) == titles


def test_each_part_is_one_statement_and_parts_follow_each_other(shelf, django_assert_num_queries):
    with django_assert_num_queries(2):
        parts = found("bo", 3) + found("bo", 3, first=3)
    assert parts == found("bo") and len(parts) == 5


def test_who_reads_nothing_finds_nothing(shelf):
    assert hits.Found(Article.objects.filter(unit__in=[]), understood("bo"))[0:20] == []


def test_a_row_shows_its_level_topic_and_passage(shelf):
    (hit,) = hits.Found(Article.objects.published(), understood("máy tính"))[0:20]
    assert (hit.tier, hit.tone, hit.unit, hit.topic) == ("Đảng bộ", "gold", "Đảng bộ phường Phúc Lâm", None)
    assert hit.marked == "Cần thêm bộ <mark>máy</mark> <mark>tính</mark>" and hit.passage == "Tin vắn. Hết."
