from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.legacy_letters import (
    _TCVN3_LETTERS,
    _VNI_PAIRS,
    _VNI_SINGLE,
    TCVN3,
    VNI,
    Converted,
    converted,
    from_letters,
    letters_of_font,
)
from members.syllables import is_syllable


@pytest.mark.parametrize(
    ("written", "said", "letters"),
    [
        ("§¶ng ñy ph\u00adêng Phóc L©m", "Đảng ủy phường Phúc Lâm", TCVN3),
        ("§¶ng ñy phêng Phóc L©m b¸o c¸o", "Đảng ủy phường Phúc Lâm báo cáo", TCVN3),  # the soft hyphen was lost
        ("tr\u00adíc ngµy 30 th¸ng 11", "trước ngày 30 tháng 11", TCVN3),
        ("§¶NG CéNG S¶N VIÖT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM", TCVN3),
        ("NguyÔn ThÞ Hoa", "Nguyễn Thị Hoa", TCVN3),
        ("NguyÔn Lan", "Nguyễn Lan", TCVN3),
        ("Vò V¨n Hïng", "Vũ Văn Hùng", TCVN3),
        ("Trμ", "Trà", TCVN3),  # a Greek letter for the sign of a millionth
        ("\uf0a7\uf0b6ng \uf0f1y", "Đảng ủy", TCVN3),  # a font of signs
        ("Nguyeãn Vaên Thaønh", "Nguyễn Văn Thành", VNI),
        (normalize("NFD", "Nguyeãn Vaên Thaønh"), "Nguyễn Văn Thành", VNI),
        ("Traàn Vaên Baùn", "Trần Văn Bán", VNI),
        ("Ñoã Thò Höôøng", "Đỗ Thị Hường", VNI),
        ("ÑAÛNG COÄNG SAÛN VIEÄT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM", VNI),
        ("Ñaûng uûy phöôøng, thò traán (xaõ) Phuùc Laâm.", "Đảng ủy phường, thị trấn (xã) Phúc Lâm.", VNI),
        # In one line with words in Unicode, and in lines of their own.
        ("Điều 1. NghÞ quyÕt vÒ nu«i c¸", "Điều 1. Nghị quyết về nuôi cá", TCVN3),
        ("Đảng bộ là\nNghÞ quyÕt vÒ nu«i c¸\nđã có", "Đảng bộ là\nNghị quyết về nuôi cá\nđã có", TCVN3),
    ],
)
def test_letters_from_before_unicode_are_converted(written, said, letters):
    assert converted(written) == Converted(said, letters)


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Hoa",
        "Lê Văn Tám, Cao Thò Lan, Phóc",
        "Đảng bộ phường Phúc Lâm là đơn vị có đủ các chi bộ",
        "Ðảng bộ tỉnh Ðồng Thử",
        "Điều § 5 – 5 m² ± 3, 20°C, «Nhân dân», © 2026",
        "São Paulo, Müller, Zürich, café déjà vu, naïve, Citroën",
        "Le congrès où la majorité des délégués a décidé",
        "121-KH/ĐU",
        "",
    ],
)
def test_other_text_stays_as_it_is(text):
    assert converted(text) == Converted(text)


WORDS = """đảng ủy phường quán triệt nghị quyết tổ chức thực hiện nghiêm túc trồng cây bàng vuông quanh hồ nước nguyễn
thị hường thường vụ bí thư chịu trách nhiệm trước khoẻ thuở khuỷu ngoặc rẫy mưỡu chỗ kỹ lưỡng ỷ y"""
words = st.sampled_from(WORDS.split())
OLD = {
    TCVN3: {letter: chr(sign) for sign, letter in _TCVN3_LETTERS.items() if sign != 0x3BC},
    VNI: {said: signs for signs, said in (_VNI_PAIRS | _VNI_SINGLE).items()},
}


@given(st.lists(words, min_size=6, max_size=30), st.sampled_from([TCVN3, VNI]))
def test_what_is_written_in_old_letters_comes_back(words, letters):
    text = " ".join(words)
    written = "".join(OLD[letters].get(sign, sign) for sign in text)
    assert from_letters(written, letters) == text
    assert converted(written).text == text


@given(st.lists(words, max_size=30))
def test_what_is_written_in_unicode_stays(words):
    assert converted(" ".join(words)) == Converted(" ".join(words))


def test_a_font_of_capitals_makes_capitals_of_small_letters():
    assert from_letters("tèi mËt", TCVN3, capitals=True) == "TỐI MẬT"


def test_text_in_unicode_in_an_old_font_stays():
    assert from_letters("và của Đảng, có các chi bộ", TCVN3) == "và của Đảng, có các chi bộ"


@pytest.mark.parametrize(
    ("font", "letters"),
    [
        (".VnTime", (TCVN3, False)),
        (".VnTimeH", (TCVN3, True)),
        ("ABCDEF+.VnArialH-Bold", (TCVN3, True)),
        ("VNI-Times", (VNI, False)),
        ("Times New Roman", ("", False)),
        ("UVN Van", ("", False)),
    ],
)
def test_the_name_of_a_font_says_its_letters(font, letters):
    assert letters_of_font(font) == letters


@pytest.mark.parametrize(
    "word",
    ["nghiêng", "NGUYỄN", "Khuyết", "quá", "giếng", "gì", "hoà", "hòa", "thuở", "khuya", "quýt", "yêu", "rượu", "hoc"],
)
def test_syllables_are_known(word):
    assert is_syllable(word)
    assert is_syllable(normalize("NFD", word))


@pytest.mark.parametrize("word", ["ñy", "hêt", "nguyÔn", "thÞ", "viöt", "vaên", "laø", "đk", "ươ", "bcd", "ầấ"])
def test_what_is_no_syllable_is_known(word):
    assert not is_syllable(word)
