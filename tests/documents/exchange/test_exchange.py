"""Gửi – nhận: from office to office, what became of it, and into the receiver's library without typing twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents import library, screening
from documents.exchange import dispatch
from documents.exchange.dispatch import ExchangeRefused
from documents.models import Dispatch, Document, Receipt
from members import succession
from members.models import AuditEntry, Notice, Unit, UnitGrant
from members.moves import WrongState
from members.powers import Role
from tests import factories
from tests.documents.library_cast import document
from tests.documents.pdfs import pdf
from tests.members import events
from tests.together import at_once

pytestmark = pytest.mark.django_db
SENDING, RECALLING = 8, 8  # queries, whatever the number of receivers
TITLE = "Báo cáo chỉ hai cơ quan được biết"
OFFICE = Path(__file__).parents[2] / "data" / "office"


@pytest.fixture
def clerk_beside(cast):
    return factories.holder(Role.CLERK, cast.beside, "Phan Thị Mai")


@pytest.fixture
def sent(cast, clerk_beside):
    """A document of the ward's library to the ward beside and to the city."""
    made = Dispatch(unit=cast.ward, document=document(cast.ward, "27-BC/ĐU", TITLE), urgency="urgent")
    return dispatch.send(made, [cast.beside, cast.city], by=cast.clerk)


@pytest.fixture
def receipt(sent, cast):
    return Receipt.objects.for_list().get(unit=cast.beside)


def told(user, words) -> bool:
    return Notice.objects.filter(user=user, text__contains=words).exists()


def test_the_receiving_office_is_told_and_its_members_read_nothing_of_it(client, cast, clerk_beside, sent):
    assert told(clerk_beside, "Đảng bộ phường Phúc Lâm gửi 27-BC/ĐU")
    client.force_login(cast.stranger)
    assert TITLE not in client.get("/van-kien/").content.decode()
    assert client.get(sent.document.get_absolute_url()).status_code == 404


def test_the_nearest_office_is_told_and_not_all_above_it(cast, clerk_beside):
    of_city = factories.holder(Role.CLERK, cast.city, "Chu Văn Lộc")
    paper = document(cast.ward, "27-BC/ĐU", TITLE)
    dispatch.send(Dispatch(unit=cast.ward, document=paper), [cast.cell_1], by=cast.clerk)
    assert told(clerk_beside, "đến Chi bộ 1") and not told(of_city, "đến Chi bộ 1")
    dispatch.send(Dispatch(unit=cast.ward, document=paper), [cast.city], by=cast.clerk)
    assert told(of_city, "đến Đảng bộ Thành phố") and not told(clerk_beside, "đến Đảng bộ Thành phố")


def test_the_office_of_the_city_finds_its_own_first_and_that_of_all_below_when_asked(client, cast, sent):
    both, own = ["Đảng bộ Thành phố", "Đảng bộ phường Đông Sơn"], ["Đảng bộ Thành phố"]
    expected = {"": own, "?pham_vi=rieng": own, "?pham_vi=ca": both, "?pham_vi=x": []}
    client.force_login(factories.holder(Role.CLERK, cast.city))
    for asked, offices in expected.items():
        page = client.get(reverse("documents:received_list") + asked).context["page"]
        assert sorted(receipt.unit.name for receipt in page) == offices
    assert list(client.get(reverse("documents:sent_list")).context["page"]) == []
    assert list(client.get(reverse("documents:sent_list") + "?pham_vi=ca").context["page"]) == [sent]
    client.force_login(cast.clerk)
    assert list(client.get(reverse("documents:sent_list")).context["page"]) == [sent]


def test_it_is_received_when_it_is_opened_first_and_read_only_then(client, clerk_beside, receipt):
    client.force_login(clerk_beside)
    file = reverse("documents:received_file", args=[receipt.pk])
    assert client.get(file).status_code == 404
    assert client.post(reverse("documents:open_received", args=[receipt.pk])).url == receipt.get_absolute_url()
    answer = client.get(file)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    receipt.refresh_from_db()
    first = receipt.received_at
    client.post(reverse("documents:open_received", args=[receipt.pk]))
    receipt.refresh_from_db()
    assert (receipt.received_at, receipt.received_by) == (first, clerk_beside)
    assert AuditEntry.objects.filter(action="dispatch.receive", unit=receipt.unit).count() == 1


