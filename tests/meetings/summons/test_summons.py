"""Who is called besides, what is proposed of the agenda, and which themes are ticked."""

from datetime import timedelta

import pytest

from meetings.attendance import answers
from meetings.models import AgendaTemplate, Guest, Meeting, kinds
from meetings.planning import proposals, themes
from meetings.summons import inviting, templates
from members.models import AuditEntry, Notice, Office, Unit
from members.versions import VersionConflict
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


def seat(unit: Unit, member, code: str) -> Office:
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": "2026-01-01", "since": "2026-01-01"}
    return Office.objects.create(unit=unit, member=member, code=code, **facts)


@pytest.fixture
def meeting(cast):
    return scenes.plan(cast.cell_7, cast.secretary)


@pytest.fixture
def superior(cast):
    user = factories.account(factories.member(cast.cell_8, "Lê Thị Phụ Trách"))
    seat(cast.ward, user.member, "committee_member")
    return user


def test_the_superior_in_charge_is_told_shown_and_proposed_the_next_time(cast, meeting, superior, client):
    client.force_login(cast.secretary)
    url = f"/sinh-hoat/{meeting.pk}/khach-moi/"
    form = client.get(url).context["form"]
    labels = [form.fields["superior"].label_from_instance(each) for each in form.fields["superior"].queryset]
    assert labels == [f"Lê Thị Phụ Trách, Cấp ủy viên {cast.ward.name}"]
    typed = {"superior": superior.member_id, "outsiders": "Trần Văn Nam, Trưởng ban Mặt trận\n- Bà Lan\n\nBà Lan"}
    assert client.post(url, typed)["Location"] == meeting.get_absolute_url()
    page = client.get(meeting.get_absolute_url()).text
    for word in ("Lê Thị Phụ Trách", "Cấp ủy viên cấp trên phụ trách", "Trần Văn Nam", "Trưởng ban Mặt trận", "Bà Lan"):
        assert word in page
    assert list(Guest.objects.values_list("name", "role")) == [
        ("Lê Thị Phụ Trách", "superior"),
        ("Trần Văn Nam", "invited"),
        ("Bà Lan", "invited"),
    ]
    (notice,) = Notice.objects.filter(user=superior)
    assert notice.text.startswith("Mời đồng chí dự Sinh hoạt thường kỳ tháng 12 của Chi bộ 7")
    assert AuditEntry.objects.filter(action="meeting.invite").count() == 1
    client.post(url, typed)
    assert Notice.objects.filter(user=superior).count() == 1  # who was told is not told again
    later = scenes.plan(cast.cell_7, cast.secretary, 40)
    assert client.get(f"/sinh-hoat/{later.pk}/khach-moi/").context["form"].initial["superior"] == superior.member_id


def test_a_guest_sees_the_meeting_and_answers_and_nobody_else_of_the_guests_unit(cast, meeting, superior, client):
    inviting.invite(meeting, by=cast.secretary, superior=superior.member, members=[], outsiders=[], points=[])
    assert superior.member in meeting.summoned() and meeting.summons(superior.member)
    assert answers.give(meeting, by=superior, coming=True).coming
    client.force_login(superior)
    assert client.get(meeting.get_absolute_url()).status_code == 200
    client.force_login(cast.neighbour)
    assert client.get(meeting.get_absolute_url()).status_code == 404
    inviting.invite(meeting, by=cast.secretary, superior=None, members=[], outsiders=[], points=[])
    client.force_login(superior)
    assert client.get(meeting.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("kind", "called"),
    [
        ("full_committee", {"Lê Bí Thư", "Lê Thường Vụ", "Lê Ủy Viên"}),
        ("standing", {"Lê Bí Thư", "Lê Thường Vụ"}),
        ("briefing", {"Lê Bí Thư", "Lê Thường Vụ", "Lê Ủy Viên", "Lê Chi Bộ"}),
        ("conference", set()),
    ],
)
def test_each_kind_calls_its_own(cast, kind, called):
    people = {
        "Lê Bí Thư": (cast.ward, "secretary"),
        "Lê Thường Vụ": (cast.ward, "standing_member"),
        "Lê Ủy Viên": (cast.ward, "committee_member"),
        "Lê Chi Bộ": (cast.cell_8, "secretary"),
        "Lê Chi Ủy": (cast.cell_8, "cell_committee_member"),
        "Lê Kiểm Tra": (cast.ward, "inspection_member"),
    }
    accounts = {}
    for name, (unit, code) in people.items():
        accounts[name] = factories.account(factories.member(cast.cell_8, name))
        seat(unit, accounts[name].member, code)
    meeting = scenes.plan(cast.ward, cast.secretary, kind=kind, title="Họp")
    assert {member.full_name for member in meeting.summoned()} == called
    for name, user in accounts.items():
        assert meeting.summons(user.member) == (name in called)
        assert (meeting in Meeting.objects.summoning(user.member)) == (name in called)
        assert (meeting in Meeting.objects.seen_by(user)) == (name in called)


