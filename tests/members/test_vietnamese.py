from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members import vietnamese

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONED = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
syllables = st.text(LETTERS + TONED, min_size=1, max_size=7).map(str.strip)
names = st.lists(syllables, min_size=1, max_size=5).map(" ".join)
anything = st.text(max_size=60)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Nguyễn Thị  Hoa ", "nguyen thi hoa"),
        ("ĐẶNG ĐÌNH ĐẠT", "dang dinh dat"),
        (normalize("NFD", "Trường Tiểu học Phúc Lâm"), "truong tieu hoc phuc lam"),
        ("Ưu\u00a0\u200btú", "uu tu"),
        ("", ""),
    ],
)
def test_folding_leaves_only_plain_letters(written, folded):
    assert vietnamese.fold(written) == folded


@pytest.mark.parametrize("d", ["Đ", "Ð", "Ɖ", "đ", "ð", "ɖ"])
def test_what_looks_like_a_d_with_a_stroke_is_one(d):
    plain = "Đ" if d.isupper() else "đ"
    assert vietnamese.nfc(f"{d}ồng") == vietnamese.composed(f"{d}ồng") == f"{plain}ồng"
    assert vietnamese.fold(f"{d}ồng") == vietnamese.search_text(f"{d}ồng") == vietnamese.flat(f"{d}ồng") == "dong"
    assert vietnamese.sort_key(f"Lê {d}ạt") == vietnamese.sort_key("Lê Đạt")
    assert vietnamese.reading_key(f"{d}ạt") == vietnamese.reading_key("Đạt")
    assert vietnamese.proper_name(f"lê {d}ạt") == "Lê Đạt"
    assert vietnamese.organisation_name(f"{d}ẢNG BỘ".upper()) == "Đảng bộ"


def test_wide_letters_digits_and_signs_are_the_narrow_ones():
    assert vietnamese.nfc("ＬÊ　ＶĂＮ　Ａ（１）") == vietnamese.nfc("LÊ VĂN A(1)")
    assert vietnamese.search_text("２５１－ＫＨ／ĐＵ") == "251 kh du" and vietnamese.fold("ＬÊ") == "le"


def test_the_letter_that_converters_put_for_u_with_a_horn_is_one():
    assert vietnamese.nfc("phƣờng TƢ tƣ\u0300") == "phường TƯ từ"
    assert vietnamese.fold("phƣờng TƢ") == "phuong tu"
    assert vietnamese.sort_key("Lê Tƣ") == vietnamese.sort_key("Lê Tư")


@given(anything)
def test_folding_twice_changes_nothing(text):
    assert vietnamese.fold(vietnamese.fold(text)) == vietnamese.fold(text)


@given(anything)
def test_one_text_in_two_encodings_is_one_text(text):
    composed, decomposed = normalize("NFC", text), normalize("NFD", text)
    for function in (
        vietnamese.nfc,
        vietnamese.fold,
        vietnamese.search_text,
        vietnamese.search_query,
        vietnamese.sort_key,
    ):
        assert function(composed) == function(decomposed)


@given(names)
def test_a_proper_name_is_the_same_from_capitals_small_letters_and_either_encoding(name):
    proper = vietnamese.proper_name(name)
    assert vietnamese.proper_name(name.upper()) == vietnamese.proper_name(normalize("NFD", name)) == proper
    assert vietnamese.proper_name(f"  {proper.replace(' ', '   ')} ") == proper


@given(anything)
def test_cleaning_twice_changes_nothing(text):
    assert vietnamese.nfc(vietnamese.nfc(text)) == vietnamese.nfc(text)
    assert vietnamese.search_text(vietnamese.search_text(text)) == vietnamese.search_text(text)


@pytest.mark.parametrize(
    ("written", "proper"),
    [
        ("NGUYỄN THỊ  hoa", "Nguyễn Thị Hoa"),
        ("  Lê\u00a0Đình Thắng  ", "Lê Đình Thắng"),
        ("h’hen niê", "H'Hen Niê"),
        ("K'BRÓI", "K'Brói"),
        ("TÔN-NỮ thị ÁI", "Tôn-Nữ Thị Ái"),
        ("trần hoà", "Trần Hoà"),
    ],
)
def test_proper_name(written, proper):
    assert vietnamese.proper_name(written) == proper


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ĐẢNG BỘ PHƯỜNG PHÚC LÂM", "Đảng bộ phường Phúc Lâm"),
        (normalize("NFD", "ĐẢNG BỘ  THÀNH PHỐ HÀ NỘI"), "Đảng bộ thành phố Hà Nội"),
        ("CHI BỘ 7", "Chi bộ 7"),
        ("CHI BỘ HỢP TÁC XÃ SỐ 2", "Chi bộ hợp tác xã số 2"),
        (" Chi bộ  Trường Tiểu học số 1 ", "Chi bộ Trường Tiểu học số 1"),
    ],
)
def test_an_organisation_in_capitals_gets_its_usual_spelling(written, name):
    assert vietnamese.organisation_name(written) == name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Nguyễn Thị Thu Oanh", ("Nguyễn", "Thị Thu", "Oanh")),
        ("Lê Lợi", ("Lê", "", "Lợi")),
        ("Hoa", ("", "", "Hoa")),
        ("", ("", "", "")),
    ],
)
def test_a_name_falls_into_surname_middle_and_given_name(name, parts):
    assert vietnamese.name_parts(name) == parts


