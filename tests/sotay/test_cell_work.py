"""The first page: four ways on for everybody, and for a bí thư what is left to do in the own chi bộ."""

from datetime import timedelta

import pytest
from django.utils import timezone

from documents.models import ReadingFigure
from documents.to_read import requests
from meetings.attendance import answers
from members.models import User
from members.powers import Role
from sotay import cell_work
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


def said(user) -> list[tuple[str, str]]:
    return [(task.number, task.label) for task in cell_work.of(User.objects.get(pk=user.pk)).tasks]


@pytest.fixture
def meeting(cast):
    return scenes.plan(cast.cell_7, cast.secretary)


def test_a_secretary_sees_who_has_not_answered_who_has_no_account_and_how_far_reading_has_come(cast, meeting):
    waiting = factories.member(cast.cell_7, "Lê Thị Chưa")
    factories.member(cast.cell_8, "Lê Thị Khác")
    factories.member(cast.cell_7, "Lê Thị Già", ineligible_reason="old_or_ill")
    paper = factories.document(cast.ward, "15-KH/ĐU")
    until = timezone.localdate() + timedelta(days=7)
    asked = requests.ask(paper, cast.ward, by=cast.clerk, deadline=until)
    ReadingFigure.objects.filter(request=asked).delete()
    ReadingFigure.objects.create(
        request=asked, unit=cast.cell_7, expected=4, confirmed=3, late=0, assisted=0, counted_at=timezone.now()
    )
    assert said(cast.secretary) == [
        ("4", "đồng chí chưa trả lời mời họp"),
        ("1", "đồng chí chưa kích hoạt tài khoản"),
        ("3/4", f"đã đọc 15-KH/ĐU, hạn {until:%d/%m}"),
    ]
    answers.give(meeting, by=cast.hoa, coming=True)
    factories.account(waiting)
    ReadingFigure.objects.update(confirmed=4)
    assert said(cast.secretary) == [("3", "đồng chí chưa trả lời mời họp")]


def test_nobody_else_has_the_work_of_a_chi_bo_and_it_costs_them_nothing(cast, django_assert_num_queries):
    above = factories.holder(Role.SECRETARY, cast.ward)
    for user in (cast.hoa, cast.clerk):
        held = User.objects.get(pk=user.pk)
        assert held.grants is not None
        with django_assert_num_queries(0):
            assert cell_work.of(held) is None
    assert cell_work.of(User.objects.get(pk=above.pk)) is None


def test_home_has_the_work_first_then_four_tiles(cast, client, meeting):
    client.force_login(cast.secretary)
    page = client.get("/").text
    assert page.index("Việc của Chi bộ 7") < page.index('class="tiles"') < page.index("Buổi sinh hoạt sắp tới")
    assert page.count('class="tile"') == 4 and "Lên lịch họp" in page
    assert f'href="{meeting.get_absolute_url()}#ai-du"' in page and "X-Offline" not in client.get("/")
    client.force_login(cast.hoa)
    response = client.get("/")
    assert "Việc của Chi bộ" not in response.text and response.text.count('class="tile"') == 4
    assert response["X-Offline"] == "1"


@pytest.mark.parametrize("many", [1, 30])
def test_the_work_costs_the_same_for_one_member_and_for_thirty(cast, meeting, django_assert_num_queries, many):
    for number in range(many):
        factories.member(cast.cell_7, f"Nguyễn Văn {number}")
    user = User.objects.get(pk=cast.secretary.pk)
    assert user.grants
    with django_assert_num_queries(6):
        cell_work.of(user)