def test_it_goes_from_new_to_done_and_the_sender_is_told(cast, clerk_beside, receipt):
    dispatch.start(receipt, by=clerk_beside)
    dispatch.finish(receipt, by=clerk_beside, result="Đã tổng hợp vào báo cáo quý.")
    assert (receipt.state, receipt.handled_by) == ("done", clerk_beside)
    assert told(cast.clerk, "đã xử lý 27-BC/ĐU. Đã tổng hợp")


def test_it_is_given_back_with_a_reason(client, cast, clerk_beside, receipt):
    dispatch.receive(receipt, by=clerk_beside)
    client.force_login(clerk_beside)
    url = reverse("documents:return_received", args=[receipt.pk])
    assert client.post(url, {"reason": ""}).status_code == 400
    client.post(url, {"reason": "Thiếu phụ lục"})
    receipt.refresh_from_db()
    assert (receipt.state, receipt.result) == ("returned", "Thiếu phụ lục")
    assert told(cast.clerk, "trả lại 27-BC/ĐU: Thiếu phụ lục")


@pytest.mark.parametrize("state", Receipt.State.values)
@pytest.mark.parametrize("move", Receipt.MOVES)
def test_each_move_starts_from_its_states_only(clerk_beside, receipt, state, move):
    Receipt.objects.filter(pk=receipt.pk).update(state=state)
    receipt.refresh_from_db()
    sources, target = Receipt.MOVES[move]
    act = {"start": dispatch.start, "finish": dispatch.finish, "return": dispatch.send_back}[move]
    more = {"reason": "Nhầm"} if move == "return" else {}
    if state in sources:
        act(receipt, by=clerk_beside, **more)
        assert receipt.state == target
    else:
        with pytest.raises(WrongState):
            act(receipt, by=clerk_beside, **more)


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_act_at_once_one_does(cast):
    sent = dispatch.send(Dispatch(unit=cast.ward, document=document(cast.ward)), [cast.beside], by=cast.clerk)
    for _ in range(5):
        Receipt.objects.update(state="new")
        receipts = [Receipt.objects.for_list().get(dispatch=sent) for _ in range(4)]
        acts = [
            lambda row=receipts[0]: dispatch.finish(row, by=cast.administrator, result="Xong"),
            lambda row=receipts[1]: dispatch.send_back(row, by=cast.administrator, reason="Nhầm"),
            lambda row=receipts[2]: dispatch.finish(row, by=cast.administrator, result="Xong"),
            lambda row=receipts[3]: dispatch.send_back(row, by=cast.administrator, reason="Nhầm"),
        ]
        assert at_once(*acts, refusals=(WrongState,)).count(None) == 1


def test_the_sender_sees_how_far_each_receiver_is_and_who_is_overdue(client, cast, clerk_beside, sent, receipt):
    dispatch.finish(receipt, by=clerk_beside, result="Xong việc")
    Dispatch.objects.update(deadline=timezone.localdate() - timedelta(days=1))
    client.force_login(cast.clerk)
    page = client.get(sent.get_absolute_url()).content.decode()
    assert "Xong việc" in page and page.count("Quá hạn") == 1
    listed = client.get(reverse("documents:sent_list"), {"trang_thai": "qua-han"}).content.decode()
    assert "1/2 nơi đã xử lý" in listed and "1 nơi quá hạn" in listed
    city_clerk = factories.holder(Role.CLERK, cast.city, "Vũ Văn Kha")
    client.force_login(city_clerk)
    late = client.get(reverse("documents:received_list"), {"trang_thai": "qua-han"})
    assert [row.unit for row in late.context["page"]] == [cast.city]


# Rights


