"""The workbench as officers of a unit and of others meet it."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import AuditEntry, RosterImport, RosterRow
from members.roster import checking, deciding, reconciliation
from tests.members import rosters

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(cast, tmp_path):
    def bring(*people, by=None, unit=None, **how) -> RosterImport:
        path = rosters.write(tmp_path / "danh-sach.xlsx", list(people), **how)
        file = SimpleUploadedFile(path.name, path.read_bytes())
        roster, _ = deciding.receive(file, unit or cast.ward, found_units=False, by=by or cast.organiser)
        reconciliation.read(roster.pk)
        return RosterImport.objects.get(pk=roster.pk)

    return bring


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.organiser)
    return client


def upload(client, path: Path, unit, **data):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post("/doi-chieu/tai-len/", {"unit": unit.pk, "file": file} | data, follow=True)


def test_a_list_is_uploaded_for_a_unit_of_ones_own_and_waits(desk, cast, tmp_path):
    path = rosters.write(tmp_path / "thang-10.xlsx", [rosters.person()])
    page = upload(desk, path, cast.ward).content.decode()
    roster = RosterImport.objects.get()
    assert (roster.unit, roster.state, roster.name) == (cast.ward, "waiting", "thang-10.xlsx")
    assert "<progress" in page and "Xem tiến độ mới nhất" in page
    again = upload(desk, path, cast.ward)
    assert again.redirect_chain[-1][0] == f"/doi-chieu/{roster.pk}/" and "lần tải lên trước" in again.content.decode()


def test_a_list_for_somebody_elses_unit_is_not_taken(client, cast, tmp_path):
    client.force_login(cast.organiser_beside)
    path = rosters.write(tmp_path / "a.xlsx", [rosters.person()])
    assert "Chọn một đơn vị mà đồng chí được giao" in upload(client, path, cast.ward).content.decode()
    assert not RosterImport.objects.exists()
    assert client.get(f"/doi-chieu/tai-len/?don-vi={cast.ward.code}").status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"%PDF-1.7", "không phải bảng tính"),
        ("a.xlsx", b"PK\x03\x04 and then nothing", "bị hỏng"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "bị hỏng"),
    ],
)
def test_what_is_no_workbook_is_refused_by_its_content(desk, cast, tmp_path, name, content, sentence):
    Path(tmp_path, name).write_bytes(content)
    assert sentence in upload(desk, Path(tmp_path, name), cast.ward).content.decode()
    assert not RosterImport.objects.exists()


def test_a_file_that_is_too_large_is_refused_with_a_sentence(desk, cast, tmp_path, settings):
    settings.ROSTER_LARGEST_FILE = 1024
    page = upload(desk, rosters.write(tmp_path / "a.xlsx", [rosters.person()]), cast.ward)
    assert "chia danh sách thành nhiều tệp" in page.content.decode()


def test_numbers_are_masked_and_every_group_tells_what_it_holds(desk, bring):
    roster = bring(
        rosters.person(900001, phone="0987654321"),
        rosters.person(900002, birth_date="31/02/1970"),
        rosters.person(900001),
    )
    new = desk.get(f"/doi-chieu/{roster.pk}/?nhom=new").content.decode()
    assert "********0001" in new and "******4321" in new
    wrong = desk.get(f"/doi-chieu/{roster.pk}/?nhom=error").content.decode()
    assert "Ngày không có thật" in wrong and "Cột D" in wrong
    twice = desk.get(f"/doi-chieu/{roster.pk}/?nhom=duplicate").content.decode()
    missing = desk.get(f"/doi-chieu/{roster.pk}/?nhom=missing").content.decode()
    assert "Cùng số định danh cá nhân với dòng 7" in twice and "Nguyễn Thị Hoa" in missing
    for page in (new, wrong, twice, missing):
        assert "001170900001" not in page and "0987654321" not in page


def test_rows_are_found_by_name_number_of_row_and_end_of_the_personal_number(desk, bring):
    roster = bring(rosters.person(900001, full_name="Đỗ Thị Mười"), rosters.person(900002, full_name="Lê Văn Tám"))
    for asked in ("do muoi", "Mười", "7", "0001"):
        page = desk.get(f"/doi-chieu/{roster.pk}/", {"nhom": "new", "q": asked}).content.decode()
        assert "Đỗ Thị Mười" in page and "Lê Văn Tám" not in page, asked
    whole = desk.get(f"/doi-chieu/{roster.pk}/", {"nhom": "new", "q": "001170900001"}).content.decode()
    assert "Chỉ ghi 4 số cuối" in whole and "Đỗ Thị Mười" not in whole  # addresses are kept in logs and histories


def test_of_people_elsewhere_a_page_says_only_that_they_are_elsewhere(client, cast, bring):
    stranger = cast.stranger.member
    said = {"personal_id": stranger.personal_id, "full_name": "Người Lạ", "birth_date": "01/01/1950"}
    roster = bring(rosters.person(1, **said))
    client.force_login(cast.organiser)
    page = client.get(f"/doi-chieu/{roster.pk}/?nhom=error").content.decode()
    assert "Đang thuộc đơn vị khác" in page
    for secret in (stranger.full_name, "15/01/1970", "Đông Sơn", "Chi bộ 1<"):
        assert secret not in page, secret


def test_rows_and_whole_groups_are_decided_and_the_page_stays_where_it_was(desk, bring):
    roster = bring(rosters.person(900001), rosters.person(900002))
    first, _ = RosterRow.objects.filter(roster=roster, kind="new").order_by("number")
    address = f"/doi-chieu/{roster.pk}/"
    answer = desk.post(f"{address}quyet/", {"dong": [first.pk], "quyet": "skip", "nhom": "new", "q": "hoa"})
    assert answer["Location"] == f"{address}?nhom=new&q=hoa"
    desk.post(f"{address}quyet-nhom/", {"nhom": "new", "quyet": "accept"})
    assert "Ký 1 dòng đã nhận" in desk.get(address).content.decode()
    refused = desk.post(f"{address}quyet-nhom/", {"nhom": "error", "quyet": "accept"}, follow=True)
    assert "không quyết như vậy được" in refused.content.decode()


def test_a_signature_needs_the_own_name_and_something_to_write(desk, cast, bring):
    roster = bring(rosters.person(900001))
    address = f"/doi-chieu/{roster.pk}/ky/"
    assert "Chưa nhận dòng nào" in desk.get(address).content.decode()
    deciding.decide_kind(roster, "new", "accept", by=cast.organiser)
    wrong = desk.post(address, {"name": "Ai đó", "note": "Thử", "seen_version": 2})
    assert "Ghi đúng họ và tên" in wrong.content.decode()
    late = desk.post(address, {"name": "Đỗ Văn Sơn", "note": "Thử", "seen_version": 1}, follow=True)
    assert "vừa quyết lại" in late.content.decode()
    assert desk.post(address, {"name": "đỗ văn sơn", "note": "Thử", "seen_version": 2}).status_code == 302
    roster.refresh_from_db()
    assert (roster.state, roster.signed_by, roster.note) == ("applying", cast.organiser, "Thử")


def test_the_workbook_that_goes_back_is_audited_and_in_no_cache(desk, bring):
    roster = bring(rosters.person(900001))
    waiting = desk.post(f"/doi-chieu/{roster.pk}/ket-qua/", follow=True)
    assert "chưa lập xong" in waiting.content.decode()
    checking.write_checked(roster.pk)
    answer = desk.post(f"/doi-chieu/{roster.pk}/ket-qua/")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.filter(action="roster.download", object_id=roster.pk).count() == 1


@pytest.mark.parametrize("rows", [1, 18])
def test_a_page_of_a_list_costs_the_same_for_one_row_and_for_many(rows, desk, bring, django_assert_max_num_queries):
    roster = bring(*(rosters.person(900000 + number) for number in range(rows)))
    desk.get(f"/doi-chieu/{roster.pk}/?nhom=new")
    with django_assert_max_num_queries(9):
        desk.get(f"/doi-chieu/{roster.pk}/?nhom=new")
    with django_assert_max_num_queries(7):
        desk.get("/doi-chieu/")
