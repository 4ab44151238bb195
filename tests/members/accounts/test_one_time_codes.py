"""Codes by SMS and e-mail: who gets one, what it opens, how little the pages say, and the gateways behind them."""

import json
import re
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from allauth.mfa.models import Authenticator
from celery.signals import before_task_publish
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members import sealing
from members.accounts import one_time_codes, opening, slips
from members.committees import terms
from members.delivery import gateways
from members.models import AuditEntry, KeptMessage, Member, Office, SentCode, User
from members.powers import Role
from members.rights import staff
from sotay.celery import app
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "hoa-phuong-1975"
CODE = re.compile(r"là ([A-Z0-9]{4}-[A-Z0-9]{4})")


@pytest.fixture
def at_once(django_capture_on_commit_callbacks, settings):
    """Messages are handed over before the next line, as an idle worker would; e-mail is kept too, as in the demo."""
    settings.EMAIL_BACKEND = "members.delivery.gateways.KeptMail"
    app.conf.task_always_eager = True
    yield django_capture_on_commit_callbacks
    app.conf.task_always_eager = False


@pytest.fixture
def newcomer(cast):
    return factories.member(cast.cell_7, "Vũ Thị Ánh")


def code_for(name: str, at_once) -> str | None:
    with at_once(execute=True):
        one_time_codes.answer(name)
    kept = KeptMessage.objects.filter(address=name).first()
    return CODE.search(kept.text).group(1) if kept else None


def typed(name, code, password=PASSWORD) -> dict:
    return {"phone": name, "code": code, "password": password, "again": password}


def test_a_message_opens_an_account_once(client, newcomer, at_once):
    code = code_for(newcomer.phone, at_once)
    assert client.post("/kich-hoat/", typed(newcomer.phone, code.lower()))["Location"] == "/"
    assert User.objects.get(member=newcomer).check_password(PASSWORD)
    client.logout()
    assert "chưa đúng" in client.post("/kich-hoat/", typed(newcomer.phone, code)).content.decode()


def test_the_code_is_kept_nowhere_but_in_the_demos_own_table(newcomer, at_once):
    code = one_time_codes.normal_code(code_for(newcomer.phone, at_once))
    assert code not in SentCode.objects.get().code_hash
    assert not AuditEntry.objects.filter(after__icontains=code).exists()


def test_a_new_code_ends_the_one_before_and_ten_minutes_end_it_too(newcomer, at_once):
    first, second = code_for(newcomer.phone, at_once), code_for(newcomer.phone, at_once)
    with pytest.raises(opening.ActivationRefused):
        opening.activate(phone=newcomer.phone, code=first, password=PASSWORD)
    SentCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(opening.ActivationRefused):
        opening.activate(phone=newcomer.phone, code=second, password=PASSWORD)


def test_five_wrong_tries_of_a_stranger_leave_the_owner_the_code(client, newcomer, at_once):
    code = code_for(newcomer.phone, at_once)
    for _ in range(6):
        client.post("/kich-hoat/", typed(newcomer.phone, "AAAA-AAAA"))
    assert client.post("/kich-hoat/", typed(newcomer.phone, code), REMOTE_ADDR="10.9.9.9").status_code == 302


def test_a_hundred_wrong_tries_end_a_code(client, newcomer, at_once, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"activate": "1000/m/ip"}
    code = code_for(newcomer.phone, at_once)
    for _ in range(SentCode.MOST_TRIES):
        client.post("/kich-hoat/", typed(newcomer.phone, "AAAA-AAAA"))
    assert client.post("/kich-hoat/", typed(newcomer.phone, code)).status_code == 422
    assert not User.objects.filter(member=newcomer).exists()


def test_a_code_does_not_end_the_slip_that_the_chi_bo_has_printed(cast, newcomer, at_once):
    slip = opening.issue_slip(newcomer, by=cast.secretary)
    code_for(newcomer.phone, at_once)
    assert opening.activate(phone=newcomer.phone, code=slip.code, password=PASSWORD).member == newcomer


@pytest.mark.parametrize("status", ["moved", "left", "deceased", "voided"])
def test_who_has_left_gets_none(newcomer, at_once, status):
    Member.objects.filter(pk=newcomer.pk).update(status=status)
    assert code_for(newcomer.phone, at_once) is None


def test_a_locked_account_a_superuser_and_a_holder_without_a_second_factor_get_none(cast, at_once):
    User.objects.filter(pk=cast.hoa.pk).update(is_active=False)
    Authenticator.objects.filter(user=cast.secretary).delete()
    User.objects.filter(pk=cast.stranger.pk).update(is_superuser=True)
    assert [code_for(user.phone, at_once) for user in (cast.hoa, cast.secretary, cast.stranger)] == [None] * 3


