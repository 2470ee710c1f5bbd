"""What is taken and what is not, told by the bytes; and what is left of what was taken."""

import io
import random
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from kokemussilta.core.workflow import Refused
from kokemussilta.files.looking import child, images
from kokemussilta.files.looking.outside import check
from kokemussilta.files.refusals import WORDS
from kokemussilta.files.rules import MOST_BYTES, clean_name, kind_of
from tests.files.bring import paper, picture, upload


def _why(content: bytes) -> str:
    said, kept = child.answer(content)
    assert bool(kept) is ("kind" in said)
    return said.get("why", "taken")


# --- Pictures -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"),
     ("WEBP", "RGB"), ("WEBP", "RGBA")],
)  # fmt: skip
def test_pictures_are_drawn_anew_in_their_own_kind(form, mode):
    source = picture(form, mode=mode)
    kept, kind = images.made_anew(source, form.lower())

    with Image.open(io.BytesIO(kept)) as found:
        assert (found.format, found.size, kind) == (form, (60, 40), form.lower())
        left, right = (found.convert("RGB").getpixel(place) for place in ((5, 5), (55, 5)))
        assert left != right


def test_sixteen_bits_of_grey_stay_grey():
    source = Image.new("I;16", (10, 10), 40_000)
    out = io.BytesIO()
    source.save(out, "PNG")
    kept, _kind = images.made_anew(out.getvalue(), "png")

    with Image.open(io.BytesIO(kept)) as found:
        assert (found.mode, found.getpixel((3, 3))) == ("L", 156)


def test_nothing_but_pixels_comes_along():
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Salainen puhelin"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (60.0, 10.0, 0.0)
    source = picture("JPEG", exif=exif.tobytes(), comment=b"Matin kuva", icc_profile=b"profiili") + b"<script>alert(1)</script>"
    kept, _kind = images.made_anew(source, "jpeg")

    assert [word for word in (b"Salainen", b"Matin", b"profiili", b"<script", b"Exif") if word in kept] == []
    with Image.open(io.BytesIO(kept)) as found:
        assert dict(found.getexif()) == {}


def test_words_in_a_png_do_not_come_along():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "Matti", zip=True)
    info.add_itxt("XML:com.adobe.xmp", "Matti")
    kept, _kind = images.made_anew(picture("PNG", pnginfo=info), "png")

    with Image.open(io.BytesIO(kept)) as found:
        assert found.info == {}


@pytest.mark.parametrize("turn", [1, 3, 6, 8])
def test_pictures_stand_upright(turn):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn
    kept, _kind = images.made_anew(picture("JPEG", exif=exif.tobytes(), quality=95), "jpeg")

    with Image.open(io.BytesIO(kept)) as found:
        assert found.size == ((40, 60) if turn in {6, 8} else (60, 40))
        corner = found.getpixel((3, 3))
        assert (corner[0] > corner[2]) is (turn in {1, 6})  # red stays at the beginning, turned or not


def test_large_pictures_are_made_smaller():
    kept, _kind = images.made_anew(picture("JPEG", size=(6000, 3000)), "jpeg")

    with Image.open(io.BytesIO(kept)) as found:
        assert found.size == (4000, 2000)


def _png_claiming(width: int, height: int, data: bytes = b"") -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 1), (8001, 8000)])
def test_bombs_of_pixels_are_not_unpacked(size):
    assert _why(_png_claiming(*size, data=zlib.compress(b"\0" * 10_000))) == "pixels"


