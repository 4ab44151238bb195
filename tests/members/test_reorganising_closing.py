"""Sáp nhập, hợp nhất, giải thể: what ends, who goes on, and that nothing is lost."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from members import reorganising
from members.models import Inheritance, Member, Unit, UnitEvent, UnitGrant, UnitSpell
from tests import factories
from tests.members.events import event, happen
from tests.factories import days_ago

Kind = UnitEvent.Kind


def test_merged_chi_bo_go_on_under_the_survivor_with_its_groups_in_their_codes(cast):
    happen(Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser)
    cast.ward.refresh_from_db()
    cells = Unit.objects.active().filter(parent=cast.beside).order_by("path")
    assert [(cell.name, cell.code) for cell in cells] == [
        ("Chi bộ 1", "01.001.002.000.001"),
        ("Chi bộ 7", "01.001.002.000.007"),
        ("Chi bộ 8", "01.001.002.000.008"),
    ]
    assert (cast.ward.status, cast.ward.parent, cast.ward.closed_on) == (Unit.Status.MERGED, cast.beside, days_ago(0))
