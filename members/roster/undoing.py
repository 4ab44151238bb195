"""Takes back what an import has written, while nothing else has touched it: all of it or nothing. Offices that ended
with it have been told of, and their roles are gone: they are recorded anew by hand, as the page says."""

from datetime import date

import structlog
from django.db import connection, transaction
from django.utils import timezone
from psycopg.sql import SQL, Identifier

from members import audit, notices, origin
from members.models import Affiliation, Member, RosterImport, Unit
from members.powers import Power
from members.rights import roles
from members.roster import compare, work
from members.roster.applying import IMPRINT
from members.roster_more import MORE
from members.tree import founding

log = structlog.get_logger(__name__)

State = RosterImport.State
REASON = "Hoàn tác nhập danh sách đảng viên"

# Changed since, moved since, of a chi bộ that was closed or handed over since, or the number to sign in with is
# somebody's by now.
TOUCHED = SQL("""
UPDATE members_rosterrow a SET result = 'touched'
WHERE a.roster_id = %(roster)s AND a.result = 'applied' AND (
    NOT EXISTS (SELECT FROM members_member m WHERE m.id = a.person AND {imprint} = a.imprint)
    OR (a.joined IS NOT NULL AND NOT EXISTS (
        SELECT FROM members_affiliation f WHERE f.id = a.joined AND f.until IS NULL
    ))
    OR EXISTS (
        SELECT FROM members_affiliation f WHERE f.member_id = a.person AND f.kind = 'official' AND f.id > a.joined
    )
    OR (a.prior IS NOT NULL AND NOT EXISTS (
        SELECT FROM members_unit u WHERE u.id = (a.prior ->> 'unit_id')::bigint
        AND u.status = ANY(%(working)s) AND starts_with(u.path, %(path)s)
    ))
    OR (a.account IS NOT NULL AND (
        NOT EXISTS (SELECT FROM members_user u WHERE u.id = a.account AND u.phone = a.phone)
        OR EXISTS (SELECT FROM members_user u WHERE u.phone = a.account_phone AND u.id <> a.account)
    ))
)
""").format(imprint=IMPRINT)
# Somebody new is left alone once anything at all hangs on the record: an account, a slip, an office, a meeting.
MENTIONED = SQL("""
UPDATE members_rosterrow a SET result = 'touched'
WHERE a.roster_id = %(roster)s AND a.result = 'applied' AND a.kind = 'new'
AND EXISTS (SELECT FROM {table} t WHERE t.{column} = a.person)
""")
UNMARK = "UPDATE members_rosterrow SET result = 'applied' WHERE roster_id = %(roster)s AND result = 'touched'"
RESTORE = """
UPDATE members_member m SET unit_id = o.unit_id, full_name = o.full_name, gender = o.gender,
    admission_date = o.admission_date, official_date = o.official_date, card_no = o.card_no,
    card_no_legacy = o.card_no_legacy, phone = o.phone, status = o.status, status_date = o.status_date,
    ineligible_reason = o.ineligible_reason, name_key = o.name_key, name_folded = o.name_folded,
    version = m.version + 1, saved_by_id = %(actor)s, saved_at = %(at)s
FROM members_rosterrow a, LATERAL jsonb_populate_record(NULL::members_member, a.prior) o
WHERE a.roster_id = %(roster)s AND a.result = 'applied' AND a.prior IS NOT NULL AND m.id = a.person
"""
VOID = """
UPDATE members_member m SET status = 'voided', status_date = NULL, ineligible_reason = '',
    version = m.version + 1, saved_by_id = %(actor)s, saved_at = %(at)s
FROM members_rosterrow a
WHERE a.roster_id = %(roster)s AND a.result = 'applied' AND a.kind = 'new' AND m.id = a.person
"""
SIGN_OUT = """
UPDATE members_user u SET session_seed = left(replace(gen_random_uuid()::text, '-', ''), 16)
FROM members_rosterrow a JOIN members_member m ON m.id = a.person
WHERE a.roster_id = %(roster)s AND a.result = 'applied' AND u.member_id = m.id AND m.status <> ALL(%(counted)s)
"""
# First, as a member has one open place only. What never was goes; what was ended goes on.
UNJOIN = """
DELETE FROM members_affiliation f USING members_rosterrow a
WHERE a.roster_id = %(roster)s AND a.result = 'applied' AND f.id = a.joined
"""
REOPEN = """
UPDATE members_affiliation f SET until = NULL FROM members_rosterrow a
WHERE a.roster_id = %(roster)s AND a.result = 'applied' AND f.id = a.ended
"""
TAKEN_BACK = "UPDATE members_rosterrow SET result = 'undone' WHERE roster_id = %(roster)s AND result = 'applied'"
UNFOLLOW = """
UPDATE members_user u SET phone = a.account_phone FROM members_rosterrow a
WHERE a.roster_id = %(roster)s AND a.result = 'applied' AND u.id = a.account
"""
# Names and units only: what each field was stands in the entry of the import.
AUDIT = """
INSERT INTO members_auditentry
    (at, actor_id, action, power, unit_id, object_type, object_id, object_name, before, after, reason, address,
    request_id)
SELECT %(at)s, %(actor)s, 'member.import_undone', %(power)s, m.unit_id, 'members.member', m.id, m.full_name, NULL,
    jsonb_build_object('roster', a.roster_id, 'status', m.status), %(reason)s, %(address)s, %(request_id)s
FROM members_rosterrow a JOIN members_member m ON m.id = a.person
WHERE a.roster_id = %(roster)s AND a.result = 'applied'
ORDER BY a.number
"""


