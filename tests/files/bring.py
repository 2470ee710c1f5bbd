"""Files as people bring them, good and bad."""

import io
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def upload(content: bytes, name: str = "kuitti.jpg", content_type: str = "image/jpeg") -> SimpleUploadedFile:
    """What a browser sends; it may say anything of the type."""
    return SimpleUploadedFile(name, content, content_type)


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: Any) -> bytes:
    """A picture, red on its left half and blue on its right."""
    drawn = Image.new("RGB", size, "red")
    drawn.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    drawn.convert(mode).save(out, form, **more)
    return out.getvalue()


def paper(pages: int = 1, change: Any = None, **more: Any) -> bytes:
    """A PDF of empty pages; `change` is given the open paper."""
    made = pikepdf.new()
    for _number in range(pages):
        made.add_blank_page()
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, static_id=True, **more)
    return out.getvalue()
