"""The papers of a meeting: every field filled, by the page that is printed and by the Word file."""

import re
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import AgendaItem, Guest, Meeting, Point
from meetings.papers import own_files
from meetings.printing import letterhead, templates
from meetings.printing.papers import PAPERS
from meetings.summons import printed as summons
from members.models import Office, Unit
from tests import factories
from tests.meetings import scenes as meeting_scenes
from tests.meetings.printing.scenes import month, values_of
from tests.meetings.resolutions import scenes
from tests.meetings.scoring.scenes import UNEXCUSED, roll

pytestmark = pytest.mark.django_db
KEYS = ("giay-moi", "diem-danh", "bien-ban", "nghi-quyet")


def words_of(content: bytes) -> str:
    """All that stands in the body of a Word file, tables too."""
    return "\n".join(node.text or "" for node in docx.Document(BytesIO(content)).element.body.iter("{*}t"))


@pytest.mark.parametrize("key", KEYS)
def test_each_paper_gathers_exactly_the_fields_that_it_names(cast, key):
    paper, values = values_of(month(cast), key)
    assert values.keys() == {field.name for field in paper.known}
    for field in paper.known:
        if field.parts:
            names = {part.name for part in field.parts}
            assert values[field.name] and all(row.keys() == names for row in values[field.name]), field.name
        else:
            assert isinstance(values[field.name], str), field.name


@pytest.mark.parametrize("key", KEYS)
def test_a_full_meeting_leaves_no_field_empty(cast, key):
    _, values = values_of(month(cast), key)
    unnumbered = {"so_ky_hieu"} if key != "nghi-quyet" else set()
    empty = {name for name, value in values.items() if not value}
    assert empty == unnumbered


@pytest.mark.parametrize("key", KEYS)
def test_the_word_file_says_every_field(cast, key):
    meeting = month(cast)
    paper, values = values_of(meeting, key)
    words = words_of(templates.made(meeting.unit, paper, values))
    assert "{" not in words and "%}" not in words
    for name, value in values.items():
        rows = value if isinstance(value, list) else [{name: value}]
        for row in rows:
            for part, said in row.items():
                left_out = key == "nghi-quyet" and part == "kiem_tra"  # the table has no room for it
                assert left_out or all(line in words for line in said.splitlines()), (name, part)


@pytest.mark.parametrize("key", KEYS)
def test_the_page_says_what_the_word_file_says(cast, client, key):
    meeting = month(cast)
    _, values = values_of(meeting, key)
    client.force_login(cast.secretary)
    address = reverse("meetings:paper", args=[meeting.pk, key])
    if key == "nghi-quyet":
        assert client.get(address).status_code == 404
        address = meeting.resolutions.get().get_absolute_url()
    page = client.get(address)
    text = re.sub(r"<[^>]+>", " ", page.text)
    shown = {name: value for name, value in values.items() if isinstance(value, str)}
    for name, value in shown.items():
        assert all(line in text for line in value.splitlines()), name
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text


@pytest.mark.parametrize("key", KEYS[:3])
def test_a_page_costs_the_same_for_few_and_many(cast, client, django_assert_num_queries, key):
    meeting = month(cast)
    client.force_login(cast.secretary)
    address = reverse("meetings:paper", args=[meeting.pk, key])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    roll(meeting, *[UNEXCUSED] * 20)
    for number in range(10):
        scenes.task_of(meeting, cast, work=f"Việc {number}")
        AgendaItem.objects.create(meeting=meeting, position=20 + number, title=f"Nội dung {number}")
    with django_assert_num_queries(len(few)):
        client.get(address)


@pytest.mark.parametrize(
    ("name", "parent", "place"),
    [
        ("Đảng bộ phường Phúc Lâm", None, "Phúc Lâm"),
        ("Đảng bộ phường 5", None, "Phường 5"),
        ("Đảng bộ đặc khu Hoàng Sa", None, "Hoàng Sa"),
        ("Đảng bộ Sở Y tế", "Đảng bộ thành phố Đà Nẵng", "Đà Nẵng"),
        ("Đảng bộ Sở Y tế", "Đảng bộ tỉnh Quảng Ngãi", "Quảng Ngãi"),
    ],
)
def test_the_place_is_the_commune_else_the_province(cast, name, parent, place):
    Unit.objects.filter(pk=cast.ward.pk).update(name=name)
    Unit.objects.filter(pk=cast.city.pk).update(name=parent or "Đảng bộ thành phố Đà Nẵng")
    assert letterhead.place_of(cast.cell_7) == place


@pytest.mark.parametrize(
    ("name", "committee"),
    [
        ("Đảng bộ phường Phúc Lâm", "Đảng ủy phường Phúc Lâm"),
        ("Đảng bộ thành phố Đà Nẵng", "Thành ủy Đà Nẵng"),
        ("Đảng bộ tỉnh Quảng Ngãi", "Tỉnh ủy Quảng Ngãi"),
        ("Chi bộ 7", "Chi bộ 7"),
    ],
)
def test_the_committee_signs_for_its_party_organisation(name, committee):
    assert letterhead.committee_of(Unit(name=name)) == committee


