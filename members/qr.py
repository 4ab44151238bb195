"""Draws QR pictures as SVG that needs neither script nor style."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 2  # modules of white around, half of what the standard says: slips are small, and readers do not mind
MASK = 3  # one of the eight that every reader takes; trying all for the evenest costs five times the rest


def drawing(text: str, *, label: str) -> SafeString:
    """An `<svg>` of dark modules, one path; it takes the size that CSS gives it. `label` says what it opens."""
    import qrcode  # only who prints slips or shows the code of a meeting waits for it

    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=MASK)
    code.add_data(text)
    rows = code.get_matrix()
    strokes = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{2}" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path fill="#000" d="{1}"/></svg>',
        len(rows),
        strokes,
        label,
    )
