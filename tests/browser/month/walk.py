"""One person after another before the same screen: what each may do there is pressed, filled in, read."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Locator, Page, expect

from members.models import User
from tests.browser.month.scene import Cell, Clock

SHOTS = os.environ.get("SHOTS")  # a folder for pictures of every page, for whoever wants to look at them

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass
class Walk:
    """`check` is asked about every page that is looked at, such as axe."""

    page: Page
    cell: Cell
    clock: Clock
    sign_in: Callable[[Page, User], Page]
    check: Callable[[Page], None]
    name: str
    addresses: dict[str, str] = field(default_factory=dict)
    _shots: int = 0

    def become(self, user: User, address: str) -> None:
        self.sign_in(self.page, user).goto(address)

    def goto(self, address: str) -> None:
        self.page.goto(address)

    @property
    def path(self) -> str:
        """The address of the page, without the host."""
        return urlsplit(self.page.url).path

    def press(self, name: str, *, within: Locator | None = None) -> None:
        (within or self.page.locator("main")).get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name).first.click()

    def unfold(self, name: str) -> None:
        self.page.locator("main summary", has_text=name).first.click()

    def labelled(self, label: str) -> Locator:
        """What `label` begins the name of; “(không bắt buộc)” may follow."""
        return self.page.locator("main").get_by_label(re.compile(f"^\\s*{re.escape(label)}")).first

    def fill(self, label: str, text: str) -> None:
        self.labelled(label).fill(text)

    def tick(self, label: str) -> None:
        self.labelled(label).check()

    def choose(self, label: str, option: str) -> None:
        self.labelled(label).select_option(label=option)

    def says(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def is_headed(self, text: str) -> None:
        expect(self.page.locator("h1")).to_have_text(text)

    def look(self, name: str) -> None:
        """The page fits its screen, and `check` finds nothing."""
        self._shots += 1
        self.page.wait_for_load_state()
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/{self.name}-{self._shots:02}-{name}.png", full_page=True)
        width = self.page.viewport_size["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, name
        self.check(self.page)


def elsewhere(
    user: User, address: str, *, first: str = "", chosen: dict | None = None, **data: str | list[str]
) -> None:
    """What one of the others sends from a phone of their own, without the time that a browser takes: `data`, and what
    the form has ready on the page `first`, or on the one that asks once more about what was `chosen`."""
    client = Client()
    client.force_login(user, backend="members.accounts.backends.PhoneBackend")
    if first or chosen:
        page = client.post(address, chosen) if chosen else client.get(first)
        data = dict(HIDDEN.findall(page.text)) | data
    assert client.post(address, data).status_code == 302, address
