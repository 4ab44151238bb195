"""What is of one person on a page that is made once for many: true with the next request, and on no page of another;
with the cache there, shared, away, and killed in between."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from documents import library
from documents.saved import saving
from documents.to_read import requests
from meetings.attendance import answers
from meetings.models import Answer, Meeting
from meetings.papers import choice, posting
from meetings.planning import sessions
from members import notices
from members.models import UnitEvent, User
from members.powers import Role
from members.rights import roles
from members.waiting_work import WORK
from tests import clock, factories
from tests.meetings import scenes
from tests.members.events import happen
from tests.page_cache import signed_in

pytestmark = pytest.mark.django_db
COMES, ANSWERS = "Đồng chí đã báo <b>sẽ dự</b>", "Đồng chí có dự không?"
TO_READ, HAS_READ = "đề nghị đồng chí đọc văn kiện này", "Đồng chí đã xác nhận đọc văn kiện này"


@pytest.fixture(autouse=True)
def at_ten():
    with clock.begins_today_at(10):
        yield


@pytest.fixture
def comrade(cast):
    return factories.account(factories.member(cast.cell_7, "Lê Thị Mai"))


@pytest.fixture
def meeting(cast):
    paper = factories.document(cast.ward, title="Kế hoạch quý")
    planned = scenes.plan(cast.cell_7, cast.secretary, 2, title="Sinh hoạt chuyên đề")
    choice.choose(planned, by=cast.secretary, papers=[paper])
    return planned


def shown(client, meeting) -> tuple[str, str]:
    """The first page, and the page of the meeting."""
    return client.get("/").text, client.get(meeting.get_absolute_url()).text


def next_on(meeting) -> str:
    """The title as it stands over the next meeting; notices name it too."""
    return f'<a class="row-title" href="{meeting.get_absolute_url()}"'


def test_an_answer_is_on_the_pages_of_who_gave_it_and_of_nobody_else(cast, comrade, meeting, kept_in):
    client, other = signed_in(cast.hoa), signed_in(comrade)
    for page in (*shown(client, meeting), *shown(other, meeting)):
        assert COMES not in page and ">Sẽ dự" in page.replace("</svg>", "").replace("\n", "")
    kept_in.between()
    answers.give(meeting, by=User.objects.get(pk=cast.hoa.pk), coming=True)
    assert all(COMES in page for page in shown(client, meeting))
    assert not any(COMES in page for page in shown(other, meeting))
    answers.give(meeting, by=User.objects.get(pk=cast.hoa.pk), coming=False, reason=Answer.Reason.HEALTH)
    assert all("Đồng chí đã <b>xin vắng</b>" in page for page in shown(client, meeting))


def test_a_form_of_a_shared_part_holds_the_token_and_the_key_of_its_own_reader(cast, comrade, meeting, kept_in):
    client, other = signed_in(cast.hoa), signed_in(comrade)
    tokens = set()
    for each, user in ((client, cast.hoa), (other, comrade)):
        for page in shown(each, meeting):
            assert f'data-later="{user.pk}"' in page and page.count("csrfmiddlewaretoken") >= 1
            tokens.add(page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0])
    assert len(tokens) == 4 and all(len(token) == 64 for token in tokens)
    assert other.cookies["csrftoken"].value != client.cookies["csrftoken"].value


def test_a_meeting_that_is_put_off_or_cancelled_is_so_with_the_next_request(cast, meeting, kept_in):
    client = signed_in(cast.hoa)
    assert next_on(meeting) in client.get("/").text
    kept_in.between()
    there = Meeting.objects.get(pk=meeting.pk)
    sessions.postpone(there, by=cast.secretary, seen=there.version, starts_at=scenes.evening(4), reason="Bão về")
    assert "Bão về" in client.get(meeting.get_absolute_url()).text
    sessions.cancel(Meeting.objects.get(pk=meeting.pk), by=cast.secretary, reason="Lũ về")
    home, page = shown(client, meeting)
    assert "Lũ về" in page and ANSWERS not in page and next_on(meeting) not in home


def test_a_meeting_that_has_begun_takes_no_answer_any_more(cast, meeting, kept_in, monkeypatch):
    client = signed_in(cast.hoa)
    assert ANSWERS in client.get(meeting.get_absolute_url()).text
    kept_in.between()
    then = meeting.starts_at + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: then)
    home, page = shown(client, meeting)
    assert ANSWERS not in page and "Đang diễn ra" in page and "Đang diễn ra" in home


def test_a_paper_that_is_withdrawn_is_gone_from_the_meeting_with_the_next_request(cast, meeting, kept_in):
    client = signed_in(cast.hoa)
    assert "Kế hoạch quý" in client.get(meeting.get_absolute_url()).text
    kept_in.between()
    library.withdraw(meeting.papers.get(), by=cast.clerk, reason="Gửi nhầm")
    assert "Kế hoạch quý" not in client.get(meeting.get_absolute_url()).text


def test_what_one_has_read_for_a_meeting_is_on_no_page_of_another(cast, comrade, meeting, kept_in):
    client, other = signed_in(cast.hoa), signed_in(comrade)
    page = meeting.get_absolute_url()
    assert "Đồng chí đã đọc" not in client.get(page).text + other.get(page).text
    kept_in.between()
    posting.confirm_read(meeting, by=User.objects.get(pk=cast.hoa.pk), document=meeting.papers.get().pk)
    assert "Đồng chí đã đọc" in client.get(page).text and "Đồng chí đã đọc" not in other.get(page).text


def test_who_is_moved_to_another_chi_bo_is_shown_its_meetings_no_more(cast, meeting, kept_in):
    client = signed_in(cast.hoa)
    assert next_on(meeting) in client.get("/").text
    kept_in.between()
    cast.hoa.member.unit = cast.cell_8
    cast.hoa.member.save()
    assert client.get(meeting.get_absolute_url()).status_code == 404
    assert next_on(meeting) not in client.get("/").text


def test_a_role_that_is_taken_leaves_no_button_on_the_page_of_the_meeting(cast, meeting, kept_in):
    roles.give(cast.hoa, Role.SECRETARY, cast.cell_7, by=None)
    factories.with_second_factor(cast.hoa)
    client, address = signed_in(cast.hoa), meeting.get_absolute_url()
    assert "Hủy buổi sinh hoạt" in client.get(address).text and client.get(address)["X-Offline"] == "copy"
    assert "Việc của Chi bộ 7" in client.get("/").text and "X-Offline" not in client.get("/")
    kept_in.between()
    roles.take(cast.hoa, Role.SECRETARY, cast.cell_7, by=None, reason="Chuyển công tác")
    assert "Hủy buổi sinh hoạt" not in client.get(address).text and client.get(address)["X-Offline"] == "1"
    assert "Việc của Chi bộ 7" not in client.get("/").text


def test_a_moved_unit_keeps_its_meetings(cast, meeting, kept_in):
    client = signed_in(cast.hoa)
    assert all("Sinh hoạt chuyên đề" in page for page in shown(client, meeting))
    kept_in.between()
    happen(UnitEvent.Kind.HAND_OVER, {"units": [cast.cell_7.pk], "parent": cast.beside.pk}, by=cast.organiser)
    home, page = shown(client, meeting)
    assert "Sinh hoạt chuyên đề" in home and "Sinh hoạt chuyên đề" in page
    assert "Kế hoạch quý" not in page + home


# A document


def test_what_one_keeps_is_on_no_page_of_another(cast, comrade, kept_in):
    paper = factories.document(cast.ward)
    client, other = signed_in(cast.hoa), signed_in(comrade)
    for each in (client, other):
        assert "Lưu xem sau" in each.get(paper.get_absolute_url()).text
    kept_in.between()
    folder = saving.open_folder("Chuẩn bị họp", by=cast.hoa)
    saving.put(paper, by=cast.hoa, folder=folder)
    assert "Đã lưu: Chuẩn bị họp" in client.get(paper.get_absolute_url()).text
    assert "Chuẩn bị họp" not in other.get(paper.get_absolute_url()).text
    saving.rename_folder(folder, "Đã đọc xong")
    assert "Đã lưu: Đã đọc xong" in client.get(paper.get_absolute_url()).text
    saving.unsave(paper.pk, by=cast.hoa)
    assert "Lưu xem sau" in client.get(paper.get_absolute_url()).text


def test_who_confirms_is_asked_no_more_and_others_are(cast, comrade, kept_in):
    paper = factories.document(cast.ward)
    client, other, address = signed_in(cast.hoa), signed_in(comrade), paper.get_absolute_url()
    assert TO_READ not in client.get(address).text + other.get(address).text
    kept_in.between()
    requests.ask(paper, cast.ward, by=cast.clerk, deadline=timezone.localdate() + timedelta(days=9))
    for each in (client, other):
        assert TO_READ in each.get(address).text and "Việc cần đọc" in each.get("/").text
    requests.confirm(paper, by=User.objects.get(pk=cast.hoa.pk))
    assert HAS_READ in client.get(address).text and "Việc cần đọc" not in client.get("/").text
    assert TO_READ in other.get(address).text and "Việc cần đọc" in other.get("/").text


def test_a_replacement_is_told_with_the_next_request_to_who_may_read_it(cast, kept_in):
    old = factories.document(cast.ward, "1-KH/ĐU", "Kế hoạch cũ")
    client, stranger = signed_in(cast.hoa), signed_in(cast.neighbour)
    for each in (client, stranger):
        assert "Thay thế" not in each.get(old.get_absolute_url()).text
    kept_in.between()
    new = factories.document(cast.cell_7, "2-KH/CB", "Kế hoạch mới")
    old.done_to_it.create(source=new, kind="replaces", target_symbol=old.symbol, added_by=cast.clerk)
    assert new.get_absolute_url() in client.get(old.get_absolute_url()).text
    assert new.get_absolute_url() not in stranger.get(old.get_absolute_url()).text
    library.withdraw(new, by=cast.secretary, reason="Gửi nhầm")
    assert new.get_absolute_url() not in client.get(old.get_absolute_url()).text


# The first page


def test_a_notice_is_on_the_first_page_of_its_addressee_until_it_is_read(cast, comrade, kept_in):
    client, other = signed_in(cast.hoa), signed_in(comrade)
    assert "Thông báo mới" not in client.get("/").text + other.get("/").text
    kept_in.between()
    notices.tell(cast.hoa, "Đồng chí được mời phát biểu")
    assert "Đồng chí được mời phát biểu" in client.get("/").text and "mời phát biểu" not in other.get("/").text
    cast.hoa.notices.update(read_at=timezone.now())
    assert "Đồng chí được mời phát biểu" not in client.get("/").text


def test_everybody_is_greeted_by_their_own_name(cast, comrade, kept_in):
    clients = {"Hoa": signed_in(cast.hoa), "Mai": signed_in(comrade)}
    for turn in range(2):
        for name, client in clients.items():
            assert f"<h1>Chào đồng chí {name}</h1>" in client.get("/").text
        if not turn:
            kept_in.between()


def test_work_that_is_everybodys_is_asked_with_the_first_page():
    """Or it would cost everybody a statement of its own."""
    assert [work.key for work in WORK if not work.powers and not work.asked] == []


def test_the_pages_of_a_meeting_cost_two_statements(cast, comrade, meeting, django_assert_num_queries):
    cache.clear()
    comrade.notices.update(read_at=timezone.now())  # what only they are told is drawn for them alone
    first, second = signed_in(cast.hoa), signed_in(comrade)
    shown(first, meeting)
    second.get("/ca-nhan/")
    for address in ("/", meeting.get_absolute_url()):
        with django_assert_num_queries(2):
            assert "Sinh hoạt chuyên đề" in second.get(address).text
