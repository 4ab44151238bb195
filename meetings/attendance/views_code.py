"""The code on the secretary's screen, and the pages of who scans it."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from meetings import access
from meetings.attendance import checking_in, codes, roll_page
from members import qr
from members.refusals import answers_refusals


@never_cache
@require_safe
@answers_refusals()
def code(request, pk):
    """The screen; `?manh=1` is only what changes on it, for the script."""
    meeting = access.run(request.user, pk)
    if not meeting.is_running:
        raise checking_in.CheckInShut(checking_in.SHUT if meeting.has_roll else checking_in.EARLY)
    shown = codes.current(meeting, codes.limits(meeting), timezone.now())
    address = request.build_absolute_uri(reverse("meetings:check_in", args=[pk, shown.text]))
    context = {"meeting": meeting, "seconds": int(shown.seconds_left) + 1, "address": address}
    context |= {"qr": qr.drawing(address, label="Mã QR điểm danh"), "sums": roll_page.sums(meeting)}
    part = "_code.html" if "manh" in request.GET else "code.html"
    return render(request, f"meetings/{part}", context)


@never_cache
@require_safe
@answers_refusals()
def check_in(request, pk, code):
    """What the scanned code opens."""
    entry, ticket = checking_in.scan(pk, code, by=request.user)
    if not ticket:
        return redirect("meetings:present", pk)
    return render(request, "meetings/check_in.html", {"meeting": entry.meeting, "ticket": ticket})


@require_POST
@answers_refusals()
def confirm(request, pk):
    online = request.POST.get("du") == "truc-tuyen"
    checking_in.check_in(request.POST.get("ve", ""), by=request.user, online=online)
    return redirect("meetings:present", pk)


@never_cache
@require_safe
@answers_refusals()
def present(request, pk):
    """What stands on the roll of the one who asks."""
    entry = checking_in.own_entry(pk, by=request.user)
    return render(request, "meetings/present.html", {"entry": entry, "meeting": entry.meeting})