def test_a_to_dang_calls_those_who_are_named(cast, client):
    meeting = scenes.plan(cast.cell_7, cast.secretary, kind="group", title="Sinh hoạt tổ đảng số 1")
    assert not meeting.summons(cast.hoa.member)
    client.force_login(cast.secretary)
    client.post(f"/sinh-hoat/{meeting.pk}/khach-moi/", {"members": [cast.hoa.member_id]})
    assert meeting.summons(cast.hoa.member) and list(meeting.summoned()) == [cast.hoa.member]
    assert Notice.objects.filter(user=cast.hoa, text__contains="Sinh hoạt tổ đảng số 1").count() == 1


def test_where_nobody_can_be_ticked_nothing_is_asked(cast, client):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    client.force_login(cast.secretary)
    address = f"/sinh-hoat/{meeting.pk}/khach-moi/"
    assert "Mời thêm" not in client.get(address).text
    client.post(address, {"outsiders": "Trần Văn Nam, Trưởng ban Mặt trận"})
    assert [guest.name for guest in meeting.guests.all()] == ["Trần Văn Nam"]
    seat(cast.ward, cast.neighbour.member, "secretary")
    seat(cast.cell_7, cast.hoa.member, "secretary")
    page = client.get(address).text
    assert "Mời thêm" in page and "Nguyễn Thị Hoa" in page


def test_the_link_is_shown_to_those_who_are_called_only(cast, client):
    link = "https://hop.example/tranh-luan-7"
    meeting = scenes.plan(cast.cell_7, cast.secretary, mode="mixed", link=link)
    suspended = factories.account(factories.member(cast.cell_7, "Lê Văn Dừng", status="suspended"))
    for user, shown in ((cast.hoa, True), (cast.secretary, True), (suspended, False)):
        client.force_login(user)
        page = client.get(meeting.get_absolute_url())
        assert page.status_code == 200 and (link in page.text) == shown


def test_points_stand_on_the_summons_of_an_online_conference(cast, client):
    meeting = scenes.plan(cast.cell_7, cast.secretary, kind="conference", title="Hội nghị", mode="online")
    client.force_login(cast.secretary)
    typed = {"points": "Điểm cầu Thành ủy\nĐiểm cầu Phường", "members": []}
    client.post(f"/sinh-hoat/{meeting.pk}/khach-moi/", typed)
    assert [point.name for point in meeting.points.all()] == ["Điểm cầu Thành ủy", "Điểm cầu Phường"]
    assert "Điểm cầu Thành ủy" in client.get(meeting.get_absolute_url()).text


def test_chair_and_secretary_are_proposed_and_chosen(cast, client):
    seat(cast.cell_7, cast.hoa.member, "secretary")
    other = factories.member(cast.cell_7, "Lê Văn Thư Ký")
    client.force_login(cast.secretary)
    form = client.get("/sinh-hoat/moi/").context["form"]
    assert form.initial["chair"] == cast.hoa.member_id
    client.post("/sinh-hoat/moi/", scenes.typed(chair=cast.hoa.member_id, secretary=other.pk, minutes="90"))
    meeting = Meeting.objects.get()
    assert (meeting.chair, meeting.secretary) == (cast.hoa.member, other)
    assert client.get("/sinh-hoat/moi/").context["form"].initial["secretary"] == other.pk
    same = scenes.typed(13, chair=other.pk, secretary=other.pk, minutes="90")
    assert list(client.post("/sinh-hoat/moi/", same).context["form"].errors) == ["secretary"]
    outside = scenes.typed(13, chair=cast.neighbour.member_id, minutes="90")
    assert list(client.post("/sinh-hoat/moi/", outside).context["form"].errors) == ["chair"]


