"""What the worker does: asks for nothing but what is sealed in the message."""

import json

from members import sealing
from members.background import task
from members.delivery.gateways import NotDelivered, hand_over


@task(autoretry_for=(NotDelivered,), retry_backoff=2, retry_backoff_max=60, max_retries=6)
def deliver(sealed: str) -> None:
    """A message that is handed over twice is read twice; the code in it works once."""
    hand_over(*json.loads(sealing.unseal(sealed)))


@task
def send_outgoing() -> None:
    """After each notice and every minute: the rows say what is due. Where much is left it asks for itself again, so
    that what others wait for comes in between."""
    from members.delivery import sending  # it puts messages into the queue, which names the tasks of this module

    if sending.send_due():
        send_outgoing.delay()
