"""The test database: migrated once, copied for each worker, handed out with the cast, and emptied again in a moment.

Two templates stand on the server. The first holds the structure and what each database of the portal holds from the
start: structure.sql, or where that is not of today all the migrations, which take half a minute. The second has the
rows of the cast beside it, in a schema of its own, with two functions: `tests.cast()` brings the rows in,
`tests.empty()` takes out whatever a test has committed. Each template is named by a hash of all that goes into it, so
that a later run finds it again and none takes a stale one.
"""

import contextlib
import json
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management.commands import flush
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, transaction
from django.test import override_settings
from django.utils import timezone

import structure
from tests import quick_migrations

ROOT = Path(__file__).parent.parent
PATIENCE = 60
# PostgreSQL says a list of words in another way when it has read it again from its own dump.
WORDS_AS_WRITTEN = re.compile(r"\(ARRAY\[([^\]]*)\]\)::text\[\]")
WORD, LETTERS = re.compile("'[^']*'::character varying"), r"(\g<0>)::text"
SHAPE = """
    WITH tables AS (
        SELECT oid, relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND NOT relispartition
    ), lines AS (
        SELECT relname, format('%s %s, not null %s, %s%s', attname, format_type(atttypid, atttypmod), attnotnull,
            attidentity, pg_get_expr(adbin, adrelid)) AS line
        FROM tables JOIN pg_attribute ON attrelid = tables.oid AND attnum > 0 AND NOT attisdropped
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        UNION ALL SELECT relname, conname || ' ' || pg_get_constraintdef(pg_constraint.oid)
        FROM tables JOIN pg_constraint ON conrelid = tables.oid
        UNION ALL SELECT relname, pg_get_indexdef(indexrelid) FROM tables JOIN pg_index ON indrelid = tables.oid
        UNION ALL SELECT relname, pg_get_triggerdef(pg_trigger.oid)
        FROM tables JOIN pg_trigger ON tgrelid = tables.oid AND NOT tgisinternal
        UNION ALL SELECT '', pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
    ) SELECT * FROM lines
"""
# All that a test may leave in a session. DISCARD ALL would throw away the plans too.
AS_NEW = """
    SET SESSION AUTHORIZATION DEFAULT; RESET ALL; CLOSE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all();
    DISCARD TEMP; DISCARD SEQUENCES
"""
# The tables that are worth sweeping; fewer dead rows cost less than the sweeping does.
LITTERED = "SELECT format('%%I.%%I', schemaname, relname) FROM pg_stat_user_tables WHERE n_dead_tup > %s"
DEAD_ROWS = 200
# Passwords are hashed in microseconds.
QUICK = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}


def make(name: str, *, anew: bool = False) -> None:
    """Makes the database `name`, empty as a new portal is, and connects to it; `anew` makes the templates anew too."""
    template = prepare(anew=anew)
    with server() as execute:
        execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    connect(name)


def drop(name: str) -> None:
    connection.close()
    with server() as execute:
        execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def prepare(*, anew: bool = False) -> str:
    """The name of the template with the cast, which stands on the server when this returns."""
    with one_at_a_time() as execute:
        version = execute("SHOW server_version").fetchone()[0]
        bare = f"{_prefix()}_structure_{_hash(_structure_facts(version))}"
        whole = f"{_prefix()}_cast_{_hash([bare, *_cast_facts()])}"
        kept = [] if anew else [bare, whole]
        known = [row[0] for row in execute("SELECT datname FROM pg_database").fetchall()]
        for old in known:
            if old.startswith((f"{_prefix()}_structure_", f"{_prefix()}_cast_")) and old not in kept:
                execute(f'DROP DATABASE "{old}" WITH (FORCE)')
        if anew or bare not in known:
            _build(execute, bare, "template0", _add_structure)
        if anew or whole not in known:
            _build(execute, whole, bare, _add_cast)
    return whole


def connect(name: str) -> None:
    """Every connection of this process goes to the database `name` from now on."""
    connection.close()
    settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"] = connection.settings_dict["NAME"] = name


def empty(within: float = PATIENCE) -> None:
    """Takes out what tests have committed: afterwards the database is as `make` has made it.

    Waits until nobody else is at work in it. Anyone who is not done after `within` seconds is cut off, so that the next
    test finds an empty database all the same, and RuntimeError says what they were at.
    """
    late = _at_work(within)
    with transaction.atomic(), connection.cursor() as cursor:
        for pid, *_ in late:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        cursor.execute("SELECT tests.empty()")
    if late:
        raise RuntimeError(f"a test has ended while others were at work in its database: {late}")