def test_members_stand_by_given_name_then_by_surname_and_middle_name():
    in_order = [
        "Trần An", "Lê Văn Ánh", "Nguyễn Văn Ân", "Bùi Bình", "Bùi Văn Dũng", "Đỗ Văn Dũng", "Lê Văn Đạt", "Trần Hoa",
        "Vũ Thị Hoa", "An Thị Hòa", "Lê Thị Hoàn", "Phạm Oanh", "Phạm Ô", "Phạm Ơn", "Lê Tư", "Lê Vũ Tư", "Phan Ý",
    ]  # fmt: skip
    assert sorted(in_order, key=vietnamese.sort_key) == in_order


def test_every_letter_stands_where_the_alphabet_puts_it():
    assert sorted(set(LETTERS), key=vietnamese.sort_key) == list(LETTERS)


def test_tones_stand_ngang_huyen_hoi_nga_sac_nang():
    assert sorted("ạáãảàa", key=vietnamese.sort_key) == list("aàảãáạ")
    assert sorted(set(TONED), key=vietnamese.sort_key) == list(TONED)


@given(anything)
def test_a_sort_key_is_plain_ascii_and_fits_its_column(text):
    key = vietnamese.sort_key(text)
    assert key.isascii() and len(key) <= vietnamese.KEY_LENGTH and "\x00" not in key


@given(names, names)
def test_case_and_spaces_do_not_move_a_name(first, second):
    assert vietnamese.sort_key(first.upper()) == vietnamese.sort_key(f" {first} ")
    assert (vietnamese.sort_key(first) < vietnamese.sort_key(second)) == (
        vietnamese.sort_key(first).encode() < vietnamese.sort_key(second).encode()
    )


@given(syllables, st.sampled_from(LETTERS))
def test_a_shorter_word_stands_before_the_longer_one_it_begins(word, letter):
    bare = vietnamese.fold(word)  # without a tone the beginning of the word is the beginning of the key
    assert vietnamese.sort_key(bare) < vietnamese.sort_key(bare + letter)


def test_where_the_tone_mark_stands_does_not_make_another_word():
    assert vietnamese.reading_key("Thôn Hoà Xá") == vietnamese.reading_key("THÔN  HÒA XÁ")
    assert vietnamese.reading_key("Thôn Hạ") != vietnamese.reading_key("Thôn Hà")


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("Nguyễn hoa", "nguyen:* & hoa:*"),
        ("121-KH/TU", "121:* & kh:* & tu:*"),
        ("  !&|<->():*'\\ ", ""),
        ("a'; DROP TABLE", "a:* & drop:* & table:*"),
    ],
)
def test_a_search_finds_every_word_by_its_beginning_and_is_never_syntax(typed, query):
    assert vietnamese.search_query(typed) == query


@given(anything)
def test_a_search_holds_nothing_but_words(text):
    words = [word.removesuffix(":*") for word in vietnamese.search_query(text).split(" & ") if word]
    assert all(word.isalnum() and len(word) <= 40 for word in words) and len(words) <= 12


@pytest.mark.parametrize(
    "written",
    ["0912345678", "+84912345678", "84912345678", "84 912 345 678", "0084912345678", "912345678", "'0912345678",
     "0912.345.678", "0912-345-678", "(+84) 912 345 678", "+84 0912345678", "０９１２３４５６７８",
     " 0912\u00a0345 678\u200b"],
)  # fmt: skip
def test_a_phone_number_is_one_number_however_written(written):
    assert vietnamese.phone(written) == "0912345678"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0912",
        "091234567a",
        "091234567²",
        "0912345678²",
        "00912345678",
        "09123456789",
        "0000000000",
        "bí thư",
        "٠٩١٢٣٤٥٦٧٨x",
    ],
)
def test_what_is_not_a_phone_number_is_said_in_a_sentence(written):
    with pytest.raises(ValueError, match="10 chữ số"):
        vietnamese.phone(written)
