"""The one private part of allauth that is called here.

It has no public way to note how somebody was let in, and without the note a fresh account is asked for its password
again at once; to read the notes there is a public one.
"""

from allauth.account.internal.flows.login import record_authentication

__all__ = ["record_authentication"]