def test_the_letterhead_is_that_of_the_rules(cast, monkeypatch):
    meeting_scenes.set_clock(monkeypatch, "2026-02-05 10:00")
    meeting = scenes.meeting(cast, days_ago=0)
    found = letterhead.head(meeting.unit, meeting.day, symbol="05-NQ/CB")
    assert found == {
        "cap_tren": "ĐẢNG ỦY PHƯỜNG PHÚC LÂM",
        "don_vi": "CHI BỘ 7",
        "so_ky_hieu": "Số 05-NQ/CB",
        "noi_ngay": "Phúc Lâm, ngày 05 tháng 02 năm 2026",
    }
    assert letterhead.head(cast.ward, meeting.day)["cap_tren"] == cast.city.name.upper()


def test_a_cell_with_a_committee_signs_for_it(cast):
    meeting = scenes.meeting(cast)
    assert letterhead.on_behalf_of(meeting) == "T/M CHI BỘ"
    scenes.office(cast.cell_7, cast.secretary.member)
    assert letterhead.on_behalf_of(meeting) == "T/M CHI BỘ"
    scenes.office(cast.cell_7, cast.hoa.member, Office.Code.CELL_COMMITTEE_MEMBER)
    assert letterhead.on_behalf_of(meeting) == "T/M CHI ỦY"
    assert letterhead.on_behalf_of(Meeting(unit=cast.ward, kind="full_committee")) == "T/M ĐẢNG ỦY PHƯỜNG PHÚC LÂM"
    assert letterhead.on_behalf_of(Meeting(unit=cast.ward, kind="standing")) == "T/M BAN THƯỜNG VỤ"


def test_the_summons_says_when_where_and_about_what(cast):
    meeting = meeting_scenes.plan(cast.cell_7, cast.secretary, starts_at=meeting_scenes.at("2030-12-05 19:30"))
    Guest.objects.create(meeting=meeting, name="Trần Văn Nam", position="Trưởng ban công tác Mặt trận")
    own_files.add(meeting, factories.small_pdf(), title="Nghị quyết tháng 12", by=cast.secretary, role="draft")
    found = summons.gather(meeting)
    assert found["thoi_gian"] == "19 giờ 30 – 21 giờ, thứ năm, ngày 05/12/2030"
    assert found["kinh_gui"] == "Các đồng chí đảng viên Chi bộ 7"
    assert found["khach_moi"] == [{"ten": "Trần Văn Nam, Trưởng ban công tác Mặt trận"}]
    assert found["chuong_trinh"][0] == {"stt": "1", "noi_dung": "Mở đầu"}
    assert found["tai_lieu"] == [{"stt": "1", "noi_dung": "Nghị quyết tháng 12 (dự thảo nghị quyết)"}]
    assert (found["diem_cau"], found["muc_diem_cau"]) == ([], "")


def test_who_is_called_follows_from_the_kind(cast):
    facts = {"unit": cast.cell_7, "kind": "committee", "title": "Họp chi ủy"}
    assert summons._called(Meeting(**facts)) == "Các đồng chí chi ủy viên Chi bộ 7"
    ward = Meeting(unit=cast.ward, kind="briefing")
    said = "Các đồng chí cấp ủy viên Đảng ủy phường Phúc Lâm và bí thư các tổ chức đảng trực thuộc"
    assert summons._called(ward) == said


def test_an_online_meeting_names_its_points(cast):
    meeting = meeting_scenes.plan(cast.cell_7, cast.secretary, mode="online", link="https://hop.example.vn/7")
    Point.objects.create(meeting=meeting, position=1, name="Hội trường phường")
    assert summons.gather(meeting)["diem_cau"] == [{"ten": "Hội trường phường"}]


def test_before_the_meeting_the_roll_is_a_list_to_be_signed(cast):
    meeting = meeting_scenes.plan(cast.cell_7, cast.secretary)
    found = PAPERS.get("diem-danh").gather(meeting)
    assert [row["ho_ten"] for row in found["danh_sach"]] == ["Trần Văn Bình", "Nguyễn Thị Hoa"]
    assert {row["diem_danh"] for row in found["danh_sach"]} == {""} and found["tong_so"] == "Triệu tập: 2 đồng chí."


def test_who_may_print_what(cast, client):
    meeting = scenes.meeting(cast)
    Meeting.objects.filter(pk=meeting.pk).update(secretary=None)

    def status(user) -> list[int]:
        client.force_login(user)
        pages = [reverse("meetings:paper", args=[meeting.pk, key]) for key in KEYS[:3]]
        return [client.get(page).status_code for page in pages]

    assert status(cast.hoa) == [200, 404, 404]
    assert status(cast.secretary) == [200, 200, 404]  # nobody has begun the minutes
    Meeting.objects.filter(pk=meeting.pk).update(secretary=cast.hoa.member)
    meeting.refresh_from_db()
    scenes.signed_minutes(meeting, cast)
    Meeting.objects.filter(pk=meeting.pk).update(secretary=None)
    assert status(cast.hoa) == [200, 404, 200]
    assert status(cast.neighbour) == [404, 404, 404]


def test_the_meeting_leads_to_its_papers(cast, client):
    meeting = month(cast)
    client.force_login(cast.secretary)
    page = client.get(meeting.get_absolute_url()).text
    for key in KEYS[:3]:
        assert reverse("meetings:paper", args=[meeting.pk, key]) in page
