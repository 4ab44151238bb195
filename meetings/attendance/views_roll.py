"""Pages of the one who keeps the roll: the list, one person, what two have noted differently."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from meetings import access
from meetings.attendance import noting, roll_page
from meetings.attendance.forms_roll import EntryForm, MarksForm, TapForm
from meetings.models import Meeting, RollMark
from members.refusals import answers_refusals, shown_on, status_of


@require_safe
def roll(request, pk):
    """Kept on the device while the meeting runs, for where there is no network: names and presence, no reasons."""
    meeting = access.run(request.user, pk)
    if not meeting.has_roll:
        messages.warning(request, "Buổi sinh hoạt chưa khai mạc nên chưa điểm danh được.")
        return redirect(meeting)
    response = render(request, "meetings/roll.html", _context(meeting))
    if meeting.is_running:
        response["X-Offline"] = "1"
    return response


def _context(meeting: Meeting) -> dict:
    rows = roll_page.rows(meeting)
    return {
        "meeting": meeting,
        "sums": roll_page.sums(meeting),
        "rows": rows,
        "here": roll_page.here(meeting),
        "waiting": roll_page.named(roll_page.waiting(meeting), rows),
        "late": roll_page.named(roll_page.late(meeting), rows),
    }


@require_POST
@answers_refusals("meetings:roll", "pk")
def tap(request, pk):
    """A name that was tapped where there is no script."""
    meeting = access.run(request.user, pk)
    form = TapForm(request.POST)
    if not form.is_valid():
        return render(request, "meetings/roll.html", _context(meeting) | {"form": form}, status=status_of(form))
    noting.take(meeting, [form.cleaned_data["mark"]], by=request.user)
    return redirect(f"{meeting.roll_url}#dong-{form.cleaned_data['mark'].entry}")


@answers_refusals()
def marks(request, pk):
    """Takes what a device has kept, and says how the roll stands: `{outcomes, rows, sums, waiting}`, each
    of the rows with key, version, presence and the word for it."""
    meeting = access.run(request.user, pk)
    form = MarksForm(request.POST if request.method == "POST" else None)
    taken = []
    if form.is_bound:
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=status_of(form))
        taken = noting.take(meeting, form.cleaned_data["marks"], by=request.user)
    return JsonResponse({"outcomes": {str(mark.key): mark.outcome for mark in taken}} | _standing(meeting))


def _standing(meeting: Meeting) -> dict:
    rows = [(row.pk, row.version, row.presence, row.get_presence_display()) for row in meeting.roll.as_noted()]
    sums = render_to_string("meetings/_roll_sums.html", {"sums": roll_page.sums(meeting)})
    return {"rows": rows, "sums": sums, "waiting": len(roll_page.waiting(meeting))}


def entry(request, pk, entry_pk):
    meeting = access.run(request.user, pk)
    row = get_object_or_404(meeting.roll.select_related("member", "meeting__unit"), pk=entry_pk)
    form = EntryForm(request.POST if request.method == "POST" else None, entry=row)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            noting.correct(row, by=request.user, **form.facts)
            messages.success(request, f"Đã ghi đồng chí {row.member.full_name}.")
            return redirect(f"{meeting.roll_url}#dong-{row.pk}")
    context = {"form": form, "meeting": meeting, "entry": row}
    return render(request, "meetings/roll_entry.html", context, status=status_of(form))


@require_POST
@answers_refusals("meetings:roll", "pk")
def choose(request, pk, mark_pk):
    """Which of two notes of one person is right."""
    meeting = access.run(request.user, pk)
    mark = get_object_or_404(RollMark.objects.select_related("entry"), pk=mark_pk, entry__meeting=meeting)
    noting.choose(mark, by=request.user, take_mark=request.POST.get("chon") == "luot")
    messages.success(request, "Đã ghi theo lựa chọn của đồng chí.")
    return redirect(meeting.roll_url)
