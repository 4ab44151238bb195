"""Puts messages into the queue, sealed: the broker keeps them a while, and codes stand open nowhere."""

import json
from functools import partial

from django.db import transaction

from members import sealing
from members.delivery.tasks import deliver

FRESH = 600  # seconds; nobody waits longer for a code


def send(channel: str, address: str, text: str) -> None:
    """Sends after the running transaction, from a worker, and again when the gateway was not there."""
    sealed = sealing.seal(json.dumps([channel, address, text]))
    transaction.on_commit(partial(deliver.apply_async, [sealed], expires=FRESH))
