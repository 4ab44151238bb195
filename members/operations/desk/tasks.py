from members.background import task
from members.operations.desk import clock


@task
def follow_cases() -> None:
    clock.lapse()
    clock.remind()
