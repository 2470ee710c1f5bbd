"""The square that a phone's camera reads."""

import qrcode  # type: ignore[import-untyped]
from django.utils.html import format_html
from django.utils.safestring import SafeString


def qr(address: str) -> SafeString:
    """An address as a picture (SVG) on white, to stand inside a page; a dark cell is one square of the path."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    cells = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(cells) for x, dark in enumerate(row) if dark)
    drawing = '<svg viewBox="0 0 {} {}" shape-rendering="crispEdges" aria-hidden="true"><rect width="100%" height="100%" fill="#fff"/><path d="{}" fill="#000"/></svg>'
    return format_html(drawing, len(cells), len(cells), path)
