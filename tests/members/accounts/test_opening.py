"""Signing in and opening an account: what works once, what is refused and how little a refusal says."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from unicodedata import normalize

import pytest
from django.contrib.auth.hashers import get_hasher, make_password
from django.core import signing
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from members.access import whose_work
from members.accounts import opening
from members.models import AuditEntry, Member, SlipCode, User
from members.notices import accounts_of
from members.powers import Power, Role
from members.rights import locking, roles, staff
from tests import factories
from tests.together import in_between

pytestmark = pytest.mark.django_db
PASSWORD = "hoa-phuong-1975"


@pytest.fixture
def newcomer(cast):
    return factories.member(cast.cell_7, "Vũ Thị Ánh")


def activation(person, code, **changes) -> dict:
    return {"phone": person.phone, "code": code, "password": PASSWORD, "again": PASSWORD} | changes


def test_a_slip_opens_an_account_once(client, cast, newcomer):
    slip = opening.issue_slip(newcomer, by=cast.secretary)
    spelled = f" {slip.code[:4].lower()} {slip.code[4:].lower()}"
    response = client.post("/kich-hoat/", activation(newcomer, spelled), follow=True)
    assert response.redirect_chain == [("/", 302), ("/ca-nhan/du-lieu/thong-bao/", 302)]
    user = User.objects.get(member=newcomer)
    newcomer.refresh_from_db()
    assert (user.phone, newcomer.activated_on) == (newcomer.phone, timezone.localdate())
    assert client.session["_auth_user_id"] == str(user.pk)
    client.logout()
    assert "phiếu đã hết hạn" in client.post("/kich-hoat/", activation(newcomer, slip.code)).content.decode()


@pytest.mark.parametrize(("chosen", "typed"), [("NFC", "NFD"), ("NFD", "NFC"), ("NFD", "NFD")])
def test_a_password_with_accents_opens_from_every_keyboard(client, cast, newcomer, chosen, typed):
    word, slip = "Mật khẩu Phúc Lâm 2026", opening.issue_slip(newcomer, by=cast.secretary)
    told = {"password": normalize(chosen, word), "again": normalize(chosen, word)}
    assert client.post("/kich-hoat/", activation(newcomer, slip.code, **told)).status_code == 302
    client.logout()
    client.post("/dang-nhap/", {"login": newcomer.phone, "password": normalize(typed, word)})
    assert "_auth_user_id" in client.session


def test_a_password_that_was_kept_as_it_was_typed_still_opens_and_another_does_not(cast):
    word = normalize("NFD", "Mật khẩu Phúc Lâm 2026")
    cast.hoa.password = make_password(word)
    assert cast.hoa.check_password(word) and not cast.hoa.check_password(word + "7")
    assert not cast.hoa.check_password(None) and not cast.hoa.check_password("")


@pytest.mark.parametrize(("form", "times"), [("NFC", 1), ("NFD", 2)])
def test_as_much_is_reckoned_where_there_is_no_account(client, cast, monkeypatch, form, times):
    reckoned = []
    hasher = get_hasher()
    encode = type(hasher).encode
    monkeypatch.setattr(type(hasher), "encode", lambda *told: reckoned.append(told) or encode(*told))
    for name in (cast.hoa.phone, "0999999999"):
        reckoned.clear()
        client.post("/dang-nhap/", {"login": name, "password": normalize(form, "Mật khẩu không đúng 1")})
        assert len(reckoned) == times, name


def test_the_code_itself_is_kept_nowhere(cast, newcomer):
    slip = opening.issue_slip(newcomer, by=cast.secretary)
    kept = SlipCode.objects.get(member=newcomer)
    assert slip.code not in kept.code_hash
    assert not AuditEntry.objects.filter(after__icontains=slip.code).exists()


def test_a_new_slip_ends_the_one_before(client, cast, newcomer):
    first = opening.issue_slip(newcomer, by=cast.secretary)
    second = opening.issue_slip(newcomer, by=cast.secretary)
    with pytest.raises(opening.ActivationRefused):
        opening.activate(phone=newcomer.phone, code=first.code, password=PASSWORD)
    assert opening.activate(phone=newcomer.phone, code=second.code, password=PASSWORD).member == newcomer


def test_an_expired_slip_opens_nothing(cast, newcomer):
    slip = opening.issue_slip(newcomer, by=cast.secretary)
    SlipCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(opening.ActivationRefused):
        opening.activate(phone=newcomer.phone, code=slip.code, password=PASSWORD)


@pytest.mark.parametrize("status", ["moved", "left", "deceased"])
def test_who_has_left_opens_nothing(cast, newcomer, status):
    slip = opening.issue_slip(newcomer, by=cast.secretary)
    Member.objects.filter(pk=newcomer.pk).update(status=status)
    with pytest.raises(opening.ActivationRefused):
        opening.activate(phone=newcomer.phone, code=slip.code, password=PASSWORD)


def test_refusals_say_the_same_for_a_person_who_exists_and_one_who_does_not(client, cast, newcomer):
    opening.issue_slip(newcomer, by=cast.secretary)
    wrong_code = client.post("/kich-hoat/", activation(newcomer, "AAAA-AAAA"))
    nobody = client.post("/kich-hoat/", activation(newcomer, "AAAA-AAAA", phone="0999999999"))
    sentence = "Số điện thoại hoặc mã chưa đúng, hoặc mã, phiếu đã hết hạn."
    assert wrong_code.status_code == nobody.status_code == 422
    assert sentence in wrong_code.content.decode() and sentence in nobody.content.decode()
    traces = (
        AuditEntry.objects.filter(action="account.activation_refused").order_by("pk").values_list("after", flat=True)
    )
    assert list(traces) == [{"phone": f"******{newcomer.phone[-3:]}"}, {"phone": "******999"}]


def test_guessing_codes_is_stopped_where_it_is_done_and_not_at_the_owners(client, cast, newcomer):
    slip = opening.issue_slip(newcomer, by=cast.secretary)
    answers = [client.post("/kich-hoat/", activation(newcomer, "AAAAAAAA")).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert client.post("/kich-hoat/", activation(newcomer, slip.code), REMOTE_ADDR="10.9.9.9").status_code == 302


def test_a_whole_chi_bo_activates_in_one_hall(client, cast):
    for _ in range(30):
        slip = opening.issue_slip(factories.member(cast.cell_7), by=cast.secretary)
        assert client.post("/kich-hoat/", activation(slip.person, slip.code)).status_code == 302


def test_two_of_one_family_share_a_number_but_not_an_account(cast, newcomer):
    brother = factories.member(cast.cell_7, "Vũ Văn Bách", phone=newcomer.phone)
    slip, his = (opening.issue_slip(person, by=cast.secretary) for person in (newcomer, brother))
    opening.activate(phone=newcomer.phone, code=slip.code, password=PASSWORD)
    with pytest.raises(opening.ActivationRefused, match="đang dùng cho một tài khoản khác"):
        opening.activate(phone=brother.phone, code=his.code, password=PASSWORD)
    assert (
        SlipCode.objects.get(member=brother).used_at is None
    )  # nothing is lost: the slip waits for a number of his own


@pytest.mark.django_db(transaction=True)
def test_a_number_that_is_being_taken_at_this_moment_is_anothers(cast, newcomer):
    slip = opening.issue_slip(newcomer, by=cast.secretary)

    def late():
        try:
            opening.activate(phone=newcomer.phone, code=slip.code, password=PASSWORD)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            factories.account(staff_name="Cán bộ", phone=newcomer.phone)
            waiting = pool.submit(late)
            with pytest.raises(TimeoutError):
                waiting.result(1)
        with pytest.raises(opening.ActivationRefused, match="đang dùng cho một tài khoản khác"):
            waiting.result(10)


def test_weak_passwords_are_refused_with_a_sentence(client, cast, newcomer):
    slip = opening.issue_slip(newcomer, by=cast.secretary)
    page = client.post("/kich-hoat/", activation(newcomer, slip.code, password="12345678", again="12345678"))
    assert "Mật khẩu này quá phổ biến" in page.content.decode()
    number = f"{newcomer.phone}a"
    page = client.post("/kich-hoat/", activation(newcomer, slip.code, password=number, again=number))
    assert "quá giống số điện thoại" in page.content.decode()
    different = client.post("/kich-hoat/", activation(newcomer, slip.code, again="khac-hoan-toan"))
    assert "Hai lần nhập mật khẩu chưa giống nhau." in different.content.decode()
    assert not User.objects.filter(member=newcomer).exists()


def test_slips_stay_inside_ones_own_chi_bo(client, cast, newcomer):
    client.force_login(cast.secretary)
    elsewhere = factories.member(cast.cell_8, "Đỗ Thị Út")
    assert client.post(f"/dang-vien/{elsewhere.pk}/phieu/").status_code == 403
    page = client.post(f"/dang-vien/{newcomer.pk}/phieu/")
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    client.force_login(cast.hoa)
    assert client.post(f"/dang-vien/{newcomer.pk}/phieu/").status_code == 404


def test_a_slip_never_opens_the_account_of_a_stronger_person(cast):
    approver = cast.approver.member
    organiser_here = factories.holder(Role.SECRETARY, cast.cell_8, "Ngô Thị Sáu", at=cast.cell_8)
    with pytest.raises(opening.SlipRefused, match="chỉ người quản trị"):
        opening.issue_slip(approver, by=organiser_here)
    administrator = factories.holder(Role.ADMINISTRATOR, cast.city, "Quản trị viên")
    assert opening.issue_slip(approver, by=administrator).person == approver
    User.objects.filter(member=approver).update(is_superuser=True)
    with pytest.raises(opening.SlipRefused, match="chỉ người quản trị"):
        opening.issue_slip(Member.objects.get(pk=approver.pk), by=administrator)


def test_who_gives_roles_below_resets_nobody_who_holds_powers_above(cast):
    above = factories.holder(Role.ADMINISTRATOR, cast.city, "Quản trị thành phố", at=cast.cell_7)
    below = factories.holder(Role.ADMINISTRATOR, cast.ward, "Quản trị phường")
    with pytest.raises(opening.SlipRefused, match="chỉ người quản trị"):
        opening.issue_slip(above.member, by=below)
    assert opening.issue_slip(cast.secretary.member, by=below).person == cast.secretary.member


def test_a_slip_ends_when_the_member_is_given_powers(cast):
    slip = opening.issue_slip(cast.hoa.member, by=cast.secretary)
    roles.give(cast.hoa, Role.APPROVER, cast.ward, by=None)
    with pytest.raises(opening.ActivationRefused):
        opening.activate(phone=cast.hoa.phone, code=slip.code, password=PASSWORD)
    assert not User.objects.get(pk=cast.hoa.pk).check_password(PASSWORD)


def test_a_slip_does_not_open_an_account_that_was_locked_since(client, cast):
    slip = opening.issue_slip(cast.hoa.member, by=cast.secretary)
    User.objects.filter(pk=cast.hoa.pk).update(is_active=False)
    page = client.post("/kich-hoat/", activation(cast.hoa, slip.code))
    assert "Số điện thoại hoặc mã chưa đúng" in page.content.decode()
    assert not User.objects.get(pk=cast.hoa.pk).check_password(PASSWORD)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ends", ["locked", "signed_out"])
def test_a_slip_undoes_nothing_that_befalls_its_account_at_this_moment(cast, ends):
    """The lock, or the end of all sessions, is under way while the slip is used: it stays."""
    slip = opening.issue_slip(cast.hoa.member, by=cast.secretary)

    def befall() -> str:
        hoa = User.objects.get(pk=cast.hoa.pk)
        if ends == "locked":
            locking.lock(hoa, by=cast.administrator, reason="Mất điện thoại")
        else:
            hoa.end_sessions()
        return hoa.session_seed

    use = partial(opening.activate, phone=slip.person.phone, code=slip.code, password=PASSWORD)
    seed, opened = in_between(befall, use, refusals=(opening.ActivationRefused,))
    kept = User.objects.get(pk=cast.hoa.pk)
    assert (kept.is_active, kept.session_seed) == (ends != "locked", seed)
    assert (opened is opening.ActivationRefused) == (ends == "locked")


def test_no_slip_without_a_number(client, cast):
    person = factories.member(cast.cell_7, "Trần Thị Không Máy", phone="")
    client.force_login(cast.secretary)
    page = client.post(f"/dang-vien/{person.pk}/phieu/", follow=True)
    assert "Chưa có số điện thoại" in page.content.decode()


def test_a_slip_sets_a_new_password_on_the_same_account(cast):
    member = cast.hoa.member
    slip = opening.issue_slip(member, by=cast.secretary)
    assert opening.activate(phone=member.phone, code=slip.code, password=PASSWORD).pk == cast.hoa.pk
    assert User.objects.get(pk=cast.hoa.pk).check_password(PASSWORD)


# Signing in


@pytest.mark.parametrize("spelling", ["0912 345 678", "+84912345678", "84.912.345.678", "0912345678"])
def test_the_number_may_be_typed_in_any_usual_way(client, cast, spelling):
    factories.account(factories.member(cast.cell_7, phone="0912345678"), password=PASSWORD)
    response = client.post("/dang-nhap/", {"login": spelling, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_a_wrong_password_says_so_in_vietnamese_and_leaves_a_trace(client, cast):
    User.objects.filter(pk=cast.hoa.pk).update(password="!")
    page = client.post("/dang-nhap/", {"login": cast.hoa.phone, "password": "sai"})
    assert page.status_code == 200 and "Số điện thoại, thư điện tử hoặc mật khẩu chưa đúng." in page.content.decode()
    assert AuditEntry.objects.filter(action="account.sign_in_failed", object_id=cast.hoa.pk).count() == 1


def sign_in(client, person, password=PASSWORD, address="10.9.9.9"):
    return client.post("/dang-nhap/", {"login": person.phone, "password": password}, REMOTE_ADDR=address)


def stopped(page) -> bool:
    return "Đã nhập sai quá nhiều lần" in page.content.decode()


@pytest.fixture
def person(cast):
    return factories.account(factories.member(cast.cell_7), password=PASSWORD)


def test_five_wrong_passwords_stop_the_sixth_from_the_same_place(client, person):
    for _ in range(5):
        assert not stopped(sign_in(client, person, "sai"))
    assert stopped(sign_in(client, person)) and "_auth_user_id" not in client.session


def test_a_stranger_who_errs_on_purpose_shuts_nobody_out(client, person):
    for _ in range(9):
        sign_in(Client(), person, "sai", "10.1.1.1")
    assert sign_in(client, person).status_code == 302


def test_one_subscriber_of_ipv6_is_one_place(client, person):
    for last in range(5):
        sign_in(Client(), person, "sai", f"2001:db8:1:2::{last}")
    assert stopped(sign_in(client, person, address="2001:db8:1:2:ffff::1"))
    assert not stopped(sign_in(client, person, address="2001:db8:1:3::1"))


def test_guesses_from_many_places_stop_all_but_the_devices_that_the_owner_has_used(client, person):
    assert sign_in(client, person).status_code == 302
    client.post("/dang-xuat/")
    for place in range(11):
        for _ in range(5):
            sign_in(Client(), person, "sai", f"10.1.1.{place}")
    assert stopped(sign_in(Client(), person, address="10.2.2.2"))
    assert sign_in(client, person, address="10.1.1.1").status_code == 302, (
        "the own telephone, even from a used-up place"
    )


def test_a_known_device_has_five_tries_too_and_vouches_for_its_own_accounts_only(client, person, cast):
    other = factories.account(factories.member(cast.cell_7), password=PASSWORD)
    sign_in(client, person)
    client.post("/dang-xuat/")
    for _ in range(5):
        sign_in(client, person, "sai")
        sign_in(client, other, "sai")
    assert stopped(sign_in(client, person, address="10.3.3.3")) and not stopped(
        sign_in(client, other, address="10.3.3.3")
    )


def test_a_cookie_that_somebody_made_up_is_no_known_device(client, person):
    for _ in range(5):
        sign_in(Client(), person, "sai")
    client.cookies["known_device"] = signing.dumps(["x", [person.pk]], salt="another")
    assert stopped(sign_in(client, person))
    client.cookies["known_device"] = "x" * 5_000
    assert stopped(sign_in(client, person))


def test_wrong_passwords_of_others_stop_nobody(client, cast):
    person = factories.account(factories.member(cast.cell_7), password=PASSWORD)
    for last in range(6):
        typed = {"login": f"091234560{last}", "password": "sai"}
        client.post("/dang-nhap/", typed, REMOTE_ADDR=f"10.1.1.{last}")
    response = client.post("/dang-nhap/", {"login": person.phone, "password": PASSWORD}, REMOTE_ADDR="10.9.9.9")
    assert (response.status_code, response["Location"]) == (302, "/")


@pytest.mark.parametrize(
    ("hops", "kept"),
    [
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("unknown", None),
        ("", "127.0.0.1"),
    ],
)
def test_the_audit_keeps_the_address_that_our_proxy_wrote(client, cast, settings, hops, kept):
    settings.TRUST_PROXY = True
    typed = {"login": cast.hoa.phone, "password": "sai"}
    page = client.post("/dang-nhap/", typed, headers={"X-Forwarded-For": hops})
    assert page.status_code == 200
    assert AuditEntry.objects.get(action="account.sign_in_failed").address == kept


def test_another_spelling_of_the_number_gives_no_more_tries(client, cast):
    person = factories.account(factories.member(cast.cell_7, phone="0912345678"), password=PASSWORD)
    for spelling in ("0912345678", "+84912345678", "0912 345 678", "0912.345.678", "84912345678"):
        client.post("/dang-nhap/", {"login": spelling, "password": "sai"})
    page = client.post("/dang-nhap/", {"login": person.phone, "password": PASSWORD})
    assert "Đã nhập sai quá nhiều lần" in page.content.decode()


def test_a_locked_account_is_told_to_ask_its_chi_bo(client, cast):
    person = factories.account(factories.member(cast.cell_7), password=PASSWORD, is_active=False)
    page = client.post("/dang-nhap/", {"login": person.phone, "password": PASSWORD}, follow=True)
    assert "_auth_user_id" not in client.session
    assert "đang bị khóa" in page.content.decode() or "chưa đúng" in page.content.decode()


@pytest.mark.parametrize("status", ["moved", "left", "deceased"])
def test_who_leaves_the_roll_neither_signs_in_nor_reads_on(client, cast, status):
    person = factories.account(factories.member(cast.cell_7), password=PASSWORD)
    client.force_login(person)
    assert client.get("/").status_code == 200
    Member.objects.filter(pk=person.member_id).update(status=status)
    assert client.get("/")["Location"] == "/dang-nhap/?next=/"
    page = client.post("/dang-nhap/", {"login": person.phone, "password": PASSWORD}, follow=True)
    assert page.status_code == 403 and "đang bị khóa" in page.content.decode()
    assert client.get("/")["Location"] == "/dang-nhap/?next=/"


@pytest.mark.parametrize("status", ["exempt", "suspended", "interrupted"])
def test_who_is_still_on_the_roll_signs_in(client, cast, status):
    person = factories.account(factories.member(cast.cell_7, status=status), password=PASSWORD)
    response = client.post("/dang-nhap/", {"login": person.phone, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_who_left_the_roll_is_neither_told_nor_asked_to_approve(cast):
    everybody = Member.objects.filter(pk=cast.approver.member_id)
    assert set(whose_work(Power.APPROVE_NEWS, cast.ward)) == set(accounts_of(everybody)) == {cast.approver}
    everybody.update(status="left")
    assert not whose_work(Power.APPROVE_NEWS, cast.ward) and not accounts_of(everybody)


def test_a_password_is_changed_in_vietnamese(client, cast):
    person = factories.account(factories.member(cast.cell_7), password=PASSWORD)
    client.force_login(person)
    wrong = client.post(
        "/ca-nhan/mat-khau/", {"oldpassword": "x", "password1": "moi-hon-2026", "password2": "khac-2026"}
    )
    assert "Mật khẩu hiện tại chưa đúng." in wrong.content.decode()
    assert "Hai lần nhập mật khẩu mới chưa giống nhau." in wrong.content.decode()
    done = client.post(
        "/ca-nhan/mat-khau/", {"oldpassword": PASSWORD, "password1": "moi-hon-2026", "password2": "moi-hon-2026"}
    )
    assert done.status_code == 302
    assert User.objects.get(pk=person.pk).check_password("moi-hon-2026")


# What is shown of oneself


def test_numbers_are_masked_until_asked_and_asking_is_audited(client, cast):
    member = cast.hoa.member
    client.force_login(cast.hoa)
    page = client.get("/ca-nhan/").content.decode()
    assert member.personal_id not in page and f"********{member.personal_id[-4:]}" in page
    shown = client.post("/ca-nhan/xem-so/")
    assert member.personal_id in shown.content.decode() and "no-store" in shown["Cache-Control"]
    entry = AuditEntry.objects.get(action="member.reveal")
    assert (entry.actor, entry.object_id, entry.address) == (cast.hoa, member.pk, "127.0.0.1")


def test_roles_taken_from_the_command_line_are_audited_without_a_person(cast):
    roles.give(cast.hoa, Role.EDITOR, cast.cell_7, by=None)
    assert AuditEntry.objects.filter(action="role.give", actor=None, after__user=cast.hoa.pk).count() == 1


# Staff, who are on no roll


@pytest.fixture
def clerk(cast, settings):
    """Opened on a portal that sends nothing."""
    settings.SMS_BACKEND, settings.EMAIL_OFFERED = "", False
    facts = {"full_name": "Phan Cán Bộ", "phone": "0987000111", "role": Role.CLERK, "reason": "Quyết định 5-QĐ/ĐU"}
    return staff.open_account(by=cast.administrator, unit=cast.ward, **facts)


def test_a_slip_opens_the_account_of_staff_where_nothing_is_sent(client, cast, clerk):
    client.force_login(cast.administrator)
    page = client.post(f"/tai-khoan/{clerk.pk}/phieu/")
    slip = page.context["slip"]
    assert "Phan Cán Bộ" in page.text and slip.spelled in page.text.replace("<wbr>", "") and slip.person == clerk
    entry = AuditEntry.objects.get(action="account.slip")
    assert (entry.actor, entry.object_id, entry.power) == (cast.administrator, clerk.pk, Power.GRANT_ROLES)
    desk = Client()
    typed = activation(clerk, slip.code)
    assert desk.post("/kich-hoat/", typed)["Location"] == "/"
    assert desk.get("/")["Location"] == "/ca-nhan/bao-mat/", "a role owes a second factor first"
    assert desk.session["_auth_user_id"] == str(clerk.pk)
    assert Client().post("/kich-hoat/", typed).status_code == 422, "once"


def test_a_newer_slip_of_staff_ends_the_one_before(cast, clerk):
    first, second = (opening.issue_slip_of_staff(clerk, by=cast.administrator) for _ in range(2))
    with pytest.raises(opening.ActivationRefused):
        opening.activate(phone=clerk.phone, code=first.code, password=PASSWORD)
    assert opening.activate(phone=clerk.phone, code=second.code, password=PASSWORD) == clerk


def test_who_gives_no_roles_there_prints_no_slip_of_staff(cast, clerk):
    idle = factories.account(staff_name="Thôi Việc")
    root = User.objects.create_superuser("0911111111", staff_name="Kỹ thuật")
    below = factories.holder(Role.ADMINISTRATOR, cast.ward, "Quản trị phường")
    refused = [(clerk, cast.organiser), (idle, below), (root, cast.administrator), (cast.hoa, cast.administrator)]
    for user, by in [*refused, (clerk, clerk)]:
        assert opening.why_no_slip_of_staff(user, by)
        with pytest.raises(opening.SlipRefused):
            opening.issue_slip_of_staff(user, by=by)
    assert [opening.why_no_slip_of_staff(clerk, by) for by in (below, cast.administrator)] == ["", ""]


def test_a_slip_of_staff_is_void_once_its_giver_could_not_give_it_any_more(cast, clerk):
    below = factories.holder(Role.ADMINISTRATOR, cast.ward, "Quản trị phường")
    slip = opening.issue_slip_of_staff(clerk, by=below)
    roles.give(clerk, Role.EDITOR, cast.city, by=None)
    with pytest.raises(opening.ActivationRefused):
        opening.activate(phone=clerk.phone, code=slip.code, password=PASSWORD)
