"""Starts tests/identity_provider.py beside the tests, and sets the portal up for it."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import requests
from django.conf import settings

from family import die_with_parent
from sotay import environment
from tests.identity_provider import CLIENT, SECRET


@contextmanager
def running():
    """Yields the issuer's address."""
    program = [sys.executable, str(Path(__file__).with_name("identity_provider.py")), "0"]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent(15))
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.terminate()
        process.wait(60)


def trust(issuer: str, changed: settings.__class__) -> None:
    """As the environment would: SOTAY_OIDC_ISSUER and its two companions."""
    changed.OIDC = [issuer, CLIENT, SECRET]
    apps = environment.openid_apps(issuer, CLIENT, SECRET, settings.OIDC_NAME)
    changed.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}


def person(issuer: str, member, **changes) -> None:
    """Who stands before the provider: `member`, as the roll knows them, with `changes`."""
    told = {"sub": f"sub-{member.personal_id}", "personal_id": member.personal_id, "name": member.full_name}
    told |= {"phone_number": f"+84 {member.phone[1:]}", "birthdate": member.birth_date.isoformat()}
    requests.get(f"{issuer}/person?{urlencode(told | changes)}", timeout=60)
