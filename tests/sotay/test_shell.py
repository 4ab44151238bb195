import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

import sotay
from members import notices
from members.models import User
from members.powers import Role
from sotay.shell import Shell
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return factories.party(factories.city(), "01.001", "Đảng bộ phường Phúc Lâm")


@pytest.fixture
def reader(ward):
    cell = factories.cell(ward, "01.001.001", "Chi bộ 7")
    return factories.account(factories.member(cell))


def shell(user, path="/"):
    """As on a fresh request: nothing of `user` is remembered from an earlier one."""
    request = RequestFactory().get(path)
    request.user = User.objects.select_related("member__unit").get(pk=user.pk) if user.pk else user
    return Shell(request)


def labels(links):
    return [link.label for link in links]


def test_a_member_has_five_tabs_and_no_desk(reader):
    assert labels(shell(reader).tabs) == ["Trang chủ", "Tin tức", "Văn kiện", "Sinh hoạt", "Cá nhân"]
    assert shell(reader).desk == ()


def test_a_stranger_may_read_public_news_or_sign_in():
    frame = shell(AnonymousUser())
    assert labels(frame.tabs) == ["Tin tức", "Đăng nhập"]
    assert (frame.desk, frame.unread, frame.unit_name) == ((), 0, "")


@pytest.mark.parametrize(
    ("role", "rooms"),
    [
        (
            Role.SECRETARY,
            [
                "Báo cáo",
                "Triển khai",
                "Viết, duyệt tin",
                "Tổ chức",
                "Đảng viên",
                "Nghiệp vụ",
                "Hồ sơ đảng viên",
                "Quản trị nội dung",
            ],
        ),
        (Role.APPROVER, ["Viết, duyệt tin", "Quản trị nội dung"]),
        (
            Role.ORGANISER,
            ["Báo cáo", "Triển khai", "Tổ chức", "Đảng viên", "Đối chiếu", "Nghiệp vụ", "Hồ sơ đảng viên"],
        ),
        (Role.INSPECTOR, ["Báo cáo", "Triển khai", "Tổ chức", "Đảng viên", "Nhật ký", "Hồ sơ đảng viên"]),
        (Role.EDITOR, ["Viết, duyệt tin", "Quản trị nội dung"]),
        (Role.CLERK, ["Gửi – nhận", "Quản trị nội dung"]),
    ],
)
def test_the_desk_holds_the_rooms_of_the_powers(ward, role, rooms):
    assert labels(shell(factories.holder(role, ward)).desk) == rooms


@pytest.mark.parametrize(
    ("path", "tab"),
    [("/", "Trang chủ"), ("/tin-tuc/", "Tin tức"), ("/tin-tuc/7/", "Tin tức"), ("/ca-nhan/mat-khau/", "Cá nhân")],
)
def test_one_tab_is_current(reader, path, tab):
    assert [link.label for link in shell(reader, path).tabs if link.current] == [tab]


def test_at_the_desk_no_tab_is_current(ward):
    frame = shell(factories.holder(Role.APPROVER, ward), "/tin-tuc/cho-duyet/")
    assert [link.label for link in [*frame.tabs, *frame.desk] if link.current] == ["Viết, duyệt tin"]


def test_the_masthead_says_where_the_reader_belongs(reader, ward):
    assert shell(reader).unit_name == "Chi bộ 7 · Đảng bộ phường Phúc Lâm"
    assert shell(factories.holder(Role.CLERK, ward)).unit_name == "Đảng bộ phường Phúc Lâm"
    assert shell(factories.account(staff_name="Lê Quang Việt")).unit_name == ""


def test_the_bell_counts_what_the_reader_has_not_seen(reader):
    notices.tell(reader, "Mời dự sinh hoạt.")
    notices.tell(reader, "Bài đã được duyệt.")
    notices.tell(factories.account(staff_name="Lê Quang Việt"), "Của người khác.")
    assert shell(reader).unread == 2
    notices.read_all(reader)
    assert shell(reader).unread == 0


def test_the_frame_costs_three_queries_and_nothing_until_it_is_drawn(reader, django_assert_num_queries):
    frame = shell(reader)
    with django_assert_num_queries(0):
        assert (frame.theme, frame.size) == ("", "")
    with django_assert_num_queries(3):  # the parent unit, the powers, the unread notices
        assert frame.tabs
        assert frame.unit_name
        assert frame.desk == ()
        assert frame.unread == 0


def test_what_is_drawn_once_a_process_holds_nothing_of_the_reader_before(client, reader, ward):
    for day in (12, 13, 14):
        notices.tell(reader, f"Mời dự sinh hoạt ngày {day}.")
    pages = []
    for user in (reader, factories.holder(Role.APPROVER, ward), reader):
        client.force_login(user)
        pages.append(client.get("/tin-tuc/").content.decode())
    assert ["3 mục chưa xem" in page for page in pages] == [True, False, True]
    assert ["Viết, duyệt tin" in page for page in pages] == [False, True, False]
    assert ["Chi bộ 7" in page for page in pages] == [True, False, True]


def test_the_choosers_lead_back_to_this_page_whatever_its_address_says(client, reader):
    client.force_login(reader)
    for asked, kept in (("?q=%E2%86%90", "?q=%E2%86%90"), ('?q="><b>', "?q=%22%3E%3Cb%3E")):
        page = client.get(f"/tin-tuc/{asked}").content.decode()
        assert page.count(f'name="next" value="/tin-tuc/{kept}"') == 3  # letters, background, pictures


def test_every_page_says_which_version_it_is(client, reader):
    said = f"Phiên bản {sotay.__version__}"
    assert said in client.get("/dang-nhap/").content.decode()
    client.force_login(reader)
    for path in ("/", "/khong-co/", "/ngoai-tuyen/"):
        assert said in client.get(path).content.decode(), path
