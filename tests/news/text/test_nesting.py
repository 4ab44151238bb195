"""Texts nested deeper than anybody writes are made flat in one pass; what is merely written loosely stays."""

from time import process_time

import pytest

from news.text.nesting import DEEPEST, is_too_deep, shallow
from news.text.richtext import sanitise

LOOSE = "<p>Một<p>Hai<br><ul><li>ba<li>bốn</ul><table><tr><td>1<td>2<tr><td>3<td>4</table>" * 200


@pytest.mark.parametrize("piece", ["<ul><li>", "<blockquote>", "<table><tr><td>", "<em>", "<p><b id=1>", "<x>"])
def test_what_is_open_more_often_than_anybody_writes_is_too_deep(piece):
    assert is_too_deep(piece * (DEEPEST + 1)) and not is_too_deep(piece * (DEEPEST // 2))


@pytest.mark.parametrize(
    "trick",
    [
        "<ul></x>",  # closes what nobody opened
        '<ul title="</ul>">',
        "<ul title='</ul>' x>",
        "<ul><!--</ul>-->",
        "<ul><style></ul></style>",
        "<ul><table><td></ul>",  # out of a cell no list is closed
        "<UL>",
    ],
)
def test_nothing_that_closes_nothing_makes_it_look_shallow(trick):
    assert is_too_deep(trick * (DEEPEST + 1))


@pytest.mark.parametrize("html", [LOOSE, "<p><b>đậm</b> <a href='?a=1>2'>x</a></p>" * 500, "a < b " * 500, ""])
def test_a_long_text_that_is_written_loosely_stays_as_it_is(html):
    assert shallow(html) == html


def test_the_words_of_a_deep_text_stay_in_paragraphs():
    deep = "<ul><li>" * 200 + "Một &lt;b&gt; &amp; hai<br>ba" + "</li></ul>" * 200 + "<p>bốn</p>"
    assert shallow(deep + "<script>alert(1)</script>") == "<p>Một &lt;b&gt; &amp; hai</p><p>ba</p><p>bốn</p>"


@pytest.mark.parametrize("piece", ["<ul><li>", "<p><b id=%d>", "<a ", '<a b="', "<!--", "<style>", "<a b=", "="])
def test_twenty_thousand_levels_cost_no_more_than_as_many_words(piece):
    html = "".join(piece % n if "%d" in piece else piece for n in range(20_000))
    began = process_time()
    clean = sanitise(html + "chữ")
    assert process_time() - began < 1  # it was 7 s for lists, and minutes for what each paragraph opens anew
    assert sanitise(clean) == clean
