"""What other apps keep of an issuer goes along when a clerk merges it into another name of the same body."""

from collections.abc import Callable

from documents.models import Issuer
from members.hooks import Hook

FOLLOWING: Hook[Callable[[Issuer, Issuer], None]] = Hook(
    "Takes what is kept of the first issuer along to the second; what cannot stand beside that is an IntegrityError."
)
