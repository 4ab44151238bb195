"""An error of a server that is caught is told in the log, with what it costs."""

import ast

from tests.sources import nodes
from tests.test_architecture import MODULES, ROOT

# Errors of servers, disks and networks: who catches one says in the log what it costs, or passes it on.
OF_SERVERS = {"Exception", "BaseException", "OSError", "ConnectionError", "TimeoutError", "HTTPException"}
OF_SERVERS |= {"Error", "DatabaseError", "OperationalError", "InterfaceError", "RedisError", "RequestException"}
OF_SERVERS_BY_MODULE = {"csv", "zlib", "struct", "binascii", "zipfile"}  # whose `Error` is about what was sent
TOLD_OTHERWISE = {
    "documents.importing.work": "_tell_failure, below",
    "members.inspection.audit_query": "a moment that this machine cannot reckon with is no moment",
    "members.delivery.pushing": "a connection that the service has closed: the same is sent by a new one at once",
    "sotay.bench": "measures, and is loaded by nothing else",
    "sotay.errors": "a full disk takes no last bytes either; the page of the full disk is on its way",
    "sotay.local": "of the standard library only",
    "sotay.monitoring.health": "the page of health says it, in words",
}


def caught(node: ast.AST) -> set[str]:
    """Names of the errors of servers that an `except` or a `suppress` names."""
    if isinstance(node, ast.ExceptHandler):
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "suppress":
        kinds = node.args
    else:
        return set()
    words = [ast.unparse(kind).split(".") for kind in kinds if kind is not None]
    return {kind[-1] for kind in words if kind[0] not in OF_SERVERS_BY_MODULE} & OF_SERVERS


def tells(handler: ast.AST) -> bool:
    inside = [each for node in getattr(handler, "body", []) for each in ast.walk(node)]
    return any(
        isinstance(node, ast.Raise)
        or (isinstance(node, ast.Call) and ast.unparse(node.func) in {"OUTAGE.failed"} | LOG_CALLS)
        for node in inside
    )


LOG_CALLS = {f"log.{level}" for level in ("info", "warning", "error", "critical")}


def test_an_error_of_a_server_is_never_swallowed_without_a_word():
    silent = {
        module: f"{path.relative_to(ROOT)}:{node.lineno}"
        for module, path in MODULES.items()
        for node in nodes(path)
        if caught(node) and not tells(node)
    }
    of = {place: [each for each in silent if f"{each}.".startswith(f"{place}.")] for place in TOLD_OTHERWISE}
    assert [place for place, found in of.items() if not found] == [], "take it out of TOLD_OTHERWISE"
    known = {module for found in of.values() for module in found}
    assert [where for module, where in silent.items() if module not in known] == [], (
        "log it with `cost`, or let it pass"
    )


def test_what_is_logged_of_a_swallowed_error_says_what_it_costs():
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in MODULES.values()
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        for line in node.body
        for call in ast.walk(line)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in LOG_CALLS
        if "cost" not in {word.arg for word in call.keywords}
    ]
    assert wrong == [], "cost=…: what does not happen, in plain words"
