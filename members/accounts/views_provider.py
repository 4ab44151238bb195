"""Signing in through the provider of identities: there, back, and the consent in between."""

import secrets

import structlog
from allauth.account.utils import perform_login
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from members.accounts import allauth_inside, identity_provider
from members.accounts.forms_opening import ConsentForm

log = structlog.get_logger(__name__)


@login_not_required
@never_cache
@require_POST
def start(request):
    """To the provider by a page of ours: a form must not lead to another host, says the CSP."""
    adapter = _adapter(request)
    request.session[identity_provider.NONCE] = nonce = secrets.token_urlsafe(24)
    try:
        adapter.check()
        away = adapter.get_provider().redirect(request, process="login", auth_params={"nonce": nonce})
    except (RequestException, OAuth2Error) as error:
        log.warning("provider_failed", step="start", error=type(error).__name__, cost="not signed in by the provider")
        return redirect("provider_refused")
    response = render(request, "socialaccount/leaving.html", {"url": away["Location"], "name": settings.OIDC_NAME})
    response["Refresh"] = f"0; url={away['Location']}"
    return response


@login_not_required
@never_cache
@require_safe
def callback(request, provider_id):
    adapter = _adapter(request)
    try:
        return OAuth2CallbackView.adapter_view(adapter)(request)
    except (RequestException, OAuth2Error) as error:
        log.warning("provider_failed", step="answer", error=type(error).__name__, cost="not signed in by the provider")
        return redirect("provider_refused")


def _adapter(request) -> identity_provider.StrictAdapter:
    adapter = identity_provider.StrictAdapter(request, identity_provider.PROVIDER)
    try:
        adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return adapter


@login_not_required
@never_cache
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
    try:
        user = identity_provider.link(member, pending["uid"])
    except identity_provider.NotMatched:
        return redirect("provider_refused")
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
