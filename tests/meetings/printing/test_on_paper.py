"""The four papers of a meeting, opened in LibreOffice and turned into PDF: every field stands there, on A4."""

import pytest

from tests.meetings.printing.scenes import month, not_on_paper

pytestmark = [pytest.mark.django_db, pytest.mark.libreoffice, pytest.mark.process, pytest.mark.long]


@pytest.mark.parametrize("key", ["giay-moi", "diem-danh", "bien-ban", "nghi-quyet"])
def test_every_field_stands_on_the_printed_paper(cast, libreoffice, key):
    assert not_on_paper(month(cast), key) == []
