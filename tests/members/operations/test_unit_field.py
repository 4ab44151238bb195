"""An organisation is named by its code, whole or short, or by its name."""

import pytest
from django.core.exceptions import ValidationError

from members.models import Unit
from members.operations.dossiers import keeping
from members.operations.dossiers.forms import HandOverForm
from members.operations.models import Dossier
from members.operations.unit_field import CellField, UnitField
from tests import factories
from tests.clock import TODAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    [
        "01.001.002",
        " 01.001.002 ",
        "01.001.002.000.000",
        "01001002",
        "Đảng bộ phường Đông Sơn",
        "dang bo phuong dong son",
    ],
)
def test_a_unit_is_named_by_its_code_whole_or_short_or_its_name(cast, typed):
    assert UnitField(Unit.objects.all()).clean(typed) == cast.beside


def test_the_short_code_means_the_unit_and_not_those_below_it(cast):
    assert UnitField(Unit.objects.all()).clean("01") == cast.city
    with pytest.raises(ValidationError, match="Có nhiều chi bộ như vậy, đề nghị ghi mã: Chi bộ 7, Đảng bộ phường"):
        CellField(Unit.objects.all()).clean("01.001.001")


def test_what_names_none_or_several_is_refused(cast):
    field = UnitField(Unit.objects.all())
    with pytest.raises(ValidationError, match="Không có đơn vị nào tên hoặc mã như vậy"):
        field.clean("09.009")
    with pytest.raises(ValidationError, match=r"Có nhiều đơn vị như vậy, đề nghị ghi mã: .*Đảng bộ Thành phố [(]mã 01"):
        field.clean("Đảng bộ")
    assert UnitField(Unit.objects.all(), required=False).clean("") is None


def test_a_unit_that_works_no_more_is_not_named(cast):
    factories.cell(cast.beside, "01.001.002.000.050", "Chi bộ 50")
    Unit.objects.filter(code="01.001.002.000.050").update(status=Unit.Status.DISSOLVED)
    with pytest.raises(ValidationError):
        CellField(Unit.objects.all()).clean("01.001.002.000.050")


def test_a_dossier_is_handed_over_to_a_short_code(client, cast):
    dossier = Dossier.objects.create(member=cast.hoa.member, holder=cast.cell_7, since=TODAY)
    typed = {"to": "01.001.002", "on": f"{TODAY:%d/%m/%Y}", "paper": "BB 1", "seen_version": "1"}
    form = HandOverForm(typed, dossier=dossier)
    assert form.is_valid() and form.facts["to"] == cast.beside
    keeping.hand_over(dossier, by=cast.organiser, **form.facts)
    assert Dossier.objects.get().holder == cast.beside
