"""Who cannot use the portal, why, and who helps."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from members import access
from members.models import Member
from members.people import assistance
from members.people.forms_assistance import AssistanceForm
from members.powers import Power
from members.refusals import shown_on, status_of

COUNTED = Member.objects.counted().select_related("helper")


def note(request, pk):
    member = access.load(COUNTED, request.user, Power.ASSIST_MEMBERS, pk=pk)
    form = AssistanceForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            reason, helper, seen = (form.cleaned_data[name] for name in ("reason", "helper", "seen_version"))
            assistance.note(member, by=request.user, seen=seen, reason=reason, helper=helper)
            messages.success(request, "Đã ghi lý do và người giúp.")
            return redirect("members:card", member.pk)
    return render(request, "members/assist.html", {"form": form, "member": member}, status=status_of(form))


@require_safe
def in_need(request, code):
    unit = access.load_unit(request.user, Power.ASSIST_MEMBERS, code)
    return render(request, "members/in_need.html", {"unit": unit, "members": assistance.in_need(unit)})
