"""A commune of 100 chi bộ and 5,000 members is merged into another; then its chi bộ themselves into one.

Everything is done inside one transaction that is rolled back, on the tree and the members of the whole city.
"""

import time
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from members import reorganising
from members.models import Unit, UnitEvent, UnitPeriod, User
from members.powers import Role
from members.reorganising.moving import BEGIN_PERIODS, END_PERIODS, PLACE
from members.rights.roles import give
from sotay.bench.rollup import spent
from sotay.demo import tree

CELLS, MEMBERS = 100, 5_000

SETTLE = """
WITH chosen AS (
    SELECT id, (row_number() OVER (ORDER BY id) - 1) %% %(many)s + 1 AS place FROM members_member
    WHERE status = 'active' ORDER BY id LIMIT %(members)s
), moved AS (
    UPDATE members_member SET unit_id = (%(cells)s::bigint[])[place] FROM chosen WHERE members_member.id = chosen.id
    RETURNING members_member.id, unit_id
)
UPDATE members_affiliation SET unit_id = moved.unit_id FROM moved WHERE member_id = moved.id AND until IS NULL
"""


def reorganised(rounds: int) -> dict:
    """Seconds and queries of preview and decision, and the processor time of both against the bare statements."""
    with transaction.atomic():
        old, cells, into = _communes()
        there = Unit.objects.get(parent=into, name="Chi bộ 1")
        chief = User.objects.get(pk=User.objects.create_superuser("0999999999", staff_name="Ban Tổ chức").pk)
        for unit in (old, cells[0], cells[1]):
            give(chief, Role.ORGANISER, unit, by=None)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE members_unit, members_unitperiod, members_member, members_affiliation")
        communes = _measured(chief, {"units": [old.pk], "into": into.pk}, rounds)
        plain = [_bare(chief, old, into) for _ in range(rounds)]
        joined = _measured(chief, {"units": [cell.pk for cell in cells], "into": there.pk}, rounds)
        transaction.set_rollback(True)
    return {"commune": communes, "cells": joined, "plain": plain}


MEASURES = (reorganised,)


def _communes() -> tuple[Unit, list[Unit], Unit]:
    city = Unit.objects.get(parent=None)
    last = int(city.children.order_by("-path").values_list("path", flat=True)[0][-4:], 36)
    base = {"kind": Unit.Kind.BASE, "level": Unit.Level.COMMUNE, "group": 2}
    made = [tree.child(city, f"Đảng bộ xã Đo {n}", step=last + n, number=900 + n, **base) for n in (1, 2)]
    old, into = tree.plant(made)
    cell = {"kind": Unit.Kind.CELL, "level": Unit.Level.CELL, "group": 4}
    cells = tree.plant(tree.child(old, f"Chi bộ {n}", step=n, **cell) for n in range(1, CELLS + 1))
    tree.plant(tree.child(into, f"Chi bộ {n}", step=n, **cell) for n in range(1, CELLS + 1))
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"many": CELLS, "members": MEMBERS, "cells": [cell.pk for cell in cells]})
    return old, cells, into


def _event(by: User, plan: dict) -> UnitEvent:
    today = timezone.localdate()
    kind = UnitEvent.Kind.MERGE
    return UnitEvent(kind=kind, plan=plan, by=by, decision_no="1-QĐ/TU", decided_on=today, effective_on=today)


def _measured(by: User, plan: dict, rounds: int) -> dict:
    found = {"seconds": [], "queries": 0, "ms": [], "members": 0}
    for _ in range(rounds):
        with transaction.atomic():
            shown = []
            preview = _timed(lambda shown=shown: shown.append(reorganising.preview(_event(by, plan))))
            decided = _timed(lambda shown=shown: reorganising.decide(_event(by, plan), by=by, seen=shown[0].digest))
            transaction.set_rollback(True)
        found["seconds"].append(max(preview["seconds"], decided["seconds"]))
        found["queries"] = max(found["queries"], preview["queries"], decided["queries"])
        found["ms"].append(decided["ms"])
        found["members"] = shown[0].members
    return found


def _timed(work: Callable) -> dict:
    asked, start = [], time.monotonic()
    with connection.execute_wrapper(lambda execute, *call: asked.append(call[0]) or execute(*call)):
        took = spent(work)
    return {"seconds": time.monotonic() - start, "queries": len(asked), "ms": took}


def _bare(by: User, old: Unit, into: Unit) -> float:
    """The same rows of the tree and its history, written by statements that are told every value."""
    children = list(old.children.values_list("pk", flat=True))
    with transaction.atomic():
        event = _event(by, {"units": [old.pk], "into": into.pk})
        reorganising.decide(event, by=by, seen=reorganising.preview(event).digest)
        columns = ("pk", "parent_id", "path", "code", "name", "name_folded")
        after = list(Unit.objects.filter(pk__in=[*children, old.pk]).values_list(*columns))
        transaction.set_rollback(True)
    told, today = [list(column) for column in zip(*after, strict=True)], timezone.localdate()

    def write():
        with connection.cursor() as cursor:
            cursor.execute(PLACE, told)
            cursor.execute(END_PERIODS, [today, [*children, old.pk]])
            cursor.execute(BEGIN_PERIODS, [today, children])

    with transaction.atomic():
        took = spent(write)
        if UnitPeriod.objects.filter(unit__in=children, valid_to=None, parent=into).count() != len(children):
            raise RuntimeError("the bare statements have not done the same")
        transaction.set_rollback(True)
    return took
