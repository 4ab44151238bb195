"""What a biểu is, declared: over which rows, which figures. A figure is counted for all units at once, and the list
behind it is the same rows under the same condition: the two cannot tell different things."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Left

from members.hooks import Hook
from members.models import Unit
from members.models.units import STEP


@dataclass(frozen=True)
class Scope:
    """From the day `first` to the day `last`, both in it; length: of the paths by which units are told apart, so a move
    between two chi bộ of one of them is none."""

    first: date
    last: date
    length: int


@dataclass(frozen=True)
class Figure:
    key: str
    label: str
    where: Callable[[Scope], Q]


@dataclass(frozen=True)
class Told:
    """One row of a list in words."""

    title: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Form:
    """rows: all that its figures look at, path: the column with the path of their unit, told: a row in words, related:
    what that reads besides, order: of the list."""

    key: str
    title: str
    says: str
    rows: Callable[[Scope], QuerySet]
    path: str
    figures: tuple[Figure, ...]
    told: Callable[..., Told]
    related: tuple[str, ...] = ()
    order: tuple[str | OrderBy, ...] = ("pk",)

    def figure(self, key: str) -> Figure | None:
        return next((figure for figure in self.figures if figure.key == key), None)

    def counted(self, unit: Unit, first: date, last: date) -> dict[str, dict[str, int]]:
        """By the path of each unit right below `unit` (of `unit` itself, for what stands there) its figures; one
        statement."""
        scope = Scope(first, last, len(unit.path) + STEP)
        figures = {figure.key: Count("pk", filter=figure.where(scope)) for figure in self.figures}
        under = self._under(scope, unit).order_by()
        rows = under.values(below=Left(self.path, scope.length)).annotate(**figures)
        return {row.pop("below"): row for row in rows}

    def behind(self, figure: Figure, unit: Unit, first: date, last: date, *, children: bool) -> QuerySet:
        """The list behind a figure of `unit`; children: of the sum over the units below it."""
        scope = Scope(first, last, len(unit.path) + (STEP if children else 0))
        return self._under(scope, unit).filter(figure.where(scope)).select_related(*self.related).order_by(*self.order)

    def _under(self, scope: Scope, unit: Unit) -> QuerySet:
        return self.rows(scope).filter(**{f"{self.path}__startswith": unit.path})


FORMS: Hook[Form] = Hook("A biểu of the statistics; its order is that of the page.", key=attrgetter("key"))
