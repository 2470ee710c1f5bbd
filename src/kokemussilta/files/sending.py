"""A file on its way to a person who may see it: whoever calls has asked that."""

import hashlib
import logging

from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from kokemussilta.files.models import StoredFile
from kokemussilta.files.refusals import refusal
from kokemussilta.files.rules import CONTENT_TYPES

logger = logging.getLogger(__name__)

#: A browser that opens the file opens it as a picture or a paper and nothing else: no scripts, no forms, no way to our pages.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def send(stored: StoredFile, *, inline: bool = False) -> HttpResponse:
    """The bytes, to be saved; with `inline` a picture stands in a page. Raises Refused when they are gone or not what was kept."""
    if stored.removed_at is not None or not stored.path:
        raise refusal("gone")
    content = _read(stored)
    answer = HttpResponse(content, content_type=CONTENT_TYPES[stored.kind])
    saved = not (inline and stored.is_image)
    answer["Content-Disposition"] = content_disposition_header(saved, stored.name) or "attachment"
    for name, value in HEADERS.items():
        answer[name] = value
    return answer


def _read(stored: StoredFile) -> bytes:
    try:
        with default_storage.open(str(stored.path)) as file:
            content: bytes = file.read()
    except OSError as error:
        logger.error("the bytes of file %s are not there", stored.code)  # noqa: TRY400  where it happened says nothing more
        raise refusal("lost") from error
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        logger.error("the bytes of file %s are not those that were kept", stored.code)
        raise refusal("lost")
    return content
