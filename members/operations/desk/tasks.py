from celery import shared_task

from members.operations.desk import clock


@shared_task
def follow_cases() -> None:
    clock.lapse()
    clock.remind()
