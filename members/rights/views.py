"""Who holds which role at a unit: looking, giving, taking, locking."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.models import Unit, User
from members.namesakes import told_apart
from members.pages import page_of
from members.powers import Power, Role
from members.refusals import answers_refusals, shown_on, status_of
from members.rights import holdings as rights
from members.rights import locking, roles, staff
from members.rights.forms import PLACES, GiveForm, PersonSearch, ReasonForm, RightsSearch, StaffForm
from members.second_factor_reset import why_no_reset


def _tabs(request, place: str) -> list[dict]:
    query = {name: request.GET[name] for name in ("q", "vai_tro") if request.GET.get(name)}
    return [
        {"label": label, "url": f"?{urlencode(query | {'noi': value})}", "current": value == place}
        for value, label in PLACES
    ]


@require_safe
def holdings(request, code):
    looks = (Power.GRANT_ROLES, Power.VIEW_AUDIT)
    unit = access.load(Unit.objects.coded(code), request.user, *looks, unit="")
    form = RightsSearch(request.GET)
    page = page_of(form.narrow(rights.at(unit, form.place)), request.GET.get("trang"))
    context = {"unit": unit, "form": form, "page": page, "tabs": _tabs(request, form.place)}
    context["may_give"] = request.user.has_perm(Power.GRANT_ROLES, unit)
    return render(request, "rights/list.html", context)


@require_safe
def choose(request, code):
    unit = access.load_unit(request.user, Power.GRANT_ROLES, code)
    form = PersonSearch(request.GET or None)
    page = None
    if form.is_valid():
        page = page_of(rights.people(request.user, form.cleaned_data["q"]), request.GET.get("trang"))
        names = told_apart(account.member for account in page if account.member_id)
        for account in page:
            account.page = _page_of(request, unit.code, account.pk)
            account.name_apart = names.get(account.member_id, account.full_name)
    return render(request, "rights/choose.html", {"unit": unit, "form": form, "page": page})


def _page_of(request, code, pk, **_kwargs) -> str:
    return f"{reverse('rights:person', args=[code, pk])}?ma={rights.pass_for(request.user, pk)}"


def person(request, code, pk):
    unit = access.load_unit(request.user, Power.GRANT_ROLES, code)
    account = rights.person(request.user, pk, request.GET.get("ma", ""))
    form = GiveForm(request.POST or None, by=request.user, unit=unit)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            roles.give(account, unit=unit, by=request.user, **form.cleaned_data)
            messages.success(request, f"Đã giao vai trò cho đồng chí {account.full_name}.")
            return redirect("rights:person", unit.code, pk)
    context = {"unit": unit, "account": account, "form": form, "holdings": _holdings(account, request.user)}
    context |= {"described": rights.described(request.user, unit), "lock_form": ReasonForm(auto_id="khoa_%s")}
    context["why_not_give"] = roles.why_none(account, unit, by=request.user)
    context["why_not_lock"] = locking.why_not(account, request.user)
    context["why_not_reset"] = why_no_reset(account, request.user)
    return render(request, "rights/person.html", context, status=status_of(form))


def _holdings(account, reader) -> list:
    holdings: list = list(rights.of(account, reader))
    for each in holdings:
        by_hand = each.office_id is None and roles.within(reader, each.role, each.content_object)
        each.take_form = ReasonForm(auto_id=f"thoi_{each.pk}_%s") if by_hand else None
    return holdings


def _asked(request, code, pk) -> tuple[Unit, User, str]:
    """Where, whose account, and why: what each of the small forms on a person's page is about."""
    unit = access.load_unit(request.user, Power.GRANT_ROLES, code)
    form = ReasonForm(request.POST)
    return unit, rights.person(request.user, pk, ""), form.cleaned_data["reason"] if form.is_valid() else ""


@require_POST
@answers_refusals(_page_of)
def take(request, code, pk, role):
    if role not in Role.values:
        raise Http404
    unit, account, reason = _asked(request, code, pk)
    if not roles.take(account, role, unit, by=request.user, reason=reason):
        raise roles.RoleRefused("Vai trò này vừa được thôi giao.")
    messages.success(request, "Đã thôi giao vai trò.")
    return redirect(_page_of(request, code, pk))


@require_POST
@answers_refusals(_page_of)
def lock(request, code, pk):
    _, account, reason = _asked(request, code, pk)
    locking.lock(account, by=request.user, reason=reason)
    messages.success(request, "Đã khóa tài khoản. Đồng chí ấy bị đăng xuất ngay.")
    return redirect(_page_of(request, code, pk))


@require_POST
@answers_refusals(_page_of)
def unlock(request, code, pk):
    _, account, reason = _asked(request, code, pk)
    locking.unlock(account, by=request.user, reason=reason)
    messages.success(request, "Đã mở khóa tài khoản.")
    return redirect(_page_of(request, code, pk))


def new_staff(request, code):
    unit = access.load_unit(request.user, Power.GRANT_ROLES, code)
    form = StaffForm(request.POST or None, by=request.user, unit=unit)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            account = staff.open_account(by=request.user, unit=unit, **form.cleaned_data)
            messages.success(
                request, f"Đã mở tài khoản cho đồng chí {account.full_name}. Nay in phiếu để trao tận tay."
            )
            return redirect("rights:person", unit.code, account.pk)
    context = {"unit": unit, "form": form, "described": rights.described(request.user, unit)}
    return render(request, "rights/staff.html", context, status=status_of(form))
