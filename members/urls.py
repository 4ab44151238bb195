from allauth.account import views as allauth
from django.urls import include, path

from members.views import accounts, me, people

roll = [
    path("", people.member_list, name="list"),
    path("<int:pk>/phieu/", accounts.slip, name="slip"),
]
urlpatterns = [
    path("dang-nhap/", allauth.login, name="account_login"),
    path("dang-xuat/", allauth.logout, name="account_logout"),
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
