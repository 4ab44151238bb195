"""Writes what was accepted and signed, in one transaction, after comparing once more under the lock."""

from typing import Any

import structlog
from django.db import connection, transaction
from django.utils import timezone
from psycopg.sql import SQL, Identifier

from members import audit, notices
from members.committees import terms
from members.models import Member, RosterImport, RosterRow, Unit
from members.powers import Power
from members.refusals import Refused
from members.rights import roles
from members.roster import compare, founding, work
from members.roster.books import RosterError
from members.roster.outcome import Outcome
from members.roster.stage import ACTION, note_age
from members.roster.write import summary, write
from members.roster_more import MORE
from members.tree import founding as units

log = structlog.get_logger(__name__)

State = RosterImport.State
# Of a record, all that people change; using the portal, or saving it once more, changes the others.
OWN = [field.column for field in Member._meta.concrete_fields]
BESIDE = ("name_search", "activated_on", "last_active_on", "version", "saved_by_id", "saved_at")
TOUCHABLE = [name for name in OWN if name not in BESIDE]
IMPRINT = SQL("md5(ROW({})::text)").format(SQL(", ").join(Identifier("m", name) for name in TOUCHABLE))

ACCEPTED = SQL("""
a.roster_id = %(roster)s AND a.kind IN ('new', 'changed', 'moved')
AND (a.decision = 'accept' OR (a.decision = '' AND a.kind = ANY(%(kinds)s)))
""")
# A chi bộ that has been closed, renumbered or handed over since is no place to write to: its rows come back as stale.
RELOAD = SQL("""
INSERT INTO roster_row SELECT a.number, a.full_name, a.gender, a.birth_date, a.birth_precision, a.personal_id,
    a.card_no, a.card_no_legacy, u.id, a.admission_date, a.official_date, a.phone, a.status, a.status_date, a.reason,
    a.name_key, a.name_folded, a.more, a.problems, false
FROM members_rosterrow a
JOIN members_unit u ON u.code = a.cell_code AND u.status = ANY(%(working)s) AND u.kind = ANY(%(cells)s)
    AND starts_with(u.path, %(path)s)
WHERE {accepted}
""").format(accepted=ACCEPTED)
STALE = SQL("""
UPDATE members_rosterrow a SET result = 'stale' WHERE {accepted} AND NOT EXISTS (
    SELECT FROM roster_person p LEFT JOIN members_unit home ON home.id = p.home
    WHERE p.number = a.number AND p.verdict = a.verdict AND p.member IS NOT DISTINCT FROM a.person
    AND home.code IS NOT DISTINCT FROM a.home_code
    AND p.before IS NOT DISTINCT FROM a.before AND p.after IS NOT DISTINCT FROM a.after
)
""").format(accepted=ACCEPTED)
LEAVE_OUT = """
DELETE FROM roster_person p USING members_rosterrow a
WHERE a.roster_id = %(roster)s AND a.number = p.number AND a.result = 'stale'
"""
# What undoing needs to know, before the records change.
REMEMBER = """
CREATE TEMPORARY TABLE roster_prior ON COMMIT DROP AS
SELECT p.number, p.personal_id, CASE WHEN p.verdict = 'known' THEN to_jsonb(m) - 'name_search' END AS prior,
    CASE WHEN p.home <> p.cell THEN f.id END AS ended, s.account, s.before AS account_phone
FROM roster_person p
LEFT JOIN members_member m ON m.id = p.member
LEFT JOIN members_affiliation f ON f.member_id = p.member AND f.kind = 'official' AND f.until IS NULL
LEFT JOIN roster_sign_in s ON s.number = p.number AND s.free
"""
WRITTEN = SQL("""
UPDATE members_rosterrow a SET result = 'applied', person = m.id, prior = b.prior, ended = b.ended,
    account = b.account, account_phone = b.account_phone, imprint = {imprint},
    joined = CASE WHEN a.kind <> 'changed' THEN f.id END
FROM roster_prior b
JOIN members_member m ON m.personal_id = b.personal_id
LEFT JOIN members_affiliation f ON f.member_id = m.id AND f.kind = 'official' AND f.until IS NULL
WHERE a.roster_id = %(roster)s AND a.number = b.number
""").format(imprint=IMPRINT)


