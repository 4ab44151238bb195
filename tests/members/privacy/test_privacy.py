"""Personal data: nothing agreed by silence, everything shown to its owner alone, every request answered in time."""

import json
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from members import audit, personal_data
from members.models import AuditEntry, Consent, DataRequest, Member, Notice, UnitGrant, User
from members.moves import WrongState
from members.people import membership_list
from members.privacy import consents, data_requests
from tests import factories
from tests.members.events import happen

pytestmark = pytest.mark.django_db
Kind, State = DataRequest.Kind, DataRequest.State


def ask(user, kind="access", text="Xin bản sao dữ liệu") -> DataRequest:
    return data_requests.ask(user, kind=kind, text=text)


# The notice


def test_the_notice_is_shown_once_a_session_and_keeps_nobody_out(client, cast):
    newcomer = factories.account(factories.member(cast.cell_7, "Vũ Thị Ánh"), notice_version="")
    client.force_login(newcomer)
    assert client.get("/van-kien/").status_code == 200
    assert client.get("/")["Location"] == "/ca-nhan/du-lieu/thong-bao/"
    assert client.get("/").status_code == 200
    assert not newcomer.consents.exists()
    client.post("/ca-nhan/du-lieu/thong-bao/", {"version": consents.CURRENT})
    given = newcomer.consents.get()
    assert (given.subject, given.given, given.version) == ("notice", True, consents.CURRENT)
    assert given.digest == consents.digest(consents.CURRENT) and len(given.digest) == 64
    assert AuditEntry.objects.filter(action="consent.give", actor=newcomer).count() == 1
    client.logout()
    client.force_login(newcomer)
    assert client.get("/").status_code == 200


def test_a_new_version_asks_again_and_an_old_one_cannot_be_acknowledged(client, cast, monkeypatch):
    client.force_login(cast.hoa)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=cast.hoa.pk).update(notice_version="2025-01")
    assert client.get("/").status_code == 302
    with pytest.raises(consents.NoticeOutdated):
        consents.acknowledge(cast.hoa, version="2025-01")


def test_what_is_optional_is_asked_apart_and_taken_back(client, cast):
    client.force_login(cast.hoa)
    assert not consents.agrees(cast.hoa, Consent.Subject.EMAIL)
    for given, holds in (("1", True), ("1", True), ("0", False)):
        client.post("/ca-nhan/du-lieu/dong-y/email/", {"given": given})
        assert consents.agrees(cast.hoa, Consent.Subject.EMAIL) is holds
    assert list(cast.hoa.consents.values_list("given", flat=True)) == [False, True]
    assert client.post("/ca-nhan/du-lieu/dong-y/notice/", {"given": "0"}).status_code == 404


def test_the_page_of_everybody_asks_no_more_for_the_notice(client, cast, django_assert_max_num_queries):
    client.force_login(cast.hoa)
    client.get("/ca-nhan/")
    with django_assert_max_num_queries(3):
        client.get("/ca-nhan/")


# What is held, and who looked


def test_every_group_opens_and_shows_nobody_else(client, cast):
    client.force_login(cast.hoa)
    overview = client.get("/ca-nhan/du-lieu/").content.decode()
    for section in personal_data.SECTIONS:
        assert (f"<h3>{section.title}</h3>" in overview) is bool(list(section.rows(cast.hoa)[:1]))
        page = client.get(f"/ca-nhan/du-lieu/nhom/{section.key}/")
        assert page.status_code == 200
        for other in (cast.neighbour, cast.stranger):
            assert other.member.personal_id not in page.content.decode()
        assert cast.hoa.member.personal_id not in page.content.decode()