def renew_session() -> bool:
    """Makes the session of this process's connection as a new one, which keeps what it has planned; False where it
    cannot, and is to be closed."""
    if connection.in_atomic_block or not connection.get_autocommit():
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute(AS_NEW)
        connection.init_connection_state()
    except DatabaseError:
        return False
    return True


def sweep() -> None:
    """Takes away the rows that tests have left dead, of tables where they are many: nobody else does, as autovacuum is
    off, and after a thousand tests the checks of foreign keys at the end of each took ten times as long."""
    if connection.connection is None or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        littered = [table for (table,) in cursor.execute(LITTERED, [DEAD_ROWS]).fetchall()]
        if littered:
            cursor.execute(f"VACUUM (SKIP_LOCKED) {', '.join(littered)}")


def _at_work(within: float) -> list[tuple]:
    """The other connections to this database that still do something after `within` seconds: (pid, state, SQL)."""
    deadline = time.monotonic() + within
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT pid, state, left(query, 300) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state IS DISTINCT FROM 'idle'"
            )
            busy = cursor.fetchall()
            if not busy or time.monotonic() > deadline:
                return busy
            time.sleep(0.01)


def shape() -> dict[str, list[str]]:
    """Each table with all that its columns, constraints, indexes and triggers say, and under "" the functions."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table, line in cursor.execute(SHAPE).fetchall():
            found.setdefault(table, []).append(WORDS_AS_WRITTEN.sub(_as_read_again, line))
    return {table: sorted(lines) for table, lines in found.items()}


def _as_read_again(words: re.Match) -> str:
    return f"ARRAY[{WORD.sub(LETTERS, words[1])}]"


class Flush(flush.Command):
    """Django's own empties a hundred tables and looks for each permission again."""

    stealth_options = ("reset_sequences", "allow_cascade", "inhibit_post_migrate")

    def handle(self, **options):
        empty()


