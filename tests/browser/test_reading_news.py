"""News as its readers meet it: what a page weighs over the network, on paper, read aloud, without JavaScript."""

import gzip
import re

import pytest
from playwright.sync_api import expect

from news.models import Article
from tests.browser.signing_in import sign_in
from tests.news import made

pytestmark = pytest.mark.django_db(transaction=True)
FIRST_VIEW = 100 * 1024
LONG = "<h2>Kết quả</h2>" + "<p>Đảng ủy phường đã trao quyết định cho 12 chi bộ; việc bàn giao làm gọn.</p>" * 12


@pytest.fixture
def articles(cast):
    covered = {"cover": made.picture(1600, 1000), "cover_alt": "Lễ trao quyết định"}
    for number in range(24):
        made.published(cast.ward, cast.editor, cast.approver, f"Tin thứ {number}", body=LONG)
    lead = made.published(cast.ward, cast.editor, cast.approver, "Tin nổi bật", body=LONG, audience="public", **covered)
    Article.objects.filter(pk=lead.pk).update(
        featured=True, source_name="Cổng TTĐT Thành phố", source_url="https://a.vn/1"
    )
    return lead


HEADERS = 700  # of one answer, at most


def weight(page, address) -> tuple[int, int]:
    """Bytes and requests of a first visit, as a real server sends them: the live server compresses nothing, WhiteNoise
    sends style sheets and scripts with gzip at worst; pages and pictures travel as they are.

    What was asked for is fetched once more to be weighed: a browser does not keep every body for long."""
    answers = []

    def note(answer):
        answers.append(answer)

    page.on("response", note)
    page.goto(address, wait_until="networkidle")
    page.remove_listener("response", note)
    bodies = [(each.url, page.request.get(each.url).body()) for each in answers if each.status == 200]
    sizes = [len(gzip.compress(body) if re.search(r"[.](css|js|svg)$", url) else body) for url, body in bodies]
    return sum(sizes) + HEADERS * len(sizes), len(sizes)


def test_the_first_view_of_list_and_article_is_at_most_100_kb(phone, cast, articles):
    sign_in(phone, cast.hoa, "/ngoai-tuyen/")
    for address in ("/tin-tuc/", articles.get_absolute_url()):
        phone.context.new_cdp_session(phone).send("Network.clearBrowserCache")
        size, requests = weight(phone, address)
        assert 20_000 < size <= FIRST_VIEW and requests <= 20, (address, size, requests)


def test_list_search_article_and_readers_are_accessible_and_never_wider_than_a_phone(phone, cast, articles, axe):
    sign_in(phone, cast.approver, "/tin-tuc/")
    for address in (
        "/tin-tuc/",
        "/tin-tuc/?q=trao+quyet",
        articles.get_absolute_url(),
        f"/tin-tuc/{articles.pk}/luot-doc/",
    ):
        phone.goto(address)
        axe(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_words_without_accents_find_an_article_and_lead_to_it(phone, cast, articles):
    sign_in(phone, cast.hoa, "/tin-tuc/")
    phone.get_by_label("Tìm trong tin tức").fill("tin noi bat")
    phone.get_by_role("button", name="Tìm").click()
    expect(phone.locator("mark").first).to_be_visible()
    phone.get_by_role("link", name=re.compile("Tin nổi bật")).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Tin nổi bật")
    expect(phone.get_by_text("Cổng TTĐT Thành phố")).to_be_visible()


def test_on_paper_stand_title_source_who_signed_and_the_address_and_no_button(desk, cast, articles):
    sign_in(desk, cast.hoa, articles.get_absolute_url())
    desk.emulate_media(media="print")
    expect(desk.get_by_text(articles.get_absolute_url())).to_be_visible()
    expect(desk.get_by_text("Cơ quan chịu trách nhiệm")).to_be_visible()
    expect(desk.get_by_text("Cổng TTĐT Thành phố")).to_be_visible()
    assert [button for button in desk.get_by_role("button").all() if button.is_visible()] == []


def test_without_a_vietnamese_voice_nothing_offers_to_read_aloud(desk, cast, articles):
    sign_in(desk, cast.hoa, articles.get_absolute_url())
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    expect(desk.get_by_role("button", name="Nghe bài")).to_be_hidden()
    expect(desk.get_by_role("button", name="In", exact=True)).to_be_visible()


VOICE = """
window.spoken = [];
const saying = { current: null };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "vi-VN", name: "Thử" }],
  addEventListener() {},
  cancel() { saying.current = null; },
  speak(words) { window.spoken.push([words.text.trim(), words.rate, words]); saying.current = words; },
} });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
window.finish = () => window.spoken.at(-1)[2].onend();
"""


def test_reading_aloud_pauses_goes_on_by_paragraph_changes_pace_and_stops(desk, cast, articles):
    """The browser of the tests has no voice: a silent one that keeps what it was given stands in for it."""
    desk.add_init_script(VOICE)
    sign_in(desk, cast.hoa, articles.get_absolute_url())
    spoken = "window.spoken.map(([text, rate]) => [text, rate])"
    desk.get_by_role("button", name="Nghe bài").click()
    assert desk.evaluate(spoken) == [["Trao quyết định.", 1]]
    desk.evaluate("window.finish()")
    assert desk.evaluate(f"{spoken}.at(-1)") == ["Kết quả", 1]
    desk.get_by_label("Tốc độ").select_option("1.2")
    assert desk.evaluate(f"{spoken}.at(-1)") == ["Kết quả", 1.2]
    desk.get_by_role("button", name="Tạm dừng").click()
    desk.get_by_role("button", name="Nghe tiếp").click()
    assert desk.evaluate(f"{spoken}.at(-1)") == ["Kết quả", 1.2]
    desk.get_by_role("button", name="Thôi nghe").click()
    expect(desk.get_by_role("button", name="Nghe bài")).to_be_visible()
    expect(desk.locator(".being-read")).to_have_count(0)


def test_without_javascript_list_search_and_article_are_whole(chromium, live_server, cast, articles):
    context = chromium.new_context(
        java_script_enabled=False, base_url=live_server.url, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto("/tin-tuc/")
    page.get_by_label("Tìm trong tin tức").fill("noi bat")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name=re.compile("Tin nổi bật")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tin nổi bật")
    page.get_by_role("group", name="Cỡ chữ").first.get_by_role("button", name="Cỡ chữ rất lớn").click()
    expect(page.locator("html")).to_have_attribute("data-size", "rat-lon")
    expect(page).to_have_url(re.compile(f"{articles.get_absolute_url()}$"))
    context.close()
