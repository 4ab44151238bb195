"""Đảng phí of oneself: what was paid, what is due and why, and what one declares."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from members.access import member_of
from members.operations.fees import declaring
from members.operations.fees.forms import DeclarationForm
from members.operations.models import FeeDeclaration, FeeLine, FeeRelief
from members.pages import page_of
from members.refusals import shown_on, status_of


@require_safe
@never_cache
def own(request):
    member = member_of(request.user)
    context = {
        "declared": FeeDeclaration.objects.of(member).first(),
        "reliefs": FeeRelief.objects.of(member)[:5],
        "page": page_of(FeeLine.objects.of(member), request.GET.get("trang")),
    }
    return render(request, "operations/fees/own.html", context)


@never_cache
@sensitive_post_parameters()
def declare(request):
    member = member_of(request.user)
    last = FeeDeclaration.objects.of(member).first()
    initial = {"kind": last.kind, "income": last.income} if last else {}
    form = DeclarationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            declaring.declare(member, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã ghi kê khai của đồng chí.")
            return redirect("fees:own")
    return render(request, "operations/fees/declare.html", {"form": form}, status=status_of(form))
