"""Pictures: only their pixels are kept, in a file of our own making; so nothing else that was in them comes along."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from kokemussilta.files.rules import Unfit

#: More are not unpacked: a small file may claim to be endless. The longest side of what is kept.
MOST_PIXELS = 64_000_000
LONGEST = 4000
#: A PNG that would be larger is kept as a JPEG.
MOST_KEPT = 10_000_000
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


def made_anew(content: bytes, kind: str) -> tuple[bytes, str]:
    """The picture drawn into a new file without metadata, upright, and the kind of that file. Raises Unfit."""
    Image.MAX_IMAGE_PIXELS = None  # counted below, before anything is unpacked
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _kept(_drawn(content, kind), kind)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, KeyError) as error:
        raise Unfit("broken") from error


def _drawn(content: bytes, kind: str) -> Image.Image:
    picture: Image.Image = Image.open(io.BytesIO(content), formats=[_FORMATS[kind]])
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Unfit("pixels")
    picture.draft("RGB", (LONGEST, LONGEST))  # a JPEG is unpacked no larger than needed
    picture.seek(0)
    picture.load()
    turn = picture.getexif().get(0x0112, 1)
    has_holes = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    picture = picture.convert("RGBA" if has_holes else "L" if picture.mode in {"1", "L", "I", "F"} else "RGB")
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return _upright(picture, turn)


def _upright(picture: Image.Image, turn: int) -> Image.Image:
    """As the camera was held."""
    exif = Image.Exif()
    exif[0x0112] = turn
    picture.info = {"exif": exif.tobytes()}
    upright: Image.Image = ImageOps.exif_transpose(picture)
    plain = Image.new(upright.mode, upright.size)
    plain.paste(upright)
    return plain


def _kept(picture: Image.Image, kind: str) -> tuple[bytes, str]:
    if kind == "jpeg":
        return _saved(picture.convert("RGB"), "JPEG"), kind
    if kind == "webp":
        return _saved(picture.convert("RGBA" if picture.mode == "RGBA" else "RGB"), "WEBP"), kind
    kept = _saved(picture, "PNG")
    if len(kept) <= MOST_KEPT:
        return kept, kind
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return _saved(paper, "JPEG"), "jpeg"


def _saved(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    quality = {} if form == "PNG" else {"quality": 88}
    picture.save(out, form, **quality)
    return out.getvalue()
