"""The words of Office files as their programs show them: in their order, with what they put by themselves."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pptx
import pytest
from django.core.files.base import ContentFile
from pptx.util import Inches

from documents.files import SecretStamp, look_into
from tests.documents import made
from tests.documents.child.reading import cautions, pages
from tests.documents.child.word_xml import cell, paragraph, row, run, table, text

FILES = Path(__file__).parents[2] / "data" / "office"


def stored(name: str) -> bytes:
    return (FILES / name).read_bytes()


LETTER = """ĐẢNG BỘ THÀNH PHỐ
ĐẢNG ỦY PHƯỜNG PHÚC LÂM
*
Số 251-KH/ĐU
ĐẢNG CỘNG SẢN VIỆT NAM
Phúc Lâm, ngày 05 tháng 11 năm 2026
KẾ HOẠCH
về trồng và chăm sóc hàng cây bàng vuông
-----
Căn cứ Nghị quyết số 06-NQ/TU, Ban Thường vụ Đảng ủy xây dựng kế hoạch như sau:
I- MỤC ĐÍCH, YÊU CẦU
• tuyên truyền đến từng hộ
• huy động ngày công
• bảo đảm an toàn
II- PHÂN CÔNG
1. Chi bộ 1 trồng đoạn đầu
2. Chi bộ 2 trồng đoạn giữa
TT\tĐơn vị\tSố cây
1\tchi bộ 1\t20 cây
2\tchi bộ 2\t35 cây
Nơi nhận:
- Thành ủy (báo cáo),
- các chi bộ,
- lưu Văn phòng.
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
(đã ký)
Trần Văn Thử"""
OLD = """Đảng ủy phường Phúc Lâm
Nghị quyết về nuôi cá lồng trên sông Trà
Điều một. Các chi bộ tổ chức quán triệt, triển khai thực hiện nghiêm túc nghị quyết này.
Đồng chí bí thư chi bộ chịu trách nhiệm trước ban thường vụ đảng ủy phường.
ĐẢNG ỦY PHƯỜNG"""
TRACKED = """DAU TRANG theo dõi đầu trang lúa chín
ĐẢNG BỘ THÀNH PHỐ
ĐẢNG ỦY PHƯỜNG PHÚC LÂM
NGHỊ QUYẾT về trồng cây sấu ven kênh theo dõi
Điều 1. Giao chi bộ TỪCHÈNTHÊM chịu trách nhiệm.
CẢĐOẠNCHÈN vào đây.
DỜICHỖ ở chỗ mới
HỘPNỘIDUNG khối sdt
Ngày ký: SDTTRONGDÒNG

HỘPCHỮ nơi nhận

