from allauth.account import views as allauth
from django.urls import include, path

from members import views

roll = [
    path("", views.member_list, name="list"),
    path("<int:pk>/phieu/", views.slip, name="slip"),
]
urlpatterns = [
    path("dang-nhap/", allauth.login, name="account_login"),
    path("dang-xuat/", allauth.logout, name="account_logout"),
    path("ca-nhan/mat-khau/", allauth.password_change, name="account_change_password"),
    path("tai-khoan/bi-khoa/", views.inactive, name="account_inactive"),
    path("kich-hoat/", views.activate, name="activate"),
    path("ca-nhan/", views.me, name="me"),
    path("ca-nhan/xem-so/", views.reveal, name="reveal"),
    path("thong-bao/", views.notice_list, name="notices"),
    path("thong-bao/da-xem/", views.read_all_notices, name="read_all_notices"),
    path("thong-bao/<int:pk>/", views.read_notice, name="read_notice"),
    path("dang-vien/", include((roll, "members"))),
]
