"""The tabs above a list, which an address tells apart by `?xem=`."""

from collections.abc import Iterable


def tabs_of(tabs: Iterable[tuple[str, str]], which: str, rest: str = "") -> list[dict]:
    """What components/tabs.html takes, of keys and labels: `which` is the current one, the one without a key where
    there is no such tab. `rest` is put behind each address."""
    tabs = list(tabs)
    known = which if which in dict(tabs) else ""
    return [{"label": label, "url": f"?xem={key}{rest}", "current": key == known} for key, label in tabs]
