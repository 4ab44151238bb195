"""What is a stamp of secrecy, and what only speaks of secrets."""

from unicodedata import normalize

import pytest

from documents.inspecting.stamps import declared, levels_named, secrets_named, stamp


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        (["MẬT"], "MẬT"),
        (["M Ậ T"], "MẬT"),
        (["T Ố I   M Ậ T"], "TỐI MẬT"),
        (["│ TỐI MẬT │"], "TỐI MẬT"),
        (["╔══════╗", "║ TUYỆT MẬT ║", "╚══════╝"], "TUYỆT MẬT"),
        (["ＭẬＴ"], "MẬT"),
        ([normalize("NFD", "TỐI MẬT")], "TỐI MẬT"),
        (["Độ mật: Tối mật"], "TỐI MẬT"),
        (["Tối Mật"], "TỐI MẬT"),
        (["ĐẢNG ỦY PHƯỜNG", "Tuyệt Mật"], "TUYỆT MẬT"),
        (["TÀI LIỆU TỐI MẬT – KHÔNG SAO CHỤP"], "TỐI MẬT"),
        (["KHÔNG PHỔ BIẾN | MẬT"], "MẬT"),
        (["ĐỘ MẬT: MẬT"], "MẬT"),
        (["Độ mật: Mật; Độ khẩn: Khẩn"], "MẬT"),
        (["Mức độ mật: Mật"], "MẬT"),
        (["Mức độ: MẬT"], "MẬT"),
        (["Phân loại văn bản: Tối mật"], "TỐI MẬT"),
        (["Cấp độ mật: TỐI MẬT"], "TỐI MẬT"),
        (["Độ bảo mật: MẬT"], "MẬT"),
        (["MUC DO MAT: MAT"], "MẬT"),
        (["Tối mật"], "TỐI MẬT"),
        (["Mật"], "MẬT"),
        (["TÀI LIỆU MẬT"], "MẬT"),
        (["MẬT ĐẢNG CỘNG SẢN VIỆT NAM"], "MẬT"),
        (["TOI MAT"], "TỐI MẬT"),
        (["DO MAT: TOI MAT"], "TỐI MẬT"),
        (["*** Tuyệt mật ***"], "TUYỆT MẬT"),
        (["MẬT - Bản số 03"], "MẬT"),
        (["TỐI MẬT / HỎA TỐC"], "TỐI MẬT"),
        (["MẬT KHẨN"], "MẬT"),
        (["Số: 12-KH/TU TỐI MẬT"], "TỐI MẬT"),
        (["KẾ HOẠCH (MẬT)"], "MẬT"),
        (["Độ mật", "Mật"], "MẬT"),
        (["M", "Ậ", "T"], "MẬT"),
        (["T", "Ố", "I", "M", "Ậ", "T"], "TỐI MẬT"),
        (["ÐỘ MẬT: TỐI MẬT"], "TỐI MẬT"),
        (["tèi mËt"], "TỐI MẬT"),  # TCVN3, in a font of capitals
        (["MËT", "§¶ng ñy phêng"], "MẬT"),
        (["TOÁI MAÄT"], "TỐI MẬT"),  # VNI
    ],
)
def test_a_stamp_is_known_however_it_is_written(lines, level):
    assert stamp(["Số 12-KH/TU", *lines, "Kế hoạch"]) == level


