"""What is taken column by column is written as the reader would have written it, row by row."""

from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members import vietnamese
from members.roster import usual_rows
from members.roster.plausibility import Limits
from members.roster.roster_reader import Reader
from members.roster.usual_rows import UsualRows, chunks, line
from members.roster.workbook import open_roster
from tests.members import rosters

TODAY = date(2026, 11, 21)
UNITS = {vietnamese.reading_key(name): number for number, name in enumerate(["Chi bộ 7", "Chi bộ 8"], start=1)}
# Of each column what is usual first, then what is not.
SAID = {
    "full_name": ["Nguyễn Thị Hoa", "Lê Văn Đức", "đ/c Trần An", "Hoa", "Nguyễn V. A", "X9", "", None],
    "gender": ["Nữ", "Nam", "nữ", "?", ""],
    "birth_date": ["05/02/1970", date(1970, 2, 5), 25604, "1970", "31/02/1970", "05/02/1870", ""],
    "personal_id": ["001170000012", "099170000012", 1170000012, "001270000012", "001171000012", "12", ""],
    "card_no": ["001170000012", "", "74225127", "001170000013", "x"],
    "cell": ["Chi bộ 7", "chi bộ 8", "Chi bộ 9", ""],
    "admission_date": [
        "03/03/1995", date(1995, 3, 3), "03/03/1969", "03/03/1980", "03/03/2027", "1995", "",
        "21/11/2026", "22/11/2026", "01/01/2023", "31/12/2022",
    ],
    "official_date": ["03/03/1996", "03/03/1995", "03/03/1994", "03/03/2005", "03/03/2027", ""],
    "phone": ["0912345678", "", "01681234560", 912345678, "0912 345 678", "024 38 123 456", "0110345678", "ab"],
    "status": ["Đang sinh hoạt Đảng", "Miễn sinh hoạt", "Từ trần", "sinh hoạt tạm thời", "lạ", ""],
    "status_date": ["", "01/02/2020", "01/02/2027", "gì đó"],
    "reason": ["", "Không có điện thoại", "lạ", "đã cài"],
}  # fmt: skip


def reader(path) -> Reader:
    return Reader(open_roster(path), UNITS, not_after=TODAY, limits=Limits(18, 3, 110))


def as_people(path) -> str:
    return "".join(map(line, reader(path)))


@given(st.lists(st.fixed_dictionaries({name: st.sampled_from(said) for name, said in SAID.items()}), max_size=12))
def test_any_row_is_written_as_the_reader_has_it(tmp_path_factory, people):
    path = rosters.write(tmp_path_factory.mktemp("list") / "a.xlsx", [rosters.person(**said) for said in people])
    by_columns, by_rows = reader(path), reader(path)
    assert "".join(chunks(by_columns, 5)) == "".join(map(line, by_rows))
    assert by_columns.skipped == by_rows.skipped


@pytest.mark.parametrize("column", [*SAID])
def test_one_cell_that_is_not_usual_is_told_of_as_the_reader_tells(tmp_path, column):
    usual = {name: said[0] for name, said in SAID.items()}
    path = rosters.write(tmp_path / "a.xlsx", [rosters.person(**usual | {column: said}) for said in SAID[column]])
    assert "".join(chunks(reader(path), 3)) == as_people(path)


def test_what_a_list_says_beyond_the_profile_is_written_alike(tmp_path, monkeypatch):
    """Text as it was typed, and a province of before July 2025, which is told of."""
    monkeypatch.setitem(rosters.HEADER, "home_town", "Quê quán")
    towns = ["Hà Nội", "Hòa Xá, Hà Nội", "Hà Nội", "Xã A, Hà Tây", "A\\B, Hà Nội", "\\N", "\\", 'a "b"\tc', 7, ""]
    people = [rosters.person(number, home_town=town) for number, town in enumerate(towns)]
    path = rosters.write(tmp_path / "a.xlsx", people, columns=tuple(rosters.HEADER))
    assert "".join(chunks(reader(path), 4)) == as_people(path)


def test_a_row_like_nearly_all_is_not_looked_at_by_itself(tmp_path):
    usual = {name: said[0] for name, said in SAID.items()}
    path = rosters.write(tmp_path / "a.xlsx", [rosters.person(**usual), rosters.person(**usual | {"gender": "?"})])
    found = reader(path)
    found.begin(found.workbook)
    first, second = UsualRows(found).lines([*islice(found.workbook.rows(), 2)])
    assert first.startswith("7\tNguyễn Thị Hoa\tfemale\t1970-02-05\tday\t001170000012\t") and second == usual_rows.ODD


def test_who_is_on_probation_is_not_looked_at_by_itself(tmp_path):
    """As long as probation lasts; who has been on it for longer is told of."""
    usual = {name: said[0] for name, said in SAID.items()} | {"official_date": ""}
    joined = ["21/11/2026", "01/01/2023", "31/12/2022", "22/11/2026"]
    path = rosters.write(tmp_path / "a.xlsx", [rosters.person(**usual | {"admission_date": day}) for day in joined])
    found = reader(path)
    found.begin(found.workbook)
    taken = [*UsualRows(found).lines([*found.workbook.rows()])]
    assert [text != usual_rows.ODD for text in taken] == [True, True, False, False]
    assert "".join(chunks(reader(path), 4)) == as_people(path)


@pytest.mark.parametrize("path", [rosters.OCTOBER, rosters.NOVEMBER])
def test_the_lists_of_the_ward_are_written_alike_both_ways(path):
    names = open_roster(path).cells
    units = {vietnamese.reading_key(name): number for number, name in enumerate(names)}
    found, other = (Reader(open_roster(path), units, not_after=TODAY) for _ in range(2))
    assert "".join(chunks(found, 50)) == "".join(map(line, other)) and found.skipped == other.skipped
