"""Pages that many may read alike: the body is made once, what is of one person is put into it as bytes."""

from members.shared_pages.answers import answer, fragment
from members.shared_pages.facts import Print, RowVersion

__all__ = ["Print", "RowVersion", "answer", "fragment"]
