"""The tree: paths in the order of founding, codes that are whole, one root."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from members import audit
from members.models import AuditEntry, Unit
from members.models.units import path_step, whole_code
from tests import factories


@given(st.integers(1, 36**4 - 2))
def test_steps_keep_the_order_of_numbers(number):
    assert path_step(number) < path_step(number + 1) and len(path_step(number)) == 4


def test_a_path_refuses_more_children_than_it_can_tell_apart():
    with pytest.raises(ValueError):
        path_step(36**4)


@pytest.mark.parametrize(
    ("given_code", "whole"),
    [("01", "01.000.000.000.000"), ("01.001.001", "01.001.001.000.000"), ("01.001.001.000.007", "01.001.001.000.007")],
)
def test_a_short_code_is_understood_as_the_whole(given_code, whole):
    assert whole_code(given_code) == whole


@pytest.mark.django_db
def test_lineage_names_everything_above(cast):
    assert list(Unit.objects.reaching(cast.cell_8)) == [cast.city, cast.ward, cast.cell_8]
    assert list(Unit.objects.under([cast.ward.path])) == [cast.ward, cast.cell_7, cast.cell_8]
    assert (cast.city.tier, cast.ward.tier, cast.cell_7.tier) == ("Thành phố", "Đảng bộ", "Chi bộ")


@pytest.mark.django_db
def test_a_code_stands_for_one_unit_and_a_name_once_under_a_parent(cast):
    with pytest.raises(ValidationError, match="đã tồn tại"):
        factories.cell(cast.ward, cast.cell_7.code, "Chi bộ 9")
    with pytest.raises(ValidationError):
        factories.cell(cast.ward, "01.001.001.000.009", "Chi bộ 7")
    with pytest.raises(ValidationError, match=r"NN\.NNN\.NNN\.NNN\.NNN"):
        factories.cell(cast.ward, "một", "Chi bộ 9")
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        factories.city()


@pytest.mark.django_db
def test_the_audit_refuses_change_and_removal_in_the_database_itself(cast):
    audit.record(cast.organiser, "unit.view", cast.ward)
    for statement in ("UPDATE members_auditentry SET action = 'x'", "DELETE FROM members_auditentry"):
        with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert AuditEntry.objects.filter(action="unit.view").count() == 1
