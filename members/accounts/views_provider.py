"""Signing in through the provider of identities: there, back, and the consent in between."""

import secrets

from allauth.account.utils import perform_login
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.accounts import allauth_inside, identity_provider
from members.accounts.forms_opening import ConsentForm


@login_not_required
@never_cache
@require_POST
@identity_provider.leads_to_one_refusal
def start(request):
    """To the provider by a page of ours: a form must not lead to another host, says the CSP."""
    adapter = identity_provider.adapter_for(request)
    request.session[identity_provider.NONCE] = nonce = secrets.token_urlsafe(24)
    adapter.check()
    away = adapter.get_provider().redirect(request, process="login", auth_params={"nonce": nonce})
    response = render(request, "socialaccount/leaving.html", {"url": away["Location"], "name": settings.OIDC_NAME})
    response["Refresh"] = f"0; url={away['Location']}"
    return response


@login_not_required
@never_cache
@require_safe
@identity_provider.leads_to_one_refusal
def callback(request, provider_id):
    return OAuth2CallbackView.adapter_view(identity_provider.adapter_for(request))(request)


@login_not_required
@never_cache
@identity_provider.leads_to_one_refusal
def consent(request):
    """What is to be shared, named one by one; nothing is kept of who does not agree."""
    pending = request.session.get(identity_provider.PENDING)
    member = identity_provider.waiting(pending)
    if member is None:
        return redirect("account_login")
    form = ConsentForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "member": member, "name": settings.OIDC_NAME}
        return render(request, "socialaccount/consent.html", context)
    del request.session[identity_provider.PENDING]
    user = identity_provider.link(member, pending["uid"])
    facts = {"provider": identity_provider.PROVIDER, "uid": pending["uid"]}
    allauth_inside.record_authentication(request, user, method="socialaccount", **facts)
    return perform_login(request, user)


@login_not_required
@require_POST
def decline(request):
    request.session.flush()
    return redirect("account_login")


@login_not_required
@require_safe
def refused(request):
    """One page for every reason: it does not tell whether there is such a member."""
    return render(request, "socialaccount/refused.html", {"name": settings.OIDC_NAME}, status=403)
