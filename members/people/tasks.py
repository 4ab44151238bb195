"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from celery import shared_task

from members import exports
from members.people import workbook
from members.people.forms import rows_of


@shared_task
def write_export(pk: int) -> None:
    exports.write(pk, lambda out, export: workbook.write(out, export, rows_of(export)))


@shared_task
def purge_exports() -> None:
    """Every hour: a list that was taken out is kept for one day."""
    exports.purge()
