"""The reference pages name what there is, all of it and nothing else; what a docstring cites is there."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

import sotay
from members.powers import ROLES, Power
from sotay.celery import app as celery
from sotay.schedule import At
from tests.sources import nodes

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
APPS = ("members", "documents", "news", "meetings", "sotay")
CODE = (*APPS, "templates", "tests")
VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+|DEBUG")
SETTINGS = ROOT / "sotay" / "settings.py"
PAGES = sorted(str(path.relative_to(ROOT)) for path in (*ROOT.glob("*.md"), *DOCS.rglob("*.md")))
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def rows(page: str) -> dict[str, list[str]]:
    """The rows of the tables of a reference page: the first word in backticks, and the other cells."""
    found = {}
    for line in (DOCS / "reference" / f"{page}.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            first, *others = (cell.strip() for cell in line.strip("|").split("|"))
            name = re.match(r"`(\S+?)[`\s]", first)[1]
            assert name not in found, f"{page}.md: {name} twice"
            found[name] = others
    return found


def read_by(path: Path, seen: set[Path]) -> set[str]:
    """The names of variables that `path` and the modules of `sotay` it imports pass to a function: env.text("NAME")."""
    seen.add(path)
    names = set()
    for node in nodes(path):
        if isinstance(node, ast.Call):
            given = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            names.update(filter(VARIABLE.fullmatch, given))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "sotay":
            modules = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            files = [ROOT / f"{module.replace('.', '/')}.py" for module in modules]
            names.update(*(read_by(file, seen) for file in files if file.exists() and file not in seen))
    return names


def test_every_setting_is_described():
    names = read_by(SETTINGS, set())
    assert {"SECRET_KEY", "SOTAY_S3_ACCESS_KEY"} <= names
    assert set(rows("settings")) == names


def test_every_variable_of_the_example_is_a_setting():
    text = (DOCS / "operating" / "sotay.env.example").read_text(encoding="utf-8")
    written = re.findall(r"^#?([A-Z0-9_]+)=", text, re.MULTILINE)
    assert len(written) > 10
    assert set(written) <= set(rows("settings"))


def test_every_command_is_described():
    assert set(rows("commands")) == {name for name, app in get_commands().items() if app in APPS}


@pytest.mark.process  # Django is checked, which asks Tesseract for its languages
def test_every_task_is_described_with_its_queue_and_when_it_runs():
    celery.loader.import_default_modules()
    turns = {entry["task"]: in_words(entry["schedule"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    tasks = {}
    for name in celery.tasks:
        if name.partition(".")[0] in APPS:
            queue = celery.amqp.router.route({}, name)["queue"].name
            tasks[".".join((name.split(".")[0], name.split(".")[-1]))] = (queue, turns.get(name, "on demand"))
    described = {name: (queue, runs.split(";")[0]) for name, (queue, runs, _) in rows("tasks").items()}
    assert described == tasks


def in_words(schedule: float | At) -> str:
    """When a task runs, as the page says it."""
    if not isinstance(schedule, At):
        return {60.0: "scheduled: each minute"}[schedule]
    if schedule.hour == "*":
        _, slash, every = str(schedule.minute).partition("/")
        return f"scheduled: every {every} minutes" if slash else "scheduled: each hour"
    return "scheduled: " + ", ".join(f"{int(hour):02}:{schedule.minute:02}" for hour in str(schedule.hour).split(","))


def test_every_power_is_described_with_its_label_and_roles():
    described = {name: (label, re.findall(r"`(\w+)`", roles)) for name, (label, _, roles) in rows("powers").items()}
    held = {power: [role.value for role in ROLES if power in ROLES[role]] for power in Power}
    assert described == {power.codename: (power.label, held[power]) for power in Power}


def test_the_changelog_begins_with_this_version():
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert released[0] == sotay.__version__
    assert len(released) == len(set(released))


def sources() -> list[Path]:
    return [path for folder in CODE for path in sorted((ROOT / folder).rglob("*.*")) if path.suffix in {".py", ".html"}]


def test_every_rule_that_is_cited_is_there():
    sections = re.findall(r"^## §([\d.]+) ", (DOCS / "rules.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(sections) == len(set(sections))
    cited = {
        section.rstrip("."): str(path.relative_to(ROOT))
        for path in sources()
        for section in re.findall(r"docs/rules\.md §([\d.]+)", path.read_text(encoding="utf-8"))
    }
    assert len(cited) >= 7
    assert {section: path for section, path in cited.items() if section not in sections} == {}


@pytest.mark.parametrize(
    "page", ["README.md", "CHANGELOG.md", *sorted(str(path.relative_to(ROOT)) for path in DOCS.rglob("*.md"))]
)
def test_what_a_page_leads_to_is_there(page):
    """Links between pages, and paths of this repository that stand in backticks."""
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    linked = [target for target in LINK.findall(text) if not (path.parent / target).exists()]
    tops = "|".join((*APPS, "docs", "tests", "templates", "static"))
    named = re.findall(rf"`((?:{tops})/[\w@./-]+)`", text)
    assert linked + [target for target in named if not (ROOT / target).exists()] == []
