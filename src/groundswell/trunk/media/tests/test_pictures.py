"""Hostile and ordinary uploads."""

import io
import random
import struct
import zlib
from datetime import datetime

import pytest
from PIL import Image as Pillow

from groundswell.trunk.media.models import Image
from groundswell.trunk.media.pictures import ImageRefused, clean
from groundswell.trunk.media.selectors import url
from groundswell.trunk.media.services import add_image, add_logo, bring_back_picture, withdraw_picture


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Pillow.new("RGB", size, "#ffc21a").save(file, kind, **options)
    return file.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG whose header names a size and whose body is almost nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


HOSTILE = {
    "nothing": b"",
    "text": b"hello",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "svg with a prologue": b'<?xml version="1.0"?><svg onload="alert(1)"/>',
    "svg after blanks": b'  \n<svg xmlns="x"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "html renamed": b"<html><body>picture.png</body></html>",
    "gif": picture("GIF"),
    "bomb": png_that_claims(50_000, 50_000),
    "wide bomb": png_that_claims(2_000_000_000, 1),
    "no size": png_that_claims(0, 0),
    "cut png": picture()[:60],
    "cut jpeg": picture("JPEG", (400, 300))[:300],
    "cut webp": picture("WEBP", (400, 300))[:40],
    "png header only": b"\x89PNG\r\n\x1a\n",
    "jpeg header only": b"\xff\xd8\xff\xe0",
    "pdf": b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj",
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "program": b"\x7fELF" + b"\0" * 100,
    "too long": b"\x89PNG\r\n\x1a\n" + b"\0" * (16 * 1024 * 1024),
    "tiff": b"II*\x00" + b"\0" * 60,
    "bmp": b"BM" + b"\0" * 60,
    "noise": random.Random(1).randbytes(5000),
    "avif": b"\0\0\0\x20ftypavif" + b"\0" * 60,
    "svg behind a mark": b"\xef\xbb\xbf<svg onload='alert(1)'></svg>",
    "svg in a comment": b"<!-- a picture --><svg onload='alert(1)'></svg>",
    "svg in wide letters": "<svg onload='alert(1)'/>".encode("utf-16"),
    "png without its data": picture()[:33],
    "palette without colours": png_that_claims(40, 30).replace(b"\x08\x02", b"\x08\x03"),
    "tall bomb": png_that_claims(1, 40_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_of_ours_is_refused_in_words(name: str) -> None:
    with pytest.raises(ImageRefused) as refused:
        clean(HOSTILE[name])

    assert len(str(refused.value)) > 20


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    import tracemalloc

    tracemalloc.start()
    with pytest.raises(ImageRefused):
        clean(HOSTILE["bomb"])
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 64 * 1024 * 1024


def test_where_it_was_taken_and_what_hides_behind_it_are_gone() -> None:
    exif = Pillow.Exif()
    exif[0x010E] = "canary description"
    exif.get_ifd(0x8825)[1] = "N"
    upload = picture("JPEG", exif=exif.tobytes()) + b"<script>canary()</script>"

    cleaned = clean(upload)

    assert b"canary" not in cleaned.data
    assert not Pillow.open(io.BytesIO(cleaned.data)).getexif()


def test_a_sideways_photograph_is_turned_upright() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6

    cleaned = clean(picture("JPEG", (40, 30), exif=exif.tobytes()))

    assert (cleaned.width, cleaned.height) == (30, 40)


def test_a_large_one_is_made_smaller_and_a_clear_one_stays_clear() -> None:
    large = clean(picture("JPEG", (5000, 2500)))
    file = io.BytesIO()
    Pillow.new("RGBA", (20, 20), (0, 0, 0, 0)).save(file, "PNG")

    clear = clean(file.getvalue())

    assert (large.width, large.height) == (2400, 1200)
    assert "A" in Pillow.open(io.BytesIO(clear.data)).getbands()


@pytest.mark.django_db
def test_the_same_picture_is_kept_once_and_served_in_sizes(client, campaign, noon: datetime) -> None:
    first, again = (
        add_image(campaign=campaign, upload=picture(size=(900, 450)), alt="A bus", credit="", account=None, at=noon)
        for _ in range(2)
    )

    answer = client.get(f"/media/{first.public_id}/600.webp")

    assert first == again and Image.objects.count() == 1
    assert answer["Content-Type"] == "image/webp" and "immutable" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert Pillow.open(io.BytesIO(b"".join(answer.streaming_content))).size == (600, 300)
    small = client.get(f"/media/{first.public_id}/64.webp")
    assert max(Pillow.open(io.BytesIO(b"".join(small.streaming_content))).size) == 64
    assert client.get(f"/media/{first.public_id}/601.webp").status_code == 404
    assert client.get(f"/media/{'0' * 22}/600.webp").status_code == 404


def test_a_picture_that_was_taken_out_of_use_is_seen_by_the_desk_alone(
    client, client_for, campaign, asha, ben, oona, noon: datetime
) -> None:
    image = add_image(campaign=campaign, upload=picture(size=(1000, 800)), alt="A bus", account=None, at=noon)
    address = url(image, 600)
    assert client.get(address).status_code == 200

    withdraw_picture(image=image, reason="She changed her mind", account=asha, at=noon)

    for stranger in (client, client_for(ben), client_for(oona)):
        assert stranger.get(address).status_code == 404
    seen = client_for(asha).get(address)
    assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")
    bring_back_picture(image=image, account=asha, at=noon)
    assert client.get(address).status_code == 200


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    frames = [Pillow.new("RGB", (20, 20), colour) for colour in ("#ff0000", "#00ff00", "#0000ff")]
    for kind in ("PNG", "WEBP"):
        file = io.BytesIO()
        frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=50)

        kept = Pillow.open(io.BytesIO(clean(file.getvalue()).data))

        assert getattr(kept, "n_frames", 1) == 1
        assert kept.convert("RGB").getpixel((10, 10))[0] > 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"])
def test_every_sort_of_png_is_taken(mode: str) -> None:
    file = io.BytesIO()
    Pillow.new(mode, (30, 20)).save(file, "PNG")

    assert clean(file.getvalue()).width == 30


def test_a_print_shop_jpeg_is_taken() -> None:
    file = io.BytesIO()
    Pillow.new("CMYK", (30, 20)).save(file, "JPEG")

    assert clean(file.getvalue()).height == 20


def test_broken_notes_in_a_photograph_do_no_harm() -> None:
    whole = picture("JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")

    assert clean(whole).width == 40


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("upload", "says"),
    [(picture("JPEG", (40, 40)), "PNG or WebP"), (picture("PNG", (80, 40)), "square"), (HOSTILE["svg"], "SVG")],
)
def test_a_logo_is_a_square_png_or_webp(campaign, noon: datetime, upload: bytes, says: str) -> None:
    with pytest.raises(ImageRefused, match=says):
        add_logo(campaign=campaign, upload=upload, account=None, at=noon)

    assert add_logo(campaign=campaign, upload=picture(size=(40, 40)), account=None, at=noon).alt == campaign.name
