"""The portal as an installed application: service worker, manifest, the page shown without a network."""

import hashlib
import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from sotay import __version__, at_hand

ASSETS = (
    "vendor/bootstrap/bootstrap-reboot.min.css",
    "vendor/bootstrap/bootstrap-utilities.min.css",
    "css/sotay.css",
    "js/sotay.js",
    "js/forms.js",
    "js/device.js",
    "js/later.js",
    "js/offline.js",
)
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable.png", "512x512", "maskable"),
)
# Of the demo; a browser shows them when it offers to install.
SCREENS = (
    ("home.webp", "720x1480", "narrow", "Trang chủ: việc cần làm, tin mới"),
    ("meeting.webp", "720x1480", "narrow", "Buổi sinh hoạt: chương trình, tài liệu, trả lời dự họp"),
    ("documents.webp", "720x1480", "narrow", "Văn kiện: tìm theo số, theo chữ trong văn bản"),
    ("desk.webp", "1366x768", "wide", "Trang chủ trên máy tính"),
)
SHORTCUTS = (
    ("meetings:list", "Sinh hoạt"),
    ("documents:list", "Văn kiện"),
    ("news:list", "Tin tức"),
    ("notices", "Thông báo"),
)


@login_not_required
@require_safe
@cache_control(no_cache=True)
def service_worker(request):
    """The worker with today's asset names in it, so that a new release replaces the old one by itself."""
    kept = [reverse("offline"), *map(static, ASSETS)]
    offline = render_to_string("offline.html")
    files = getattr(staticfiles_storage, "manifest_hash", "")  # of every script and style of this release
    version = hashlib.sha256("".join([*kept, offline, files, __version__]).encode()).hexdigest()[:12]
    leave = [reverse("account_logout"), reverse("account_login"), reverse("activate")]
    names = {"version": version, "kept": json.dumps(kept), "leave": json.dumps(leave), "static": settings.STATIC_URL}
    names |= {"icon": static("img/icon-192.png"), "badge": static("img/icon-192.png"), "push": reverse("push:choices")}
    return render(request, "sw.js", names, content_type="text/javascript")


@login_not_required
@require_safe
@cache_control(max_age=86400)
def manifest(request):
    return JsonResponse(
        {
            "name": "Sổ tay đảng viên",
            "short_name": "Sổ tay",
            "description": "Tin tức, văn kiện và sinh hoạt chi bộ của đảng viên.",
            "lang": "vi",
            "id": "/",
            "start_url": reverse("home"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#f7f5f1",
            "theme_color": "#86101a",
            "categories": ["news", "productivity"],
            "screenshots": [
                {
                    "src": static(f"img/screens/{file}"),
                    "sizes": sizes,
                    "type": "image/webp",
                    "form_factor": form,
                    "label": label,
                }
                for file, sizes, form, label in SCREENS
            ],
            "shortcuts": [
                {
                    "name": label,
                    "url": reverse(name),
                    "icons": [{"src": static("img/icon-192.png"), "sizes": "192x192"}],
                }
                for name, label in SHORTCUTS
            ],
            "icons": [
                {"src": static(f"img/{file}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for file, sizes, purpose in ICONS
            ],
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@never_cache
@require_safe
def ahead(request):
    """For the script of a page: what the worker keeps, with marks that change with the pages."""
    return JsonResponse({"pages": at_hand.pages_of(request.user)})


@login_not_required
@require_safe
@cache_control(max_age=3600)
def offline(request):
    """Rendered without the request: it is kept on the device and must hold nothing of anyone who was signed in."""
    return render(None, "offline.html")
