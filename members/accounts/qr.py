"""Draws QR pictures as SVG that needs neither script nor style."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 2  # modules of white around, half of what the standard says: slips are small, and readers do not mind


def drawing(text: str) -> SafeString:
    """An `<svg>` of dark modules, one path; it takes the size that CSS gives it."""
    import qrcode  # only who prints slips waits for it

    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    strokes = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="Mã QR mở trang kích hoạt" '
        'shape-rendering="crispEdges"><rect width="{0}" height="{0}" fill="#fff"/><path fill="#000" d="{1}"/></svg>',
        len(rows),
        strokes,
    )
