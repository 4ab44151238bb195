"""Text as it is kept: in Unicode, one code point a letter, no control characters, lines as they stood."""

import re

from members import vietnamese
from members.legacy_letters import converted
from members.syllables import apart

PAGE_LETTERS = 3_000  # a page of a text that has no pages of its own: about one printed side
MOST_LETTERS = 20_000  # of one page; a sheet of numbers goes on for ever
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\uffff]")
_BULLETS = re.compile(r"(?m)^[\uf020-\uf0ff](?=\s)")  # of fonts of signs, which keep theirs where nobody has a letter
_SPACED_OUT = re.compile(r"(?<!\S)[^\W\d_](?:[ \xa0]+[^\W\d_]){2,}(?!\S)")
_SPACES = re.compile(r"[^\S\n\t ][^\S\n\t]*| [^\S\n\t]+")  # all but a single blank
_EMPTY_LINES = re.compile(r"\n{3,}")
# It begins with the sign that is rare, so that not every letter is asked what stands before it.
_CARRIED_OVER = re.compile(r"-(?<=\w-)[ \t]*\n[ \t]*(?=\w)|/(?<=[A-ZĐ]/)[ \t]*\n[ \t]*(?=[A-ZĐ]{2})")


def clean(text: str) -> str:
    text = converted(text).text  # before its soft hyphens go: they may be letters
    text = vietnamese.composed(_CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    text = _SPACED_OUT.sub(_drawn_together, _BULLETS.sub("•", text))
    # A lone surrogate is no letter and no database takes it.
    text = text.encode("utf-8", "ignore").decode()
    lines = map(str.strip, _SPACES.sub(" ", text).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()[:MOST_LETTERS]


def carried_over(text: str) -> str:
    """`text` with what a line's end has parted at its hyphen, or a number at its stroke, on one line: `Mác-Lênin`."""
    return _CARRIED_OVER.sub(lambda found: found[0].strip()[:1], text)


def _drawn_together(found: re.Match) -> str:
    """A heading with a space behind each letter, `Q U Y Ế T  Đ Ị N H`; other letters in a row stay as they are."""
    letters = re.sub(r"\s", "", found.group())
    words = [apart(re.sub(r"\s", "", word)) for word in re.split(r"\s{2,}", found.group())]
    if not all(words):
        words = [apart(letters)]
    return " ".join(map(" ".join, words)) if letters.isupper() and all(words) else found.group()


def cut(blocks, *, letters: int = PAGE_LETTERS):
    """Pages of about `letters` from blocks of text; None among them is a page break. Empty pages are left out."""
    length = 0
    page: list[str] = []
    for block in blocks:
        if page and (block is None or length + len(block) > letters):
            yield "\n".join(page)
            page, length = [], 0
        for part in _parts(block or "", letters):
            if length + len(part) > letters and page:
                yield "\n".join(page)
                page, length = [], 0
            page.append(part)
            length += len(part)
    if page:
        yield "\n".join(page)


def _parts(block: str, letters: int):
    """`block` itself, or pieces of it that fit on a page, cut between words."""
    while len(block) > letters:
        end = block.rfind(" ", letters // 2, letters) + 1 or letters
        yield block[:end]
        block = block[end:]
    if block:
        yield block