ÔGỘP ngang
ÔGỘP dọc\tÔ11\tÔ12
Ô21\tÔ22
HÀNGCHÈN
Câu có chú thích [1] và hết.
[1] CHÚTHÍCHCUỐI giải thích rõ
KẾTQUẢTRƯỜNG
1. Mục danh sách một
2. Mục danh sách hai
chân trang cuối theo dõi"""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("the-thuc.docx", LETTER),
        ("theo-doi.docx", TRACKED),
        ("sdt.docx", "BÁO CÁO thử\nô00\tô01\tô02\nô10\tchữtrongô kiểmtra\tô12\nhàngbọc kiểmtra\tô21\tô22"),
        ("eth.docx", "Đảng bộ tỉnh Đồng Thử: Đề án phát triển"),
        ("foot.docx", "nộidungchính của văn bản [1]\n[1] chúthíchcuốitrang theo Quyết định số 99"),
        ("tcvn3.docx", OLD),
        ("dates.xlsx", "Bảng\nNgày\tSố tiền\tTỷ lệ\tGiờ\n20/11/2026\t1.500.000\t85,5%\t7:30:00\nx"),
    ],
)
def test_a_file_is_read_as_it_is_shown(name, said):
    assert pages(stored(name)) == [said]


@pytest.mark.process
@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "theo-doi.docx",
            "Tệp còn sửa đổi chưa chấp nhận (Track Changes), chữ ẩn. Ai tải tệp về cũng đọc được những phần",
        ),
        ("tcvn3.docx", "Tệp gõ bằng phông chữ cũ (TCVN3); cổng đã chuyển chữ sang Unicode để đọc và tìm."),
        ("the-thuc.docx", ""),
        ("dates.xlsx", ""),
    ],
)
def test_the_clerk_is_told_what_the_file_still_carries(name, told):
    caution = look_into(ContentFile(stored(name), name)).caution
    assert caution[: len(told)] == told
    assert bool(caution) == bool(told)


@pytest.mark.process
@pytest.mark.parametrize(("name", "level"), [("dau-mat-tcvn3.docx", "TỐI MẬT"), ("sdt_stamp.docx", "MẬT")])
def test_a_stamp_in_old_letters_or_in_a_wrapper_is_seen(name, level):
    with pytest.raises(SecretStamp, match=f"“{level}”"):
        look_into(ContentFile(stored(name), name))


# Fonts


def styled(font: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:default="1" w:styleId="A"><w:rPr><w:rFonts w:hAnsi="{font}"/></w:rPr></w:style>'
    )


@pytest.mark.parametrize(
    ("written", "font", "said"),
    [
        ("Ñaûng uûy phöôøng", "VNI-Times", "Đảng ủy phường"),
        ("Phóc L©m", ".VnTime", "Phúc Lâm"),
        ("Phóc L©m", ".VnArialH", "PHÚC LÂM"),
        ("Phóc", ".VnTime", "Phúc"),  # by its letters nobody could tell
        ("Phóc", "Times New Roman", "Phóc"),
        ("§¶ng ñy", "Times New Roman", "Đảng ủy"),  # the font was changed, the letters were not
        ("của Đảng, và có các chi bộ", ".VnTime", "của Đảng, và có các chi bộ"),  # typed in Unicode all the same
    ],
)
def test_letters_are_known_by_the_font_of_the_run_of_its_style_and_by_themselves(written, font, said):
    own = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'
    assert pages(text(paragraph(run(written, own)))) == [said]
    assert pages(text(paragraph(written), styles=styled(font))) == [said]


def test_a_word_that_is_cut_into_runs_is_judged_whole():
    old = '<w:rFonts w:hAnsi=".VnTime"/>'
    cut = paragraph(
        run("§", old), run("¶ng ñ", old), run("y ph", old), "<w:r><w:rPr>" + old + "</w:rPr><w:softHyphen/></w:r>"
    )
    assert pages(text(cut.replace("</w:p>", run("êng", old) + "</w:p>"))) == ["Đảng ủy phường"]


@pytest.mark.process
def test_capitals_of_a_font_are_capitals():
    assert pages(text(paragraph(run("tối mật và", "<w:caps/>"), " chữ thường"))) == ["TỐI MẬT VÀ chữ thường"]
    with pytest.raises(SecretStamp):
        look_into(ContentFile(text(paragraph(run("tối mật", "<w:caps/>"))), "a.docx"))


# Numbers that Word puts by itself


def level(place: int, how: str, written: str, more: str = "") -> str:
    about = f'<w:start w:val="1"/><w:numFmt w:val="{how}"/>{more}<w:lvlText w:val="{written}"/>'
    return f'<w:lvl w:ilvl="{place}">{about}</w:lvl>'


def counted(place: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{number}"/></w:numPr>'


LEVELS = (
    level(0, "upperRoman", "Chương %1")
    + level(1, "decimal", "Điều %2.")
    + level(2, "decimal", "%2.%3", '<w:suff w:val="space"/>')
    + level(3, "lowerLetter", "%4)")
    + level(4, "bullet", "\uf0b7")
    + level(5, "decimalZero", "%6/")
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)


def test_numbers_that_word_puts_by_itself_are_read():
    order = [(0, "Chung"), (1, "Phạm vi"), (2, "Một"), (2, "Hai"), (1, "Đối tượng"), (2, "Ba"), (3, "bốn"), (3, "năm")]
    order += [(4, "sáu"), (5, "bảy"), (0, "Riêng"), (1, "Tám")]
    found = pages(text(*(paragraph(said, about=counted(place)) for place, said in order), numbering=NUMBERING))
    assert found[0].split("\n") == [
        "Chương I Chung", "Điều 1. Phạm vi", "1.1 Một", "1.2 Hai", "Điều 2. Đối tượng", "2.1 Ba", "a) bốn", "b) năm",
        "• sáu", "01/ bảy", "Chương II Riêng", "Điều 1. Tám",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("behind", "articles"),
    [(None, ["1", "2", "1"]), (0, ["1", "2", "3"]), (1, ["1", "2", "1"]), (7, ["1", "2", "1"])],
)
def test_articles_are_counted_on_behind_a_chapter_where_their_list_says_so(behind, articles):
    told = "" if behind is None else f'<w:lvlRestart w:val="{behind}"/>'
    levels = level(0, "upperRoman", "Chương %1") + level(1, "decimal", "Điều %2.", told)
    numbering = NUMBERING.replace(LEVELS, levels + level(2, "decimal", "%3."))
    order = [(0, "A"), (1, "B"), (2, "C"), (1, "D"), (2, "E"), (0, "F"), (1, "G")]
    found = pages(text(*(paragraph(said, about=counted(place)) for place, said in order), numbering=numbering))
    first, second, third = articles
    assert found[0].split("\n") == [
        "Chương I A", f"Điều {first}. B", "1. C", f"Điều {second}. D", "1. E", "Chương II F", f"Điều {third}. G",
    ]  # fmt: skip


def test_a_list_starts_where_it_is_told_and_a_struck_out_paragraph_is_not_counted():
    struck = paragraph("<w:del>" + run("bỏ") + "</w:del>", about=counted(1) + "<w:rPr><w:del/></w:rPr>")
    blocks = [
        paragraph("A", about=counted(1)),
        struck,
        paragraph("B", about=counted(1)),
        paragraph("C", about=counted(1, 2)),
    ]
    assert pages(text(*blocks, numbering=NUMBERING)) == ["Điều 1. A\nĐiều 2. B\nĐiều 7. C"]


def test_a_style_brings_its_number_and_none_is_none():
    base = f'<w:style w:type="paragraph" w:styleId="E"><w:pPr>{counted(1)}</w:pPr></w:style>'
    style = '<w:style w:type="paragraph" w:styleId="D"><w:basedOn w:val="E"/></w:style>' + base
    blocks = (
        paragraph("A", about='<w:pStyle w:val="D"/>'),
        paragraph("B", about=f'<w:pStyle w:val="D"/>{counted(0, 0)}'),
    )
    assert pages(text(*blocks, numbering=NUMBERING, styles=style)) == ["Điều 1. A\nB"]


# What is not shown, and what is


def test_positional_tabs_keep_words_apart():
    assert pages(text(paragraph(run("Nơi nhận:"), "<w:r><w:ptab/></w:r>", run("T/M")))) == ["Nơi nhận:\tT/M"]


def test_a_paragraph_whose_end_was_struck_out_goes_on():
    first = paragraph("Chi bộ ", about="<w:rPr><w:del/></w:rPr>")
    assert pages(text(first, paragraph("bảy"))) == ["Chi bộ bảy"]
    assert pages(text(table(row(cell(first))), paragraph("tám"))) == ["Chi bộ\ntám"]


def test_what_is_hidden_by_a_style_or_a_row_is_not_read_and_told():
    style = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    hidden = run("ẩn", '<w:rStyle w:val="H"/>')
    shown = run("hiện", '<w:rStyle w:val="H"/><w:vanish w:val="0"/>')
    content = text(paragraph(hidden, shown), styles=style)
    assert (pages(content), cautions(content)) == (["hiện"], ["hidden"])
    rows = text(
        table("<w:tr><w:trPr><w:hidden/></w:trPr>" + cell(paragraph("ẩn")) + "</w:tr>", row(cell(paragraph("hiện"))))
    )
    assert (pages(rows), cautions(rows)) == (["hiện"], ["hidden"])


def test_a_change_of_looks_is_a_change_too():
    assert cautions(text(paragraph(run("a", "<w:rPrChange><w:rPr/></w:rPrChange>")))) == ["changes"]


def test_comments_are_told():
    assert cautions(text(paragraph("a"), comments="<w:comment><w:p/></w:comment>")) == ["comments"]


def test_of_a_field_its_result_is_read():
    field = "".join(f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>{said}' for step, said in
                    [("begin", run("MÃ")), ("separate", run("kết quả")), ("end", "")])  # fmt: skip
    assert pages(text(paragraph(run("Ngày "), field))) == ["Ngày kết quả"]


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ('<w:ddList><w:result w:val="1"/><w:listEntry w:val="Nam"/><w:listEntry w:val="Nữ"/></w:ddList>', "Nữ"),
        ('<w:ddList><w:listEntry w:val="Nam"/><w:listEntry w:val="Nữ"/></w:ddList>', "Nam"),
        ('<w:ddList><w:default w:val="1"/><w:listEntry w:val="Nam"/><w:listEntry w:val="Nữ"/></w:ddList>', "Nữ"),
        ('<w:checkBox><w:sizeAuto/><w:default w:val="1"/></w:checkBox>', "☒"),
        ('<w:checkBox><w:sizeAuto/><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', "☐"),
    ],
)
def test_a_field_of_a_form_says_what_was_chosen(about, said):
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="O1"/>{about}</w:ffData></w:fldChar></w:r>'
    field = f'{begin}<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert pages(text(paragraph(run("Giới tính: "), field, run(".")))) == [f"Giới tính: {said}."]


def test_end_notes_are_numbered_as_word_does():
    noted = '<w:r><w:endnoteReference w:id="5"/></w:r>'
    notes = f'<w:endnote w:type="separator" w:id="0"/><w:endnote w:id="5">{paragraph("nguồn")}</w:endnote>'
    assert pages(text(paragraph(run("Câu"), noted), endnotes=notes)) == ["Câu [i]\n[i] nguồn"]


def test_a_text_in_strict_open_xml_is_read():
    assert pages(
        text(
            paragraph("Đảng bộ"),
            table(
                row(cell(paragraph("ô"))),
            ),
            strict=True,
        )
    ) == ["Đảng bộ\nô"]


def test_a_table_of_several_columns_keeps_its_rows():
    cells = cell(paragraph("1")), cell(paragraph("Nội dung"), paragraph("hai dòng")), cell(paragraph("Chi bộ 7"))
    assert pages(text(table(row(*cells)))) == ["1\tNội dung hai dòng\tChi bộ 7"]


# Slides


def saved(file) -> bytes:
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def test_notes_of_the_speaker_tables_and_shapes_without_a_form_are_read():
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Báo cáo"
    cells = slide.shapes.add_table(1, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
    cells.cell(0, 0).text, cells.cell(0, 1).text = "Chi bộ 7", "25"
    box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1))
    box.text_frame.text = "Không có hình"
    box._element.spPr.remove(box._element.spPr.prstGeom)
    slide.notes_slide.notes_text_frame.text = "Nói chậm"
    assert pages(saved(show)) == ["Báo cáo\nChi bộ 7\t25\nKhông có hình\nNói chậm"]


def test_a_hidden_slide_is_not_read_and_told():
    show = pptx.Presentation()
    for title in ("Một", "Hai", "Ba"):
        show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = title
    show.slides[1]._element.set("show", "0")
    assert (pages(saved(show)), cautions(saved(show))) == (["Một", "", "Ba"], ["hidden_slides"])


# Workbooks


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (46346, "dd/mm/yyyy", "20/11/2026"),
        (46346, "d-m-yy", "20-11-26"),
        (46346.3125, 'hh"h"mm dd/mm/yyyy', "07h30 20/11/2026"),
        (0.5, "h:mm AM/PM", "12:00 CH"),
        (1.25, "[h]:mm", "30:00"),
        (1500000, "#,##0", "1.500.000"),
        (1500000, '#,##0 "đồng"', "1.500.000 đồng"),
        (1500000, "#,##0\\ [$₫-42A]", "1.500.000 ₫"),
        (-1500, "#,##0;(#,##0)", "(1.500)"),
        (-1500, "#,##0", "-1.500"),
        (0, '#,##0;-#,##0;"–"', "–"),
        (1234.5, "#,##0.00", "1.234,50"),
        (1500000, "#,##0,", "1.500"),
        (0.855, "0.0%", "85,5%"),
        (7, "000", "007"),
        (7, "General", "7"),
        (1.5, "General", "1,5"),
        (7, '"Chi bộ" 0', "Chi bộ 7"),
        (12345678901, "0", "12345678901"),
        (7, "@", "7"),
        (46346, "[$-42A]dddd, dd mmmm yyyy", "thứ Sáu, 20 tháng 11 2026"),
        (-5, "dd/mm/yyyy", "-5"),
        (12, 'General" đ/c"', "12 đ/c"),
        (7, '"Chi bộ "General', "Chi bộ 7"),
        (0, '_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-;_-* "-"??\\ _₫_-;_-@_-', "-"),
        (1500000, '_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-;_-* "-"??\\ _₫_-;_-@_-', "1.500.000"),
        (1500000, '0.0,,"tr"', "1,5tr"),
        (12345, "0.00E+00", "1,23E+04"),
        (0.5, "# ?/?", "0,5"),
        (912345601, "0### ### ###", "0912 345 601"),
        (912345601, "0000\\ 000\\ 000", "0912 345 601"),
        (20261120, "0000\\/00\\/00", "2026/11/20"),
        (12345.5, "# ##0.00", "12 345,50"),
        (-1234567, "###-###", "-1234-567"),
        (7, '[>=1000000]0.0,," tr";[>=1000]0," nghìn";0', "7"),
        (7000, '[>=1000000]0.0,," tr";[>=1000]0," nghìn";0', "7 nghìn"),
        (0, '0;-0;"";@', ""),
        (0, "0;-0;;@", ""),
        (5, ";;;", ""),
    ],
)
def test_a_cell_says_what_is_seen_in_it(value, code, shown):
    book = openpyxl.Workbook()
    book.active.title = "A"
    book.active["A1"] = value
    book.active["A1"].number_format = code
    assert pages(saved(book)) == [f"A\n{shown}".strip()]


def test_what_is_drawn_upon_a_sheet_and_noted_at_its_cells_is_read():
    book = openpyxl.Workbook()
    book.active["A1"] = "Chi bộ"
    chart = openpyxl.chart.BarChart()
    chart.title = "Biểu đồ đảng viên"
    book.active.add_chart(chart, "C3")
    book.active["A1"].comment = openpyxl.comments.Comment("ghi chú ô", "A")
    assert pages(saved(book)) == ["Sheet\nChi bộ\nBiểu đồ đảng viên\nghi chú ô"]


def test_a_text_box_of_a_sheet_is_read():
    book = openpyxl.Workbook()
    book.active["A1"] = "Chi bộ"
    book.active.add_chart(openpyxl.chart.BarChart(), "C3")
    box = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:sp><xdr:txBody><a:p><a:r><a:t>hộp </a:t>'
        "</a:r><a:r><a:t>chữ</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"
    )
    content = made.rewritten(saved(book), {"xl/drawings/drawing1.xml": box.encode()})
    assert pages(content) == ["Sheet\nChi bộ\nhộp chữ"]


def test_hidden_rows_columns_and_sheets_are_not_read_and_told():
    book = openpyxl.Workbook()
    book.active.append(["A", "B", "C"])
    book.active.append(["1", "2", "3"])
    book.active.column_dimensions["B"].hidden = True
    assert (pages(saved(book)), cautions(saved(book))) == (["Sheet\nA\tC\n1\t3"], ["hidden_cells"])
    book.active.row_dimensions[2].hidden = True
    book.create_sheet("Phụ").sheet_state = "hidden"
    assert (pages(saved(book)), cautions(saved(book))) == (["Sheet\nA\tC", ""], ["hidden_cells"])


def test_a_cell_in_a_font_of_old_letters_is_read():
    book = openpyxl.Workbook()
    book.active["A1"] = "Phóc"
    book.active["A1"].font = openpyxl.styles.Font(name=".VnTimeH")
    assert pages(saved(book)) == ["Sheet\nPHÚC"]


def secret_sheet() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Kế hoạch"])
    book.create_sheet("Phụ").append(["TỐI MẬT"])
    book.worksheets[1].sheet_state = "veryHidden"
    return saved(book)


def secret_row() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["TỐI MẬT"])
    book.active.row_dimensions[1].hidden = True
    return saved(book)


def secret_column() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Kế hoạch", "TỐI MẬT"])
    book.active.column_dimensions["B"].hidden = True
    return saved(book)


def secret_slide() -> bytes:
    show = pptx.Presentation()
    show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = "TỐI MẬT"
    show.slides[0]._element.set("show", "0")
    return saved(show)


def secret_words() -> bytes:
    return text(paragraph(run("TỐI MẬT", "<w:vanish/>")), paragraph("Kế hoạch"))


@pytest.mark.process
@pytest.mark.parametrize("make", [secret_sheet, secret_row, secret_column, secret_slide, secret_words])
def test_a_stamp_is_seen_where_it_is_hidden_since_it_goes_along_with_the_file(make):
    with pytest.raises(SecretStamp, match="TỐI MẬT"):
        look_into(ContentFile(make(), "tep"))
