"""The seven changes of organisations, each with its own fields, and who is offered which."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from members import access
from members.fields import NormalForm
from members.models import Member, Unit, UnitEvent, User
from members.numbers import parse_typed_number
from members.powers import Power
from members.reorganising.forms_decision import BESIDE, ChangeForm
from members.reorganising.forms_splitting import SplitForm
from members.tree import warnings

Kind = UnitEvent.Kind
TICKS = forms.CheckboxSelectMultiple


def _name(label: str = "Tên tổ chức mới") -> forms.CharField:
    return forms.CharField(label=label, max_length=200)


def _symbol() -> forms.CharField:
    return forms.CharField(label="Ký hiệu", max_length=3, required=False)


def _several(label: str, choices, **options) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(label=label, choices=choices, coerce=int, widget=TICKS, **options)


class EstablishForm(ChangeForm):
    kind, slug = Kind.ESTABLISH, "thanh-lap"
    advice = "Tổ chức mới trực thuộc tổ chức này. Khi thành lập chi bộ, có thể chuyển luôn đảng viên của một chi bộ."

    def build(self):
        under = self.unit.kind
        kinds = [kind for kind in Unit.Kind if under in warnings.BELONGS_UNDER.get(kind, ())]
        self.fields["name"] = _name()
        self.fields["unit_kind"] = forms.ChoiceField(label="Loại hình", choices=[(kind, kind.label) for kind in kinds])
        self.initial["unit_kind"] = Unit.Kind.CELL if Unit.Kind.CELL in kinds else Unit.Kind.BASE
        levels = [Unit.Level.COMMUNE, Unit.Level.BODY]
        level = forms.ChoiceField(label="Cấp (của đảng bộ)", choices=[(each, each.label) for each in levels])
        self.fields["level"] = level
        sectors = [("", "Chưa ghi"), *Unit.Sector.choices]
        self.fields["sector"] = forms.ChoiceField(label="Loại hình cơ sở", choices=sectors, required=False)
        self.fields["symbol"] = _symbol()
        self.fields["code"] = forms.CharField(
            label="Mã tổ chức đảng", max_length=18, required=False, help_text="Để trống thì lấy mã kế tiếp."
        )
        cells = access.units_for(self.by, Power.EDIT_MEMBERS).active().filter(kind__in=Unit.CELLS)
        self.search("source", cells.select_related("parent"), "Lấy đảng viên từ chi bộ", required=False)
        self._offer_members(cells)

    def _offer_members(self, cells):
        chosen = self.asked.get("source") or self.initial.get("source")
        cell = cells.filter(pk=parse_typed_number(str(chosen or ""))).first()
        if cell:
            members = Member.objects.counted().filter(unit=cell).order_by("name_key")[:BESIDE]
            rows = [(member.pk, f"{member.full_name}, sinh {member.birth_written}") for member in members]
            self.fields["members"] = _several(f"Đảng viên của {cell.name} chuyển sang", rows, required=False)

    def plan(self):
        data = self.cleaned_data
        cell = data["unit_kind"] in Unit.CELLS
        told = {name: data[name] for name in ("name", "symbol", "sector", "code")}
        told |= {"parent": self.unit.pk, "kind": data["unit_kind"], "members": data.get("members") or []}
        return told | {"level": Unit.Level.CELL if cell else data["level"]}


class RenameForm(ChangeForm):
    kind, slug = Kind.RENAME, "doi-ten"

    def build(self):
        self.fields["name"] = _name("Tên mới")
        self.fields["symbol"] = _symbol()
        self.initial = {**self.initial, "name": self.unit.name, "symbol": self.unit.symbol}

    def plan(self):
        return {"unit": self.unit.pk, "name": self.cleaned_data["name"], "symbol": self.cleaned_data["symbol"]}


class HandOverForm(ChangeForm):
    kind, slug = Kind.HAND_OVER, "chuyen-giao"
    advice = "Tổ chức được chuyển giữ nguyên đảng viên, cấp ủy và các tổ chức trực thuộc; mã đổi theo cấp trên mới."

    def build(self):
        children = self.unit.children.active().order_by("path")[:BESIDE]
        rows = [(self.unit.pk, f"Chính {self.unit.name}, với mọi tổ chức trực thuộc")]
        self.fields["units"] = _several("Chuyển giao", rows + [(child.pk, child.name) for child in children])
        self.initial["units"] = [self.unit.pk]
        above = self.managed().exclude(kind__in=Unit.CELLS).exclude(pk=self.unit.pk)
        self.search("parent", above, "Cấp trên tiếp nhận")

    def plan(self):
        return {"units": self.cleaned_data["units"], "parent": self.cleaned_data["parent"]}


class MergeForm(ChangeForm):
    kind, slug = Kind.MERGE, "sap-nhap"
    advice = "Tổ chức này kết thúc hoạt động; đảng viên, tổ chức trực thuộc và công việc về tổ chức nhận sáp nhập."

    def build(self):
        self.search("into", self.changeable(), "Sáp nhập vào")
        if others := self.beside():
            self.fields["more"] = _several("Tổ chức khác cùng sáp nhập", others, required=False)

    def plan(self):
        into = self.cleaned_data["into"]
        more = [pk for pk in self.cleaned_data.get("more") or [] if pk != into]
        return {"units": [self.unit.pk, *more], "into": into}


class ConsolidateForm(ChangeForm):
    kind, slug = Kind.CONSOLIDATE, "hop-nhat"
    advice = "Các tổ chức được hợp nhất kết thúc hoạt động; mọi thứ về một tổ chức mới, cùng cấp trên với tổ chức này."

    def build(self):
        if others := self.beside():
            self.fields["more"] = _several("Hợp nhất với", others, required=False)
        self.search("other", self.changeable(), "Hoặc một tổ chức ở nơi khác", required=False)
        self.fields["name"] = _name()
        self.fields["symbol"] = _symbol()

    def plan(self):
        data = self.cleaned_data
        others = {*(data.get("more") or []), *filter(None, [data.get("other")])}
        shape = {"kind": self.unit.kind, "level": self.unit.level, "sector": self.unit.sector}
        named = {"name": data["name"], "symbol": data["symbol"], "parent": self.unit.parent_id}
        return {"units": [self.unit.pk, *sorted(others)]} | shape | named


class DissolveForm(ChangeForm):
    kind, slug = Kind.DISSOLVE, "giai-the"

    def build(self):
        receivers = self.changeable()
        if not self.unit.is_cell:
            receivers = receivers | self.managed().filter(parent=None)
        help_text = "Nơi nhận đảng viên và tổ chức trực thuộc. Để trống khi không còn ai. Nhập tên rồi bấm Tìm."
        self.search("receiver", receivers, "Nơi tiếp nhận", required=False, help_text=help_text)

    def plan(self):
        return {"unit": self.unit.pk, "receiver": self.cleaned_data.get("receiver")}


class ReasonForm(NormalForm):
    reason = forms.CharField(label="Lý do", max_length=200)


FORMS = {
    form.slug: form
    for form in (EstablishForm, RenameForm, HandOverForm, SplitForm, MergeForm, ConsolidateForm, DissolveForm)
}


def form_for(slug: str, request, unit: Unit) -> ChangeForm:
    """The form of one change of `unit`, bound when the request asks for its preview or decision.

    Raises Http404 for a change there is not, PermissionDenied where a level above has to decide it.
    """
    if slug not in FORMS:
        raise Http404
    form = FORMS[slug]
    if not _decides(request.user, unit, form):
        raise PermissionDenied(f"{UnitEvent.Kind(form.kind).label} {unit.name} do cấp trên của tổ chức này quyết định.")
    if not unit.is_working:
        raise PermissionDenied(f"{unit.name} đã kết thúc hoạt động, không sắp xếp được nữa.")
    asked = request.POST if request.method == "POST" else request.GET
    bound = request.method == "POST" and not {"tim", "sua"} & set(asked)
    return form(asked if bound else None, unit=unit, by=request.user, asked=asked)


def menu(user: User, unit: Unit) -> list[dict]:
    """The changes of `unit` that `user` may ask for."""
    offered = [form for form in FORMS.values() if unit.is_working and _decides(user, unit, form)]
    return [
        {"label": UnitEvent.Kind(form.kind).label, "url": reverse("units:change", args=[unit.code, form.slug])}
        for form in offered
    ]


def _decides(user: User, unit: Unit, form: type[ChangeForm]) -> bool:
    """A unit founds below itself; everything else about it is decided one level above, of the root by itself."""
    if form.kind == Kind.ESTABLISH:
        return not unit.is_cell and user.has_perm(Power.MANAGE_UNITS, unit)
    if unit.parent_id is None:
        return form.kind == Kind.RENAME and user.has_perm(Power.MANAGE_UNITS, unit)
    return user.has_perm(Power.MANAGE_UNITS, unit.parent)
