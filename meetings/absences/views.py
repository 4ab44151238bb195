"""For the chi ủy: who was absent without a reason for too long, and what was found."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from meetings.absences import opening, warnings
from meetings.absences.forms import FindingForm
from meetings.models import AbsenceWarning
from members.access import anywhere
from members.moves import WrongState
from members.pages import page_of
from members.powers import Power
from members.refusals import shown_on, status_of


@require_safe
def warning_list(request):
    """What waits, the longest waiting first; `?xem=da-xong` what has ended, the last first."""
    if not anywhere(request.user, Power.PLAN_MEETINGS):
        raise PermissionDenied("Trang này dành cho chi ủy.")
    is_over = request.GET.get("xem") == "da-xong"
    known = AbsenceWarning.objects.with_people()
    rows = known.ended_for(request.user) if is_over else known.waiting_for(request.user).order_by("pk")
    context = {"page": page_of(rows, request.GET.get("trang")), "is_over": is_over}
    return render(request, "meetings/absences/list.html", context)


def warning(request, pk):
    found = opening.seen(request.user, pk)
    form = FindingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form, say={WrongState: "Việc này đã xong trước đó, không ghi thêm được."}):
            warnings.note(found, by=request.user, finding=form.cleaned_data["finding"])
            messages.success(request, "Đã ghi kết quả xem xét của chi ủy.")
            return redirect("meetings:absence_warnings")
    context = {"warning": found, "form": form, "missed": opening.missed(found)}
    return render(request, "meetings/absences/warning.html", context, status=status_of(form))
