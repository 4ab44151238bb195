"""Pages of surveys: the list, one survey to answer or to read the result of, and what its unit does with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from meetings.surveys import answering, closing, drafting, lists, reminding, rights, summary
from meetings.surveys.forms import AnswerForm, SurveyForm
from members import offline
from members.access import anywhere
from members.pages import page_of
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once
from members.sheets import download


@require_safe
def survey_list(request):
    keeps = anywhere(request.user, rights.POWER)
    context = lists.overview(request.user, request.GET.get("xem", ""), request.GET.get("trang"), keeps=keeps)
    return render(request, "meetings/surveys/list.html", context | {"keeps": keeps})


@answers_once
def create(request):
    if not anywhere(request.user, rights.POWER):
        raise PermissionDenied("Trang này dành cho đồng chí được giao lấy ý kiến.")
    unit, tops = rights.unit_to_ask(request.user, request.GET.get("don-vi", ""))
    if unit is None:
        page = page_of(tops, request.GET.get("trang"))
        return render(request, "meetings/surveys/choose_unit.html", {"page": page})
    form = SurveyForm(request.POST if request.method == "POST" else None, unit=unit)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            survey = drafting.create(unit, by=request.user, **form.facts)
            messages.success(request, "Đã lưu bản soạn. Xem lại rồi bấm “Bắt đầu lấy ý kiến”.")
            return redirect(survey)
    return _form_page(request, form, unit)


@answers_refusals("meetings:survey", "pk")
def edit(request, pk):
    survey = rights.kept(request.user, pk)
    form = SurveyForm(request.POST if request.method == "POST" else None, unit=survey.unit, survey=survey)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            drafting.change(survey, by=request.user, seen=form.cleaned_data["seen_version"], **form.facts)
            messages.success(request, "Đã lưu thay đổi.")
            return redirect(survey)
    return _form_page(request, form, survey.unit, survey=survey)


def _form_page(request, form, unit, survey=None):
    context = {"form": form, "unit": unit, "survey": survey}
    return render(request, "meetings/surveys/form.html", context, status=status_of(form))


@answers_refusals("meetings:survey", "pk")
def detail(request, pk):
    """To answer while it runs; what came once it is closed; before that, for its unit, what it will look like."""
    survey = rights.seen(request.user, pk)
    keeps = rights.keeps(request.user, survey)
    form = AnswerForm(request.POST if request.method == "POST" else None, survey=survey)
    if request.method == "POST" and form.is_valid():
        answering.answer(survey, by=request.user, **form.facts)
        messages.success(request, "Đã ghi ý kiến của đồng chí. Cảm ơn đồng chí.")
        return redirect(survey)
    context = {"survey": survey, "form": form, "keeps": keeps, "units": list(survey.audience.all())}
    context["answered"] = answering.has_answered(survey, request.user)
    if survey.is_over:
        context["summary"] = summary.of(survey)
    elif keeps:
        context["counts"] = {"asked": survey.many_asked(), "answered": survey.participations.count()}
    response = render(request, "meetings/surveys/detail.html", context, status=status_of(form))
    if request.method == "GET" and not keeps:
        response[offline.HEADER] = "1"
    return response


@require_POST
@answers_refusals("meetings:survey", "pk")
def open_survey(request, pk):
    survey = rights.kept(request.user, pk)
    told = drafting.open_to_all(survey, by=request.user)
    messages.success(request, f"Đã bắt đầu lấy ý kiến và báo {told} đồng chí trên cổng.")
    return redirect(survey)


@require_POST
@answers_refusals("meetings:survey", "pk")
def close(request, pk):
    survey = rights.kept(request.user, pk)
    closing.close(survey, by=request.user)
    messages.success(request, "Đã kết thúc lấy ý kiến.")
    return redirect(survey)


@require_POST
@answers_refusals("meetings:survey", "pk")
def remind(request, pk):
    survey = rights.kept(request.user, pk)
    told = reminding.remind(survey, by=request.user)
    messages.success(request, f"Đã nhắc {told} đồng chí chưa trả lời.")
    return redirect(survey)


@require_POST
@answers_refusals("meetings:survey", "pk")
def export(request, pk):
    survey = rights.kept(request.user, pk)
    return download(summary.table(survey, by=request.user), "y-kien")
