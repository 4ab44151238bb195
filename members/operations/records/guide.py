"""The form explained to officers, read from its declaration."""

from dataclasses import dataclass

from members.operations.records.declaring import Item, Part
from members.operations.records.items import ITEMS, number_of
from members.operations.records.page import asked_by


@dataclass(frozen=True)
class Explained:
    part: Part

    @property
    def number(self) -> str:
        return number_of(self.part)

    @property
    def asked_by(self) -> list[str]:
        return asked_by(self.part)


@dataclass(frozen=True)
class ExplainedItem:
    item: Item

    @property
    def title(self) -> str:
        return f"{self.item.number}. {self.item.label}" if self.item.number else self.item.label

    @property
    def parts(self) -> list[Explained]:
        return [Explained(part) for part in self.item.parts]


def items() -> list[ExplainedItem]:
    """In the order of the form."""
    return [ExplainedItem(item) for item in ITEMS]
