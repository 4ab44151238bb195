"""The members of one's units."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members import access, people
from members.forms.people import MemberSearch
from members.pages import page_of
from members.powers import Power


@require_safe
def member_list(request):
    if not access.anywhere(request.user, Power.VIEW_MEMBERS):
        raise PermissionDenied("Trang này dành cho đồng chí được giao quản lý danh sách đảng viên.")
    code = request.GET.get("don-vi")
    unit = access.load_unit(request.user, Power.VIEW_MEMBERS, code) if code else None
    form = MemberSearch(request.GET)
    page = page_of(form.narrow(people.roll(request.user, unit)), request.GET.get("trang"))
    may_issue = access.anywhere(request.user, Power.ISSUE_SLIPS)
    return render(request, "members/list.html", {"page": page, "form": form, "unit": unit, "may_issue": may_issue})
