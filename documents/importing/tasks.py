"""What a request of the clerk leaves to the worker, and what the clock starts. Each may run twice: the rows decide."""

from documents.importing import carrying
from documents.models import DocumentImport
from members.background import task


@task
def look_at_import(pk: int) -> None:
    carrying.look(pk)


@task
def publish_import(pk: int) -> None:
    carrying.publish(pk)


@task
def purge_imports() -> None:
    """Every night: files that nobody came back for."""
    carrying.purge()


def send_again(pk: int) -> None:
    """Asks for what `carrying.lost` tells of, by the state of the import."""
    state = DocumentImport.objects.values_list("state", flat=True).get(pk=pk)
    (publish_import if state == DocumentImport.State.APPLYING else look_at_import).delay(pk)
