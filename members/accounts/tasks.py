"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from members import sealing
from members.accounts import one_time_codes
from members.background import task
from members.models import RosterImport

State = RosterImport.State


@task
def answer_code_request(sealed: str) -> None:
    one_time_codes.answer(sealing.unseal(sealed))
