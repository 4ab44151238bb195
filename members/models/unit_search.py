"""What is typed to find a unit: words of its name, of that of its superior, the beginning of a code."""

import re
from functools import reduce
from operator import or_

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast, Left, NullIf

from members import vietnamese

STEP = 4  # characters of `path` a level
DEEPEST = 40  # characters of the longest `path`
# Names that say it where no sector was recorded, folded: a roster and a tree from a spreadsheet know none.
ARMED = (
    r"\m(quan su|quan doi|cong an|canh sat|bien phong|bo doi|quan khu|quan chung|binh chung|su doan|lu doan"
    r"|trung doan|tieu doan|hai doi|hai quan)\M"
)
MOST_WORDS = 8  # of a name and its superior; more are not taken apart
_CODE = re.compile(r"\d{2}(?:\.\d{1,3}){0,4}\.?", re.ASCII)
_BARE_CODE = re.compile(r"\d{5,14}", re.ASCII)


def typed_code(text: str) -> str:
    """The beginning of a code, written with its dots or without any; "" for whatever is none."""
    text = text.strip()
    if _BARE_CODE.fullmatch(text):
        return ".".join([text[:2], *(text[at : at + 3] for at in range(2, len(text), 3))])
    return text if _CODE.fullmatch(text) else ""


def name_or_code(text: str) -> Q:
    """Rows whose name has `text` from the beginning of a word on, accents or not, or whose code begins with it."""
    words = vietnamese.search_text(text)
    return _named(words) | Q(code__startswith=typed_code(text) or text.strip()) if words else Q(pk__in=[])


def lineage_of_outer() -> list[Left]:
    """As `lineage_of`, of the row that a subquery is asked about."""
    return [Left(models.OuterRef("path"), end) for end in range(STEP, DEEPEST + 1, STEP)]


def _named(words: str) -> Q:
    return Q(name_folded__startswith=words) | Q(name_folded__contains=f" {words}")


def placed_under(text: str, units: models.QuerySet) -> Q | None:
    """Of rows with a path: those whose name has the first words of `text` and one of `units` above them the rest, or
    the other way round. None for a single word, and for more than anybody types."""
    words = vietnamese.search_text(text).split()
    if not 1 < len(words) <= MOST_WORDS:
        return None
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    pairs = [pair for half in halves for pair in (half, half[::-1])]
    return reduce(or_, (_named(own) & Q(_StandsUnder(units.filter(_named(rest)))) for own, rest in pairs))


class _StandsUnder(Func):
    """Whether one of `above` stands over the row. Those are found once and not for each row: of seventeen thousand chi
    bộ that are called so, each would look up all above it."""

    template = "(%(expressions)s)"
    arg_joiner = " && "
    output_field = models.BooleanField()

    def __init__(self, above: models.QuerySet):
        steps = [NullIf(Left("path", end), F("path")) for end in range(STEP, DEEPEST + 1, STEP)]
        lineage = Func(*steps, template="ARRAY[%(expressions)s]")
        super().__init__(lineage, ArraySubquery(above.values_list(Cast("path", models.TextField()))))
