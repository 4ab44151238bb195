"""The house keeps its shape: who may import whom, and what a view may hold."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.sources import nodes, tree

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["members", "documents", "news", "meetings", "sotay"]  # each may import only what stands before it
SIBLINGS = {("meetings", "news")}  # the same height: not even downwards
INSIDE = "members.operations"  # an app inside a package: only members stands before it, and only sotay behind it
STANDARD_ONLY = ROOT / "sotay" / "local"


def sources(app: str) -> list[Path]:
    return [path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


def is_view(path: Path) -> bool:
    return path.name == "home.py" or path.name.startswith("views")


def imported_modules(path: Path) -> set[str]:
    """Every module that `path` names, also in imports inside functions."""
    modules = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
            assert node.level == 0, f"{path}: relative import"
    return modules


def app_of(module: str) -> str:
    """The app that a module belongs to."""
    return INSIDE if f"{module}.".startswith(f"{INSIDE}.") else module.split(".")[0]


def test_procedures_know_members_alone_and_only_what_composes_knows_them():
    """So that the app may be absent: nothing loads it but the settings and the addresses."""
    wrong = [
        f"{module} imports {imported}"
        for module, names in imports().items()
        for imported in names
        if INSIDE in {app_of(module), app_of(imported)} and app_of(module) != app_of(imported)
        if not (app_of(module) == INSIDE and app_of(imported) == "members")
        if not module.startswith("sotay.bench.")  # measures the full edition, and is loaded by nothing else
    ]
    assert wrong == [], "what others need of procedures goes through a hook of members"


def test_apps_import_downwards_only():
    wrong = [
        f"{path.relative_to(ROOT)}: {module}"
        for height, app in enumerate(LAYERS)
        for path in sources(app)
        for module in imported_modules(path)
        if module.split(".")[0] in LAYERS[height + 1 :] or (app, module.split(".")[0]) in SIBLINGS
    ]
    assert wrong == [], "import only what stands before it in LAYERS; upwards by a hook (members/hooks.py)"


def module_of(path: Path) -> str:
    """The dotted name of a source file; a package's own for its `__init__.py`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for app in LAYERS for path in sources(app)}


def imported_of_ours(path: Path) -> set[str]:
    """Every module of ours that `path` imports, whether it is named whole or taken out of its package."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.update({inner if inner in MODULES else node.module} & MODULES.keys())
    return found


@cache
def imports() -> dict[str, set[str]]:
    """Of each module those of ours that it imports; read when a test asks, as every worker loads this file."""
    return {module: imported_of_ours(path) for module, path in MODULES.items()}


def in_a_room(module: str) -> bool:
    """Whether a module stands deeper than the root of its app; `models` is part of the front door."""
    parts = module.removeprefix(f"{app_of(module)}.").split(".")
    return len(parts) > 1 and parts[0] != "models"


def place(module: str) -> str:
    """The room of a module, or the module itself where it stands at the root of its app."""
    return ".".join(module.split(".")[: 3 if app_of(module) == INSIDE else 2])


def test_sister_apps_enter_by_the_front_door():
    """`sotay`, which composes, may look into rooms; any other app imports what stands at the root of its sister."""
    wrong = [
        f"{module} imports {imported}"
        for module, names in imports().items()
        for imported in names
        if app_of(module) not in {app_of(imported), "sotay"} and in_a_room(imported)
    ]
    assert wrong == [], "what a sister app needs stands at the root of its app, not in a room"


DJANGO_LOOKS_FOR = {"admin", "apps", "checks", "models", "urls"}  # at the root of an app, by these names


def test_the_root_of_an_app_holds_what_others_import():
    """A root module serves a sister app, or at least two rooms of its own; anything else belongs into a room."""
    users = {module: {user for user, names in imports().items() if module in names} for module in MODULES}
    wrong = []
    for module in MODULES:
        app = app_of(module)
        rest = module.removeprefix(app).strip(".").split(".")
        if app == "sotay" or len(rest) != 1 or rest[0] in DJANGO_LOOKS_FOR or module_is_package(module):
            continue
        sisters = {app_of(user) for user in users[module]} - {app, "sotay"}
        places = {place(user) for user in users[module]}
        if not sisters and len(places) < 2:
            wrong.append(f"{module}: {sorted(users[module])}")
    assert wrong == [], "move it into the one room that uses it"


def module_is_package(module: str) -> bool:
    return MODULES[module].name == "__init__.py"


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """The groups of nodes that reach each other, taking away again and again what nothing leads to or from."""
    left = {node: set(targets) for node, targets in edges.items()}
    while True:
        targets = set().union(*left.values()) if left else set()
        ends = {node for node in left if not left[node] or node not in targets}
        if not ends:
            return [sorted(left)] if left else []
        left = {node: names - ends for node, names in left.items() if node not in ends}


def test_rooms_import_one_way():
    """No two places of an app import each other, not even over a third; so a room can be read knowing what is below."""
    edges = {place(module): set() for module in MODULES}
    for module, names in imports().items():
        for imported in names:
            if app_of(module) == app_of(imported) and place(module) != place(imported):
                edges[place(module)].add(place(imported))
    assert circles(edges) == [], "these places import each other: move what both need below them"


def test_circles_are_found():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == [["b", "c"]]
    assert circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


def test_every_package_is_one_of_the_layers():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == set(LAYERS)


def test_nothing_but_itself_imports_the_local_servers():
    inside = {path.stem for path in STANDARD_ONLY.glob("*.py")}
    wrong = [
        str(path.relative_to(ROOT))
        for app in LAYERS
        for path in sources(app)
        if STANDARD_ONLY not in path.parents
        and any(module.startswith("sotay.local") for module in imported_modules(path))
    ]
    assert wrong == [] and "dev" in inside


def test_views_leave_narrowing_to_querysets_and_forms():
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for app in LAYERS
        for path in sources(app)
        if is_view(path)
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in {"filter", "exclude", "annotate", "aggregate"}
    ]
    assert wrong == [], "give the rows a name in the queryset of the model"


def test_views_are_short():
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for app in LAYERS
        for path in sources(app)
        if is_view(path)
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 22
    ]
    assert long == [], "over 23 lines: what it decides belongs into a use case, a form or a class of the room"


HAND_MADE_FIELDS = {"DateField", "DateTimeField", "DecimalField", "FloatField", "IntegerField", "TimeField"}


def test_typed_numbers_and_days_come_by_one_field_each():
    """`members.fields` reads days, times and whole numbers, `members.numbers` the keys in addresses: Django's own take
    `05/11/2026` for the 11th of May, and `int()` stumbles over `²` and over five thousand digits."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for app in LAYERS
        for path in sources(app)
        if path.name not in {"fields.py", "versions.py"}
        for node in nodes(path)
        if isinstance(node, ast.Attribute)
        and (
            (node.attr in HAND_MADE_FIELDS and isinstance(node.value, ast.Name) and node.value.id == "forms")
            or (node.attr in {"isdigit", "isdecimal", "isnumeric"} and is_view(path))
        )
    ]
    assert wrong == [], "take the field of members.fields, or parse_typed_number of members.numbers"


