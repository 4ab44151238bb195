"""Huy hiệu Đảng worked by hand: years with gaps, rounds and their windows, early, posthumous, waits, numbers. Without a
database: the rules are those that are shipped. Each case has the rule it stands on."""

from datetime import date, timedelta

import pytest

from members import medal_rounds, party_age, rules
from members.dates import months_after
from members.models import Member, PartyAgeGap
from members.operations.badges import eligible, numbers, waits, years
from members.operations.badges.numbers import NumbersRefused
from members.operations.cards import photos
from members.rules import Book


def d(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


def book(*, local: bool = False, more=()) -> Book:
    """The country's rules; with `local` also which months belong to a round, as Hà Nội has them."""
    rows = [row for row in rules.seed() if not row.local or (local and row.key.startswith("medal.round_opens"))]
    return Book(sorted([*rows, *more], key=lambda row: row.valid_from, reverse=True))


COUNTRY, HANOI = book(), book(local=True)


def veteran(decided: str, official: str = "", *, ceremony: str = "") -> Member:
    began = d(decided)
    return Member(
        admission_decision_date=began,
        admission_date=d(ceremony) if ceremony else began,
        official_date=d(official) if official else months_after(began, 12),
    )


def gaps(*spans: tuple[str, str]) -> list[PartyAgeGap]:
    return [PartyAgeGap(since=d(since), until=d(until)) for since, until in spans]


ONCE = ("01/01/2000", "01/01/2001")  # 366 days
REACHED = [
    # 294-QĐ/TW, 4.5; 06-HD/TW, 5.3: từ ngày quyết định, không phải ngày lễ
    ("10/05/1995", [], 30, "10/05/2025"),
    ("29/02/1996", [], 30, "28/02/2026"),  # năm không có 29/2
    ("29/02/1996", [], 40, "29/02/2036"),
    # trừ khai trừ, xóa tên, mất liên lạc, gián đoạn khi chuyển
    ("01/01/1990", [ONCE], 30, "02/01/2021"),  # mất 366 ngày: tính từ 2/1/1991
    ("01/03/1990", [("01/03/2005", "31/03/2005")], 30, "31/03/2020"),
    (
        "01/03/1990",
        [("01/03/2005", "31/03/2005"), ("15/03/2005", "10/04/2005")],
        30,
        "10/04/2020",
    ),  # phần trùng trừ một lần
    ("01/03/1990", [("01/01/1980", "01/01/1985")], 30, "01/03/2020"),  # trước khi vào Đảng: không trừ
    ("01/03/1990", [("01/01/1990", "11/03/1990")], 30, "11/03/2020"),  # chỉ phần sau quyết định
    ("01/03/1990", [("01/03/2020", "01/03/2021")], 30, "01/03/2020"),  # gián đoạn từ đúng ngày đủ: không lùi ngày đã đủ
    ("01/03/1990", [("20/02/2020", "01/03/2021")], 30, "11/03/2021"),  # đang gián đoạn khi sắp đủ
    ("01/03/1990", [("20/02/2020", "20/02/2021"), ("25/02/2021", "25/02/2022")], 30, "01/03/2022"),  # hai lần liền
]


@pytest.mark.parametrize(("decided", "lost", "full", "reached"), REACHED)
def test_the_day_on_which_years_are_full(decided, lost, full, reached):
    member, without = veteran(decided), gaps(*lost)
    found = party_age.reached_on(member, without, full)
    assert found == _first_day(member, without, full) == d(reached)


def _first_day(member, without, full) -> date:
    """Day by day, by the tuổi đảng that every page shows."""
    day = months_after(party_age.start(member), full * 12)
    while party_age.age(member, without, day).years < full:
        day += timedelta(days=1)
    return day


WINDOWS = [
    # Hướng dẫn Hà Nội 8/2025: tháng nào vào đợt nào
    (HANOI, "03/02/2027", "01/12/2026", "28/02/2027"),
    (HANOI, "03/02/2028", "01/12/2027", "29/02/2028"),  # năm nhuận
    (HANOI, "19/05/2026", "01/03/2026", "31/05/2026"),
    (HANOI, "02/09/2026", "01/06/2026", "30/09/2026"),
    (HANOI, "07/11/2026", "01/10/2026", "30/11/2026"),
    # 06-HD/TW, 18.4: không có quy định riêng thì từ sau đợt trước đến ngày trao
    (COUNTRY, "03/02/2027", "08/11/2026", "03/02/2027"),
    (COUNTRY, "19/05/2026", "04/02/2026", "19/05/2026"),
    (COUNTRY, "02/09/2026", "20/05/2026", "02/09/2026"),
    (COUNTRY, "07/11/2026", "03/09/2026", "07/11/2026"),
]


@pytest.mark.parametrize(("law", "on", "opens", "closes"), WINDOWS)
def test_a_round_has_its_window(law, on, opens, closes):
    found = medal_rounds.named(law, d(on))
    assert (found.opens, found.closes, found.file_by) == (d(opens), d(closes), None)


def test_a_day_that_is_no_round_and_a_year_before_the_rule():
    assert medal_rounds.named(HANOI, d("04/02/2027")) is None
    assert medal_rounds.named(COUNTRY, d("03/02/2025")) is None  # 06-HD/TW từ 09/6/2025
    assert [f"{each.on:%d/%m/%Y}" for each in medal_rounds.around(HANOI, d("30/11/2026"), past=1, ahead=4)] == [
        *("07/11/2026", "03/02/2027", "19/05/2027", "02/09/2027", "07/11/2027")
    ]


DUE = [
    # (vào Đảng, đã có, đợt, huy hiệu) — đủ năm trong đợt, chưa có huy hiệu ấy
    ("28/02/1997", [], "03/02/2027", 30),  # đủ sau ngày trao, trong tháng 2
    ("01/03/1997", [], "03/02/2027", None),  # sang đợt 19/5
    ("01/03/1997", [], "19/05/2027", 30),
    ("30/11/1996", [], "07/11/2026", 30),
    ("01/12/1996", [], "07/11/2026", None),
    ("30/11/1986", [30], "07/11/2026", 40),
    ("30/11/1986", [30, 40], "07/11/2026", None),
    ("30/11/1990", [30], "07/11/2026", None),  # 35 năm: chờ xác nhận, chưa xét (208-QĐ/TW)
    ("30/11/1990", [], "07/11/2026", 30),  # chưa có huy hiệu 30: xét muộn
    ("30/11/1936", [85], "07/11/2026", 90),
    ("30/11/1931", [90], "07/11/2026", None),  # 95 năm: chờ xác nhận
    ("30/11/1981", [50], "07/11/2026", None),  # đã có huy hiệu cao hơn
]


@pytest.mark.parametrize(("decided", "held", "on", "medal"), DUE)
def test_the_medal_of_a_round(decided, held, on, medal):
    found = years.due_in(veteran(decided), [], medal_rounds.named(HANOI, d(on)), HANOI, held)
    assert (found.years if found else None) == medal


def test_only_who_is_official_by_then_and_gaps_put_it_off():
    coming = medal_rounds.named(HANOI, d("03/02/2027"))
    assert years.due_in(veteran("10/01/1997", "01/03/2027"), [], coming, HANOI) is None
    late = veteran("10/01/1997")
    assert years.due_in(late, gaps(("01/01/2010", "02/03/2010")), coming, HANOI) is None  # đủ 11/3/2027
    assert years.due_in(late, gaps(("01/01/2010", "02/02/2010")), coming, HANOI).reached == d("11/02/2027")


@pytest.mark.parametrize(("on", "known"), [("02/09/2026", True), ("19/05/2026", False)])
def test_once_35_years_are_written_down_they_count_from_their_day(on, known):
    """208-QĐ/TW from 26/7/2026, where an office confirms it as a rule of its own."""
    row = next(row for row in rules.seed() if row.key == "medal.pending_years.35")
    row.key = "medal.years.35"
    assert (35 in medal_rounds.levels(book(local=True, more=[row]), d(on))) == known


EARLY = [
    # 06-HD/TW, 18.1: bệnh nặng, sớm nhất 12 tháng (30–65 năm), 24 tháng (từ 70 năm)
    ("10/01/1998", "10/01/2027", False, 30),
    ("10/01/1998", "09/01/2027", False, None),
    ("10/01/1958", "10/01/2026", False, 70),  # 70 năm đủ 10/1/2028, sớm 24 tháng
    ("10/01/1958", "09/01/2026", False, 65),
    ("11/01/1958", "10/01/2026", False, 65),
    # 06-HD/TW, 18.2: truy tặng, thiếu nhiều nhất 12 tháng, kể cả từ 70 năm
    ("10/01/1998", "10/01/2027", True, 30),
    ("10/01/1998", "09/01/2027", True, None),
    ("10/01/1958", "10/01/2027", True, 70),
    ("10/01/1958", "09/01/2027", True, 65),
    ("10/01/1990", "09/01/2027", True, 30),  # đủ từ lâu mà chưa có
]


@pytest.mark.parametrize(("decided", "on", "posthumous", "medal"), EARLY)
def test_a_medal_before_its_time(decided, on, posthumous, medal):
    found = years.due_early(veteran(decided), [], d(on), COUNTRY, posthumous=posthumous)
    assert (found.years if found else None) == medal


WAITS = [
    # 294-QĐ/TW, 28.3.1c: khiển trách 6, cảnh cáo 9, cách chức 12 tháng
    ("reprimand", "10/03/2026", "10/09/2026"),
    ("warning", "10/03/2026", "10/12/2026"),
    ("dismissal", "10/03/2026", "10/03/2027"),
    ("reprimand", "31/08/2026", "28/02/2027"),
    ("warning", "26/07/2026", "26/04/2027"),
    ("warning", "01/06/2025", "01/03/2026"),  # trước 294: theo quy định lúc xét
]


@pytest.mark.parametrize(("form", "decided", "until"), WAITS)
def test_the_wait_after_a_discipline(form, decided, until):
    assert waits.ends_on(COUNTRY, form, d(decided), d("03/02/2027")) == d(until)


NUMBERS = [
    # 38-HD/BTCTW, III.1.4
    (30, 1, "HN 00000001"),
    (40, 1, "HN 0000001"),
    (45, 12, "HN E0000012"),
    (50, 999_999, "HN 999999"),
    (55, 1, "HN D000001"),
    (60, 7, "HN 00007"),
    (65, 7, "HN C00007"),
    (70, 7, "HN 0007"),
    (75, 7, "HN B0007"),
    (80, 7, "HN 007"),
    (85, 7, "HN A007"),
    (90, 99, "HN 99"),
]


@pytest.mark.parametrize(("kind", "serial", "written"), NUMBERS)
def test_a_number_is_written_by_its_kind(kind, serial, written):
    assert numbers.shape_of(kind).written("HN", serial) == written


def test_every_medal_that_is_given_has_a_way_to_write_its_number_and_35_has_none():
    assert set(medal_rounds.levels(COUNTRY, d("02/09/2026"))) == set(numbers.shapes())
    with pytest.raises(NumbersRefused, match="35 năm"):
        numbers.shape_of(35)


@pytest.mark.parametrize("on", ["03/02/2027", "03/02/2028", "19/05/2026", "02/09/2026", "07/11/2026"])
@pytest.mark.parametrize("full", [30, 45, 90])
def test_the_days_of_admission_of_a_window_are_exactly_those(on, full):
    found = medal_rounds.named(HANOI, d(on))
    first, last = eligible.began_between(full, found.opens, found.closes)
    inside = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert all(found.opens <= months_after(day, full * 12) <= found.closes for day in inside)
    assert months_after(first - timedelta(days=1), full * 12) < found.opens
    assert months_after(last + timedelta(days=1), full * 12) > found.closes


HOA = Member(full_name="Nguyễn Thị Hoa", birth_date=date(1975, 2, 5), admission_date=date(1995, 5, 19))


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Nguyễn Thị Hoa_05021975_19051995", True),
        ("nguyen thi hoa_05.02.1975_19.05.1995.JPG", True),
        ("Nguyễn Thị Hoa_5/2/1975_19/5/1995.png", True),
        ("Nguyễn Thị Hoa_05021975", False),
        ("Nguyễn Thị Hoa_06021975_19051995.jpg", False),
        ("Nguyễn Thị Hòa Bình_05021975_19051995.jpg", False),
        ("", False),
    ],
)
def test_a_photo_is_named_after_whom_it_shows(name, fits):
    """Hướng dẫn Hà Nội 11/2025: Họ tên_ngày sinh_ngày vào đảng."""
    assert (photos.problem(name, HOA) == "") == fits
    if not fits:
        assert "Nguyễn Thị Hoa_05021975_19051995" in photos.problem(name, HOA)
