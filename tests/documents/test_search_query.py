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
        ("339-QĐi/TW", "((339) <-> (qd | qdi) <-> tw)"),
        ("7-CTrHĐ/TU", "((07 | 7) <-> (cthd | ctrhd) <-> tu)"),
        ("Nghị quyết số 57-NQ/TW", "((57) <-> nq <-> tw)"),
        ("Chương trình hành động số: 5-CTrHĐ/TU, ngày 05/9/2026", "((05 | 5) <-> (cthd | ctrhd) <-> tu)"),
        ("họp số 57-NQ/TW", "(hop) & (so) & ((57) <-> nq <-> tw)"),
        ("qđ 339", "(qd) & ((339))"),
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


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("làm", "lam2"),
        ("Lâm", "laqm1"),
        ("sổ ta", "sow3 & ta:*"),
        ("HÒA 05", "hoa2 & (05 | 5)"),
        ("hoà", "hoa2"),
        ("Đảng ơi", "dwang3 & oqi1"),
        ("lam", ""),
        ("05-NQ/ĐU", ""),
    ],
)
def test_words_with_accents_are_looked_for_as_they_were_typed(text, spelling):
    assert understood(text).spelling == spelling


@pytest.mark.parametrize(
    ("typed", "written", "meant"),
    [
        ("làm", "làm", True),
        ("làm", "LÀM", True),
        ("làm", "Lâm", False),
        ("lam", "Lâm", True),
        ("đảng phí", "Phiếu đảng", False),
        ("đảng phí", "Đảng phí", True),
        ("ủy", "uỷ", True),
        ("đả", "đảng", True),
        ("đả", "đáng", False),
        ("đa", "đảng", True),
        ("đa", "đã", False),
        ("phí", "phiếu", False),
        ("Ö", "Ò", False),
        ("đảng viên", "đảng vien", False),
        ('"đảng phí"', "đảng phí", True),
    ],
)
def test_only_what_has_the_accents_that_were_typed_is_meant(typed, written, meant):
    assert understood(typed).is_spelled_in(written) is meant


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("0", {"0"}), ("00", {"0"}), ("007", {"7"}), ("05 kh", {"5", "kh"}), ("10", {"10"}), ("kh", set())],
)
def test_a_number_is_itself_without_leading_zeros(typed, parts):
    assert understood(typed).number_parts == parts
