"""What leaves a request: a list of entries that may be long. May run twice, the row decides."""

from members import exports
from members.background import task
from members.inspection import export


@task
def write_audit_export(pk: int) -> None:
    exports.write(pk, export.write)
