"""Opening an account, and the slips that open one."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from members import access, accounts
from members.forms.accounts import ActivationForm
from members.models import Member
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
