"""Pages of the summons: guests and points, themes, and the usual agenda of a unit."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from meetings import access, opening
from meetings.models.kinds import ABOVE_A_CELL, OF_A_CELL
from meetings.planning import proposals, themes
from meetings.summons import inviting, templates
from meetings.summons.forms import AgendaTemplateForm, InvitingForm, ThemesForm
from members.pages import page_of
from members.refusals import answers_refusals, shown_on, status_of


@answers_refusals("meetings:detail", "pk")
def summons(request, pk):
    meeting = access.planned(request.user, pk)
    opening.check_open(meeting)
    form = InvitingForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            inviting.invite(meeting, by=request.user, **form.facts)
            messages.success(request, "Đã lưu và báo cho những người mới được mời.")
            return redirect(meeting)
    return render(request, "meetings/summons.html", {"form": form, "meeting": meeting}, status=status_of(form))


@answers_refusals("meetings:detail", "pk")
def theme_ticks(request, pk):
    meeting = access.planned(request.user, pk)
    chosen = themes.list_for(meeting, request.GET.get("loai", ""))
    ticked = meeting.themes if chosen.code == meeting.theme_list else []
    form = ThemesForm(request.POST if request.method == "POST" else None, theme_list=chosen, ticked=ticked)
    if request.method == "POST" and form.is_valid():
        themes.tick(meeting, chosen, form.cleaned_data["themes"], by=request.user)
        messages.success(request, "Đã lưu nội dung gợi ý.")
        return redirect(meeting)
    context = {"form": form, "meeting": meeting, "chosen": chosen, "lists": themes.lists().values()}
    return render(request, "meetings/themes.html", context, status=status_of(form))


def agenda_template(request):
    unit, below = access.unit_to_plan(request.user, request.GET.get("don-vi", ""), here="tai-day" in request.GET)
    if below is not None:
        page = page_of(below, request.GET.get("trang"))
        return render(request, "meetings/choose_unit.html", {"unit": unit, "page": page, "q": ""})
    kinds = OF_A_CELL if unit.is_cell else (*OF_A_CELL, *ABOVE_A_CELL)
    kind = request.GET.get("loai", kinds[0])
    if kind not in kinds:
        raise Http404
    stored = templates.own(unit, kind)
    form = AgendaTemplateForm(request.POST if request.method == "POST" else None, initial=_shown(unit, kind, stored))
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            data = form.cleaned_data
            templates.write(unit, kind, data["items"], by=request.user, seen=data["seen_version"])
            messages.success(request, "Đã lưu chương trình mẫu.")
            return redirect(request.get_full_path())
    context = {"form": form, "unit": unit, "kind": kind, "kinds": dict.fromkeys(kinds), "stored": stored}
    return render(request, "meetings/agenda_template.html", context, status=status_of(form))


def _shown(unit, kind, stored) -> dict:
    return {
        "items": stored.items if stored else "\n".join(proposals.usual_agenda(unit, kind)),
        "seen_version": stored.version if stored else None,
    }