def test_only_offices_of_either_side_see_it(client, cast, clerk_beside, sent, receipt):
    other = factories.holder(Role.CLERK, factories.party(cast.city, "01.001.003", "Đảng bộ xã An Khê"), "Lý Thị Na")
    for user, received, outgoing in ((clerk_beside, 200, 403), (cast.clerk, 403, 200), (other, 403, 403)):
        client.force_login(user)
        assert client.get(receipt.get_absolute_url()).status_code == received
        assert client.get(sent.get_absolute_url()).status_code == outgoing
        assert client.get(reverse("documents:sent_file", args=[sent.pk])).status_code == outgoing
    client.force_login(other)
    for name in ("received_list", "sent_list"):
        assert TITLE not in client.get(reverse(f"documents:{name}")).content.decode()


def test_nothing_is_sent_in_the_name_of_a_unit_of_elsewhere(client, cast):
    client.force_login(cast.clerk)
    url = reverse("documents:send")
    assert client.get(url, {"don-vi": cast.beside.code}).status_code == 403
    beside = document(cast.beside)
    assert client.get(url, {"van-kien": beside.pk}).status_code == 404


def test_receivers_are_needed_and_still_at_work(cast):
    paper = document(cast.ward)
    with pytest.raises(ExchangeRefused, match="ít nhất một nơi nhận"):
        dispatch.send(Dispatch(unit=cast.ward, document=paper), [cast.ward], by=cast.clerk)
    cast.beside.status = Unit.Status.MERGED
    with pytest.raises(ExchangeRefused, match="kết thúc hoạt động"):
        dispatch.send(Dispatch(unit=cast.ward, document=paper), [cast.beside], by=cast.clerk)


# A file of its own


def enclosed(cast, **changes) -> dict:
    lines = changes.pop("lines", ["Báo cáo tháng"])
    file = SimpleUploadedFile("bao-cao.pdf", pdf(lines), "application/pdf")
    facts = {"number_raw": "Số 31- BC/ĐU", "issued_on": "2026-11-05", "issuer": "Đảng ủy phường Phúc Lâm"}
    return (
        facts
        | {"title": TITLE, "secrecy": "none", "file": file, "to": [cast.beside.pk], "note": "Báo cáo gấp"}
        | changes
    )


def test_a_file_is_sent_on_its_own_and_taken_in_without_typing_twice(client, cast, clerk_beside):
    client.force_login(cast.clerk)
    answer = client.post(reverse("documents:send"), enclosed(cast))
    sent = Dispatch.objects.get()
    assert (answer.status_code, answer.url) == (302, sent.get_absolute_url())
    assert Document.objects.count() == 0
    receipt = sent.receipts.get()
    client.force_login(clerk_beside)
    client.post(reverse("documents:take_in", args=[receipt.pk]))
    filed = Document.objects.get()
    facts = (filed.unit, filed.symbol, filed.kind, filed.title, str(filed.issuer), filed.main.pages)
    assert facts == (cast.beside, "31-BC/ĐU", "report", TITLE, "Đảng ủy phường Phúc Lâm", 1)
    client.force_login(cast.stranger)
    assert client.get(filed.get_absolute_url()).status_code == 200
    assert b"".join(client.get(reverse("documents:file", args=[filed.pk])).streaming_content).startswith(b"%PDF-")


CARRIED = "Tệp còn sửa đổi chưa chấp nhận (Track Changes), chữ ẩn."


def test_who_sends_a_file_and_who_takes_it_in_are_told_what_it_still_carries(client, cast, clerk_beside):
    client.force_login(cast.clerk)
    clean = client.post(reverse("documents:send"), enclosed(cast), follow=True).text
    assert "Lưu ý" not in clean
    content = (OFFICE / "theo-doi.docx").read_bytes()
    page = client.post(
        reverse("documents:send"),
        enclosed(cast, number_raw="32-BC/ĐU", file=SimpleUploadedFile("a.docx", content)),
        follow=True,
    ).text
    assert CARRIED in page
    sent = Dispatch.objects.get(number_raw="32-BC/ĐU")
    client.force_login(clerk_beside)
    taken = client.post(reverse("documents:take_in", args=[sent.receipts.get().pk]), follow=True).text
    assert CARRIED in taken and "Đã đưa 32-BC/ĐU vào thư viện" in taken


