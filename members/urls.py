from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from members.accounts import views as accounts
from members.accounts import views_devices as devices
from members.accounts import views_provider as provider
from members.accounts import views_security as security
from members.committees import views as committees
from members.delivery import views as push
from members.inspection import views as auditing
from members.kept_forms import views as kept_forms
from members.people import views as people
from members.people import views_assistance as assistance
from members.people import views_corrections as corrections
from members.people import views_exports as exports
from members.people import views_me as me
from members.privacy import views as privacy
from members.privacy import views_requests as data_requests
from members.reorganising import views as events
from members.rights import views as rights
from members.roster import views as roster
from members.unit_page import views as units
from members.working_days import views as working_days

# allauth asks for these by its own names.
signing_in = [
    path("", allauth.login, name="account_login"),
    path("ma/", mfa.authenticate, name="mfa_authenticate"),
    path("dinh-danh/", provider.start, name="provider_start"),
    path("dinh-danh/ve/", provider.callback, {"provider_id": "dinh-danh"}, name="openid_connect_callback"),
    path("dinh-danh/xac-nhan/", provider.consent, name="provider_consent"),
    path("dinh-danh/tu-choi/", provider.decline, name="provider_decline"),
    path("dinh-danh/chua-duoc/", provider.refused, name="provider_refused"),
    path("khoa/", login_not_required(webauthn.login_webauthn), name="mfa_login_webauthn"),
]
safety = [
    path("", security.overview, name="mfa_index"),
    path("xac-nhan/", allauth.reauthenticate, name="account_reauthenticate"),
    path("xac-nhan/ma/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("xac-nhan/khoa/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("ung-dung/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("ung-dung/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("ma-du-phong/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("ma-du-phong/tao/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("ma-du-phong/tai-ve/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("khoa/", security.passkeys, name="mfa_list_webauthn"),
    path("khoa/them/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("khoa/<int:pk>/ten/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("khoa/<int:pk>/bo/", security.remove_passkey, name="mfa_remove_webauthn"),
    path("thu/", security.address, name="address"),
    path("thu/ma/", security.confirm_address, name="confirm_address"),
    path("thu/bo/", security.remove_address, name="remove_address"),
]
device_pages = [
    path("", devices.device_list, name="list"),
    path("<int:pk>/", devices.end, name="end"),
    path("khac/", devices.end_others, name="end_others"),
]
telling = [
    path("", push.choices, name="choices"),
    path("khoa/", push.key, name="key"),
    path("may/", push.subscribe, name="subscribe"),
    path("may/bo/", push.unsubscribe, name="unsubscribe"),
]
sheets = [
    path("<str:code>/", accounts.choose_slips, name="choose"),
    path("<str:code>/in/", accounts.print_slips, name="sheet"),
]

roll = [
    path("", people.member_list, name="list"),
    path("tim/", people.find, name="find"),
    path("don-vi/", people.pick_unit, name="units"),
    path("can-giup/<str:code>/", assistance.in_need, name="in_need"),
    path("<int:pk>/", people.card, name="card"),
    path("<int:pk>/xem-so/", people.reveal, name="reveal"),
    path("<int:pk>/sua/", corrections.correct, name="correct"),
    path("<int:pk>/so-dien-thoai/", corrections.phone, name="phone"),
    path("<int:pk>/giup/", assistance.note, name="assist"),
    path("<int:pk>/phieu/", accounts.slip, name="slip"),
]
correcting = [
    path("ca-nhan/de-nghi/", corrections.own, name="own"),
    path("ca-nhan/de-nghi/<int:pk>/rut/", corrections.withdraw, name="withdraw"),
    path("dang-vien/de-nghi/", corrections.queue, name="queue"),
    path("dang-vien/de-nghi/<int:pk>/", corrections.detail, name="detail"),
    path("dang-vien/de-nghi/<int:pk>/xem-so/", corrections.reveal, name="reveal"),
    path("dang-vien/de-nghi/<int:pk>/tra-loi/", corrections.decide, name="decide"),
]
taking_out = [
    path("", exports.export_list, name="list"),
    path("don-vi/<str:code>/", exports.ask, name="ask"),
    path("<int:pk>/tep/", exports.take, name="take"),
]
rights_pages = [
    path("", rights.holdings, name="list"),
    path("giao/", rights.choose, name="choose"),
    path("can-bo-moi/", rights.new_staff, name="staff"),
    path("nguoi/<int:pk>/", rights.person, name="person"),
    path("nguoi/<int:pk>/thoi/<slug:role>/", rights.take, name="take"),
    path("nguoi/<int:pk>/khoa/", rights.lock, name="lock"),
    path("nguoi/<int:pk>/mo-khoa/", rights.unlock, name="unlock"),
]
audit_pages = [
    path("", auditing.entries, name="list"),
    path("xuat/", auditing.export, name="export"),
    path("<int:pk>/", auditing.entry, name="entry"),
]
roster_pages = [
    path("", roster.roster_list, name="list"),
    path("tai-len/", roster.upload, name="upload"),
    path("<int:pk>/", roster.detail, name="detail"),
    path("<int:pk>/quyet/", roster.decide, name="decide"),
    path("<int:pk>/quyet-nhom/", roster.decide_kind, name="decide_kind"),
    path("<int:pk>/viec-da-xay-ra/", roster.explain, name="explain"),
    path("<int:pk>/cach-doc/", roster.reading, name="reading"),
    path("<int:pk>/ky/", roster.sign, name="sign"),
    path("<int:pk>/bo/", roster.discard, name="discard"),
    path("<int:pk>/hoan-tac/", roster.undo, name="undo"),
    path("<int:pk>/ket-qua/", roster.checked, name="checked"),
    path("<int:pk>/khac-nhau/", roster.differing, name="differences"),
]
unit_pages = [
    path("", units.tree_of_a_day, name="tree"),
    path("thay-doi/<int:pk>/", events.detail, name="event"),
    path("thay-doi/<int:pk>/huy/", events.cancel, name="cancel_event"),
    path("chuc-vu/<int:pk>/thoi/", committees.end, name="end_office"),
    path("<str:code>/", units.detail, name="detail"),
    path("<str:code>/canh-bao/", units.warnings_below, name="warnings"),
    path("<str:code>/nhiem-ky/", committees.open_term, name="term"),
    path("<str:code>/chuc-vu/", committees.choose_person, name="choose_person"),
    path("<str:code>/chuc-vu/<int:pk>/", committees.appoint, name="appoint"),
    path("<str:code>/thay-doi/<slug:kind>/", events.change, name="change"),
]
privacy_pages = [
    path("ca-nhan/du-lieu/", privacy.overview, name="mine"),
    path("ca-nhan/du-lieu/thong-bao/", privacy.notice, name="notice"),
    path("ca-nhan/du-lieu/dong-y/<slug:subject>/", privacy.consent, name="consent"),
    path("ca-nhan/du-lieu/nhom/<slug:key>/", privacy.section, name="section"),
    path("ca-nhan/du-lieu/ai-da-xem/", privacy.looks, name="looks"),
    path("ca-nhan/du-lieu/danh-sach-da-xuat/", privacy.lists_taken, name="lists_taken"),
    path("ca-nhan/du-lieu/tai-ve/", privacy.download, name="download"),
    path("ca-nhan/du-lieu/yeu-cau/", privacy.requests, name="requests"),
    path("ca-nhan/du-lieu/yeu-cau/<int:pk>/", privacy.one_request, name="request"),
    path("ca-nhan/du-lieu/yeu-cau/<int:pk>/rut/", privacy.cancel, name="cancel"),
    path("dang-vien/yeu-cau/", data_requests.queue, name="queue"),
    path("dang-vien/yeu-cau/<int:pk>/", data_requests.answer, name="answer"),
    path("dang-vien/yeu-cau/<int:pk>/<slug:action>/", data_requests.handle, name="handle"),
]
unfinished = [
    path("", kept_forms.kept_list, name="list"),
    path("mo/", kept_forms.opened, name="open"),
    path("giu/", kept_forms.keep, name="keep"),
    path("bo/", kept_forms.drop, name="drop"),
]
calendar_pages = [
    path("", working_days.days, name="list"),
    path("<str:day>/bo/", working_days.remove, name="remove"),
]
urlpatterns = [
    path("ca-nhan/ghi-do/", include((unfinished, "kept_forms"))),
    path("lich-lam-viec/", include((calendar_pages, "working_days"))),
    path("", include((privacy_pages, "privacy"))),
    path("to-chuc/", include((unit_pages, "units"))),
    path("doi-chieu/", include((roster_pages, "roster"))),
    path("nhat-ky/", include((audit_pages, "audit"))),
    path("to-chuc/<str:code>/quyen/", include((rights_pages, "rights"))),
    path("dang-nhap/", include(signing_in)),
    path("dang-xuat/", allauth.logout, name="account_logout"),
    path("ca-nhan/bao-mat/", include(safety)),
    path("ca-nhan/mat-khau/", allauth.password_change, name="account_change_password"),
    path("tai-khoan/bi-khoa/", accounts.inactive, name="account_inactive"),
    path("kich-hoat/", accounts.activate, name="activate"),
    path("kich-hoat/nhan-ma/", accounts.ask_code, name="ask_code"),
    path("phieu-kich-hoat/", include((sheets, "slips"))),
    path("tin-da-gui/", accounts.kept_messages, name="kept_messages"),
    path("ca-nhan/thiet-bi/", include((device_pages, "devices"))),
    path("tai-khoan/<int:pk>/phieu/", accounts.slip_of_staff, name="slip_of_staff"),
    path("tai-khoan/<int:pk>/xac-minh/", security.reset_second_factor, name="reset_second_factor"),
    path("ca-nhan/thong-bao/", include((telling, "push"))),
    path("ca-nhan/", me.me, name="me"),
    path("ca-nhan/xem-so/", me.reveal, name="reveal"),
    path("thong-bao/", me.notice_list, name="notices"),
    path("thong-bao/da-xem/", me.read_all_notices, name="read_all_notices"),
    path("thong-bao/<int:pk>/", me.read_notice, name="read_notice"),
    path("", include((correcting, "corrections"))),
    path("dang-vien/xuat/", include((taking_out, "exports"))),
    path("dang-vien/", include((roll, "members"))),
]