def apply(pk: int) -> bool:
    """Takes a signed import to done, or to failed with a sentence. False when there was nothing to do; may be called
    any number of times, after a killed worker too."""
    roster = work.claim(pk, State.APPLYING)
    if roster is None:
        return False
    work.tell(roster, "Đang ghi")
    try:
        with transaction.atomic():
            locked = work.lock(pk, State.APPLYING)
            if locked:
                with roles.root_kept():
                    _apply(locked)
    except Refused as error:
        log.warning("roster_failed", roster=pk, step="apply", error=type(error).__name__, cost="nothing is written")
        work.end(roster, f"{error} Chưa có gì được ghi: đề nghị tải danh sách lên và đối chiếu lại.")
        return False
    return locked is not None


def _apply(roster: RosterImport) -> None:
    unit = units.lock([roster.unit_id])[roster.unit_id]  # the tree first, as anyone who changes the tree does
    if unit.status not in Unit.WORKING:
        raise RosterError(f"{unit.name} không còn hoạt động ({unit.get_status_display().lower()}).")
    outcome = Outcome(unit=unit, sheets=[roster.sheet], as_of=roster.as_of)
    outcome.founded = [founding.found_cell(unit, code, name, by=roster.signed_by) for code, name in roster.founded]
    compare.lock_members()
    asked = parameters(roster)
    with connection.cursor() as cursor:
        compare.open_stage()
        cursor.execute(RELOAD, asked)
        compare.match(outcome)
        cursor.execute(STALE, asked)
        stale = cursor.rowcount
        if stale:
            cursor.execute(LEAVE_OUT, asked)
        compare.weigh(outcome)
        cursor.execute(REMEMBER)
        for more in MORE:
            cursor.execute(more.remember, more.parameters)
        today = timezone.localdate()
        write(outcome, by=roster.signed_by, since=min(roster.as_of or today, today))
        cursor.execute("ANALYZE roster_prior (number, personal_id)")
        cursor.execute(WRITTEN, asked)
        cursor.execute("DROP TABLE roster_prior")
    compare.close_stage()
    ended = 0
    if outcome.changed or outcome.moved:
        changed = roster.rows.filter(result=RosterRow.Result.APPLIED).exclude(kind=RosterRow.Kind.NEW)
        ended = terms.release(changed.values("person"), by=roster.signed_by, reason=f"theo danh sách “{roster.name}”")
    _tell(roster, outcome, stale, ended)


def parameters(roster: RosterImport) -> dict:
    """What the statements ask for, ACCEPTED among them."""
    return {
        "roster": roster.pk,
        "kinds": [kind for kind, choice in roster.choices.items() if choice == RosterRow.Decision.ACCEPT],
        "working": list(Unit.WORKING),
        "cells": list(Unit.CELLS),
        "path": roster.unit.path,
    }


def _tell(roster: RosterImport, outcome: Outcome, stale: int, ended: int) -> None:
    written: dict[str, Any] = {
        "new": outcome.new,
        "changed": outcome.changed,
        "moved": outcome.moved,
        "stale": stale,
    }
    written["founded"], written["offices_ended"] = len(outcome.founded), ended
    written["as_of_before"] = roster.unit.roster_as_of and roster.unit.roster_as_of.isoformat()
    note_age(roster.as_of, roster.unit)
    roster.move("finish", applied=written, applied_at=timezone.now(), attempts=0)
    facts = summary(outcome) | {name: roster.figures[name] for name in ("rows", "duplicate", "error", "missing")}
    audit.record(
        roster.signed_by,
        ACTION,
        roster.unit,
        power=Power.IMPORT_ROSTER,
        after=facts | {"stale": stale, "roster": roster.pk},
        reason=roster.name,
    )
    text = f"Đã ghi danh sách “{roster.name}” vào hồ sơ của {roster.unit.name}."
    notices.tell_all({roster.signed_by, roster.uploaded_by}, text, work.address(roster))
