"""The sheet on the page: what is typed is kept, what the portal measured is linked to its evidence."""

from datetime import date

import pytest

from meetings.models import QualityScore, RollEntry, Rubric
from meetings.scoring import rubrics, scoring
from tests import factories
from tests.meetings import scenes
from tests.meetings.scoring.scenes import PRESENT, held, roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    found = held(cast.cell_7, cast.secretary)
    roll(found, PRESENT, PRESENT, people=[cast.hoa.member, cast.secretary.member])
    return found


def score_of(meeting) -> QualityScore:
    return QualityScore.objects.select_related("meeting__unit__parent", "rubric").get(meeting=meeting)


def typed(meeting, **changes) -> dict:
    """The most for each criterion, as the watcher types it."""
    score = score_of(meeting)
    missing = [line for line in scoring.sheet_of(score).lines if line.in_force and line.computed is None]
    values = {f"points_{place}": f"{line.criterion.most:f}".replace(".", ",") for place, line in enumerate(missing)}
    return values | {"seen_version": score.version, "weaknesses": "Ít phát biểu"} | changes


def test_from_the_meeting_to_the_decision(cast, meeting, client):
    address = f"/sinh-hoat/{meeting.pk}/cham-diem/"
    client.force_login(cast.secretary)
    assert "Giao người chấm điểm" in client.get(meeting.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 200
    client.post(f"{address}nguoi-theo-doi/", {"watcher": cast.hoa.member_id})
    client.force_login(cast.hoa)
    page = client.get(address).content.decode()
    assert "Họp 90 phút, đủ thời lượng." in page and "2/2 đồng chí dự (100 %)" in page
    assert f'href="{meeting.get_absolute_url()}#dien-bien"' in page
    assert client.post(address, typed(meeting)).status_code == 302
    client.force_login(cast.secretary)
    client.post(f"{address}thong-nhat/")
    assert "Cần 2 trên 2 đồng chí phải tính" in client.get(address).text
    for votes, status in (("1", 422), ("3", 400), ("", 400)):
        answer = client.post(f"{address}bieu-quyet/", {"votes_for": votes})
        assert answer.status_code == status and 'aria-invalid="true"' in answer.text
    client.post(f"{address}bieu-quyet/", {"votes_for": "2"})
    leader = factories.holder("leader", cast.ward, "Vũ Văn Lãnh")
    client.force_login(leader)
    assert "Chi bộ 7" in client.get("/sinh-hoat/xep-loai/").content.decode()
    answer = client.post(f"{address}quyet-dinh/", {"band": "poor", "reason": ""})
    assert answer.status_code == 422 and "cần ghi lý do" in answer.content.decode()
    client.post(f"{address}quyet-dinh/", {"band": "poor", "reason": "Không có nghị quyết"})
    score = score_of(meeting)
    assert (score.state, score.final_band, score.votes_for) == ("confirmed", "poor", 2)
    client.force_login(cast.hoa)
    page = client.get(address).content.decode()
    assert "Không có nghị quyết" in page and "<p>Ít phát biểu</p>" in page


def test_before_the_meeting_there_is_nothing_to_score_and_guests_do_not_watch(cast, meeting, client):
    client.force_login(cast.secretary)
    planned = scenes.plan(cast.cell_7, cast.secretary)
    assert client.get(f"/sinh-hoat/{planned.pk}/cham-diem/").status_code == 404
    RollEntry.objects.create(meeting=meeting, member=cast.stranger.member, standing="guest", presence=PRESENT)
    page = client.get(f"/sinh-hoat/{meeting.pk}/cham-diem/").content.decode()
    assert cast.hoa.full_name in page and cast.stranger.full_name not in page
    answer = client.post(f"/sinh-hoat/{meeting.pk}/cham-diem/nguoi-theo-doi/", {"watcher": cast.stranger.member_id})
    assert answer.status_code == 400 and not QualityScore.objects.exists()


@pytest.mark.parametrize("points", ["6", "-1", "2,3", "năm", "1e9", "NaN", "Infinity", "٣"])
def test_points_that_are_none_are_told_at_their_field(cast, meeting, client, points):
    scoring.begin(meeting, by=cast.secretary, watcher=cast.hoa.member)
    client.force_login(cast.hoa)
    answer = client.post(f"/sinh-hoat/{meeting.pk}/cham-diem/", typed(meeting, points_0=points))
    assert answer.status_code == 400
    assert "Điểm từ 0 đến 3, lẻ nửa điểm" in answer.content.decode()
    assert score_of(meeting).entered.count() == 0


def test_two_who_score_at_once_lose_nothing(cast, meeting, client):
    scoring.begin(meeting, by=cast.secretary, watcher=cast.hoa.member)
    mine = typed(meeting, points_0="1")
    client.force_login(cast.secretary)
    client.post(f"/sinh-hoat/{meeting.pk}/cham-diem/", typed(meeting, points_0="2"))
    client.force_login(cast.hoa)
    answer = client.post(f"/sinh-hoat/{meeting.pk}/cham-diem/", mine)
    assert answer.status_code == 409 and 'value="1"' in answer.content.decode()


def test_a_sheet_is_taken_over_tried_and_changed(cast, meeting, client):
    client.force_login(cast.organiser)
    local = Rubric.objects.get(code="an-phu")
    answer = client.post(local.get_absolute_url(), {"unit": cast.ward.code, "valid_from": "01/01/2026"})
    own = Rubric.objects.get(unit=cast.ward)
    assert answer.status_code == 302 and own.valid_from == date(2026, 1, 1)
    scoring.begin(meeting, by=cast.secretary, watcher=cast.hoa.member)
    criterion = own.criteria.get(code="1")
    data = {"name": own.name, "document": own.document, "valid_from": "01/01/2026", "without_thematic": "scaled"}
    data["seen_version"] = own.version
    for row in own.criteria.all():
        data |= {f"most_{row.pk}": f"{row.most:f}", f"steps_{row.pk}": row.steps}
    worse = data | {f"steps_{criterion.pk}": "thiếu <= -1: 5\ncòn lại: 0", "xem-thu": "1"}
    page = client.post(own.get_absolute_url(), worse).content.decode()
    assert "Xem thử, chưa lưu" in page and "Chi bộ 7" in page
    for steps, sentence in (
        ("nhanh <= 1: 5\ncòn lại: 0", "Cổng không đo “nhanh”"),
        ("thiếu <= 1: 50\ncòn lại: 0", "Có dòng cho nhiều hơn điểm tối đa 5"),
    ):
        answer = client.post(own.get_absolute_url(), data | {f"steps_{criterion.pk}": steps})
        assert answer.status_code == 400 and sentence in answer.content.decode()
    other = own.criteria.get(code="3.1")
    for more, sentence in (("3,5", "Cộng các điểm tối đa được 100,5"), ("2", "Cộng các điểm tối đa được 99,")):
        answer = client.post(own.get_absolute_url(), data | {f"most_{other.pk}": more})
        assert answer.status_code == 400 and sentence in answer.text
    answer = client.post(own.get_absolute_url(), data)
    assert answer.status_code == 409 and "Đã có buổi sinh hoạt chấm theo bảng điểm này" in answer.content.decode()
    again = client.post(local.get_absolute_url(), {"unit": cast.ward.code, "valid_from": "01/01/2026"})
    assert again.status_code == 409 and rubrics.OneADay.message in again.content.decode()


def test_the_sheet_costs_the_same_for_any_roll(cast, meeting, client, django_assert_max_num_queries):
    scoring.begin(meeting, by=cast.secretary, watcher=cast.hoa.member)
    client.force_login(cast.hoa)
    client.get(f"/sinh-hoat/{meeting.pk}/cham-diem/")
    with django_assert_max_num_queries(16):
        client.get(f"/sinh-hoat/{meeting.pk}/cham-diem/")
