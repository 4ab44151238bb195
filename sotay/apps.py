from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.contrib.staticfiles import apps as staticfiles


class SotayConfig(AppConfig):
    name = "sotay"
    default = True
    verbose_name = "Sổ tay đảng viên"


class PortalAdminConfig(admin.AdminConfig):
    default = False
    default_site = "sotay.admin_site.PortalAdminSite"


class PortalStaticFilesConfig(staticfiles.StaticFilesConfig):
    # A widget that no page of ours uses, in 60 languages, and what only DEBUG asks for: most of the time of
    # collectstatic.
    ignore_patterns = [*staticfiles.StaticFilesConfig.ignore_patterns, "select2", "jquery.js", "xregexp.js"]
