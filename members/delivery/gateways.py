"""The gateways that really send: kept for the demo, a web service for SMS, Django's mail."""

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from members.models import KeptMessage, Member, User
from members.models.delivery import Channel

log = structlog.get_logger(__name__)

TIMEOUT = 10  # seconds


class NotDelivered(Exception):
    """The gateway has not taken the message; trying again later may help."""


def offered() -> list[Channel]:
    """The channels by which this portal can send, as it is set up."""
    return [Channel.SMS] * bool(settings.SMS_BACKEND) + [Channel.EMAIL] * settings.EMAIL_OFFERED


def address_of(whom: Member | User, channel: str) -> str:
    """Where `channel` reaches a member, or an account; "" where it does not. The phone number of staff, who are no
    members, is the one they sign in with."""
    member, user = (whom, getattr(whom, "user", None)) if isinstance(whom, Member) else (whom.member, whom)
    if channel == Channel.SMS:
        return member.phone if member else user.phone
    return user.email if user else ""


def hand_over(channel: str, address: str, text: str) -> None:
    """Gives one message to the gateway of `channel`. Raises NotDelivered."""
    if channel == Channel.EMAIL:
        _mail(address, text)
    elif settings.SMS_BACKEND == "webhook":
        _send_request(address, text)
    elif settings.SMS_BACKEND == "kept":
        KeptMessage.objects.create(channel=channel, address=address, text=text)
    else:
        raise NotDelivered("no gateway for SMS is set up")


def _mail(address: str, text: str) -> None:
    try:
        EmailMessage("Sổ tay đảng viên", text, to=[address]).send()
    except OSError as error:  # SMTPException is one
        log.warning("mail_not_taken", error=type(error).__name__, cost="sent again within ten minutes, then lost")
        raise NotDelivered(type(error).__name__) from error


def _send_request(address: str, text: str) -> None:
    """POST {"to", "text"} as JSON; any 2xx means that the service has taken it."""
    import requests  # half a second and 10 MB, for whoever sends

    try:
        answer = requests.post(
            settings.SMS_URL,
            json={"to": address, "text": text},
            headers={"Authorization": f"Bearer {settings.SMS_TOKEN}"},
            timeout=TIMEOUT,
            allow_redirects=False,  # the token is for this address only
        )
    except requests.RequestException as error:
        log.warning("sms_not_taken", error=type(error).__name__, cost="sent again within ten minutes, then lost")
        raise NotDelivered(type(error).__name__) from error
    if answer.status_code // 100 != 2:  # what it says may repeat the message, so it is not passed on
        log.warning("sms_not_taken", status=answer.status_code, cost="sent again within ten minutes, then lost")
        raise NotDelivered(f"HTTP {answer.status_code}")


class KeptMail(BaseEmailBackend):
    """Django's e-mail for the demo: kept beside the SMS."""

    def send_messages(self, email_messages) -> int:
        kept = [
            KeptMessage(channel=Channel.EMAIL, address=address, text=message.body)
            for message in email_messages
            for address in message.to
        ]
        return len(KeptMessage.objects.bulk_create(kept))
