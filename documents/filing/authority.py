"""Who may change what: only the issuer or its superior, and only a text that every reader of the old one reads too."""

from http import HTTPStatus

from documents.models import Document, Issuer
from documents.models.kinds import COMMITTEES
from members.models import Unit
from members.refusals import Refused

RANK: dict[str, int] = {Issuer.Level.CELL: 1, Issuer.Level.COMMUNE: 2, Issuer.Level.CITY: 3, Issuer.Level.CENTRAL: 4}


class RelationRefused(Refused):
    """The relation cannot be written."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


def check_change(source: Document, target: Document) -> None:
    """Raises RelationRefused unless `source` may replace, amend, supplement or abolish `target`: 66-QĐ/TW, article
    3."""
    if target.issued_on > source.issued_on:
        raise RelationRefused(
            f"{target.symbol} ban hành ngày {target.issued_on:%d/%m/%Y}, sau văn kiện này. Đề nghị xem lại quan hệ."
        )
    if not _commands(source.issuer, target.issuer):
        raise RelationRefused(
            f"{source.issuer} không phải là cơ quan ban hành {target.symbol} ({target.issuer}) hay cấp trên của cơ "
            "quan đó, nên không được thay thế, sửa đổi, bổ sung, bãi bỏ văn kiện này (Điều 3 Quy định số 66-QĐ/TW)."
        )
    if not _covers(source.unit, target.unit):
        raise RelationRefused(
            f"{target.symbol} đăng tại {target.unit}, có người đọc không mở được văn kiện này. Đề nghị văn thư của "
            f"{target.unit} đăng văn kiện mới."
        )


def _commands(source: Issuer, target: Issuer) -> bool:
    if source == target:
        return True
    if RANK.get(source.level, 0) > RANK.get(target.level, 0) > 0:
        return source.unit is None or target.unit is None or _covers(source.unit, target.unit)
    if source.level != target.level or source.level == Issuer.Level.OTHER:
        return False
    if source.suffix in COMMITTEES and source.unit_id == target.unit_id:
        return True  # one collective under two names, or a committee and its own offices
    successors = target.unit.successors.filter(successor=source.unit) if source.unit and target.unit else None
    return bool(successors) and source.suffix in COMMITTEES and source.suffix == target.suffix


def _covers(upper: Unit, lower: Unit) -> bool:
    """Whether `lower` is `upper` or below it, or was taken over by such a unit."""
    if lower.path.startswith(upper.path):
        return True
    return lower.successors.filter(successor__path__startswith=upper.path).exists()
