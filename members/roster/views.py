"""The workbench where a list is read, decided upon, signed, and taken back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.models import RosterImport
from members.moves import WrongState
from members.pages import page_of
from members.powers import Power
from members.refusals import Sentences, answers_refusals, shown_on, status_of
from members.roster import checking, deciding, differences, explaining, workbench
from members.roster.forms import DecisionForm, HappenedForm, KindForm, RowSearch, SignForm, UndoForm, UploadForm
from members.roster.forms_reading import ReadingForm
from members.sheets import download
from members.versions import VersionConflict

LATE: Sentences = {WrongState: "Danh sách này đã được người khác xử lý: đề nghị xem lại."}
DECIDED: Sentences = {VersionConflict: "Có người vừa quyết lại một số dòng: đề nghị xem lại con số rồi ký."}


def _back(request, pk) -> str:
    """Where the decision was made: the same group, words and page."""
    kept = {name: request.POST[name] for name in ("nhom", "loai", "q", "trang") if request.POST.get(name)}
    return f"{reverse('roster:detail', args=[pk])}?{urlencode(kept)}"


@require_safe
def roster_list(request):
    if not access.anywhere(request.user, Power.IMPORT_ROSTER):
        raise Http404
    page = page_of(RosterImport.objects.of_units(access.units_for(request.user, Power.IMPORT_ROSTER)), _page(request))
    return render(request, "roster/list.html", {"page": page})


def upload(request):
    code = request.GET.get("don-vi")
    unit = access.load_unit(request.user, Power.IMPORT_ROSTER, code) if code else None
    if not access.anywhere(request.user, Power.IMPORT_ROSTER):
        raise Http404
    form = UploadForm(request.user, unit, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            roster, is_new = deciding.receive(**form.upload, by=request.user)
            if not is_new:
                messages.info(request, "Tệp này đã được tải lên cho đơn vị và chưa ký: đây là lần tải lên trước.")
            return redirect("roster:detail", roster.pk)
    return render(request, "roster/upload.html", {"form": form}, status=status_of(form))


@require_safe
def detail(request, pk):
    roster = _load(request, pk)
    form = RowSearch(roster, request.GET)
    page = page_of(form.rows(), _page(request))
    shown = workbench.shown(roster, page, form.kind, request.GET.get("q", ""), form.change)
    forms = {"form": form, "undo_form": UndoForm(), "happened_form": HappenedForm()}
    return render(request, "roster/detail.html", {"page": page} | forms | shown)


@require_POST
@answers_refusals(_back, say=LATE)
def decide(request, pk):
    roster = _load(request, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        rows, decision, remark = (form.cleaned_data[name] for name in ("dong", "quyet", "ghi_chu"))
        many = deciding.decide_rows(roster, rows, decision, by=request.user, remark=remark)
        messages.success(request, f"Đã quyết {many} dòng.")
    else:
        messages.warning(request, "Chọn ít nhất một dòng rồi bấm nút quyết.")
    return redirect(_back(request, pk))


@require_POST
@answers_refusals(_back, say=LATE)
def decide_kind(request, pk):
    roster = _load(request, pk)
    form = KindForm(request.POST)
    if form.is_valid():
        deciding.decide_kind(roster, form.cleaned_data["nhom"], form.cleaned_data["quyet"], by=request.user)
        messages.success(request, "Đã quyết cả nhóm, trừ các dòng đã quyết riêng.")
    else:
        messages.warning(request, "Nhóm này không quyết như vậy được.")
    return redirect(_back(request, pk))


@require_POST
@answers_refusals(_back, say=LATE)
def explain(request, pk):
    roster = _load(request, pk)
    form = HappenedForm(request.POST)
    if form.is_valid():
        rows, status, day, remark = (form.cleaned_data[name] for name in ("dong", "viec", "ngay", "ghi_chu"))
        many = explaining.explain(roster, rows, status, day=day, remark=remark, by=request.user)
        messages.success(request, f"Đã chuyển {many} người sang nhóm Thay đổi: ký thì ghi vào hồ sơ.")
    else:
        messages.warning(request, workbench.first_error(form) or "Chọn ít nhất một người và việc đã xảy ra.")
    return redirect(_back(request, pk))


@answers_refusals("roster:detail", "pk", say=LATE)
def reading(request, pk):
    roster = _load(request, pk)
    if not roster.can("reread"):
        raise WrongState("reread", roster.state)
    form = ReadingForm(roster, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        deciding.reread(roster, by=request.user, **form.answers)
        messages.success(request, "Đã ghi nhớ cách đọc; danh sách đang được đọc lại.")
        return redirect("roster:detail", pk)
    return render(request, "roster/reading.html", {"form": form, "roster": roster}, status=status_of(form))


def _signable(request, pk) -> RosterImport:
    roster = _load(request, pk)
    if not roster.can("sign"):
        raise WrongState("sign", roster.state)
    return roster


@answers_refusals("roster:detail", "pk", say=LATE)
def sign(request, pk):
    roster = _signable(request, pk)
    form = SignForm(request.user, roster, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form, say=DECIDED):
            deciding.sign(roster, by=request.user, **form.signature)
            return redirect("roster:detail", pk)
        roster = _signable(request, pk)  # with the figures as they are now
    return render(request, "roster/sign.html", {"form": form} | workbench.to_sign(roster), status=status_of(form))


@require_POST
@answers_refusals("roster:list", say=LATE)
def discard(request, pk):
    deciding.discard(_load(request, pk), by=request.user)
    messages.success(request, "Đã bỏ danh sách này; hồ sơ không có gì thay đổi.")
    return redirect("roster:list")


@require_POST
@answers_refusals("roster:detail", "pk", say=LATE)
def undo(request, pk):
    roster = _load(request, pk)
    form = UndoForm(request.POST)
    if form.is_valid():
        deciding.ask_undo(roster, by=request.user, reason=form.cleaned_data["reason"])
    else:
        messages.warning(request, "Ghi lý do hoàn tác.")
    return redirect("roster:detail", pk)


@require_POST
@never_cache
def checked(request, pk):
    roster = _load(request, pk)
    if not roster.checked:
        messages.info(request, "Tệp kết quả kiểm tra chưa lập xong: đề nghị thử lại sau ít phút.")
        return redirect("roster:detail", pk)
    return FileResponse(
        checking.hand_out(roster, by=request.user), as_attachment=True, filename=workbench.file_name(roster)
    )


@require_POST
@never_cache
def differing(request, pk):
    """What list and records say differently, to be sent back to whom it came from."""
    roster = _load(request, pk)
    return download(differences.table(roster, by=request.user), f"khac-nhau-{roster.unit.code}")


def _load(request, pk) -> RosterImport:
    return access.load(RosterImport.objects.with_people(), request.user, Power.IMPORT_ROSTER, pk=pk)


def _page(request) -> str | None:
    return request.GET.get("trang")
