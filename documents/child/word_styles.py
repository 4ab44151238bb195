"""How a text of Word looks where that bears on its words: hidden, in capitals, in a font of old letters, numbered."""

from collections.abc import Iterator

from documents.child.parts import child, is_on, tag, value
from members import legacy_letters

Letters = tuple[str, bool]  # as legacy_letters.letters_of_font says


class Styles:
    """The styles of a text; `root` is None where it has none."""

    def __init__(self, root):
        self._styles, self._default, self._base = {}, "", None
        for each in root if root is not None else ():
            if tag(each) == "style":
                self._styles[value(each, "styleId")] = each
                if value(each, "type") == "paragraph" and value(each, "default") in ("1", "true"):
                    self._default = value(each, "styleId")
            elif tag(each) == "docDefaults":
                self._base = child(each, "rPrDefault", "rPr")
        self._found: dict[tuple, bool | str] = {}

    def of_paragraph(self, element) -> str:
        return value(child(element, "pPr", "pStyle")) or self._default

    def is_set(self, switch: str, run, paragraph_style: str) -> bool:
        """Whether a switch is on for a run: by itself, by its style, or by that of its paragraph."""
        about = child(run, "rPr")
        own = is_on(child(about, switch)) if about is not None else None
        if own is not None:
            return own
        run_style = value(child(about, "rStyle")) if about is not None else ""
        return bool(self._said(switch, (run_style, paragraph_style), lambda found: is_on(child(found, switch))))

    def letters(self, run, paragraph_style: str) -> Letters:
        """Which letters the font of a run shows."""
        about = child(run, "rPr")
        own = _font(about)
        style = value(child(about, "rStyle")) if about is not None else ""
        font = own or self._said("font", (style, paragraph_style), _font)
        return legacy_letters.letters_of_font(font) if font else ("", False)

    def numbering(self, style: str):
        """The numPr that a style of paragraphs brings, by itself or by what it is based on."""
        for each in self.chain(style):
            found = child(each, "pPr", "numPr")
            if found is not None:
                return found
        return None

    def chain(self, style: str) -> Iterator:
        """The style and all that it is based on, nearest first."""
        seen = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = value(child(self._styles[style], "basedOn"))

    def _said(self, what: str, styles: tuple[str, ...], of):
        """What the first of the styles says that says anything; the same question is answered once."""
        if (what, styles) not in self._found:
            abouts = [child(each, "rPr") for style in styles for each in self.chain(style)]
            answers = (of(about) for about in (*abouts, self._base) if about is not None)
            self._found[what, styles] = next((said for said in answers if said not in (None, "")), "")
        return self._found[what, styles]


def _font(about) -> str:
    """The font of the letters beyond ASCII; "" where the theme says it, or nobody."""
    fonts = child(about, "rFonts") if about is not None else None
    if fonts is None:
        return ""
    return value(fonts, "hAnsi") or value(fonts, "ascii") or value(fonts, "cs")
