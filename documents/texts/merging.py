"""Puts two readings of one page together: what was recognised in its picture, and the text that lies upon it."""

from members import vietnamese

SAID = 0.8  # of the words of a line: then the other reading has it too, misread by a letter perhaps
WHOLE = (
    0.8  # of the recognised letters: then the text upon the picture is the page, else a remark such as a signature's
)
TAUGHT = 0.5  # of the recognised accents: a layer with fewer was recognised in another language


def together(recognised: str, upon: str, *, unseen: bool) -> str:
    """Both readings of a page, each line once. Of text that is `unseen` nothing stays where it lacks the accents of
    what was recognised: a scanner that knows no Vietnamese has left it."""
    if not recognised or not upon:
        return recognised or upon
    if unseen and _accents(upon) < TAUGHT * _accents(recognised):
        return recognised
    first, second = (upon, recognised) if len(upon) >= WHOLE * len(recognised) else (recognised, upon)
    there = set(_words(first))
    return "\n".join([first, *(line for line in second.split("\n") if _is_new(line, there))])


def _is_new(line: str, there: set[str]) -> bool:
    words = _words(line)
    return bool(words) and sum(word in there for word in words) < SAID * len(words)


def _words(text: str) -> list[str]:
    return vietnamese.search_text(text).split()


def _accents(text: str) -> int:
    return sum(letter.isalpha() and not letter.isascii() for letter in text)
