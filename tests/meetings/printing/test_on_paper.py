"""The four papers of a meeting, opened in LibreOffice and turned into PDF: every field stands there, on A4."""

from tempfile import TemporaryFile

import pypdfium2
import pytest

from documents.apart import conversion
from meetings.printing import templates
from tests.meetings.printing.scenes import month, values_of

pytestmark = [pytest.mark.django_db, pytest.mark.libreoffice, pytest.mark.process, pytest.mark.long]
A4 = (595, 842)


def squeezed(words: str) -> str:
    """Without spaces: a line that is broken has none, a cell one more."""
    return "".join(words.split())


@pytest.mark.parametrize("key", ["giay-moi", "diem-danh", "bien-ban", "nghi-quyet"])
def test_every_field_stands_on_the_printed_paper(cast, libreoffice, key):
    meeting = month(cast)
    paper, values = values_of(meeting, key)
    with TemporaryFile() as word:
        word.write(templates.made(meeting.unit, paper, values))
        made = conversion.made_of(word, "docx", "pdf")
    pdf = pypdfium2.PdfDocument(made)
    assert {tuple(map(round, page.get_size())) for page in pdf} == {A4}
    words = squeezed("".join(page.get_textpage().get_text_range() for page in pdf))
    left_out = {"kiem_tra"}  # the table has no room for it
    for name, value in values.items():
        rows = value if isinstance(value, list) else [{name: value}]
        for row in rows:
            for part, text in row.items():
                assert part in left_out or all(squeezed(line) in words for line in text.splitlines()), (name, part)
    assert "ĐẢNGCỘNGSẢNVIỆTNAM" in words and "{" not in words
