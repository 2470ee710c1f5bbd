"""Papers: refused when they would do or carry something, written anew otherwise; and the process in which files are opened."""

import io
import sys
import zlib

import pikepdf
import pytest

from kokemussilta.files.looking import child, papers
from kokemussilta.files.looking.outside import made_anew
from kokemussilta.files.rules import Unfit
from tests.files.bring import paper, picture


def _why(content: bytes) -> str:
    return child.answer(content)[0].get("why", "taken")


def _action(name: str, **more):
    return pikepdf.Dictionary(S=pikepdf.Name("/" + name), **more)


def _open(action):
    return lambda made: made.Root.__setitem__("/OpenAction", action)


def _script(made):
    tree = pikepdf.Dictionary(Names=[pikepdf.String("a"), _action("JavaScript", JS=pikepdf.String("app.alert(1)"))])
    made.Root["/Names"] = pikepdf.Dictionary(JavaScript=tree)


def _annotation(**note):
    def change(made):
        made.pages[0].obj["/Annots"] = pikepdf.Array([made.make_indirect(pikepdf.Dictionary(**note))])

    return change


def _attached(made):
    made.attachments["lasku.xml"] = b"<x/>"


def _deep(made):
    inner = pikepdf.Dictionary(A=_action("Launch", F=pikepdf.String("cmd.exe")))
    for _level in range(20):
        inner = pikepdf.Dictionary(Kids=pikepdf.Array([inner]))
    made.Root["/Outlines"] = inner


def _unreached(made):
    """A part that no page leads to, only a part of the file's end."""
    made.trailer["/Muuta"] = _action("JavaScript", JS=pikepdf.String("x"))


LINK = pikepdf.Name.Link
ACTIVE = {
    "opens with a script": _open(_action("JavaScript", JS=pikepdf.String("app.alert(1)"))),
    "opens a program": _open(_action("Launch", F=pikepdf.String("cmd.exe"))),
    "opens an address": _open(_action("URI", URI=pikepdf.String("https://evil.example"))),
    "names a script": _script,
    "a link starts a program": _annotation(Subtype=LINK, A=_action("Launch")),
    "a link sends a form": _annotation(Subtype=LINK, A=_action("SubmitForm")),
    "a page acts when opened": lambda made: made.pages[0].obj.__setitem__("/AA", pikepdf.Dictionary(O=_action("Named"))),
    "a form of its own kind": lambda made: made.Root.__setitem__("/AcroForm", pikepdf.Dictionary(XFA=pikepdf.Array([]))),
    "a film": _annotation(Subtype=pikepdf.Name.RichMedia),
    "deep inside": _deep,
    "at the file's end": _unreached,
}


@pytest.mark.parametrize("trick", ACTIVE)
def test_papers_that_do_something_are_not_taken(trick):
    assert _why(paper(change=ACTIVE[trick])) == "active"
    assert _why(paper(change=ACTIVE[trick], object_stream_mode=pikepdf.ObjectStreamMode.generate)) == "active"


def test_spelling_hides_nothing():
    source = paper(change=ACTIVE["opens with a script"], object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"/JavaScript" in source

    assert _why(source.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")) == "active"


def test_papers_that_carry_files_are_not_taken():
    assert _why(paper(change=_attached)) == "embedded"
    assert _why(paper(change=_annotation(Subtype=pikepdf.Name.FileAttachment))) == "embedded"


def test_locked_papers_are_not_taken():
    assert _why(paper(encryption=pikepdf.Encryption(owner="a", user="b"))) == "encrypted"
    assert _why(paper(encryption=pikepdf.Encryption(owner="a", user=""))) == "encrypted"


def test_links_and_bookmarks_may_stay():
    def change(made):
        _annotation(Type=pikepdf.Name.Annot, Subtype=LINK, A=_action("URI", URI=pikepdf.String("https://vr.example")))(made)
        made.Root["/OpenAction"] = pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])

    assert _why(paper(change=change)) == "taken"


def test_papers_are_written_anew_without_what_was_around_them():
    def change(made):
        made.docinfo["/Author"] = "Matti Salainen"
        with made.open_metadata() as about:
            about["dc:creator"] = ["Matti Salainen"]

    source = b"\xef\xbb\xbf\n" + paper(2, change=change) + b"PK\x03\x04<script>alert(1)</script>"
    kept = papers.made_anew(source)

    assert [word for word in (b"Matti", b"<script", b"PK\x03\x04") if word in kept] == []
    with pikepdf.open(io.BytesIO(kept)) as found:
        assert (len(found.pages), "/Info" in found.trailer, "/Metadata" in found.Root) == (2, False, False)
    assert kept.startswith(b"%PDF-")


def test_papers_have_pages_but_not_too_many():
    assert _why(paper(papers.MOST_PAGES)) == "taken"
    assert _why(paper(papers.MOST_PAGES + 1)) == "pages"
    assert _why(paper(0)) == "broken"


def test_what_only_begins_like_a_paper_is_broken():
    assert _why(b"%PDF-1.7\nhello") == "broken"
    assert _why(b"%PDF-1.7\n" + b"1 0 obj<</A 1 0 R>>endobj\n" * 100) == "broken"


def test_a_paper_nested_without_end_is_not_followed():
    body = b"[" * 100_000 + b"]" * 100_000
    assert _why(b"%PDF-1.7\n1 0 obj\n" + body + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF") in {"broken", "heavy"}


# --- The process ----------------------------------------------------------------------------------------------------------


def test_the_other_process_makes_files_anew():
    assert made_anew(picture("PNG"))[0] == "png"
    assert made_anew(paper())[0] == "pdf"
    with pytest.raises(Unfit) as fault:
        made_anew(paper(change=ACTIVE["names a script"]))
    assert fault.value.why == "active"


def test_a_process_that_hangs_dies_or_babbles_is_a_refusal():
    def says(code: str, seconds: float = 5) -> str:
        with pytest.raises(Unfit) as fault:
            made_anew(b"x", seconds=seconds, command=[sys.executable, "-c", code])
        return fault.value.why

    assert says("import time; time.sleep(60)", seconds=0.3) == "heavy"
    assert says("import os; os.abort()") == "heavy"
    assert says("print('hello')") == "broken"
    assert says('print(\'{"kind": "html"}\')') == "broken"
    assert says('print(\'{"kind": "pdf"}\'); print("<html>")') == "unknown"
    assert says("print('[]')") == "broken"


def test_the_process_gets_none_of_our_keys(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    code = "import os, json; print(json.dumps({'why': os.environ.get('SECRET_KEY', 'none')}))"
    with pytest.raises(Unfit) as fault:
        made_anew(b"x", command=[sys.executable, "-c", code])

    assert fault.value.why == "none"


@pytest.mark.slow(seconds=3)
def test_a_paper_that_swells_without_measure_is_ended():
    """A list of parts that is small when packed and a gigabyte when not."""
    swollen = zlib.compress(b"\0" * 300_000_000, 9)
    swollen = zlib.compress(swollen, 9)
    head = b"%PDF-1.5\n1 0 obj\n<</Type/XRef/Size 9/W[1 2 1]/Root 2 0 R/Filter[/FlateDecode/FlateDecode]/Length "
    source = head + str(len(swollen)).encode() + b">>\nstream\n" + swollen + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"

    with pytest.raises(Unfit):
        made_anew(source)