def test_who_sends_a_document_is_told_before_and_after_what_its_file_still_carries(client, cast, clerk_beside):
    content = (OFFICE / "theo-doi.docx").read_bytes()
    paper = document(cast.ward, "27-BC/ĐU", TITLE, content=content)
    client.force_login(cast.clerk)
    asked = f"{reverse('documents:send')}?van-kien={paper.pk}"
    assert CARRIED in client.get(asked).text
    assert CARRIED in client.post(asked, {"to": [cast.beside.pk]}, follow=True).text
    assert CARRIED not in client.get(reverse("documents:sent_list")).text


def test_a_secret_is_not_sent_and_leaves_an_entry_without_the_file(client, cast):
    client.force_login(cast.clerk)
    refused = client.post(reverse("documents:send"), enclosed(cast, lines=["TỐI MẬT", "Báo cáo"]))
    assert refused.status_code == 422 and "117/2025/QH15" in refused.content.decode()
    assert Dispatch.objects.count() == 0
    assert AuditEntry.objects.filter(action="document.refuse_secret", unit=cast.ward).count() == 1


@pytest.mark.parametrize("title", ["Phương án tác chiến (Mật)", "TỐI MẬT: phương án tác chiến"])
def test_nothing_whose_title_says_that_it_is_secret_is_sent(client, cast, title):
    client.force_login(cast.clerk)
    refused = client.post(reverse("documents:send"), enclosed(cast, title=title))
    assert refused.status_code == 422 and "117/2025/QH15" in refused.content.decode()
    assert Dispatch.objects.count() == 0
    assert AuditEntry.objects.filter(action="document.refuse_secret", unit=cast.ward).count() == 1


def test_a_file_of_its_own_is_opened_on_both_sides(client, cast, clerk_beside):
    client.force_login(cast.clerk)
    client.post(reverse("documents:send"), enclosed(cast))
    sent = Dispatch.objects.get()
    shown, fetched = (client.get(reverse("documents:sent_file", args=[sent.pk]) + asked) for asked in ("", "?tai-ve=1"))
    assert b"".join(shown.streaming_content).startswith(b"%PDF-")
    assert (shown["Content-Disposition"][:6], fetched["Content-Disposition"][:10]) == ("inline", "attachment")
    receipt = sent.receipts.get()
    dispatch.receive(receipt, by=clerk_beside)
    client.force_login(clerk_beside)
    assert client.get(reverse("documents:received_file", args=[receipt.pk])).status_code == 200


