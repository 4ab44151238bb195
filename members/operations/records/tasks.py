"""What leaves a request: a file of records."""

from members import exports
from members.background import task
from members.operations.records import file_40


@task
def write_file_40(pk: int) -> None:
    """Writes the file of one request; may run twice."""
    exports.write(pk, file_40.write)
