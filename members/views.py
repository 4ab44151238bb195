"""Pages about oneself, one's account and the members of one's unit."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from members import access, accounts, notices, people
from members.forms import ActivationForm, MemberSearch
from members.models import Member
from members.pages import page_of
from members.powers import Power


@login_not_required
@never_cache
@sensitive_post_parameters()
def activate(request):
    """A slip's code and an own password open the account; refusals say the same whoever asks."""
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not ratelimit.consume(request, action="activate", key=data["phone"]):
            form.add_error(None, "Đã thử quá nhiều lần. Đề nghị đồng chí chờ 15 phút rồi thử lại.")
            return render(request, "members/activate.html", {"form": form}, status=429)
        try:
            user = accounts.activate(phone=data["phone"], code=data["code"], password=data["password"])
        except accounts.ActivationRefused as refusal:
            accounts.note_refusal(data["phone"])
            form.add_error(None, str(refusal))
        else:
            login(request, user, backend="members.backends.PhoneBackend")
            messages.success(request, "Đã kích hoạt tài khoản. Chúc đồng chí dùng Sổ tay thuận lợi.")
            return redirect("home")
    return render(request, "members/activate.html", {"form": form})


@login_not_required
@require_safe
def inactive(request):
    return render(request, "account/account_inactive.html", status=403)


@require_safe
def me(request):
    return render(request, "members/me.html", {"member": request.user.member})


@never_cache
@require_POST
def reveal(request):
    """The answer holds the numbers: it is never kept, and a reload asks again."""
    member = access.member_of(request.user)
    numbers = people.reveal_own_numbers(member, by=request.user)
    return render(request, "members/me.html", {"member": member, "numbers": numbers})


@require_safe
def notice_list(request):
    return render(
        request, "members/notices.html", {"page": page_of(request.user.notices.all(), request.GET.get("trang"))}
    )


@require_POST
def read_notice(request, pk):
    notice = notices.read(request.user, pk)
    if notice is None:
        raise Http404
    return redirect(notice.url or "notices")


@require_POST
def read_all_notices(request):
    notices.read_all(request.user)
    return redirect("notices")


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


@never_cache
@require_POST
def slip(request, pk):
    """A fresh code, shown and printed this once."""
    member = access.load(Member.objects.select_related("user", "unit__parent"), request.user, Power.ISSUE_SLIPS, pk=pk)
    try:
        issued = accounts.issue_slip(member, by=request.user)
    except accounts.SlipRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("members:list")
    return render(request, "members/slip.html", {"slip": issued, "member": member})
