"""Private parts of Django and allauth are read in one fenced place each; an upgrade that changes them is told here."""

import inspect
import re
from pathlib import Path

import pytest
from django.contrib.auth import middleware as auth_middleware
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from holidays import country_holidays

from members.accounts import allauth_inside
from members.accounts.backends import ACCOUNTS
from members.working_days import calendar

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("members", "documents", "news", "meetings", "sotay")
FENCED = {
    r"allauth[.\w]*\.internal": {"allauth_inside.py"},
    r"\._raw_delete|_get_validation_exclusions": set(),
    r"late = request\.method": {"scoped_admin.py"},
    r"get_related_populators|klass_info|get_compiler|sql_with_params|annotation_col_map|_prepare_cursor": {
        "row_loader.py"
    },
    r"holidays\.countries": {"calendar.py"},
    r"_cached_user = get_user": {"sessions.py"},
    r"health_check_done|\._close\(\)": {"base.py"},
}


@pytest.mark.parametrize(("private", "places"), FENCED.items())
def test_what_is_private_elsewhere_is_read_in_one_place(private, places):
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    assert {path.name for path in files if re.search(private, path.read_text())} == places


def test_allauth_notes_a_way_of_signing_in_as_it_is_called_here():
    names = list(inspect.signature(allauth_inside.record_authentication).parameters)
    assert names == ["request", "user", "method", "extra_data"]


ASKED_WITH_THE_ACCOUNT = {
    "holds_powers",
    "has_second_factor",
    "unread_notices",
    "reading_units",
    "committee_units",
}


def test_django_composes_a_statement_as_it_is_read_here():
    assert list(inspect.signature(get_related_populators).parameters)[:3] == ["klass_info", "select", "db"]
    assert list(inspect.signature(SQLCompiler.apply_converters).parameters) == ["self", "rows", "converters"]
    compiler = ACCOUNTS.filter(pk=1).query.get_compiler("default")
    compiler.as_sql()
    assert {"model", "select_fields", "related_klass_infos"} <= set(compiler.klass_info)
    assert set(compiler.annotation_col_map) == ASKED_WITH_THE_ACCOUNT
    fields = compiler.klass_info["select_fields"]
    assert fields == list(range(fields[0], fields[-1] + 1))  # the columns of the account itself lie in one row


def test_django_asks_for_sessions_and_connections_as_they_are_made_here():
    for store, names in ((SessionBase, ("encode", "decode", "load")), (SessionStore, ("load",))):
        assert all(callable(getattr(store, name)) for name in names)
    assert "request._cached_user" in inspect.getsource(auth_middleware.get_user)
    assert "self.decode" in inspect.getsource(SessionStore.load) and "self.encode" in inspect.getsource(SessionStore)
    assert "self._close()" in inspect.getsource(BaseDatabaseWrapper.close)
    checked = inspect.getsource(BaseDatabaseWrapper.close_if_health_check_failed)
    assert "self.health_check_done" in checked and "self.is_usable()" in checked
    assert "self.close_if_health_check_failed()" in inspect.getsource(BaseDatabaseWrapper._cursor)


@pytest.mark.parametrize("year", [2019, 2026, 2027, 2039])
def test_the_holidays_of_this_country_are_those_of_the_package(year):
    """Its module is loaded without the package's own way in, which loads those of all countries."""
    years = (year - 1, year, year + 1)
    assert calendar._holidays_around(year) == country_holidays("VN", years=years, expand=False, language="vi")
