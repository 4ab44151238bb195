"""What headings and words of lists mean where the portal does not know them: an officer says it once for a unit."""

from collections.abc import Callable, Mapping

from members import vietnamese
from members.models import ListWording, Unit, User
from members.roster import headers, vocabulary

Kind = ListWording.Kind
NOTHING_MEANT = "none"
KEYS: Mapping[Kind, Callable[[str], str]] = {
    Kind.COLUMN: headers.key,
    Kind.CELL: vietnamese.reading_key,
    Kind.STATUS: vocabulary.key,
    Kind.REASON: vocabulary.key,
}


def of(unit: Unit) -> Mapping[str, Mapping[str, str]]:
    """By kind and key, what is meant in lists of `unit`; one query."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in Kind.values}
    for kind, key, meaning in ListWording.objects.filter(unit=unit).values_list("kind", "key", "meaning"):
        found[kind][key] = meaning
    return found


def remember(unit: Unit, kind: str, text: str, meaning: str, *, by: User) -> None:
    """`text` in lists of `unit` means `meaning` from now on: a field, a code, a status, a reason, or NOTHING_MEANT."""
    key = KEYS[Kind(kind)](text)[:200]
    said = {"text": text[:200], "meaning": meaning, "by": by}
    ListWording.objects.update_or_create(unit=unit, kind=kind, key=key, defaults=said)
