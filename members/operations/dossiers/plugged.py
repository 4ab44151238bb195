"""What dossiers lend to the rest of the portal: what a closed organisation leaves behind."""

from members.operations.models import Dossier
from members.succession import OpenWork

LEFT = OpenWork("hồ sơ giấy đang quản lý", Dossier.objects.all, unit="holder")