def hand_out_cast(moment: datetime | None = None, day: date | None = None) -> dict[str, int]:
    """Brings in the rows of the cast, as old as if they were made now. The keys by the names in factories.Cast."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.cast(%s, %s)", [moment or timezone.now(), day or timezone.localdate()])
        return json.loads(cursor.fetchone()[0])


@contextlib.contextmanager
def server() -> Iterator:
    """`execute(sql)` on the server, outside of any test database."""
    with connection._nodb_cursor() as cursor:
        yield cursor.execute


@contextlib.contextmanager
def one_at_a_time() -> Iterator:
    """As `server`; the workers of all runs on it wait here for each other."""
    with connection._nodb_cursor() as cursor:

        def execute(sql):
            cursor.execute(sql)
            return cursor

        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [_prefix()])
        yield execute
        # The lock ends with this connection.


def _prefix() -> str:
    return f"tests_of_{_given}"


_given = settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"]


def _hash(facts: Iterable) -> str:
    digest = sha256()
    for fact in facts:
        digest.update(fact if isinstance(fact, bytes) else repr(fact).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:12]


def _own_files(pattern: str) -> list[bytes]:
    own = [Path(config.path) for config in apps.get_app_configs() if ROOT in Path(config.path).parents]
    own = [folder for folder in own if ".venv" not in folder.parts]
    return [path.read_bytes() for folder in own for path in sorted(folder.rglob(pattern))]


def _structure_facts(version: str) -> Iterator:
    from members import rules

    yield version
    yield structure.FILE.read_bytes()
    yield (ROOT / "requirements-dev.txt").read_bytes()
    yield settings.INSTALLED_APPS
    yield from _own_files("migrations/*.py")
    for model in apps.get_models():
        meta = model._meta
        yield meta.label, str(meta.verbose_name), meta.default_permissions, meta.permissions
    for row in rules.seed():
        yield [(each.attname, getattr(row, each.attname)) for each in row._meta.concrete_fields]
    yield from _own_files("data/*.csv")  # what each migration brings beside the rules


def _cast_facts() -> Iterator:
    yield settings.SECRET_KEY
    yield Path(__file__).read_bytes()
    yield (ROOT / "tests" / "factories.py").read_bytes()
    yield from _own_files("*.py")


def _build(execute, name: str, template: str, fill) -> None:
    """Under another name until it is whole: anyone who is killed here leaves nothing that is taken for a template."""
    making = f"{_prefix()}_making"
    execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
    execute(f'CREATE DATABASE "{making}" TEMPLATE "{template}"')
    before = connection.settings_dict["NAME"]
    connect(making)
    try:
        fill()
    finally:
        connect(before)
    execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')


def _add_structure() -> None:
    """`make check` proves that the file is what the migrations make; tests/test_upgrade.py runs them on data."""
    if structure.current():
        with connection.cursor() as cursor:
            cursor.execute(structure.FILE.read_text(encoding="utf-8"))
    quick_migrations.migrate()


def _add_cast() -> None:
    """Puts the rows of the cast and of a new portal aside, and leaves the tables as they were."""
    from tests import factories

    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    first = _filled(tables)
    started = timezone.now()
    with override_settings(**QUICK), connection.cursor() as cursor:
        with transaction.atomic():
            people = factories.cast()
            connection.run_on_commit.clear()  # nobody is told
        added = [table for table in _filled(tables) if table not in first]
        cursor.execute("CREATE SCHEMA tests; CREATE SCHEMA tests_first; CREATE SCHEMA tests_cast")
        for schema, names in (("tests_first", first), ("tests_cast", added)):
            for table in names:
                cursor.execute(f'CREATE TABLE {schema}."{table}" AS TABLE public."{table}"')
        cursor.execute(_cast_function(added, started, timezone.now(), people))
        cursor.execute(_empty_function(tables, first))
        cursor.execute("SELECT tests.empty()")
        cursor.execute("VACUUM ANALYZE")


def _filled(tables: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        return [each for each in tables if cursor.execute(f'SELECT FROM "{each}" LIMIT 1').fetchone() is not None]


def _without_triggers() -> str:
    """A superuser, as on servers of our own, writes without triggers: none looks whether what a row points at is there,
    of rows that were looked at when they were made."""
    with connection.cursor() as cursor:
        free = cursor.execute("SHOW is_superuser").fetchone() == ("on",)
    return "SET session_replication_role = replica" if free else ""


def _cast_function(tables: list[str], since, until, people) -> str:
    keys = ", ".join(f"'{each.name}', {getattr(people, each.name).pk}" for each in fields(people))
    return f"""
        CREATE FUNCTION tests.cast(moment timestamptz, day date) RETURNS jsonb LANGUAGE plpgsql
        {_without_triggers()} AS $$
        #variable_conflict use_variable
        BEGIN
            {"".join(_insert(table, since, until) for table in tables)}
            RETURN jsonb_build_object({keys});
        END $$
    """


def _insert(table: str, since, until) -> str:
    """What was written at the time of the making gets the time of the test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND"
            " table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        kinds = dict(cursor.fetchall())
    now = {
        "timestamp with time zone": f"CASE WHEN {{}} BETWEEN '{since}' AND '{until}' THEN moment ELSE {{}} END",
        "date": f"CASE WHEN {{}} = '{timezone.localdate(since)}' THEN day ELSE {{}} END",
    }
    values = ", ".join(now.get(kind, "{}").replace("{}", f'old."{name}"') for name, kind in kinds.items())
    names = ", ".join(f'"{name}"' for name in kinds)
    return f'INSERT INTO public."{table}" ({names}) SELECT {values} FROM tests_cast."{table}" AS old;\n'


def _empty_function(tables: list[str], first: list[str]) -> str:
    """Rows are deleted: with the few that a test leaves, a tenth of the time of TRUNCATE, which makes each file anew.
    Where triggers stay, what one of ours keeps from being deleted is truncated before deletes wait for their checks.
    """
    free = _without_triggers()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        guarded = [] if free else [table for (table,) in cursor.fetchall()]
    own = [table for table in tables if table not in first]
    steps = [_where(f'EXISTS (SELECT FROM public."{each}")', f'TRUNCATE public."{each}" CASCADE') for each in guarded]
    steps += [f'DELETE FROM public."{each}"' for each in own if each not in guarded]
    steps += [_where(_differs(each), _anew(each)) for each in first]
    return f"""
        CREATE FUNCTION tests.empty() RETURNS void LANGUAGE plpgsql
        {free} AS $$
        BEGIN
            {"".join(f"{step};" for step in steps)}
        END $$
    """


def _where(condition: str, step: str) -> str:
    return f"IF {condition} THEN {step}; END IF"


def _differs(table: str) -> str:
    now, then = f'TABLE public."{table}"', f'TABLE tests_first."{table}"'
    return f"EXISTS (({now} EXCEPT {then}) UNION ALL ({then} EXCEPT {now}))"


def _anew(table: str) -> str:
    return f'DELETE FROM public."{table}"; INSERT INTO public."{table}" TABLE tests_first."{table}"'


if __name__ == "__main__":
    django.setup()
    settings.DATABASES[DEFAULT_DB_ALIAS]["OPTIONS"].pop("pool", None)
    prepare()
