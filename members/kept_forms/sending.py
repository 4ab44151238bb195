"""Forms that a telephone kept while there was no network: carried out once, however often they come."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from members import addresses, ready_statements
from members.kept_forms import keeping
from members.models import SentForm, User

KEY, OWNER = "lan_gui", "cua"  # in the address that the form is sent to
REPLAYED = "X-Gui-Lai"  # a header: the device sends what it kept, nobody sees the answer as a page
KNOWN_FOR = timedelta(days=60)
SENT, AGAIN, REFUSED, NOT_YOURS = "sent", "again", "refused", "not-yours"

_CLAIM = """
INSERT INTO members_sentform (user_id, key, at) VALUES (%(user)s, %(key)s, %(at)s) ON CONFLICT DO NOTHING
"""


def key_of(request: HttpRequest) -> UUID | None:
    """The key under which a device sends this form; None where it is an ordinary one."""
    try:
        return UUID(request.GET[KEY]) if request.method == "POST" and KEY in request.GET else None
    except ValueError:
        return None


def carry_out(request: HttpRequest, key: UUID, view: Callable[[], HttpResponse]) -> HttpResponse:
    """What `view` answers, the first time; its change and the note that it was carried out are one transaction. What is
    refused is not noted: it was not carried out, and what was typed is kept for its page."""
    if request.GET.get(OWNER, str(request.user.pk)) != str(request.user.pk):
        return JsonResponse({"state": NOT_YOURS}, status=409)
    with transaction.atomic():
        values = {"user": request.user.pk, "key": str(key), "at": timezone.now()}
        if ready_statements.changed(_CLAIM, values) == 0:
            return _again(request)
        response = view()
        refused = response.status_code >= 400 or bool(_warnings(request))
        if refused:
            transaction.set_rollback(True)
    if REPLAYED not in request.headers:
        return response
    return _not_taken(request) if refused else JsonResponse({"state": SENT})


def _warnings(request: HttpRequest) -> list[str]:
    return [str(each) for each in get_messages(request)._queued_messages if each.level >= messages.WARNING]


def _again(request: HttpRequest) -> HttpResponse:
    if REPLAYED in request.headers:
        return JsonResponse({"state": AGAIN})
    messages.info(request, "Đã nhận trước đó, không gửi lại lần nữa.")
    return redirect(addresses.sent_from(request))


def _not_taken(request: HttpRequest) -> HttpResponse:
    """The reason, and the page on which what was typed stands again."""
    page = addresses.sent_from(request)
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    keeping.keep(cast(User, request.user), keeping.fit(fields), path=request.path, page=page, interrupted=True)
    said = " ".join(_warnings(request)) or "Đề nghị đồng chí mở trang xem lại, phần đã ghi vẫn còn."
    get_messages(request)._queued_messages.clear()  # said by the device, not by the next page
    return JsonResponse({"state": REFUSED, "said": said, "page": page})


def purge() -> None:
    """A device sends within days, or not at all."""
    SentForm.objects.filter(at__lt=timezone.now() - KNOWN_FOR).delete()