def test_a_member_sees_who_looked_but_not_what_was_done_to_others(client, cast):
    audit.record(cast.organiser, "member.reveal", cast.hoa.member, reason="Đối chiếu căn cước")
    audit.record(cast.organiser, "member.reveal", cast.neighbour.member, reason="Việc của người khác")
    membership_list.reveal_own_numbers(cast.hoa.member, by=cast.hoa)
    audit.record(cast.organiser, "members.export", cast.ward, reason="Lập danh sách", after={"asked": "nữ"})
    audit.record(cast.organiser, "members.export", cast.beside, reason="Phường khác")
    client.force_login(cast.hoa)
    looks = client.get("/ca-nhan/du-lieu/ai-da-xem/").content.decode()
    assert "Đối chiếu căn cước" in looks and cast.organiser.full_name in looks
    assert "Việc của người khác" not in looks and "Xem số của chính mình" not in looks
    lists = client.get("/ca-nhan/du-lieu/danh-sach-da-xuat/").content.decode()
    assert "Lập danh sách" in lists and "Phường khác" not in lists


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("members.export", True),
        ("record.export", True),
        ("medal.list_file", True),
        ("card.batch_file", True),
        ("fee.sheet_file", True),
        ("rating.file", True),
        ("statistics.file", False),
    ],
)
def test_every_list_of_members_that_was_taken_is_told_to_them(cast, action, told):
    """The file with the whole records not least; one with figures alone names nobody."""
    audit.record(cast.organiser, action, cast.ward)
    assert personal_data.lists_taken(cast.hoa).exists() is told


@pytest.mark.parametrize(
    ("kind", "plan"),
    [
        ("merge", lambda cast: {"units": [cast.ward.pk], "into": cast.beside.pk}),
        ("hand_over", lambda cast: {"units": [cast.cell_7.pk], "parent": cast.beside.pk}),
    ],
)
def test_lists_taken_before_the_ward_ended_or_the_chi_bo_went_elsewhere_are_still_told(cast, kind, plan):
    audit.record(cast.organiser, "members.export", cast.ward, reason="Trước sắp xếp")
    happen(kind, plan(cast), by=cast.organiser, on=timezone.localdate())
    audit.record(cast.organiser, "members.export", cast.beside, reason="Sau sắp xếp")
    hoa = User.objects.get(pk=cast.hoa.pk)
    assert [entry.reason for entry in personal_data.lists_taken(hoa)] == ["Sau sắp xếp", "Trước sắp xếp"]


def test_lists_taken_after_a_member_has_moved_away_are_not_told(cast):
    cast.hoa.member.affiliations.update(until=factories.days_ago(3))
    audit.record(cast.organiser, "members.export", cast.ward, reason="Sau khi chuyển đi")
    assert not personal_data.lists_taken(cast.hoa).exists()


def test_the_day_of_a_role_is_that_of_the_portal_before_seven_too(cast):
    given_at = datetime.fromisoformat("2026-11-03T02:30+07:00")
    UnitGrant.objects.filter(user=cast.editor).update(given_at=given_at)
    roles = personal_data.SECTIONS.get("vai-tro")
    assert [roles.summary(row)["Từ"] for row in roles.rows(cast.editor)] == ["03/11/2026"]


def test_the_file_holds_everything_in_full_is_never_kept_and_is_audited(client, cast):
    Member.objects.filter(pk=cast.hoa.member_id).update(birth_date="1948-01-01", birth_precision="year")
    client.force_login(cast.hoa)
    response = client.post("/ca-nhan/du-lieu/tai-ve/")
    assert "no-store" in response["Cache-Control"]
    held = json.loads(response.content)["Các nhóm dữ liệu"]
    assert list(held) == [section.title for section in personal_data.SECTIONS]
    assert held["Thông tin đảng viên"][0]["Số định danh cá nhân"] == cast.hoa.member.personal_id
    assert held["Thông tin đảng viên"][0]["Ngày sinh"] == "1948"
    assert cast.neighbour.member.personal_id not in response.content.decode()
    assert AuditEntry.objects.filter(action="privacy.download", actor=cast.hoa).count() == 1
    client.force_login(cast.clerk)  # staff without a record
    assert json.loads(client.post("/ca-nhan/du-lieu/tai-ve/").content)["Các nhóm dữ liệu"]["Thông tin đảng viên"] == []


# Requests


@pytest.mark.parametrize(("kind", "days"), [("access", 10), ("object", 15), ("erase", 20), ("complaint", 20)])
def test_the_clock_runs_by_the_rules(cast, kind, days):
    request = ask(cast.hoa, kind)
    today = timezone.localdate()
    assert request.due_on == today + timedelta(days=days)
    assert timedelta(days=2) <= request.respond_by - today <= timedelta(days=12)  # two working days, Tết apart
    told = set(Notice.objects.filter(text__startswith="Có yêu cầu").values_list("user", flat=True))
    assert told == {cast.organiser.pk}


def test_one_open_request_of_a_kind(cast):
    ask(cast.hoa)
    with pytest.raises(data_requests.RequestRefused, match="cùng loại"):
        ask(cast.hoa)
    ask(cast.hoa, "complaint")


