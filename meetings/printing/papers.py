"""The papers that the portal prints, of a meeting or of what another app has: each room plugs in its own. Of one paper
there are the page that is printed and the Word file, both of the same fields."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from meetings.models import Meeting
from members.hooks import Hook
from members.models import Unit, User
from members.word_fields import Field, Fields

if TYPE_CHECKING:
    from members.word_sheet import Sheet


@dataclass(frozen=True)
class Paper:
    """`gather(subject)`: its fields as they are now, those of `known` and no others; the subject is the meeting, of a
    paper without a page what its own room hands over. `may_print(user, meeting)`: asked of those who may open the
    meeting. `latest(unit)`: the newest subject of `unit`, by which a template is tried. `layout` draws the Word
    template that comes with the portal."""

    key: str
    label: str
    template: str
    layout: Callable[["Sheet"], None]
    known: tuple[Field, ...]
    gather: Callable[[Any], Fields]
    may_print: Callable[[User, Meeting], bool]
    latest: Callable[[Unit], Any]

    @property
    def has_page(self) -> bool:
        """Whether it is printed from a page by its key; the other has pages of its own."""
        return bool(self.template)


PAPERS: Hook[Paper] = Hook("A paper that is printed.", key=attrgetter("key"))


def printable(user: User, meeting: Meeting) -> list[Paper]:
    """What `user`, who may open `meeting`, may print of it from a page by its key; of a cancelled one nothing, as
    nobody is to come by such a paper."""
    if meeting.state == Meeting.State.CANCELLED:
        return []
    return [paper for paper in PAPERS if paper.has_page and paper.may_print(user, meeting)]
