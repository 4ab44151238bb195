"""A secret ballot stays secret from whoever later has the database, its backups, its write-ahead log and the logs of
the portal, the administrator included.

How it is kept:

- A ballot is sealed as it is received (HPKE, RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305), once to the key of each
  who holds one and once more to the passing key of the vote. All ballots of a vote have one length.
- The key of a holder is derived (scrypt) from a code that the portal shows once and stores nowhere: the holder writes
  it down, and the browser of that person keeps it as a cookie until the count. Of two holders none opens the urn alone.
- The passing key stands in the memory of the cache server from the opening to the count, a day at most, then is
  forgotten. From then on nobody opens what older copies of the urn still hold, not even who has every code.
- That a person has voted is a row without time or number (`Turnout`). The ballot goes to a random place in one value of
  one row (`Urn`), which every ballot writes anew. So neither a sequence, nor the order of rows, nor the transaction
  that wrote them says which ballot is whose: the latest transaction stands at all ballots of the urn together. Both
  are written by one statement, so that nothing is lost or doubled when the machine stops in between.
- The count opens all of them at once in memory, shuffled, writes totals, and deletes urn and passing key. Of too few
  ballots, whose totals would tell of each, only the outcome is written (`vote.secret_min` of the rules).
- What was ticked never stands in an address, an audit entry, a message, a log line, a session or a kept form.

What this does not cover, and cannot without a program in the browser: a server that is in wrong hands already while
the vote is open, which sees what it receives; and somebody who has, all together, a copy of the urn after each single
ballot (its write-ahead log), the code of every holder, and a copy of the memory of the cache server (or of its append
file) from the time of the vote. Where all have ticked the same, the totals tell what each has ticked, as on paper.

If the code of a holder or the passing key is lost, the vote is void and is held again; nobody can repair it.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.core.cache import cache

from meetings.voting.tally import Ballot

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
PLAIN, LAYER = 8, 48  # bytes: one bit a place; what one sealing adds
MOST_PLACES = PLAIN * 8
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without those that are read as others
MISREAD = str.maketrans("OIL", "011", " -–.")
GROUPS, GROUP = 4, 4  # 80 bits
PASSING_FOR = timedelta(days=1)
COST = 2**14  # of deriving a key: 16 MB and hundredths of a second for each code that somebody tries


class CannotOpen(Exception):
    """A key does not fit the urn, or a ballot was not sealed for this vote."""


def new_code() -> str:
    """`K7QM-2XRT-9PZA-4HWC`, to be written down by a person."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def new_salt() -> bytes:
    return secrets.token_bytes(16)


def private_of(code: str, salt: bytes) -> X25519PrivateKey:
    """The private key behind a code as somebody types it: small letters, with or without dashes, O for 0."""
    read = code.upper().translate(MISREAD).encode()
    return X25519PrivateKey.from_private_bytes(hashlib.scrypt(read, salt=salt, n=COST, r=8, p=1, dklen=32))


def public_of(private: X25519PrivateKey) -> bytes:
    return private.public_key().public_bytes_raw()


def random_place() -> int:
    """Far more than an urn has places, so that each is as likely as any other."""
    return secrets.randbits(62)


def length(layers: int) -> int:
    """Bytes of a ballot that is sealed to so many keys."""
    return PLAIN + LAYER * layers


def seal(ballot: Ballot, publics: Sequence[bytes], vote: int) -> bytes:
    """`ballot` sealed to each of `publics`, the last outermost, for the vote of this key alone."""
    sealed = sum(1 << (place - 1) for place in ballot).to_bytes(PLAIN, "big")
    for public in publics:
        sealed = SUITE.encrypt(sealed, X25519PublicKey.from_public_bytes(bytes(public)), _info(vote))
    return sealed


def open_all(urn: bytes, privates: Sequence[X25519PrivateKey], vote: int) -> list[Ballot]:
    """Every ballot of `urn`, shuffled. privates: in the order of the public keys. Raises CannotOpen."""
    size = length(len(privates))
    if len(urn) % size:
        raise CannotOpen
    sealed = [urn[at : at + size] for at in range(0, len(urn), size)]
    secrets.SystemRandom().shuffle(sealed)
    return [_open(each, privates, vote) for each in sealed]


def make_passing_key(vote: int) -> bytes | None:
    """The public half of a new passing key; None where the cache server does not keep it."""
    private = X25519PrivateKey.generate()
    cache.set(_name(vote), private.private_bytes_raw(), PASSING_FOR.total_seconds())
    return public_of(private) if passing_key(vote) else None


def passing_key(vote: int) -> X25519PrivateKey | None:
    kept = cache.get(_name(vote))
    return X25519PrivateKey.from_private_bytes(kept) if kept else None


def forget(votes: Iterable[int]) -> None:
    """From now on no ballot of these votes can be opened."""
    cache.delete_many([_name(vote) for vote in votes])


def _open(sealed: bytes, privates: Sequence[X25519PrivateKey], vote: int) -> Ballot:
    try:
        for private in reversed(privates):
            sealed = SUITE.decrypt(sealed, private, _info(vote))
    except InvalidTag as error:
        raise CannotOpen from error
    bits = int.from_bytes(sealed, "big")
    return frozenset(place for place in range(1, MOST_PLACES + 1) if bits >> (place - 1) & 1)


def _info(vote: int) -> bytes:
    return b"sotay.meetings.vote:%d" % vote


def _name(vote: int) -> str:
    return f"meetings.vote.passing:{vote}"