@pytest.mark.parametrize("asked", ["9" * 25, "9" * 5_000, "²", "x"])
def test_an_address_that_names_no_document_sends_nothing(client, cast, asked):
    client.force_login(cast.clerk)
    assert client.get(reverse("documents:send"), {"van-kien": asked}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to": []}, "ít nhất một nơi nhận"),
        ({"codes": "09.999"}, "Không có đơn vị nào mang mã 09.999"),
        ({"codes": "\n".join(map(str, range(201)))}, "nhiều nhất 200 nơi nhận"),
        ({"deadline": "01.01.2020"}, "Hạn xử lý đã qua"),
        ({"number_raw": "Báo cáo"}, "Chưa đọc được số"),
        ({"issued_on": "2099-01-01"}, "Ngày ban hành chưa đến"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, cast, changes, words):
    client.force_login(cast.clerk)
    refused = client.post(reverse("documents:send"), enclosed(cast, **changes))
    assert refused.status_code == 400
    assert words in refused.content.decode() and TITLE in refused.content.decode()
    assert Dispatch.objects.count() == 0


def test_the_receivers_are_asked_for_and_may_be_named_by_their_codes_alone(client, cast):
    client.force_login(cast.clerk)
    page = client.get(reverse("documents:send")).text
    assert "<legend>Nơi nhận</legend>" in page
    client.post(reverse("documents:send"), enclosed(cast, to=[], codes=cast.beside.code))
    assert [receipt.unit for receipt in Dispatch.objects.get().receipts.all()] == [cast.beside]


# Into the library


def test_what_is_taken_in_has_all_that_was_known_of_the_document(cast, clerk_beside, receipt):
    filed = dispatch.take_in(receipt, by=clerk_beside)
    assert (filed.unit, filed.symbol, filed.title) == (cast.beside, "27-BC/ĐU", TITLE)
    assert filed.main.sha256 == receipt.dispatch.document.main.sha256
    assert Document.objects.readable_by(cast.stranger.member).filter(pk=filed.pk).exists()


def test_what_the_members_read_already_is_not_taken_in_twice(cast, clerk_beside, receipt):
    dispatch.take_in(receipt, by=clerk_beside)
    with pytest.raises(library.AlreadyThere):
        dispatch.take_in(receipt, by=clerk_beside)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_take_it_in_once(cast):
    sent = dispatch.send(Dispatch(unit=cast.ward, document=document(cast.ward)), [cast.beside], by=cast.clerk)
    receipts = [Receipt.objects.for_list().get(dispatch=sent) for _ in range(3)]
    acts = [lambda row=row: dispatch.take_in(row, by=cast.administrator).pk for row in receipts]
    results = at_once(*acts, refusals=(library.AlreadyThere,))
    assert results.count(library.AlreadyThere) == 2
    assert Document.objects.filter(unit=cast.beside).count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_turns_out_secret_is_not_taken_in_and_the_entry_stays(cast):
    made = Dispatch(unit=cast.ward, document=document(cast.ward, title="Phương án (Mật)"))
    receipt = dispatch.send(made, [cast.beside], by=cast.clerk).receipts.get()
    with pytest.raises(screening.SecretRefused):
        dispatch.take_in(receipt, by=cast.administrator)
    assert AuditEntry.objects.filter(action="document.refuse_secret", unit=cast.beside).count() == 1
    assert not Document.objects.filter(unit=cast.beside).exists()


def test_a_stamp_found_later_takes_every_copy_away(client, cast, clerk_beside, django_capture_on_commit_callbacks):
    client.force_login(cast.clerk)
    client.post(reverse("documents:send"), enclosed(cast))
    sent = Dispatch.objects.get()
    stored = [sent.file]
    taken = dispatch.take_in(sent.receipts.get(), by=clerk_beside)
    with sent.file.open() as content:
        other = document(cast.ward, content=content.read())
    stored += [taken.main.file, other.main.file]
    with django_capture_on_commit_callbacks(execute=True):
        library.found_secret(taken.main, "TỐI MẬT")
        dispatch.found_secret(taken.main.sha256, "TỐI MẬT")
    assert [each.storage.exists(each.name) for each in stored] == [False, False, False]
    assert not Document.objects.exclude(title=library.ERASED).exists()
    sent.refresh_from_db()
    assert (sent.title, sent.note, sent.is_gone) == (library.ERASED, "", True)
    assert told(cast.clerk, "đã bị thu hồi và xóa") and told(clerk_beside, "đã bị thu hồi và xóa")


# Recalling


def test_what_was_recalled_meanwhile_is_neither_handled_nor_taken_in(cast, clerk_beside, sent, receipt):
    early = Receipt.objects.for_list().get(pk=receipt.pk)
    dispatch.recall(sent, by=cast.clerk, reason="Gửi nhầm")
    with pytest.raises(WrongState):
        dispatch.start(early, by=clerk_beside)
    with pytest.raises(ExchangeRefused):
        dispatch.take_in(early, by=clerk_beside)


def test_what_was_recalled_is_opened_and_handled_no_more(client, cast, clerk_beside, sent, receipt):
    dispatch.receive(receipt, by=clerk_beside)
    dispatch.recall(sent, by=cast.clerk, reason="Gửi nhầm")
    assert told(clerk_beside, "thu hồi 27-BC/ĐU")
    client.force_login(clerk_beside)
    assert TITLE not in client.get(receipt.get_absolute_url()).content.decode()
    assert client.get(reverse("documents:received_file", args=[receipt.pk])).status_code == 404
    client.post(reverse("documents:finish_received", args=[receipt.pk]))
    client.post(reverse("documents:take_in", args=[receipt.pk]))
    receipt.refresh_from_db()
    assert (receipt.state, receipt.filed) == ("new", None)
    with pytest.raises(WrongState):
        dispatch.recall(sent, by=cast.clerk, reason="Lần nữa")


def test_a_secret_that_slipped_in_is_erased_for_good(client, cast, django_capture_on_commit_callbacks):
    client.force_login(cast.clerk)
    client.post(reverse("documents:send"), enclosed(cast))
    sent = Dispatch.objects.get()
    storage, name = sent.file.storage, sent.file.name
    with django_capture_on_commit_callbacks(execute=True):
        dispatch.recall(sent, by=cast.clerk, reason="Có độ mật", erase=True)
    sent.refresh_from_db()
    assert TITLE not in (sent.title, sent.shown_title) and sent.note == "" and not storage.exists(name)
    assert not AuditEntry.objects.filter(after__icontains=TITLE).exists()


def test_what_was_withdrawn_or_recalled_waits_for_nobody_any_more(client, cast, clerk_beside, sent):
    alone = Dispatch(unit=cast.ward, document=document(cast.ward, "28-BC/ĐU", "Báo cáo khác"))
    dispatch.send(alone, [cast.beside], by=cast.clerk)
    Dispatch.objects.update(deadline=timezone.localdate() - timedelta(days=1))
    client.force_login(cast.clerk)
    address = reverse("documents:sent_list")
    assert Receipt.objects.waiting_at(clerk_beside).count() == 2
    assert client.get(address).text.count("nơi quá hạn") == 2 + 1, "two rows, and the choice above"
    library.withdraw(sent.document, by=cast.clerk, reason="Nhầm")
    assert [receipt.dispatch for receipt in Receipt.objects.waiting_at(clerk_beside)] == [alone]
    assert Receipt.objects.overdue().count() == 1 and list(Dispatch.objects.unfinished()) == [alone]
    assert client.get(address).text.count("nơi quá hạn") == 1 + 1
    assert list(client.get(address, {"trang_thai": "con"}).context["page"]) == [alone]
    dispatch.recall(alone, by=cast.clerk, reason="Nhầm")
    assert not Receipt.objects.waiting().exists() and not Dispatch.objects.unfinished().exists()


@pytest.mark.parametrize("away", ["recall", "withdraw"])
def test_nobody_has_opened_what_was_taken_away_before(client, cast, clerk_beside, sent, receipt, away):
    if away == "recall":
        dispatch.recall(sent, by=cast.clerk, reason="Có số liệu mật")
    else:
        library.withdraw(sent.document, by=cast.clerk, reason="Có số liệu mật")
    client.force_login(clerk_beside)
    page = client.post(reverse("documents:open_received", args=[receipt.pk]), follow=True)
    assert "nơi gửi đã thu hồi" in page.text
    receipt.refresh_from_db()
    assert (receipt.received_at, receipt.received_by) == (None, None)
    assert not AuditEntry.objects.filter(action="dispatch.receive").exists()


def test_the_office_is_told_where_who_has_sent_it_works_there_no_more(cast, clerk_beside, receipt):
    successor = factories.holder(Role.CLERK, cast.ward, "Lê Thị Nối")
    UnitGrant.objects.filter(user=cast.clerk).delete()
    dispatch.finish(Receipt.objects.for_list().get(pk=receipt.pk), by=clerk_beside, result="Đã tổng hợp.")
    assert told(successor, "đã xử lý 27-BC/ĐU. Đã tổng hợp.") and not told(cast.clerk, "đã xử lý")


def test_a_document_that_was_withdrawn_shows_nothing_of_itself(client, cast, clerk_beside, sent, receipt):
    library.withdraw(sent.document, by=cast.clerk, reason="Nhầm")
    client.force_login(clerk_beside)
    for url in (receipt.get_absolute_url(), reverse("documents:received_list")):
        assert TITLE not in client.get(url).content.decode()


# When a unit ends


def test_the_successor_goes_on_with_what_two_closed_units_were_sent(cast):
    paper = document(cast.city)
    sent = dispatch.send(Dispatch(unit=cast.city, document=paper), [cast.cell_7, cast.cell_8], by=cast.administrator)
    succession.transfer_to_successor([cast.cell_7, cast.cell_8], cast.cell_1, why="Hợp nhất")
    states = Receipt.objects.filter(dispatch=sent).order_by("state").values_list("unit__name", "state")
    assert sorted(states) == [("Chi bộ 1", "new"), ("Chi bộ 8", "done")]


def test_the_successor_goes_on_with_what_was_sent(cast, sent):
    succession.transfer_to_successor([cast.ward], cast.beside, why="Sáp nhập")
    sent.refresh_from_db()
    assert sent.unit == cast.beside
    assert waiting_at(sent) == ["Đảng bộ Thành phố"], "nobody waits for what they have sent themselves"


def test_what_two_units_sent_each_other_does_not_go_on_when_they_become_one(cast):
    paper = document(cast.ward)
    sent = dispatch.send(Dispatch(unit=cast.cell_7, document=paper), [cast.cell_8, cast.city], by=cast.clerk)
    back = dispatch.send(Dispatch(unit=cast.cell_8, document=paper), [cast.cell_7], by=cast.clerk)
    plan = {"units": [cast.cell_7.pk, cast.cell_8.pk], "parent": cast.ward.pk}
    events.happen("consolidate", plan | {"name": "Chi bộ 78", "kind": "cell", "level": "cell"})
    assert (waiting_at(sent), waiting_at(back)) == (["Đảng bộ Thành phố"], [])


def waiting_at(sent) -> list[str]:
    return list(Receipt.objects.waiting().filter(dispatch=sent).values_list("unit__name", flat=True))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_lists_cost_the_same_for_one_and_for_thirty(client, cast, rows, django_assert_num_queries):
    paper = document(cast.city)
    for _ in range(rows):
        sent = dispatch.send(Dispatch(unit=cast.city, document=paper), [cast.ward], by=cast.administrator)
    client.force_login(cast.clerk)
    with django_assert_num_queries(4):
        client.get(reverse("documents:received_list"))
    client.force_login(cast.administrator)
    with django_assert_num_queries(4):
        client.get(reverse("documents:sent_list"))
    with django_assert_num_queries(6):
        client.get(sent.get_absolute_url())


@pytest.mark.parametrize("receivers", [1, dispatch.MOST_RECEIVERS])
def test_sending_and_recalling_cost_the_same_for_one_and_for_two_hundred(cast, receivers, django_assert_num_queries):
    units = [
        factories.party(cast.city, f"01.001.{number + 100:03}", f"Đảng bộ xã {number}") for number in range(receivers)
    ]
    clerks = [factories.holder(Role.CLERK, unit) for unit in units[:2]]
    of_city = factories.holder(Role.CLERK, cast.city)
    paper = document(cast.ward)
    with django_assert_num_queries(SENDING):
        sent = dispatch.send(Dispatch(unit=cast.ward, document=paper), units, by=cast.clerk)
    assert Receipt.objects.filter(dispatch=sent).count() == receivers
    told = Notice.objects.filter(text__contains=f"gửi {sent.shown_number} đến")
    assert all(told.filter(user=clerk).count() == 1 for clerk in clerks)
    assert told.filter(user=of_city).count() == max(receivers - 2, 0)
    sent = Dispatch.objects.select_related("unit", "document").get(pk=sent.pk)
    with django_assert_num_queries(RECALLING):
        dispatch.recall(sent, by=cast.clerk, reason="Gửi nhầm")
    assert all(Notice.objects.filter(user=clerk, text__contains="thu hồi").count() == 1 for clerk in clerks)