def test_a_picture_that_breaks_off_is_told():
    whole = picture("PNG", size=(300, 300))
    assert _why(whole[: len(whole) // 2]) == "broken"
    assert _why(_png_claiming(100, 100)) == "broken"
    assert _why(picture("JPEG")[:60]) == "broken"


def test_a_moving_picture_gives_its_first():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    for form in ("WEBP", "PNG"):
        out = io.BytesIO()
        frames[0].save(out, form, save_all=True, append_images=frames[1:])
        kept, _kind = images.made_anew(out.getvalue(), form.lower())
        with Image.open(io.BytesIO(kept)) as found:
            assert getattr(found, "n_frames", 1) == 1
            assert found.convert("RGB").getpixel((5, 5))[0] > 200


def test_a_png_of_noise_is_kept_as_a_jpeg_when_it_is_large(monkeypatch):
    monkeypatch.setattr(images, "MOST_KEPT", 1000)
    kept, kind = images.made_anew(picture("PNG", mode="RGBA", size=(500, 500)), "png")

    assert (kind, kind_of(kept)) == ("jpeg", "jpeg") or len(kept) <= 1000


# --- What is something else -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "heic"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "picture"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "unknown"),
        (b"GIF89a" + b"\0" * 20, "picture"),
        (b"BM" + b"\0" * 60, "picture"),
        (b"II*\0" + b"\0" * 60, "picture"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "picture"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 60, "document"),
        (b"{\\rtf1 hei}", "document"),
        (b"PK\x03\x04" + b"[Content_Types].xml word/document.xml", "document"),
        (b"PK\x03\x04" + b"evil.exe", "unknown"),
        (b"MZ\x90\0" + b"\0" * 60, "unknown"),
        (b"\x7fELF" + b"\0" * 60, "unknown"),
        (b"<html><script>alert(1)</script></html>", "unknown"),
        (b"%!PS-Adobe-3.0", "unknown"),
        (b"GIF89a/*" + b"%PDF-1.4", "picture"),
        (b"<html>%PDF-1.4", "unknown"),
        (b"RIFF\0\0\0\0WAVE", "unknown"),
    ],
)
def test_what_is_something_else_is_told_as_what_it_is(content, why):
    assert _why(content) == why


def test_every_reason_has_its_words():
    with pytest.raises(Refused) as told:
        check(upload(b"\0\0\0\x18ftypheic\0\0\0\0", "IMG_1.HEIC"), "receipt")

    assert str(told.value) == str(WORDS["heic"])
    assert [why for why, words in WORDS.items() if len(str(words)) < 15] == []


def test_too_large_is_told_with_the_measure():
    with pytest.raises(Refused, match="enintään 10 megatavua"):
        check(upload(b"\xff\xd8\xff" + b"x" * MOST_BYTES["receipt"]), "receipt")


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8 ", b"%PDF-1.7\n"]),
)
@settings(max_examples=300)
def test_no_bytes_make_it_stumble(tail, head):
    said, _kept = child.answer(head + tail)

    assert ("why" in said) != ("kind" in said)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "PDF"])
def test_files_with_bytes_changed_are_taken_whole_or_not_at_all(form):
    rng = random.Random(4)
    source = paper(2) if form == "PDF" else picture(form, size=(80, 80))
    for _turn in range(60):
        changed = bytearray(source)
        for _change in range(rng.randint(1, 8)):
            changed[rng.randrange(8, len(changed))] = rng.randrange(256)
        said, kept = child.answer(bytes(changed))
        assert "why" in said or kind_of(kept) == said["kind"]


# --- Names ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("brought", "shown"),
    [
        ("Kuitti 3.3.jpg", "Kuitti 3.3.jpg"),
        ("kuitti.png", "kuitti.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Kuvat\\juna.JPG", "juna.jpg"),
        ("kuva.jpg.exe", "kuva.jpg.jpg"),
        ("evil\u202egpj.exe", "evilgpj.jpg"),
        ("rivi\r\nSet-Cookie: a=b.jpg", "riviSet-Cookie a=b.jpg"),
        ("", "tiedosto.jpg"),
        ("...", "tiedosto.jpg"),
        (".htaccess", "htaccess.jpg"),
        ('"<b>".jpg', "b.jpg"),
        ("ä" * 300 + ".jpg", "ä" * 80 + ".jpg"),
        ("a\u0308iti.jpg", "äiti.jpg"),
    ],
)
def test_names_mislead_nobody(brought, shown):
    assert clean_name(brought, "jpeg") == shown


@given(st.text(max_size=200))
def test_any_name_becomes_a_plain_one(name):
    shown = clean_name(name, "pdf")

    assert shown.endswith(".pdf")
    assert len(shown) <= 90
    assert not set(shown) & set('/\\<>:"|?*;%\r\n\0')
