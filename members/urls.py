from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from members.views import accounts, me, people, rights, security

# allauth asks for these by its own names.
signing_in = [
    path("", allauth.login, name="account_login"),
    path("ma/", mfa.authenticate, name="mfa_authenticate"),
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
]

roll = [
    path("", people.member_list, name="list"),
    path("<int:pk>/phieu/", accounts.slip, name="slip"),
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
urlpatterns = [
    path("to-chuc/<str:code>/quyen/", include((rights_pages, "rights"))),
    path("dang-nhap/", include(signing_in)),
    path("dang-xuat/", allauth.logout, name="account_logout"),
    path("ca-nhan/bao-mat/", include(safety)),
    path("ca-nhan/mat-khau/", allauth.password_change, name="account_change_password"),
    path("tai-khoan/bi-khoa/", accounts.inactive, name="account_inactive"),
    path("kich-hoat/", accounts.activate, name="activate"),
    path("ca-nhan/", me.me, name="me"),
    path("ca-nhan/xem-so/", me.reveal, name="reveal"),
    path("thong-bao/", me.notice_list, name="notices"),
    path("thong-bao/da-xem/", me.read_all_notices, name="read_all_notices"),
    path("thong-bao/<int:pk>/", me.read_notice, name="read_notice"),
    path("dang-vien/", include((roll, "members"))),
]
