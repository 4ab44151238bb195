"""Which tests come first, where several workers share them."""

from dataclasses import dataclass

from tests.conftest import long_first


@dataclass(frozen=True)
class Item:
    name: str
    is_long: bool = False
    of_class: str | None = None

    def get_closest_marker(self, name):
        return True if self.is_long and name == "long" else None

    def getparent(self, kind):
        return self.of_class


SHORT = [Item(f"short {number}") for number in range(34)]
ALONE = [Item(f"alone {number}", is_long=True) for number in range(3)]
TOGETHER = [Item(f"together {number}", is_long=True, of_class="a scene") for number in range(3)]
ITEMS = [*SHORT[:20], ALONE[0], *TOGETHER, *SHORT[20:], *ALONE[1:]]


def test_each_of_two_workers_begins_with_its_share_of_what_takes_long():
    ordered = long_first(ITEMS, 2)
    first, second = ordered[:5], ordered[5:10]  # as pytest-xdist hands them out: an eighth for each, in a row
    assert first == [ALONE[0], ALONE[1], *SHORT[:3]]
    assert second == [*TOGETHER, ALONE[2], SHORT[3]]
    assert ordered[10:] == SHORT[4:]


def test_one_worker_begins_with_all_of_them_and_none_is_lost():
    assert long_first(ITEMS, 1) == [ALONE[0], *TOGETHER, *ALONE[1:], *SHORT]
    assert sorted(map(repr, long_first(ITEMS, 7))) == sorted(map(repr, ITEMS))


def test_where_hardly_any_is_chosen_the_order_is_as_good():
    assert long_first([SHORT[0], ALONE[0]], 2) == [ALONE[0], SHORT[0]]
    assert long_first([], 2) == []
