"""Pages that many may read alike: the body is made once, what is of one person is put into it as bytes."""

from members.shared_pages.answers import answer, for_strangers, fragment, is_for_strangers
from members.shared_pages.facts import Print, RowVersion

__all__ = ["Print", "RowVersion", "answer", "for_strangers", "fragment", "is_for_strangers"]
