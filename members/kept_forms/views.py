"""What I have typed and not stored: kept by the page's script, listed, opened again, dropped."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members.kept_forms import keeping
from members.kept_forms.forms import AddressForm, KeepForm
from members.models import KeptForm
from members.personal_data import day


@require_safe
def kept_list(request):
    rows = [{"kept": kept, "fields": keeping.fields_of(kept)} for kept in KeptForm.objects.of(request.user)]
    for row in rows:
        row["told"] = keeping.told(row["fields"])
    return render(request, "kept_forms/list.html", {"rows": rows})


@require_safe
def opened(request):
    """What is kept of the form at `dia_chi`, for the script of its page; nothing where nothing is."""
    form = AddressForm(request.GET)
    kept = KeptForm.objects.of(request.user, form.cleaned_data["dia_chi"]).first() if form.is_valid() else None
    if kept is None:
        return JsonResponse({"fields": []})
    facts = {"fields": keeping.fields_of(kept), "at": day(kept.kept_at), "interrupted": kept.interrupted}
    return JsonResponse(facts)


@require_POST
def keep(request):
    form = KeepForm(request.POST)
    kept = form.keep(by=request.user) if form.is_valid() else None
    return JsonResponse({"kept": kept is not None}, status=200 if kept else 400)


@require_POST
def drop(request):
    form = AddressForm(request.POST)
    if form.is_valid():
        keeping.drop(request.user, form.cleaned_data["dia_chi"])
        messages.success(request, "Đã bỏ phần ghi dở.")
    return redirect("kept_forms:list")
