from members import recent_cache
from members.recent_cache import RecentCache


def test_what_was_noted_holds_for_its_seconds_and_no_longer(monkeypatch):
    now = 100.0
    monkeypatch.setattr(recent_cache, "monotonic", lambda: now)
    noted = RecentCache(seconds=60)
    assert not noted.holds("a")
    noted.note("a")
    assert noted.holds("a") and not noted.holds("b")
    now = 160.0
    assert not noted.holds("a")


def test_it_never_grows_beyond_its_limit(monkeypatch):
    monkeypatch.setattr(recent_cache, "MOST", 3)
    noted = RecentCache(seconds=60)
    for key in "abcd":
        noted.note(key)
    assert noted.holds("d") and not noted.holds("a")
