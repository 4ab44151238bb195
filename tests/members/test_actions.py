"""Every action that is written into the audit anywhere has its words for the inspector."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from members import actions, rules
from members.actions import EXPORTS, label
from tests.sources import nodes, tree

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("members", "documents", "news", "meetings", "sotay")
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")

LABELS = {action: label for group in actions.groups().values() for action, label in group.items()}
WORDS = {action.split(".")[0] for action in LABELS} - {"members", "meeting"}  # those are also words of rules and types


def sources() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def is_record(node) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"record", "record_all"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "audit"
    )


def written_in(path: Path) -> set[str]:
    """Actions named in a function that calls the audit, in SQL that writes to it, and in constants called ACTION."""
    if not re.search(r"audit|ACTION", path.read_text(encoding="utf-8")):
        return set()
    found = (
        {text for text in texts(tree(path)) if ACTION.fullmatch(text) and text.split(".")[0] in WORDS}
        if any(map(is_record, nodes(path)))
        else set()
    )
    for function in nodes(path):
        if isinstance(function, ast.FunctionDef) and any(is_record(node) for node in ast.walk(function)):
            found |= {text for text in texts(function) if ACTION.fullmatch(text)}
        if isinstance(function, ast.Assign) and any(text for text in texts(function) if "members_auditentry" in text):
            found |= {hit for text in texts(function) for hit in re.findall(r"'([a-z]+\.[a-z_]+)'", text)}
        if isinstance(function, ast.Assign) and "ACTION" in {target.id for target in names(function)}:
            found |= set(texts(function))
    return found


def texts(node):
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def names(assignment):
    return [target for target in assignment.targets if isinstance(target, ast.Name)]


def test_every_action_written_anywhere_has_a_label():
    # What only looks like one: objects' types, the addresses of other modules, the names of rules and of their series.
    others = {"members.member", "members.user", "members.unit"}
    keys = {rule.key for rule in rules.seed()}
    others |= keys | {key.rpartition(".")[0] for key in keys}
    missing = {
        f"{path.relative_to(ROOT)}: {action}"
        for path in sources()
        for action in written_in(path) - others
        if action not in LABELS
    }
    assert sorted(missing) == [], "give each its words in GROUPS of members/actions.py, or in audited.py of its room"


def test_no_function_writes_an_action_that_this_test_cannot_see():
    """The second argument is a text, or a name that is looked for; a computed one begins with a known word."""
    unseen = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        if "audit" in path.read_text(encoding="utf-8")
        for node in nodes(path)
        if is_record(node)
        and node.func.attr == "record"
        and not isinstance(node.args[1], ast.Constant | ast.Name | ast.IfExp | ast.JoinedStr | ast.Attribute)
    ]
    assert unseen == [], "write the action where audit.record is called, as text"


def test_a_label_stands_once_and_an_unknown_word_is_shown_as_it_is():
    brought = sum(len(words.labels) for words in actions.WORDS)
    assert sum(map(len, actions.GROUPS.values())) + brought == len(LABELS) and set(EXPORTS) <= set(LABELS)
    assert label("role.give") == "Giao vai trò" and label("khong.co") == "khong.co"


def test_words_that_a_room_brings_stand_in_its_group_of_the_list():
    assert actions.groups()[actions.ON_MEMBERS]["medal.book"] == label("medal.book") == "Ghi sổ cấp số Huy hiệu Đảng"
