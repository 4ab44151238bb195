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
        ("12-CTrPH/BTGDVTU-UBMTTQ-LĐLĐ", "12-CTrPH/BTGDVTU-UBMTTQ-LĐLĐ"),
        ("128a-CV/ĐU", "128a-CV/ĐU"),
        ("128A - CV/ĐU", "128a-CV/ĐU"),
        ("128a CV/ĐU", "128a-CV/ĐU"),
        ("128 bis-CV/ĐU", "128bis-CV/ĐU"),
        ("1234a-QĐ/TU", "1234a-QĐ/TU"),
        ("7-ctrhd/tu", "07-CTrHĐ/TU"),
        ("7-CTHĐ/ĐU", "07-CTHĐ/ĐU"),
        ("5-NQ/CB7", "05-NQ/CB7"),
        ("18-NQ/TƯ", "18-NQ/TW"),
        ("4-QĐ/VPDU", "04-QĐ/VPĐU"),
        ("12/2024/QĐ-UBND", "12/2024/QĐ-UBND"),
        ("Số: 24/nq-cp", "24/NQ-CP"),
        ("46 / 2025 / NĐ - CP", "46/2025/NĐ-CP"),
        ("46/2025/ND-CP", "46/2025/NĐ-CP"),
        ("1/2024/TT-BNV", "01/2024/TT-BNV"),
        ("01/2024/TTLT-BNV-BTC", "01/2024/TTLT-BNV-BTC"),
        ("5/2024/NQ-HDND", "05/2024/NQ-HĐND"),
        ("1234/qđ-ttg", "1234/QĐ-TTg"),
        ("12a/KH-UBND", "12a/KH-UBND"),
        ("1234/UBND-NC", "1234/UBND-NC"),
        ("117/2025/QH15", "117/2025/QH15"),
        ("35/2023/UBTVQH15", "35/2023/UBTVQH15"),
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
        "2025/QH15",
        "121-KH/TU về tổ chức",
        "123456-KH/TU",
        "12ab-KH/TU",
        "38/24/NĐ-CP",
        "0/2025/NĐ-CP",
        "²-KH/ĐU",
        "①-KH/ĐU",
        "09/HD-ĐU về tổ chức",
        "12-CTrPH/BTGDVTU-UBMTTQVN-LĐLĐTINH-HNDTINH-HLHPN",
        f"12345-KHLT/{'-'.join(['A' * 12] * 4)}",
    ],
)
def test_what_is_no_number_is_refused_with_an_example(text):
    with pytest.raises(NumberError, match="ví dụ 121-KH/TU"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("09/HD-ĐU", "09-HD/ĐU"),
        ("308/KH-ĐU", "308-KH/ĐU"),
        ("09/2024/HD-ĐU", "09-HD/ĐU"),
        ("9-ĐU/HD", "09-HD/ĐU"),
        ("HD-09/ĐU", "09-HD/ĐU"),
        ("09-HD-ĐU", "09-HD/ĐU"),
        ("09 HD ĐU", "09-HD/ĐU"),
        ("09HDĐU", "09-HD/ĐU"),
        ("128a/CV-DU", "128a-CV/ĐU"),
        ("12/QĐ-UBKTTW", "12-QĐ/UBKTTW"),
        ("12/NQ-CB7", "12-NQ/CB7"),
        ("121-KH/TU-", "121-KH/TU"),
        ("251²-KH/ĐU", "251-KH/ĐU"),  # the mark of a note is no part of the number
    ],
)
def test_a_number_whose_signs_are_turned_is_asked_back(text, meant):
    with pytest.raises(NumberError, match=f"{meant}\\?") as asked:
        parse(text)
    assert asked.value.meant.symbol == meant


def test_what_one_office_writes_in_another_way_is_one():
    assert parse("339-QĐ/TW").symbols == parse("339-QĐi/TW").symbols == ("339-QĐ/TW", "339-QĐi/TW")
    assert parse("7-CTHĐ/TU").symbols == ("07-CTHĐ/TU", "07-CTrHĐ/TU")
    assert parse("12/2024/QĐ-UBND").symbols == ("12/2024/QĐ-UBND",)


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("128-CV/ĐU", ""),
        ("128a-CV/ĐU", "a"),
        ("12/QĐ-UBND", ""),
        ("12/2024/QĐ-UBND", "/2024"),
        ("1a/2024/QĐ-X1", "a/2024"),
    ],
)
def test_what_stands_beside_the_number_is_a_series_of_its_own(text, series):
    assert parse(text).series == series


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
        ("07-CTHĐ/TU", "", Kind.PROGRAMME),
        ("07-CTPH/TU", "", Kind.PROGRAMME),
        ("12-GCN/ĐU", "", Kind.OFFICE_PAPER),
        ("12/2024/QĐ-UBND", "", Kind.DECISION),
        ("46/2025/NĐ-CP", "", Kind.DECREE),
        ("01/2024/TT-BNV", "", Kind.STATE_CIRCULAR),
        ("24/NQ-CP", "", Kind.RESOLUTION),
        ("1234/UBND-NC", "", Kind.OFFICIAL_LETTER),
        ("117/2025/QH15", "law", Kind.LAW),
        ("08/1998/PL-UBTVQH10", "", Kind.OTHER),
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
        ("117/2025/QH15", "", "Ký hiệu QH15 dùng cho Luật hoặc Nghị quyết"),
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
