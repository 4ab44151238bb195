"""Minutes that write themselves, two who type at once, two signatures, and nothing changed after them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from meetings.minutes import facts, writing
from meetings.models import Meeting, Minutes, RollEntry, Task, Vote
from meetings.scoring import scoring
from members.models import Notice
from members.moves import WrongState
from members.numbers import decimal
from members.versions import VersionConflict
from tests import factories
from tests.meetings import scenes
from tests.meetings.scoring.scenes import EXCUSED, EXEMPT, PRESENT, UNEXCUSED, held, roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast) -> Meeting:
    """Hoa is its secretary, the bí thư its chair."""
    found = held(cast.cell_7, cast.secretary)
    roll(found, PRESENT, PRESENT, people=[cast.hoa.member, cast.secretary.member])
    Meeting.objects.filter(pk=found.pk).update(chair=cast.secretary.member, secretary=cast.hoa.member)
    return Meeting.objects.select_related("unit__parent", "chair", "secretary").get(pk=found.pk)


def written(meeting, by, **parts) -> Minutes:
    minutes = writing.begin(meeting, by=by)
    writing.write(minutes, by=by, seen=minutes.version, **{"conclusion": "Giao đồng chí Hoa lập danh sách."} | parts)
    return minutes


def signed(meeting, cast) -> Minutes:
    minutes = written(meeting, cast.hoa)
    writing.read_out(minutes, by=cast.hoa)
    writing.sign(minutes, by=cast.hoa, seen=minutes.version)
    writing.sign(minutes, by=cast.secretary, seen=minutes.version)
    return minutes


def test_who_was_there_writes_itself(meeting, cast):
    late, ill, gone = (factories.member(cast.cell_7, name) for name in ("Lê Thị Muộn", "Trần Văn Bệnh", "Vũ Văn Bỏ"))
    RollEntry.objects.create(
        meeting=meeting,
        member=late,
        standing="probationary",
        presence=PRESENT,
        arrived_at=meeting.opened_at + timedelta(minutes=15),
    )
    roll(meeting, EXCUSED, UNEXCUSED, people=[ill, gone])
    roll(meeting, EXEMPT)
    RollEntry.objects.create(meeting=meeting, member=cast.stranger.member, standing="guest", presence=PRESENT)
    away = factories.member(cast.cell_7, "Đi Xa")
    roll(meeting, RollEntry.Presence.UNCALLED, people=[away])
    found = facts.gather(meeting)
    assert found["called"] == 6 == sum(row["many"] for row in found["attendance"])
    assert [(row["label"], row["many"], row["names"]) for row in found["attendance"]][:3] == [
        ("Có mặt", 3, ["Lê Thị Muộn, đến lúc 19 giờ 45"]),
        ("Vắng có lý do", 1, ["Trần Văn Bệnh"]),
        ("Vắng không lý do", 1, ["Vũ Văn Bỏ"]),
    ]
    assert found["guests"] == [cast.stranger.member.full_name]
    assert found["hours"].startswith("Khai mạc 19 giờ 30 ngày ") and found["hours"].endswith(", bế mạc 21 giờ")


def test_the_score_and_the_weaknesses_stand_in_the_minutes_once_the_chi_uy_agrees(meeting, cast, client):
    score = scoring.begin(meeting, by=cast.secretary, watcher=cast.hoa.member)
    given = {line.criterion.code: (line.criterion.most, "Đúng") for line in scoring.sheet_of(score).missing}
    weak = "Ít đồng chí phát biểu\nBáo cáo còn dài"
    scoring.enter(score, by=cast.hoa, seen=score.version, given=given, weaknesses=weak)
    assert facts.gather(meeting)["score"] == []  # may still change
    scoring.agree(score, by=cast.secretary)
    points = f"{decimal(score.total)}/95 điểm, tự xếp loại {score.get_band_display()}"
    lines = [f"Chi bộ tự chấm {points}; phần đo sau buổi họp được tính thêm."]
    lines += [f"Hạn chế cần khắc phục: {each}" for each in weak.splitlines()]
    assert facts.gather(meeting)["score"] == lines
    scoring.note_vote(score, by=cast.secretary, votes_for=2)
    lines.insert(1, "Biểu quyết: 2/2 tán thành.")
    minutes = signed(meeting, cast)
    assert minutes.facts["score"] == lines
    client.force_login(cast.hoa)
    for address in (f"/sinh-hoat/{meeting.pk}/bien-ban/", reverse("meetings:paper", args=[meeting.pk, "bien-ban"])):
        page = client.get(address).text
        assert "Chấm điểm buổi sinh hoạt" in page and all(line in page for line in lines)
    Minutes.objects.filter(pk=minutes.pk).update(facts={**minutes.facts, "score": []})
    assert "Hạn chế cần khắc phục" not in client.get(address).text


def test_two_signatures_lock_what_was_noted(meeting, cast):
    minutes = signed(meeting, cast)
    minutes.refresh_from_db()
    assert minutes.is_locked and minutes.facts["called"] == 2
    assert (minutes.chair_signed_by, minutes.secretary_signed_by) == (cast.secretary, cast.hoa)
    roll(meeting, UNEXCUSED)  # whatever becomes of the roll later
    minutes.refresh_from_db()
    assert minutes.facts["called"] == 2
    with pytest.raises(writing.Locked):
        writing.write(minutes, by=cast.hoa, seen=minutes.version, conclusion="Khác")
    with pytest.raises(WrongState):
        minutes.move("take_back")


def test_a_correction_is_dated_and_leaves_the_minutes_as_they_were(meeting, cast):
    minutes = written(meeting, cast.hoa)
    with pytest.raises(writing.NotReady, match="chưa ký"):
        writing.correct(minutes, by=cast.hoa, text="Sai tên", reason="Ghi nhầm")
    minutes = signed(meeting, cast)
    before = Minutes.objects.filter(pk=minutes.pk).values().get()
    writing.correct(minutes, by=cast.hoa, text="Đồng chí Hòa, không phải Hoa", reason="Ghi nhầm tên")
    assert Minutes.objects.filter(pk=minutes.pk).values().get() == before
    assert minutes.corrections.get().by == cast.hoa


def test_nothing_is_signed_that_was_not_read_out_or_has_changed(meeting, cast):
    minutes = written(meeting, cast.hoa)
    with pytest.raises(writing.NotReady, match="chưa được đọc"):
        writing.sign(minutes, by=cast.hoa, seen=minutes.version)
    writing.read_out(minutes, by=cast.hoa)
    seen = minutes.version
    writing.write(minutes, by=cast.secretary, seen=seen, conclusion="Giao đồng chí Bình.")
    minutes.refresh_from_db()
    assert minutes.state == "written" and minutes.read_at is None  # to be read out again
    writing.read_out(minutes, by=cast.hoa)
    with pytest.raises(VersionConflict):
        writing.sign(minutes, by=cast.hoa, seen=seen)
    minutes.refresh_from_db()
    assert minutes.secretary_signed_at is None and minutes.facts is None


def test_only_the_two_who_are_named_sign_and_each_once(meeting, cast):
    minutes = written(meeting, cast.hoa)
    writing.read_out(minutes, by=cast.hoa)
    for other in (cast.administrator, cast.neighbour, cast.organiser):
        with pytest.raises(PermissionDenied):
            writing.sign(minutes, by=other, seen=minutes.version)
    writing.sign(minutes, by=cast.hoa, seen=minutes.version)
    with pytest.raises(writing.NotReady, match="đã ký"):
        writing.sign(minutes, by=cast.hoa, seen=minutes.version)
    with pytest.raises(writing.HalfSigned):
        writing.write(minutes, by=cast.secretary, seen=minutes.version, conclusion="Khác")


def test_before_the_second_signature_the_first_is_taken_off_and_the_words_are_set_right(meeting, cast, client):
    minutes = written(meeting, cast.hoa)
    with pytest.raises(writing.NotReady, match="chưa có chữ ký nào"):
        writing.take_back(minutes, by=cast.hoa)
    writing.read_out(minutes, by=cast.hoa)
    writing.sign(minutes, by=cast.hoa, seen=minutes.version)
    seen, address = minutes.version, f"/sinh-hoat/{meeting.pk}/bien-ban/"
    with pytest.raises(writing.HalfSigned, match="gỡ chữ ký ấy rồi sửa"):
        writing.correct(minutes, by=cast.secretary, text="Sai tên", reason="Ghi nhầm")
    client.force_login(cast.hoa)
    page = client.get(address).text
    assert "Ký biên bản" not in page and "Ghi tiếp" not in page  # who has signed
    client.force_login(cast.secretary)
    page = client.get(address).text
    assert "Ký biên bản" in page and "Gỡ chữ ký để sửa" in page
    page = client.post(f"{address}go-chu-ky/", follow=True).text
    assert "Đã gỡ chữ ký." in page and "Ghi tiếp" in page
    minutes.refresh_from_db()
    assert (minutes.state, minutes.signatures[0][1:], minutes.facts, minutes.read_at) == (
        "written",
        (None, None),
        None,
        None,
    )
    with pytest.raises(VersionConflict):
        writing.write(minutes, by=cast.secretary, seen=seen, conclusion="Từ trang cũ")
    writing.write(minutes, by=cast.secretary, seen=minutes.version, conclusion="Giao đồng chí Hòa.")
    again = signed(meeting, cast)
    assert again.is_locked
    with pytest.raises(writing.Locked):
        writing.take_back(again, by=cast.secretary)
    with pytest.raises(PermissionDenied):
        writing.take_back(again, by=cast.neighbour)


def test_one_person_does_not_sign_as_both(meeting, cast):
    Meeting.objects.filter(pk=meeting.pk).update(secretary=cast.secretary.member)
    minutes = written(Meeting.objects.get(pk=meeting.pk), cast.secretary)
    writing.read_out(minutes, by=cast.secretary)
    with pytest.raises(writing.NotReady, match="hai đồng chí khác nhau"):
        writing.sign(minutes, by=cast.secretary, seen=minutes.version)


def test_they_are_read_out_at_the_end(meeting, cast):
    Meeting.objects.filter(pk=meeting.pk).update(closed_at=None, state="running")
    minutes = written(Meeting.objects.get(pk=meeting.pk), cast.hoa)
    with pytest.raises(writing.NotReady, match="chưa bế mạc"):
        writing.read_out(minutes, by=cast.hoa)
    with pytest.raises(writing.NotOpened):
        writing.begin(scenes.plan(cast.cell_7, cast.secretary), by=cast.secretary)


def test_two_who_type_at_once_lose_nothing(meeting, cast, client):
    minutes = writing.begin(meeting, by=cast.hoa)
    address = f"/sinh-hoat/{meeting.pk}/bien-ban/ghi/"
    client.force_login(cast.hoa)
    assert client.post(address, {"seen_version": minutes.version, "discussion": "Ý kiến 1"}).status_code == 302
    client.force_login(cast.secretary)
    answer = client.post(address, {"seen_version": minutes.version, "conclusion": "Kết luận của tôi"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Kết luận của tôi" in page and "Ý kiến 1" in page
    minutes.refresh_from_db()
    assert (minutes.discussion, minutes.conclusion) == ("Ý kiến 1", "")


def test_members_read_them_once_they_are_signed(meeting, cast, client):
    written(meeting, cast.hoa)
    address = f"/sinh-hoat/{meeting.pk}/bien-ban/"
    other = factories.account(factories.member(cast.cell_7, "Lê Văn Đọc"))
    client.force_login(other)
    assert client.get(address).status_code == 404
    assert "Biên bản" not in client.get(meeting.get_absolute_url()).content.decode()
    signed(meeting, cast)
    page = client.get(address).content.decode()
    assert "Giao đồng chí Hoa lập danh sách." in page and "đã ký lúc" in page and "Ghi đính chính" not in page
    assert Notice.objects.filter(user=other, url=address).exists()
    client.force_login(cast.stranger)
    assert client.get(address).status_code == 404


def test_the_facts_cost_the_same_for_any_roll(meeting, django_assert_max_num_queries):
    roll(meeting, *[EXCUSED] * 20)
    with django_assert_max_num_queries(6):  # the roll, votes, speeches, agenda, tasks, the score
        facts.gather(meeting)


def test_the_whole_way_on_the_page(meeting, cast, client):
    address = f"/sinh-hoat/{meeting.pk}/bien-ban/"
    client.force_login(cast.hoa)
    assert "Ghi biên bản" in client.get(meeting.get_absolute_url()).content.decode()
    page = client.get(f"{address}ghi/").content.decode()
    assert "Số đảng viên được triệu tập: 2." in page
    client.post(f"{address}ghi/", {"seen_version": "1", "conclusion": "Nhất trí"})
    client.post(f"{address}da-doc/")
    minutes = Minutes.objects.get(meeting=meeting)
    client.post(f"{address}ky/", {"seen_version": minutes.version})
    client.force_login(cast.secretary)
    assert "Ký biên bản" in client.get(address).content.decode()
    client.post(f"{address}ky/", {"seen_version": minutes.version + 1})
    minutes.refresh_from_db()
    assert minutes.is_locked
    answer = client.get(f"{address}ghi/", follow=True)
    assert "Biên bản đã ký nên không sửa được nữa" in answer.content.decode()
    client.post(f"{address}dinh-chinh/", {"text": "Sửa tên", "reason": "Nhầm"})
    assert "Sửa tên" in client.get(address).content.decode()


def test_votes_speakers_and_tasks_write_themselves(meeting, cast):
    facts_of_vote = {"meeting": meeting, "prepared_by": cast.secretary, "way": "cards", "opened_at": meeting.opened_at}
    Vote.objects.create(
        subject="resolution",
        question="Thông qua nghị quyết tháng 12",
        state="decided",
        outcome="passed",
        counted=26,
        voters=24,
        needed=14,
        totals={"votes": [22, 1, 1], "blank": 0, "invalid": 0},
        **facts_of_vote,
    )
    Vote.objects.create(subject="resolution", question="Chưa mở", **facts_of_vote | {"opened_at": None})
    Task.objects.create(
        unit=meeting.unit,
        meeting=meeting,
        assignee=cast.hoa.member,
        work="Rà soát hộ nghèo",
        product="Danh sách",
        duty="Hoa",
        authority="Chi ủy",
        deadline=meeting.day,
        checker=cast.secretary.member,
        given_by=cast.secretary,
    )
    found = facts.gather(meeting)
    (vote,) = found["votes"]
    assert (vote["question"], vote["outcome"]) == ("Thông qua nghị quyết tháng 12", "Đạt")
    assert vote["needed"] == "cần 14 trên 26" and vote["lines"][0] == "Tán thành: 22"
    assert found["tasks"][0]["who"] == "Nguyễn Thị Hoa" and found["tasks"][0]["work"] == "Rà soát hộ nghèo"


def test_what_is_written_keeps_its_paragraphs(meeting, cast, client):
    client.force_login(cast.hoa)
    typed = "Đồng chí Bình:  nhất trí.\r\n\r\nĐồng chí Hoa: đề nghị thêm."
    client.post(f"/sinh-hoat/{meeting.pk}/bien-ban/ghi/", {"seen_version": "1", "discussion": typed})
    minutes = Minutes.objects.get(meeting=meeting)
    assert minutes.discussion == "Đồng chí Bình: nhất trí.\n\nĐồng chí Hoa: đề nghị thêm."
    page = client.get(f"/sinh-hoat/{meeting.pk}/bien-ban/").content.decode()
    assert "<p>Đồng chí Bình: nhất trí.</p>" in page and "<p>Đồng chí Hoa: đề nghị thêm.</p>" in page
