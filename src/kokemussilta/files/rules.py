"""What is taken in, told by the bytes themselves and never by a name; plain Python."""

import re
import unicodedata

MB = 1_000_000
#: The largest file of each purpose; `core.middleware.MOST_BYTES` lets so much through, and a form around it.
MOST_BYTES = {"receipt": 10 * MB, "deliverable": 10 * MB}
EXTENSIONS = {"jpeg": "jpg", "png": "png", "webp": "webp", "pdf": "pdf"}
CONTENT_TYPES = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "pdf": "application/pdf"}
#: What the browser's own chooser offers. Telephones that photograph in HEIC then give a JPEG by themselves.
ACCEPT = ",".join(CONTENT_TYPES.values())

_LONGEST_NAME = 80
_BOM_AND_SPACE = re.compile(rb"\A(?:\xef\xbb\xbf)?[\s\0]{0,64}")
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_OTHER_PICTURES = (
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"\0\0\1\0",
    b"\x76\x2f\x31\x01",
    b"8BPS",
    b"\xff\x0a",
    b"\0\0\0\x0cJX",
    b"\0\0\0\x0cjP",
)


class Unfit(Exception):
    """A file that is not taken; `why` is a key of `refusals.WORDS`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def kind_of(content: bytes) -> str:
    """The kind of a file by how it begins. Raises Unfit for all but those that are taken."""
    if not content:
        raise Unfit("empty")
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if _BOM_AND_SPACE.sub(b"", content[:128]).startswith(b"%PDF-"):
        return "pdf"
    raise Unfit(_otherwise(content))


def _otherwise(content: bytes) -> str:
    """What it seems to be instead, so that we can say how to change it."""
    head = content[:4096]
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in _HEIC else "picture" if head[8:12] in {b"avif", b"avis"} else "unknown"
    if head.startswith(_OTHER_PICTURES) or b"<svg" in head.lower():
        return "picture"
    if head.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return "document"
    if head.startswith(b"PK"):
        inside = (b"[Content_Types].xml", b"word/", b"xl/", b"ppt/", b"opendocument")
        return "document" if any(name in content for name in inside) else "unknown"
    return "unknown"


def clean_name(name: str, kind: str) -> str:
    """A file's name as it is shown and saved: no folders, no characters that mislead, the ending that its bytes deserve."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", seen)
    stem = re.sub(r'[<>:"|?*;%\s]+', " ", stem).strip(" .")[:_LONGEST_NAME].strip(" .")
    return f"{stem or 'tiedosto'}.{EXTENSIONS[kind]}"
