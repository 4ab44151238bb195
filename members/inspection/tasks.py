"""What leaves a request: a list of entries that may be long. May run twice, the row decides."""

from celery import shared_task

from members import exports
from members.inspection import export


@shared_task
def write_audit_export(pk: int) -> None:
    exports.write(pk, export.write)
