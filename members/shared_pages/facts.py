"""How a row says in one short value that it has changed: asked with what rights allow, part of the key of a body."""

from django.db.models import BigIntegerField, F, Func, TextField


class Print(Func):
    """Of the columns named: another value wherever one of them differs. For rows that change in other columns too.

    PostgreSQL's own 64 bits of a row: no column is written out as text for it, which was half of reading a list.
    """

    template, output_field = "hash_record_extended(ROW(%(expressions)s), 0)", BigIntegerField()


class RowVersion(Func):
    """Of the whole row, read from no column: PostgreSQL writes every change as a new version of the row, by the number
    of its transaction and its place. `of`: any column of the row meant, where that is a joined one (`issuer__name`)."""

    output_field = TextField()

    def __init__(self, of: str = "pk", **extra):
        super().__init__(F(of) if isinstance(of, str) else of, **extra)

    def as_sql(self, compiler, connection, **context):  # type: ignore[override]
        (column,) = self.source_expressions
        table = compiler.quote_name_unless_alias(column.alias)  # type: ignore[attr-defined]  # a resolved column
        return f"({table}.xmin::text || {table}.ctid::text)", []