def test_a_holder_who_forgot_the_password_is_asked_for_the_second_factor_after_it(client, cast, at_once):
    code = code_for(cast.secretary.phone, at_once)
    assert client.post("/kich-hoat/", typed(cast.secretary.phone, code))["Location"] == "/dang-nhap/ma/"
    assert "_auth_user_id" not in client.session


def test_a_telephone_alone_opens_no_account_that_an_office_gives_powers_to(cast, newcomer, at_once):
    code = code_for(newcomer.phone, at_once)
    holder = factories.holder(Role.SECRETARY, cast.cell_7)
    Authenticator.objects.filter(user=holder).delete()
    User.objects.filter(pk=holder.pk).update(member=newcomer, phone=newcomer.phone)
    with pytest.raises(opening.ActivationRefused):
        opening.activate(phone=newcomer.phone, code=code, password=PASSWORD)


def test_each_of_a_family_with_one_number_gets_a_code_of_their_own(cast, newcomer, at_once):
    factories.member(cast.cell_8, "Vũ Văn Bách", phone=newcomer.phone)
    code_for(newcomer.phone, at_once)
    texts = list(KeptMessage.objects.values_list("text", flat=True))
    assert len(texts) == 2 and {"Ánh", "Bách"} == {text.split("đồng chí ")[1].split(" là")[0] for text in texts}


# What the page says


def test_the_page_does_the_same_whether_or_not_there_is_such_a_person(
    client, newcomer, django_assert_num_queries, worker_absent
):
    answers = []
    for name in (newcomer.phone, "0999999999", "ai-do@example.vn"):
        with django_assert_num_queries(0):
            answer = client.post("/kich-hoat/nhan-ma/", {"name": name})
        page = client.get("/kich-hoat/").content.decode()
        answers.append((answer.status_code, answer["Location"], re.sub(r'(?:nonce|value)="[^"]{20,}"', "", page)))
    assert len(set(answers)) == 1
    assert len(worker_absent) == 3 and not any(newcomer.phone in sealed for sealed in worker_absent)


@pytest.fixture
def worker_absent():
    """What was put into the queue, where nobody takes it out."""
    app.control.purge()
    kept = []

    def note(body=None, **kwargs):
        kept.append(str(body[0]))

    before_task_publish.connect(note, weak=False, dispatch_uid="kept")
    yield kept
    before_task_publish.disconnect(dispatch_uid="kept")
    app.control.purge()


