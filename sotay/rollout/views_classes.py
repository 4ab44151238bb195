"""Pages of training classes: one class, who comes, the code on the screen and the trainer's list."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from documents import delivery
from meetings import uploads
from members import access, qr
from members.access import anywhere
from members.models import Member
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once
from sotay.rollout import checking_in, rights, training
from sotay.rollout.forms_classes import ClassFileForm, ClassForm, NumberForm, PersonSearch, RollForm
from sotay.rollout.models import ClassSeat


@answers_refusals("rollout:plan", "pk")
@answers_once
def create(request, pk):
    plan = rights.owned_plan(request.user, pk)
    form = ClassForm(request.POST if request.method == "POST" else None, plan=plan)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            made = training.create(plan, by=request.user, **form.facts)
            messages.success(request, "Đã mở lớp. Đơn vị ghi tên người học ở trang này.")
            return redirect(made)
    return _form(request, form, "Mở lớp tập huấn", plan.title, plan)


@answers_refusals("rollout:class", "pk")
def edit(request, pk):
    found = rights.owned_class(request.user, pk)
    form = ClassForm(request.POST if request.method == "POST" else None, plan=found.plan, training=found)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            training.change(found, by=request.user, seen=form.cleaned_data["seen_version"], **form.facts)
            messages.success(request, "Đã lưu lớp.")
            return redirect(found)
    return _form(request, form, "Sửa lớp tập huấn", found.title, found)


def _form(request, form, title, about, back):
    context = {"form": form, "title": title, "about": about, "back": back.get_absolute_url()}
    return render(request, "rollout/form.html", context, status=status_of(form))


@require_safe
def detail(request, pk):
    found = rights.training_class(request.user, pk)
    return render(request, "rollout/class.html", _context(request, found))


def _context(request, found, **forms):
    owns = request.user.has_perm(rights.OWN, found.unit)
    sees = anywhere(request.user, rights.SEE)
    context = {"training": found, "owns": owns, "taken": training.taken_of(found)}
    context |= {"attended": training.attended_of(found) if found.opened_at else None}
    context |= {"units": list(found.units.order_by("path")), "sees": sees}
    context |= {"documents": list(found.documents.with_main().order_by("pk")), "files": list(found.files.all())}
    context["names"] = anywhere(request.user, Power.VIEW_MEMBERS)
    context["number_form"] = forms.get("number") or NumberForm(training=found, user=request.user)
    context["quotas"] = list(found.quotas.select_related("unit").order_by("unit__path")) if sees else []
    context["file_form"] = forms.get("file") or ClassFileForm()
    context["seat"] = found.seats.of_user(request.user).first()
    return context


@require_safe
def people(request, pk):
    """The list as far as one may see its names, and a search to add to it."""
    found = rights.training_class(request.user, pk)
    rights.enter(request.user, Power.VIEW_MEMBERS)
    search = PersonSearch(request.GET if "q" in request.GET else None)
    seats = found.seats.for_list().seen_by(request.user)
    context = {"training": found, "search": search, "found": search.found(found, request.user), "seats": list(seats)}
    return render(request, "rollout/class_people.html", context | {"taken": training.taken_of(found)})


@require_POST
@answers_refusals("rollout:class_people", "pk")
def name(request, pk, member_pk):
    found = rights.training_class(request.user, pk)
    counted = Member.objects.counted().select_related("unit")
    member = access.load(counted, request.user, Power.VIEW_MEMBERS, pk=member_pk)
    training.name(found, member, by=request.user)
    messages.success(request, f"Đã ghi tên đồng chí {member.full_name}.")
    return redirect("rollout:class_people", pk)


@require_POST
@answers_refusals("rollout:class_people", "pk")
def take_out(request, pk, seat_pk):
    rows = ClassSeat.objects.select_related("training_class__plan__unit", "member")
    seat = access.load(rows, request.user, Power.VIEW_MEMBERS, pk=seat_pk, training_class=pk)
    training.take_out(seat, by=request.user)
    messages.success(request, f"Đã bỏ tên đồng chí {seat.member.full_name}.")
    return redirect("rollout:class_people", pk)


@require_POST
@answers_refusals("rollout:class", "pk")
def number(request, pk):
    found = rights.training_class(request.user, pk)
    rights.enter(request.user, rights.SEE)
    form = NumberForm(request.POST, training=found, user=request.user)
    if form.is_valid():
        with shown_on(form):
            training.send_number(found, form.cleaned_data["unit"], form.cleaned_data["many"], by=request.user)
            messages.success(request, "Đã ghi số người cử.")
            return redirect(found)
    return render(request, "rollout/class.html", _context(request, found, number=form), status=status_of(form))


@require_POST
@answers_refusals("rollout:class", "pk")
def add_file(request, pk):
    """The file is looked into before anything is locked: that takes seconds."""
    found = rights.owned_class(request.user, pk)
    form = ClassFileForm(request.POST, request.FILES)
    if form.is_valid():
        with shown_on(form):
            sent = uploads.examined(form.cleaned_data["file"], words=[], unit=found.unit, by=request.user)
            training.add_file(found, sent.inspected, title=sent.title, by=request.user)
            messages.success(request, "Đã thêm tệp.")
            return redirect(found)
    return render(request, "rollout/class.html", _context(request, found, file=form), status=status_of(form))


@require_safe
def file(request, pk, file_pk):
    found = rights.training_class(request.user, pk)
    return delivery.send(request, get_object_or_404(found.files, pk=file_pk), as_attachment="tai-ve" in request.GET)


@require_POST
@answers_refusals("rollout:class", "pk")
def remove_file(request, pk, file_pk):
    found = rights.owned_class(request.user, pk)
    training.remove_file(get_object_or_404(found.files, pk=file_pk), by=request.user)
    messages.success(request, "Đã bỏ tệp.")
    return redirect(found)


@require_POST
@answers_refusals("rollout:class", "pk")
def open_roll(request, pk):
    training.open_roll(rights.owned_class(request.user, pk), by=request.user)
    return redirect("rollout:class_code", pk)


@require_POST
@answers_refusals("rollout:class", "pk")
def close_roll(request, pk):
    found = rights.owned_class(request.user, pk)
    training.close_roll(found, by=request.user)
    messages.success(request, "Đã kết thúc điểm danh.")
    return redirect(found)


@answers_refusals("rollout:class", "pk")
def roll(request, pk):
    """The trainer's list, for who has no phone."""
    found = rights.owned_class(request.user, pk)
    form = RollForm(request.POST if request.method == "POST" else None, training=found)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            training.note(found, by=request.user, present=form.present, numbers=form.numbers)
            messages.success(request, "Đã ghi điểm danh.")
            return redirect("rollout:class_roll", pk)
    context = {"training": found, "form": form, "seats": list(found.seats.for_list())}
    return render(request, "rollout/class_roll.html", context, status=status_of(form))


