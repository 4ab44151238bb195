"""One search over all kinds: what each reader finds, where it starts, and that it costs the same whatever there is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.planning import sessions
from members.models import Member
from tests import factories
from tests.documents.library_cast import document, inside
from tests.news import made

pytestmark = pytest.mark.django_db
PAGE = "/tim/"


def plan(unit, by, title: str, *, days: int = 3, agenda: tuple = ("Thu đảng phí quý IV",)):
    start = timezone.now().replace(microsecond=0) + timedelta(days=days)
    facts = {"kind": "regular", "title": title, "place": "Nhà văn hóa", "starts_at": start}
    return sessions.plan(unit, by=by, **facts, ends_at=start + timedelta(hours=2), agenda=list(agenda))


@pytest.fixture
def dues(cast):
    """Đảng phí, everywhere."""
    inside(document(cast.city, "12-TB/TU", "Thông báo thu, nộp đảng phí"), "Đảng phí thu hằng tháng.")
    document(cast.beside, "13-TB/ĐU", "Thông báo đảng phí của nơi khác")
    made.published(cast.ward, cast.editor, cast.approver, "Nộp đảng phí qua điện thoại")
    plan(cast.cell_7, cast.secretary, "Sinh hoạt tháng 12")
    factories.member(cast.cell_7, "Phí Thị Đáng")
    return cast


def found(client, who, text: str):
    client.force_login(who)
    return client.get(PAGE, {"q": text})


def told(page) -> dict:
    shown = page.context["found"]
    people = None if shown.people is None else [member.full_name for member in shown.people]
    return {
        "documents": [hit.symbol for hit, _ in shown.documents.rows],
        "articles": [article.title for article in shown.articles],
        "meetings": [meeting.title for meeting in shown.meetings],
        "people": people,
    }


def test_a_member_finds_in_all_kinds_what_is_open_to_them_and_no_people(client, dues):
    page = found(client, dues.hoa, "đảng phí")
    assert told(page) == {
        "documents": ["12-TB/TU"],
        "articles": ["Nộp đảng phí qua điện thoại"],
        "meetings": ["Sinh hoạt tháng 12"],
        "people": None,
    }
    assert "<mark>đảng</mark> <mark>phí</mark>" in page.text
    assert "Đáng" not in page.text


def test_who_keeps_a_list_of_members_finds_its_people(client, dues):
    Member.objects.filter(full_name="Phí Thị Đáng").update(birth_date="1975-01-01", birth_precision="year")
    page = found(client, dues.secretary, "dang phi")
    assert told(page)["people"] == ["Phí Thị Đáng"]
    assert ">1975<" in page.text.replace(" ", "") and "01/01/1975" not in page.text
    assert told(found(client, dues.secretary_beside, "dang phi"))["people"] == []


def test_who_reads_elsewhere_finds_nothing_of_the_ward(client, dues):
    assert told(found(client, dues.stranger, "đảng phí")) == {
        "documents": ["13-TB/ĐU", "12-TB/TU"],
        "articles": [],
        "meetings": [],
        "people": None,
    }


def test_a_slip_is_offered_and_a_number_of_a_person_is_not_looked_for(client, dues):
    page = found(client, dues.hoa, "đảng phý")
    assert "Có phải đồng chí tìm" in page.text and "Không tìm thấy ở mục nào" in page.text
    refused = found(client, dues.secretary, "001170000123")
    assert told(refused)["people"] == [] and "Tìm theo số" in refused.text
    assert found(client, dues.hoa, "x" * 201).status_code == 400
    assert found(client, dues.hoa, "").status_code == 400
    assert client.get(PAGE).status_code == 200
    assert found(client, dues.hoa, "!!").status_code == 200


def test_the_search_starts_on_the_first_page_and_where_nothing_was_found(client, dues):
    client.force_login(dues.secretary)
    assert f'action="{PAGE}"' in client.get("/").text
    for address in ("/van-kien/?q=khong+thay", "/tin-tuc/?q=khong+thay", "/dang-vien/?q=khong+thay"):
        assert 'href="/tim/?q=khong%20thay"' in client.get(address).text, address
    client.logout()
    assert "/tim/" not in client.get("/tin-tuc/?q=khong+thay").text


def test_a_search_costs_the_same_for_few_and_for_many(client, dues):
    def cost() -> int:
        found(client, dues.secretary, "đảng phí")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(PAGE, {"q": "đảng phí"})
        return len(asked)

    before = cost()
    for day in range(2, 12):
        inside(document(dues.city, f"{day + 20}-TB/TU", "Đảng phí"), "Đảng phí.")
        made.published(dues.ward, dues.editor, dues.approver, f"Đảng phí tháng {day}")
        plan(dues.cell_7, dues.secretary, f"Đảng phí {day}", days=day * 7)
        factories.member(dues.cell_7, "Phí Văn Đảng")
    assert cost() <= before