def test_asking_is_limited_for_each_number(client, newcomer, worker_absent):
    asked = [client.post("/kich-hoat/nhan-ma/", {"name": newcomer.phone}).status_code for _ in range(4)]
    assert asked == [302] * 3 + [429]
    assert client.post("/kich-hoat/nhan-ma/", {"name": "0999999999"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_sends_it(client, transactional_db, worker):
    cell = factories.cell(factories.city(), "01.001", "Chi bộ 1")
    person = factories.member(cell)
    client.post("/kich-hoat/nhan-ma/", {"name": person.phone})
    worker(KeptMessage.objects.filter(address=person.phone).exists)


# One's own e-mail


def test_an_address_is_confirmed_by_its_code_and_signs_in(client, cast, at_once):
    client.force_login(cast.hoa)
    client.post("/ca-nhan/bao-mat/xac-nhan/", {"password": factories.PASSWORD})
    with at_once(execute=True):
        client.post("/ca-nhan/bao-mat/thu/", {"email": "Hoa@Example.VN"})
    assert not User.objects.get(pk=cast.hoa.pk).email
    code = CODE.search(KeptMessage.objects.get(channel="email").text).group(1)
    assert "Mã chưa đúng" in client.post("/ca-nhan/bao-mat/thu/ma/", {"code": "AAAAAAAA"}).content.decode()
    assert client.post("/ca-nhan/bao-mat/thu/ma/", {"code": code}).status_code == 302
    client.logout()
    signed = client.post("/dang-nhap/", {"login": "HOA@example.vn", "password": factories.PASSWORD})
    assert signed["Location"] == "/"
    assert code_for("hoa@example.vn", at_once)
    client.post("/ca-nhan/bao-mat/xac-nhan/", {"password": factories.PASSWORD})
    assert client.post("/ca-nhan/bao-mat/thu/bo/").status_code == 302
    assert not User.objects.get(pk=cast.hoa.pk).email


def test_an_address_is_one_accounts_only(cast, at_once):
    User.objects.filter(pk=cast.neighbour.pk).update(email="chung@example.vn")
    with at_once(execute=True):
        one_time_codes.ask_address(cast.hoa, "chung@example.vn")
    code = CODE.search(KeptMessage.objects.get().text).group(1)
    with pytest.raises(one_time_codes.CodeRefused, match="tài khoản khác"):
        one_time_codes.confirm_address(cast.hoa, "chung@example.vn", code)


def test_number_and_address_are_one_count_of_wrong_passwords(client, cast):
    User.objects.filter(pk=cast.hoa.pk).update(email="hoa@example.vn")
    for login in (cast.hoa.phone, "hoa@example.vn", cast.hoa.phone, "HOA@example.vn", cast.hoa.phone):
        page = client.post("/dang-nhap/", {"login": login, "password": "sai"})
        assert "thư điện tử hoặc mật khẩu chưa đúng" in page.content.decode()
    page = client.post("/dang-nhap/", {"login": "hoa@example.vn", "password": factories.PASSWORD})
    assert "Đã nhập sai quá nhiều lần" in page.content.decode()


def test_a_member_of_staff_resets_a_password_by_the_address_that_was_given(client, cast, at_once):
    staff = User.objects.create_user("0812345678", "cu-2026-cu", staff_name="Lê Thị Mai", email="Mai@Example.vn")
    assert staff.email == "mai@example.vn"
    code = code_for("mai@example.vn", at_once)
    assert client.post("/kich-hoat/", typed("mai@example.vn", code))["Location"] == "/"
    assert User.objects.get(pk=staff.pk).check_password(PASSWORD)


# The gateways


@pytest.fixture
def gateway(settings):
    """A real service on this machine; `gateway.status` is what it answers, `gateway.got` what it was sent."""

    class Gateway(BaseHTTPRequestHandler):
        def log_message(self, *args):
            """Silent."""

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.server.got.append((self.headers["Authorization"], body))
            self.send_response(self.server.status)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.got, server.status = [], 202
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_BACKEND, settings.SMS_TOKEN = "webhook", "the-cua-cong"
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/sms"
    yield server
    server.shutdown()
    server.server_close()


def test_new_staff_set_their_first_password_with_a_code_and_then_owe_a_second_factor(client, cast, at_once):
    facts = {"full_name": "Phan Cán Bộ", "phone": "0987000111", "role": Role.CLERK, "reason": "Phân công"}
    made = staff.open_account(by=cast.administrator, unit=cast.ward, **facts)
    code = code_for(made.phone, at_once)
    assert client.post("/kich-hoat/", typed(made.phone, code))["Location"] == "/"
    assert client.get("/")["Location"] == "/ca-nhan/bao-mat/"
    assert User.objects.get(pk=made.pk).check_password(PASSWORD)
    KeptMessage.objects.all().delete()
    assert code_for(made.phone, at_once) is None, "from now on a telephone alone opens nothing"


def test_the_first_code_of_staff_comes_no_longer_than_a_slip_would_last(cast, at_once):
    facts = {"full_name": "Phan Cán Bộ", "phone": "0987000111", "role": Role.CLERK, "reason": "Phân công"}
    made = staff.open_account(by=cast.administrator, unit=cast.ward, **facts)
    made.unitgrant_set.update(given_at=timezone.now() - timedelta(days=15))
    assert code_for(made.phone, at_once) is None


def test_the_web_service_is_given_number_text_and_token(gateway):
    gateways.hand_over("sms", "0912345678", "Mã là AAAA-AAAA")
    assert gateway.got == [("Bearer the-cua-cong", {"to": "0912345678", "text": "Mã là AAAA-AAAA"})]


@pytest.mark.parametrize("status", [302, 401, 500])
def test_a_service_that_does_not_take_it_means_another_try(gateway, status):
    gateway.status = status
    with pytest.raises(gateways.NotDelivered, match=str(status)):
        gateways.hand_over("sms", "0912345678", "Mã")


def test_nobody_there_means_another_try_too(settings):
    settings.SMS_BACKEND, settings.SMS_URL, settings.SMS_TOKEN = "webhook", "http://127.0.0.1:9/", "x"
    with pytest.raises(gateways.NotDelivered):
        gateways.hand_over("sms", "0912345678", "Mã")


def test_without_gateways_the_pages_offer_nothing(client, db, settings):
    settings.SMS_BACKEND, settings.EMAIL_OFFERED = "", False
    assert client.get("/kich-hoat/nhan-ma/").status_code == 404
    assert "Nhận mã" not in client.get("/dang-nhap/").content.decode() + client.get("/kich-hoat/").content.decode()


def test_what_was_sealed_is_read_by_us_only():
    sealed = sealing.seal("0912345678")
    assert "0912345678" not in sealed and sealing.unseal(sealed) == "0912345678"
    with pytest.raises(sealing.Broken):
        sealing.unseal("gAAAA")
    assert settings.SECRET_KEY not in sealed


def test_the_demos_administrators_read_what_was_kept(client, cast, newcomer, at_once):
    code = code_for(newcomer.phone, at_once)
    client.force_login(cast.administrator)
    assert code in client.get("/tin-da-gui/").content.decode()
    client.force_login(cast.organiser)
    assert client.get("/tin-da-gui/").status_code == 403


# Slips: a sheet of them, and by message


def test_a_sheet_of_slips_costs_the_same_for_one_and_for_thirty(client, cast, django_assert_num_queries):
    client.force_login(cast.secretary)
    few = [factories.member(cast.cell_7).pk for _ in range(2)]
    address = f"/phieu-kich-hoat/{cast.cell_7.code}/"
    client.post(f"{address}in/", {"members": few})
    with CaptureQueriesContext(connection) as for_few:
        assert client.post(f"{address}in/", {"members": few}).status_code == 200
    many = few + [factories.member(cast.cell_7).pk for _ in range(28)]
    with django_assert_num_queries(len(for_few)):
        page = client.post(f"{address}in/", {"members": many}).content.decode()
    assert page.count('class="slip"') == page.count('<svg class="qr"') == 30 and " style=" not in page
    assert AuditEntry.objects.filter(action="account.slip", actor=cast.secretary).count() == 34


def test_each_slip_of_a_sheet_opens_its_own_account(client, cast):
    people = [factories.member(cast.cell_7) for _ in range(3)]
    for slip in opening.issue_slips(people, by=cast.secretary).slips:
        assert opening.activate(phone=slip.person.phone, code=slip.code, password=PASSWORD).member == slip.person


def test_a_sheet_passes_over_who_came_meanwhile_and_says_who_gets_none(client, cast, newcomer):
    came, led = (factories.member(cast.cell_7, name) for name in ("Cao Văn Kịp", "Tô Văn Thường"))
    factories.account(came)
    day = factories.days_ago(2)
    seat = Office(unit=cast.ward, member=led, code=Office.Code.STANDING_MEMBER, method=Office.Method.ELECTED)
    seat.decision_no, seat.decided_on, seat.since = "3-QĐ/TU", day, day
    terms.appoint(seat, by=cast.organiser)
    client.force_login(cast.secretary)
    address = f"/phieu-kich-hoat/{cast.cell_7.code}/"
    page = client.post(f"{address}in/", {"members": [newcomer.pk, came.pk, led.pk, "x"]})
    assert [slip.person for slip, _ in page.context["sheet"]] == [newcomer]
    assert "Chưa làm được phiếu cho đồng chí Tô Văn Thường" in page.text and "Cao Văn Kịp" not in page.text
    none = client.post(f"{address}in/", {"members": [came.pk]}, follow=True)
    assert "không còn chờ phiếu" in none.text
    alone = client.post(f"{address}in/", {"members": [led.pk]}).text
    assert "Mã chỉ hiện một lần" not in alone and "data-print" not in alone


def test_a_sheet_is_for_those_of_the_unit_who_wait(client, cast, newcomer):
    client.force_login(cast.secretary)
    address = f"/phieu-kich-hoat/{cast.cell_7.code}/"
    elsewhere = factories.member(cast.cell_8)
    silent = factories.member(cast.cell_7, "Lê Thị Không Số", phone="")
    page = client.get(address).content.decode()
    assert newcomer.full_name in page and cast.hoa.full_name not in page and f'value="{silent.pk}"' not in page
    for stranger in (elsewhere, cast.hoa.member):
        assert client.post(f"{address}in/", {"members": [stranger.pk]}).status_code == 302
    assert not AuditEntry.objects.filter(action="account.slip").exists()


def test_the_code_of_a_slip_is_in_no_address_that_a_server_sees(client, cast, newcomer):
    slip = opening.issue_slip(newcomer, by=cast.secretary)
    assert slips.path(slip).partition("#")[0] == "/kich-hoat/" and slip.code in slips.path(slip).partition("#")[2]


def test_a_slip_goes_by_message_instead_of_on_paper(client, cast, newcomer, at_once):
    client.force_login(cast.secretary)
    with at_once(execute=True):
        page = client.post(f"/dang-vien/{newcomer.pk}/phieu/", {"channel": "sms"})
    assert page.status_code == 302
    code = CODE.search(KeptMessage.objects.get(address=newcomer.phone).text).group(1)
    assert opening.activate(phone=newcomer.phone, code=code, password=PASSWORD).member == newcomer
