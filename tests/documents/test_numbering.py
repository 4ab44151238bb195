"""Numbers of documents as they are printed, typed and pasted."""

from contextlib import suppress
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.models import Document
from documents.numbering import Number, NumberError, kind_of, parse

Kind = Document.Kind


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("121-KH/TU", "121-KH/TU"),
        ("1731- QĐ/HU", "1731-QĐ/HU"),
        ("Số 38 - HD/BTCTW", "38-HD/BTCTW"),
        ("Số: 05-NQ/ĐU", "05-NQ/ĐU"),
        ("số:05-nq/đu", "05-NQ/ĐU"),
        ("SỐ 5 NQ/ĐU", "05-NQ/ĐU"),
        ("so 121-kh/tu", "121-KH/TU"),
        ("1048–TB/TU", "1048-TB/TU"),
        ("52—KH∕ĐU", "52-KH/ĐU"),
        ("52\u2011KH/ĐU.", "52-KH/ĐU"),
        ("0052-KH/ĐU", "52-KH/ĐU"),
        ("12-ctr/tu", "12-CTr/TU"),
        ("12-TTR/TU", "12-TTr/TU"),
        ("12-TTRI/TW", "12-TTri/TW"),
        ("339-QĐI/TW", "339-QĐi/TW"),
        ("123-CV/ĐU", "123-CV/ĐU"),
        ("986-qd/hu", "986-QĐ/HU"),
        ("05-NQ/DU", "05-NQ/ĐU"),
        ("07-GM/VPTU", "07-GM/VPTU"),
        (normalize("NFD", "Số: 986-QĐ/ĐU"), "986-QĐ/ĐU"),
        ("\u200b26-HD/BTGDVTW\u00a0", "26-HD/BTGDVTW"),
        ("121-\nKH/TU", "121-KH/TU"),
        ("１２１－ＫＨ／ＴＵ", "121-KH/TU"),
        ("986-QÐ/ðu", "986-QĐ/ĐU"),
        ("Số.: 05-NQ/ĐU", "05-NQ/ĐU"),
        ("12-hdlt/btctw - ubkttw", "12-HDLT/BTCTW-UBKTTW"),
        ("7-CTRPH/BDVTU-DU", "07-CTrPH/BDVTU-ĐU"),
    ],
)
def test_the_ways_people_write_a_number_are_one(text, symbol):
    assert parse(text).symbol == symbol


@pytest.mark.parametrize(
    "text",
    [
        "",
        "121",
        "KH/TU",
        "121-KH",
        "121/TU",
        "0-KH/TU",
        "121-KH/T",
        "117/2025/QH15",
        "121-KH/TU về tổ chức",
        "123456-KH/TU",
        "12a-KH/TU",
        "38/2024/NĐ-CP",
        "121-KH/TU-",
    ],
)
def test_what_is_no_number_is_refused_with_an_example(text):
    with pytest.raises(NumberError, match="ví dụ 121-KH/TU"):
        parse(text)


def test_a_number_has_its_parts():
    assert parse("Số 05-NQ/ĐU") == Number(5, "NQ", "ĐU")


@pytest.mark.parametrize(("symbol", "kind"), Document.SYMBOLS.items())
def test_every_symbol_tells_its_kind(symbol, kind):
    assert kind in parse(f"12-{symbol}/TU").kinds


@pytest.mark.parametrize(
    ("text", "chosen", "kind"),
    [
        ("121-KH/TU", "", Kind.PLAN),
        ("121-KH/TU", "plan", Kind.PLAN),
        ("123-CV/ĐU", "", Kind.OFFICIAL_LETTER),
        ("986-QĐ/HU", "decision", Kind.DECISION),
        ("986-QĐ/HU", "regulation", Kind.REGULATION),
        ("339-QĐi/TW", "", Kind.REGULATION),
        ("07-GM/VPTU", "", Kind.OFFICE_PAPER),
        ("07-XYZ/VPTU", "", Kind.OTHER),
        ("12-HDLT/BTCTW-UBKTTW", "", Kind.GUIDANCE),
        ("12-QĐPH/TU-HU", "regulation", Kind.REGULATION),
    ],
)
def test_the_kind_follows_from_the_symbol(text, chosen, kind):
    assert kind_of(parse(text), chosen) == kind


@pytest.mark.parametrize(
    ("text", "chosen", "words"),
    [
        ("986-QĐ/HU", "", "Ký hiệu QĐ dùng cho Quyết định hoặc Quy định"),
        ("986-QĐ/HU", "plan", "Ký hiệu QĐ là của Quyết định hoặc Quy định, không phải Kế hoạch"),
        ("121-KH/TU", "resolution", "Ký hiệu KH là của Kế hoạch, không phải Nghị quyết"),
        ("07-GM/VPTU", "plan", "Ký hiệu GM là của Giấy tờ hành chính, không phải Kế hoạch"),
    ],
)
def test_a_kind_that_does_not_fit_the_symbol_is_questioned(text, chosen, words):
    with pytest.raises(NumberError, match=words):
        kind_of(parse(text), chosen)


@given(
    number=st.integers(1, 99_999),
    symbol=st.sampled_from(sorted(Document.SYMBOLS)),
    issuer=st.text("ABCĐGHKNPTUVW", min_size=2, max_size=12).filter(lambda text: text not in {"DU", "DH"}),
    prefix=st.sampled_from(["", "Số ", "Số: ", "số"]),
    dash=st.sampled_from(["-", " - ", "– ", "—", "\u2011"]),
    form=st.sampled_from(["NFC", "NFD"]),
)
def test_however_it_is_written_a_number_is_read_as_printed(number, symbol, issuer, prefix, dash, form):
    written = normalize(form, f"{prefix}{number}{dash}{symbol} / {issuer.lower()}")
    assert parse(written) == Number(number, symbol, issuer)
    assert parse(parse(written).symbol) == parse(written)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    with suppress(NumberError):
        assert parse(text).number > 0
