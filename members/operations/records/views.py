"""The record of a member: for officers, for the member, on paper, and its corrections."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from members import record_changes
from members.access import member_of
from members.operations.records import access, keeping, page, revealing
from members.operations.records.access import sent
from members.operations.records.declaring import Guard
from members.operations.records.forms import PartForm, ShowForm
from members.powers import Power
from members.refusals import shown_on, status_of


def _shown(request, member, guards, shown, form=None, *, template="record"):
    own = member.pk == request.user.member_id
    context = {"page": page.of(member, guards, shown=shown), "member": member, "own": own, "form": form or ShowForm()}
    context["may_edit"] = not own and request.user.has_perm(Power.EDIT_MEMBERS, member.unit)
    context |= {"guards": guards, "proof": revealing.proof(member, by=request.user) if shown else ""}
    return render(request, f"operations/{template}.html", context, status=status_of(context["form"]))


@require_safe
@never_cache
def record(request, pk):
    member = access.member_for(request.user, pk)
    return _shown(request, member, access.readable(request.user, member.unit), frozenset())


@require_safe
@never_cache
def own(request):
    return _shown(request, member_of(request.user), keeping.ALL, frozenset())


@never_cache
@sensitive_post_parameters()
@require_POST
def reveal(request, pk):
    """The answer holds what only few may read: it is never kept, and a reload asks again."""
    member = access.member_for(request.user, pk)
    form, guards = ShowForm(request.POST), access.readable(request.user, member.unit)
    if guards == {Guard.OPEN}:
        raise PermissionDenied
    shown: frozenset[str] = frozenset()
    if form.is_valid():
        shown = revealing.reveal(member, guards, by=request.user, reason=form.cleaned_data["reason"])
    return _shown(request, member, guards, shown, form)


@never_cache
@require_POST
def reveal_own(request):
    member = member_of(request.user)
    shown = revealing.reveal(member, keeping.ALL, by=request.user, reason=revealing.OWN)
    return _shown(request, member, keeping.ALL, shown)


@never_cache
@sensitive_post_parameters()
def printed(request, pk):
    """Mẫu 2-HSĐV; what only few may read is printed when a reason is sent, and audited."""
    member = access.member_for(request.user, pk)
    shown: frozenset[str] = frozenset()
    form, guards = ShowForm(sent(request)), access.readable(request.user, member.unit)
    if request.method == "POST" and form.is_valid():
        shown = revealing.reveal(member, guards, by=request.user, reason=form.cleaned_data["reason"])
    return _shown(request, member, guards, shown, form, template="record_printed")


def _part_form(request, member, part):
    """Opened with what the part says; with nothing where that has not been shown to this person."""
    proof = request.GET.get("xem", "")
    if not revealing.was_shown(part, member, by=request.user, proof=proof):
        raise PermissionDenied("Mục này cần được xem trước khi sửa: đề nghị mở phiếu và ghi lý do xem.")
    value = keeping.value_of(member, part)
    return PartForm(sent(request), member=member, part=part, value=value)


@never_cache
@sensitive_post_parameters()
def correct(request, pk, key):
    """An officer corrects a part of somebody else's record; the own one waits for another officer."""
    member, part = access.member_for(request.user, pk, Power.EDIT_MEMBERS), access.part_named(key)
    if part.guard not in access.readable(request.user, member.unit):
        raise PermissionDenied
    form = _part_form(request, member, part)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            write = record_changes.propose if request.user.member_id == member.pk else record_changes.correct
            done = write(member, by=request.user, seen=form.cleaned_data["seen_version"], **form.asked)
            messages.success(request, "Đã gửi đề nghị." if done.is_open else "Đã ghi vào phiếu đảng viên.")
            return redirect("records:record", member.pk)
    context = {"form": form, "member": member, "part": part, "own": False}
    return render(request, "operations/record_part.html", context, status=status_of(form))


@never_cache
@sensitive_post_parameters()
def propose(request, key):
    """A member says how a part of the own record should read."""
    member, part = member_of(request.user), access.part_named(key)
    if not part.proposable:
        raise Http404
    form = _part_form(request, member, part)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            record_changes.propose(member, by=request.user, seen=form.cleaned_data["seen_version"], **form.asked)
            messages.success(request, "Đã gửi đề nghị. Đồng chí sẽ nhận thông báo khi có kết quả.")
            return redirect("corrections:own")
    context = {"form": form, "member": member, "part": part, "own": True}
    return render(request, "operations/record_part.html", context, status=status_of(form))
