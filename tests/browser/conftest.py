"""Chromium for the tests of whole pages: a phone, a desk, and axe's opinion of either."""

import contextlib
import os
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client, override_settings
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
# Scripts are run as they are read. They are gone with their page, and axe anew with each: to translate them into better
# code took longer than it saved, on threads of their own too. What scripts do is the same.
BRIEF = "--js-flags=--no-maglev --no-turbofan --min-semi-space-size=16"
AXE = Path(find_spec("axe_playwright_python").origin).with_name("axe.min.js")
LOADS_AXE = """async (address) => {
  if ("axe" in window) return true;
  const script = Object.assign(document.createElement("script"), { src: address });
  const done = new Promise((resolve) => { script.onload = script.onerror = resolve; });
  document.head.append(script);
  await done;
  script.remove();
  return "axe" in window;
}"""
# What stands around the content, with all that gives it its colours; the values of hidden fields are drawn by lot.
FRAME = """() => {
  const frame = document.body.cloneNode(true);
  for (const each of frame.querySelectorAll("main, input[type=hidden]")) each.remove();
  const styles = [...document.querySelectorAll("link[rel=stylesheet]")].map((each) => each.href);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  return JSON.stringify([innerWidth, dark, styles, document.documentElement.cloneNode().outerHTML, frame.outerHTML]);
}"""
# What is wrong, and where; that one must push the page sideways, too. `known`: the frame has its contrast.
RUNS_AXE = """async (known) => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) return [`wider than its screen: ${scrollWidth} px of ${clientWidth}`];
  axe.configure({ rules: [{ id: "color-contrast", selector: known ? "main, main *" : "*" }] });
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}"""


@pytest.fixture(scope="session")
def chromium():
    expect.set_options(timeout=PATIENCE)
    root = os.geteuid() == 0  # Chromium's sandbox does not work for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, chromium_sandbox=not root, args=[*QUIET, BRIEF] + ["--no-sandbox"] * root
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
def service_workers():
    """“allow” in the files that are about the worker: it is installed anew for each test and fetches ahead, which takes
    as much work again as the pages that the others look at."""
    return "block"


@pytest.fixture
def phone(chromium, live_server, service_workers):
    small = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    yield from opened(chromium, live_server, service_workers=service_workers, **small)


@pytest.fixture
def desk(chromium, live_server, service_workers):
    yield from opened(chromium, live_server, service_workers=service_workers, viewport={"width": 1366, "height": 768})


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


@pytest.fixture(scope="module", autouse=True)
def axe_served():
    """From the portal's own host a browser keeps axe-core, compiled; handed over with each page it costs as much as a
    third of what it then does."""
    with override_settings(STATICFILES_DIRS=[*settings.STATICFILES_DIRS, AXE.parent]):
        yield


@pytest.fixture(scope="session")
def axe():
    """`axe(page)` fails with everything that axe-core finds, WCAG 2.2 AA and best practices, and with what is wider
    than its screen.

    Contrast takes most of it. Of the frame of a page it is asked once for each look: the same words in the same styles
    in a window of the same width have the contrast that they had."""
    known = set()

    def assert_accessible(page):
        page.wait_for_load_state()  # a colour on its way to another is no contrast
        page.evaluate("() => Promise.allSettled(document.getAnimations().map(each => each.finished))")
        if not page.evaluate(LOADS_AXE, f"{settings.STATIC_URL}{AXE.name}"):
            page.evaluate(AXE.read_text(encoding="utf-8"))  # without a network
        frame = page.evaluate(FRAME)
        assert page.evaluate(RUNS_AXE, frame in known) == []
        known.add(frame)

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