def test_a_request_is_answered_extended_once_and_finished(cast):
    request = ask(cast.hoa)
    due_on = request.due_on
    data_requests.respond(request, by=cast.organiser, text="Sẽ gửi bản sao trước hạn.")
    data_requests.extend(request, by=cast.organiser, text="Chờ số liệu của chi bộ cũ.")
    assert (request.state, request.due_on) == (State.EXTENDED, due_on + timedelta(days=15))
    with pytest.raises(WrongState):
        data_requests.extend(request, by=cast.organiser, text="Lần nữa")
    data_requests.finish(request, by=cast.organiser, text="Đã gửi bản sao.")
    assert request.state == State.DONE and request.closed_at
    assert cast.hoa.notices.count() == 3
    actions = AuditEntry.objects.filter(object_type="members.datarequest").values_list("action", flat=True)
    assert list(actions) == ["request.finish", "request.extend", "request.respond", "request.ask"]
    assert not AuditEntry.objects.filter(after__icontains="gửi bản sao").exists()


def test_erasing_is_never_done_and_the_refusal_names_the_rule(cast):
    request = ask(cast.hoa, "erase")
    with pytest.raises(data_requests.RequestRefused, match="06-HD/TW"):
        data_requests.finish(request, by=cast.organiser, text="Đã xóa")
    data_requests.refuse(request, by=cast.organiser, text=data_requests.ERASE_RULE)
    assert request.state == State.REFUSED and cast.hoa.member.pk


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", DataRequest.MOVES)
def test_moves_start_where_the_table_says(cast, move, state):
    request = ask(cast.hoa)
    now = timezone.now()
    DataRequest.objects.filter(pk=request.pk).update(state=state, closed_at=now)
    request.refresh_from_db()
    if state in DataRequest.MOVES[move][0]:
        request.move(move, closed_at=now)
        assert request.state == DataRequest.MOVES[move][1]
    else:
        with pytest.raises(WrongState):
            request.move(move, closed_at=now)


def test_nobody_answers_the_own_request_and_the_owner_may_take_it_back(cast):
    own = ask(cast.organiser)
    with pytest.raises(data_requests.RequestRefused, match="người khác"):
        data_requests.respond(own, by=cast.organiser, text="Tự trả lời")
    request = ask(cast.hoa)
    data_requests.cancel(request, by=cast.hoa)
    with pytest.raises(WrongState):
        data_requests.respond(request, by=cast.organiser, text="Muộn")


def test_the_queue_is_of_the_own_units_the_most_pressing_first(cast):
    late, fresh, beside = ask(cast.hoa), ask(cast.neighbour), ask(cast.stranger)
    DataRequest.objects.filter(pk=late.pk).update(respond_by=factories.days_ago(4))
    assert data_requests.queue(cast.organiser).first() == late
    assert set(data_requests.queue(cast.organiser)) == {late, fresh, beside}
    assert list(data_requests.queue(cast.organiser_beside)) == [beside]
    assert list(data_requests.queue(cast.secretary)) == []


def test_those_who_answer_are_told_once_of_each_deadline_that_has_passed(cast):
    request = ask(cast.hoa)
    DataRequest.objects.filter(pk=request.pk).update(respond_by=factories.days_ago(1))
    assert [data_requests.tell_overdue(timezone.localdate()) for _ in range(2)] == [1, 0]
    data_requests.respond(request, by=cast.organiser, text="Xin lỗi vì chậm.")
    assert data_requests.tell_overdue(timezone.localdate()) == 0
    DataRequest.objects.filter(pk=request.pk).update(due_on=factories.days_ago(1))
    assert [data_requests.tell_overdue(timezone.localdate()) for _ in range(2)] == [1, 0]
    assert cast.organiser.notices.filter(text__startswith="Quá hạn").count() == 2


@pytest.mark.parametrize("many", [1, 25])
def test_the_queue_costs_the_same_for_one_and_for_many(client, cast, many, django_assert_max_num_queries):
    for number in range(many):
        ask(factories.account(factories.member(cast.cell_7, f"Người {number}")))
    client.force_login(cast.organiser)
    client.get("/dang-vien/yeu-cau/")
    with django_assert_max_num_queries(7):
        assert len(client.get("/dang-vien/yeu-cau/").context["page"].rows) == min(many, 20)
