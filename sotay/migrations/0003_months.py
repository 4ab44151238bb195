from django.db import migrations

# Both tables grow for as long as the portal runs: from now on by months, each a table of its own that is made before it
# begins (sotay/usage/months.py). What there is becomes the rest, as it stands: no row is read or written.
SPLIT = """
ALTER TABLE {table} RENAME TO {table}_rest;
ALTER TABLE {table}_rest RENAME CONSTRAINT {table}_pkey TO {table}_rest_pkey;
CREATE TABLE {table} (LIKE {table}_rest INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (day);
ALTER TABLE {table} ADD PRIMARY KEY ({key});
ALTER TABLE {table} ADD CONSTRAINT {reference} DEFERRABLE INITIALLY DEFERRED;
"""
ATTACH = "ALTER TABLE {table} ATTACH PARTITION {table}_rest DEFAULT"
# The way back: all rows go into one table again.
JOIN = """
CREATE TABLE {table}_one (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
INSERT INTO {table}_one SELECT * FROM {table};
DROP TABLE {table};
ALTER TABLE {table}_one RENAME TO {table};
ALTER TABLE {table} ADD PRIMARY KEY ({key});
ALTER TABLE {table} ADD CONSTRAINT {reference} DEFERRABLE INITIALLY DEFERRED;
"""
OPEN = "CREATE INDEX unitday_open ON sotay_unitday (day) WHERE NOT frozen;"
USE = {
    "table": "sotay_dailyuse",
    "key": "day, member_id",
    "reference": "sotay_dailyuse_member_id_0899c19a_fk_members_member_id FOREIGN KEY (member_id)"
    " REFERENCES members_member (id)",
}
FIGURES = {
    "table": "sotay_unitday",
    "key": "unit_id, day",
    "reference": "sotay_unitday_unit_id_e7341281_fk_members_unit_id FOREIGN KEY (unit_id) REFERENCES members_unit (id)",
}
FORWARDS = (
    SPLIT.format(**USE)
    + ATTACH.format(**USE)
    + ";ALTER INDEX unitday_open RENAME TO unitday_rest_open;"
    + SPLIT.format(**FIGURES)
    + OPEN
    + ATTACH.format(**FIGURES)
)


class Migration(migrations.Migration):
    dependencies = [("sotay", "0002_funnel")]

    operations = [migrations.RunSQL(FORWARDS, JOIN.format(**USE) + JOIN.format(**FIGURES) + OPEN)]
