"""What is taken apart without a parser is what the parser would have read; what is written oddly is left to it."""

import zipfile
from datetime import date, time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.roster.streaming import BLOCK, BrokenBook, StreamedBook
from tests.members import rosters

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="a"><dimension ref="A1"/><sheetData>'
FOOT = '</sheetData><mergeCells><mergeCell ref="A9:B9"/></mergeCells></worksheet>'
PARSED = "<!-- from here on all is parsed -->"
CELLS = [
    '<c r="A{0}" t="inlineStr"><is><t>Nguyễn Thị Hoa</t></is></c>',
    '<c r="B{0}" s="1"><v>25604</v></c>',
    '<c r="B{0}" t="n"><v>1.5E3</v></c>',
    '<c r="C{0}" t="s"><v>0</v></c>',
    '<c r="C{0}" s="1" t="s"><v>0</v></c>',
    '<c t="s" s="1" r="C{0}"><v>0</v></c>',
    '<c r="D{0}"/>',
    '<c r="D{0}" s="1"></c>',
    '<c r="D{0}" t="b"><v>1</v></c>',
    '<c r="E{0}"><f>A1+1</f><v>12</v></c>',
    '<c r="E{0}" t="str"><f t="shared" ref="A1:B2" si="0">X&amp;Y</f><v>z</v></c>',
    '<c r="F{0}" t="inlineStr"><is><r><t>in </t></r><r><t xml:space="preserve"> parts</t></r></is></c>',
    '<c r="F{0}" t="inlineStr"><is><t>Ba &amp; Bốn</t></is></c>',
    '<c r="F{0}" t="inlineStr"><is><t xml:space="preserve"> two\r\nlines </t></is></c>',
    '<c r="G{0}" t="inlineStr"><is><t>_x0041_</t></is></c>',
    '<c r="G{0}" t="inlineStr"><is><t><![CDATA[</row><row r="9"><c t="str"><v>none</v></c></row>]]></t></is></c>',
    '<c r="G{0}" t="inlineStr"><is><t>said</t><rPh><t>spoken</t></rPh></is></c>',
    "<!-- </row> -->",
    "<?program </row> ?>",
    '<c r="H{0}" t="d"><v>2020-01-02</v></c>',
    '<c r="H{0}" t="e"><v>#N/A</v></c>',
    '<c r="H{0}" odd="a>b"><v>7</v></c>',
    '<c t="str"><v>no place</v></c>',
    '<c r="A{0}" t="str"><v>once more</v></c>',
    '<c r="XFD{0}"><v>1</v></c>',
    "\n  ",
]
ROWS = ['<row r="{0}">', '<row r="{0}" spans="1:16" x14ac:dyDescent="0.25">', '<row ht="15" r="{0}">', "\n<row>"]


@cache
def parts_of_a_workbook() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        path = rosters.write(Path(folder, "a.xlsx"), [rosters.person(birth_date=date(1970, 2, 5))])
        with zipfile.ZipFile(path) as parts:
            return {name: parts.read(name) for name in parts.namelist()}


def written(path, sheet: str):
    """A workbook with this sheet, the text “shared” for all its cells, and days in the style 1."""
    shared = "<sst><si><t>dùng chung</t></si></sst>".encode()
    own = {"xl/worksheets/sheet1.xml": sheet.encode(), "xl/sharedStrings.xml": shared}
    with zipfile.ZipFile(path, "w") as parts:
        for name, content in (parts_of_a_workbook() | own).items():
            parts.writestr(name, content)
    return StreamedBook(path).get_sheet_by_name("DS đảng viên")


@st.composite
def sheets(draw) -> str:
    """Some rows are written as the one before, as in any list."""
    rows, number, before = [], 0, ""
    for _ in range(draw(st.integers(0, 7))):
        number += draw(st.sampled_from([1, 1, 2]))
        if before and draw(st.booleans()):
            rows.append(before.replace("{0}", str(number)))
            continue
        told = sorted(draw(st.lists(st.integers(0, len(CELLS) - 1), max_size=6)))
        cells = draw(st.permutations(told)) if draw(st.booleans()) else told
        begin = draw(st.sampled_from(ROWS))
        before = "".join([begin, *(CELLS[cell] for cell in cells), "</row>"])
        rows.append(before.replace("{0}", str(number)))
    return "".join(rows)


