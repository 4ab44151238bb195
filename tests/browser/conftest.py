"""Chromium for the tests of whole pages: a phone, a desk, and axe's opinion of either."""

import contextlib
import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Error, Page, expect, sync_playwright

from tests.conftest import CHROMIUM

PATIENCE = 60_000  # milliseconds: a page on a machine with much other work is no failure
# Nothing that Chromium does for itself: no look-ups, no updates, no shared memory that a small container has not got.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium():
    expect.set_options(timeout=PATIENCE)
    root = os.geteuid() == 0  # Chromium's sandbox does not work for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, chromium_sandbox=not root, args=QUIET + ["--no-sandbox"] * root
        )
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def nothing_open(chromium):
    """Whatever a test has opened is closed before the live server is: no page goes on asking."""
    yield
    for context in chromium.contexts:
        context.close()


def opened(chromium, live_server, **options):
    """A page of its own. Asking another host, a script's error, or what the CSP has stopped fails the test."""
    context = chromium.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", base_url=live_server.url, **options)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    wrong = []
    page.on("request", lambda request: wrong.append(request.url) if is_elsewhere(request.url, live_server) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda message: wrong.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield page
    context.close()
    assert wrong == []


def is_elsewhere(url, live_server):
    return url.startswith("http") and urlsplit(url).netloc != urlsplit(live_server.url).netloc


@pytest.fixture
def phone(chromium, live_server):
    yield from opened(chromium, live_server, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)


@pytest.fixture
def desk(chromium, live_server):
    yield from opened(chromium, live_server, viewport={"width": 1366, "height": 768})


@pytest.fixture
def sign_in(live_server):
    """`sign_in(page, user)`: the page goes on as that person, with the cookies it has."""

    def become(page, user):
        # Another client each time: one that changes its person ends the session with which the page may still be asking
        # for something, and that answer would take away the new cookie.
        client = Client()
        client.force_login(user, backend="members.accounts.backends.PhoneBackend")
        session = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return become


@pytest.fixture(scope="session")
def axe():
    """`axe(page)` fails with everything that axe-core finds, WCAG 2.2 AA and best practices."""
    engine = Axe()

    def assert_accessible(page):
        page.wait_for_load_state()  # a colour on its way to another is no contrast
        page.evaluate("() => Promise.allSettled(document.getAnimations().map(each => each.finished))")
        found = engine.run(page).response["violations"]
        assert [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]] == []

    return assert_accessible


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows what was on the screen."""
    report = yield
    if report.when == "call" and report.failed:
        for name, page in item.funcargs.items():
            if isinstance(page, Page):
                path = Path(tempfile.mkdtemp(prefix="sotay-browser-"), f"{item.name}-{name}.png")
                with contextlib.suppress(Error):  # a page too busy to be drawn says less than why the test failed
                    page.screenshot(path=path, full_page=True)
                    report.sections.append(("Ảnh màn hình", str(path)))
    return report
