"""Pictures made to hurt: refused or cleaned, in bounded memory and time, measured in a process of their own."""

import io
import json
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image as Pillow

from groundswell.trunk.media.pictures import MOST_BYTES, ImageRefused, clean

pytestmark = pytest.mark.once
MIB = 1024 * 1024
# What one clean() may take beyond a process that has only loaded the code.
REFUSED_MIB, CLEANED_MIB = 64, 420
MEASURED = """
import json, resource, sys, time
from django.conf import settings
settings.configure(USE_I18N=False)
from groundswell.trunk.media.pictures import ImageRefused, clean
from PIL import Image
Image.init()
upload = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter()
try:
    found = clean(upload)
    said = f"{found.width}x{found.height}"
except ImageRefused as refused:
    said = "refused"
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"said": said, "kib": peak - before, "seconds": time.perf_counter() - started}))
"""


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int, height: int, *, extra: bytes = b"", depth: int = 8, colour: int = 2, rows: int | None = None
) -> bytes:
    """A PNG of one colour; `rows` is how many of its rows there really are, all of them unless said."""
    rows = height if rows is None else rows
    bits = width * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour] * depth if rows else 0
    row = b"\0" * (1 + (bits + 7) // 8)
    packer, packed = zlib.compressobj(9), bytearray()
    for _row in range(rows):
        packed += packer.compress(row)
    packed += packer.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    palette = chunk(b"PLTE", bytes(range(3))) if colour == 3 else b""
    inside = extra + palette + chunk(b"IDAT", bytes(packed))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + inside + chunk(b"IEND", b"")


def jpeg(size: tuple[int, int], **options: object) -> bytes:
    file = io.BytesIO()
    Pillow.new("RGB", size, "#ffc21a").save(file, "JPEG", **options)
    return file.getvalue()


def jpeg_that_claims(width: int, height: int) -> bytes:
    whole = jpeg((16, 16))
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + struct.pack(">HH", height, width) + whole[at + 4 :]


def webp_that_claims(width: int, height: int) -> bytes:
    """An extended WebP (VP8X) whose canvas is this large."""
    canvas = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    moving = b"ANIM" + struct.pack("<I", 6) + b"\0" * 6
    inside = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + canvas + moving
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def measure(upload: bytes, folder: Path) -> dict[str, object]:
    """What a process of its own says about one upload."""
    path = folder / "upload"
    path.write_bytes(upload)
    run = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found: dict[str, object] = json.loads(run.stdout)
    return found


REFUSED = {
    "50,000 by 50,000": lambda: png(50_000, 50_000, rows=100),
    "50,000 by 50,000, all of it": lambda: png(50_000, 50_000, depth=1, colour=0, rows=50_000),
    "jpeg of 65,000 by 65,000": lambda: jpeg_that_claims(65_000, 65_000),
    "webp of 16,384 by 16,384": lambda: webp_that_claims(16_384, 16_384),
    "one line of two thousand million": lambda: png(2_000_000_000, 1, rows=0),
    "41 million pixels": lambda: png(8200, 5001, depth=1, colour=0),
    "a colour profile that unpacks to a gigabyte, on too large a sheet": lambda: png(
        50_000, 50_000, extra=chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 200 * MIB, 9)), rows=1
    ),
}
CLEANED = {
    "40 million pixels of nothing": lambda: png(8000, 5000),
    "40 million clear pixels": lambda: png(8000, 5000, colour=6),
    "40 million pixels of 16 bits": lambda: png(8000, 5000, depth=16, colour=0),
    "40 million of two colours": lambda: png(8000, 5000, depth=1, colour=0),
    "40 million of a palette": lambda: png(8000, 5000, colour=3),
    "a telephone's 50 million": lambda: jpeg((8160, 6120), quality=40),
    "50 million, drawn step by step": lambda: jpeg((8160, 6120), quality=40, progressive=True, subsampling=0),
}
EITHER = {
    "a colour profile that unpacks to a gigabyte": lambda: png(
        40, 30, extra=chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 200 * MIB, 9))
    ),
    "a note that unpacks to a gigabyte": lambda: png(
        40, 30, extra=chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 200 * MIB, 9))
    ),
    "ten thousand notes": lambda: png(40, 30, extra=chunk(b"tEXt", b"a\0b") * 10_000),
    "an animation of ten thousand frames": lambda: png(40, 30, extra=chunk(b"acTL", struct.pack(">II", 10_000, 0))),
    "notes of a camera that point to themselves": lambda: jpeg(
        (40, 30), exif=b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 400) + struct.pack("<HHII", 0x8769, 4, 1, 8) * 400
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_large_is_refused_at_once_without_being_unpacked(name, tmp_path):
    upload = REFUSED[name]()

    found = measure(upload, tmp_path)

    assert len(upload) <= MOST_BYTES
    assert found["said"] == "refused"
    assert int(found["kib"]) < REFUSED_MIB * 1024 and float(found["seconds"]) < 1, found


