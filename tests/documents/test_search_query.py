"""What is typed into the search box, and how it is understood."""

import pytest

from documents.search_query import understood


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("   ", ""),
        ("!!! ---", ""),
        ("sổ tay", "(so) & (tay:*)"),
        ('"sổ tay"', "(so <-> tay)"),
        ('đảng "sổ tay', "(dang) & (so <-> tay)"),
        ("sổ -tay", "(so) & !(tay)"),
        ('sổ -"tay nghề"', "(so) & !(tay <-> nghe)"),
        ("-tay", ""),
        ("sổ - tay", "(so) & (tay:*)"),
        ("cán-bộ giỏi", "(can <-> bo) & (gioi:*)"),
        ("5 sổ", "((05 | 5)) & (so:*)"),
        ("sổ 121", "(so) & ((121))"),
        ("121-kh/tu", "((121) <-> kh <-> tu)"),
        ("Số: 5 – NQ/TU", "((05 | 5) <-> nq <-> tu)"),
        ("a & b | !c:* <-> (d)", "(a) & (b) & (c) & (d:*)"),
        ("'; DROP TABLE x; --", "(drop) & (table) & (x)"),
    ],
)
def test_words_phrases_exclusions_and_numbers(text, words):
    assert understood(text).words == words


def test_nobody_types_more_than_twelve_words_of_forty_letters():
    typed = understood(" ".join(["x" * 50] * 20))
    assert sum(len(term.words) for term in typed.terms) == 12
    assert {len(word) for term in typed.terms for word in term.words} == {40}
    assert len(understood("-".join("abcdefghijklmnop")).terms[0].words) == 12


@pytest.mark.parametrize(
    ("text", "beginning"),
    [("12", "(12:*)"), ("121-k", "((121) <-> k:*)"), ("sổ tay đ", "(so) & (tay) & (d:*)"), ("", "")],
)
def test_while_it_is_typed_the_last_word_may_go_on(text, beginning):
    assert understood(text).beginning == beginning


def test_words_with_accents_are_kept_as_they_were_typed():
    assert understood("Sổ tay CÁN bo").accented == {"sổ", "cán"}
