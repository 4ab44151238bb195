"""What a slip of the finger or of the ear makes of a syllable, so that the one that was meant can be looked for."""

import re
from string import ascii_lowercase

# Spelled by the ear: each pair is heard as one somewhere in the country. The order matters: long before short.
_SOUNDS = (
    (r"^ngh", "ng"),
    (r"^gh", "g"),
    (r"^(?:gi|r|v)(?=[aeiouy])", "d"),
    (r"^x", "s"),
    (r"^ch", "tr"),
    (r"^(?:k|q)(?!h)", "c"),
    (r"^n(?![gh])", "l"),
    ("y", "i"),
    (r"ng$", "n"),
    (r"c$", "t"),
)


def one_slip_away(word: str) -> set[str]:
    """Every row of letters that one letter left out, put in, changed, or two changed for each other make of `word`,
    which is folded; and what sounds like it is among them where it is as near."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {before + behind[1:] for before, behind in cuts if behind}
    turned = {before + behind[1] + behind[0] + behind[2:] for before, behind in cuts if len(behind) > 1}
    changed = {before + letter + behind[1:] for before, behind in cuts if behind for letter in ascii_lowercase}
    put_in = {before + letter + behind for before, behind in cuts for letter in ascii_lowercase}
    return {each for each in left_out | turned | changed | put_in if each} - {word}


def sound_alike(one: str, other: str) -> bool:
    """Whether two folded syllables are heard as one: `so` and `xo`, `phi` and `phy`."""
    return _heard(one) == _heard(other)


def _heard(word: str) -> str:
    for spelled, sound in _SOUNDS:
        word = re.sub(spelled, sound, word)
    return word
