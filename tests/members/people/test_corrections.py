"""Records are corrected by asking, looking, deciding; and the birth date never."""

from datetime import date
from threading import Barrier, Thread
from time import sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from members.models import AuditEntry, CorrectionRequest, Member, Notice, User
from members.moves import WrongState
from members.people import card, corrections, membership_list
from members.roster import compare
from members.versions import VersionConflict
from tests import factories

pytestmark = pytest.mark.django_db
NOTE = "Căn cước cấp ngày 01/3/2025"


def ask(cast, by=None, note=NOTE, decision_no="", **values):
    words = {"note": note, "decision_no": decision_no}
    return corrections.propose(cast.hoa.member, by=by or cast.hoa, seen=record(cast).version, values=values, **words)


def approve(request, by):
    request = CorrectionRequest.objects.get(pk=request.pk)
    corrections.approve(request, by=by, seen=request.member.version)
    return request


def record(cast) -> Member:
    return Member.objects.get(pk=cast.hoa.member_id)


def test_nothing_is_written_before_somebody_has_decided(cast):
    request = ask(cast, gender="male", phone="0911 222 333")
    assert request.changes == {"gender": ["female", "male"], "phone": [cast.hoa.phone, "0911222333"]}
    assert record(cast).gender == "female"


def test_approval_writes_the_record_moves_the_sign_in_number_and_tells_the_member(cast):
    approve(ask(cast, gender="male", phone="0911222333"), cast.organiser)
    assert (record(cast).gender, record(cast).phone) == ("male", "0911222333")
    assert User.objects.get(pk=cast.hoa.pk).phone == "0911222333"
    told = Notice.objects.filter(user=cast.hoa).latest("pk")
    assert (
        "Đã duyệt" in told.text and "đăng nhập bằng số điện thoại mới" in told.text and told.url == "/ca-nhan/de-nghi/"
    )


def test_a_number_that_opens_another_account_opens_it_still(cast):
    approve(ask(cast, phone=cast.neighbour.phone), cast.organiser)
    assert record(cast).phone == cast.neighbour.phone and User.objects.get(pk=cast.hoa.pk).phone == cast.hoa.phone
    assert "bằng số cũ" in Notice.objects.filter(user=cast.hoa).latest("pk").text


def test_the_birth_date_never_changes_and_the_rule_is_named(cast):
    for by in (cast.hoa, cast.organiser, cast.administrator):
        with pytest.raises(ValidationError, match=r"06-HD/TW, mục 9\.2"):
            ask(cast, by=by, birth_date=date(1971, 1, 1), gender="male")
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionRequest.objects.create(
            member=cast.hoa.member,
            changes={"birth_date": ["1970-01-15", "1971-01-15"]},
            note=NOTE,
            proposed_by=cast.hoa,
        )


def test_a_name_needs_a_decision(cast):
    with pytest.raises(ValidationError, match="số quyết định"):
        ask(cast, full_name="Nguyễn Thị Hoà")
    approve(ask(cast, full_name="NGUYỄN THỊ  hòa", decision_no="15/QĐ-UBND"), cast.organiser)
    person = record(cast)
    assert person.full_name == "Nguyễn Thị Hòa" and person.name_folded == "nguyen thi hoa"
    entry = AuditEntry.objects.get(action="correction.approve")
    assert entry.before["full_name"] == "Nguyễn Thị Hoa" and entry.after["decision_no"] == "15/QĐ-UBND"
    assert "Theo quyết định: 15/QĐ-UBND" in card.of(record(cast)).history[0].lines


def test_who_asked_and_who_approved_are_both_kept_and_numbers_only_by_their_last_digits(cast):
    request = approve(ask(cast, personal_id="001.170.999 999", card_no="001170888888"), cast.organiser)
    entry = AuditEntry.objects.get(action="correction.approve")
    assert entry.actor == cast.organiser and entry.after["proposed_by"] == cast.hoa.pk and entry.reason == NOTE
    assert entry.after["personal_id"] == "********9999"
    everything = str(list(AuditEntry.objects.values_list("before", "after", "reason")))
    assert "001170999999" not in everything and cast.hoa.member.personal_id not in everything
    kept = str(CorrectionRequest.objects.get(pk=request.pk).changes)
    assert "********9999" in kept and "001170999999" not in kept
    assert record(cast).personal_id == "001170999999"