def test_the_nearest_template_is_followed_and_the_guidance_without_one(cast):
    assert proposals.usual_agenda(cast.cell_7, "regular") == list(proposals.shipped_agenda("regular"))
    assert len(proposals.shipped_agenda("regular")) == 8 and proposals.shipped_agenda("committee")[0].startswith(
        "Đánh giá"
    )
    templates.write(cast.ward, "regular", "Mở đầu\nKết thúc", by=cast.secretary, seen=None)
    assert proposals.usual_agenda(cast.cell_7, "regular") == ["Mở đầu", "Kết thúc"]
    templates.write(cast.cell_7, "regular", "Riêng", by=cast.secretary, seen=None)
    assert proposals.usual_agenda(cast.cell_7, "regular") == ["Riêng"]
    assert proposals.usual_agenda(cast.cell_8, "regular") == ["Mở đầu", "Kết thúc"]
    assert proposals.usual_agenda(cast.cell_1, "regular") == list(proposals.shipped_agenda("regular"))
    with pytest.raises(VersionConflict):
        templates.write(cast.cell_7, "regular", "Khác", by=cast.secretary, seen=None)
    templates.write(cast.cell_7, "regular", "", by=cast.secretary, seen=1)
    assert not AgendaTemplate.objects.filter(unit=cast.cell_7).exists()


@pytest.mark.parametrize("kind", kinds.Kind.values)
def test_the_guidance_goes_through_what_the_rules_name_for_the_kind(kind):
    """docs/rules.md §4.3: guests, secretary, roll-call and fees at the opening, answers to proposals at the end; only
    what is scored is scored, and a congress elects."""
    agenda = " ".join(proposals.shipped_agenda(kind))
    monthly = kind in kinds.MONTHLY
    assert ("đóng đảng phí" in agenda, "trả lời kiến nghị" in agenda) == (monthly, monthly)
    assert ("Chấm điểm" in agenda) == monthly and ("Bầu chi ủy" in agenda) == (kind == "congress")
    assert all(len(item) <= 120 for item in proposals.shipped_agenda(kind))


def test_the_template_is_edited_on_its_page(cast, client):
    client.force_login(cast.secretary)
    page = client.get("/sinh-hoat/chuong-trinh-mau/?loai=thematic")
    assert "Báo cáo chuyên đề" in page.text
    client.post("/sinh-hoat/chuong-trinh-mau/?loai=thematic", {"items": "1. Mở đầu\n\nThảo luận"})
    assert AgendaTemplate.objects.get().items == "Mở đầu\nThảo luận"
    assert client.get("/sinh-hoat/chuong-trinh-mau/?loai=khong-co").status_code == 404


def test_six_kinds_of_chi_bo_have_their_themes_and_the_sector_proposes_one(cast, meeting, client):
    assert [(each.code, len(each.themes)) for each in themes.lists().values()] == [
        ("village", 5),
        ("office", 6),
        ("state", 5),
        ("private", 4),
        ("student", 4),
        ("armed", 4),
    ]
    Unit.objects.filter(pk=cast.ward.pk).update(sector="public_service")
    client.force_login(cast.secretary)
    assert client.get(f"/sinh-hoat/{meeting.pk}/noi-dung/").context["chosen"].code == "office"
    client.post(f"/sinh-hoat/{meeting.pk}/noi-dung/?loai=student", {"themes": ["study", "honesty"]})
    meeting.refresh_from_db()
    assert themes.ticked(meeting) == ["Học tập, rèn luyện", "Chống gian lận trong học tập"]
    assert "Chống gian lận trong học tập" in client.get(meeting.get_absolute_url()).text
    later = scenes.plan(cast.cell_7, cast.secretary, 40)
    assert client.get(f"/sinh-hoat/{later.pk}/noi-dung/").context["chosen"].code == "student"
    response = client.post(f"/sinh-hoat/{later.pk}/noi-dung/?loai=student", {"themes": ["bay-dat"]})
    assert response.status_code == 400


def test_who_took_part_for_another_day_is_called_by_the_office_of_that_day(cast):
    office = seat(cast.ward, cast.neighbour.member, "committee_member")
    Office.objects.filter(pk=office.pk).update(until=scenes.evening(20).date())
    facts = {"kind": "full_committee", "title": "Họp đảng ủy"}
    before, after = scenes.plan(cast.ward, cast.secretary, 12, **facts), None
    assert before.summons(cast.neighbour.member)
    other = factories.member(cast.cell_8, "Người khác")
    seat(cast.ward, other, "secretary")
    after = scenes.plan(cast.ward, cast.secretary, 12 + timedelta(days=20).days, **facts)
    assert not after.summons(cast.neighbour.member) and after.summons(other)
