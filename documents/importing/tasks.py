"""What a request of the clerk leaves to the worker, and what the clock starts. Each may run twice: the rows decide."""

from celery import shared_task

from documents.importing import carrying
from documents.models import DocumentImport


@shared_task
def look_at_import(pk: int) -> None:
    carrying.look(pk)


@shared_task
def publish_import(pk: int) -> None:
    carrying.publish(pk)


@shared_task
def tend_imports() -> None:
    """What a killed worker or a lost message has left is asked for again; files that nobody came back for go."""
    for batch in carrying.resume():
        task = publish_import if batch.state == DocumentImport.State.APPLYING else look_at_import
        task.delay(batch.pk)
    carrying.purge()
