"""What is used of a library's private parts stands in one list: an upgrade may take it away without a word."""

import ast

from tests.sources import nodes
from tests.test_architecture import LAYERS, MODULES, ROOT, STANDARD_ONLY

# What a library keeps to itself and we use all the same: each with what would break where an upgrade takes it away.
PRIVATE_PARTS = {
    "members/accounts/backends.py": {"_check_password"},  # allauth's: every sign-in
    "members/accounts/devices.py": {
        "_cached_user",
        "_session_store",
    },  # Django's, allauth's: ending the session of another device
    "members/accounts/identity_provider.py": {"_build_apps_from_settings", "_fetch_user_info"},  # allauth's
    "members/accounts/sessions.py": {"_cached_user"},  # Django's: the account that came with its session
    "members/kept_forms/sending.py": {"_queued_messages"},  # Django's: what this request says, not what is still unsaid
    "members/word_sheet.py": {"_Cell", "_element", "_tr"},  # python-docx: borders, repeated headings
    "sotay/caching.py": {"_get_connection_pool_index"},  # Django's: a pool that waits half a second
    "sotay/monitoring/middleware.py": {"_cached_user"},  # Django's: who it was, without asking where the page did not
    "sotay/usage/middleware.py": {"_cached_user"},  # Django's: as above
    "sotay/policy.py": {
        "_csp_nonce",
        "_csp_nonce_post_response",
    },  # django-csp's: a nonce only where a page asks for one
}
PUBLIC_THOUGH = {
    "_asdict",
    "_replace",
    "_fields",
    "_meta",
    "_state",
    "_default_manager",
    "_base_manager",
    "_db",
    "_exit",
}


def own_names() -> set[str]:
    """What our code gives a name to: functions, classes, variables, attributes of its own objects."""
    found = set()
    for path in MODULES.values():
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and is_self(node.value):
                found.add(node.attr)
    return found


def is_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in {"self", "cls"}


def named(node: ast.AST) -> set[str]:
    """What is taken out of a library, or asked of an object: `x.name`, `getattr(x, "name")`."""
    if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] not in LAYERS:
        return {alias.name for alias in node.names}
    if isinstance(node, ast.Attribute):
        return {node.attr}
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"getattr", "setattr", "hasattr"}
    ):
        return {each.value for each in node.args[1:2] if isinstance(each, ast.Constant)}
    return set()


def test_private_parts_of_libraries_are_used_in_known_places_only():
    """An upgrade may take them away without a word; the tests of these files fail loudly then."""
    known, used = own_names() | PUBLIC_THOUGH, {}
    for path in MODULES.values():
        for node in nodes(path):
            private = {name for name in named(node) - known if name.startswith("_") and not name.startswith("__")}
            if private and not {STANDARD_ONLY, ROOT / "sotay" / "bench"} & set(path.parents):
                used.setdefault(str(path.relative_to(ROOT)), set()).update(private)
    assert used == PRIVATE_PARTS, "take the public way, or write down here what is used and why"
