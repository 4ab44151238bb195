"""Asking for a correction of a record, and deciding on it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.models import CorrectionRequest, Member
from members.moves import WrongState
from members.pages import page_of
from members.people import corrections
from members.people.forms_corrections import CorrectionForm, DecisionForm, PhoneForm, WrongFieldsForm
from members.powers import Power
from members.refusals import Sentences, answers_refusals, shown_on, status_of

ENDED: Sentences = {WrongState: "Đề nghị này đã được xử lý trước đó."}


@never_cache
@sensitive_post_parameters()
def own(request):
    """A member says what is wrong in the own record, then how it should read; and what became of earlier requests."""
    member = access.member_of(request.user)
    wrong = WrongFieldsForm(request.GET or None)
    form = CorrectionForm(request.POST or None, member=member, only=wrong.named)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            corrections.propose(member, by=request.user, seen=form.cleaned_data["seen_version"], **form.asked)
            messages.success(request, "Đã gửi đề nghị. Đồng chí sẽ nhận thông báo khi có kết quả.")
            return redirect("corrections:own")
    requests = list(corrections.of(member))
    context = {"form": form, "member": member, "requests": requests, "waiting": any(each.is_open for each in requests)}
    context |= {"wrong": wrong, "asks_which": not (form.is_bound or wrong.named)}
    return render(request, "corrections/own.html", context, status=status_of(form))


@require_POST
@answers_refusals("corrections:own", say=ENDED)
def withdraw(request, pk):
    mine = get_object_or_404(CorrectionRequest, member=access.member_of(request.user), pk=pk)
    corrections.withdraw(mine, by=request.user)
    messages.success(request, "Đã rút đề nghị.")
    return redirect("corrections:own")


@require_safe
def queue(request):
    if not access.anywhere(request.user, Power.EDIT_MEMBERS):
        raise PermissionDenied("Trang này dành cho đồng chí được giao sửa thông tin đảng viên.")
    page = page_of(corrections.waiting_for(request.user), request.GET.get("trang"))
    return render(request, "corrections/queue.html", {"page": page})


@never_cache
@sensitive_post_parameters()
def correct(request, pk):
    """An officer corrects the record of somebody else; the own one waits for another officer."""
    member = access.load(Member.objects.recorded(), request.user, Power.EDIT_MEMBERS, pk=pk)
    form = CorrectionForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            own = request.user.member_id == member.pk
            write = corrections.propose if own else corrections.correct
            done = write(member, by=request.user, seen=form.cleaned_data["seen_version"], **form.asked)
            messages.success(request, "Đã gửi đề nghị." if done.is_open else "Đã ghi vào hồ sơ.")
            return redirect("members:card", member.pk)
    return render(request, "corrections/edit.html", {"form": form, "member": member}, status=status_of(form))


@never_cache
@sensitive_post_parameters()
def phone(request, pk):
    """A bí thư asks the officer to write down the number that a member's record lacks: without it there is no slip."""
    member = access.load(Member.objects.recorded(), request.user, Power.ISSUE_SLIPS, pk=pk)
    if member.phone:
        messages.info(request, f"Hồ sơ của đồng chí {member.full_name} đã có số điện thoại.")
        return redirect("slips:choose", member.unit.code)
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            values = {"phone": form.cleaned_data["phone"]}
            corrections.propose(
                member, by=request.user, seen=member.version, values=values, note=form.cleaned_data["note"]
            )
            messages.success(request, "Đã gửi đề nghị. Ban tổ chức duyệt xong thì in được phiếu cho đồng chí ấy.")
            return redirect("slips:choose", member.unit.code)
    return render(request, "corrections/phone.html", {"form": form, "member": member}, status=status_of(form))


def _load(request, pk) -> CorrectionRequest:
    """404 and 403 as access.load of the member it is about."""
    member = access.load(Member.objects.all(), request.user, Power.EDIT_MEMBERS, corrections=pk)
    found = get_object_or_404(CorrectionRequest.objects.with_people(), pk=pk)
    found.member = member
    return found


def _shown(request, found, form, changes, status=200, *, revealed=False):
    may_reveal = corrections.readable_by(found, request.user)
    context = {"asked": found, "changes": changes, "form": form, "may_reveal": may_reveal}
    context |= {
        "revealed": revealed,
        "stale": any(change.is_stale for change in changes),
        "masked_here": corrections.hides(changes),
    }
    return render(request, "corrections/detail.html", context, status=status)


@require_safe
def detail(request, pk):
    found = _load(request, pk)
    form = DecisionForm(member=found.member)
    return _shown(request, found, form, corrections.difference(found))


@never_cache
@require_POST
def reveal(request, pk):
    """The answer holds the numbers: it is never kept, and a reload asks again."""
    found = _load(request, pk)
    if not corrections.readable_by(found, request.user):
        raise PermissionDenied
    form = DecisionForm(member=found.member)
    return _shown(request, found, form, corrections.reveal(found, by=request.user), revealed=True)


@require_POST
@answers_refusals("corrections:detail", "pk", say=ENDED)
def decide(request, pk):
    found, refusing = _load(request, pk), request.POST.get("move") == "refuse"
    form = DecisionForm(request.POST, member=found.member, refusing=refusing)
    if form.is_valid():
        answer, seen = form.cleaned_data["answer"], form.cleaned_data["seen_version"]
        with shown_on(form):
            if refusing:
                corrections.refuse(found, by=request.user, answer=answer)
            else:
                corrections.approve(found, by=request.user, seen=seen, answer=answer)
            messages.success(request, "Đã trả lời đề nghị." if refusing else "Đã duyệt và ghi vào hồ sơ.")
            return redirect("corrections:queue")
        found = _load(request, pk)  # with what the record says by now
        if not found.is_open:
            raise WrongState("decide", found.state)
    return _shown(request, found, form, corrections.difference(found), status_of(form))
