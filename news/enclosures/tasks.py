"""Pictures are drawn off the request. Each task may run twice: the rows decide what is due."""

from members import lost_work
from members.background import task
from news.enclosures import upkeep


@task
def draw_picture(pk: int) -> None:
    with lost_work.in_hand("picture", pk) as is_ours:
        if is_ours:
            upkeep.draw_picture(pk)


@task
def draw_cover(pk: int) -> None:
    with lost_work.in_hand("cover", pk) as is_ours:
        if is_ours:
            upkeep.draw_cover(pk)


@task
def purge_uploads() -> None:
    """Every night: pictures that were uploaded and put into no article."""
    upkeep.purge()
