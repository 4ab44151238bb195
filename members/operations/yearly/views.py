"""The yearly round of phiếu bổ sung: who has handed in, who has not; one's own sheet."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.access import load, load_unit, member_of, unit_or_highest
from members.models import Member
from members.operations.models import SupplementRound
from members.operations.records.access import sent
from members.operations.yearly import forms, paper, rounds, word
from members.operations.yearly.forms import HandInForm, OpenForm
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from members.word_answer import word_answer

SIGN, HANDED_IN = Power.SIGN_CASES, "da-nop"
PEOPLE = Member.objects.recorded().select_related("unit")


@never_cache
def list_of_rounds(request):
    """Who has handed in and who has not, in the latest round of a unit; opens the next one."""
    unit = unit_or_highest(request.user, request.GET.get("don-vi"), Power.VIEW_RECORDS)
    opens, form = request.user.has_perm(SIGN, unit), OpenForm(sent(request))
    if request.method == "POST" and opens and form.is_valid():
        with shown_on(form):
            rounds.open_round(unit, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã mở đợt phiếu bổ sung.")
            return redirect(f"{request.path}?don-vi={unit.code}")
    found = rounds.latest_for(unit)
    context = {"unit": unit, "form": form, "opens": opens, "round": found, "today": timezone.localdate()}
    context["below"] = page_of(rounds.opened_below(unit, found), request.GET.get("duoi"), size=50)
    if found:
        tab = request.GET.get("muc", "")
        rows = rounds.handed_in(found, unit) if tab == HANDED_IN else rounds.waiting(found, unit)
        context |= {"figures": rounds.figures(found, unit), "tab": tab, "steps": rounds.STEPS}
        context["page"] = page = page_of(rows, request.GET.get("trang"), size=50)
        if tab == HANDED_IN:
            context["may"] = rounds.certifiable(page, request.user)
    return render(request, "operations/supplements.html", context, status=status_of(form))


def _round(request, pk, code):
    """A round, and a unit in it, for who signs there."""
    unit = load_unit(request.user, SIGN, code)
    return get_object_or_404(SupplementRound.objects.reaching(unit), pk=pk), unit


@require_POST
@answers_refusals("supplements:rounds")
def certify(request, pk, code):
    found, unit = _round(request, pk, code)
    chosen = rounds.chosen(found, unit, request.POST.getlist("phieu"))
    many = rounds.certify(chosen, by=request.user)
    messages.success(request, f"Đã xác nhận {many} phiếu.")
    return redirect(f"{rounds.address(unit)}&muc=da-nop")


@require_POST
def remind(request, pk, code):
    found, unit = _round(request, pk, code)
    many = rounds.remind(found, unit, by=request.user)
    messages.success(request, f"Đã nhắc {many} đồng chí có tài khoản.")
    return redirect(rounds.address(unit))


@never_cache
def own(request):
    member = member_of(request.user)
    found, form = rounds.latest_for(member.unit), HandInForm(sent(request))
    sheet = rounds.sheet_of(member, found)
    if request.method == "POST" and found and form.is_valid():
        with shown_on(form):
            facts = {"on": timezone.localdate()} | form.cleaned_data
            rounds.hand_in(member, found, by=request.user, **facts)
            messages.success(request, "Đã nộp phiếu bổ sung.")
            return redirect("supplements:own")
    context = {"round": found, "form": form, "sheet": sheet, "member": member}
    return render(request, "operations/supplement_own.html", context, status=status_of(form))


@never_cache
def on_paper(request, pk, member):
    """An officer notes the sheet of a member who has handed it in on paper."""
    person = load(PEOPLE, request.user, Power.HANDLE_CASES, pk=member)
    found = get_object_or_404(SupplementRound.objects.reaching(person.unit), pk=pk)
    form = forms.PaperForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            rounds.hand_in(person, found, by=request.user, on_paper=True, **form.cleaned_data)
            messages.success(request, "Đã ghi phiếu nộp bản giấy.")
            return redirect(rounds.address(person.unit))
    context = {"form": form, "title": "Ghi phiếu bổ sung nộp bản giấy", "person": person, "button": "Ghi đã nộp"}
    return render(request, "operations/dossier_form.html", context, status=status_of(form))


@require_safe
@never_cache
def printed(request, pk, member):
    """Mẫu 3-HSĐV as it was handed in, or empty for who writes it by hand."""
    found = paper.load(request.user, pk, member)
    own = member == request.user.member_id
    return render(request, "operations/supplement_printed.html", {"found": found, "own": own})


@require_safe
@never_cache
def word_file(request, pk, member):
    """The same to be saved."""
    found = paper.load(request.user, pk, member)
    return word_answer(word.content(found), f"Phiếu bổ sung {found.round.year} - {found.member.full_name}")