@pytest.mark.slow
@pytest.mark.parametrize("name", CLEANED)
def test_the_largest_we_take_are_cleaned_in_bounded_memory(name, tmp_path):
    found = measure(CLEANED[name](), tmp_path)

    assert found["said"] in ("2400x1500", "2400x1800")
    assert int(found["kib"]) < CLEANED_MIB * 1024, found


@pytest.mark.slow
@pytest.mark.parametrize("name", EITHER)
def test_hidden_bombs_are_refused_or_left_out_in_bounded_memory(name, tmp_path):
    found = measure(EITHER[name](), tmp_path)

    assert found["said"] in ("refused", "40x30")
    assert int(found["kib"]) < 2 * REFUSED_MIB * 1024 and float(found["seconds"]) < 5, found


def polyglots() -> Iterator[tuple[str, bytes]]:
    """Files that are a picture and something else too; each holds the word canary."""
    page = b"<html><script>canary()</script></html>"
    whole = jpeg((40, 30))
    yield "jpeg and page", whole + page
    comment = b"\xff\xfe" + struct.pack(">H", len(page) + 2) + page
    yield "jpeg with a page in its comment", whole[:2] + comment + whole[2:]
    yield "png and archive", png(40, 30) + b"PK\x03\x04canary" + b"\0" * 50
    yield "png with a page in a note", png(40, 30, extra=chunk(b"tEXt", b"Comment\0" + page))
    yield "png with a page between its parts", png(40, 30, extra=chunk(b"caNr", b"canary" + page))
    file = io.BytesIO()
    notes = {"xmp": b"<x:xmpmeta>canary<script/></x:xmpmeta>", "exif": b"Exif\0\0canary"}
    Pillow.new("RGB", (40, 30)).save(file, "WEBP", **notes)
    yield "webp with a page in its notes", file.getvalue()
    file = io.BytesIO()
    Pillow.new("RGB", (40, 30)).save(file, "JPEG", icc_profile=b"canary" * 50)
    yield "jpeg with a colour profile", file.getvalue()


@pytest.mark.parametrize(("name", "upload"), list(polyglots()), ids=[name for name, _upload in polyglots()])
def test_what_else_a_picture_is_does_not_come_along(name, upload):
    cleaned = clean(upload)

    assert cleaned.width == 40
    for data in cleaned.files.values():
        assert data.startswith(b"RIFF") and data[8:12] == b"WEBP"
        assert b"canary" not in data and b"script" not in data and b"Exif" not in data and b"ICCP" not in data


def test_where_a_photograph_was_taken_is_gone_from_every_size():
    exif = Pillow.Exif()
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (53.0, 24.0, 11.5), "W", (2.0, 57.0, 3.0)
    exif[0x9C9B] = "canary".encode("utf-16-le")
    upload = jpeg((1300, 900), exif=exif.tobytes())
    assert Pillow.open(io.BytesIO(upload)).getexif().get_ifd(0x8825)

    for data in clean(upload).files.values():
        kept = Pillow.open(io.BytesIO(data))
        assert not kept.getexif() and not {"exif", "xmp", "icc_profile"} & kept.info.keys()


@pytest.mark.parametrize(
    "svg",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>",
        b"<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;'>]><svg>&lol2;</svg>",
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + zlib.compress(b"<svg/>"),
        b"<SVG onload=alert(1)>",
        b"GIF89a<svg onload=alert(1)>",
        b"\xff\xd8\xff<svg onload=alert(1)>",
    ],
)
def test_no_svg_gets_in_by_any_door(svg):
    with pytest.raises(ImageRefused):
        clean(svg)
