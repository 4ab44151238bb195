"""The house keeps its shape: who may import whom, and what a view may hold."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["members", "documents", "news", "meetings", "sotay"]  # each may import only what stands before it
SIBLINGS = {("meetings", "news")}  # the same height: not even downwards
STANDARD_ONLY = ROOT / "sotay" / "local"


def sources(app: str) -> list[Path]:
    return [path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


def is_view(path: Path) -> bool:
    return path.name in {"views.py", "home.py"} or path.parent.name == "views"


def imported_modules(path: Path) -> set[str]:
    """Every module that `path` names, also in imports inside functions."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
            assert node.level == 0, f"{path}: relative import"
    return modules


def test_apps_import_downwards_only():
    wrong = [
        f"{path.relative_to(ROOT)}: {module}"
        for height, app in enumerate(LAYERS)
        for path in sources(app)
        for module in imported_modules(path)
        if module.split(".")[0] in LAYERS[height + 1 :] or (app, module.split(".")[0]) in SIBLINGS
    ]
    assert wrong == []


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
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"filter", "exclude", "annotate", "aggregate"}
    ]
    assert wrong == []


def test_views_are_short():
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for app in LAYERS
        for path in sources(app)
        if is_view(path)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 22
    ]
    assert long == []


def test_no_page_holds_script_or_style():
    wrong = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if any(
            bad in path.read_text(encoding="utf-8")
            for bad in (" style=", "<style", " onclick=", "javascript:", "<script>")
        )
    ]
    assert wrong == []
