"""Papers of the library are looked for on the page of a meeting."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from meetings.papers.forms import PapersForm
from tests.documents.library_cast import document
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("làm", ["việc làm của thanh niên", "quy hoạch phường Lâm Trà"]),
        ("lâm", ["quy hoạch phường Lâm Trà", "việc làm của thanh niên"]),
        ("lam", ["quy hoạch phường Lâm Trà", "việc làm của thanh niên"]),  # without accents: the newest first
        ("kế hoạch lâm", ["quy hoạch phường Lâm Trà", "việc làm của thanh niên"]),  # the type has accents too
        ("", ["quy hoạch phường Lâm Trà", "việc làm của thanh niên"]),
    ],
)
def test_papers_that_are_written_as_it_was_typed_come_first(cast, typed, titles):
    for title, day in (("việc làm của thanh niên", date(2026, 9, 1)), ("quy hoạch phường Lâm Trà", date(2026, 9, 2))):
        document(cast.ward, title=title, issued_on=day)
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    assert [paper.title for paper in PapersForm(QueryDict(urlencode({"q": typed})), meeting=meeting).found()] == titles
