"""What goes to a collector of faults, where one is set up."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from sotay import __version__
from sotay.monitoring import faults

# In a process of its own, as the client takes hold of Django and Celery for good.
PROGRAM = """
import django, json, sys
django.setup()
print("sentry_sdk" in sys.modules)
import sentry_sdk
from django.test import RequestFactory
from sentry_sdk.transport import Transport
from sotay.monitoring import faults

class Kept(Transport):
    def capture_envelope(self, envelope):
        for item in envelope.items:
            print(json.dumps(item.payload.json, ensure_ascii=False, default=str))

faults.send_to("https://key@sentry.example.vn/1", transport=Kept)
sentry_sdk.set_user({"id": 7, "username": "Nguyễn Thị Hoa", "ip_address": "10.1.2.3"})

def card(name, phone):
    personal_id = "001084012345"
    raise ValueError(f"{name} {phone} {personal_id}")

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
import sotay.urls

class Urls:
    urlpatterns = [path("hong/<str:phone>/", lambda request, phone: card("Nguyễn Thị Hoa", phone))]
    handler500 = staticmethod(lambda request: HttpResponse(status=500))
    handler400 = handler403 = handler404 = None

body = b"phone=0912345678&password=Mat-khau-7"
with override_settings(ROOT_URLCONF=Urls, MIDDLEWARE=["sotay.monitoring.middleware.RequestMiddleware"]):
    request = RequestFactory().post(
        "/hong/0912345678/?ma=3A7C-9DEF", body, content_type="application/x-www-form-urlencoded",
        headers={"Cookie": "sessionid=thekeyofthesession", "User-Agent": "Chrome of Hoa"},
    )
    WSGIHandler()(request.environ, lambda status, headers: None)
sentry_sdk.flush()
"""


@pytest.mark.process
def test_a_fault_tells_what_and_where_and_nothing_of_anybody_and_only_where_an_address_was_given():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "sotay.settings", "SENTRY_DSN": ""}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    imported, *events = done.stdout.splitlines()
    assert imported == "False"  # without an address the client is not even imported
    (event,) = map(json.loads, events)
    (error,) = event["exception"]["values"]
    assert error["type"] == "ValueError" and error["value"] == ""
    assert error["stacktrace"]["frames"][-1]["function"] == "card"
    assert len(event["tags"]["request_id"]) == 16 and event["release"] == __version__
    for told in ("Hoa", "Nguyễn", "0912345678", "001084012345", "Mat-khau", "3A7C", "thekeyof", "10.1.2.3", "Chrome"):
        assert told not in done.stdout, told


def test_the_message_of_a_server_is_told_and_that_of_a_form_is_not():
    def sent(error):
        event = {"exception": {"values": [{"type": type(error).__name__, "value": str(error)}]}, "user": {"id": 1}}
        return faults.scrubbed(event, {"exc_info": (type(error), error, None)})

    assert sent(TypeError("no len()"))["exception"]["values"][0]["value"] == "no len()"
    assert sent(KeyError("0912345678"))["exception"]["values"][0]["value"] == "" and "user" not in sent(KeyError("x"))
