"""The editorial desk: Django's admin for anyone who holds a power, with the portal's own sign-in and its limits."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.shortcuts import redirect

from members.waiting_work import waiting_for


class PortalAdminSite(admin.AdminSite):
    site_header = "Sổ tay đảng viên · Quản trị nội dung"
    site_title = "Quản trị nội dung"
    index_title = "Công việc của đồng chí"
    site_url = "/"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def get_urls(self):
        """Of what every app puts on the desk, which is looked for now and not at the start of every process."""
        admin.autodiscover()
        return super().get_urls()

    def check(self, app_configs):
        admin.autodiscover()
        return super().check(app_configs)

    def index(self, request, extra_context=None):
        """With what waits for whoever opens it, before the tables."""
        return super().index(request, {"waiting": waiting_for(request.user)} | (extra_context or {}))

    def login(self, request, extra_context=None):
        """Django's own sign-in form knows nothing of rate limits: everybody signs in at the same door."""
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(self, request, extra_context=None):
        """For the same reason: there nobody counts how often the present password was guessed."""
        return redirect("account_change_password")