@given(sheets())
def test_any_row_is_read_as_the_parser_reads_it(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("sheet") / "a.xlsx"
    found = list(written(path, HEAD + rows + FOOT).numbered())
    assert found == list(written(path, HEAD.replace("<sheetData>", f"{PARSED}<sheetData>") + rows + FOOT).numbered())


def test_a_plain_row_is_read_cell_for_cell(tmp_path):
    rows = f'<row r="3" spans="1:8">{CELLS[0]}{CELLS[1]}{CELLS[4]}{CELLS[8]}{CELLS[9]}{CELLS[20]}{CELLS[6]}</row>'
    sheet = written(tmp_path / "a.xlsx", HEAD + rows.replace("{0}", "3").replace('D3"/', 'I3"/') + FOOT)
    ((number, row),) = sheet.numbered()
    assert (number, row) == (3, ["Nguyễn Thị Hoa", date(1970, 2, 5), "dùng chung", True, 12, "", "", "#N/A"])


def test_rows_written_alike_are_taken_as_a_whole_and_odd_ones_among_them_cell_for_cell(tmp_path):
    own = [
        '<c r="A{0}" s="4" t="inlineStr"><is><t>Hoa {0}</t></is></c><c r="B{0}" s="1"><v>2</v></c><c r="D{0}" s="5"/>',
        '<c r="A{0}" s="4" t="inlineStr"><is><t></t></is></c><c r="D{0}" s="5" t="str"><f>B{0}</f><v>said</v></c>',
        '<c r="A{0}" s="9" t="inlineStr"><is><t>another style</t></is></c><c r="E{0}" t="b"><v>1</v></c>',
    ]
    kinds = [0, 1, 0, 1, 2, 0, 0, 1, *[2] * 60, 1, 0, *[2, 1, 0] * 30]
    rows = [f'<row r="{number}">{own[kind]}</row>'.format(number) for number, kind in enumerate(kinds, 1)]
    means = [
        lambda number: [f"Hoa {number}", date(1900, 1, 2)],
        lambda number: ["", "", "", "said"],
        lambda number: ["another style", "", "", "", True],
    ]
    told = [(number, means[kind](number)) for number, kind in enumerate(kinds, 1)]
    assert list(written(tmp_path / "a.xlsx", HEAD + "".join(rows) + FOOT).numbered()) == told


def test_what_the_parser_refuses_is_refused(tmp_path):
    row = '<row><c t="str"><v>Hoa</v></c></row>'
    for broken in (
        HEAD + row,  # it breaks off
        HEAD + row + row[:-10],
        HEAD + row.replace("Hoa", "\x07") + FOOT,
        HEAD + row + "<c>" + row + FOOT,
        HEAD + row.replace("Hoa", "&nothing;") + FOOT,
        HEAD + '<row r="0"></row>' + FOOT,
        HEAD.replace("UTF-8", "no-letters") + row + FOOT,
    ):
        with pytest.raises(BrokenBook):
            list(written(tmp_path / "a.xlsx", broken).numbered())


def test_rows_longer_than_what_is_read_at_a_time_and_sheets_in_other_letters_are_read(tmp_path):
    long = f'<row><c t="str"><v>{"ế" * BLOCK}</v></c></row>'
    sheet = written(tmp_path / "a.xlsx", HEAD + long * 3 + FOOT)
    assert [(number, len(row[0])) for number, row in sheet.numbered()] == [(1, BLOCK), (2, BLOCK), (3, BLOCK)]
    prefixed = (HEAD + "<row><c><v>5</v></c></row>" + FOOT).replace("<", "<x:").replace("<x:/", "</x:")
    prefixed = prefixed.replace("<x:?", "<?").replace('xmlns="a"', 'xmlns:x="a"')
    assert list(written(tmp_path / "b.xlsx", prefixed).numbered()) == [(1, [5])]
    moment = '<row><c s="1"><v>0.5</v></c></row>'
    assert list(written(tmp_path / "c.xlsx", HEAD + moment + FOOT).numbered()) == [(1, [time(12)])]
