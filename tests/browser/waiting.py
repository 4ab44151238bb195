"""Waiting for what a page does not show by itself; what it shows is asked by Playwright's `expect`."""

from collections.abc import Callable

from playwright.sync_api import Page


def until(page: Page, holds: Callable[[], bool], *, seconds: int = 30) -> None:
    """Goes on as soon as `holds()`; fails where it never does in that time."""
    for _ in range(10 * seconds):
        if holds():
            return
        page.wait_for_timeout(100)
    assert holds()
