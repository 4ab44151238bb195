"""Which page a URL means."""

import pytest

from members.models import Unit
from members.pages import page_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "number"), [("2", 2), (None, 1), ("", 1), ("-1", 1), ("²", 1), ("9" * 30, 5_000), ("9" * 5_000, 5_000)]
)
def test_whatever_is_asked_means_a_page(cast, asked, number):
    assert page_of(Unit.objects.order_by("pk"), asked).number == number
