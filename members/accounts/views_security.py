"""How safe an account is: passkeys, authenticator application, recovery codes, e-mail address; one's own, and the reset
of who has lost theirs."""

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.accounts import one_time_codes, second_factor
from members.accounts.forms_opening import AddressForm, CodeOfAddressForm, ReasonOfResetForm
from members.delivery import gateways
from members.models import User
from members.models.delivery import Channel
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of


@never_cache
@require_safe
def overview(request):
    """Also where anyone who owes a second factor is sent from every other page."""
    context = second_factor.overview(request.user) | {"owes": second_factor.is_owed(request.user)}
    context["email_offered"] = Channel.EMAIL in gateways.offered()
    return render(request, "mfa/index.html", context)


@require_safe
def passkeys(request):
    """allauth comes back to a list of its own; ours stands on the one page of safety."""
    return redirect("mfa_index")


def remove_passkey(request, pk):
    """allauth asks about the last factor only where an application is switched off."""
    if not second_factor.may_remove(request.user, pk):
        messages.warning(request, second_factor.LAST_ONE)
        return redirect("mfa_index")
    return webauthn.remove_webauthn(request, pk=pk)


@reauthentication_required(app="allauth.mfa")
def address(request):
    """A code goes to the address; only who can read it there goes on."""
    if Channel.EMAIL not in gateways.offered():
        raise Http404
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="ask_code", key=f"user:{request.user.pk}"):
            form.add_error(None, "Đã xin mã quá nhiều lần. Đề nghị đồng chí chờ 15 phút rồi thử lại.")
            return render(request, "members/address.html", {"form": form}, status=429)
        one_time_codes.ask_address(request.user, form.cleaned_data["email"])
        request.session["address"] = form.cleaned_data["email"]
        return redirect("confirm_address")
    return render(request, "members/address.html", {"form": form})


def confirm_address(request):
    asked = request.session.get("address")
    if not asked:
        return redirect("address")
    form = CodeOfAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="confirm_address"):
            form.add_error(None, "Đã nhập mã quá nhiều lần. Đề nghị đồng chí chờ 10 phút rồi thử lại.")
            return render(request, "members/address_code.html", {"form": form, "address": asked}, status=429)
        with shown_on(form):
            one_time_codes.confirm_address(request.user, asked, form.cleaned_data["code"])
            del request.session["address"]
            messages.success(request, "Đã xác nhận địa chỉ thư. Đồng chí đăng nhập được bằng địa chỉ này.")
            return redirect("mfa_index")
        one_time_codes.note_wrong(one_time_codes.ADDRESS, asked)
    return render(request, "members/address_code.html", {"form": form, "address": asked}, status=status_of(form))


@require_POST
@reauthentication_required(app="allauth.mfa")
def remove_address(request):
    one_time_codes.remove_address(request.user)
    messages.success(request, "Đã bỏ địa chỉ thư điện tử.")
    return redirect("mfa_index")


@answers_refusals()
def reset_second_factor(request, pk):
    """For an administrator: somebody has lost telephone and recovery codes and stands here in person."""
    if not access.anywhere(request.user, Power.GRANT_ROLES):
        raise Http404
    user = get_object_or_404(User.objects.select_related("member__unit__parent"), pk=pk)
    second_factor.check_reset(user, request.user)
    form = ReasonOfResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        second_factor.reset(user, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"Đã đặt lại xác minh hai bước của đồng chí {user.full_name}.")
        return redirect("home")
    return render(request, "members/reset_second_factor.html", {"form": form, "account": user})