def test_nobody_approves_or_refuses_the_own_record(cast):
    boss = factories.holder("organiser", cast.ward, "Đinh Thị Thu", at=cast.cell_7)
    request = corrections.propose(boss.member, by=boss, seen=1, values={"gender": "male"}, note=NOTE)
    with pytest.raises(corrections.CorrectionRefused, match="chính mình"):
        approve(request, boss)
    with pytest.raises(corrections.CorrectionRefused, match="đồng chí khác"):
        corrections.refuse(request, by=boss, answer="Không đúng")
    assert request not in corrections.waiting_for(boss) and request in corrections.waiting_for(cast.organiser)
    corrections.withdraw(request, by=boss)
    with pytest.raises(corrections.CorrectionRefused, match="chính mình"):
        corrections.correct(boss.member, by=boss, seen=1, values={"gender": "male"}, note=NOTE)
    assert Member.objects.get(pk=boss.member_id).gender == "female"


def test_an_officer_corrects_in_one_step_and_both_steps_are_kept(cast):
    request = corrections.correct(cast.hoa.member, by=cast.organiser, seen=1, values={"gender": "male"}, note=NOTE)
    assert (request.state, request.proposed_by, request.decided_by) == ("approved", cast.organiser, cast.organiser)
    actions = AuditEntry.objects.filter(action__startswith="correction.").values_list("action", flat=True)
    assert sorted(actions) == ["correction.approve", "correction.propose"] and record(cast).gender == "male"


def test_a_record_that_has_changed_meanwhile_is_looked_at_again(cast):
    request = ask(cast, official_date=date(2001, 6, 1))
    seen = record(cast).version
    Member.objects.filter(pk=cast.hoa.member_id).update(official_date=date(2001, 7, 1), version=F("version") + 1)
    request = CorrectionRequest.objects.get(pk=request.pk)
    (line,) = corrections.difference(request)
    assert line.is_stale and (line.before, line.now, line.after) == ("19/05/2001", "01/07/2001", "01/06/2001")
    with pytest.raises(VersionConflict):
        corrections.approve(request, by=cast.organiser, seen=seen)
    assert record(cast).official_date == date(2001, 7, 1) and request.is_open
    approve(request, cast.organiser)
    assert record(cast).official_date == date(2001, 6, 1)


