"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from members import exports
from members.background import task
from members.people import workbook
from members.people.forms import rows_of


@task
def write_export(pk: int) -> None:
    exports.write(pk, lambda out, export: workbook.write(out, export, rows_of(export)))


@task
def purge_exports() -> None:
    """Every hour: a list that was taken out is kept for one day."""
    exports.purge()
