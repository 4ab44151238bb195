"""Words that a member of 68 does not know are said in others, on every page and in every message."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
SHOWN_ONCE = {"2026-11.html"}  # a notice that was acknowledged is never changed
UNKNOWN = ("khóa truy cập", "đọc dạng chữ", "vai trò trên cổng", "hạn chế xử lý", "phiên đăng nhập", "phiên làm việc")
# “phiên bản” and what the Party calls “phiên họp” stay.
SESSION = re.compile(r"thiết bị và phiên|hết phiên|\bphiên (?:này|khác|cũ)", re.IGNORECASE)


def sources():
    for folder in ("templates", "members", "documents", "news", "meetings", "sotay", "docs/operating/nginx"):
        for path in (ROOT / folder).rglob("*"):
            shown = path.suffix in {".html", ".txt", ".py", ".js"} and "migrations" not in path.parts
            if shown and path.name not in SHOWN_ONCE:
                yield path


@pytest.mark.unit
def test_no_page_says_what_only_engineers_say():
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in sources()
        for text in [path.read_text(encoding="utf-8").lower()]
        for word in [*(word for word in UNKNOWN if word in text), *SESSION.findall(text)]
    ]
    assert found == []


# What an editor meets of Django's admin; its pages of accounts, of signing in and of its errors have no address here.
ADMIN_TEMPLATES = Path(admin.__file__).parent / "templates" / "admin"
NOT_SHOWN = ("auth", "invalid_setup.html", "login.html", "500.html")
TRANSLATED = re.compile(r"""{%\s*trans(?:late)?\s+(["'])(.+?)\1""")


@pytest.mark.unit
def test_nothing_of_the_admin_stays_english():
    shown = [path for path in ADMIN_TEMPLATES.rglob("*.html") if not {*path.parts} & {*NOT_SHOWN}]
    words = {found[2] for path in shown for found in TRANSLATED.finditer(path.read_text(encoding="utf-8"))}
    assert len(words) > 60
    with translation.override("vi"):
        assert [each for each in sorted(words) if translation.gettext(each) == each] == []