@pytest.mark.parametrize(
    "lines",
    [
        ["Bảo vệ bí mật nhà nước"],
        ["BẢO", "MẬT"],
        ["về công tác bảo", "mật"],
        ["GIẢI MẬT"],
        ["MẬT – ĐÃ GIẢI MẬT"],
        ["CÔNG TÁC CƠ YẾU – MẬT MÃ"],
        ["DANH MỤC – ĐỘ TỐI MẬT; ĐỘ MẬT"],
        ["Đồng chí Lê Văn Mật - Bí thư"],
        ["CÔNG TÁC GIẢI", "MẬT"],
        ["BÍ MẬT"],
        ["MẬT ĐỘ"],
        ["Mật độ dân số"],
        ["Mật khẩu"],
        ["Độ mật: Không"],
        ["Mức độ: cao", "Phân loại: Mật, Tối mật, Tuyệt mật"],
        ["Mức độ bảo mật: Cao"],
        ["Cấp độ mật do người ký quyết định"],
        ["QUY ĐỊNH VỀ CÁC ĐỘ", "MẬT"],
        ["TÀI LIỆU ĐỘ MẬT"],
        ["tài liệu độ Mật, Tối mật, Tuyệt mật không gửi qua mạng"],
        ["Độ mật: Tuyệt mật / Tối mật / Mật"],
        ["- Tuyệt mật;", "- Tối mật;", "- Mật."],
        ["KHẨN"],
        ["ONG MẬT"],
        ["MẶT"],
        ["RA MẮT"],
        ["mật"],
    ],
)
def test_what_speaks_of_secrets_is_no_stamp(lines):
    assert stamp(lines) == ""


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("KH 12 (Mật).pdf", "MẬT"),
        (normalize("NFD", "báo cáo (Mật).pdf"), "MẬT"),
        ("12-KH-TU_MẬT.pdf", "MẬT"),
        ("[MẬT] báo cáo.docx", "MẬT"),
        ("phuong an (mat).pdf", "MẬT"),
        ("toi_mat.pdf", "TỐI MẬT"),
        ("BC_TOI_MAT.pdf", "TỐI MẬT"),
        ("12-BC-TU_TuyetMat.pdf", "TUYỆT MẬT"),
        ("TỐI MẬT - phương án.pdf", "TỐI MẬT"),
        ("Phương án bảo vệ (Tuyệt mật)", "TUYỆT MẬT"),
        ("Độ mật: Mật", "MẬT"),
        ("Mật - Phương án bảo vệ.pdf", "MẬT"),
        ("Mật.pdf", "MẬT"),
        ("BÁO CÁO - MẬT", "MẬT"),
    ],
)
def test_a_name_or_a_title_declares_a_secret(words, level):
    assert declared(words) == level


@pytest.mark.parametrize(
    "words",
    [
        "Bảo vệ bí mật nhà nước",
        "CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "ke-hoach-bao-mat.pdf",
        "mat-do-dan-so.pdf",
        "Kế hoạch giải mật tài liệu",
        "Thẩm quyền xác định độ mật",
        "Mật độ dân cư",
        "Mất điện tối qua",
        "mat.pdf",
        "Đồng chí Lê Văn Mật",
        "Tôi mất ví.pdf",
    ],
)
def test_words_about_secrets_declare_none(words):
    assert declared(words) == ""


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Danh mục bí mật nhà nước độ Mật, Tối mật", "độ Mật, Tối mật"),
        ("danh muc bi mat nha nuoc do toi mat.pdf", "toi mat"),
        ("DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT", "ĐỘ TUYỆT MẬT"),
        ("Hướng dẫn xử lý tài liệu Tối mật khi sáp nhập", "Tối mật"),
        ("Quy định về văn bản tối mật", "tối mật"),
        ("Gia hạn thời hạn bảo vệ bí mật nhà nước độ Tuyệt mật và Tối mật", "độ Tuyệt mật và Tối mật"),
    ],
)
def test_words_that_name_levels_without_declaring_one(words, named):
    assert (declared(words), levels_named(words), secrets_named(words)) == ("", named, named)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Danh mục bí mật nhà nước (Tối mật)", "TỐI MẬT"),
        ("Danh mục bí mật nhà nước - MẬT", "MẬT"),
        ("TỐI MẬT - Quy định về bảo vệ bí mật nhà nước", "TỐI MẬT"),
        ("Phương án tác chiến độ Tối mật", "TỐI MẬT"),
        ("Báo cáo tình hình Tuyệt mật", "TUYỆT MẬT"),
        ("Độ mật: Tối mật. Quản lý bí mật nhà nước", "TỐI MẬT"),
    ],
)
def test_what_speaks_of_secrets_may_declare_one_all_the_same(words, level):
    assert (declared(words), levels_named(words)) == (level, "")


@pytest.mark.parametrize(
    ("words", "named"),
    [("Bảo vệ bí mật nhà nước", "bí mật nhà nước"), ("Kế hoạch giải mật tài liệu", ""), ("Mật độ dân cư", "")],
)
def test_state_secrets_as_such_are_only_spoken_of(words, named):
    assert (levels_named(words), secrets_named(words)) == ("", named)
