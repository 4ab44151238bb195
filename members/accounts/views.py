"""Opening an account, and the slips and codes that open one."""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.accounts import allauth_inside, code_requests, guessing, opening, slips
from members.accounts.forms_opening import ActivationForm, AskCodeForm, SlipsForm
from members.delivery import gateways, kept
from members.models import Member, User
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of


@login_not_required
@never_cache
@sensitive_post_parameters()
def activate(request):
    """A slip's or a message's code and an own password open the account; refusals say the same to everyone. Who has a
    second factor is asked for it as after any password."""
    form = ActivationForm(request.POST or None)
    context = {"form": form, "offered": gateways.offered()}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not ratelimit.consume(request, action="activate", key=f"{data['phone']}:{guessing.place(request, None)}"):
            form.add_error(None, "Đã thử quá nhiều lần. Đề nghị đồng chí chờ 15 phút rồi thử lại.")
            return render(request, "members/activate.html", context, status=429)
        with shown_on(form):
            user = opening.activate(phone=data["phone"], code=data["code"], password=data["password"])
            allauth_inside.record_authentication(request, user, method="code")
            messages.success(request, "Đã kích hoạt tài khoản. Chúc đồng chí dùng Sổ tay thuận lợi.")
            return perform_login(request, user)
        opening.note_refusal(data["phone"])
    return render(request, "members/activate.html", context, status=status_of(form))


@login_not_required
@never_cache
def ask_code(request):
    """The same answer, by the same work, whether or not there is such a person."""
    if not gateways.offered():
        raise Http404
    form = AskCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if not ratelimit.consume(request, action="ask_code", key=name):
            form.add_error(None, "Đã xin mã quá nhiều lần. Đề nghị đồng chí chờ 15 phút rồi thử lại.")
            return render(request, "members/ask_code.html", {"form": form}, status=429)
        code_requests.for_code(name)
        messages.success(request, code_requests.ANSWER)
        return redirect("activate")
    return render(request, "members/ask_code.html", {"form": form, "offered": gateways.offered()})


@login_not_required
@require_safe
def inactive(request):
    return render(request, "account/account_inactive.html", status=403)


@never_cache
@require_POST
@answers_refusals("members:list")
def slip(request, pk):
    """A fresh code, shown and printed this once, or sent instead of shown."""
    member = access.load(Member.objects.select_related("user", "unit__parent"), request.user, Power.ISSUE_SLIPS, pk=pk)
    if channel := request.POST.get("channel", ""):
        opening.send_slip(member, channel, by=request.user)
        messages.success(request, f"Đã gửi mã cho đồng chí {member.full_name}.")
        return redirect("members:list")
    issued = opening.issue_slip(member, by=request.user)
    url = request.build_absolute_uri(slips.path(issued))
    context = {"slip": issued, "member": member, "qr": slips.drawing(url)}
    return render(request, "members/slip.html", context)


@never_cache
@require_POST
@answers_refusals()
def slip_of_staff(request, pk):
    """A fresh code for an account of staff, shown and printed this once."""
    if not access.anywhere(request.user, Power.GRANT_ROLES):
        raise Http404
    staff = get_object_or_404(User, pk=pk, member=None)
    issued = opening.issue_slip_of_staff(staff, by=request.user)
    url = request.build_absolute_uri(slips.path(issued))
    return render(request, "members/slip.html", {"slip": issued, "staff": staff, "qr": slips.drawing(url)})


@require_safe
def choose_slips(request, code):
    """Who in a unit has not come yet, to be ticked for a sheet of slips."""
    unit = access.load_unit(request.user, Power.ISSUE_SLIPS, code)
    page = page_of(slips.waiting(unit), request.GET.get("trang"), slips.MOST)
    return render(request, "members/slips_choose.html", {"unit": unit, "page": page})


@never_cache
@require_POST
def print_slips(request, code):
    """The sheet itself; what is on it is shown this once."""
    unit = access.load_unit(request.user, Power.ISSUE_SLIPS, code)
    form = SlipsForm(request.POST, waiting=slips.waiting(unit))
    if not form.is_valid():
        messages.warning(request, " ".join(map(str, form.errors["members"])))
        return redirect("slips:choose", unit.code)
    issued = opening.issue_slips(form.cleaned_data["members"], by=request.user)
    sheet = [(each, slips.drawing(request.build_absolute_uri(slips.path(each)))) for each in issued.slips]
    return render(request, "members/slips_sheet.html", {"unit": unit, "sheet": sheet, "left": issued.left})


@never_cache
@require_safe
def kept_messages(request):
    """Only in the demo: what would have been sent, for its administrators."""
    messages_kept = kept.readable_by(request.user)
    return render(request, "members/kept_messages.html", {"page": page_of(messages_kept, request.GET.get("trang"))})
