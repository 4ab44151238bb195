"""Pictures are drawn off the request. Each task may run twice: the rows decide what is due."""

from celery import shared_task

from news.enclosures import upkeep


@shared_task
def draw_picture(pk: int) -> None:
    upkeep.draw_picture(pk)


@shared_task
def draw_cover(pk: int) -> None:
    upkeep.draw_cover(pk)


@shared_task
def draw_missing() -> None:
    """Every five minutes: what was lost on the way."""
    upkeep.draw_missing()


@shared_task
def purge_uploads() -> None:
    """Every night: pictures that were uploaded and put into no article."""
    upkeep.purge()
