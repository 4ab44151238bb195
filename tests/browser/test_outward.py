"""A unit's page and its bulletin on a phone; news from sources at the desk; both without JavaScript too."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Office
from news.bulletins import workflow
from news.feeds import fetching, sources
from news.feeds.connection import Answer
from news.models import Article, Bulletin, FeedItem, Source
from tests import factories
from tests.browser.conftest import opened
from tests.browser.signing_in import sign_in
from tests.meetings import scenes
from tests.news import made
from tests.news.feed_server import FEEDS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plain(chromium, live_server):
    """A phone that runs no scripts."""
    yield from opened(chromium, live_server, viewport={"width": 360, "height": 740}, java_script_enabled=False)


@pytest.fixture
def scene(cast):
    made.published(cast.ward, cast.editor, cast.approver, "Phường trao quyết định", audience="public")
    made.published(cast.city, cast.organiser, cast.administrator, "Thành phố tổng kết năm")
    factories.document(cast.ward, "12-NQ/ĐU", "Nghị quyết về xây dựng chi bộ", kind="resolution")
    since = timezone.localdate() - timedelta(days=30)
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": since, "since": since}
    Office.objects.create(unit=cast.ward, member=cast.approver.member, code="secretary", **facts)
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    body = "<h2>Gợi ý trao đổi</h2><p>Mỗi đảng viên nêu một việc sẽ làm.</p>"
    bulletin = Bulletin(unit=cast.ward, month=meeting.starts_at.date(), body=body)
    workflow.create(bulletin, by=cast.editor)
    workflow.submit(bulletin, by=cast.editor)
    workflow.approve(bulletin, by=cast.approver)
    sources.allow_host("bao.example.vn", "Báo thử nghiệm", by=cast.administrator)
    source = sources.keep(Source(unit=cast.ward, name="Báo Đảng", url="https://bao.example.vn/rss"), by=cast.approver)
    fetching.receive(source, Answer((FEEDS / "rss20.xml").read_bytes(), source.url))
    cast.meeting, cast.bulletin, cast.source = meeting, bulletin, source
    return cast


def fits(page, width: int = 360) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= width


def test_from_the_own_page_to_the_units_and_from_the_meeting_to_its_bulletin(scene, phone, axe):
    sign_in(phone, scene.hoa, "/ca-nhan/")
    phone.get_by_role("link", name="Chi bộ 7", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Chi bộ 7")
    expect(phone.get_by_text("Đơn vị chưa có bài nào của mình.")).to_be_visible()
    axe(phone)
    phone.get_by_role("navigation", name="Đường dẫn").get_by_role("link", name="Đảng bộ phường Phúc Lâm").click()
    for words in ("Phường trao quyết định", "12-NQ/ĐU", "Nguyễn Thị Minh Tâm", "Từ cấp trên"):
        expect(phone.get_by_text(words).first).to_be_visible()
    axe(phone)
    assert fits(phone)
    phone.goto(scene.meeting.get_absolute_url())
    axe(phone)
    phone.get_by_role("link", name=scene.bulletin.title).click()
    expect(phone.get_by_text("Mỗi đảng viên nêu một việc sẽ làm.")).to_be_visible()
    axe(phone)
    assert fits(phone)
    phone.goto("/tin-tuc/ban-tin/")
    axe(phone)


def test_a_stranger_sees_the_public_side_in_both_themes(scene, phone, axe):
    for theme in ("light", "dark"):
        phone.emulate_media(color_scheme=theme)
        phone.goto(f"/don-vi/{scene.ward.code}/")
        expect(phone.get_by_text("Đây là phần công khai.")).to_be_visible()
        expect(phone.get_by_text("12-NQ/ĐU")).to_have_count(0)
        axe(phone)
        assert fits(phone)


def test_the_desk_chooses_among_the_news_of_its_sources(scene, desk, axe):
    sign_in(desk, scene.approver, "/tin-tuc/nguon/")
    axe(desk)
    desk.get_by_role("link", name="Báo Đảng").click()
    axe(desk)
    sign_in(desk, scene.editor, "/tin-tuc/tu-nguon/")
    axe(desk)
    desk.get_by_label("Khai mạc Hội nghị Trung ương lần thứ tư").check()
    desk.get_by_role("button", name="Bỏ qua").click()
    expect(desk.get_by_text("Đã bỏ qua 1 tin.")).to_be_visible()
    desk.get_by_role("link", name=re.compile("Hà Nội tổng kết")).click()
    axe(desk)
    desk.get_by_role("button", name="Nhận thành bài nháp").click()
    expect(desk.get_by_role("textbox", name="Tiêu đề")).to_have_value("Hà Nội tổng kết công tác xây dựng Đảng")
    assert Article.objects.get(title__startswith="Hà Nội tổng kết").source_name == "Báo Đảng"


def test_without_javascript_the_inbox_and_the_pages_work_on_a_phone(scene, plain):
    sign_in(plain, scene.editor, "/tin-tuc/tu-nguon/")
    plain.get_by_label("Khai mạc Hội nghị Trung ương lần thứ tư").check()
    plain.get_by_role("button", name="Nhận và gửi duyệt").click()
    expect(plain.get_by_text("Đã nhận và gửi duyệt 1 tin.")).to_be_visible()
    assert FeedItem.objects.waiting().count() == 1
    plain.goto(scene.bulletin.get_absolute_url())
    expect(plain.get_by_text("Gợi ý trao đổi")).to_be_visible()
    plain.goto(f"/don-vi/{scene.ward.code}/")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Đảng bộ phường Phúc Lâm")


def test_the_editor_uploads_a_bulletin_and_reads_its_text_before_sending_it(scene, desk, axe, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sign_in(desk, scene.editor, "/quan-tri/news/bulletin/add/")
    desk.get_by_label("Tên bản tin").fill("Bản tin đặc biệt")
    content = (factories.PDFS.parent / "ban-tin" / "ban-tin.pdf").read_bytes()
    desk.get_by_label("Tệp PDF").set_input_files(
        {"name": "ban-tin.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    desk.locator("input[name=_save]").click()
    expect(desk.get_by_text("Thông tin thời sự")).to_be_visible()
    axe(desk)
    desk.locator("summary", has_text="Gửi duyệt").click()
    desk.get_by_role("button", name="Gửi duyệt bản tin này").click()
    expect(desk.get_by_text("Đã gửi bản tin cho người duyệt.")).to_be_visible()
