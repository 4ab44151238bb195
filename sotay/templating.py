"""Templates are laid out for those who read them; pages go out without the indents and line breaks of that layout."""

import re

from django.template.loaders import filesystem

# What stays as it is (template tags, and elements where every space counts), or a run of white space.
PARTS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<(?P<kept>pre|textarea|script|style)\b.*?</(?P=kept)>|\s+>?", re.S)


def squeeze(source: str) -> str:
    """`source` with every run of white space as one space, and none before the end of a tag."""

    def shorter(part: re.Match) -> str:
        text = part[0]
        return text if not text[0].isspace() else ">" if text.endswith(">") else " "

    return PARTS.sub(shorter, source)


class Loader(filesystem.Loader):
    """Templates of DIRS; HTML is squeezed once, when it is compiled. With DEBUG, errors need the lines as written."""

    def get_contents(self, origin) -> str:
        source = super().get_contents(origin)
        return squeeze(source) if origin.name.endswith(".html") and not self.engine.debug else source
