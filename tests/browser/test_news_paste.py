"""What editors paste comes into the article as it stood elsewhere: through a real clipboard, in the real editor."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from news.models import Article
from tests.browser.signing_in import sign_in
from tests.news import made

pytestmark = pytest.mark.django_db(transaction=True)
PASTES = Path(__file__).parent.parent / "data" / "pastes"

# What a program puts onto the clipboard when one presses Ctrl+C in it.
COPIES = """
([html, text]) => document.addEventListener("copy", (event) => {
  event.clipboardData.setData("text/html", html);
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true, once: true })
"""


@pytest.fixture
def draft(desk, cast):
    """An article with nothing in it yet, open in the editor."""
    article = made.draft(cast.ward, cast.editor, body="<p>Chưa viết.</p>")
    sign_in(desk, cast.editor, f"/quan-tri/news/article/{article.pk}/change/")
    expect(desk.locator(".tiptap.ProseMirror")).to_be_visible()
    return article


def paste(page: Page, html: str) -> None:
    """Over all that stands in the editor."""
    page.locator("#id_title").click()
    page.evaluate(COPIES, [html, "chữ"])
    page.keyboard.press("Control+c")
    page.locator(".tiptap.ProseMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")


def saved(page: Page, article: Article) -> str:
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Đã lưu nháp.")).to_be_visible()
    return Article.objects.get(pk=article.pk).body.replace(' colspan="1"', "").replace(' rowspan="1"', "")


GOOGLE_DOCS = (
    "<h2>Kết quả quý III</h2><h3>Công tác thu nộp</h3>"
    '<p class="text-center"><strong>Đảng bộ phường Phúc Lâm</strong></p>'
    "<p>Thu nộp <em>đúng hạn</em>, <u>đầy đủ</u>, vườn rộng 12 m<sup>2</sup>, nước H<sub>2</sub>O.</p>"
    '<p><a href="https://example.vn/bai" rel="noopener noreferrer">Đọc thêm</a></p>'
    "<ul><li><p>Một</p><ul><li><p>Một một</p></li></ul></li><li><p>Hai</p></li></ul>"
    '<ol><li><p>Bước một</p><ol type="a"><li><p>việc a</p></li></ol></li></ol>'
    "<table><tbody><tr><td><p><strong>Chi bộ</strong></p></td><td><p><strong>Đảng viên</strong></p></td></tr>"
    '<tr><td><p>Chi bộ 1</p></td><td><p class="text-end">23</p></td></tr></tbody></table>'
)
WORD = (
    '<p class="text-center"><strong>BÁO CÁO</strong></p><p class="text-center"><strong>Tình hình quý III</strong></p>'
    "<h2>1. Kết quả</h2><p>Đã thu <strong>đủ</strong>, <em>đúng hạn</em>, <u>công khai</u>, "
    "<em>theo quy định</em>; vườn 12 m<sup>2</sup>, H<sub>2</sub>O.</p>"
    "<ul><li><p>Công tác chính trị</p><ul><li><p>Học nghị quyết</p></li><li><p>Nêu gương</p></li></ul></li>"
    "<li><p>Công tác tổ chức</p></li></ul>"
    '<ol><li><p>Bước một</p><ol type="a"><li><p>việc thứ nhất</p></li><li><p>việc thứ hai</p></li></ol></li>'
    "<li><p>Bước hai</p></li></ol><p>Điều 5. Phạm vi</p>"
    '<table><tbody><tr><td colspan="2"><p class="text-center"><strong>Chi bộ</strong></p></td></tr>'
    "<tr><td><p>Chi bộ 1</p></td><td><p>23</p></td></tr></tbody></table>"
)
WORD_ONLINE = (
    '<h2>Kết quả quý III</h2><p class="text-center"><strong>Đảng bộ phường</strong></p>'
    "<p>Thu nộp <em>đúng hạn</em>, <u>đầy đủ</u>, vườn 12 m<sup>2</sup>.<br>Dòng dưới.</p>"
    "<ul><li><p>Một</p><ul><li><p>Một một</p></li></ul></li><li><p>Hai</p></li></ul>"
    "<ol><li><p>Bước một</p></li><li><p>Bước hai</p></li></ol>"
)
ZALO = "<p>Kính gửi các đồng chí 🌹<br>Chi bộ họp lúc 19h30.</p><p><strong>Lưu ý:</strong> mang theo sổ tay.</p>"

SPANNED = (
    '<p>Bảng 1</p><table><tbody><tr><th rowspan="2"><p>A</p></th><td><p>1</p></td></tr>'
    "<tr><td><p>2</p></td></tr></tbody></table>"
)


@pytest.mark.parametrize(
    ("name", "body", "pictures"),
    [
        ("google_docs.html", GOOGLE_DOCS, 0),
        ("word.html", WORD, 1),
        ("word_online.html", WORD_ONLINE, 0),
        ("zalo.html", ZALO, 0),
    ],
)
def test_a_paste_keeps_marks_lists_headings_lines_and_tables_and_turns_nothing_bold(desk, draft, name, body, pictures):
    paste(desk, (PASTES / name).read_text())
    lost = desk.get_by_text(f"{pictures} ảnh vừa dán sẽ không được lưu.")
    expect(lost).to_have_count(1 if pictures else 0)
    assert saved(desk, draft).removesuffix("<p></p>") == body


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<b>đậm <span style='font-weight: 400'>thường</span></b>", "<p><strong>đậm </strong>thường</p>"),
        (
            "<span style='font-weight:600'>đậm</span><b style='font-weight:normal'>không</b>",
            "<p><strong>đậm</strong>không</p>",
        ),
        ("<i style='font-style:normal'>thẳng</i> <cite>nghiêng</cite>", "<p>thẳng <em>nghiêng</em></p>"),
        ("<center>giữa<br>dưới</center>", '<p class="text-center">giữa<br>dưới</p>'),
        ("<div align=right>phải</div><div>trái</div>", '<p class="text-end">phải</p><p>trái</p>'),
        ("<h1 style='text-align:center'><b>Tên</b></h1>", '<h2 class="text-center">Tên</h2>'),
        ("<h5>Nhỏ</h5><p role=heading aria-level=2>Lớn</p>", "<h3>Nhỏ</h3><h2>Lớn</h2>"),
        ("một<br><br>hai<br>ba", "<p>một</p><p>hai<br>ba</p>"),
        ("<p>trước<del>xóa</del><span style='display:none'>ẩn</span> sau</p>", "<p>trước sau</p>"),
        (
            "<ol><li>một<ul><li>con</li></ul>sau con</li><li>hai</li></ol>",
            "<ol><li><p>một</p><ul><li><p>con</p></li></ul><p>sau con</p></li><li><p>hai</p></li></ol>",
        ),
        ("<ol><li value=5>năm</li><li>sáu</li></ol>", '<ol start="5"><li><p>năm</p></li><li><p>sáu</p></li></ol>'),
        (
            "<ol start=3 type=i><li>ba<p>thêm</p></li><li>bốn</li></ol>",
            '<ol start="3" type="i"><li><p>ba</p><p>thêm</p></li><li><p>bốn</p></li></ol>',
        ),
        (
            "<ul><li>a<ol><li>b<ul><li>c</ul></ol><li>d</ul>",
            "<ul><li><p>a</p><ol><li><p>b</p><ul><li><p>c</p></li></ul></li></ol></li><li><p>d</p></li></ul>",
        ),
        ("<blockquote><p>một</p><p>hai</p></blockquote>", "<blockquote><p>một</p><p>hai</p></blockquote>"),
        (
            "<table><caption>Bảng 1</caption><tr><th rowspan=2>A<td>1<tr><td>2</table>",
            SPANNED,
        ),
        ("<table><tr><td><p>Khung</p><p>trang</p></table>", "<p>Khung</p><p>trang</p>"),
        ("<p onclick='x()'><a href='javascript:x()'>mã</a><script>x()</script></p>", "<p>mã</p>"),
    ],
)
def test_what_a_style_or_an_attribute_says_is_read_as_it_is_written(desk, draft, html, body):
    paste(desk, html)
    assert saved(desk, draft).removesuffix("<p></p>") == body


def test_a_page_of_the_web_is_copied_by_the_browser_itself(desk, draft, live_server):
    """Chromium writes every computed style into what it copies."""
    page = desk.context.new_page()
    page.goto("/offline/")
    page.evaluate(
        """() => { document.body.innerHTML = `<article><h2>Tin</h2><p align="center">Giữa</p>
        <p>Chữ <b>đậm</b> và <i>nghiêng</i></p><ul><li>một<ul><li>hai</li></ul></li></ul></article>`; }"""
    )
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    page.close()
    desk.bring_to_front()
    desk.locator(".tiptap.ProseMirror").click()
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Control+v")
    assert saved(desk, draft).removesuffix("<p></p>") == (
        '<h2>Tin</h2><p class="text-center">Giữa</p><p>Chữ <strong>đậm</strong> và <em>nghiêng</em></p>'
        "<ul><li><p>một</p><ul><li><p>hai</p></li></ul></li></ul>"
    )


def test_a_text_of_the_editor_itself_is_moved_as_it_is(desk, draft):
    paste(desk, "<p align=center>Giữa <b>đậm</b></p><p>Cuối</p>")
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Control+x")
    desk.keyboard.press("Control+v")
    assert saved(desk, draft) == '<p class="text-center">Giữa <strong>đậm</strong></p><p>Cuối</p>'


def test_a_picture_that_is_pasted_alone_waits_in_its_box_to_be_described(desk, draft):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.evaluate(
        """async () => {
          const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 40 });
          canvas.getContext("2d").fillRect(0, 0, 60, 40);
          const png = await new Promise((done) => canvas.toBlob(done));
          await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
        }"""
    )
    desk.locator(".tiptap.ProseMirror").click()
    desk.keyboard.press("Control+v")
    expect(desk.get_by_text("Đã nhận ảnh. Đồng chí ghi mô tả ảnh rồi bấm")).to_be_visible()
    desk.keyboard.type("Hội trường")  # the cursor waits in the box of the description
    desk.get_by_role("button", name="Tải lên và chèn vào bài").click()
    expect(desk.get_by_text("vào bài. Ảnh được giữ khi đồng chí lưu bài.")).to_be_visible()
    assert 'alt="Hội trường"' in saved(desk, draft)


def test_lines_are_centred_with_a_button_and_put_back(desk, draft):
    desk.locator(".tiptap.ProseMirror").click()
    desk.get_by_role("button", name="Căn giữa").click()
    assert saved(desk, draft) == '<p class="text-center">Chưa viết.</p>'
    desk.locator(".tiptap.ProseMirror").click()
    desk.get_by_role("button", name="Căn giữa").click()
    assert saved(desk, draft) == "<p>Chưa viết.</p>"
