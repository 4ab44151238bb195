"""The sheets of paper for those who cannot use the portal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from documents.models import Document
from documents.to_read import requests
from meetings.papers import choice
from meetings.planning import sessions
from tests import factories

pytestmark = pytest.mark.django_db


def meeting(unit, by, title, days=3):
    starts = timezone.now() + timedelta(days=days)
    facts = {"kind": "regular", "starts_at": starts, "ends_at": starts + timedelta(hours=2), "place": "Nhà văn hóa"}
    return sessions.plan(unit, by=by, agenda=["Kiểm điểm tháng 11"], title=title, **facts)


@pytest.fixture
def scene(cast):
    """A meeting of cell 7 with a paper, a later one, one of cell 8, new documents of the ward and beside."""
    paper = factories.document(cast.cell_7, "01-NQ/CB", "Nghị quyết của chi bộ", kind="resolution")
    first = meeting(cast.cell_7, cast.secretary, "Sinh hoạt tháng 12")
    choice.choose(first, by=cast.secretary, papers=[paper])
    meeting(cast.cell_7, cast.secretary, "Sinh hoạt tháng 1", days=33)
    meeting(cast.cell_8, cast.secretary_beside, "Sinh hoạt của chi bộ khác", days=1)
    recent = timezone.localdate() - timedelta(days=5)
    factories.document(cast.ward, "05-KH/ĐU", "Kế hoạch của phường", issued_on=recent)
    factories.document(cast.ward, "04-KH/ĐU", "Kế hoạch đã cũ", issued_on=recent - timedelta(days=300))
    factories.document(cast.beside, "06-KH/ĐU", "Kế hoạch phường khác", issued_on=recent)
    return factories.member(cast.cell_7, "Đặng Văn Cụ", ineligible_reason="old_or_ill", helper=cast.hoa.member)


def test_a_sheet_says_the_next_meeting_its_papers_and_what_is_new(scene, cast, client):
    client.force_login(cast.secretary)
    text = client.get(f"/dang-vien/ban-in/{scene.pk}/").content.decode()
    for said in ("Đặng Văn Cụ", "Nguyễn Thị Hoa", "Sinh hoạt tháng 12", "Kiểm điểm tháng 11", "Nhà văn hóa"):
        assert said in text
    assert text.count("Nghị quyết của chi bộ") == 1 and "Kế hoạch của phường" in text
    for other in ("Sinh hoạt tháng 1<", "chi bộ khác", "Kế hoạch đã cũ", "Kế hoạch phường khác"):
        assert other not in text


def test_a_sheet_says_what_everybody_is_asked_to_read_and_until_when(scene, cast, client):
    old = Document.objects.get(symbol="04-KH/ĐU")
    until = timezone.localdate() + timedelta(days=6)
    requests.ask(old, cast.ward, by=cast.clerk, deadline=until)
    requests.ask(
        Document.objects.get(symbol="05-KH/ĐU"), cast.ward, by=cast.clerk, deadline=until, audience="committee"
    )
    client.force_login(cast.secretary)
    text = client.get(f"/dang-vien/ban-in/{scene.pk}/").content.decode()
    asked = text[text.index("Văn kiện cần đọc") : text.index("Văn kiện mới")]
    assert "Kế hoạch đã cũ" in asked and f"{until:%d/%m/%Y}" in asked
    assert "Kế hoạch của phường" not in asked


def test_the_sheets_of_a_chi_bo_are_for_those_in_need_only(scene, cast, client):
    factories.member(cast.cell_8, "Lý Thị Khác", ineligible_reason="abroad")
    client.force_login(cast.secretary)
    text = client.get(f"/dang-vien/ban-in/chi-bo/{cast.cell_7.code}/").content.decode()
    assert text.count("Kính gửi đồng chí") == 1 and "Kính gửi đồng chí Đặng Văn Cụ" in text


def test_more_sheets_cost_no_more_queries(scene, cast, client, django_assert_max_num_queries):
    for number in range(5):
        factories.member(cast.cell_7, f"Bùi Thị {chr(65 + number)}", ineligible_reason="abroad")
    client.force_login(cast.secretary)
    with django_assert_max_num_queries(12):
        assert client.get(f"/dang-vien/ban-in/chi-bo/{cast.cell_7.code}/").status_code == 200
