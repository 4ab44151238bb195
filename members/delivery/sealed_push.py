"""Seals a message so that one browser alone reads it (RFC 8291: aes128gcm of RFC 8188, one record), and services that
carry it do not."""

import hmac
import os

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

RECORD = 4096  # bytes of a record; services take no more
LONGEST = RECORD - 103  # bytes of a message: the heading, the tag and the end of the record are the rest
_END = b"\x02"  # of the last record
_ONE = b"\x01"  # a key of one round of HKDF


def seal(message: bytes, *, point: bytes, secret: bytes) -> bytes:
    """`point` and `secret` are what the browser has named (p256dh and auth). Each message has a key of its own. Raises
    ValueError for a point that lies on no curve and for a message longer than LONGEST."""
    own = ec.generate_private_key(ec.SECP256R1())
    return _sealed(message, point, secret, own, os.urandom(16))


def _sealed(message: bytes, point: bytes, secret: bytes, own: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    if len(message) > LONGEST:
        raise ValueError(f"{len(message)} bytes are too many")
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    shown = own.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    shared = _hash(secret, own.exchange(ec.ECDH(), theirs))
    material = _hash(salt, _hash(shared, b"WebPush: info\0" + point + shown + _ONE))
    key = _hash(material, b"Content-Encoding: aes128gcm\0" + _ONE)[:16]
    nonce = _hash(material, b"Content-Encoding: nonce\0" + _ONE)[:12]
    heading = salt + RECORD.to_bytes(4) + bytes([len(shown)]) + shown
    return heading + AESGCM(key).encrypt(nonce, message + _END, None)


def _hash(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, "sha256")
