"""Reads what the demo keeps instead of sending."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404

from members import access
from members.models import KeptMessage, User
from members.powers import Power


def readable_by(user: User):
    """All of it, newest first, for who gives roles over the whole tree; Http404 where messages are really sent."""
    if settings.SMS_BACKEND != "kept":
        raise Http404
    if not access.units_for(user, Power.GRANT_ROLES).filter(parent=None).exists():
        raise PermissionDenied("Trang này dành cho người quản trị của bản trình diễn.")
    return KeptMessage.objects.all()
