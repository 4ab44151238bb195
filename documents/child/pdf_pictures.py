"""Tells whether a page of a PDF is a picture of a page: a scan, whatever text a machine has laid upon it."""

import ctypes
from collections.abc import Iterable, Iterator

from pypdfium2 import PdfPage, raw

_DEPTH = 3  # of drawings in each other
_COVERED = 0.5  # of the page: a scan may leave a margin, and is often cut into strips or layers
_GRID = 20  # points of the page, across and down, that are looked at
_INVISIBLE = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
_Matrix = tuple[float, float, float, float, float, float]
_Box = tuple[float, float, float, float]
_AS_IT_IS: _Matrix = (1, 0, 0, 1, 0, 0)

# A page has hundreds of drawn things, and nearly all are only asked what they are: with pointers as plain numbers,
# arguments that are of the right type already, and without giving up the interpreter in between, that takes a third of
# the time.
_thing_at = ctypes.PYFUNCTYPE(ctypes.c_void_p)(ctypes.cast(raw.FPDFPage_GetObject, ctypes.c_void_p).value)
_kind_of = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(ctypes.cast(raw.FPDFPageObj_GetType, ctypes.c_void_p).value)


def found_on(page: PdfPage, *, cover: bool) -> bool:
    """Whether there is a picture on the page; with `cover`, one or several that cover it, or one with a layer of text
    that is not seen."""
    boxes = [_box(drawn, within) for drawn, within in _objects(page, raw.FPDF_PAGEOBJ_IMAGE)]
    return bool(boxes) and (not cover or _share(boxes, page.get_bbox()) >= _COVERED or text_unseen(page))


def text_unseen(page: PdfPage) -> bool:
    """Whether most of the text is not seen, as a scanner or a recognising program puts it behind its picture."""
    modes = [raw.FPDFTextObj_GetTextRenderMode(drawn) for drawn, _ in _objects(page, raw.FPDF_PAGEOBJ_TEXT)]
    return sum(mode in _INVISIBLE for mode in modes) * 2 > len(modes)


def _objects(page: PdfPage, kind: int) -> Iterator[tuple]:
    """Each drawn thing of this kind, and how what it stands in lies on the page."""
    count, at = raw.FPDFPage_CountObjects(page), ctypes.cast(page.raw, ctypes.c_void_p)
    kinds = list(map(_kind_of, map(_thing_at, [at] * count, range(count))))
    if not {kind, raw.FPDF_PAGEOBJ_FORM}.isdisjoint(kinds):
        drawn = ((raw.FPDFPage_GetObject(page, place), found) for place, found in enumerate(kinds))
        yield from _within(drawn, kind, _AS_IT_IS, _DEPTH)


def _within(things: Iterable[tuple], kind: int, matrix: _Matrix, depth: int) -> Iterator[tuple]:
    for drawn, found in things:
        if found == kind:
            yield drawn, matrix
        elif found == raw.FPDF_PAGEOBJ_FORM and depth:
            count, inner = raw.FPDFFormObj_CountObjects(drawn), _inside(_matrix(drawn), matrix)
            below = (raw.FPDFFormObj_GetObject(drawn, place) for place in range(count))
            yield from _within(((each, raw.FPDFPageObj_GetType(each)) for each in below), kind, inner, depth - 1)


def _matrix(drawn) -> _Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, found)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _inside(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """What does first as `inner`, then as `outer` says."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _box(drawn, matrix: _Matrix) -> _Box:
    """A picture is a square of one, laid as its matrix says."""
    a, b, c, d, e, f = _inside(_matrix(drawn), matrix)
    across, up = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return min(across), min(up), max(across), max(up)


def _share(boxes: list[_Box], page: _Box) -> float:
    """How much of the page they cover together, from 0 to 1."""
    left, bottom, right, top = page
    across = [left + (right - left) * (step + 0.5) / _GRID for step in range(_GRID)]
    up = [bottom + (top - bottom) * (step + 0.5) / _GRID for step in range(_GRID)]
    inside = sum(any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes) for x in across for y in up)
    return inside / _GRID**2
