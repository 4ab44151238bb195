"""Which tests come first, where several workers share them."""

from dataclasses import dataclass

import pytest

from tests.conftest import slow_first


@dataclass(frozen=True)
class Item:
    name: str
    mark: str | None = None
    of_class: str | None = None
    of_file: str | None = None

    def get_closest_marker(self, name):
        return self.mark == name

    def getparent(self, kind):
        return {pytest.Class: self.of_class, pytest.Module: self.of_file}[kind]


SHORT = [Item(f"short {number}") for number in range(31)]
ALONE = [Item(f"alone {number}", "long") for number in range(3)]
TOGETHER = [Item(f"together {number}", "long", of_class="a scene") for number in range(3)]
PHONE = [Item(f"phone {number}", "browser", of_file="the phone") for number in range(2)]
DESK = Item("desk", "browser", of_file="the desk")
ITEMS = [*SHORT[:2], *PHONE, *SHORT[2:20], ALONE[0], *TOGETHER, *SHORT[20:], DESK, *ALONE[1:]]


def test_each_of_two_workers_begins_with_its_share_of_what_is_slow():
    ordered = slow_first(ITEMS, 2)
    first, second = ordered[:5], ordered[5:10]  # as pytest-xdist hands them out: an eighth for each, in a row
    assert first == [ALONE[0], ALONE[1], *PHONE, SHORT[0]]
    assert second == [*TOGETHER, ALONE[2], DESK]
    assert ordered[10:] == SHORT[1:]


def test_one_worker_begins_with_all_of_them_and_none_is_lost():
    assert slow_first(ITEMS, 1) == [ALONE[0], *TOGETHER, *ALONE[1:], *PHONE, DESK, *SHORT]
    assert sorted(map(repr, slow_first(ITEMS, 7))) == sorted(map(repr, ITEMS))


def test_where_hardly_any_is_chosen_the_order_is_as_good():
    assert slow_first([SHORT[0], ALONE[0]], 2) == [ALONE[0], SHORT[0]]
    assert slow_first([], 2) == []