def test_a_number_of_somebody_else_gives_a_sentence_and_changes_nothing(cast):
    request = ask(cast, personal_id=cast.neighbour.member.personal_id, gender="male")
    with pytest.raises(corrections.CorrectionRefused, match="đang ghi cho một đảng viên khác"), transaction.atomic():
        approve(request, cast.organiser)
    assert record(cast).gender == "female" and CorrectionRequest.objects.get(pk=request.pk).is_open


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"personal_id": "12345"}, "12 chữ số"),
        ({"personal_id": "٠٠١١٧٠٠٠٠١٢٣"}, "12 chữ số"),
        ({"card_no_legacy": "1234567"}, "8 chữ số"),
        ({"phone": "12"}, "10 chữ số"),
        ({"gender": "khác"}, "nam hoặc nữ"),
        ({"official_date": date(1999, 1, 1)}, "không thể sớm hơn ngày vào đảng"),
        ({"admission_date": date(2999, 1, 1)}, "không muộn hơn hôm nay"),
        ({"admission_date": date(1969, 1, 1)}, "sau ngày sinh"),
        ({"gender": "female"}, "Chưa có thông tin nào khác"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(cast, values, sentence):
    with pytest.raises(ValidationError, match=sentence):
        ask(cast, **values)


def test_one_request_waits_at_a_time(cast):
    request = ask(cast, gender="male")
    with pytest.raises(corrections.CorrectionRefused, match="đang chờ duyệt"):
        ask(cast, by=cast.organiser, phone="0911222333")
    corrections.withdraw(request, by=cast.hoa)
    assert ask(cast, phone="0911222333").is_open


def test_a_refusal_says_why_and_leaves_the_record_alone(cast):
    request = ask(cast, gender="male")
    corrections.refuse(request, by=cast.organiser, answer="Giấy tờ chưa rõ")
    assert (
        record(cast).gender == "female" and "Giấy tờ chưa rõ" in Notice.objects.filter(user=cast.hoa).latest("pk").text
    )
    for late in (lambda: approve(request, cast.organiser), lambda: corrections.withdraw(request, by=cast.hoa)):
        with pytest.raises(WrongState):
            late()


def test_a_request_goes_where_the_member_goes(cast):
    request = ask(cast, gender="male")
    assert request not in corrections.waiting_for(cast.organiser_beside)
    Member.objects.filter(pk=cast.hoa.member_id).update(unit=cast.cell_1)
    assert list(corrections.waiting_for(cast.organiser_beside)) == [request]


@pytest.mark.django_db(transaction=True)
def test_a_decision_and_a_list_that_is_being_written_wait_for_each_other(cast):
    """Each held what the other needed: the database would have ended one of them."""
    member, start, failures = cast.hoa.member, Barrier(2), []

    def deciding():
        membership_list.lock(member.pk)
        start.wait()
        sleep(0.5)  # the list has asked for the table by now
        Member.objects.filter(pk=member.pk).update(gender="male")

    def writing():
        start.wait()
        compare.lock_members()
        Member.objects.filter(pk=member.pk).update(gender="female")

    def run(work):
        try:
            with transaction.atomic():
                work()
        except DatabaseError as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in (deciding, writing)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == [] and Member.objects.get(pk=member.pk).gender == "female"


def test_of_two_officers_the_second_is_shown_what_the_first_has_saved(client, cast):
    member, address = cast.hoa.member, f"/dang-vien/{cast.hoa.member_id}/sua/"
    client.force_login(cast.organiser)
    typed = {"note": NOTE, "gender": "male", "phone": member.phone, "full_name": member.full_name}
    typed |= {"admission_date": "19.05.2000", "official_date": "19-05-2001"}
    seen = client.get(address).context["form"]["seen_version"].value()
    corrections.correct(member, by=cast.administrator, seen=seen, values={"phone": "0911222333"}, note=NOTE)
    late = client.post(address, typed | {"seen_version": seen})
    assert late.status_code == 409 and record(cast).gender == "female" and record(cast).phone == "0911222333"
    assert "đã có bản mới hơn" in late.text and cast.administrator.full_name in late.text and "0911222333" in late.text
    assert CorrectionRequest.objects.count() == 1
    again = client.post(address, typed | {"seen_version": late.context["form"]["seen_version"].value()})
    assert again.status_code == 302 and (record(cast).gender, record(cast).phone) == ("male", member.phone)


def test_a_decision_upon_an_older_record_is_asked_for_once_more(client, cast):
    request = ask(cast, official_date=date(2001, 6, 1))
    client.force_login(cast.organiser)
    address = f"/dang-vien/de-nghi/{request.pk}/"
    seen = client.get(address).context["form"]["seen_version"].value()
    Member.objects.filter(pk=cast.hoa.member_id).update(official_date=date(2001, 7, 1), version=F("version") + 1)
    late = client.post(f"{address}tra-loi/", {"move": "approve", "answer": "Đã đối chiếu", "seen_version": seen})
    assert late.status_code == 409 and "01/07/2001" in late.text and "Đã đối chiếu" in late.text
    assert record(cast).official_date == date(2001, 7, 1)
    seen = late.context["form"]["seen_version"].value()
    assert client.post(f"{address}tra-loi/", {"move": "approve", "answer": "", "seen_version": seen}).status_code == 302
    assert record(cast).official_date == date(2001, 6, 1)


def test_what_a_member_asks_upon_an_older_record_is_asked_once_more(client, cast):
    """Else the number that an officer has just put right would be asked back to the old one, unseen."""
    member, address = cast.hoa.member, "/ca-nhan/de-nghi/"
    client.force_login(cast.hoa)
    typed = {"note": NOTE, "gender": "male", "phone": member.phone, "full_name": member.full_name}
    seen = client.get(address).context["form"]["seen_version"].value()
    corrections.correct(member, by=cast.organiser, seen=seen, values={"phone": "0911222333"}, note=NOTE)
    late = client.post(address, typed | {"seen_version": seen})
    assert late.status_code == 409 and "0911222333" in late.text and cast.organiser.full_name in late.text
    assert not CorrectionRequest.objects.waiting().exists()
    with pytest.raises(VersionConflict):
        corrections.propose(member, by=cast.hoa, seen=None, values={"gender": "male"}, note=NOTE)
    again = client.post(address, typed | {"seen_version": late.context["form"]["seen_version"].value()})
    assert again.status_code == 302
    assert CorrectionRequest.objects.waiting().get().changes["phone"] == ["0911222333", member.phone]
