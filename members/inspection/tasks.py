"""What leaves a request: a list of entries that may be long. May run twice, the row decides."""

from celery import shared_task

from members.inspection import export
from members.people import exports


@shared_task
def write_audit_export(pk: int) -> None:
    exports.write(pk, export.write)
