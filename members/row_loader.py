"""One row by its key, with SQL that is composed once a process: for what every page of everybody begins with.

Django composes a statement anew each time it is asked; with joins and subqueries that takes longer than the rest of a
signed-in page.
"""

from functools import cache

from django.db import connection, models
from django.db.models.query import get_related_populators

BLANK = -19_510_211  # stands for the key while the SQL is composed


def one(rows: models.QuerySet, pk: int) -> models.Model | None:
    """What `rows.filter(pk=pk).first()` gives: the row with its joined rows and annotations, or None.

    `rows` must be a queryset that is made once, since what is composed of it is kept for good.
    """
    statement = _composed(rows)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [pk if each == BLANK else each for each in statement.parameters])
        row = cursor.fetchone()
    return row and statement.instance(row)


class _Statement:
    def __init__(self, rows: models.QuerySet):
        self.compiler = rows.filter(pk=BLANK).order_by().query.get_compiler(rows.db)
        self.sql, self.parameters = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([each[0] for each in self.compiler.select])
        known = self.compiler.klass_info
        fields = known["select_fields"]
        self.start, self.end = fields[0], fields[-1] + 1
        self.names = [each[0].target.attname for each in self.compiler.select[self.start : self.end]]
        self.model, self.db = known["model"], rows.db
        self.joined = get_related_populators(known, self.compiler.select, rows.db)

    def instance(self, row: tuple) -> models.Model:
        """As Django's ModelIterable makes it."""
        if self.converters:
            row = next(iter(self.compiler.apply_converters([row], self.converters)))
        made = self.model.from_db(self.db, self.names, row[self.start : self.end])
        for populator in self.joined:
            populator.populate(row, made)
        for name, column in self.compiler.annotation_col_map.items():
            setattr(made, name, row[column])
        return made


_composed = cache(_Statement)
