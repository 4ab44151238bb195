import pytest

from members.language import is_garbled, is_surely_vietnamese, makeup


@pytest.mark.parametrize(
    "text",
    [
        "Đảng ủy phường Phúc Lâm, số 121-KH/ĐU, HĐND và UBND phường, BCĐ, UBMTTQ, e-mail a.b@c.example",
        "STT Họ và tên Ngày sinh CCCD ĐT Nguyễn Văn A 01/01/1970 001070000001 K'Brói H'Hen Niê Đắk Lắk Krông Pắc",
        "Dang bo phuong Phuc Lam bao cao ket qua thang 11 nam 2026 kinh gui cac chi bo truc thuoc trong toan phuong",
        "NGHỊ QUYẾT vềtrồng câysấu venkênh ôgộp Ô11 Ô12 CẢĐOẠNCHÈN HÀNGCHÈN KẾTQUẢTRƯỜNG SDTTRONGDÒNG",
        "The quick brown fox jumps over the lazy dog and it is on the way to the town of all the dogs in the land",
        "Le parti communiste est un parti politique français fondé en 1920 à l'occasion du congrès où la majorité",
        (
            "Dell Latitude 5420 HP LaserJet M404dn Cisco Catalyst 2960X switch Canon LBP2900 Epson L3110 Logitech "
            "Kingston Seagate Intel Core Windows Office Kaspersky Brother Lenovo ThinkPad Asus Vivobook"
        ),
        "Партия народа и рабочего класса для нас это наша партия и наш народ",
        "ພັກປະຊາຊົນ ປະຕິວັດ ລາວ ແລະ ພັກ ກອມມູນິດ ຫວຽດນາມ",
        "党员 会议 中国 越南 共产党",
        "1 2 3 4 5 ..... ----- 12.500 30% ✓ ✓ ✓ ✓ ✓",
        "§¶ng ñy",  # of two words nobody can tell
        "",
    ],
)
def test_language_is_language(text):
    assert not is_garbled(text)


@pytest.mark.parametrize(
    "text",
    [
        "§¶ng ñy ph\u00adêng Phóc L©m",  # TCVN3, before it is converted
        "Ð£ng ü¶ phß¶ng Phúc Lâm ngh¸ quyªt v« nuôi cá",  # VISCII
        "&Ӝ1*+Ñ$;+Ӝ,&+Ӫ1*+Ƭ$9,ӊ71$0 ĈӝFOұS 7ӵGR +ҥQKSK~F",  # a font of a PDF without its mapping
        "\ue001\ue002\ue003 \ue004\ue005 \ue006\ue007 \ue008",
        "��ng b� ph��ng Ph�c L�m",
        "DÄNG CONG SÄN VIÊT NAM dång ûy phuong Phùc Lâm nghi quyêt vê",  # recognised as another language
        "xyzq bcdf ghjk lmnp qrst vwxz hgfd ghjk lmnp qrst vwxz bcdf ghjk lmnp qrst vwxz bcdf ghjk lmnp qrst vwxz",
        "h1en8t9a n2gh3i q4uy5et t6ru8ng b1o2c d3u4n",
    ],
)
def test_what_is_no_language_is_garbled(text):
    assert is_garbled(text)


def test_of_two_readings_the_better_has_more_vietnamese_words():
    bad, good = makeup("DANG BO TINH NGHI$M KE HO~CH tr6ng ciia khu dan cu"), makeup("ĐẢNG BỘ TỈNH kế hoạch trồng cây")
    assert (good.vietnamese_share, good.accented, good.well_accented) == (1.0, 7, 7)
    assert bad.vietnamese_share < 1.0
    assert (bad.words, bad.accented) == (11, 0)


def test_only_what_was_surely_read_as_it_was_written_is_sure():
    page = (
        "Thực hiện Nghị quyết số 06-NQ/TU, Đảng ủy phường xây dựng kế hoạch trồng cây xanh quanh hồ nước của khu dân cư"
    )
    on_its_head = "nɔ uɐp nɥʞ ɐnɔ ɔonu oɥ ɥuɐnb ɥuɐx ʎɐɔ ƃuoɹʇ ɥɔɐoɥ ǝʞ ƃunp ʎɐx ƃuonɥd ʎn ƃuɐp oɥ ɥuɐnb ɥuɐx ʎɐɔ ƃuoɹʇ"
    shortened = " ".join(page.split()[:12])
    badly = (
        "Thuc hién Nghi quyêt sô 06-NQ/TU, Däng üy phuöng xäy dung kê hoach trông cäy xanh quanh hô nuöc cüa khu dän cu"
    )
    english = (
        "The committee of the ward has decided upon the plan for the year and asks all of its members to read it soon"
    )
    told = [is_surely_vietnamese(text) for text in (page, on_its_head, shortened, badly, english)]
    assert told == [True, False, False, False, False]
