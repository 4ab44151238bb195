"""What an app says of the keys and codes that its actions keep in the audit, where no column of a model says it."""

from collections.abc import Mapping
from typing import NamedTuple

from members.hooks import Hook


class Kept(NamedTuple):
    """room: whose words they are; keys: what is kept under them; codes: by the key, what its values mean."""

    room: str
    keys: Mapping[str, str] = {}
    codes: Mapping[str, Mapping[str, str]] = {}


KEPT: Hook[Kept] = Hook("Words for what an app keeps in the audit.", key=lambda kept: kept.room)
