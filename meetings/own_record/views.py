"""“Tôi đã dự”, for the member alone."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.own_record import record
from members.access import member_of


@require_safe
def attended(request):
    found = record.of(member_of(request.user), request.GET.get("nam", ""))
    return render(request, "meetings/own_record/attended.html", {"record": found})
