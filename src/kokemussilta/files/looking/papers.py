"""PDFs: read wholly, refused when they would do something or carry something, and written anew.

What is kept is what was read: bytes before, after and between the parts, tricks of spelling and older versions of the paper don't
come along, nor who made it with what.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from kokemussilta.files.rules import Unfit

MOST_PAGES = 60
MOST_PARTS = 200_000
_DEEPEST = 60
#: Actions that run, fetch, send or open something else. Going to a page and opening a web address when pressed are left.
_ACTIONS = {
    "/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound",
    "/GoTo3DView", "/RichMediaExecute", "/Thread", "/SetOCGState", "/ResetForm", "/Hide", "/GoToDp",
}  # fmt: skip
_RUNS = {"/JS", "/JavaScript", "/AA", "/XFA", "/RichMediaContent", "/RichMediaSettings", "/Rendition"}
_CARRIES = {"/EmbeddedFiles", "/EmbeddedFile", "/EF", "/AF", "/Collection"}
_LIVELY_NOTES = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
_OPENS_BY_ITSELF = {"/GoTo", "/Named"}
#: Fields that tell of the maker, and nothing of the paper.
_ABOUT = ("/Metadata", "/PieceInfo", "/LastModified")


def made_anew(content: bytes) -> bytes:
    """The paper in a new file. Raises Unfit."""
    start = content.find(b"%PDF-")
    try:
        with pikepdf.open(io.BytesIO(content[max(start, 0) :]), attempt_recovery=True, suppress_warnings=True) as paper:
            return _written(paper)
    except pikepdf.PasswordError as error:
        raise Unfit("encrypted") from error
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise Unfit("broken") from error


def _written(paper: pikepdf.Pdf) -> bytes:
    if paper.is_encrypted:
        raise Unfit("encrypted")
    if len(paper.objects) > MOST_PARTS:
        raise Unfit("heavy")
    pages = len(paper.pages)
    if not pages:
        raise Unfit("broken")
    if pages > MOST_PAGES:
        raise Unfit("pages")
    _search(paper)
    _forget(paper)
    out = io.BytesIO()
    paper.save(out, static_id=True, preserve_pdfa=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _search(paper: pikepdf.Pdf) -> None:
    """Every part of the paper is looked at, those that no page shows too."""
    for part in _parts(paper):
        names = set(part.keys())
        if names & _RUNS or _name(part, "/S") in _ACTIONS or _name(part, "/Subtype") in _LIVELY_NOTES:
            raise Unfit("active")
        if names & _CARRIES or _name(part, "/Type") == "/EmbeddedFile" or _name(part, "/Subtype") == "/FileAttachment":
            raise Unfit("embedded")
    first = paper.Root.get("/OpenAction")
    if isinstance(first, pikepdf.Dictionary) and _name(first, "/S") not in _OPENS_BY_ITSELF:
        raise Unfit("active")


def _parts(paper: pikepdf.Pdf) -> Iterator[Any]:
    """All dictionaries: of the numbered parts, and inside them."""
    ahead: list[tuple[Any, int]] = [(part, 0) for part in paper.objects]
    ahead.append((paper.trailer, 0))
    seen = 0
    while ahead:
        part, depth = ahead.pop()
        seen += 1
        if depth > _DEEPEST or seen > 20 * MOST_PARTS:
            raise Unfit("heavy")
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
            yield part
            inside = [part.get(name) for name in part.keys()]  # noqa: SIM118  a PDF's dictionary is not iterable by itself
        elif isinstance(part, pikepdf.Array):
            inside = list(part)
        else:
            continue
        # Numbered parts come by themselves.
        ahead += [(one, depth + 1) for one in inside if isinstance(one, pikepdf.Object) and not one.is_indirect]


def _name(part: Any, key: str) -> str:
    value = part.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _forget(paper: pikepdf.Pdf) -> None:
    """Who made the paper, when and with what."""
    if "/Info" in paper.trailer:
        del paper.trailer["/Info"]
    for part in [paper.Root, *(page.obj for page in paper.pages)]:
        for name in _ABOUT:
            if name in part:
                del part[name]
