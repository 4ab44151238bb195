"""Every address, every query parameter and every form of every page, as every role: whatever is typed, no page fails.

Of each form one role sends all that is bad, in every field by itself and in all at once; the others send some of it.
"""

import contextlib
import itertools
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import fuzzing
from tests.fuzzing import BAD, WORST, Found
from tests.test_url_table import FOUND, ROLES, SEEN, TABLE, scene  # noqa: F401  # the scene is a fixture

pytestmark = pytest.mark.django_db
# Not asked for: they answer the same to everybody, or end the session that asks.
LEFT_ALONE = {"account_logout", "health", "ready", "metrics", "service_worker", "manifest", "offline", "robots"}
ROWS = [row for row in TABLE if row.name not in LEFT_ALONE]
MOST_FIELDS = 8  # of one form: of sixty members to tick the last is as the first
DESK = ("news_article", "news_bulletin", "news_topic", "documents_document", "documents_issuer", "documents_question")
LIMITED = ("/dang-nhap/", "/kich-hoat/", "/ca-nhan/bao-mat/", "/ca-nhan/mat-khau/")  # tries are counted there
ODD_PARTS = ("²", "9" * 30, "9" * 5000, "x" * 300, "0001-01-01")  # of a path


class Asker:
    """One role that asks, and notes what has failed."""

    def __init__(self, session: str | None):
        self.session = session
        self.client = Client(raise_request_exception=False)
        self.failures: list[str] = []

    def ask(self, method: str, path: str, values: dict | None = None):
        """The answer, whose effects are taken back."""
        self.client.cookies.clear()  # what an answer has set was taken back with it
        if self.session:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        send = self.client.post if method == "POST" else self.client.get
        with transaction.atomic():
            answer = send(path, values or {})
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            said = {name: f"{value}"[:40] for name, value in (values or {}).items()}
            kind, error, *_ = answer.exc_info or (None, None)
            self.failures.append(f"{method} {path} {said}: {kind and kind.__name__}: {f'{error}'[:200]}")
        return answer


def pages(arguments: dict, role: str) -> Iterator[tuple[str, dict, str, bool]]:
    """Every address, what its row posts to it, the role that tries all of its forms, and whether `role` may see the
    page: what the table says is closed to it, the table has asked for; the desk included."""
    for row in ROWS:
        is_open = row.getting[ROLES.index(role)] == SEEN
        yield reverse(row.name, args=arguments[row.target]), row.data, whose(row), is_open
    for model in DESK:
        yield reverse(f"admin:{model}_changelist"), {}, ROLES[-1], True
        yield reverse(f"admin:{model}_add"), {}, ROLES[-1], True
    yield reverse("admin:news_article_change", args=arguments["draft"]), {}, ROLES[-1], True
    yield reverse("admin:documents_document_change", args=arguments["document"]), {}, ROLES[-1], True


def whose(row) -> str:
    """The last of the roles that see the page of `row`."""
    statuses = row.submitting or row.getting
    seen = [role for role, *got in zip(ROLES, row.getting, statuses, strict=True) if SEEN in got or FOUND in got]
    return seen[-1] if seen else ROLES[-1]


def attempts(found: Found, whole: bool, turn: int) -> Iterator[dict]:
    """What is sent to one form: all fields at once, by some of what is bad; then, where `whole`, each field by itself,
    by what is worst for numbers and days. Which of it, turns from form to form and from field to field."""
    names = found.names[:MOST_FIELDS]
    if not names or (found.is_of_any_page and not whole):
        return
    bad, worst = (itertools.islice(itertools.cycle(values), turn % len(values), None) for values in (BAD, WORST))
    yield from (found.everything(next(bad)) for _ in range(2 if whole and not found.is_of_any_page else 1))
    if whole and not found.is_of_any_page:
        yield from (found.only(name, next(worst)) for name in names)
    elif not found.is_of_any_page:
        yield found.only(names[turn % len(names)], next(worst))


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_nothing_that_is_typed_fails(role, scene):  # noqa: F811
    arguments, sessions = scene
    asker = Asker(sessions.get((role, "GET")))
    known: set[tuple] = set()
    for turn, (address, data, tries_all, is_open) in enumerate(pages(arguments, role)):
        found = [Found("POST", address, {name: [value] for name, value in data.items()})] if data else []
        page = asker.ask("GET", address) if is_open else None
        if page and page.status_code < 300:
            found.append(Found("GET", address, {}, fuzzing.parameters(), is_of_any_page=True))
            if page.get("Content-Type", "").startswith("text/html") and not page.streaming:
                found += fuzzing.forms(page.content, address)
        for each in found:
            if each.key in known:
                continue
            known.add(each.key)
            if each.path.startswith(LIMITED):
                cache.clear()
            for values in attempts(each, tries_all == role, turn):
                asker.ask(each.method, each.path, values)
    assert not asker.failures, "\n".join(asker.failures)


@pytest.mark.parametrize("role", ["signed_out", "administrator"])
def test_no_part_of_a_path_fails(role, scene):  # noqa: F811
    arguments, sessions = scene
    asker = Asker(sessions.get((role, "GET")))
    for row in (row for row in ROWS if arguments[row.target]):
        for place, odd in itertools.product(range(len(arguments[row.target])), ODD_PARTS):
            parts = list(arguments[row.target])
            parts[place] = odd
            with contextlib.suppress(NoReverseMatch):  # what no address of this kind can hold
                asker.ask(
                    "POST" if role == "administrator" and row.submitting else "GET", reverse(row.name, args=parts)
                )
    assert not asker.failures, "\n".join(asker.failures)
