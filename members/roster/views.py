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
from members.roster import checking, deciding, workbench
from members.roster.deciding import AlreadyHere, TooLate, VersionConflict
from members.roster.forms import DecisionForm, KindForm, RowSearch, SignForm, UndoForm, UploadForm

LATE = "Danh sách này đã được người khác xử lý: đề nghị xem lại."


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
        said = form.cleaned_data
        try:
            found_units = said.get("found_units", False)
            roster = deciding.receive(said["file"], said["unit"], found_units=found_units, by=request.user)
        except AlreadyHere as here:
            roster = here.roster
            messages.info(request, "Tệp này đã được tải lên cho đơn vị và chưa ký: đây là lần tải lên trước.")
        return redirect("roster:detail", roster.pk)
    return render(request, "roster/upload.html", {"form": form})


@require_safe
def detail(request, pk):
    roster = _load(request, pk)
    form = RowSearch(roster, request.GET)
    page = page_of(form.rows(), _page(request))
    shown = workbench.shown(roster, page, form.kind, request.GET.get("q", ""))
    return render(request, "roster/detail.html", {"form": form, "page": page, "undo_form": UndoForm()} | shown)


@require_POST
def decide(request, pk):
    roster = _load(request, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        rows, decision, remark = (form.cleaned_data[name] for name in ("dong", "quyet", "ghi_chu"))
        try:
            many = deciding.decide_rows(roster, rows, decision, by=request.user, remark=remark)
            messages.success(request, f"Đã quyết {many} dòng.")
        except WrongState:
            messages.warning(request, LATE)
    else:
        messages.warning(request, "Chọn ít nhất một dòng rồi bấm nút quyết.")
    return redirect(_back(request, roster))


@require_POST
def decide_kind(request, pk):
    roster = _load(request, pk)
    form = KindForm(request.POST)
    if form.is_valid():
        try:
            deciding.decide_kind(roster, form.cleaned_data["nhom"], form.cleaned_data["quyet"], by=request.user)
            messages.success(request, "Đã quyết cả nhóm, trừ các dòng đã quyết riêng.")
        except WrongState:
            messages.warning(request, LATE)
    else:
        messages.warning(request, "Nhóm này không quyết như vậy được.")
    return redirect(_back(request, roster))


def sign(request, pk):
    roster = _load(request, pk)
    if not roster.can("sign"):
        messages.warning(request, LATE)
        return redirect("roster:detail", pk)
    form = SignForm(request.user, roster, request.POST or None, initial={"seen": roster.version})
    if request.method == "POST" and form.is_valid():
        try:
            deciding.sign(roster, by=request.user, **form.cleaned_data)
            return redirect("roster:detail", pk)
        except VersionConflict:
            messages.warning(request, "Có người vừa quyết lại một số dòng: đề nghị xem lại con số rồi ký.")
        except WrongState:
            messages.warning(request, LATE)
        return redirect("roster:sign", pk)
    return render(request, "roster/sign.html", {"form": form} | workbench.to_sign(roster))


@require_POST
def discard(request, pk):
    roster = _load(request, pk)
    try:
        deciding.discard(roster, by=request.user)
        messages.success(request, "Đã bỏ danh sách này; hồ sơ không có gì thay đổi.")
    except WrongState:
        messages.warning(request, LATE)
    return redirect("roster:list")


@require_POST
def undo(request, pk):
    roster = _load(request, pk)
    form = UndoForm(request.POST)
    if form.is_valid():
        try:
            deciding.ask_undo(roster, by=request.user, reason=form.cleaned_data["reason"])
        except TooLate:
            messages.warning(request, "Đã hết thời gian hoàn tác danh sách này.")
        except WrongState:
            messages.warning(request, LATE)
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


def _load(request, pk) -> RosterImport:
    return access.load(RosterImport.objects.with_people(), request.user, Power.IMPORT_ROSTER, pk=pk)


def _page(request) -> str | None:
    return request.GET.get("trang")


def _back(request, roster: RosterImport) -> str:
    """Where the decision was made: the same group, words and page."""
    kept = {name: request.POST[name] for name in ("nhom", "q", "trang") if request.POST.get(name)}
    return f"{reverse('roster:detail', args=[roster.pk])}?{urlencode(kept)}"
