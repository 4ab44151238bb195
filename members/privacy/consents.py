"""What a person is told about the own data, and what a person agrees to: by version, with evidence, never by silence.

The work of the Party does not rest on consent (Law 91/2025, art. 19): anyone who has not acknowledged the notice reads
on, and is asked again with the next sign-in. What does rest on consent is asked apart, one by one, and taken back
freely.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction
from django.shortcuts import redirect
from django.template.loader import get_template

from members import audit, origin
from members.models import Consent, User
from members.refusals import Refused

VERSIONS = (
    "2026-11",
    "2026-12",
)  # each is templates/privacy/notices/<version>.html; a text once shown is never changed
CURRENT = VERSIONS[-1]


class NoticeOutdated(Refused):
    """Another version than the one that was read is in force now."""

    message = "Thông báo vừa có bản mới, mời đồng chí đọc lại."


def text_of(version: str) -> str:
    """The name of the template that holds the text."""
    return f"privacy/notices/{version}.html"


@cache
def digest(version: str) -> str:
    """Of the words and tags of the text; not of how its file is broken into lines."""
    text: Any = get_template(text_of(version))
    words = Path(text.origin.name).read_text(encoding="utf-8").split()
    return sha256(" ".join(words).encode()).hexdigest()


@transaction.atomic
def acknowledge(user: User, *, version: str, also: tuple[str, ...] = ()) -> None:
    """`user` has read the notice `version`, and agrees to the optional subjects `also`. Raises NoticeOutdated."""
    if version != CURRENT:
        raise NoticeOutdated
    _write(user, Consent.Subject.NOTICE, given=True)
    User.objects.filter(pk=user.pk).update(notice_version=CURRENT)
    user.notice_version = CURRENT
    for subject in also:
        agree(user, subject, given=True)


@transaction.atomic
def agree(user: User, subject: str, *, given: bool) -> None:
    """Gives or withdraws one optional consent; saying again what holds writes nothing."""
    User.objects.select_for_update().get(pk=user.pk)
    if agrees(user, subject) != given:
        _write(user, Consent.Subject(subject), given=given)


def _write(user: User, subject: Consent.Subject, *, given: bool) -> None:
    Consent.objects.create(
        user=user, subject=subject, given=given, version=CURRENT, digest=digest(CURRENT), address=origin.address()
    )
    action = "consent.give" if given else "consent.withdraw"
    audit.record(user, action, user, after={"subject": subject.label, "version": CURRENT})


def answers(user: User) -> dict[str, Consent]:
    """The newest answer of `user` to each subject."""
    newest = user.consents.order_by("subject", "-pk").distinct("subject")
    return {consent.subject: consent for consent in newest}


def agrees(user: User, subject: str) -> bool:
    """Whether an optional consent holds now: anyone who was never asked, or never answered, does not agree."""
    newest = user.consents.filter(subject=subject).first()
    return newest is not None and newest.given


class NoticeMiddleware:
    """Shows the notice once a session, on the way home, to anyone who has not acknowledged it; it closes no page.

    The account that is read with every request knows the version: no page asks a query for this.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.view_name != "home" or request.method != "GET" or not request.user.is_authenticated:
            return None
        if CURRENT in (request.user.notice_version, request.session.get("notice_shown")):
            return None
        request.session["notice_shown"] = CURRENT
        return redirect("privacy:notice")
