"""Keeps what was typed into a form until it is stored: while it is written, and across a session that ended meanwhile.

One mechanism for every form of every app. What is kept is sealed, is given back to who typed it and nobody else, and
goes when the form has been stored, when it is dropped, or after a while.
"""

import hashlib
import json
import secrets
from datetime import timedelta
from html import unescape

from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags

from members import sealing
from members.models import KeptForm, User

WRITTEN_FOR = timedelta(days=7)  # of somebody who left a form unfinished
SIGNED_OUT_FOR = timedelta(hours=1)  # of a session that ended: as long as it takes to sign in again
LONGEST = 300  # letters of an address: the page of a long search is kept without its end
LARGEST = 1_000_000  # characters: the text of an article may have 200,000
MOST_OF_ONE = 20  # forms of one person; the oldest gives way
MOST_SIGNED_OUT = 2_000  # of everybody who is not signed in: no stranger fills the disk
NEVER = ("csrfmiddlewaretoken", "password", "mat_khau", "code", "otp", "credential", "ban_giu", "la_phieu")

Fields = list[tuple[str, str]]


def fit(fields: Fields) -> Fields:
    """`fields` without secrets and tokens, which are typed anew."""
    return [(name, value) for name, value in fields if not any(name.lower().startswith(each) for each in NEVER)]


@transaction.atomic
def keep(
    user: User, fields: Fields, *, path: str, page: str, title: str = "", interrupted: bool = False
) -> KeptForm | None:
    """Keeps the form at `path` as `user` has typed it so far, in place of what was kept of it; None where it is too
    large. interrupted: it was sent and not taken, so it is filled in again without asking."""
    sealed = _sealed(fields)
    if sealed is None:
        return None
    now, path = timezone.now(), path[:LONGEST]
    facts = {"page": page[:LONGEST], "title": title[:200], "sealed": sealed, "interrupted": interrupted, "key": ""}
    kept, _ = KeptForm.objects.update_or_create(
        user=user, path=path, defaults=facts | {"kept_at": now, "until": now + WRITTEN_FOR}
    )
    old = list(KeptForm.objects.of(user).values_list("pk", flat=True)[MOST_OF_ONE:])
    KeptForm.objects.filter(pk__in=old).delete()
    return kept


def keep_signed_out(fields: Fields, *, path: str, page: str, user: User | None) -> str:
    """Keeps a form that was sent after its session had ended. Returns the key that gives it back, for the browser to
    hold; empty where nothing is kept.

    user: whose session it was, where that is known still: then it is for nobody else.
    """
    sealed = _sealed(fields)
    if sealed is None or KeptForm.objects.signed_out()[MOST_SIGNED_OUT - 1 :].exists():
        return ""
    key, now, path = secrets.token_urlsafe(32), timezone.now(), path[:LONGEST]
    facts = {"key": _hash(key), "page": page[:LONGEST], "sealed": sealed, "interrupted": True}
    facts |= {"kept_at": now, "until": now + SIGNED_OUT_FOR}
    if user is None:
        KeptForm.objects.create(path=path, **facts)
    else:
        KeptForm.objects.update_or_create(user=user, path=path, defaults=facts)
    return key


@transaction.atomic
def claim(key: str, user: User) -> KeptForm | None:
    """Makes what this browser sent without a session the form of `user`, who has just signed in on it; None where
    nothing is there, or it is another's."""
    kept = KeptForm.objects.signed_out().select_for_update(of=("self",)).filter(key=_hash(key)).first()
    if kept is None or kept.user_id not in {None, user.pk}:
        return None
    KeptForm.objects.filter(user=user, path=kept.path).exclude(pk=kept.pk).delete()
    kept.user, kept.key = user, ""
    kept.save(update_fields=["user", "key"])
    return kept


def fields_of(kept: KeptForm) -> Fields:
    """What was typed; nothing where the key it was sealed with is gone."""
    try:
        return [(name, value) for name, value in json.loads(sealing.unseal(kept.sealed))]
    except sealing.Broken:
        return []


def told(fields: Fields) -> list[str]:
    """What of it a person recognises: the words that were typed, the longest first."""
    words = {" ".join(unescape(strip_tags(value)).split()) for _name, value in fields}
    return sorted((each for each in words if " " in each), key=len, reverse=True)[:3]


def drop(user: User, path: str) -> None:
    """It was stored, or is not wanted any more."""
    KeptForm.objects.filter(user=user, path=path).delete()


def purge() -> int:
    """Deletes what nobody came back for; how many."""
    return KeptForm.objects.over().delete()[0]


def _sealed(fields: Fields) -> str | None:
    text = json.dumps(fit(fields), ensure_ascii=False)
    return sealing.seal(text) if len(text) <= LARGEST else None


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