def undo(pk: int) -> bool:
    """Takes an import to undone; where anything was touched since, back to done, with the touched rows marked. False
    when nothing was taken back; may be called any number of times."""
    roster = work.claim(pk, State.UNDOING)
    if roster is None:
        return False
    work.tell(roster, "Đang hoàn tác")
    try:
        with transaction.atomic():
            locked = work.lock(pk, State.UNDOING)
            if locked is None:
                return False
            with roles.root_kept():  # who came back by the list may be the last quản trị now
                return _undo(locked)
    except roles.RoleRefused as error:
        log.warning(
            "roster_failed", roster=pk, step="undo", error=type(error).__name__, cost="the list stays as written"
        )
        work.end(roster, f"Không hoàn tác được: {error} Dữ liệu vẫn như đã ghi.")
        return False


def _undo(locked: RosterImport) -> bool:
    founding.lock([locked.unit_id])  # the tree first, as anyone who changes the tree does
    compare.lock_members()
    parameters = _parameters(locked)
    if touched := _touched(parameters):
        work.end(locked, f"Không hoàn tác được: {touched} dòng đã được sửa sau khi ghi. Dữ liệu vẫn như đã ghi.")
        return False
    with connection.cursor() as cursor:
        for more in MORE:
            for statement in more.restore:
                cursor.execute(statement, parameters | more.parameters)
        for statement in (UNJOIN, REOPEN, RESTORE, VOID, UNFOLLOW, SIGN_OUT, AUDIT, TAKEN_BACK):
            cursor.execute(statement, parameters)
    _forget_age(locked)
    _tell(locked)
    return True


def _forget_age(roster: RosterImport) -> None:
    """The list has never been: of the unit the latest day is again that of the other lists."""
    if roster.as_of is None or roster.unit.roster_as_of != roster.as_of:
        return  # a later one has been brought in since
    before = roster.applied.get("as_of_before")
    lists = RosterImport.objects.filter(unit=roster.unit, as_of__isnull=False).exclude(pk=roster.pk)
    days = set(lists.filter(state=State.DONE).values_list("as_of", flat=True))
    if before:  # perhaps by the command, which leaves no list behind; not by one that was taken back since
        days |= {date.fromisoformat(before)} - set(lists.filter(state=State.UNDONE).values_list("as_of", flat=True))
    Unit.objects.filter(pk=roster.unit_id).update(roster_as_of=max(days, default=None))


def _touched(parameters: dict) -> int:
    """How many rows something else has touched since; they are marked, and those of an earlier try no longer are."""
    fields = Member._meta.get_fields(include_hidden=True)
    pointing = [field for field in fields if field.auto_created and (field.one_to_many or field.one_to_one)]
    own = {Affiliation, *(model for more in MORE for model in more.models)}
    relations = [relation for relation in pointing if relation.related_model not in own]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_rosterrow SET result = 'applied' WHERE roster_id = %(roster)s AND result = 'touched'",
            parameters,
        )
        cursor.execute(TOUCHED, parameters)
        touched = cursor.rowcount
        for more in MORE:
            cursor.execute(more.touched, parameters)
            touched += cursor.rowcount
        for relation in relations:
            table, column = Identifier(relation.related_model._meta.db_table), Identifier(relation.field.column)
            cursor.execute(MENTIONED.format(table=table, column=column), parameters)
            touched += cursor.rowcount
    return touched


def _parameters(roster: RosterImport) -> dict:
    return {
        "roster": roster.pk,
        "path": roster.unit.path,
        "working": list(Unit.WORKING),
        "counted": list(Member.COUNTED),
        "at": timezone.now(),
        "actor": roster.undone_by_id,
        "power": Power.IMPORT_ROSTER.value,
        "reason": REASON,
        "address": origin.address(),
        "request_id": origin.request_id(),
    }


def _tell(roster: RosterImport) -> None:
    roster.move("restore", attempts=0)
    audit.record(
        roster.undone_by,
        "roster.undo",
        roster,
        power=Power.IMPORT_ROSTER,
        before=roster.applied,
        reason=roster.undo_reason,
    )
    text = f"Đã hoàn tác danh sách “{roster.name}” của {roster.unit.name}: hồ sơ trở lại như trước khi ghi."
    notices.tell_all({roster.undone_by, roster.signed_by, roster.uploaded_by}, text, work.address(roster))
