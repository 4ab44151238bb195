"""Pages that need nothing but an account and an address: marked here, answered by sotay/direct.py."""

from collections.abc import Callable


def direct(view: Callable) -> Callable:
    """Of a view that asks of the request no more than account, address, cookies and what its session holds, and writes
    nothing: neither to the session nor a message nor the audit. Its request may go past all middleware that has nothing
    to do with it. tests/test_direct.py tries each of them."""
    view.is_direct = True  # type: ignore[attr-defined]
    return view


def is_direct(view: Callable) -> bool:
    return getattr(view, "is_direct", False)
