"""How safe one's own account is: passkeys, authenticator application, recovery codes, password."""

from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members import second_factor


@never_cache
@require_safe
def overview(request):
    """Also where whoever owes a second factor is sent from every other page."""
    context = second_factor.overview(request.user) | {"owes": second_factor.is_owed(request.user)}
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
