"""A message is sealed as the standard says, so that every browser opens it."""

import base64
import os

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from members.delivery import sealed_push

pytestmark = pytest.mark.unit

# RFC 8291, section 5: the keys, the salt and what comes of them.
MESSAGE = b"When I grow up, I want to be a watermelon"
POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def raw(letters: str) -> bytes:
    return base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))


def test_the_example_of_the_standard_is_sealed_letter_by_letter():
    own = ec.derive_private_key(int.from_bytes(raw(OWN)), ec.SECP256R1())
    assert sealed_push._sealed(MESSAGE, raw(POINT), raw(SECRET), own, raw(SALT)) == raw(SEALED)


@pytest.fixture(scope="module")
def browser():
    key = ec.generate_private_key(ec.SECP256R1())
    form = serialization.PublicFormat.UncompressedPoint
    return key, key.public_key().public_bytes(serialization.Encoding.X962, form), os.urandom(16)


@pytest.mark.parametrize("message", [b"{}", "Mời họp chi bộ".encode(), b"a" * sealed_push.LONGEST])
def test_another_implementation_opens_it(browser, message):
    key, point, secret = browser
    sealed = sealed_push.seal(message, point=point, secret=secret)
    assert len(sealed) <= sealed_push.RECORD
    assert http_ece.decrypt(sealed, private_key=key, auth_secret=secret) == message


def test_no_two_messages_are_sealed_alike(browser):
    _, point, secret = browser
    first, second = (sealed_push.seal(b"{}", point=point, secret=secret) for _ in range(2))
    assert first[:16] != second[:16] and first[21:86] != second[21:86] and first[86:] != second[86:]


@pytest.mark.parametrize("point", [b"", b"\x04" + b"\x01" * 64, b"\x02" + b"\x01" * 10])
def test_a_point_on_no_curve_is_refused(browser, point):
    with pytest.raises(ValueError):
        sealed_push.seal(b"{}", point=point, secret=browser[2])


def test_what_is_longer_than_services_take_is_refused(browser):
    with pytest.raises(ValueError, match="too many"):
        sealed_push.seal(b"a" * (sealed_push.LONGEST + 1), point=browser[1], secret=browser[2])
