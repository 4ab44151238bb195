from django.apps import AppConfig
from django.contrib.admin import apps as admin


class SotayConfig(AppConfig):
    name = "sotay"
    default = True
    verbose_name = "Sổ tay đảng viên"


class PortalAdminConfig(admin.AdminConfig):
    default = False
    default_site = "sotay.admin_site.PortalAdminSite"
