"""Every address of the portal. What answers without signing in says so in its view."""

from django.contrib import admin
from django.urls import include, path

from sotay import digest, display, home, pwa, sitemap, unit_page
from sotay.monitoring import views as monitoring
from sotay.search import views as search

on_paper = [
    path("chi-bo/<str:code>/", digest.of_cell, name="cell"),
    path("<int:pk>/", digest.of_member, name="of"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("tim/", search.search, name="search"),
    path("tin-tuc/", include("news.urls")),
    path("van-kien/", include("documents.urls")),
    path("sinh-hoat/", include("meetings.urls")),
    path("dang-vien/ban-in/", include((on_paper, "digest"))),
    path("bao-cao/", include("sotay.usage.urls")),
    path("bao-cao/", include("sotay.reports.urls")),
    path("don-vi/<str:code>/", unit_page.unit_page, name="unit_page"),
    path("", include("members.urls")),
    path("ca-nhan/giao-dien/", display.choose, name="display"),
    path("quan-tri/", admin.site.urls),
    path("sw.js", pwa.service_worker, name="service_worker"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("ngoai-tuyen/", pwa.offline, name="offline"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap.section, name="sitemap_section"),
    # These three are answered by FrontMiddleware, before the name of the host is looked at.
    path("suc-khoe/", monitoring.alive, name="health"),
    path("suc-khoe/san-sang/", monitoring.ready, name="ready"),
    path("metrics", monitoring.figures, name="metrics"),
    path("he-thong/", monitoring.system, name="system"),
]

handler400 = "sotay.errors.bad_request"
handler403 = "sotay.errors.forbidden"
handler404 = "sotay.errors.not_found"
handler500 = "sotay.errors.server_error"