@never_cache
@require_safe
@answers_refusals("rollout:class", "pk")
def code(request, pk):
    """The screen; `?manh=1` is only what changes on it, for the script."""
    found = rights.owned_class(request.user, pk)
    shown = checking_in.shown(found)
    address = request.build_absolute_uri(reverse("rollout:class_check_in", args=[pk, shown.text]))
    sums = {"present": training.attended_of(found), "due": training.taken_of(found)}
    context = {"training": found, "seconds": int(shown.seconds_left) + 1, "address": address, "sums": sums}
    context["qr"] = qr.drawing(address, label="Mã QR điểm danh")
    page = "meetings/_code.html" if "manh" in request.GET else "rollout/class_code.html"
    return render(request, page, context)


@never_cache
@require_safe
@answers_refusals()
def check_in(request, pk, code):
    """What the scanned code opens."""
    found, ticket = checking_in.scan(pk, code, by=request.user)
    return render(request, "rollout/class_check_in.html", {"training": found, "ticket": ticket})


@require_POST
@answers_refusals()
def confirm(request, pk):
    checking_in.check_in(pk, request.POST.get("ve", ""), by=request.user)
    return redirect("rollout:class_present", pk)


@never_cache
@require_safe
def present(request, pk):
    """What stands on the list about the one who asks."""
    found = rights.training_class(request.user, pk)
    seat = checking_in.own_seat(pk, by=request.user)
    return render(request, "rollout/class_present.html", {"training": found, "seat": seat})