def test_no_page_holds_script_or_style():
    wrong = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if any(
            bad in path.read_text(encoding="utf-8")
            for bad in (" style=", "<style", " onclick=", "javascript:", "<script>")
        )
    ]
    assert wrong == [], "the CSP forbids it: static/js, static/css"


def test_no_line_of_a_template_is_over_140_characters():
    """What `djangofmt` cannot break (a tag of Django stands on one line) is to be broken by hand."""
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 140
    ]
    assert long == [], "break the line between two arguments or tags"


def test_no_mark_of_a_template_stands_behind_a_space():
    """A line that begins with a tag and then a comma shows “chi bộ , xem”: `djangofmt` breaks the line between two
    tags, so the words before stand in an element that ends right where the tag begins."""
    apart = re.compile(r"^\s*(?:\{% (?!end)[^%]*%\})*[,;.:!?](?:\s|$)")
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if apart.match(line)
    ]
    assert wrong == [], "put the words before it into an element on the same line"


# Raised and caught among ourselves: no sentence of theirs reaches a person.
INTERNAL_ERRORS = {
    "meetings.voting.secrecy.CannotOpen",
    "documents.apart.sandbox.Failed",
    "documents.apart.sandbox.Refused",
    "documents.child.refusing.Refused",
    "documents.importing.cells.Wrong",
    "documents.pictures.NotDrawn",  # put into words by those who asked for the picture
    "documents.texts.extraction.Unreadable",
    "members.accounts.identity_provider.NotMatched",  # nothing is said, so that nobody learns who is a member
    "members.cells.Wrong",  # a kind of mistake in a cell, which members.roster.problems puts into words
    "members.delivery.gateways.NotDelivered",
    "members.roster.sniffing.NoList",  # worded anew as a RosterError
    "members.roster.streaming.BrokenBook",
    "members.sealing.Broken",
    "news.feeds.connection.Failed",
    "news.feeds.feed_parser.Unreadable",
    "sotay.demo.beside.Alone",  # the command words it
    "sotay.demo.scale.NotOurs",
    "sotay.monitoring.health.Down",  # a server that does not answer: the page of health words it
    "sotay.local.clone.Refusal",  # of the standard library only: runs before any package is there
}
EXCEPTIONS = {
    "Exception",
    "ValueError",
    "LookupError",
    "RuntimeError",
    "PermissionError",
    "PermissionDenied",
    "ValidationError",
}


def test_no_view_catches_what_a_use_case_refuses():
    """`answers_refusals` and `shown_on` do, once for all."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for app in LAYERS
        for path in sources(app)
        if is_view(path)
        for node in nodes(path)
        if isinstance(node, ast.Try)
    ]
    assert wrong == [], "answers_refusals or shown_on, see docs/mechanisms.md, Refusals"


def test_whatever_is_said_to_a_person_is_a_refusal():
    """Every error of ours is a Refused, or stands among those whose words nobody reads."""
    found = {
        f"{module}.{node.name}"
        for module, path in MODULES.items()
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id in EXCEPTIONS for base in node.bases)
    }
    assert found - {"members.refusals.Refused"} - INTERNAL_ERRORS == set(), "derive it from Refused, or name it above"


def called(node: ast.AST) -> set[str]:
    """The names of a chain of calls that ends in `node`: of `a.b().c()` both."""
    names = set()
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        else:
            node = node.func
    return names


def test_what_is_held_is_not_read_together_with_what_it_points_to():
    """The server finds no row that came to point elsewhere while one waited for it, and no account that came since."""
    wrong = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for app in LAYERS
        for path in sources(app)
        for node in nodes(path)
        if isinstance(node, ast.Call) and {"select_for_update", "select_related"} <= called(node)
    }
    assert wrong == set(), "prefetch_related reads it when the row is held, see docs/mechanisms.md, Held rows"
