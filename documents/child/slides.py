"""The words of a presentation: slide by slide in the order of the show, with the speaker's notes."""

from collections.abc import Iterator

from documents.child import drawn
from documents.child.parts import Parts, child, tag, value

_OF_THE_MASTER = {"sldNum", "dt", "ftr", "hdr", "sldImg"}  # on a page of notes: no words of the speaker


def pages(parts: Parts, *, hidden_too: bool = False) -> Iterator[str]:
    """The text of each slide; of one that is hidden nothing unless it is asked for, but it keeps its number."""
    for name in names(parts):
        root = parts.tree(name)
        lines = (
            ()
            if root is None or (_is_hidden(root) and not hidden_too)
            else (*drawn.lines(parts, name), *_notes(parts, name))
        )
        yield "\n".join(filter(str.strip, lines))


def names(parts: Parts) -> list[str]:
    order = child(parts.tree(parts.main), "sldIdLst")
    found = (parts.target(parts.main, _relation(each)) for each in (order if order is not None else ()))
    return list(filter(None, found))


def hides(parts: Parts) -> bool:
    """Whether a slide is left out when it is shown."""
    return any(_is_hidden(parts.tree(name)) for name in names(parts))


def _relation(element) -> str:
    """The number of a slide is an `id` too, in no namespace."""
    return next((said for key, said in element.items() if key.endswith("}id")), "")


def _is_hidden(root) -> bool:
    return root is None or value(root, "show") in ("0", "false")


def _notes(parts: Parts, slide: str) -> Iterator[str]:
    for name in parts.related(slide, "notesSlide"):
        for shape in parts.tree(name).iter():
            if tag(shape) == "sp" and not _is_of_the_master(shape):
                yield from (drawn.paragraph(each) for each in shape.iter() if tag(each) == "p")


def _is_of_the_master(shape) -> bool:
    return value(child(shape, "nvSpPr", "nvPr", "ph"), "type") in _OF_THE_MASTER
