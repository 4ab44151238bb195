"""Pictures of an article, from the editor's desk to a phone; and what hostile texts come to in a real browser."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from news.models import Article, Picture
from news.publishing import workflow
from tests.browser.signing_in import sign_in
from tests.browser.test_news import write
from tests.news import made

pytestmark = pytest.mark.django_db(transaction=True)
VECTORS = [each["html"] for each in json.loads((Path(__file__).parents[1] / "data/xss.json").read_text())]
# What moves after it was drawn, and from where to where: nothing when every picture has its place beforehand.
SHIFTS = """() => new Promise((done) => {
  const place = (box) => [box.x, box.y, box.width, box.height].map(Math.round).join(" ");
  const name = (node) => node && (node.outerHTML || node.textContent).slice(0, 80);
  const moved = (source) => [name(source.node), place(source.previousRect), place(source.currentRect)];
  const found = [];
  const seen = new PerformanceObserver((list) =>
    list.getEntries().forEach((entry) => found.push([entry.value, ...entry.sources.map(moved)])));
  seen.observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(found), 300);
})"""

# As a clipboard brings it that was filled on another page.
PASTE = """(html) => {
  const brought = new DataTransfer();
  brought.setData("text/html", html);
  const pasted = new ClipboardEvent("paste", { clipboardData: brought, bubbles: true, cancelable: true });
  document.querySelector(".tiptap.ProseMirror").dispatchEvent(pasted);
}"""


def file(name: str) -> dict:
    return {"name": name, "mimeType": "image/jpeg", "buffer": made.picture(1600, 1000).read()}


def test_a_picture_is_written_into_the_text_at_a_desk_and_read_on_a_phone(desk, phone, cast, axe):
    sign_in(desk, cast.editor, "/quan-tri/news/article/add/")
    desk.get_by_role("textbox", name="Tiêu đề").fill("Phường trao quyết định")
    desk.get_by_role("textbox", name="Tóm tắt").fill("Trao quyết định thành lập.")
    write(desk, "Sáng nay, Đảng ủy phường trao quyết định.")
    desk.get_by_label("Chọn ảnh bìa").set_input_files(file("bia.jpg"))
    expect(desk.locator(".crops img")).to_have_count(2)
    desk.locator("#id_cover_alt").fill("Lễ trao quyết định")
    desk.locator("#id_pictures-0-upload").set_input_files(file("trong-bai.jpg"))
    desk.locator("#id_pictures-0-alt").fill("Bí thư trao quyết định")
    desk.locator("#id_pictures-0-caption").fill("Sáng 12/11")
    desk.get_by_role("button", name="Tải lên và chèn vào bài").click()
    expect(desk.locator(".tiptap figure img")).to_have_count(1)
    desk.keyboard.type("Viết tiếp dưới ảnh.")
    desk.evaluate(PASTE, '<p>Dán thêm <img src="data:,a"><img src="/tin-tuc/anh/1/" alt="a"></p>')
    expect(desk.get_by_text("1 ảnh vừa dán sẽ không được lưu. Đồng chí tải tệp ảnh lên ở mục")).to_be_visible()
    desk.get_by_role("button", name="Lưu nháp").click()
    expect(desk.get_by_text("Đã lưu nháp.")).to_be_visible()
    picture, article = Picture.objects.get(), Article.objects.get()
    assert f'<figure><img src="{picture.get_absolute_url()}" alt="Bí thư trao quyết định"' in article.body
    assert "<figcaption>Sáng 12/11</figcaption></figure><p>Viết tiếp dưới ảnh." in article.body
    desk.goto(f"/tin-tuc/{article.pk}/xem-truoc/")
    for name in ("Bí thư trao quyết định", "Lễ trao quyết định"):
        expect(desk.get_by_role("img", name=name)).to_be_visible()

    made.draw_all()
    workflow.submit(article, by=cast.editor)
    workflow.approve(article, by=cast.approver)
    sign_in(phone, cast.hoa, "/tin-tuc/")
    phone.wait_for_load_state("networkidle")  # the small picture of the list is not the article's
    fetched = []
    phone.on("response", lambda answer: fetched.append(answer.url.partition("?")[0]) if "/anh" in answer.url else None)
    phone.goto(f"/tin-tuc/{article.pk}/")
    phone.get_by_role("img", name="Bí thư trao quyết định").scroll_into_view_if_needed()
    expect(phone.get_by_text("Sáng 12/11")).to_be_visible()
    phone.wait_for_load_state("networkidle")
    assert phone.evaluate(SHIFTS) == []
    wanted = {f"/tin-tuc/{article.pk}/anh-bia/480.avif", f"/tin-tuc/anh/{picture.pk}/480.avif"}
    assert {url.partition("/tin-tuc")[1] + url.partition("/tin-tuc")[2] for url in fetched} == wanted
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    axe(phone)


def test_no_hostile_text_does_anything_in_a_browser(desk, cast):
    """The page fixture fails the test where another host was asked or the CSP had to stop anything."""
    article = made.published(cast.ward, cast.editor, cast.approver, body=made.TEXT, audience="public")
    spoken = []
    desk.on("dialog", lambda dialog: (spoken.append(dialog.message), dialog.dismiss()))
    for start in range(0, len(VECTORS), 40):
        Article.objects.filter(pk=article.pk).update(
            body="".join(f"<p>{each}</p>{each}" for each in VECTORS[start:][:40])
        )
        desk.goto(f"/tin-tuc/{article.pk}/")
        found = desk.evaluate(
            """() => [...document.querySelectorAll(".prose *")].flatMap((element) => [
              ...(/^(P|BR|STRONG|EM|U|H2|H3|UL|OL|LI|BLOCKQUOTE|HR|A|DIV|TABLE|THEAD|TBODY|TR|TH|TD|FIGURE|FIGCAPTION|PICTURE|SOURCE|IMG)$/
                .test(element.tagName) ? [] : [element.tagName]),
              ...[...element.attributes].map(({ name }) => name).filter((name) => /^on|^style$|^id$/.test(name)),
            ])"""
        )
        assert found == []
        for link in desk.locator(".prose a[href]").all():
            assert link.evaluate("(link) => /^(https?|mailto|tel):$/.test(link.protocol)")
    assert spoken == []
    expect(desk.get_by_role("heading", level=1)).to_have_text(article.title)
